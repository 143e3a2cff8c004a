from odoo import api, models

from odoo.addons.repair_notifications.tools.sms_number import read_number


class RepairSmsMessage(models.Model):
    """From core's ``sms.sms`` to our message."""

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
        results, vals_list = [], []
        for sms in sms_sudo:
            number = read_number(sms.number, countries)
            if not number.e164 or not texts[sms.uuid]:
                results.append(self._refuse(sms, number))
                continue
            # Sending again on purpose needs a new key: the gateway refuses the old.
            resend = earlier.get(sms.uuid) or ""
            vals_list.append(
                {
                    **self._prepare_from_sms(sms),
                    "uuid": f"{sms.uuid}{resend}",
                    "company_id": company.id,
                    "gateway_id": gateways._for_number(number.e164).id,
                    "number": number.e164,
                    "body": texts[sms.uuid],
                    "kind": kinds.get(sms.mail_message_id.id),
                }
            )
            results.append({"uuid": sms.uuid, "state": "processing"})
        messages_sudo.create(vals_list)
        return results

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

    def _prepare_from_sms(self, sms):
        """Return what an ``sms.sms`` says about whom and what it is for."""
        mail_message = sms.mail_message_id
        return {
            "sms_uuid": sms.uuid,
            "partner_id": sms.partner_id.id,
            "res_model": mail_message.model,
            "res_id": mail_message.res_id,
            "mail_message_id": mail_message.id,
            "user_id": sms.create_uid.id,
        }
