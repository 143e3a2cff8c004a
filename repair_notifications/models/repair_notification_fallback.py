from datetime import timedelta

from odoo import api, fields, models

OTHER = {"sms": "email", "email": "sms"}
# Later than this nobody waits for the news any more.
_FRESH = timedelta(days=3)


class RepairNotification(models.Model):
    """The other channel, when a message failed for good."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.notification"

    instead_of_id = fields.Many2one(
        "repair.notification",
        readonly=True,
        index="btree_not_null",
        help="The message by the other channel that was not delivered.",
    )

    @api.model
    def _cron_fall_back(self):
        """Tell by the other channel what was not delivered, where the rule says so."""
        rules = self.env["repair.notification.rule"].search([])
        for rule in rules:
            for channel in OTHER:
                if rule[f"{channel}_fallback"]:
                    self._undelivered(rule, channel)._fall_back()

    @api.model
    def _undelivered(self, rule, channel):
        """Return the messages of a rule that failed lately although they were made."""
        return self.search(
            [
                ("state", "=", "failed"),
                ("company_id", "=", rule.company_id.id),
                ("event", "=", rule.event),
                ("channel", "=", channel),
                ("reason", "=", False),
                ("create_date", ">", fields.Datetime.now() - _FRESH),
            ]
        )

    def _fall_back(self):
        """Make the message of the other channel, which the rule held back. Once: after
        that it has another reason, or none. What was overtaken by newer news is left.

        :return: the rows that step in
        """
        stand_ins = self.browse()
        keys = {f"{r.key.rpartition('/')[0]}/{OTHER[r.channel]}": r for r in self}
        domain = [("key", "in", list(keys)), ("reason", "=", "rule")]
        # The newest first: what it tells overtakes older news.
        for other in self.search(domain, order="id desc"):
            row = keys[other.key]
            if not row._is_overtaken():
                other.instead_of_id = row
                other._queue_again()
                stand_ins |= other
        if stand_ins:
            self._wake()
        return stand_ins

    def _is_overtaken(self):
        """Tell whether the customer was told something newer about the same. The row
        that would step in was held back, and does not count.
        """
        domain = [
            ("res_model", "=", self.res_model),
            ("res_id", "=", self.res_id),
            ("id", ">", self.id),
            ("state", "not in", ("held_back", "failed")),
        ]
        return bool(self.search_count(domain, limit=1))
