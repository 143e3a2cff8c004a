from odoo import api, fields, models


class RepairNotificationMixin(models.AbstractModel):
    """What a record needs so that its customer can be told what happened to it.

    The model must be a ``mail.thread`` with ``partner_id`` and ``company_id``.
    """

    _name = "repair.notification.mixin"
    _description = "Record with Events"

    # Core itself looks only for rows that name this model, as res_id is a reference.
    notification_ids = fields.One2many(
        "repair.notification",
        "res_id",
        string="Notifications",
        bypass_search_access=True,
    )
    notification_count = fields.Integer(compute="_compute_notifications")
    notification_trouble = fields.Text(
        compute="_compute_notifications",
        help="What the customer was not told although it was meant for them.",
    )

    @api.depends("notification_ids.state")
    @api.depends_context("lang")
    def _compute_notifications(self):
        events = dict(
            self.notification_ids._fields["event"]._description_selection(self.env)
        )
        for record in self:
            rows = record.notification_ids
            record.notification_count = len(rows)
            record.notification_trouble = "\n".join(
                f"{events[row.event]}: {row.explanation}" for row in rows._in_trouble()
            )

    def _queue_event(self, event, occurrences):
        """Tell the customers of these records about an event, once per occurrence.

        Only rows are inserted; messages leave later. May be called with any number of
        records.

        :param str event: a key of ``repair_notification_rule.EVENTS``
        :param dict occurrences: ``{record id: what tells this occurrence from others of
            the same event on the same record}``
        :return: the new ``repair.notification`` rows, with their decisions
        """
        return self.env["repair.notification"]._queue(self, event, occurrences)

    @api.model
    def _queue_event_about(self, event, field, facts):
        """Tell customers about other documents of their records, each fact once: those
        in the journal already are skipped, so it is harmless to repeat them.

        :param str event: a key of ``repair_notification_rule.EVENTS``
        :param str field: the many2one in which the texts find the document
        :param list facts: ``[(record, document, occurrence)]``
        :return: the new ``repair.notification`` rows
        """
        rows = self.env["repair.notification"]
        known = rows._known(event, [(record, what) for record, _doc, what in facts])
        waiting = [fact for fact in facts if (fact[0], fact[2]) not in known]
        while waiting:
            # A record with several documents has several turns: a text is about one.
            turn = {record: (doc, what) for record, doc, what in reversed(waiting)}
            for record, (document, _what) in turn.items():
                record[field] = document
            rows |= self.union(*turn)._queue_event(
                event, {record.id: what for record, (_doc, what) in turn.items()}
            )
            waiting = [fact for fact in waiting if turn[fact[0]] != (fact[1], fact[2])]
        return rows

    @api.model
    def _repair_placeholders(self):
        """Return what texts about these records can say, in the order to offer it.

        :return: ``{expression as in a text: label in the user's language}``
        """
        return {
            "object.name": self.env._("Number"),
            "object.partner_id.name": self.env._("Customer"),
            "object.company_id.name": self.env._("Name of the shop"),
            "object.user_id.name": self.env._("Responsible"),
        }

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Extend core: what managers may write into texts without being editors of
        every template of the database.
        """
        # The language is no words: it chooses the translation of the text.
        return (
            *super().mail_allowed_qweb_expressions(),
            "object.partner_id.lang",
            *self._repair_placeholders(),
        )

    def action_view_notifications(self):
        """Smart button: what this record's customer was told, and what not."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "repair_notifications.repair_notification_action"
        )
        return {**action, "domain": [("id", "in", self.notification_ids.ids)]}
