import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..gateways import ADAPTERS
from ..gateways.base import Account

# What is written while SMS are sent: no setting that anything waits for.
_FLEETING = {"down_until", "fetched_at"}


class RepairSmsGateway(models.Model):
    """One account at a gateway: whom to call, as whom, and where its callbacks arrive.

    A company sends through its first active gateway.
    """

    _name = "repair.sms.gateway"
    _description = "SMS Gateway"
    _order = "sequence, id"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    adapter = fields.Selection(
        selection="_selection_adapter",
        string="Gateway",
        required=True,
        default=lambda self: self._selection_adapter()[0][0],
    )
    api_login = fields.Char(
        string="Account",
        groups="base.group_system",
        copy=False,
        help="Name of the account, where the token alone does not say it.",
    )
    login_label = fields.Char(compute="_compute_login_label")
    api_token = fields.Char(
        string="API Token",
        groups="base.group_system",
        copy=False,
        help="Made in the customer panel of the gateway, with the right to send SMS.",
    )
    base_url = fields.Char(
        string="Address",
        required=True,
        compute="_compute_addresses",
        store=True,
        readonly=False,
        precompute=True,
    )
    backup_url = fields.Char(
        string="Backup Address",
        compute="_compute_addresses",
        store=True,
        readonly=False,
        precompute=True,
        help="Used when the first address cannot be reached.",
    )
    sender = fields.Char(
        required=True,
        compute="_compute_sender",
        store=True,
        readonly=False,
        precompute=True,
        help="2way: a number of the gateway's shared pool; customers can answer. A name"
        " approved by the gateway: your brand, but nobody can answer it.",
    )
    two_way = fields.Boolean(
        string="Customers Can Answer", compute="_compute_two_way", store=True
    )
    timeout_s = fields.Integer(
        string="Time-out (s)",
        default=10,
        required=True,
        help="Longest wait for an answer. After it nobody knows whether the message"
        " was accepted; it is then asked about, never sent twice.",
    )
    webhook_token = fields.Char(
        groups="base.group_system",
        copy=False,
        default=lambda self: self._default_webhook_token(),
    )
    report_url = fields.Char(
        string="Address for Delivery Reports",
        compute="_compute_webhook_urls",
        groups="base.group_system",
    )
    incoming_url = fields.Char(
        string="Address for Incoming SMS",
        compute="_compute_webhook_urls",
        groups="base.group_system",
    )

    def _default_company_id(self):
        return self.env.company

    def _default_webhook_token(self):
        return secrets.token_urlsafe(32)

    @api.model
    def _selection_adapter(self):
        return [(code, adapter.label) for code, adapter in self._adapters().items()]

    @api.model
    def _adapters(self):
        """Return adapter classes by code; the seam for gateways of other addons.

        :rtype: dict[str, type]
        """
        return dict(ADAPTERS)

    def _adapter_class(self):
        """Return the adapter class of this gateway.

        :raise UserError: when the addon that brought it is gone
        """
        self.ensure_one()
        adapter = self._adapters().get(self.adapter)
        if not adapter:
            raise UserError(
                self.env._("The gateway %s is no longer supported.", self.adapter)
            )
        return adapter

    def _build(self):
        """Build the adapter with this account's address and credentials.

        :return: an adapter that needs no database any more
        :rtype: gateways.base.Gateway
        """
        gateway_sudo = self.sudo()
        return self._adapter_class()(
            Account(
                base_url=self.base_url,
                backup_url=self.backup_url or "",
                login=gateway_sudo.api_login or "",
                token=gateway_sudo.api_token or "",
                sender=self.sender,
                timeout_s=self.timeout_s,
                report_url=gateway_sudo.report_url or "",
            )
        )

    @api.depends("adapter")
    def _compute_addresses(self):
        adapters = self._adapters()
        for gateway in self.filtered(lambda g: g.adapter in adapters):
            gateway.base_url = adapters[gateway.adapter].base_url
            gateway.backup_url = adapters[gateway.adapter].backup_url

    @api.depends("adapter")
    def _compute_sender(self):
        """Start with the sender that the gateway proposes."""
        adapters = self._adapters()
        for gateway in self:
            adapter = adapters.get(gateway.adapter)
            gateway.sender = gateway.sender or (adapter and adapter.default_sender)

    @api.depends("adapter")
    def _compute_login_label(self):
        adapters = self._adapters()
        for gateway in self:
            adapter = adapters.get(gateway.adapter)
            gateway.login_label = adapter and adapter.login_label

    @api.depends("adapter", "sender")
    def _compute_two_way(self):
        adapters = self._adapters()
        for gateway in self:
            adapter = adapters.get(gateway.adapter)
            gateway.two_way = bool(adapter) and adapter.two_way(gateway.sender or "")

    @api.depends("webhook_token")
    def _compute_webhook_urls(self):
        for gateway in self:
            token = gateway.webhook_token if gateway.id else False
            base = f"{gateway.get_base_url()}/repair_sms/{gateway.id}/{token}"
            gateway.report_url = f"{base}/report" if token else False
            gateway.incoming_url = f"{base}/incoming" if token else False

    @api.constrains("base_url", "backup_url")
    def _check_addresses(self):
        for url in self.mapped("base_url") + self.mapped("backup_url"):
            if url and not url.startswith(("https://", "http://")):
                raise ValidationError(self.env._("Not a web address: %s", url))

    @api.constrains("timeout_s")
    def _check_timeout(self):
        """Refuse it here: what the database refuses, it logs with all credentials."""
        if any(not 1 <= gateway.timeout_s <= 60 for gateway in self):
            raise ValidationError(self.env._("The time-out is 1 to 60 seconds."))

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: messages that waited for a gateway go on. The wallet is opened
        now, so that no two dispatchers open it at once.
        """
        gateways = super().create(vals_list)
        for company in gateways.company_id:
            company._get_repair_sms_wallet()
        gateways._forget_callbacks()
        gateways._release_held()
        return gateways

    def write(self, vals):
        """Extend core: what waited for a mended setting goes on."""
        result = super().write(vals)
        if not set(vals) <= _FLEETING:
            self._forget_callbacks()
            self._release_held()
        return result

    def _release_held(self):
        """Let messages and notifications go on that waited for a gateway."""
        messages_sudo = self.env["repair.sms.message"].sudo()
        messages_sudo._release(("no_gateway", "config", "credit"), self.company_id)
        messages_sudo.search(
            [
                ("state", "=", "unsure"),
                ("next_try_at", "=", False),
                ("gateway_id", "in", self.ids),
            ]
        )._try_now()
        self.env["repair.notification"]._wake()

    def _blocker(self):
        """Tell why nothing can be sent through this gateway.

        :return: code of a reason, or an empty text; ``no_gateway`` for an empty
            recordset
        :rtype: str
        """
        if not self:
            return "no_gateway"
        adapter, gateway_sudo = self._adapters().get(self.adapter), self.sudo()
        usable = adapter and gateway_sudo.api_token
        if usable and adapter.login_label:
            usable = gateway_sudo.api_login
        return "" if usable else "config"
