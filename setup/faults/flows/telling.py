"""From an event of a repair to an SMS that waits for the dispatcher."""

from ..points import around, commit_of
from .base import Flow, expect, make_repair


class Telling(Flow):
    """An event is told."""

    points = (
        *around(
            "repair.notification._cron_hand_over",
            "repair.notification._hand_over",
            "repair.notification._decide_again",
            "repair.notification._post_or_explain",
            "repair.notification._post",
            "repair.notification._post_sms",
            "repair.notification._create_messages",
            "repair.notification._queue_sms",
            "repair.sms.message._take_over",
            "repair.sms.message._after_create",
        ),
        *commit_of("repair.notification._hand_over"),
    )

    def prepare(self, env):
        """Let a device arrive."""
        self.repair = make_repair(env)
        self.number = self.repair.partner_id.sms_number
        self.repair.action_device_arrived()

    def check(self, env, phones, found):
        """The customer reads it once."""
        expect(found, f"SMS to {self.number}", len(phones[self.number]), 1)


class CoreQueue(Telling):
    """A note by SMS goes through Odoo's own queue."""

    points = (
        *around(
            "sms.sms._process_queue",
            "sms.sms._send",
            "sms.sms._split_by_api",
            "repair.sms.message._hand_over",
            "repair.sms.message._after_create",
        ),
        *commit_of("repair.sms.message._hand_over"),
    )

    def prepare(self, env):
        """Write to a customer."""
        repair = make_repair(env)
        self.number = repair.partner_id.sms_number
        repair._message_sms(
            f"About {repair.name}",
            partner_ids=repair.partner_id.ids,
            put_in_queue=True,
        )
        env.ref("sms.ir_cron_sms_scheduler_action")._trigger()


FLOWS = (Telling, CoreQueue)
