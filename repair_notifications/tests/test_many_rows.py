from odoo.addons.repair_notifications.tools.many_rows import insert_rows

from .common import RepairNotificationsCase


class TestManyRows(RepairNotificationsCase):
    """Rows that are inserted together."""

    def insert(self, *keys, **kwargs):
        same = {"event": "ready", "channel": "sms", "state": "queued"}
        same |= {"company_id": self.env.company.id, "res_model": "repair.order"}
        rows = self.env["repair.notification"]
        return insert_rows(
            rows, [{**same, "key": key, "res_id": 7} for key in keys], **kwargs
        )

    def test_new_rows_come_back_in_the_order_of_their_values(self):
        rows = self.insert("b", "a", "c")
        rows.invalidate_recordset()
        self.assertEqual(rows.mapped("key"), ["b", "a", "c"])
        self.assertEqual(rows.mapped("res_id"), [7, 7, 7])

    def test_what_was_inserted_is_not_read_again(self):
        rows = self.insert("a", "b")
        with self.assertQueryCount(0):
            self.assertEqual(rows.mapped("key"), ["a", "b"])
            self.assertEqual(rows.company_id, self.env.company)

    def test_rows_that_are_there_already_can_be_left_out(self):
        self.insert("a")
        new = self.insert("a", "b", unless_known=True)
        self.assertEqual(new.mapped("key"), ["b"])

    def test_no_is_an_answer_where_one_is_asked(self):
        message = insert_rows(self.env["mail.message"], [{"is_internal": False}])
        self.env.cr.execute(
            "SELECT is_internal FROM mail_message WHERE id = %s", message.ids
        )
        self.assertEqual(self.env.cr.fetchone(), (False,))
