from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class RepairTemplateMixin(models.AbstractModel):
    """What a text about repairs becomes on a real record, while it is being typed."""

    # Checking a text and showing it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.template.mixin"

    repair_preview_order_id = fields.Many2one(
        "repair.order",
        string="Shown on the Repair",
        compute="_compute_repair_preview_record",
        store=False,
        readonly=False,
    )
    repair_preview_request_id = fields.Many2one(
        "repair.request",
        string="Shown on the Request",
        compute="_compute_repair_preview_record",
        store=False,
        readonly=False,
    )
    repair_preview = fields.Html(
        string="As Customers Read It",
        compute="_compute_repair_preview",
        sanitize=False,  # rendered and sanitized by the template, else escaped
    )
    # [[expression, label], ...]
    repair_placeholders = fields.Json(compute="_compute_repair_placeholders")

    @api.depends("model")
    @api.depends_context("company")
    def _compute_repair_preview_record(self):
        """Start where the event of this text last happened."""
        for template in self:
            record = template._is_about_repairs() and template._newest_record()
            for name in ("repair_preview_order_id", "repair_preview_request_id"):
                fits = record and record._name == self._fields[name].comodel_name
                template[name] = record if fits else False

    def _newest_record(self):
        """Return the record to start with, possibly empty."""
        rules = self.env["repair.notification.rule"]._all_of(self.env.company)
        for rule in rules:
            if self._origin in (rule.sms_template_id, rule.mail_template_id):
                return rule._preview_record().with_env(self.env)
        return self.env[self.model].search(
            [("company_id", "=", self.env.company.id), ("partner_id", "!=", False)],
            order="id desc",
            limit=1,
        )

    def _preview_on(self):
        """Return the record that the text is shown on, possibly empty."""
        return (
            self.repair_preview_request_id
            if self.model == "repair.request"
            else self.repair_preview_order_id
        )

    @api.depends("model")
    def _compute_repair_placeholders(self):
        for template in self:
            template.repair_placeholders = template._is_about_repairs() and [
                *self.env[template.model]._repair_placeholders().items()
            ]

    @api.depends(
        lambda self: (
            *self._repair_texts,
            "repair_preview_order_id",
            "repair_preview_request_id",
        )
    )
    @api.depends_context("lang", "company")
    def _compute_repair_preview(self):
        if self.env.su:
            # Core reads every field as superuser to look for forbidden placeholders:
            # what a text became is none.
            self.repair_preview = False
            return
        for template in self:
            record = template._preview_on()
            template.repair_preview = record and Markup().join(
                Markup(
                    "<div class='mb-3'><div class='text-muted small'>%s</div>%s</div>"
                )
                % (name, template._preview_in(code, record))
                for code, name in self.env["res.lang"].get_installed()
            )

    def _preview_in(self, lang, record):
        """Return what customers of a language read, as HTML.

        The language that is being edited shows what is in the form, the others what is
        stored.
        """
        edited = lang == (self.env.lang or "en_US")
        source = self if edited else self._origin.with_context(lang=lang)
        record = record.with_context(lang=lang)
        try:
            texts = [source._render_draft(name, record) for name in self._repair_texts]
        except UserError as error:
            return Markup("<div class='text-danger'>%s</div>") % str(error)
        return self._preview_html(texts, record)

    def _render_draft(self, name, record):
        """Render the text of a field as it stands in the form."""
        engine = getattr(self._fields[name], "render_engine", "inline_template")
        return self.env["mail.render.mixin"]._render_template(
            self[name] or "", self.model, record.ids, engine=engine
        )[record.id]

    def _preview_html(self, texts, record):
        """Return rendered texts as HTML for the form.

        :param list texts: one for each of ``_repair_texts``
        :param record: what they were rendered on
        """
        raise NotImplementedError
