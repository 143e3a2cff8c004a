from collections import defaultdict

from odoo import api, fields, models

from .repair_alert_sources import PLACES, SOURCES, query

KINDS = [
    ("message", "New Messages"),
    ("answer", "Unclear Answers"),
    ("approval", "Approvals Without an Answer"),
    ("failed", "Failed Messages"),
    ("address", "Blocked Addresses"),
    ("payment", "Payments"),
    ("rating", "Low Ratings"),
    ("balance", "SMS Wallet"),
]
#: Gone by themselves only: nobody can say that these are done.
_NOT_BY_HAND = ("message", "balance")


class RepairAlert(models.Model):
    """Something a person must look at.

    No second bookkeeping: each row is read from what it is about, and is gone when its
    cause is, whoever saw to it. What has no end of its own, such as a failed message to
    a customer who was called, is marked by a person and can be taken back.
    """

    _name = "repair.alert"
    _description = "Alert"
    _auto = False
    _order = "since desc, id desc"
    _rec_name = "summary"

    kind = fields.Selection(KINDS, readonly=True)
    source_id = fields.Integer(string="Cause", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Assigned to", readonly=True)
    since = fields.Datetime(readonly=True)
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", readonly=True
    )
    done_by_id = fields.Many2one("res.users", string="Done by", readonly=True)
    done_at = fields.Datetime(string="Done On", readonly=True)
    summary = fields.Char(compute="_compute_words", compute_sudo=True)
    detail = fields.Char(compute="_compute_words", compute_sudo=True)
    todo = fields.Char(string="What to Do", compute="_compute_todo")
    can_be_done = fields.Boolean(compute="_compute_todo")

    @property
    def _table_query(self):
        """Extend core: one row for each open cause, and what was marked as done."""
        return query()

    @api.depends("kind", "source_id", "res_model", "res_id", "partner_id")
    @api.depends_context("lang")
    def _compute_words(self):
        documents = {alert: (alert.res_model, alert.res_id) for alert in self}
        causes = {alert: (alert._source().model, alert.source_id) for alert in self}
        there = self._existing([*documents.values(), *causes.values()])
        for alert in self:
            document, cause = there.get(documents[alert]), there.get(causes[alert])
            names = [alert.partner_id.display_name]
            names += [document.display_name] if document else []
            alert.summary = ", ".join(dict.fromkeys(filter(None, names)))
            alert.detail = alert._detail(cause) if cause else False

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_todo(self):
        todos = self._todos()
        for alert in self:
            alert.todo = todos[alert.kind]
            alert.can_be_done = alert.kind not in _NOT_BY_HAND

    def _source(self):
        """Return the branch of the view that this alert comes from."""
        return SOURCES[self.id % PLACES]

    def _existing(self, pairs):
        """Return those records that are still there, read together.

        :param list pairs: ``[(model, id)]``
        :return: ``{(model, id): record}``
        :rtype: dict
        """
        ids = defaultdict(set)
        for model, res_id in pairs:
            ids[model].add(res_id)
        return {
            (model, record.id): record
            for model, found in ids.items()
            for record in self.env[model].browse(found).exists()
        }

    def _detail(self, cause):
        """Return what happened, in the words of the cause."""
        read = {
            "repair.conversation": lambda: cause.preview,
            "repair.conversation.message": lambda: cause.text,
            "repair.approval": lambda: cause.amount_text,
            "repair.notification": lambda: cause.explanation,
            "repair.sms.message": lambda: cause._sentence(),
            "repair.email.block": lambda: cause._sentence(),
            "payment.transaction": lambda: cause.state_message,
            "repair.rating": lambda: " ".join(
                filter(None, (cause.stars_text, cause.comment))
            ),
            "repair.sms.wallet": lambda: (
                cause.auto_stopped if self.kind == "payment" else cause.warning
            ),
        }
        return read[cause._name]()

    @api.model
    def _todos(self):
        """Return what to do about each kind, in the user's language."""
        return {
            "message": self.env._("Read it and answer."),
            "answer": self.env._("Answer the customer, or decide for them."),
            "approval": self.env._("Call the customer, or ask again."),
            "failed": self.env._("Try again, or tell the customer another way."),
            "address": self.env._("Ask the customer for another e-mail address."),
            "payment": self.env._("Ask the customer to pay again, or another way."),
            "rating": self.env._("Call the customer, or answer the rating."),
            "balance": self.env._("Top it up: SMS wait without money."),
        }

    # -- what people do with it --------------------------------------------------

    def action_open(self):
        """Open what the alert is about.

        :return: an action
        :rtype: dict
        """
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id)
        if self.res_model == "repair.conversation":
            return document.action_open()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def action_done(self):
        """Mark alerts as seen to."""
        marks_sudo = self.env["repair.alert.done"].sudo()
        open_ = self.filtered(lambda alert: alert.can_be_done and not alert.done_by_id)
        open_.check_access("read")
        marks_sudo.create([{"alert_id": alert_id} for alert_id in open_.ids])
        self._changed()

    def action_undo(self):
        """Take back that alerts were seen to."""
        self.check_access("read")
        marks_sudo = self.env["repair.alert.done"].sudo()
        marks_sudo.search([("alert_id", "in", self.ids)]).unlink()
        self._changed()

    @api.model
    def _begin_again(self, causes):
        """Forget that causes were seen to: they ended, or came back.

        :param causes: records of a model of ``SOURCES``
        """
        ids = [
            cause_id * PLACES + place
            for place, source in enumerate(SOURCES)
            if source.model == causes._name
            for cause_id in causes.ids
        ]
        marks_sudo = self.env["repair.alert.done"].sudo()
        marks_sudo.search([("alert_id", "in", ids)]).unlink()
        self._tell_screens()

    def _changed(self):
        self.invalidate_model()
        self._tell_screens()

    @api.model
    def _tell_screens(self):
        """Have boards count again once this is committed; says nothing else."""
        hooks = self.env.cr.precommit
        if not hooks.data.setdefault("repair_alert_told"):
            hooks.data["repair_alert_told"] = True
            group = self.env.ref("stock.group_stock_user")
            hooks.add(lambda: group._bus_send("repair_inbox/alerts", {}))


class RepairAlertDone(models.Model):
    """That a person saw to an alert which has no end of its own."""

    _name = "repair.alert.done"
    _description = "Alert Seen To"

    alert_id = fields.Integer(required=True)

    _alert_uniq = models.Constraint("UNIQUE (alert_id)", "It is done already.")
