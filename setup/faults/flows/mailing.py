"""From an event of a repair to the mailbox. SMTP knows no key against a second copy:
what was struck between the server's answer and the commit is sent again by Odoo's
queue, with the Message-ID of the first, by which mailboxes may know it (RFC 5322,
section 3.6.4).
"""

from ..points import around, commit_of
from .base import Flow, expect, make_repair

_SEND = "ir.mail_server.send_email"


class Mailing(Flow):
    """An event is told by e-mail."""

    points = (
        *around(
            "repair.notification._post_emails",
            "repair.notification._prepare_mail",
        ),
        *commit_of("repair.notification._hand_over"),
        *around(
            "mail.mail.process_email_queue",
            "mail.mail.send",
            "mail.mail._send",
            "mail.mail._prepare_outgoing_list",
            _SEND,
            "mail.mail._postprocess_sent_message",
        ),
        *commit_of(_SEND),
    )

    def prepare(self, env):
        """Let the device of a customer without a phone arrive."""
        repair = make_repair(env)
        repair.partner_id.phone = False
        self.address = repair.partner_id.email
        repair.action_device_arrived()

    def check(self, env, phones, found):
        """The mailbox knows one e-mail, and the repair says that it left."""
        mails = self.world.control(f"mails?to={self.address}")
        letters = {mail["message_id"] for mail in mails}
        expect(found, f"e-mails to {self.address}", len(letters), 1)
        found.copies.extend(f"e-mail {one['message_id']}" for one in mails[1:])
        sent = [("res_partner_id.email", "=", self.address)]
        states = env["mail.notification"].search(sent).mapped("notification_status")
        if states != ["sent"]:
            found.untrue.append(f"the e-mail to {self.address} is {states}")


FLOWS = (Mailing,)
