from odoo import api, fields, models

from .repair_template_import import LEAVE_OUT


class RepairTemplateImportToken(models.TransientModel):
    """What a token of the old application means, as told by who imports it."""

    _name = "repair.template.import.token"
    _description = "Token of an Old Text"

    import_id = fields.Many2one(
        "repair.template.import", required=True, ondelete="cascade"
    )
    name = fields.Char(string="Token", required=True)
    # One for each model, as a selection cannot depend on the line's wizard.
    repair_expression = fields.Selection(
        lambda self: self._selection_expression("repair.order"), string="Means"
    )
    request_expression = fields.Selection(
        lambda self: self._selection_expression("repair.request"), string="Means This"
    )

    @api.model
    def _selection_expression(self, model):
        """Return the placeholders of a model, and the way to do without."""
        return [
            (LEAVE_OUT, self.env._("Leave it out")),
            *self.env[model]._repair_placeholders().items(),
        ]

    def _choices(self):
        """Return what was answered.

        :return: ``{token: expression, empty when it is left out}``
        :rtype: dict
        """
        choices = {}
        for line in self:
            if line.import_id.model == "repair.request":
                chosen = line.request_expression
            else:
                chosen = line.repair_expression
            if chosen:
                choices[line.name] = "" if chosen == LEAVE_OUT else chosen
        return choices
