from .common import NUMBER, STRANGER, RepairInboxCase


class TestIncoming(RepairInboxCase):
    """What gateways bring, from the call to the conversation."""

    def arrive(self, text, sender="48511000111", **values):
        """Store a call of the gateway as SMSAPI makes it and apply it; return the
        newest bubble that came in.
        """
        form = {"sms_from": sender, "sms_to": "48123", "sms_text": text}
        form |= {"sms_date": "1795341600", "MsgId": ""}
        events = self.env["repair.sms.gateway.event"]
        events._receive(self.gateway, "incoming", form | values)
        events._apply_batch()
        event = events.search([("gateway_id", "=", self.gateway.id)], limit=1)
        self.assertTrue(event.applied_at)
        self.assertFalse(event.error)
        return self.bubbles([("direction", "=", "in")])

    def test_an_unknown_sender(self):
        bubble = self.arrive("Do you repair kettles?")
        self.assertEqual(bubble.number, STRANGER)
        self.assertFalse(bubble.conversation_id.partner_id)

    def test_an_empty_text(self):
        bubble = self.arrive("")
        self.assertFalse(bubble.text)
        self.assertEqual(bubble.conversation_id.unread_count, 1)

    def test_a_text_of_many_parts(self):
        text = "Zażółć gęślą jaźń. " * 80  # 1,520 characters, 23 parts
        self.assertEqual(self.arrive(text).text, text)

    def test_emoji(self):
        text = "Super 👍🏽 👨‍👩‍👧 🇵🇱"
        self.assertEqual(self.arrive(text).text, text)

    def test_control_characters_and_halves_of_characters(self):
        bubble = self.arrive("A\x00B\x07C\x1b\ud83dD\r\nE\tF")
        self.assertEqual(bubble.text, "ABCD\nE\tF")
        # On a document, too, where it is logged as HTML.
        self.send(
            partner_id=self.customer.id, res_model="res.partner"
        ).sms_message_id.res_id = self.customer.id
        self.assertEqual(self.arrive("\x00\x08x", NUMBER[1:]).text, "x")

    def test_a_name_as_sender(self):
        bubble = self.arrive("Your parcel is near", "KURIER-24")
        self.assertEqual((bubble.number, bubble.author_id.id), ("KURIER-24", False))
        self.assertTrue(bubble.conversation_id.sms_problem)

    def test_a_short_number_as_sender(self):
        self.assertEqual(self.arrive("Promo", "7250").number, "7250")

    def test_stop_from_what_is_no_phone_is_kept_and_stops_nobody(self):
        for sender in ("99912345678", '+48600100200"><b>', "KURIER-24"):
            with self.subTest(sender):
                bubble = self.arrive("STOP", sender)
                self.assertFalse(bubble.outcome)
        self.assertTrue(self.customer.notify_sms)

    def test_foreign_numbers(self):
        for sender in ("4915112345678", "380501234567", "12025550123"):
            with self.subTest(sender):
                bubble = self.arrive(f"Hello from {sender}", sender)
                self.assertEqual(bubble.number, f"+{sender}")

    def test_the_same_call_twice_is_one_message(self):
        first = self.arrive("Hello")
        self.assertEqual(self.arrive("Hello", username="other"), first)
        self.assertEqual(first.conversation_id.unread_count, 1)

    def test_the_same_words_a_minute_later_are_another_message(self):
        first = self.arrive("Hello")
        self.assertNotEqual(self.arrive("Hello", sms_date="1795341660"), first)

    def test_an_event_applied_again_changes_nothing(self):
        first = self.arrive("Hello")
        event = self.env["repair.sms.gateway.event"].search([], limit=1)
        event.write({"applied_at": False})
        event._apply_batch()
        self.assertEqual(first.conversation_id.bubble_count, 1)

    def test_messages_stand_in_the_order_of_their_arrival(self):
        for text in ("one", "two", "three"):
            self.arrive(text)
        conversation = self.bubbles([]).conversation_id
        self.assertEqual(
            conversation.bubble_ids.mapped("text"), ["one", "two", "three"]
        )

    def test_one_message_costs_few_queries(self):
        about = {"res_model": "repair.order", "res_id": self.make_repair().id}
        self.send(partner_id=self.customer.id, **about)
        for sender in (NUMBER[1:], "48511000222"):
            self.arrive("Hello", sender)  # fills the caches a running server has
            form = {"sms_from": sender, "sms_text": "When?", "sms_date": "1795341700"}
            events = self.env["repair.sms.gateway.event"]
            events._receive(self.gateway, "incoming", form)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            events._apply_batch()
            self.env.flush_all()
            with self.subTest(sender):
                self.assertLessEqual(self.env.cr.sql_log_count - before, 25)


class TestWhoseNumber(RepairInboxCase):
    """A number belongs to the customer it is saved on, and to nobody by a guess."""

    def test_a_stranger_is_known_once_the_number_is_saved(self):
        conversation = self.receive("Hello", STRANGER).conversation_id
        partner = self.env["res.partner"].create({"name": "Ewa", "phone": STRANGER})
        self.assertEqual(conversation.partner_id, partner)

    def test_a_number_added_to_a_customer_joins_both_conversations(self):
        known = self.receive("From my phone").conversation_id
        stranger = self.receive("From the office", STRANGER).conversation_id
        self.customer.phone = "511 000 111"
        self.assertFalse(stranger.exists())
        self.assertEqual(
            known.bubble_ids.mapped("text"), ["From my phone", "From the office"]
        )

    def test_an_address_that_is_saved_joins_as_well(self):
        conversation = self.conversations.create(
            {"company_id": self.company.id, "email": "ewa@example.org"}
        )
        partner = self.env["res.partner"].create({"name": "Ewa"})
        partner.email = "Ewa <ewa@example.org>"
        self.assertEqual(conversation.partner_id, partner)

    def test_a_number_saved_on_two_customers_is_left_to_people(self):
        conversation = self.receive("Hello", STRANGER).conversation_id
        partners = self.env["res.partner"].create(
            [{"name": name, "phone": STRANGER} for name in ("Ewa", "Adam")]
        )
        self.assertFalse(conversation.partner_id)
        choices = [choice["id"] for choice in conversation.link_choices()]
        self.assertEqual(sorted(choices), partners.ids)

    def test_who_was_chosen_is_not_asked_about_again(self):
        wife = self.customer.copy({"name": "Anna", "phone": "600100200"})
        self.receive("Hello").conversation_id._link(wife)
        bubble = self.receive("One more thing", second=1)
        self.assertEqual(bubble.conversation_id.partner_id, wife)

    def test_an_answer_from_a_shared_number_is_of_whom_was_written_to(self):
        wife = self.customer.copy({"name": "Anna", "phone": "600100200"})
        self.send("Your tablet is ready", partner_id=wife.id)
        self.assertEqual(self.receive("Thanks").conversation_id.partner_id, wife)

    def test_an_old_message_does_not_say_who_writes(self):
        self.customer.copy({"name": "Anna", "phone": "600100200"})
        self.send("Hello", partner_id=self.customer.id)
        self.env.flush_all()
        for table in ("repair_conversation_message", "repair_sms_message"):
            self.env.cr.execute(
                f"UPDATE {table} SET create_date = create_date - INTERVAL '31 days'"
            )
        self.env.invalidate_all()
        self.assertFalse(self.receive("Thanks").conversation_id.partner_id)

    def test_saving_a_customer_costs_one_query_more_at_most(self):
        names = {"name": "P"}
        self.env["res.partner"].create(names)
        counts = []
        for number in (1, 20):
            vals_list = [{**names, "phone": f"6015550{n:02}"} for n in range(number)]
            partners = self.env["res.partner"].create(vals_list)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            partners._adopt_strangers()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts, [1, 1])
        before = self.env.cr.sql_log_count
        partners.write({"comment": "x"})
        self.env.flush_all()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 1)
