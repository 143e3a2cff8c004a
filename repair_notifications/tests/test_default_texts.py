from odoo.tests import tagged

from ..models.repair_notification_rule import EMAIL_ONLY, EVENTS
from .common import RepairNotificationsCase

LANGS = ("en_US", "pl_PL")
LINK = "https://serwis.podlupa.pl"  # as long as a shop's address is


@tagged("post_install", "-at_install")
class TestDefaultTexts(RepairNotificationsCase):
    """What a shop sends that never touched a text."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.load_polish()
        cls.env["ir.config_parameter"].set_param("web.base.url", LINK)
        cls.company.write(
            {"repair_sms_footer": "Serwis Pod Lupą", "repair_sms_without_letters": True}
        )
        # A shop that is not new: numbers in links are as long as they get.
        for sequence in ("sale_order_id_seq", "account_move_id_seq"):
            cls.env.cr.execute(
                "SELECT setval(%s, GREATEST(nextval(%s), 12345))", (sequence, sequence)
            )
        cls.device.name = "Samsung Galaxy S24 Ultra"
        cls.repair = cls.make_repair(name="WH/RO/01234")
        cls.make_quotation(cls.repair, price=1250)
        cls.repair.action_ask_approval()
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_line_ids": [(0, 0, {"name": "Repair", "price_unit": 1250})],
            }
        )
        cls.repair.payment_invoice_id = invoice
        cls.request = cls.env["repair.request"].create(
            {
                "name": "ZG/01234",
                "summary": "Laptop się nie włącza",
                "partner_id": cls.customer.id,
                "resolution": "Wymieniliśmy baterię, zapraszamy po odbiór.",
            }
        )

    def records(self, event):
        """Return what an event's texts are shown on, at each stage it can happen."""
        if EVENTS[event].model == "repair.request":
            for state in ("resolved", "refused"):
                self.request.state = state
                yield self.request
            return
        milestones = {
            "ready": ("ready", "ready_to_ship"),
            "awaiting_parts": ("awaiting_parts",),
        }
        for milestone in milestones.get(event, ("received",)):
            stage = self.env["repair.stage"]._default_for(milestone)
            self.env.cr.execute(
                "UPDATE repair_order SET stage_id = %s WHERE id = %s",
                (stage.id, self.repair.id),
            )
            self.repair.invalidate_recordset()
            yield self.repair

    def each_text(self, kind):
        for event in EVENTS:
            if kind == "sms" and event == EMAIL_ONLY:
                continue
            template = self.env["repair.notification.rule"]._default_template(
                kind, event
            )
            for record in self.records(event):
                for lang in LANGS:
                    yield template, record, lang

    def test_each_sms_fits_one_part_footer_and_link_included(self):
        for template, record, lang in self.each_text("sms"):
            text = template._render_field("body", record.ids, set_lang=lang)[record.id]
            judged = self.company._judge_sms(text)
            with self.subTest(template.name, lang=lang, text=judged["text"]):
                self.assertEqual((judged["parts"], judged["encoding"]), (1, "GSM-7"))
                self.assertTrue(judged["text"].endswith("\nSerwis Pod Lupa"))

    def queries_to_render(self, template, number):
        """Count the queries that render a text for customers of two languages."""
        partners = self.env["res.partner"].create(
            [{"name": f"C{i}", "lang": LANGS[i % 2]} for i in range(number)]
        )
        repairs = self.env["repair.order"].create(
            [{"partner_id": p.id, "product_id": self.device.id} for p in partners]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        for name in template._repair_texts:
            self.env["repair.notification"]._render(template, name, repairs)
        return self.cr.sql_log_count - before

    def test_many_texts_cost_no_query_for_each_of_them(self):
        for event in ("ready", "closed"):
            for kind in ("sms", "mail"):
                template = self.rule(event)._default_template(kind, event)
                self.queries_to_render(template, 4)  # what is cached for good
                few = self.queries_to_render(template, 10)
                many = self.queries_to_render(template, 100)
                with self.subTest(event=event, kind=kind):
                    self.assertEqual(many, few)

    def test_each_email_can_be_rendered_in_each_language(self):
        bodies = {}
        for template, record, lang in self.each_text("mail"):
            for name in ("subject", "body_html"):
                text = template._render_field(name, record.ids, set_lang=lang)
                bodies[template, name, record.display_name, lang] = text[record.id]
                with self.subTest(template.name, name=name, lang=lang):
                    self.assertTrue(text[record.id].strip())
        for (template, name, record, lang), text in bodies.items():
            with self.subTest(template.name, name=name, lang=lang):
                english = bodies[template, name, record, "en_US"]
                self.assertEqual(text == english, lang == "en_US")

    def test_no_default_text_reads_like_advertising(self):
        for kind in ("sms", "mail"):
            for template, _record, _lang in self.each_text(kind):
                with self.subTest(template.name):
                    words = template._promotional_words(self.company)
                    self.assertEqual(words, [])
