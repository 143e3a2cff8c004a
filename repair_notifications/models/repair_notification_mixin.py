from odoo import models


class RepairNotificationMixin(models.AbstractModel):
    """What a record needs so that its customer can be told what happened to it.

    The model must be a ``mail.thread`` with ``partner_id`` and ``company_id``.
    """

    _name = "repair.notification.mixin"
    _description = "Record with Events"

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
