from odoo.exceptions import AccessError

from .common import RepairNotificationsCase

CONDITION = "{{ 'Hello ' + (object.partner_id.name or '') if object.name else '' }}"


class TestTextRights(RepairNotificationsCase):
    """Managers write conditions without being editors of every template."""

    def sms(self, text, user=None):
        """Write an SMS text as a manager and show it on a repair."""
        template = self.rule("ready").sms_template_id.with_user(user or self.manager)
        template.sudo(False).body = text
        return self.shown(template, "body")

    def email(self, html):
        """Write an e-mail text as a manager and show it on a repair."""
        template = self.rule("ready").mail_template_id.with_user(self.manager)
        template.sudo(False).body_html = html
        return self.shown(template, "body_html")

    def shown(self, template, field):
        repair = self.make_repair()
        shown = template.sudo(False)._render_field(field, repair.ids)[repair.id]
        by_cron = template.sudo()._render_field(field, repair.ids)[repair.id]
        self.assertEqual(shown, by_cron)
        return str(shown)

    def test_managers_are_no_editors(self):
        group = "mail.group_mail_template_editor"
        self.assertFalse(self.manager.has_group(group))

    def test_a_condition_in_an_sms_is_saved_and_shown(self):
        self.assertEqual(self.sms(CONDITION), "Hello Jan Kowalski")
        self.assertEqual(self.sms("{{ 'a' if object.name == 'x' else 'b' }}"), "b")

    def test_a_program_in_an_sms_is_refused(self):
        for text in (
            "{{ object.unlink() }}",
            "{{ object.partner_id.email }}",
            "{{ object.name.upper() if object.name else '' }}",
            "{{ object['name'] }}",
            "{{ user.name }}",
        ):
            with self.assertRaises(AccessError, msg=text):
                self.sms(text)

    def test_a_condition_about_other_models_is_refused(self):
        model = self.env["ir.model"]._get("res.partner")
        template = self.env["mail.template"].create({"name": "P", "model_id": model.id})
        template.user_id = self.manager
        with self.assertRaises(AccessError):
            template.with_user(self.manager).subject = "{{ object.name or '' }}"

    def test_conditions_links_and_styles_in_an_email_are_saved_and_shown(self):
        html = (
            '<p style="color:red">Hi <t t-if="object.partner_id.name">'
            '<b t-out="object.partner_id.name or \'\'">x</b></t><t t-else="">you</t>'
            " <a t-att-href=\"'https://x/' + (object.partner_id.name or '')\">L</a></p>"
        )
        shown = self.email(html)
        self.assertIn('<p style="color:red">Hi <b>Jan Kowalski</b>', shown)
        self.assertIn('href="https://x/Jan Kowalski"', shown)
        self.assertNotIn("t-if", shown)

    def test_values_are_escaped_in_an_email(self):
        self.customer.name = "<script>1</script>"
        shown = self.email("<p t-out=\"object.partner_id.name or ''\"></p>")
        self.assertIn("&lt;script&gt;", shown)

    def test_a_program_in_an_email_is_refused(self):
        for html in (
            '<p t-out="object.partner_id.email"></p>',
            '<t t-foreach="object" t-as="o">x</t>',
            '<t t-set="a" t-value="1"/>',
            '<a t-att-href="object.partner_id.name">x</a>',
            '<p t-att-class="object.name">x</p>',
            '<t t-if="object.unlink()">x</t>',
        ):
            with self.assertRaises(AccessError, msg=html):
                self.email(html)

    def test_clerks_write_no_texts(self):
        for template in ("sms_template_id", "mail_template_id"):
            with self.assertRaises(AccessError):
                self.rule("ready")[template].with_user(self.user).sudo(False).write(
                    {"name": "Mine"}
                )

    def test_the_texts_that_are_shipped_need_no_editor(self):
        for rule in self.env["repair.notification.rule"].search([]):
            for template in (rule.sms_template_id, rule.mail_template_id):
                self.assertFalse(template._has_unsafe_expression(), template.name)
