from odoo.tests import TransactionCase, tagged

from odoo.addons.repair_notifications.tests.rights import RightsMixin

#: Who may do what. A model without a decision here fails the first test.
MAY = {
    "repair.alert": "staff:r manager:r",
    "repair.alert.done": "admin:r",
    "repair.conversation": "staff:rw manager:rw",
    "repair.conversation.held": "staff:rcu manager:rcu",
    "repair.conversation.link": "staff:rwcu manager:rwcu",
    "repair.conversation.message": "staff:r manager:r",
}


@tagged("post_install", "-at_install")
class TestRights(RightsMixin, TransactionCase):
    """Each model and route of this addon, for each kind of user."""

    addon = "repair_inbox"
    may = MAY
