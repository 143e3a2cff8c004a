import datetime

from odoo import fields, models

#: Seconds that a message is left for, while another one with its text is under way.
APART_S = 30


class RepairSmsMessage(models.Model):
    """Messages that their gateway is asked for by number and text, as it knows no key
    of ours. Another SMS with the same text must not be taken for the one asked about,
    so it flies alone, and the ids of the others are known by then.
    """

    # A file for each step of an SMS.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.message"

    def _text_key(self):
        """Return what tells this message apart where there is nothing else."""
        return self.number, self.body

    def _asked_by_text(self):
        """Return the messages of gateways that are asked by number and text."""
        gateways = self.gateway_id.filtered(lambda g: g._adapter_class().asks_by_text)
        if not gateways:
            return self.browse()
        return self.filtered(lambda message: message.gateway_id in gateways)

    def _same_text(self):
        """Return the condition of all messages with these texts, this batch included,
        through any gateway: two records may be of one account.
        """
        texts = [("body", "in", list(set(self.mapped("body"))))]
        return [("number", "in", list(set(self.mapped("number")))), *texts]

    def _fly_alone(self):
        """Leave for a moment what must not be under way together: a message that is
        asked about, and another one with its text.

        :return: messages that can be sent now
        """
        by_text = self._asked_by_text()
        if not by_text:
            return self
        asked = {}
        for one in self.search([("state", "=", "sending"), *by_text._same_text()]):
            key = one._text_key()
            asked[key] = asked.get(key, False) or bool(one.unsure_since)
        left = self.browse()
        for message in by_text:
            key, is_asked = message._text_key(), bool(message.unsure_since)
            if key in asked and (is_asked or asked[key]):
                left += message
            else:
                asked[key] = is_asked
        left._leave_for_now()
        # Who claims a twin at this moment collides, begins anew and sees this one.
        (by_text - left).filtered("unsure_since").gateway_id._touch_accounts()
        return self - left

    def _leave_for_now(self):
        """Have messages wait a little, as they are."""
        if self:
            at = fields.Datetime.now() + datetime.timedelta(seconds=APART_S)
            self.write({"next_try_at": at})
            self._wake(at=at)

    def _refs_by_text(self):
        """Return the gateway's ids of other SMS with the texts of those messages that
        are asked about by it: they are not the ones looked for.

        :rtype: dict[tuple, tuple[str]]
        """
        asked = self.filtered("unsure_since")._asked_by_text()
        if not asked:
            return {}
        # None that was sent since then was written before.
        since = min(asked.mapped("unsure_since")) - datetime.timedelta(days=1)
        known = [("gateway_ref", "!=", False), ("write_date", ">=", since)]
        others = self.search([*asked._same_text(), *known, ("id", "not in", asked.ids)])
        by_key = others.grouped(lambda other: other._text_key())
        return {key: tuple(same.mapped("gateway_ref")) for key, same in by_key.items()}
