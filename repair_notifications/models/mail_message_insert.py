from odoo import api, models
from odoo.tools import SQL

from ..tools.many_rows import insert_rows
from ..tools.plain_html import plain_cleaner

#: Where ``create`` of ``mail.message`` is defined in Odoo 19.0.
_CORE = {"odoo.orm.models", "odoo.addons.mail.models.mail_message"}


class MailMessage(models.Model):
    """Many new messages for little."""

    # A file for each topic: the other one is about erasing.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "mail.message"

    @api.model
    def _create_many(self, vals_list):
        """Create messages of documents of one model: what ``create`` makes of them, by
        one statement. ``create`` itself is used where somebody extends it, and for
        pictures inside texts, which it takes out.

        :param list vals_list: values by name of field, the same names for each;
            ``partner_ids`` is a list of ids
        :return: the messages, in the order of their values
        """
        pictures = any("data:image" in v["body"].lower() for v in vals_list)
        if pictures or not self._creates_as_core():
            return self.create(
                [
                    {**vals, "partner_ids": [(6, 0, vals["partner_ids"])]}
                    for vals in vals_list
                ]
            )
        body = self._fields["body"]
        clean = plain_cleaner(lambda html: body.convert_to_column_insert(html, self))
        messages = insert_rows(
            self,
            [
                {
                    **{k: v for k, v in vals.items() if k != "partner_ids"},
                    "body": clean(vals["body"]),
                    "message_id": self._get_message_id(vals),
                }
                for vals in vals_list
            ],
        )
        messages._insert_recipients([vals["partner_ids"] for vals in vals_list])
        self.env[vals_list[0]["model"]].browse(
            vals["res_id"] for vals in vals_list
        ).invalidate_recordset(["message_ids"], flush=False)
        return messages

    @api.model
    def _creates_as_core(self):
        """Tell whether no addon and no automation has a part in new messages."""
        parts = [vars(part).get("create") for part in type(self).__mro__]
        return {create.__module__ for create in parts if create} <= _CORE

    def _insert_recipients(self, recipients):
        """Fill ``partner_ids`` of new messages.

        :param list recipients: a list of ids for each message
        """
        field = self._fields["partner_ids"]
        pairs = [
            (message.id, partner_id)
            for message, ids in zip(self, recipients, strict=True)
            for partner_id in ids
        ]
        self.env.execute_query(
            SQL(
                "INSERT INTO %s (%s, %s) VALUES %s RETURNING 1",
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                SQL(", ".join(["%s"] * len(pairs)), *pairs),
            )
        )
