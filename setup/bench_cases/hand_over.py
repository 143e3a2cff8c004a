"""Turning due rows of the journal, of both channels, into core's messages.

Beside it core's posting for each record: ``_message_sms`` into the queue, and
``message_post`` to the customer, with the same texts. Neither sends anything here.
"""

from bench_runner import Figure
from bench_world import make_repairs
from markupsafe import Markup

REPAIRS = 500  # two rows each
CORE_REPAIRS = 50
BATCH = 200  # that of the cron


def hand_over(rows):
    """Do what the cron does, without its commits.

    :param rows: recordset of repair.notification
    """
    for start in range(0, len(rows), BATCH):
        rows[start : start + BATCH]._hand_over()


def post_each(rows):
    """Post with core's methods, row by row.

    :param rows: recordset of repair.notification
    """
    for row in rows:
        record = row.env[row.res_model].browse(row.res_id).with_company(row.company_id)
        common = {
            "partner_ids": row.partner_id.ids,
            "author_id": row.company_id.partner_id.id,
        }
        if row.channel == "sms":
            numbers = {row.partner_id.id: row.address}
            record._message_sms(
                row.body, sms_pid_to_number=numbers, put_in_queue=True, **common
            )
        else:
            record.message_post(
                body=Markup(row.body),
                subject=row.subject,
                message_type="auto_comment",
                subtype_xmlid="mail.mt_comment",
                email_layout_xmlid="mail.mail_notification_light",
                email_from=row.company_id.email_formatted,
                notify_skip_followers=True,
                **common,
            )


def measure(bench):
    """Measure the hand-over of rows that one event left.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    repairs = make_repairs(bench.env, REPAIRS)
    repairs.action_device_arrived()
    rows = repairs.notification_ids.filtered(lambda row: row.state == "queued")
    some = rows.filtered(lambda row: row.res_id in repairs[:CORE_REPAIRS].ids)
    mine, theirs = bench.sample(hand_over, rows), bench.sample(post_each, some)
    return [
        Figure("hand-over, ms per message", mine.ms, 0.4, theirs.ms),
        Figure("hand-over, queries per message", mine.queries, 0.4, theirs.queries),
    ]
