import random
from html import unescape

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..tools.ejs import translate
from .common import RepairNotificationsCase


def html_to_text(html):
    """Return what plain text an e-mail shows."""
    return unescape(str(html).replace("<br/>", "\n"))


class TestLiteralText(RepairNotificationsCase):
    """Whatever is no EJS is shown as it was written."""

    def shown(self, source, channel, engine):
        text = translate(source, "repair.order", channel).text
        renderer = self.env["mail.render.mixin"].with_user(self.manager)
        repair = self.make_repair()
        shown = renderer._render_template(
            text, "repair.order", repair.ids, engine=engine
        )
        return shown[repair.id]

    def soups(self, count):
        pieces = [*"{}|'\"\\\n;$# aż€\t%", "{{", "}}", "|||", "object.id", "\\x7b"]
        soup = random.Random(7)
        return [
            "".join(soup.choices(pieces, k=soup.randint(1, 20))) for _ in range(count)
        ]

    def test_literal_text_of_an_sms_survives(self):
        for text in self.soups(40):
            source = f"{text}<% if (klient) {{ %>{text}<% }} %><%= klient %>{text}"
            with self.subTest(source):
                shown = self.shown(source, "sms", "inline_template")
                self.assertEqual(shown, f"{text}{text}Jan Kowalski{text}")

    def test_literal_text_of_an_email_survives(self):
        for text in self.soups(40):
            source = f"x{text}x<% if (klient) {{ %>x{text}x<% }} %>x"
            with self.subTest(source):
                shown = html_to_text(self.shown(source, "email", "qweb"))
                self.assertEqual(shown, f"x{text}xx{text}xx")


class TestTemplateImport(RepairNotificationsCase):
    """A text of the old application becomes the text of a rule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("pl_PL")
        cls.ready = cls.env["repair.notification.rule"]._of(cls.company, "ready")

    def wizard(self, source, user=None, rule=None, **vals):
        """Fill the wizard in as a manager does."""
        Wizard = self.env["repair.template.import"].with_user(user or self.manager)
        form = Form(Wizard.with_context(default_rule_id=(rule or self.ready).id))
        for name, value in vals.items():
            form[name] = value
        form.source = source
        return form

    def imported(self, source, **vals):
        wizard = self.wizard(source, **vals).save()
        wizard.action_import()
        return wizard

    def body(self, lang="en_US"):
        self.env.invalidate_all()
        return self.ready.sms_template_id.with_context(lang=lang).body

    def test_an_sms_arrives_as_it_was_in_the_old_application(self):
        self.imported(
            "Naprawa <%= rma %> {{x}}<% if (klient) { %>, <%= klient %><% } %>"
        )
        repair = self.make_repair()
        repair._set_milestone("ready")
        body = self.rows(repair, "ready")["sms"].body
        self.assertEqual(body, f"Naprawa {repair.name} {{{{x}}}}, Jan Kowalski")

    def test_an_email_arrives_as_it_was_in_the_old_application(self):
        self.imported(
            "<p>Naprawa <b><%= rma %></b></p><% if (klient) { %>"
            "<p>Pan <%= klient %></p><% } else { %><p>Nikt</p><% } %><p>{{ x }}</p>",
            channel="email",
        )
        repair = self.make_repair()
        repair._set_milestone("ready")
        body = self.rows(repair, "ready")["email"].body
        self.assertIn(f"<p>Naprawa <b>{repair.name}</b></p>", body)
        self.assertIn("<p>Pan Jan Kowalski</p>", body)
        self.assertIn("<p>{{ x }}</p>", body)
        self.assertNotIn("Nikt", body)

    def test_only_the_chosen_language_changes(self):
        english, html = self.body(), self.ready.mail_template_id.body_html
        self.imported("Gotowe <%= rma %>", lang="pl_PL")
        self.imported("<p>Gotowe</p>", lang="pl_PL", channel="email")
        self.assertEqual(self.body(), english)
        self.assertEqual(self.body("pl_PL"), "Gotowe {{ object.name }}")
        self.assertEqual(self.ready.mail_template_id.body_html, html)

    def test_undo_brings_the_former_text_back(self):
        for lang in ("en_US", "pl_PL"):
            before = self.body(lang)
            wizard = self.imported("New", lang=lang)
            self.assertEqual(self.body(lang), "New")
            wizard.action_undo()
            self.assertEqual(self.body(lang), before)
            with self.assertRaises(UserError):
                wizard.action_undo()

    def test_a_language_without_a_text_has_none_again_after_undo(self):
        template = self.ready.sms_template_id
        template.update_field_translations("body", {"pl_PL": False})
        self.imported("Nowy", lang="pl_PL").action_undo()
        template.body = "Changed"
        self.assertEqual(self.body("pl_PL"), "Changed")

    def test_nothing_is_written_while_parts_are_missing(self):
        before = self.body()
        wizard = self.wizard("a<% for (x) { %>b<% } %>").save()
        self.assertIn("Line 1: <% for (x) { %>", wizard.problems)
        with self.assertRaises(UserError):
            wizard.action_import()
        self.assertEqual(self.body(), before)
        wizard.accept_incomplete = True
        wizard.action_import()
        self.assertEqual(self.body(), "a")

    def test_unknown_tokens_are_answered_while_typing(self):
        form = self.wizard("<%= foo %>-<%= bar %>")
        self.assertEqual(form.result, "-")
        with form.token_ids.edit(0) as line:
            self.assertEqual(line.name, "foo")
            line.repair_expression = "object.name"
        with form.token_ids.edit(1) as line:
            line.repair_expression = "leave_out"
        self.assertEqual(form.result, "{{ object.name }}-")
        self.assertFalse(form.problems)
        form.save().action_import()
        self.assertEqual(self.body(), "{{ object.name }}-")

    def test_answers_stay_while_the_text_goes_on(self):
        form = self.wizard("<%= foo %>")
        with form.token_ids.edit(0) as line:
            line.repair_expression = "object.name"
        form.source = "<%= foo %> <%= bar %>"
        wizard = form.save()
        self.assertEqual(wizard.token_ids.mapped("name"), ["foo", "bar"])
        self.assertEqual(wizard.token_ids[0].repair_expression, "object.name")

    def test_requests_have_their_own_placeholders(self):
        rule = self.rule("request_closed")
        form = self.wizard("<%= rozwiazanie %><%= foo %>", rule=rule)
        with form.token_ids.edit(0) as line:
            line.request_expression = "object.summary"
        self.assertEqual(form.result, "{{ object.resolution }}{{ object.summary }}")

    def test_the_preview_shows_a_record_and_its_price(self):
        self.company.repair_sms_footer = "Serwis"
        repair = self.make_repair()
        repair._set_milestone("ready")
        form = self.wizard("Repair <%= rma %><% if (klient) { %>!<% } %>")
        self.assertEqual(form.preview_sms, f"Repair {repair.name}!\nSerwis")
        self.assertIn("SMS parts: 1", form.preview_parts)
        form.channel = "email"
        self.assertIn(f"Repair {repair.name}!", form.preview_email)

    def test_an_empty_text_and_a_rule_without_sms_are_refused(self):
        with self.assertRaises(UserError):
            self.wizard(" ").save().action_import()
        with self.assertRaises(UserError):
            self.imported("x", rule=self.rule("shipment_created"))

    def test_clerks_import_nothing(self):
        with self.assertRaises(AccessError):
            self.wizard("x", user=self.user)

    def test_texts_of_other_companies_are_out_of_reach(self):
        other = self.env["res.company"].create({"name": "Other"})
        rule = self.env["repair.notification.rule"]._of(other, "ready")
        with self.assertRaises(AccessError):
            self.wizard("x", rule=rule)
