from odoo.tests import TransactionCase


class TestNotificationIndexes(TransactionCase):
    """What is asked often is read by an index: the journal is kept for good."""

    def assert_indexed(self, definition):
        """Check that there is an index on the journal whose definition ends so."""
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'repair_notification'"
        )
        found = [one for (one,) in self.env.cr.fetchall() if one.endswith(definition)]
        self.assertEqual(len(found), 1, definition)

    def test_what_failed_lately_is_found_by_company_and_date(self):
        self.assert_indexed(
            "(company_id, create_date) WHERE ((state)::text = 'failed'::text)"
        )

    def test_what_steps_in_is_found_by_the_message_that_failed(self):
        self.assert_indexed("(instead_of_id) WHERE (instead_of_id IS NOT NULL)")

    def test_the_newest_of_an_event_is_found_by_company(self):
        self.assert_indexed("(company_id, event, id)")
