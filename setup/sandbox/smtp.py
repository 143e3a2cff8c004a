"""Mail from the shop: accepts it, refuses recipients, sends notices."""

import asyncio

from aiosmtpd.smtp import SMTP

from . import letters
from .mailbox import REFUSE

MAX_MAIL = 10 * 2**20


class Handler:
    """Puts mail into mailboxes; the methods are those of aiosmtpd.

    :param world: the sandbox
    :param mailgate: brings notices to the shop
    """

    def __init__(self, world, mailgate):
        self._world = world
        self._mailgate = mailgate

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        """Take or refuse a recipient."""
        if self._world.mails.behaviour(address) == REFUSE:
            self._world.mails.refuse(address)
            self._world.feed.changed()
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        """Put one copy into each recipient's box."""
        for address in envelope.rcpt_tos:
            mail = self._world.mails.add(
                address,
                (envelope.mail_from or "").strip("<>"),
                envelope.original_content,
                self._world.now(),
            )
            behaviour = self._world.mails.behaviour(address)
            if behaviour.startswith("dsn_"):
                send_notice(
                    self._world, self._mailgate, mail, behaviour.removeprefix("dsn_")
                )
        self._world.feed.changed()
        return "250 2.0.0 OK"


def send_notice(world, mailgate, mail, kind):
    """Send a delivery status notification to the envelope sender of a mail.

    :param mail: the mail
    :param str kind: failed, delayed or delivered
    :return: the letter, or None: a mail with an empty envelope sender gets no notice
    """
    if not mail.envelope_from:
        return None
    letter = world.mails.write(kind, letters.notice(mail, kind), world.now())
    mailgate.bring(letter)
    return letter


async def start_smtp(world, mailgate, host, port):
    """Listen for mail.

    :return: the server
    :rtype: asyncio.Server
    :raise OSError: when the port is taken
    """
    loop = asyncio.get_running_loop()
    handler = Handler(world, mailgate)
    return await loop.create_server(
        lambda: SMTP(
            handler,
            hostname=letters.DOMAIN,
            ident="Sandbox SMTP",
            data_size_limit=MAX_MAIL,
            enable_SMTPUTF8=True,
            loop=loop,
        ),
        host,
        port,
    )
