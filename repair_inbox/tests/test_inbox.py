from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..models import repair_conversation_inbox
from .common import NUMBER, STRANGER, RepairInboxCase


class TestInbox(RepairInboxCase):
    """The left side of the inbox: pages, tabs, counters, search."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the demo data brought is looked at elsewhere.
        cls.conversations.search([]).write({"state": "closed", "unread_count": 0})

    def page(self, *args):
        """Return the ids of a page of the inbox as the clerk sees it."""
        page = self.conversations.with_user(self.user).inbox_page(*args)
        return [row["id"] for row in page["rows"]]

    def many(self, number):
        """Make conversations with strangers; return them."""
        return self.env["repair.conversation"].browse(
            self.receive("Hello", f"+4851100{index:04}").conversation_id.id
            for index in range(number)
        )

    def test_tabs_hold_what_they_say(self):
        mine, free, waiting, closed = self.many(4)
        mine.user_id = self.user
        waiting.action_wait()
        closed.action_close()
        self.assertEqual(self.page("mine"), mine.ids)
        self.assertEqual(self.page("unassigned"), free.ids)
        self.assertEqual(self.page("open"), [free.id, mine.id])
        self.assertEqual(self.page("waiting"), waiting.ids)
        self.assertEqual(self.page("closed")[0], closed.id)

    def test_unread_stand_first_and_pages_follow_each_other(self):
        self.patch(repair_conversation_inbox, "PAGE", 2)
        made = self.many(5)
        made[3:].action_mark_read()
        seen, ended = [], None
        for _page in range(3):
            inbox = self.conversations.with_user(self.user)
            page = inbox.inbox_page("open", "", ended)
            seen += [row["id"] for row in page["rows"]]
            ended = page["next"]
        self.assertFalse(ended)
        first, second, third, fourth, fifth = made.ids
        self.assertEqual(seen, [third, second, first, fifth, fourth])

    def test_counters_stop_counting(self):
        self.patch(repair_conversation_inbox, "COUNTED", 2)
        self.many(3)[0].action_wait()
        counts = self.conversations.with_user(self.user).inbox_counts()
        self.assertEqual(counts, {"mine": 0, "unassigned": 2, "open": 2, "waiting": 1})

    def test_a_row_says_what_was_said_last_and_by_whom(self):
        conversation = self.receive("Hello").conversation_id
        conversation.with_user(self.user).action_send_sms("Come on Monday")
        page = self.conversations.with_user(self.user).inbox_page("mine")
        [row] = page["rows"]
        self.assertEqual((row["text"], row["direction"]), ("Come on Monday", "out"))
        self.assertEqual(
            (row["name"], row["number"], row["unread"], row["user_id"]),
            ("Jan Kowalski", NUMBER, 0, self.user.id),
        )

    def test_search_finds_name_number_repair_and_text_in_all_tabs(self):
        repair = self.make_repair()
        conversation = self.receive("My zygzak is broken").conversation_id
        conversation.action_close()
        self.receive("Hello", STRANGER)
        for text in ("kowalski", "600 100 200", repair.name, "zygzak"):
            with self.subTest(text):
                self.assertEqual(self.page("open", text), conversation.ids)
        self.assertFalse(self.page("open", "nothing like it"))

    def test_what_changed_is_read_alone_and_leaves_a_tab_it_is_not_in(self):
        first, second = self.many(2)
        first.action_close()
        inbox = (first + second).with_user(self.user)
        self.assertEqual([row["id"] for row in inbox.inbox_changed("open")], second.ids)

    def test_a_page_takes_few_queries_however_long_it_is(self):
        self.many(12).user_id = self.manager
        counts = []
        for size in (3, 12):
            self.patch(repair_conversation_inbox, "PAGE", size)
            self.env.invalidate_all()
            with self.assertQueryCount(14):
                before = self.env.cr.sql_log_count
                self.assertEqual(len(self.page("open")), size)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_another_company_and_outsiders_see_nothing(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        hidden = self.receive("Secret", gateway=self.make_gateway(other))
        self.assertNotIn(hidden.conversation_id.id, self.page("open", "Secret"))
        nosy = new_test_user(self.env, "nosy", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.conversations.with_user(nosy).inbox_page("open")
        with self.assertRaises(AccessError):
            hidden.conversation_id.with_user(self.user).inbox_open()

    def test_unread_again_is_seen_by_everybody(self):
        [conversation] = self.many(1)
        conversation.action_mark_read()
        conversation.with_user(self.user).action_mark_unread()
        self.assertTrue(conversation.has_unread)

    def test_whatever_the_customer_writes_ends_the_waiting(self):
        conversation = self.receive("Hello").conversation_id
        conversation.with_user(self.user).action_wait()
        self.receive("Here I am", second=1)
        self.assertEqual(conversation.state, "open")

    def test_open_screens_hear_who_took_it(self):
        conversation = self.receive("Hello").conversation_id
        self.env.cr.precommit.run()
        before = self.env["bus.bus"].search_count([])
        conversation.with_user(self.user).action_assign(self.manager.id)
        self.env.cr.precommit.run()
        sent = self.env["bus.bus"].search([])[before:]
        self.assertIn(str(conversation.id), "".join(sent.mapped("message")))

    def test_only_staff_of_the_company_are_proposed(self):
        conversation = self.receive("Hello").conversation_id.with_user(self.user)
        proposed = {one["id"] for one in conversation.inbox_staff()}
        self.assertLessEqual({self.user.id, self.manager.id}, proposed)
        self.assertNotIn(self.stranger().id, proposed)
