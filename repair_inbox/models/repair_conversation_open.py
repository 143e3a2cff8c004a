from odoo import api, fields, models

from odoo.addons.repair_notifications.tools.many_rows import insert_rows


class RepairConversation(models.Model):
    """Which conversation a message belongs to: one per customer and company."""

    _inherit = "repair.conversation"

    @api.model
    def _open_for(self, company, contacts):
        """Return the conversations with some customers or numbers, made if missing.

        Safe against others who do the same at the same time: the slower transaction
        collides with the unique index and is replayed. Staff may not create
        conversations: call it with sudo.

        :param company: ``res.company`` that talks
        :param list contacts: tuples of a ``res.partner``, empty for a stranger, and the
            number
        :return: one ``repair.conversation`` for each of the contacts, in their order
        :rtype: list
        """
        wanted = {
            partner.id or number: (partner, number) for partner, number in contacts
        }
        found = self._by_contact(company, wanted)
        missing = [wanted[key] for key in wanted if key not in found]
        if missing:
            self._insert(company, self._introduce(company, missing))
            found = self._by_contact(company, wanted)
        return [found[partner.id or number] for partner, number in contacts]

    def _by_contact(self, company, wanted):
        """Return existing conversations by the id of the customer or the number."""
        partner_ids = [partner.id for partner, _number in wanted.values() if partner]
        numbers = [number for partner, number in wanted.values() if not partner]
        conversations = self.search(
            [
                ("company_id", "=", company.id),
                "|",
                ("partner_id", "in", partner_ids),
                "&",
                ("partner_id", "=", False),
                ("number", "in", numbers),
            ]
        )
        return {c.partner_id.id or c.number: c for c in conversations}

    def _introduce(self, company, contacts):
        """Give conversations with strangers to customers who turn out to be them.

        :return: the contacts that still have none
        """
        numbers = [number for partner, number in contacts if partner]
        strangers = self.search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "=", False),
                ("number", "in", numbers),
            ]
        ).grouped("number")
        rest = []
        for partner, number in contacts:
            stranger = strangers.pop(number, None) if partner else None
            if stranger:
                stranger.write({"partner_id": partner.id, "number": number})
            else:
                rest.append((partner, number))
        return rest

    def _insert(self, company, contacts):
        """Insert conversations unless somebody else did.

        In SQL: the ORM would answer a lost race with an error that nobody replays.
        """
        self.flush_model()
        now = fields.Datetime.now()
        insert_rows(
            self,
            [
                {
                    "company_id": company.id,
                    "partner_id": partner.id,
                    "number": number,
                    "unread_count": 0,
                    "has_unread": False,
                    "last_message_at": now,
                }
                for partner, number in contacts
            ],
            unless_known=True,
        )

    @api.model
    def _partners_of(self, company, numbers):
        """Find out whose numbers these are.

        Whoever talked to us from a number last, else a contact that has it as phone:
        of several the one with the newest repair.

        :param company: ``res.company`` that was called
        :param list numbers: numbers as in E.164
        :return: ``{number: res.partner}``, without the numbers of strangers
        :rtype: dict
        """
        known = self.search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "!=", False),
                ("number", "in", numbers),
            ],
            order="last_message_at",
        )
        found = {conversation.number: conversation.partner_id for conversation in known}
        contacts = self.env["res.partner"].search(
            [
                ("phone_sanitized", "in", [n for n in numbers if n not in found]),
                ("company_id", "in", (False, company.id)),
            ]
        )
        for number, partners in contacts.grouped("phone_sanitized").items():
            found[number] = partners._newest_customer(company)
        return found

    # -- two that are one --------------------------------------------------------

    def _link(self, partner):
        """Say whose number a stranger's is.

        :param partner: ``res.partner`` who writes from it
        :return: the customer's conversation, which may be another than this one
        """
        self.ensure_one()
        known = self.search(
            [("company_id", "=", self.company_id.id), ("partner_id", "=", partner.id)]
        )
        if known:
            number = self.number
            self._merge_into(known)
            known.number = number  # answers go where the customer wrote from
            return known
        self.write({"partner_id": partner.id, "number": self.number})
        if not partner.phone and partner.has_access("write"):
            partner.phone = self.number
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
        conversation._tell_screens(unread=True)
