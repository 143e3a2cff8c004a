"""Act as the customer with a mailbox."""

from aiohttp import web

from .. import letters
from ..keys import MAILGATE, WORLD
from ..mailbox import BEHAVIOURS, NOTICES
from ..smtp import send_notice
from .body import BadInput, one_of, read_object, text


async def list_mails(request):
    """``GET /control/mails[?to=ADDRESS]``: what arrived, oldest first."""
    to = request.query.get("to", "").lower()
    mails = request.app[WORLD].mails.mails.values()
    return web.json_response([show_mail(m) for m in mails if to in ("", m.to)])


async def list_letters(request):
    """``GET /control/letters``: replies and notices on their way to Odoo."""
    written = request.app[WORLD].mails.letters
    return web.json_response([show_letter(letter) for letter in written])


async def reply(request):
    """``POST /control/mail/reply {id, text, quote}``; ``quote`` is true by default."""
    values = await read_object(request, ("id", "text", "quote"))
    mail = _mail(request, values)
    quote = values.get("quote", True)
    if not isinstance(quote, bool):
        raise BadInput("'quote' must be true or false.")
    world = request.app[WORLD]
    message = letters.reply(mail, text(values, "text"), quote)
    letter = world.mails.write("reply", message, world.now())
    request.app[MAILGATE].bring(letter)
    world.feed.changed()
    return web.json_response(show_letter(letter))


async def bounce(request):
    """``POST /control/mail/bounce {id, kind}``: kind is failed, delayed, delivered."""
    values = await read_object(request, ("id", "kind"))
    mail = _mail(request, values)
    kind = one_of(values, "kind", NOTICES)
    letter = send_notice(request.app[WORLD], request.app[MAILGATE], mail, kind)
    if letter is None:
        raise BadInput("This mail has an empty envelope sender: nobody to bounce to.")
    request.app[WORLD].feed.changed()
    return web.json_response(show_letter(letter))


async def set_mailbox(request):
    """``POST /control/mailbox {address, behaviour}``: from the next mail on."""
    values = await read_object(request, ("address", "behaviour"))
    address = text(values, "address")
    if "@" not in address:
        raise BadInput("'address' must be an e-mail address.")
    behaviour = one_of(values, "behaviour", BEHAVIOURS)
    request.app[WORLD].mails.set_behaviour(address, behaviour)
    request.app[WORLD].feed.changed()
    return web.json_response({"address": address.lower(), "behaviour": behaviour})


def show_mail(mail):
    """Describe a mail with its text.

    :param mail: the mail
    :rtype: dict
    """
    return {
        **show_mail_line(mail),
        "text": mail.text,
        "html": mail.html,
        "envelope_from": mail.envelope_from,
        "message_id": mail.header("Message-Id"),
        "headers": mail.headers(),
        "attachments": [
            part.get_filename("") for part in mail.message.iter_attachments()
        ],
    }


def show_mail_line(mail):
    """Describe a mail as a line of a list.

    :param mail: the mail
    :rtype: dict
    """
    return {
        "id": mail.id,
        "to": mail.to,
        "from": mail.header("From"),
        "subject": mail.header("Subject"),
        "arrived_at": mail.arrived_at,
    }


def show_letter(letter):
    """Describe a letter and how far it came.

    :param letter: the letter
    :rtype: dict
    """
    return {
        "id": letter.id,
        "kind": letter.kind,
        "from": letter.sender,
        "to": letter.to,
        "subject": letter.subject,
        "state": letter.state,
        "reason": letter.reason,
        "written_at": letter.written_at,
    }


def _mail(request, values):
    mail = request.app[WORLD].mails.mails.get(text(values, "id"))
    if mail is None:
        raise BadInput(f"There is no mail {values['id']!r}.")
    return mail
