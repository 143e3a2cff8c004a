from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.placeholders import attribute_chains, is_empty, literal_text
from ..tools.promotion import find_words
from .repair_notification import BASES


class _Undo(Exception):
    """Takes back what was only tried."""


class RepairTemplateMixin(models.AbstractModel):
    """What a text about repairs must be: renderable, on a legal basis, and never empty
    where a default exists. Inherited by both kinds of templates of core.
    """

    _name = "repair.template.mixin"
    _description = "Text about Repairs"

    # The fields that customers read, set by the models that inherit this.
    _repair_texts = ()

    repair_basis = fields.Selection(
        BASES,
        string="Legal Basis",
        default="contract",
        required=True,
        help="A message that serves the contract needs no further consent and must not "
        "advertise. Everything else needs the consent named here.",
    )
    repair_purpose_id = fields.Many2one(
        "repair.consent.purpose",
        string="Consent Needed",
        ondelete="restrict",
        help="The message goes only to customers who agree to this.",
    )
    repair_no_promotion = fields.Boolean(
        string="This Is No Advertising",
        help="Confirms that the words pointed out do not advertise anything here.",
    )
    repair_promotion = fields.Char(
        string="Reads Like Advertising", compute="_compute_repair_promotion"
    )

    def _is_about_repairs(self):
        """Tell whether this text is one of ours to check; all others are left alone."""
        return self.env["ir.qweb"]._is_about_repairs(self.model)

    # What the text may say

    @api.depends(lambda self: (*self._repair_texts, "repair_basis"))
    @api.depends_context("company")
    def _compute_repair_promotion(self):
        for template in self:
            words = template._promotional_words(self.env.company)
            template.repair_promotion = ", ".join(words)

    def _promotional_words(self, company):
        """Return the words of advertising in a text on the basis of the contract.

        :param company: the ``res.company`` whose list of words counts
        :rtype: list[str]
        """
        if not self._is_about_repairs() or self.repair_basis == "consent":
            return []
        said = " ".join(map(self._literals, self._repair_texts))
        return find_words(said, company._promotional_words())

    def _literals(self, name):
        """Return what a field itself says, in all its languages."""
        field = self._fields[name]
        values = {self[name] or ""}
        if self._origin:
            stored = field._get_stored_translations(self._origin) or {}
            values |= {
                text or ""
                for lang, text in stored.items()
                if lang != (self.env.lang or "en_US")
            }
        is_markup = field.type == "html"
        return " ".join(literal_text(text, is_markup) for text in values)

    def _unconfirmed_promotion(self, company):
        """Return the words of advertising that nobody confirmed to be none.

        :param company: the ``res.company`` that sends
        :rtype: list[str]
        """
        if not self or self.repair_no_promotion:
            return []
        return self._promotional_words(company)

    def _check_promotion(self):
        """Refuse advertising in a text that serves the contract."""
        for template in self:
            words = template._unconfirmed_promotion(self.env.company)
            if words:
                raise ValidationError(
                    self.env._(
                        "“%(template)s” reads like advertising: %(words)s. A message "
                        "that serves the contract must not advertise: choose the "
                        "consent it needs, or tick “This Is No Advertising”.",
                        template=template.name,
                        words=", ".join(words),
                    )
                )

    @api.constrains("repair_basis", "repair_purpose_id")
    def _check_purpose(self):
        for template in self:
            if template.repair_basis == "consent" and not template.repair_purpose_id:
                raise ValidationError(
                    self.env._("Name the consent that this text needs.")
                )

    # What can be rendered

    def _check_renderable(self):
        """Refuse a text that would fail for a customer, naming the placeholder."""
        for template in self.filtered(lambda t: t._is_about_repairs()):
            # Nothing is evaluated for somebody who may not write it.
            template._check_access_right_dynamic_template()
            for name in template._repair_texts:
                for expression in template._repair_expressions(name):
                    template._check_chains(expression)
                template._check_on_record(name)

    def _repair_expressions(self, name):
        """Return the expressions in a field that customers read."""
        raise NotImplementedError

    def _check_chains(self, expression):
        """Refuse an expression that is no Python or names no existing field."""
        try:
            chains = attribute_chains(expression)
        except SyntaxError:
            self._refuse_placeholder(expression, self.env._("it cannot be read"))
        for chain in chains:
            model = self.env[self.model]
            for name in chain:
                if name in model._fields:
                    field = model._fields[name]
                    model = self.env.get(field.comodel_name or "")
                    if model is None:
                        break
                elif not hasattr(model, name):
                    self._refuse_placeholder(
                        expression, self.env._("there is no “%s”", name)
                    )
                else:
                    break

    def _check_on_record(self, name):
        """Refuse a text that cannot be rendered on the newest record there is."""
        record = (
            self.env[self.model]
            .sudo()
            .search([("partner_id", "!=", False)], order="id desc", limit=1)
        )
        if not record or not self[name]:
            return
        try:
            self.sudo()._render_field(name, record.ids)
        except UserError as error:
            for expression in self._repair_expressions(name):
                self._check_alone(expression, record)
            raise ValidationError(str(error)) from error

    def _check_alone(self, expression, record):
        """Refuse an expression that fails by itself on a record."""
        try:
            self.sudo()._render_template(
                f"{{{{ {expression} }}}}", self.model, record.ids
            )
        except UserError as error:
            self._refuse_placeholder(expression, str(error.__cause__ or error))

    def _refuse_placeholder(self, expression, why):
        raise ValidationError(
            self.env._(
                "“%(template)s” cannot be saved: the placeholder %(placeholder)s does "
                "not work, %(why)s.",
                template=self.name,
                placeholder=expression,
                why=why,
            )
        )

    # What is written

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: a text about repairs is checked before it is kept."""
        templates = super().create(vals_list)
        templates._check_texts()
        return templates

    def write(self, vals):
        """Extend core: an emptied text is the default again, and what is written is
        checked.
        """
        if not {*vals} & {*self._repair_texts, "repair_basis", "repair_no_promotion"}:
            return super().write(vals)
        for template in self:
            before = template._promotional_words(self.env.company)
            super(RepairTemplateMixin, template).write(template._with_defaults(vals))
            grown = {*template._promotional_words(self.env.company)} - {*before}
            if grown and "repair_no_promotion" not in vals:
                super(RepairTemplateMixin, template).write(
                    {"repair_no_promotion": False}
                )
        self._check_texts()
        return True

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Extend core: texts written in the translation dialog are checked as well."""
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        if field_name in self._repair_texts:
            for lang in translations:
                self.with_context(lang=lang)._check_texts()
        return result

    def _check_texts(self):
        if self.env.context.get("reset_template"):
            return
        self._check_renderable()
        self._check_promotion()

    def _with_defaults(self, vals):
        """Return values in which an emptied text is the default one."""
        emptied = [
            name
            for name in self._repair_texts
            if name in vals and self._is_about_repairs() and is_empty(vals[name])
        ]
        if not emptied:
            return vals
        if not self.template_fs:
            raise UserError(
                self.env._(
                    "“%s” was written by your company: there is no default text to "
                    "return to. Write something, or choose another text in the rule.",
                    self.name,
                )
            )
        return {**vals, **self._shipped_texts(emptied)}

    def _shipped_texts(self, names):
        """Return the default texts in the language of the environment.

        :param list names: names of fields
        :return: ``{name: text}``
        :rtype: dict
        """
        shipped = {}
        try:
            with self.env.cr.savepoint():
                # Core resets all languages at once: it is done, read and taken back.
                self.sudo().with_context(lang=None).reset_template()
                self.env.flush_all()
                self.invalidate_recordset()
                shipped = {name: self[name] for name in names}
                raise _Undo
        except _Undo:
            self.invalidate_recordset()
        return shipped
