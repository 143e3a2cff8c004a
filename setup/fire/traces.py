"""What requests leave behind in the database."""

import json
import re
from contextlib import contextmanager

#: What a request could have done to others than our own tables.
TABLES = ("mail_message", "sms_sms", "payment_transaction", "res_partner", "mail_mail")
#: What may differ although nothing happened.
FREE = ["write_date", "write_uid", "applied_at"]
#: Kept about whoever guesses addresses, which is their purpose.
ABOUT_GUESSES = {"repair_link_miss"}
_LIVE = re.compile(r"<\s*(script|img[^>]*onerror|svg|t\s|iframe)", re.IGNORECASE)


class Traces:
    """Looks for traces from now on.

    :param odoo.api.Environment env: environment
    """

    def __init__(self, env):
        self.registry = env.registry
        env.cr.execute(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'repair\\_%%'"
        )
        ours = {name for (name,) in env.cr.fetchall()} - ABOUT_GUESSES
        self.tables = sorted({*ours, *TABLES})
        self.newest = {name: self._newest(env, name) for name in ("mail_message",)}

    @staticmethod
    def _newest(env, table):
        env.cr.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # noqa: S608
        return env.cr.fetchone()[0]

    def rows(self):
        """Count the rows of all tables, and sum up what is in them.

        :return: number and sum by table
        :rtype: dict
        """
        with self.registry.cursor() as cr:
            counts = {}
            for table in self.tables:
                cr.execute(
                    "SELECT COUNT(*), SUM(hashtext((to_jsonb(t) - %s)::text)::bigint)"
                    f" FROM {table} t",
                    [FREE],
                )
                counts[table] = cr.fetchone()
            return counts

    @contextmanager
    def unchanged(self, count, name):
        """Count the rows that appear or vanish during the block, and the tables in
        which others change.

        :param dict count: where to
        :param str name: under what name
        """
        before = self.rows()
        yield
        after = self.rows()
        count[name] = sum(
            abs(after[table][0] - before[table][0]) or after[table] != before[table]
            for table in before
        )

    # -- applying ----------------------------------------------------------------

    def apply(self, env):
        """Apply all stored events as the cron does, twice, and look at the result.

        :return: what was counted
        :rtype: dict
        """
        events = env["repair.sms.gateway.event"]
        todo = events.search_count([("applied_at", "=", False)])
        events._cron_apply()
        failed = events.search([("error", "!=", False)])
        count = {
            "applied": todo,
            "left": events.search_count([("applied_at", "=", False)]),
            "failed": len(failed),
            "failures": sorted(set(failed.mapped("error")))[:20],
        }
        with self.unchanged(count, "effects of applying again"):
            events.search([("applied_at", "!=", False)]).applied_at = False
            env.flush_all()
            env.cr.commit()
            events._cron_apply()
        return {**count, **self._look(env)}

    def _look(self, env):
        """Open what staff see of it.

        :rtype: dict
        """
        env.cr.execute(
            "SELECT body FROM mail_message WHERE id > %s", [self.newest["mail_message"]]
        )
        live = [body for (body,) in env.cr.fetchall() if _LIVE.search(body or "")]
        return {"live": len(live), "lively": live[:3], "unreadable": self._read(env)}

    def _read(self, env):
        """Read all conversations as the inbox does.

        :return: why not, by conversation
        :rtype: list[str]
        """
        wrong = []
        inbox = env["repair.conversation"].with_user(env.ref("base.user_admin"))
        for tz in ("Europe/Warsaw", "America/New_York"):
            inbox = inbox.with_context(tz=tz)
            for conversation in inbox.search([]):
                try:
                    self._open(conversation)
                except Exception as error:
                    wrong.append(f"{type(error).__name__}: {error}"[:200])
        return sorted(set(wrong))

    @staticmethod
    def _open(conversation):
        answer = {
            "open": conversation.inbox_open(),
            "bubbles": conversation.bubble_ids.web_read(
                {"text": {}, "sent_at": {}, "document_name": {}, "note": {}}
            ),
        }
        json.dumps(answer, default=str)
