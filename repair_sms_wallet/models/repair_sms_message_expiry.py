from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.repair_notifications.tools.replay import commit_replaying

#: Hours after which a text is no longer true or no longer of use, by what it is about.
#: All others follow the company's setting.
HOURS = {
    "approval_needed": 72,
    "payment_due": 168,
    "ready": 168,
}


class RepairSmsMessage(models.Model):
    """Messages that could not leave in time are given up: nobody wants last week's news
    because the wallet was empty or the gateway away.
    """

    # See repair_sms_message_settle.py: a file for each step of an SMS.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.message"

    kind = fields.Selection(
        selection="_selection_kind",
        string="Event",
        readonly=True,
        help="Event of the repair that it tells about; empty for all other SMS.",
    )

    @api.model
    def _selection_kind(self):
        events = self.env["repair.notification"]._fields["event"]
        return events._description_selection(self.env)

    @api.model
    def _kinds_of(self, mail_messages):
        """Tell which events messages of the chatter are about, with one query.

        :param mail_messages: ``mail.message`` records
        :return: ``{id: code of the event}``, without those that are about none
        :rtype: dict
        """
        rows_sudo = self.env["repair.notification"].sudo()
        rows_sudo = rows_sudo.search_fetch(
            [("mail_message_id", "in", mail_messages.ids)], ["mail_message_id", "event"]
        )
        return {row.mail_message_id.id: row.event for row in rows_sudo}

    @api.model
    def _expire_stale(self):
        """Give up what waits too long, and commit. What may have been sent already
        waits for a person instead.
        """
        while commit_replaying(self.env, self._expire_batch):
            pass

    @api.model
    def _waiting_for_money(self, companies):
        """Tell what waits for the next top-up.

        :return: number and cost in units, by ``res.company``
        :rtype: dict
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT company_id, COUNT(*), SUM(parts * COALESCE(price_units, 0))"
                "  FROM repair_sms_message"
                " WHERE state IN ('queued', 'held', 'sending', 'unsure')"
                "   AND state = 'held' AND reason IN ('balance', 'reserve')"
                "   AND company_id = ANY(%s) GROUP BY company_id",
                companies.ids,
            )
        )
        return {companies.browse(row[0]): (row[1], int(row[2])) for row in rows}

    @api.model
    def _is_stale(self, table, since, kind):
        """Return the condition, in SQL, of what waits longer than it is of use.

        :param str table: with the column ``company_id``
        :param SQL since: when it began to wait
        :param SQL kind: code of the event that it is about
        """
        by_kind = SQL(" ").join(
            SQL("WHEN %s THEN %s", code, hours) for code, hours in HOURS.items()
        )
        return SQL(
            """
            %s < %s - make_interval(hours => CASE %s %s ELSE (
                SELECT repair_sms_expiry_h FROM res_company
                 WHERE res_company.id = %s.company_id
            ) END)
            """,
            since,
            fields.Datetime.now(),
            kind,
            by_kind,
            SQL.identifier(table),
        )

    def _expire_batch(self):
        """Give up one batch of stale messages.

        :return: their number
        """
        stale = self._lock_due(
            SQL(
                "state IN ('queued', 'held') AND unsure_since IS NULL AND %s",
                self._is_stale(self._table, SQL("create_date"), SQL("kind")),
            )
        )
        stale._move("failed", reason="stale")._refund()
        return len(stale)
