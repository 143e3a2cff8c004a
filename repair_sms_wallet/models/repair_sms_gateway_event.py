import hashlib
import json
import logging
from collections import defaultdict
from dataclasses import replace

from psycopg2 import OperationalError
from psycopg2.errors import ProgramLimitExceeded

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.repair_notifications.tools.replay import commit_replaying

from ..gateways.reading import read_text
from ..tools.bell import Bell

_logger = logging.getLogger(__name__)

#: Applied together. What many gateways sent may collide with what staff does in as many
#: shops, and is short so that it gets through.
BATCH = 100
#: One for each database.
_BELLS = defaultdict(Bell)


class RepairSmsGatewayEvent(models.Model):
    """A webhook as it came. The request only stores it; a cron applies events in the
    order of their arrival, so a slow or failing rule never costs a message.
    """

    _name = "repair.sms.gateway.event"
    _description = "SMS Gateway Event"
    _order = "id desc"
    _rec_name = "kind"

    gateway_id = fields.Many2one(
        "repair.sms.gateway", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="gateway_id.company_id")
    kind = fields.Selection(
        [("report", "Delivery Report"), ("incoming", "Incoming SMS")], required=True
    )
    payload = fields.Text(required=True)
    digest = fields.Char(required=True)
    received_at = fields.Datetime(string="Received On", required=True)
    applied_at = fields.Datetime(string="Applied On")
    error = fields.Char()

    _digest_unique = models.Constraint("UNIQUE (digest)", "This event is known.")
    _gateway_idx = models.Index("(gateway_id, kind, id)")
    _todo_idx = models.Index("(gateway_id, kind, id) WHERE applied_at IS NULL")

    def _receive(self, gateway, kind, values, adapter=None):
        """Store a webhook once, however often it is repeated, and wake the cron.

        :param gateway: ``repair.sms.gateway`` record
        :param str kind: ``report`` or ``incoming``
        :param dict values: parameters of the query and the form, as text
        :param adapter: the gateway's, where it is at hand
        :return: whether it is new
        :rtype: bool
        :raise MalformedCallback: when the gateway would not send this
        """
        values = {name: read_text(value) for name, value in values.items()}
        parsed = self._parse(adapter or gateway._adapter_class(), kind, values)
        # What was understood, not what was sent: a repeat may carry another time
        # stamp or order of parameters.
        digest = hashlib.sha256(f"{gateway.id}/{kind}/{parsed!r}".encode()).hexdigest()
        # What ``ir.cron._trigger`` does, in one statement: callbacks come in floods.
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "repair_sms_wallet.ir_cron_apply"
        )
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                "WITH event AS ("
                " INSERT INTO repair_sms_gateway_event"
                "  (gateway_id, kind, payload, digest, received_at)"
                "  VALUES (%s, %s, %s, %s, %s)"
                "  ON CONFLICT (digest) DO NOTHING RETURNING id"
                "), trigger AS ("
                " INSERT INTO ir_cron_trigger (cron_id, call_at)"
                "  SELECT id, %s FROM ir_cron"
                "  WHERE id = %s AND active AND EXISTS (SELECT FROM event)"
                ") SELECT id FROM event",
                *(gateway.id, kind, json.dumps(values), digest, now),
                *(now, cron_id),
            )
        )
        if rows:
            bell, notify = _BELLS[self.env.cr.dbname], self.env["ir.cron"]._notifydb
            self.env.cr.postcommit.add(lambda: bell.ring(notify))
        return bool(rows)

    def _parse(self, adapter, kind, values):
        """Read a payload with the gateway's adapter.

        :return: list of ``Report`` or ``Incoming``
        """
        if kind == "report":
            return adapter.parse_reports(values)
        return adapter.parse_incoming(values)

    def _cron_apply(self):
        """Apply what is stored, oldest first, until nothing is left."""
        while True:
            count = commit_replaying(self.env, self._apply_batch)
            if not count or not self.env["ir.cron"]._commit_progress(count):
                break
        if count:
            self.env.ref("repair_sms_wallet.ir_cron_apply")._trigger()

    def _apply_batch(self):
        """Apply one batch, oldest first.

        All gateways have their turns, with their answers first: a flood of reports, or
        of calls to one gateway, makes no answer of a customer wait.

        :return: number of events done with
        """
        self.flush_model(["applied_at"])
        rows = self.env.execute_query(
            SQL(
                "SELECT todo.id FROM repair_sms_gateway g"
                " CROSS JOIN (VALUES ('incoming'), ('report')) AS k(kind)"
                " CROSS JOIN LATERAL ("
                "  SELECT e.id, row_number() OVER (ORDER BY e.id) AS turn"
                "  FROM repair_sms_gateway_event e"
                "  WHERE e.gateway_id = g.id AND e.kind = k.kind AND applied_at IS NULL"
                "  ORDER BY e.id LIMIT %(batch)s"
                " ) todo ORDER BY todo.turn, k.kind, todo.id LIMIT %(batch)s",
                batch=BATCH,
            )
        )
        ids = sorted(event_id for (event_id,) in rows)
        events = self.browse(ids).try_lock_for_update()
        events._apply_isolated()
        return len(events)

    def _apply_isolated(self):
        """Apply events together; if that fails, one by one, so that a bad one stops no
        other.
        """
        error = False
        try:
            with self.env.cr.savepoint():
                self._apply()
        except Exception as exc:
            # A value too long for an index is the event's own fault.
            if isinstance(exc, OperationalError) and not isinstance(
                exc, ProgramLimitExceeded
            ):
                raise  # a collision or a lost connection: the batch is done again
            if len(self) > 1:
                for event in self:
                    event._apply_isolated()
                return
            _logger.exception("SMS gateway event %s cannot be applied", self.id)
            error = f"{type(exc).__name__}: {exc}"[:200]
        self.write({"applied_at": fields.Datetime.now(), "error": error})

    def _apply(self):
        """Apply events in their order; reports in a row are applied together."""
        gateway, reports = self.gateway_id[:1], []
        for event in self:
            if event.kind != "report" or event.gateway_id != gateway:
                self.env["repair.sms.message"]._apply_reports(gateway, reports)
                gateway, reports = event.gateway_id, []
            payload = json.loads(event.payload)
            adapter = event.gateway_id._adapter_class()
            parsed = self._parse(adapter, event.kind, payload)
            if event.kind == "report":
                reports += parsed
                continue
            for incoming in parsed:
                sent_at = incoming.sent_at or event.received_at
                event._apply_incoming(replace(incoming, sent_at=sent_at))
        self.env["repair.sms.message"]._apply_reports(gateway, reports)

    def _apply_incoming(self, incoming):
        """Handle one incoming SMS.

        :param Incoming incoming: see ``gateways/base.py``
        """
        messages = self.env["repair.sms.message"]
        self._keep_incoming(incoming, messages._answered_by(self.gateway_id, incoming))

    def _keep_incoming(self, incoming, answered):
        """Keep one incoming SMS; the seam for what answers do.

        Here its text is logged on the chatter of what the answered message was about.
        Never by a post of type SMS: that would send it.

        :param Incoming incoming: see ``gateways/base.py``
        :param answered: ``repair.sms.message`` that it answers, possibly empty
        """
        record = answered._document()
        if record:
            record._message_log(
                body=self.env._(
                    "SMS from %(number)s: %(text)s",
                    number=incoming.sender,
                    text=incoming.text,
                ),
                author_id=answered.partner_id.id or None,
            )

    def action_apply_again(self):
        """Queue events again that could not be applied."""
        self.filtered("error").write({"applied_at": False, "error": False})
        self.env.ref("repair_sms_wallet.ir_cron_apply").sudo()._trigger()
