from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import email_normalize, format_date

SOURCES = [("smtp", "Refused at once"), ("dsn", "Bounced back")]


class RepairEmailBlock(models.Model):
    """An e-mail address that is dead: nothing is sent there until a person allows it.

    One row for an address, for all companies. Rows are written by :meth:`_block` and
    :meth:`_allow` alone. Core's ``mail.blacklist`` is kept in step, so that campaigns
    and core's own sign on the customer agree.
    """

    _name = "repair.email.block"
    _description = "Blocked E-mail Address"
    _order = "blocked_at desc, id desc"
    _rec_name = "email"

    email = fields.Char(string="E-mail", required=True)
    active = fields.Boolean(default=True)
    status = fields.Char(string="Code", help="Enhanced code of the mail server.")
    diagnostic = fields.Char(string="Answer of the Mail Server")
    blocked_at = fields.Datetime(string="Blocked On", required=True)
    source = fields.Selection(SOURCES, string="How", required=True)
    mail_message_id = fields.Many2one(
        "mail.message", string="Message", index="btree_not_null", ondelete="set null"
    )
    count = fields.Integer(string="Times Blocked", default=0)
    reason = fields.Char(compute="_compute_reason")
    allowed_at = fields.Datetime(string="Allowed Again On")
    allowed_by_id = fields.Many2one("res.users", string="Allowed Again By")
    is_blacklisting = fields.Boolean(
        help="Core's blacklist holds the address because of this row only."
    )

    _email_uniq = models.Constraint("UNIQUE (email)", "This address has a row already.")

    @api.depends("status")
    @api.depends_context("lang")
    def _compute_reason(self):
        for block in self:
            block.reason = block._reason_of(block.status or "")

    @api.model
    def _reason_of(self, status):
        """Say in words what an enhanced code means (RFC 3463)."""
        sentences = {
            "5.1.1": self.env._("there is no such mailbox"),
            "5.1.10": self.env._("there is no such mailbox"),
            "5.1.2": self.env._("there is no such domain"),
            "5.4.4": self.env._("there is no such domain"),
            "5.2.1": self.env._("the mailbox is switched off"),
        }
        if status.startswith("5.7."):
            return self.env._("the mail server refuses mail for it")
        return sentences.get(status, self.env._("the mail server does not take it"))

    def _sentence(self):
        """Say since when and why an address is blocked, for a banner.

        :rtype: str
        """
        self.ensure_one()
        return self.env._(
            "E-mail to %(email)s is blocked since %(date)s: %(reason)s.",
            email=self.email,
            date=self._local_date(),
            reason=self.reason,
        )

    def _local_date(self):
        local = fields.Datetime.context_timestamp(self, self.blocked_at)
        return format_date(self.env, local.date())

    @api.model
    def _of(self, emails):
        """Find the blocks of addresses, with one query.

        :param emails: addresses as people write them
        :return: ``{normalised address: block}``, with sudo
        :rtype: dict
        """
        wanted = {email_normalize(email or "", strict=False) for email in emails}
        wanted.discard(False)
        if not wanted:
            return {}
        blocks_sudo = self.sudo().search(
            [("email", "in", list(wanted)), ("active", "=", True)]
        )
        return {block.email: block for block in blocks_sudo}

    @api.model
    def _staff_addresses(self, emails):
        """Return those of normalised addresses that belong to internal users, who get
        their mail in spite of a block.

        :rtype: set
        """
        if not emails:
            return set()
        staff_sudo = self.env["res.partner"].sudo()
        staff_sudo = staff_sudo.search_fetch(
            [("email_normalized", "in", list(emails)), ("partner_share", "=", False)],
            ["email_normalized"],
        )
        return set(staff_sudo.mapped("email_normalized"))

    @api.model
    def _block(self, bounces, source, message=None):
        """Block addresses that mail to is futile, and say so on their customers.

        :param list bounces: ``tools.delivery_status.Bounce``; only permanent ones count
        :param str source: a key of ``SOURCES``
        :param message: the ``mail.message`` that did not arrive, if known
        :return: the blocks, with sudo
        """
        found = {b.address: b for b in bounces if b.permanent}
        partners_sudo = self._partners_of(found)
        strangers = set(found) - set(partners_sudo.mapped("email_normalized"))
        shared = partners_sudo.filtered("partner_share").mapped("email_normalized")
        blocks_sudo = self.sudo().browse()
        for address in sorted(strangers.union(shared)):
            blocks_sudo |= self._write_block(found[address], source, message)
        for block_sudo in blocks_sudo:
            block_sudo._blacklist()
            block_sudo._log_on_partners(
                block_sudo._fallback_language()._sentence(), block_sudo.diagnostic
            )
        self._forget_banners()
        return blocks_sudo

    def _write_block(self, bounce, source, message):
        """Write the row of an address that bounced, a known one once more."""
        vals = {
            "active": True,
            "status": bounce.status,
            "diagnostic": bounce.diagnostic,
            "blocked_at": fields.Datetime.now(),
            "source": source,
            "mail_message_id": message and message.id,
        }
        every_sudo = self.sudo().with_context(active_test=False)
        block_sudo = every_sudo.search([("email", "=", bounce.address)])
        if not block_sudo:
            return self.sudo().create({"email": bounce.address, "count": 1, **vals})
        block_sudo.write({**vals, "count": block_sudo.count + 1})
        return block_sudo.with_context(active_test=True)

    def _allow(self):
        """Let mail go to these addresses again, and say so on their customers."""
        blocks_sudo = self.sudo().filtered("active")
        user = self.env.user
        blocks_sudo.write(
            {
                "active": False,
                "allowed_at": fields.Datetime.now(),
                "allowed_by_id": user.id,
            }
        )
        for block_sudo in blocks_sudo:
            if block_sudo.is_blacklisting:
                block_sudo.is_blacklisting = False
                self.env["mail.blacklist"].sudo()._remove(block_sudo.email)
            block_sudo._log_on_partners(
                self.env._(
                    "%(user)s allows e-mail to %(email)s again.",
                    user=user.name,
                    email=block_sudo.email,
                )
            )

        self._forget_banners()

    def _forget_banners(self):
        """Have the banners of customers read anew in this transaction."""
        names = ["email_block_id", "email_block_text"]
        self.env["res.partner"].invalidate_model(names, flush=False)

    def _blacklist(self):
        """Put the address on core's blacklist, unless somebody did it before us."""
        blacklist_sudo = self.env["mail.blacklist"].sudo()
        if not blacklist_sudo.search_count([("email", "=", self.email)], limit=1):
            blacklist_sudo._add(
                self.email, message=self._fallback_language()._sentence()
            )
            self.is_blacklisting = True

    def _log_on_partners(self, *lines):
        """Leave a note on the customers with these addresses."""
        partners_sudo = self._partners_of(self.mapped("email"))
        text = Markup("<br/>").join(line for line in lines if line)
        partners_sudo._message_log_batch(dict.fromkeys(partners_sudo.ids, text))

    def _fallback_language(self):
        """Crons have no language: use that of their user, as core's notes do."""
        return self.with_context(
            lang=self.env.context.get("lang") or self.env.user.lang
        )

    @api.model
    def _partners_of(self, emails):
        """Return everybody with one of the normalised addresses, with sudo."""
        partners_sudo = self.env["res.partner"].sudo()
        return (
            emails
            and partners_sudo.search([("email_normalized", "in", list(emails))])
            or partners_sudo
        )

    def action_allow_again(self):
        """Button: let mail go to these addresses again."""
        self.check_access("read")
        self._allow()
