import logging
import smtplib

import psycopg2

from odoo import SUPERUSER_ID, api, models

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..tools.delivery_status import Bounce
from ..tools.smtp_answer import is_about_address, is_permanent, read_status

_logger = logging.getLogger(__name__)


class _Witness:
    """An SMTP session that remembers whom a mail was for and who was refused.

    ``smtplib`` raises only when all recipients are refused, and core drops the others.
    """

    def __init__(self, session):
        self._session = session
        self.recipients = ()
        self.refused = {}

    def __getattr__(self, name):
        return getattr(self._session, name)

    def send_message(self, message, smtp_from, smtp_to_list):
        """Send; ``{address: (code, answer)}`` of those who were refused."""
        self.recipients = smtp_to_list
        self.refused = (
            self._session.send_message(message, smtp_from, smtp_to_list) or {}
        )
        return self.refused


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    @api.model
    def send_email(self, message, *args, smtp_session=None, **kwargs):
        """Override of `base`: block addresses that a mail server refuses for good.

        Mails are sent by core's queue, which commits after each of them, or right after
        the commit of the transaction that made them: the block stays. Where the caller
        wants the exception and all is rolled back, it is written afterwards.
        """
        session = smtp_session and _Witness(smtp_session)
        try:
            sent = super().send_email(message, *args, smtp_session=session, **kwargs)
        except MailDeliveryException as error:
            recipients = session.recipients if session else ()
            refused = self._refused_by(error.__context__, recipients)
            self._block_refused(message, refused)
            raise
        if session:
            self._block_refused(message, session.refused)
        return sent

    @api.model
    def _refused_by(self, error, recipients):
        """Read which addresses an error of ``smtplib`` is about.

        A refused sender or log-in is the fault of this server and tells nothing.

        :param Exception error: what ``smtplib`` raised
        :param recipients: addresses that the mail was for
        :return: ``{address: (code, answer)}``
        :rtype: dict
        """
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            return error.recipients
        if isinstance(error, smtplib.SMTPDataError) and len(recipients) == 1:
            text = self._decode(error.smtp_error)
            # Refused after its text was seen: only a code can say that it is not that.
            if is_about_address(read_status(text)):
                return {recipients[0]: (error.smtp_code, error.smtp_error)}
        return {}

    @api.model
    def _decode(self, answer):
        return (
            answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        )

    @api.model
    def _block_refused(self, message, refused):
        """Block those of the refused addresses that are dead.

        :param email.message.Message message: what was sent
        :param dict refused: ``{address: (code, answer)}``
        """
        bounces = []
        for address, (code, answer) in refused.items():
            text = f"{code} {self._decode(answer)}"
            status = read_status(text)
            permanent = 550 <= code <= 554 and is_permanent(status, text, address)
            bounces.append(Bounce(address.lower(), permanent, status, text))
        if not any(bounce.permanent for bounce in bounces):
            return
        self._block_after_rollback(bounces)
        message_sudo = self.env["mail.message"].sudo()
        message_sudo = message_sudo.search(
            [("message_id", "=", message["Message-Id"])], limit=1
        )
        try:
            with self.env.cr.savepoint():
                self.env["repair.email.block"]._block(bounces, "smtp", message_sudo)
        except (psycopg2.OperationalError, psycopg2.IntegrityError):
            # Another transaction has just blocked it: nothing is lost, and the state of
            # this mail must still be written.
            _logger.info("An address was blocked at the same time", exc_info=True)

    @api.model
    def _block_after_rollback(self, bounces):
        """Have addresses blocked even if this transaction is rolled back."""
        registry = self.env.registry

        @self.env.cr.postrollback.add
        def block():
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["repair.email.block"]._block(bounces, "smtp")
