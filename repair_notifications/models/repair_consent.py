from odoo import api, fields, models
from odoo.tools import SQL

from .repair_notification_rule import CHANNELS

WAYS = [
    ("counter", "At the counter"),
    ("paper", "On paper"),
    ("phone", "By phone"),
    ("portal", "On the web page"),
    ("sms", "By SMS"),
    ("email", "By e-mail"),
]


class RepairConsent(models.Model):
    """One decision of a customer: on a purpose, or on a channel as a whole.

    Rows are only ever added, by ``_record`` and ``_record_channel``.
    """

    _name = "repair.consent"
    _description = "Consent"
    _order = "id desc"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    purpose_id = fields.Many2one("repair.consent.purpose", ondelete="restrict")
    channel = fields.Selection(
        CHANNELS, help="A decision on all messages by this channel, not on a purpose."
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    given = fields.Boolean(help="Ticked when given, unticked when withdrawn.")
    version = fields.Integer(help="Version of the purpose's text that was shown.")
    text = fields.Text(help="The text that was shown.")
    way = fields.Selection(WAYS, required=True)
    evidence = fields.Char(help="Who or what proves this decision.")
    decided_at = fields.Datetime(default=fields.Datetime.now, required=True)

    _about_something = models.Constraint(
        "CHECK ((purpose_id IS NULL) != (channel IS NULL))",
        "A decision is about a purpose or about a channel.",
    )

    @api.depends("purpose_id", "version", "channel")
    def _compute_display_name(self):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for row in self:
            row.display_name = (
                f"{row.purpose_id.name} {row.version}"
                if row.purpose_id
                else channels.get(row.channel)
            )

    @api.model
    def _record(self, partner, purpose, given, way, evidence, read=None):
        """Write down a decision of a customer on a purpose, for the current company.

        :param partner: the customer
        :param purpose: a ``repair.consent.purpose``
        :param bool given: given, or withdrawn
        :param str way: one of ``WAYS``
        :param str evidence: who or what proves it
        :param dict read: ``version`` and ``text`` that the customer read, if that was
            some time ago
        :return: the row
        :raise AccessError: see ``_check_may_record``
        """
        shown = purpose.with_context(lang=partner.lang or self.env.lang)
        about = {
            "purpose_id": purpose.id,
            "version": purpose.version,
            "text": shown.text,
            **(read or {}),
        }
        return self._add(partner, about, given, way, evidence)

    @api.model
    def _record_channel(self, partner, channel, given, way, evidence):
        """Write down that a customer switched a channel on or off.

        :param str channel: ``sms`` or ``email``; the others as in ``_record``
        :return: the row
        :raise AccessError: see ``_check_may_record``
        """
        return self._add(partner, {"channel": channel}, given, way, evidence)

    def _add(self, partner, about, given, way, evidence):
        """Add a row about a purpose or a channel."""
        self._check_may_record(partner)
        vals = {
            **about,
            "partner_id": partner.id,
            "company_id": self.env.company.id,
            "given": given,
            "way": way,
            "evidence": evidence,
        }
        return self.sudo().create(vals).sudo(False)

    def _check_may_record(self, partner):
        """Staff of the shop record what customers decide, others only where they may
        change the customer.

        :raise AccessError: when the user may do neither
        """
        is_staff = self.env.user.has_group("stock.group_stock_user")
        partner.check_access("read" if is_staff else "write")

    @api.model
    def _newest(self, partners, company):
        """Return the newest decision of customers on each purpose, in two queries.

        :param partners: the customers
        :param company: the company that asked
        :return: rows of this model, as superuser
        """
        newest = self.sudo()._read_group(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "=", company.id),
                ("purpose_id", "!=", False),
            ],
            ["partner_id", "purpose_id"],
            ["id:max"],
        )
        return self.sudo().browse(row_id for _partner, _purpose, row_id in newest)

    @api.model
    def _given(self, partners, company):
        """Tell which purposes customers agree to now, in two queries for any number.

        The newest decision counts, and only for the version that is asked today.

        :param partners: the customers
        :param company: the company that asks
        :return: ``{partner id: {purpose id: id of the row that proves it}}``, every
            partner has an entry
        """
        given = {partner.id: {} for partner in partners}
        for row in self._newest(partners, company):
            if row._counts():
                given[row.partner_id.id][row.purpose_id.id] = row.id
        return given

    def _counts(self):
        """Tell whether a newest decision is a consent to what is asked today."""
        return self.given and self.version == self.purpose_id.version

    @api.model
    def _count_agreed(self, purposes, company):
        """Count the customers who agree to the present version of purposes.

        :param purposes: ``repair.consent.purpose`` records
        :param company: the company that asks
        :return: ``{purpose id: number}``
        """
        if not purposes.ids:
            return {}
        self.flush_model()
        purposes.flush_model()
        query = SQL(
            """
            SELECT newest.purpose_id, count(*)
              FROM (SELECT DISTINCT ON (partner_id, purpose_id) *
                      FROM repair_consent
                     WHERE purpose_id IN %s AND company_id = %s
                     ORDER BY partner_id, purpose_id, id DESC) newest
              JOIN repair_consent_purpose purpose ON purpose.id = newest.purpose_id
             WHERE newest.given AND newest.version = purpose.version
             GROUP BY newest.purpose_id
            """,
            tuple(purposes.ids),
            company.id,
        )
        return dict(self.env.execute_query(query))
