"""Opening the inbox, as the screen does it: with 100,000 conversations and 1,000,000
messages beside the same with 1,000 conversations and 10,000 messages.
"""

from bench_runner import Figure
from bench_world import open_inbox

from odoo import Command

COMMITS = True
SIZES = (1_000, 100_000)
MESSAGES = 10  # of each conversation
TARGET = 1.5


def make_shop(env, number):
    """Make a company with many conversations, one in five open and one in fifty unread.

    :param odoo.api.Environment env: environment
    :param int number: of conversations
    :return: the inbox as its one clerk sees it
    """
    company = env["res.company"].create({"name": f"Shop with {number}"})
    clerk = env["res.users"].create(
        {
            "name": f"Clerk of {number}",
            "login": f"clerk{number}",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.link(env.ref("stock.group_stock_user").id)],
        }
    )
    env.flush_all()
    values = {"company": company.id, "clerk": clerk.id, "number": number}
    for statement in STATEMENTS:
        env.cr.execute(statement, {**values, "messages": MESSAGES})
    env.cr.commit()
    inbox = env["repair.conversation"].with_user(clerk)
    return inbox.with_context(allowed_company_ids=company.ids, lang="en_US")


STATEMENTS = (
    """
    INSERT INTO res_partner (name, complete_name, phone_sanitized, active, lang,
                             company_id, notify_sms, notify_email, type,
                             autopost_bills)
    SELECT 'Customer ' || n, 'Customer ' || n, '+48601' || lpad(n::text, 6, '0'), TRUE,
           'en_US', %(company)s, TRUE, TRUE, 'contact', 'ask'
      FROM generate_series(1, %(number)s) n
    """,
    """
    INSERT INTO repair_conversation (company_id, partner_id, number, state, user_id,
                                     unread_count, has_unread, last_message_at)
    SELECT company_id, id, phone_sanitized,
           CASE WHEN id %% 5 = 0 THEN 'open' ELSE 'closed' END,
           CASE WHEN id %% 10 = 0 THEN %(clerk)s END,
           CASE WHEN id %% 50 = 0 THEN 1 ELSE 0 END, id %% 50 = 0,
           now() AT TIME ZONE 'UTC' - id * interval '1 second'
      FROM res_partner WHERE company_id = %(company)s AND phone_sanitized IS NOT NULL
    """,
    """
    INSERT INTO repair_conversation_message (conversation_id, company_id, key,
                                             direction, channel, text, number, sent_at)
    SELECT id, company_id, 'bench/' || id || '/' || n,
           CASE WHEN n %% 2 = 0 THEN 'in' ELSE 'out' END, 'sms',
           'Message ' || n || ' of ' || number, number, last_message_at
      FROM repair_conversation, generate_series(1, %(messages)s) n
     WHERE company_id = %(company)s
     ORDER BY n, id
    """,
    "ANALYZE res_partner",
    "ANALYZE repair_conversation",
    "ANALYZE repair_conversation_message",
)


def measure(bench):
    """Measure both in turn, so that a slow moment hits both.

    :param Bench bench: what to measure with
    :return: list of Figure
    """
    few, many = (make_shop(bench.env, size) for size in SIZES)
    one = bench.env.user  # one opening each
    small, large = bench.compare(
        one, lambda _one: open_inbox(few), lambda _one: open_inbox(many)
    )
    _found, searched = bench.compare(
        one,
        lambda _one: few.inbox_page("open", "Customer 77"),
        lambda _one: many.inbox_page("open", "Customer 77"),
    )
    return [
        Figure("inbox, queries", large.queries, small.queries + 2),
        Figure("inbox, 100,000 conversations / 1,000, ms", large.ms, TARGET, small.ms),
        Figure("search in 100,000 conversations, ms", searched.ms, 500),
    ]
