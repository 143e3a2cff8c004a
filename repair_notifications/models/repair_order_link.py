import secrets
import string
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import consteq

_TOKEN_CHARS = string.ascii_letters + string.digits  # what a phone makes a link of
_TOKEN_LENGTH = 20  # 119 bits, and still short in an SMS
_OVER = ("closed", "cancelled", "scrapped")


class RepairOrder(models.Model):
    """The secret link by which a customer opens the page of a repair without login."""

    _name = "repair.order"
    _inherit = ["repair.order", "portal.mixin"]

    closed_at = fields.Datetime(
        compute="_compute_closed_at",
        store=True,
        copy=False,
        help="Since when the repair is over: the customer's link expires some time "
        "after that.",
    )
    page_link = fields.Char(compute="_compute_page_link", compute_sudo=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: each repair has a link of its own at once."""
        return super().create(
            [{**vals, "access_token": self._new_token()} for vals in vals_list]
        )

    def write(self, vals):
        """Extend core: the link that one customer got opens nothing of another one,
        be it a colleague: it would show that person's preferences, and decide in
        their name.
        """
        if "partner_id" not in vals:
            return super().write(vals)
        before = {repair.id: repair.partner_id for repair in self}
        result = super().write(vals)
        for repair in self:
            if before[repair.id] and before[repair.id] != repair.partner_id:
                repair.sudo().action_revoke_link()
        return result

    @api.onchange("partner_id")
    def _onchange_partner_id_link(self):
        """Say what becomes of the links that the customer of before got."""
        before_sudo = self._origin.sudo()
        is_other = before_sudo.partner_id and before_sudo.partner_id != self.partner_id
        if not is_other or not before_sudo.notification_ids.filtered("link_key"):
            return None
        return {
            "warning": {
                "title": self.env._("Links open nothing any more"),
                "message": self.env._(
                    "Once you save, links in messages to %s open nothing any more. The "
                    "next message carries a new one.",
                    before_sudo.partner_id.name,
                ),
            }
        }

    @api.depends("milestone")
    def _compute_closed_at(self):
        now = fields.Datetime.now()
        for repair in self:
            is_over = repair.milestone in _OVER
            repair.closed_at = is_over and (repair.closed_at or now)

    def _compute_access_url(self):
        """Override of `portal`: where the page of a repair is."""
        for repair in self:
            repair.access_url = f"/my/repairs/{repair.id}"

    def _compute_page_link(self):
        """The secret link, short for an SMS."""
        for repair in self:
            token = repair._portal_ensure_token()
            repair.page_link = f"{repair.get_base_url()}/r/{repair.id}/{token}"

    @api.model
    def _new_token(self):
        return "".join(secrets.choice(_TOKEN_CHARS) for _char in range(_TOKEN_LENGTH))

    def _portal_ensure_token(self):
        """Override of `portal`: a token that is short enough for an SMS."""
        if not self.access_token:
            self.sudo().access_token = self._new_token()
        return self.access_token

    def _is_token(self, token):
        """Tell whether this is the token of the repair's link, expired or not.

        :param str token: as it came from outside
        :rtype: bool
        """
        known = self.sudo().access_token
        return bool(known and token) and consteq(known.encode(), str(token).encode())

    def _is_link_expired(self):
        """Tell whether the repair has been over for so long that no link opens it."""
        repair_sudo = self.sudo()
        days = timedelta(days=repair_sudo.company_id.repair_link_days)
        closed_at = repair_sudo.closed_at
        return bool(closed_at) and closed_at + days < fields.Datetime.now()

    def _may_open(self, token):
        """Tell whether a secret link opens this repair.

        :param str token: as it came from outside
        :rtype: bool
        """
        return self._is_token(token) and not self._is_link_expired()

    def action_revoke_link(self):
        """Button: links that are out there open nothing any more; new messages carry
        a new one.
        """
        self.check_access("write")
        for repair in self:
            repair.access_token = self._new_token()

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        """Extend portal: an expired link opens no messages and files either."""
        repair_sudo = self.sudo().browse(thread_id).exists()
        if not repair_sudo.access_token or repair_sudo._is_link_expired():
            kwargs = {**kwargs, "hash": None, "pid": None, "token": None}
        return super()._get_thread_with_access(thread_id, **kwargs)

    @api.model
    def _repair_placeholders(self):
        """Extend: what leads to the customer's page."""
        return {
            **super()._repair_placeholders(),
            "object.page_link": self.env._("Link to the customer's page"),
        }
