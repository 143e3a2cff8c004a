import datetime
import logging

from odoo import fields, models
from odoo.tools import groupby

from odoo.addons.repair_notifications.tools.many_rows import assign_rows
from odoo.addons.repair_notifications.tools.replay import commit_replaying

from ..gateways.base import Reason, Status
from .repair_sms_gateway_route import DOWN

_logger = logging.getLogger(__name__)

#: Seconds until a message is tried again, by the number of attempts.
BACK_OFF_S = (5, 30, 2 * 60, 10 * 60, 30 * 60)


class RepairSmsMessage(models.Model):
    """What follows from an answer, a silence or a report of the gateway."""

    # A file for each step of an SMS; in one they would have 700 lines.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.sms.message"

    def _settle_isolated(self, results):
        """Settle a group of results and commit; if that fails, one by one.

        :param list results: tuples of a message id and its ``SendResult``, None for
            what was not called
        """
        if not results:
            return
        try:
            commit_replaying(self.env, lambda: self._settle(results))
        except Exception:
            self.env.cr.rollback()
            if len(results) > 1:
                for result in results:
                    self._settle_isolated([result])
                return
            # Its lease runs out, it becomes unsure, and is asked about.
            _logger.exception("SMS %s cannot be settled", results[0][0])

    def _settle(self, results):
        """Write what the gateway answered.

        :param list results: see :meth:`_settle_isolated`
        """
        self.browse(
            message_id for message_id, result in results if not result
        )._not_called()
        results = [(message_id, result) for message_id, result in results if result]
        taken, rejected = {}, self.browse()
        messages = self.browse(message_id for message_id, _result in results)
        choices = {}
        if any(result.reason in DOWN for _id, result in results):
            choices = messages._gateway_choices()
        for message, (_id, result) in zip(messages, results, strict=True):
            if result.alone:
                message.unsure_since = False
            is_accepted = result.status == Status.ACCEPTED
            if is_accepted and not message._is_other(result):
                taken[message] = result
            elif result.status == Status.REJECTED and message.unsure_since:
                message._ask_a_person(result.detail)
            elif result.status == Status.REJECTED:
                why = {"reason": result.reason, "detail": result.detail}
                rejected += message._move("failed", **why)
            elif is_accepted or result.status == Status.UNSURE:
                message._not_answered(result.detail)
            else:
                message._not_taken(result, choices.get(message.company_id))
        accepted = self.browse(message.id for message in taken)
        accepted._keep_answers(taken.values())
        accepted._move("accepted")
        rejected._refund()
        for gateway, pairs in groupby(
            zip(messages, results, strict=True), lambda pair: pair[0].gateway_id
        ):
            gateway._note_answers([result for _message, (_id, result) in pairs])

    def _not_called(self):
        """Gateways that hang had the threads until these were too late to call: they
        wait their turn again, and are put off no longer for it.
        """
        for message in self:
            # Not zero: what was attempted is paid.
            vals = {"attempts": max(message.attempts - 1, 1)}
            if message.unsure_since:
                vals |= {"reason": Reason.SILENCE, "next_try_at": fields.Datetime.now()}
            message._move("unsure" if message.unsure_since else "queued", **vals)
        if self:
            self._wake()

    def _is_other(self, result):
        """Tell whether a gateway that was asked by the text found another SMS, which
        was unsure as well and whose report came in the meantime.

        :param SendResult result: what it found
        """
        if not (self.unsure_since and result.ref and self._asked_by_text()):
            return False
        same = [("gateway_ref", "=", result.ref), ("id", "!=", self.id)]
        return bool(self.search_count(same, limit=1))

    def _keep_answers(self, results):
        """Keep what the gateway said about messages that it accepted.

        :param results: ``SendResult`` of each message
        """
        vals_list, drifting = [], self.browse()
        for message, result in zip(self, results, strict=True):
            drifts = result.parts and result.parts != message.parts
            drifting += message if drifts else self.browse()
            vals_list.append(
                {
                    "gateway_ref": result.ref or message.gateway_ref,
                    "points": result.points or message.points,
                    "gateway_parts": result.parts if drifts else message.gateway_parts,
                }
            )
        assign_rows(self, vals_list)
        drifting._warn_of_drift()

    def _warn_of_drift(self):
        """What we charge and what we pay for drift apart: a person must know."""
        for message in self:
            _logger.warning(
                "SMS %s: we count %s parts, the gateway %s",
                message.uuid,
                message.parts,
                message.gateway_parts,
            )
        for gateway, messages in self.grouped("gateway_id").items():
            gateway._warn_of_drift(messages[0])

    def _not_taken(self, result, gateways):
        """The gateway took this call not: later, through another one, or when a person
        mended something.

        :param SendResult result: its answer
        :param gateways: all of the company; None unless this one is down
        """
        wait_s = max(result.wait_s, self._back_off_s())
        if self._has_another_way(result, gateways):
            self._wake()
            return self._move("queued", reason=result.reason, detail=result.detail)
        if result.reason == Reason.CONFIG:
            next_try_at = False  # saving or testing the gateway releases it
        else:
            next_try_at = fields.Datetime.now() + datetime.timedelta(seconds=wait_s)
        vals = {"reason": result.reason, "detail": result.detail}
        if self.unsure_since:
            # Only this call was refused; an earlier one may have been accepted.
            self._not_answered(result.detail)
        elif result.status == Status.HELD:
            _logger.error("SMS gateway %s: %s", self.gateway_id.name, result.detail)
            self._move("held", next_try_at=next_try_at, **vals)
        else:
            self._move("queued", next_try_at=next_try_at, **vals)
        if next_try_at:
            self._wake(at=next_try_at)
        return self

    def _has_another_way(self, result, gateways):
        """Tell whether a message can leave through another gateway at once."""
        if self.unsure_since or self.is_pinned or result.reason not in DOWN:
            return False
        other = (gateways - self.gateway_id)._for_number(self.number)
        return bool(other) and not other._is_down() and not other._blocker()

    def _ask_a_person(self, detail):
        """A repeat was refused, though the first call may have been accepted: neither
        sent again nor refunded before a person or a report tells.

        :param str detail: words of the gateway
        """
        self._move("unsure", reason=Reason.SILENCE, detail=detail, next_try_at=False)

    def _not_answered(self, detail, wait_s=None):
        """Nobody knows whether the gateway has these messages. Ask again with the same
        key as long as the gateway refuses a second copy; then a person decides.

        :param str detail: what happened instead of an answer
        :param int wait_s: seconds until the next attempt, None means as usual
        """
        now = fields.Datetime.now()
        for message in self:
            # Its dispatcher may have died long ago: no call was made after its lease.
            called_at = min(now, message.lease_until or now)
            message.unsure_since = message.unsure_since or called_at
            seconds = message._back_off_s() if wait_s is None else wait_s
            # Before, it may have the message already and not tell of it yet.
            seconds = max(seconds, message.gateway_id._adapter_class().settle_s)
            next_try_at = now + datetime.timedelta(seconds=seconds)
            if next_try_at >= message._retry_until():
                next_try_at = False
            message._move(
                "unsure",
                reason=Reason.SILENCE,
                detail=detail,
                next_try_at=next_try_at,
            )
            if next_try_at and seconds:
                message._wake(at=next_try_at)

    def _retry_until(self):
        """Return until when the gateway surely knows whether it has the message."""
        seconds = self.gateway_id._adapter_class().repeat_s
        return self.unsure_since + datetime.timedelta(seconds=seconds)

    def _back_off_s(self):
        """Return the seconds until the next attempt."""
        return BACK_OFF_S[min(max(self.attempts, 1), len(BACK_OFF_S)) - 1]

    def _refund(self):
        """Give back what was charged for messages that the gateway did not take."""
        charges = self.line_ids.filtered(lambda line: line.kind == "charge")
        for wallet, lines in charges.grouped("wallet_id").items():
            wallet._post_many([line._refund_entry() for line in lines])
        self.write({"charge_units": 0})

    def _apply_reports(self, gateway, reports):
        """Apply delivery reports in their order, many of them with one write. Unknown
        messages and repeats have no effect.

        :param gateway: ``repair.sms.gateway`` that reports
        :param list reports: of ``Report``, see ``gateways/base.py``
        :return: the messages that moved
        """
        moved, run = self.browse(), {}
        if not reports:
            return moved
        for message, report in self._find_reported(gateway, reports):
            if message in run:
                moved |= self._apply_run(run)
                run = {}
            run[message] = report
        return moved | self._apply_run(run)

    def _find_reported(self, gateway, reports):
        """Find the messages of reports with two queries: by the gateway's id, and by
        our key where the answer with that id was lost or is not here yet.

        :return: list of tuples of a message and its report
        """
        refs = [report.ref for report in reports if report.ref]
        keys = [report.idx for report in reports if report.idx]
        mine = [("gateway_id", "=", gateway.id)]
        by_ref = self.search([*mine, ("gateway_ref", "in", refs)])
        by_ref = {message.gateway_ref: message for message in by_ref}
        by_key = self.search([*mine, ("uuid", "in", keys)]).grouped("uuid")
        pairs = []
        for report in reports:
            message = by_ref.get(report.ref) or by_key.get(report.idx)
            if message:
                message.gateway_ref = message.gateway_ref or report.ref
                if report.points is not None and not message.points:
                    message.points = abs(report.points)
                pairs.append((message, report))
        return pairs

    def _apply_run(self, run):
        """Apply one report each to different messages.

        :param dict run: report by message
        :return: the messages that moved
        """
        moved = self.browse()
        words = groupby(run.items(), lambda pair: (pair[1].status, pair[1].reason))
        for (status, reason), pairs in words:
            messages = self.browse(message.id for message, _report in pairs)
            vals = {"reason": reason or False}
            if status == Status.FAILED:
                vals["detail"] = pairs[0][1].detail
            news = messages._move(status, **vals)
            if reason == Reason.CANCELLED:
                news._refund()
            for message in news:
                moved += message
                if run[message].done_at and message.done_at:
                    message.done_at = run[message].done_at
        return moved
