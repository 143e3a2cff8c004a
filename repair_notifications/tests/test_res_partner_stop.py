from .common import RepairNotificationsCase

NUMBER = "+48600100200"


class TestResPartnerStop(RepairNotificationsCase):
    """STOP and START, whoever brings the customer's word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.repair_sms_footer = False
        cls.partners = cls.env["res.partner"]

    def sms(self):
        return self.env["sms.sms"].search([("number", "=", NUMBER)], order="id")

    def log(self):
        domain = [("partner_id", "=", self.customer.id), ("channel", "=", "sms")]
        return self.env["repair.consent"].search(domain, order="id")

    def arrive(self):
        repair = self.make_repair(handover_in="courier")
        repair.action_device_arrived()
        return self.rows(repair, "device_delivered")["sms"]

    def test_stop_is_confirmed_logged_and_blocks_at_once(self):
        owners = self.partners._stop_sms(NUMBER, "sms", f"{NUMBER}: stop")
        self.assertEqual(owners, self.customer)
        self.assertIn("no more SMS", self.sms().body)
        row = self.log()
        self.assertEqual((row.given, row.way), (False, "sms"))
        self.assertEqual(row.evidence, f"{NUMBER}: stop")
        self.assertEqual(self.arrive().reason, "switched_off")
        self.assertTrue(self.make_repair().with_user(self.user).sms_stopped)
        self.assertTrue(self.env["phone.blacklist"].search([("number", "=", NUMBER)]))

    def test_saying_stop_again_changes_nothing(self):
        for _twice in range(2):
            self.partners._stop_sms(NUMBER, "sms", "stop")
        self.assertEqual(len(self.sms()), 1)
        self.assertEqual(len(self.log()), 1)

    def test_start_undoes_it(self):
        self.partners._stop_sms(NUMBER, "sms", "stop")
        self.partners._start_sms(NUMBER, "portal", "link, 203.0.113.7")
        self.assertIn("again", self.sms()[-1].body)
        self.assertEqual(self.log().mapped("given"), [False, True])
        self.assertEqual(self.arrive().state, "queued")

    def test_start_of_somebody_who_never_stopped_says_nothing(self):
        self.partners._start_sms(NUMBER, "sms", "start")
        self.assertFalse(self.sms() | self.sms())
        self.assertFalse(self.log())

    def test_a_number_that_stopped_stays_so_on_a_new_card(self):
        self.customer.phone = False
        self.partners._stop_sms(NUMBER, "sms", "stop")
        self.customer.phone = "600 100 200"
        self.assertTrue(self.customer.sms_stopped)
        row = self.arrive()
        self.assertEqual(row.explanation, "SMS not sent: The customer answered STOP")

    def test_a_stranger_may_stop_too(self):
        self.partners._stop_sms("+48601100200", "sms", "stop")
        sms = self.env["sms.sms"].search([("number", "=", "+48601100200")])
        self.assertIn("no more SMS", sms.body)

    def test_all_cards_with_the_number_are_switched(self):
        wife = self.customer.copy({"name": "Anna", "phone": "+48 600 100 200"})
        owners = self.partners._stop_sms(NUMBER, "sms", "stop")
        self.assertEqual(owners, self.customer | wife)
        self.assertFalse(wife.notify_sms)

    def test_staff_allow_sms_again_on_the_customers_word(self):
        self.partners._stop_sms(NUMBER, "sms", "stop")
        self.customer.action_allow_sms()
        self.assertEqual(self.log()[-1].way, "counter")
        self.assertFalse(self.customer.sms_stopped)
        self.assertTrue(self.customer.notify_sms)

    def test_the_confirmation_is_in_the_customers_language(self):
        self.load_polish()
        self.customer.lang = "pl_PL"
        self.partners._stop_sms(NUMBER, "sms", "stop")
        self.assertIn("odpisz START", self.sms().body)

    def test_only_the_shops_words_alone_count(self):
        read = self.partners._read_sms_keyword
        for text, kind in (
            ("Stop!", "stop"),
            ("wypisz  mnie.", "stop"),
            ("START", "start"),
            ("stop, mam pytanie", ""),
            ("nie stop", ""),
            ("", ""),
        ):
            with self.subTest(text):
                self.assertEqual(read(text, self.company), kind)
        self.company.repair_stop_words = "KONIEC"
        self.assertEqual(read("koniec", self.company), "stop")
        self.assertEqual(read("stop", self.company), "")
