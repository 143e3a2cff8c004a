from odoo import api, models

from .repair_alert import KINDS

#: Counting further costs time, and nobody works off more in a day.
MANY = 99
#: Conversations in the top bar's list.
NEWEST = 6
_ICONS = {
    "message": "fa-comments-o",
    "answer": "fa-question-circle-o",
    "approval": "fa-hourglass-half",
    "failed": "fa-exclamation-triangle",
    "address": "fa-envelope-o",
    "payment": "fa-credit-card",
    "rating": "fa-star-half-o",
    "balance": "fa-usd",
}


class RepairAlert(models.Model):
    """Alerts in numbers, for the board and the top bar."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.alert"

    @api.model
    @api.readonly
    def get_board(self):
        """Count the open alerts of each kind.

        :return: for each kind ``kind``, ``label``, ``icon``, ``todo``, ``count`` (at
            most ``MANY`` + 1) and that ``in_words``
        :rtype: list[dict]
        """
        self.check_access("read")
        labels = dict(self._fields["kind"]._description_selection(self.env))
        todos = self._todos()
        tiles = []
        for kind, _label in KINDS:
            domain = [("kind", "=", kind), ("done_by_id", "=", False)]
            count = self.search_count(domain, limit=MANY + 1)
            tiles.append(
                {
                    "kind": kind,
                    "label": labels[kind],
                    "icon": _ICONS[kind],
                    "todo": todos[kind],
                    "count": count,
                    "in_words": f"{MANY}+" if count > MANY else str(count),
                }
            )
        return tiles

    @api.model
    @api.readonly
    def get_menu(self):
        """Return what the icon in the top bar opens.

        :return: ``conversations``: the newest unread ones; ``tiles``: the other kinds
            that have alerts
        :rtype: dict
        """
        unread = self.env["repair.conversation"].search(
            [("has_unread", "=", True)], limit=NEWEST
        )
        return {
            "conversations": [
                {
                    "id": conversation.id,
                    "name": conversation.display_name,
                    "preview": (conversation.preview or "")[:120],
                    "unread": conversation.unread_count,
                    "at": conversation.last_message_at,
                }
                for conversation in unread
            ],
            "tiles": [
                tile
                for tile in self.get_board()
                if tile["count"] and tile["kind"] != "message"
            ],
        }
