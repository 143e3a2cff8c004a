from odoo import api, models

from odoo.addons.repair_notifications.tools.many_rows import insert_rows
from odoo.addons.repair_notifications.tools.sms_number import read_number
from odoo.addons.repair_notifications.tools.sms_text import count_parts


class RepairSmsMessage(models.Model):
    """From core's ``sms.sms``, or from the journal, to our message."""

    # See repair_sms_message_settle.py: a file for each step of an SMS.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.message"

    @api.model
    def _hand_over(self, company, texts):
        """Take over SMS of core's queue. Only inserts rows, so it may be rolled back.

        :param company: ``res.company`` that sends
        :param dict texts: text by the uuid of ``sms.sms``
        :return: a dict per SMS with its uuid and core's word for its state
        :rtype: list[dict]
        """
        domain = [("uuid", "in", list(texts))]
        sms_sudo = self.env["sms.sms"].sudo().search(domain, order="id")
        messages_sudo = self.sudo()
        gateways = company._repair_sms_gateways()
        earlier = messages_sudo._count_by_sms(texts)
        countries = company._repair_sms_countries()
        kinds = self._kinds_of(sms_sudo.mail_message_id)
        results, vals_list, taken_sudo = [], [], sms_sudo.browse()
        for sms in sms_sudo:
            number = read_number(sms.number, countries)
            body = texts[sms.uuid]
            if not number.e164 or not body:
                results.append(self._refuse(sms, number))
                continue
            vals_list.append(
                {
                    **self._prepare_from_sms(sms, earlier.get(sms.uuid)),
                    "company_id": company.id,
                    "gateway_id": gateways._for_number(number.e164).id,
                    "number": number.e164,
                    "body": body,
                    "kind": kinds.get(sms.mail_message_id.id),
                }
            )
            results.append({"uuid": sms.uuid, "state": "processing"})
            taken_sudo += sms
        # Who calls the provider himself, as the test of `mass_mailing_sms` does, leaves
        # the row in core's queue, which would hand it over again.
        taken_sudo.state = "process"
        messages_sudo.create(vals_list)
        return results

    @api.model
    def _take_over(self, rows, texts):
        """Take over SMS of the journal. Only inserts rows, so it may be rolled back.

        There is no ``sms.sms``: core's tracking finds the message by ``sms_uuid``, and
        what failed is sent again from the journal or from here.

        :param rows: ``repair.notification`` of one company; their addresses were read a
            moment ago
        :param dict texts: final text by row
        :return: a message for each row, in their order
        """
        gateways = rows.company_id._repair_sms_gateways()
        repairs = self._repairs_of({(row.res_model, row.res_id) for row in rows})
        vals_list = []
        for row in rows:
            uuid, counted = self._default_uuid(), count_parts(texts[row])
            vals_list.append(
                {
                    "uuid": uuid,
                    "sms_uuid": uuid,
                    "company_id": row.company_id.id,
                    "gateway_id": gateways._for_number(row.address).id,
                    "partner_id": row.partner_id.id,
                    "number": row.address,
                    "body": texts[row],
                    "encoding": counted.encoding,
                    "parts": counted.parts,
                    "kind": row.event,
                    "res_model": row.res_model,
                    "res_id": row.res_id,
                    "repair_id": repairs.get((row.res_model, row.res_id)),
                    "letters_units": 0,
                    "mail_message_id": row.mail_message_id.id,
                    "user_id": self.env.uid,
                }
            )
        messages_sudo = insert_rows(self.sudo(), vals_list)
        messages_sudo._after_create()
        return messages_sudo

    def _count_by_sms(self, uuids):
        """Return how often each SMS was handed over before, by its uuid."""
        groups = self._read_group(
            [("sms_uuid", "in", list(uuids))], ["sms_uuid"], ["__count"]
        )
        return dict(groups)

    def _refuse(self, sms, number):
        """Return core's word for an SMS that cannot be sent at all."""
        if not sms.number:
            return {"uuid": sms.uuid, "state": "sms_number_missing"}
        if not number.e164:
            return {"uuid": sms.uuid, "state": "wrong_number_format"}
        reason = self.env._("The text is empty.")
        return {"uuid": sms.uuid, "state": "rejected", "failure_reason": reason}

    def _prepare_from_sms(self, sms, earlier):
        """Return what an ``sms.sms`` says about whom and what it is for.

        :param sms: ``sms.sms`` record
        :param int earlier: how often it was handed over before, or None
        """
        mail_message = sms.mail_message_id
        return {
            # Sending again on purpose needs a new key: the gateway refuses the old.
            "uuid": f"{sms.uuid}{earlier or ''}",
            "sms_uuid": sms.uuid,
            "partner_id": sms.partner_id.id,
            "res_model": mail_message.model,
            "res_id": mail_message.res_id,
            "mail_message_id": mail_message.id,
            "user_id": sms.create_uid.id,
        }
