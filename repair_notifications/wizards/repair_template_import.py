from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.repair_notification_rule import CHANNELS
from ..tools.ejs import translate

LEAVE_OUT = "leave_out"
_FIELDS = {"sms": "body", "email": "body_html"}
_ENGINES = {"sms": "inline_template", "email": "qweb"}


class RepairTemplateImport(models.TransientModel):
    """Turns a text of the old application into the text of a rule, in one language.

    What could not be translated is shown before anything is written, and the text
    before can be put back as long as the wizard is open.
    """

    _name = "repair.template.import"
    _description = "Import Old Texts"

    rule_id = fields.Many2one(
        "repair.notification.rule",
        string="Event",
        required=True,
        domain=lambda self: [("company_id", "=", self.env.company.id)],
    )
    model = fields.Char(related="rule_id.model")
    channel = fields.Selection(CHANNELS, required=True, default="sms")
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
    )
    source = fields.Text(string="Old Text")
    token_ids = fields.One2many(
        "repair.template.import.token",
        "import_id",
        string="Unknown Tokens",
        compute="_compute_token_ids",
        store=True,
        readonly=False,
    )
    result = fields.Text(string="New Text", compute="_compute_result")
    problems = fields.Text(string="Could Not Be Translated", compute="_compute_result")
    translated = fields.Text(compute="_compute_result")
    accept_incomplete = fields.Boolean("Import Without These Parts")
    preview_record = fields.Char(string="Previewed On", compute="_compute_preview")
    preview_sms = fields.Text(string="SMS Preview", compute="_compute_preview")
    preview_parts = fields.Char(compute="_compute_preview")
    preview_email = fields.Html(
        string="E-mail Preview", compute="_compute_preview", sanitize=True
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Imported"), ("undone", "Put Back")],
        default="draft",
        required=True,
    )
    former = fields.Json(help="The template's texts before, by language.")
    template_name = fields.Char(readonly=True)

    @api.depends("source", "rule_id", "channel")
    def _compute_token_ids(self):
        """Ask about each unknown token once; answers that were given stay."""
        for wizard in self:
            unknown = wizard._translate({}).unknown
            lines = wizard.token_ids
            kept = lines.filtered(lambda line, names=unknown: line.name in names)
            new = [name for name in unknown if name not in kept.mapped("name")]
            wizard.token_ids = [
                *(Command.delete(line.id) for line in lines - kept),
                *(Command.create({"name": name}) for name in new),
            ]

    @api.depends(
        "source",
        "rule_id",
        "channel",
        "token_ids.name",
        "token_ids.repair_expression",
        "token_ids.request_expression",
    )
    @api.depends_context("lang")
    def _compute_result(self):
        for wizard in self:
            translation = wizard._translate(wizard.token_ids._choices())
            labels = wizard._labels()
            wizard.result = translation.text
            wizard.problems = wizard._in_words(translation.problems)
            wizard.translated = "\n".join(
                f"{token} → {labels.get(expression, expression)}"
                for token, expression in translation.used.items()
                if expression
            )

    @api.depends("result", "rule_id", "lang")
    def _compute_preview(self):
        for wizard in self:
            record = wizard._preview_record()
            text = wizard._preview(record)
            wizard.preview_record = record.display_name if record else False
            sms = text if wizard.channel == "sms" else ""
            judged = wizard.rule_id.company_id._judge_sms(
                sms or "", record.partner_id.sms_number
            )
            wizard.preview_sms = judged["text"]
            wizard.preview_parts = judged["words"]
            wizard.preview_email = text if wizard.channel == "email" else False

    def _translate(self, choices):
        """Return the translation of the old text, with answers about its tokens."""
        model = self.rule_id.model or "repair.order"
        return translate(self.source or "", model, self.channel or "sms", choices)

    def _labels(self):
        """Return what our placeholders are called, by expression."""
        if not self.rule_id:
            return {}
        return self.env[self.rule_id.model]._repair_placeholders()

    def _preview_record(self):
        """Return the record to show the text on, if its reader may see it."""
        if not self.rule_id:
            return self.env["repair.order"]
        self.rule_id.check_access("read")
        record = self.rule_id.sudo()._preview_record().sudo(False)
        return record._filtered_access("read")

    def _preview(self, record):
        """Return the new text as a customer would get it, or what is wrong with it."""
        if not record or not self.result:
            return False
        # The mixin itself trusts no text, unlike the templates.
        renderer = self.env["mail.render.mixin"].with_context(lang=self.lang)
        try:
            rendered = renderer._render_template(
                self.result, record._name, record.ids, engine=_ENGINES[self.channel]
            )
        except UserError as error:
            return str(error)
        return rendered[record.id]

    def _in_words(self, problems):
        """Return problems for people, one on each line."""
        reasons = self._reasons()
        return "\n".join(
            self.env._(
                "Line %(line)s: %(text)s – %(reason)s",
                line=problem.line,
                text=" ".join(problem.source.split()),
                reason=reasons[problem.why],
            )
            for problem in problems
        )

    def _reasons(self):
        """Return a sentence for each reason of ``tools.ejs.nodes.Problem``."""
        return {
            "loop": self.env._("Nothing can be repeated; the part is left out."),
            "code": self.env._("This is a program, and texts run none."),
            "condition": self.env._("The condition is too complicated."),
            "expression": self.env._("The value is computed in a way we do not know."),
            "token": self.env._("The token is not known: choose above what it means."),
            "unclosed_tag": self.env._("The end “%>” is missing."),
            "unclosed_block": self.env._("The closing brace is missing."),
            "stray": self.env._("There is nothing that this could close."),
            "cuts_html": self.env._("The condition cuts through an HTML element."),
            "attribute": self.env._(
                "Inside an HTML element only a link can be filled."
            ),
            "link": self.env._("A link must start with https:// or be one of ours."),
            "comment": self.env._("Nobody sees comments and styles."),
            "directive": self.env._("This would be a command here."),
        }

    def _template(self):
        """Return the template that the text is for.

        :raise UserError: when the rule has none
        """
        channel = "sms" if self.channel == "sms" else "mail"
        template = self.rule_id[f"{channel}_template_id"]
        if not template:
            raise UserError(
                self.env._("This rule has no text for SMS yet: choose one first.")
            )
        return template

    def action_import(self):
        """Button: write the new text and show the report."""
        self.ensure_one()
        if not (self.result or "").strip():
            raise UserError(self.env._("There is no text to import."))
        if self.problems and not self.accept_incomplete:
            raise UserError(
                self.env._(
                    "Some parts could not be translated. Solve them or tick "
                    "“Import Without These Parts”."
                )
            )
        template, field = self._template(), _FIELDS[self.channel]
        self.former = template._fields[field]._get_stored_translations(template)
        template.with_context(lang=self.lang)[field] = self.result
        self.write({"state": "done", "template_name": template.display_name})
        return self._show()

    def action_undo(self):
        """Button: put back the text that the template had in this language."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("There is nothing to put back."))
        languages = [self.lang]
        if not self.env["res.lang"]._get_data(code="en_US"):
            languages.append("en_US")  # where core writes too while it is not active
        former = self.former or {}
        self._template().update_field_translations(
            _FIELDS[self.channel], {code: former.get(code, False) for code in languages}
        )
        self.state = "undone"
        return self._show()

    def _show(self):
        """Return the action that shows this wizard again."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Old Texts"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
