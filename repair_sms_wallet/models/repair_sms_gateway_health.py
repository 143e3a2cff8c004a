from odoo import api, fields, models
from odoo.tools import format_datetime

# The oldest message waits this long before the gateway is no longer "well".
_PATIENCE_MIN = 15


class RepairSmsGateway(models.Model):
    """How a gateway does, at a glance."""

    # What a gateway is and how it does are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _name = "repair.sms.gateway"
    _inherit = ["repair.sms.gateway", "mail.thread", "mail.activity.mixin"]

    queued_count = fields.Integer(string="Queued SMS", compute="_compute_health")
    held_count = fields.Integer(string="Held SMS", compute="_compute_health")
    unsure_count = fields.Integer(string="Unsure SMS", compute="_compute_health")
    last_accepted_at = fields.Datetime(
        string="Last SMS Taken", compute="_compute_received", compute_sudo=True
    )
    last_report_at = fields.Datetime(
        string="Last Delivery Report", compute="_compute_received", compute_sudo=True
    )
    last_incoming_at = fields.Datetime(
        string="Last Incoming SMS", compute="_compute_received", compute_sudo=True
    )
    last_error = fields.Char(compute="_compute_last_error")
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
            oldest = mine["queued"][1] if "queued" in mine else now
            is_late = (now - oldest).total_seconds() > _PATIENCE_MIN * 60
            if gateway._blocker() or gateway.held_count or gateway.unsure_count:
                gateway.health = "bad"
            else:
                gateway.health = "waiting" if is_late else "good"

    def _newest(self, model, *domain):
        """Return the newest record of this gateway, found by its index.

        :param str model: one with ``gateway_id``
        :param domain: what it must fulfil
        """
        mine = ("gateway_id", "=", self.id)
        return self.env[model].search([mine, *domain], order="id desc", limit=1)

    def _compute_received(self):
        for gateway in self:
            taken = gateway._newest("repair.sms.message", ("accepted_at", "!=", False))
            gateway.last_accepted_at = taken.accepted_at
            for kind in ("report", "incoming"):
                event = gateway._newest("repair.sms.gateway.event", ("kind", "=", kind))
                gateway[f"last_{kind}_at"] = event.received_at

    @api.depends_context("lang")
    def _compute_last_error(self):
        """Say in words what last kept an SMS from leaving."""
        model = self.env["repair.sms.message"]
        labels = dict(model._fields["reason"]._description_selection(self.env))
        for gateway in self:
            message = gateway._newest(
                model._name,
                ("state", "in", ("held", "unsure", "failed", "queued")),
                ("reason", "!=", False),
            )
            if not message:
                gateway.last_error = False
                continue
            moment = format_datetime(self.env, message.write_date)
            words = filter(None, (labels[message.reason], message.detail))
            gateway.last_error = f"{moment}: {', '.join(words)}"

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
                "Differ” of Sent SMS shows all.",
                number=message.number,
                ours=message.parts,
                theirs=message.gateway_parts,
            ),
            user_id=self.env.ref("base.user_admin").id,
        )
