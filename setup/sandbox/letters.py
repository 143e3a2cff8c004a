"""How a reply and a delivery status notification look."""

from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, localtime, make_msgid, parseaddr

DOMAIN = "sandbox.example.com"
DAEMON = f"Mail Delivery System <MAILER-DAEMON@{DOMAIN}>"

# Kind of notice: subject, Action and Status of RFC 3464 and RFC 3463, diagnostic,
# the sentence on top.
_NOTICES = {
    "failed": (
        "Undelivered Mail Returned to Sender",
        "5.1.1",
        "smtp; 550 5.1.1 <{to}>: Recipient address rejected: User unknown",
        "Your message could not be delivered. No further tries will be made.",
    ),
    "delayed": (
        "Delayed Mail (still being retried)",
        "4.4.1",
        "smtp; 451 4.4.1 connection to the mail server of <{to}> timed out",
        "Your message has not been delivered yet. It is tried again for 5 days.",
    ),
    "delivered": (
        "Successful Mail Delivery Report",
        "2.0.0",
        "smtp; 250 2.0.0 Ok",
        "Your message was delivered.",
    ),
}


def reply(mail, text, with_quote):
    """Answer a mail as a mail program does.

    :param mail: the mail in the customer's box
    :param str text: what the customer writes
    :param bool with_quote: put the mail below, each line behind a ``>``
    :return: the letter to the shop
    :rtype: email.message.EmailMessage
    """
    letter = EmailMessage()
    letter["From"] = _recipient(mail)
    letter["To"] = mail.header("Reply-To") or mail.header("From")
    subject = " ".join(mail.header("Subject").split())
    is_answer = subject.lower().startswith("re:")
    letter["Subject"] = subject if is_answer else f"Re: {subject}"
    message_id = mail.header("Message-Id")
    if message_id:
        letter["In-Reply-To"] = message_id
        chain = f"{mail.header('References')} {message_id}".split()
        letter["References"] = " ".join(chain)
    _sign(letter)
    letter.set_content(f"{text}\n\n{_quote(mail)}" if with_quote else text)
    return letter


def notice(mail, kind):
    """Write the delivery status notification for a mail (RFC 3464).

    :param mail: the mail in question
    :param str kind: failed, delayed or delivered
    :return: the letter to the envelope sender of the mail
    :rtype: email.message.Message
    """
    subject, status, diagnostic, sentence = _NOTICES[kind]
    letter = MIMEMultipart("report", **{"report-type": "delivery-status"})
    letter["From"] = DAEMON
    letter["To"] = mail.envelope_from
    letter["Subject"] = subject
    letter["Auto-Submitted"] = "auto-replied"
    letter["Return-Path"] = "<>"
    _sign(letter)
    letter.attach(MIMEText(f"{sentence}\n\n<{mail.to}>\n"))
    letter.attach(_delivery_status(mail, kind, status, diagnostic.format(to=mail.to)))
    letter.attach(_original(mail))
    return letter


def _delivery_status(mail, kind, status, diagnostic):
    message = Message()
    message["Reporting-MTA"] = f"dns; {DOMAIN}"
    recipient = Message()
    recipient["Final-Recipient"] = f"rfc822; {mail.to}"
    recipient["Original-Recipient"] = f"rfc822;{mail.to}"
    recipient["Action"] = kind
    recipient["Status"] = status
    recipient["Diagnostic-Code"] = diagnostic
    part = MIMEBase("message", "delivery-status")
    part.set_payload([message, recipient])
    return part


def _original(mail):
    """Give back the mail's headers only, as the big mail providers do."""
    raw = mail.raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    part = MIMEBase("text", "rfc822-headers")
    part.set_payload(raw.decode("ascii", "replace") + "\n")
    return part


def _recipient(mail):
    """Find the customer's name where the mail has it."""
    addresses = getattr(mail.message["To"], "addresses", ())
    for address in addresses:
        if address.addr_spec.lower() == mail.to:
            return str(address)
    return mail.to


def _quote(mail):
    lines = (mail.text or "(HTML)").strip().splitlines()
    writer = parseaddr(mail.header("From"))[1]
    return "\n".join([f"{writer} wrote:", *(f"> {line}" for line in lines)])


def _sign(letter):
    letter["Date"] = format_datetime(localtime())
    letter["Message-Id"] = make_msgid(domain=DOMAIN)
