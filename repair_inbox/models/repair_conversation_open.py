from odoo import api, fields, models

from odoo.addons.repair_notifications.tools.many_rows import insert_rows


class RepairConversation(models.Model):
    """Which conversation a message belongs to: one per customer and company."""

    _inherit = "repair.conversation"

    @api.model
    def _open_for(self, company, contacts, field="number"):
        """Return the conversations with some customers or addresses, made if missing.

        Safe against others who do the same at the same time: the slower transaction
        collides with the unique index and is replayed. Staff may not create
        conversations: call it with sudo.

        :param company: ``res.company`` that talks
        :param list contacts: tuples of a ``res.partner``, empty for a stranger, and the
            address
        :param str field: what these addresses are, ``number`` or ``email``
        :return: one ``repair.conversation`` for each of the contacts, in their order
        :rtype: list
        """
        wanted = {
            partner.id or address: (partner, address) for partner, address in contacts
        }
        found = self._by_contact(company, wanted, field)
        missing = [wanted[key] for key in wanted if key not in found]
        if missing:
            self._insert(company, self._introduce(company, missing, field), field)
            found = self._by_contact(company, wanted, field)
        return [found[partner.id or address] for partner, address in contacts]

    def _by_contact(self, company, wanted, field):
        """Return existing conversations by the id of the customer or the address."""
        partner_ids = [partner.id for partner, _address in wanted.values() if partner]
        addresses = [address for partner, address in wanted.values() if not partner]
        conversations = self.search(
            [
                ("company_id", "=", company.id),
                "|",
                ("partner_id", "in", partner_ids),
                "&",
                ("partner_id", "=", False),
                (field, "in", addresses),
            ]
        )
        return {c.partner_id.id or c[field]: c for c in conversations}

    def _introduce(self, company, contacts, field):
        """Give conversations with strangers to customers who turn out to be them.

        :return: the contacts that still have none
        """
        addresses = [address for partner, address in contacts if partner]
        strangers = self.search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "=", False),
                (field, "in", addresses),
            ]
        ).grouped(field)
        rest = []
        for partner, address in contacts:
            stranger = strangers.pop(address, None) if partner else None
            if stranger:
                answers = self._answers_to(partner, **{field: address})
                stranger.write({"partner_id": partner.id, **answers})
            else:
                rest.append((partner, address))
        return rest

    def _insert(self, company, contacts, field):
        """Insert conversations unless somebody else did.

        In SQL: the ORM would answer a lost race with an error that nobody replays.
        """
        self.flush_model()
        now = fields.Datetime.now()
        rows = []
        for partner, address in contacts:
            known = partner.with_company(company)
            rows.append(
                {
                    "company_id": company.id,
                    "partner_id": partner.id,
                    "number": known.sms_number,
                    "email": known.email_normalized,
                    "unread_count": 0,
                    "has_unread": False,
                    "last_message_at": now,
                    **self._answers_to(partner, **{field: address}),
                }
            )
        insert_rows(self, rows, unless_known=True)

    @api.model
    def _answers_to(self, partner, **addresses):
        """Return where answers to somebody go who wrote from some addresses: SMS where
        they came from, e-mails where the card says.

        :param partner: ``res.partner``, empty for a stranger
        :param addresses: by the name of their field, possibly empty
        :rtype: dict
        """
        if partner.email:
            addresses.pop("email", None)
        return {name: address for name, address in addresses.items() if address}

    @api.model
    def _partners_of(self, company, addresses, field="number"):
        """Find out whose addresses these are. One that two customers share is nobody's:
        a person has to say who wrote.

        :param company: ``res.company`` that was called
        :param list addresses: numbers as in E.164, or normalised e-mail addresses
        :param str field: what they are, ``number`` or ``email``
        :return: ``{address: res.partner}``, without those of strangers
        :rtype: dict
        """
        found = {}
        for address, owners in self._owners_of(company, addresses, field).items():
            if len(owners.commercial_partner_id) == 1:
                found[address] = owners._newest_customer(company)
        return found

    @api.model
    def _owners_of(self, company, addresses, field="number"):
        """Return everybody who wrote from one of these addresses or has it on the card.

        :return: ``{address: res.partner}``
        :rtype: dict
        """
        owners = {}
        known = self.search_fetch(
            [
                ("company_id", "=", company.id),
                ("partner_id", "!=", False),
                (field, "in", addresses),
            ],
            ["partner_id", field],
        )
        for conversation in known:
            partners = owners.setdefault(conversation[field], known.partner_id[:0])
            owners[conversation[field]] = partners | conversation.partner_id
        card = "phone_sanitized" if field == "number" else "email_normalized"
        contacts = self.env["res.partner"].search(
            [(card, "in", addresses), ("company_id", "in", (False, company.id))]
        )
        for address, partners in contacts.grouped(card).items():
            owners[address] = owners.get(address, partners[:0]) | partners
        return owners

    # -- two that are one --------------------------------------------------------

    def _link(self, partner):
        """Say whose number or address a stranger's is.

        :param partner: ``res.partner`` who writes from it
        :return: the customer's conversation, which may be another than this one
        """
        self.ensure_one()
        known = self.search(
            [("company_id", "=", self.company_id.id), ("partner_id", "=", partner.id)]
        )
        addresses = self._answers_to(partner, number=self.number, email=self.email)
        if known:
            self._merge_into(known)
            known.write(addresses)
            return known
        self.write({"partner_id": partner.id, **addresses})
        card = {"phone": self.number, "email": self.email}
        missing = {
            name: card[name] for name in card if card[name] and not partner[name]
        }
        if missing and partner.has_access("write"):
            partner.write(missing)
        return self

    def _merge_into(self, conversation):
        """Move everything that was said into another conversation.

        :param conversation: the ``repair.conversation`` that stays
        """
        for merged in self:
            merged_sudo = merged.sudo()
            merged_sudo.bubble_ids.write({"conversation_id": conversation.id})
            merged_sudo.held_ids.write({"conversation_id": conversation.id})
            merged_sudo.message_change_thread(conversation)
            conversation.write(
                {
                    "unread_count": conversation.unread_count + merged.unread_count,
                    "last_message_at": max(
                        conversation.last_message_at, merged.last_message_at
                    ),
                    "state": "open" if merged.state == "open" else conversation.state,
                }
            )
            merged_sudo.unlink()
        (self | conversation)._tell_screens(unread=True)
