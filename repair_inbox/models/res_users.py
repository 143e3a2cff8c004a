from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    repair_push = fields.Selection(
        [
            ("off", "Off"),
            ("mine", "My conversations"),
            ("all", "Mine and those nobody has"),
        ],
        string="Push for New Messages",
        default="off",
        required=True,
        help="A notification of the browser, also while Odoo is not open. The browser "
        "has to allow it: open the messages in the top bar and switch them on.",
    )
    repair_push_text = fields.Boolean(
        string="Show Name and Text",
        help="Everybody who sees the screen can read them, also while it is locked.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        """Extend core: own preferences."""
        return super().SELF_READABLE_FIELDS + ["repair_push", "repair_push_text"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        """Extend core: own preferences."""
        return super().SELF_WRITEABLE_FIELDS + ["repair_push", "repair_push_text"]
