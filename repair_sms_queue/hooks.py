from .models.repair_sms_message import KEYS


def uninstall_hook(env):
    """Without this addon the jobs that wait may not commit; what they were for leaves
    by the plain dispatcher.
    """
    env["queue.job"].search(
        [
            ("state", "in", ("pending", "enqueued")),
            ("identity_key", "in", KEYS),
        ]
    ).button_cancelled()
    env.ref("repair_sms_wallet.ir_cron_dispatch")._trigger()
