from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

#: The oldest message waits this long before the gateway is no longer "good".
PATIENCE_S = 15 * 60


class RepairSmsGateway(models.Model):
    """How a gateway does, at a glance."""

    # What a gateway is and how it does are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _name = "repair.sms.gateway"
    _inherit = ["repair.sms.gateway", "mail.thread", "mail.activity.mixin"]

    oldest_at = fields.Datetime(string="Waiting Since", compute="_compute_health")
    queued_count = fields.Integer(string="Queued SMS", compute="_compute_health")
    held_count = fields.Integer(string="Held SMS", compute="_compute_health")
    unsure_count = fields.Integer(string="Unsure SMS", compute="_compute_health")
    last_accepted_at = fields.Datetime(string="Last SMS Taken", compute="_compute_last")
    last_report_at = fields.Datetime(
        string="Last Delivery Report", compute="_compute_last"
    )
    last_incoming_at = fields.Datetime(
        string="Last Incoming SMS", compute="_compute_last"
    )
    last_error = fields.Char(compute="_compute_last")
    health = fields.Selection(
        [("good", "Good"), ("waiting", "Waiting"), ("bad", "Needs You")],
        compute="_compute_health",
    )

    def _compute_health(self):
        """Count what waits, with one query for any number of gateways."""
        rows = self.env["repair.sms.message"]._read_group(
            [
                ("gateway_id", "in", self.ids),
                ("state", "in", ("queued", "held", "unsure")),
            ],
            ["gateway_id", "state"],
            ["__count", "create_date:min"],
        )
        now = fields.Datetime.now()
        for gateway in self:
            mine = {state: rest for one, state, *rest in rows if one == gateway}
            for name in ("queued", "held", "unsure"):
                gateway[f"{name}_count"] = mine.get(name, [0])[0]
            gateway.oldest_at = mine["queued"][1] if "queued" in mine else False
            is_late = (now - (gateway.oldest_at or now)).total_seconds() > PATIENCE_S
            if gateway._blocker() or gateway.held_count or gateway.unsure_count:
                gateway.health = "bad"
            else:
                waits = is_late or gateway._is_down()
                gateway.health = "waiting" if waits else "good"

    @api.depends_context("lang", "tz")
    def _compute_last(self):
        """Tell what happened last, with one query for any number of gateways; each
        value is the end of an index.
        """
        rows = {row[0]: row[1:] for row in self.env.execute_query(self._last_sql())}
        errors = self.env["repair.sms.message"].browse(
            row[-1] for row in rows.values() if row[-1]
        )
        errors.sudo().fetch(["reason", "detail", "write_date"])
        for gateway in self:
            *moments, error_id = rows.get(gateway.id, [False] * 4)
            gateway.last_accepted_at, gateway.last_report_at = moments[:2]
            gateway.last_incoming_at = moments[2]
            gateway.last_error = errors.browse(error_id)._error_in_words()

    def _last_sql(self):
        """Return the query for what happened last at these gateways."""
        self.env["repair.sms.message"].flush_model()
        reports, incoming = (
            SQL(
                "(SELECT received_at FROM repair_sms_gateway_event"
                "  WHERE gateway_id = gateway.id AND kind = %s"
                "  ORDER BY id DESC LIMIT 1)",
                kind,
            )
            for kind in ("report", "incoming")
        )
        return SQL(
            """
            SELECT id,
                   (SELECT MAX(accepted_at) FROM repair_sms_message
                     WHERE gateway_id = gateway.id),
                   %s,
                   %s,
                   (SELECT id FROM repair_sms_message
                     WHERE gateway_id = gateway.id AND reason IS NOT NULL
                       AND state IN ('held', 'unsure', 'failed', 'queued')
                     ORDER BY id DESC LIMIT 1)
              FROM repair_sms_gateway gateway WHERE id = ANY(%s)
            """,
            reports,
            incoming,
            self.ids,
        )

    def action_waiting(self):
        """Open the messages that wait; the context chooses the filter."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "repair_sms_wallet.repair_sms_message_action"
        )
        name = self.env.context.get("waiting") or "held"
        action["context"] = {f"search_default_{name}": 1}
        action["domain"] = [("gateway_id", "=", self.id)]
        return action

    def _received_in_words(self):
        """Say when the gateway last called."""
        moment = self.last_incoming_at
        if not moment:
            return self.env._("No answer of a customer has arrived yet.")
        return self.env._(
            "The last answer arrived on %s.", format_datetime(self.env, moment)
        )

    def _warn_of_drift(self, message):
        """Tell once a day that the gateway counts parts otherwise than we do.

        :param message: the ``repair.sms.message`` that shows it
        """
        summary = self.env._("The gateway counts SMS parts otherwise than we do")
        if summary in self.activity_ids.mapped("summary"):
            return
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=summary,
            note=self.env._(
                "We charge for our count and pay for theirs. First seen on the SMS to "
                "%(number)s: %(ours)s parts here, %(theirs)s there. The filter “Parts "
                "Differ” of All SMS shows them.",
                number=message.number,
                ours=message.parts,
                theirs=message.gateway_parts,
            ),
            user_id=self.env.ref("base.user_admin").id,
        )
