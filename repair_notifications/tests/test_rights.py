from odoo.tests import TransactionCase, tagged

from .rights import RightsMixin

#: Who may do what. A model without a decision here fails the first test.
MAY = {
    "repair.approval": "staff:r manager:r",
    "repair.consent": "staff:r manager:r",
    "repair.consent.purpose": "employee:r staff:r manager:rwc accountant:r admin:r",
    "repair.consent.record": "staff:rwc manager:rwc",
    "repair.email.block": "staff:r manager:r",
    "repair.link.miss": "admin:r",
    "repair.message.compose": "staff:rwc manager:rwc",
    "repair.notification": "staff:r manager:r",
    "repair.notification.rule": "staff:r manager:rw",
    "repair.partner.erase": "manager:rwc",
    "repair.payment.ask": "staff:rwc manager:rwc",
    "repair.payment.request": "staff:r manager:r",
    "repair.rating": "portal:r staff:r manager:rw",
    "repair.request": "staff:rwc manager:rwcu",
    "repair.request.close": "staff:rwc manager:rwc",
    "repair.request.draft": "staff:r manager:ru",
    "repair.ship.back": "staff:rwc manager:rwc",
    "repair.stage": "employee:r staff:r manager:rwcu accountant:r admin:r",
    "repair.template.import": "manager:rwc",
    "repair.template.import.token": "manager:rwcu",
}
#: Who is let in. A route without a decision here fails the last test.
ROUTES = {
    "/my/notifications": "user http GET/POST",
    "/my/repairs": "user http GET",
    "/my/repairs/<int:repair_id>": "public http GET",
    "/my/repairs/<int:repair_id>/accept": "public http POST",
    "/my/repairs/<int:repair_id>/parcel": "public http POST",
    "/my/repairs/<int:repair_id>/pay/<int:request_id>": "public http GET",
    "/my/repairs/<int:repair_id>/pay/<int:request_id>/transaction": "public json any",
    "/my/repairs/<int:repair_id>/preferences": "public http GET/POST",
    "/my/repairs/<int:repair_id>/rating": "public http GET/POST",
    "/my/repairs/<int:repair_id>/reject": "public http POST",
    "/my/repairs/page/<int:page>": "user http GET",
    "/my/requests": "user http GET",
    "/my/requests/new": "user http GET/POST",
    "/my/requests/page/<int:page>": "user http GET",
    "/r/<int:repair_id>/<string:token>": "public http GET",
    "/r/<int:repair_id>/<string:token>/<int:request_id>": "public http GET",
    "/r/<string(length=12):key>": "public http GET",
    "/r/<string(length=12):key>/opened": "public json POST",
    "/r/<string(length=12):key>/pay": "public http GET",
    "/r/<string(length=12):key>/preferences": "public http GET/POST",
    "/repair-request": "public http GET",
    "/repair-request/<int:company_id>": "public http GET/POST",
    "/repair-request/<int:company_id>/sent": "public http GET",
    "/repair-request/confirm/<string:token>": "public http GET/POST",
    "/repair_notifications/personal_data/<int:partner_id>": "user http GET",
}


@tagged("post_install", "-at_install")
class TestRights(RightsMixin, TransactionCase):
    """Each model and route of this addon, for each kind of user."""

    addon = "repair_notifications"
    may = MAY
    routes = ROUTES
