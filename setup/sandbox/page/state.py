"""What the page shows: the newest of everything."""

from collections import defaultdict
from itertools import islice

from ..control.mails import show_letter, show_mail_line
from ..control.phones import show_answer, show_sms
from ..control.settings import show_faults
from ..mailbox import BEHAVIOURS
from ..reports import STATUSES

MAX_MESSAGES = 300
MAX_PHONES = 40
MAX_MAILS = 200
MAX_LETTERS = 50


def page_state(world, mailgate):
    """Describe the world for the page.

    :param world: the sandbox
    :param mailgate: the way to Odoo
    :return: an object for JSON
    :rtype: dict
    """
    return {
        "points": str(world.account.points),
        "mailgate": mailgate.target,
        "statuses": list(STATUSES),
        "behaviours": list(BEHAVIOURS),
        "phones": _phones(world),
        "mailboxes": _mailboxes(world),
        "letters": _letters(world),
        "faults": show_faults(world.faults.left()),
    }


def _phones(world):
    """List phones, the one with the newest message first."""
    phones = defaultdict(list)
    for sms in islice(reversed(world.sms.messages.values()), MAX_MESSAGES):
        bubble = {"at": sms.accepted_at, "kind": "sms", **show_sms(sms)}
        phones[sms.to].append(bubble)
    for answer in islice(reversed(world.sms.answers), MAX_MESSAGES):
        bubble = {"at": answer.written_at, "kind": "answer", **show_answer(answer)}
        phones[answer.sender].append(bubble)
    for bubbles in phones.values():
        bubbles.sort(key=lambda bubble: bubble["at"])
    newest_first = sorted(phones.items(), key=lambda item: -item[1][-1]["at"])
    return [
        {"number": number, "bubbles": bubbles}
        for number, bubbles in newest_first[:MAX_PHONES]
    ]


def _mailboxes(world):
    """List mailboxes with their mails, newest first."""
    boxes = defaultdict(list)
    for mail in islice(reversed(world.mails.mails.values()), MAX_MAILS):
        boxes[mail.to].append(show_mail_line(mail))
    for address in world.mails.refused:
        boxes.setdefault(address, [])
    return [
        {
            "address": address,
            "behaviour": world.mails.behaviour(address),
            "refused": world.mails.refused.get(address, 0),
            "mails": mails,
        }
        for address, mails in boxes.items()
    ]


def _letters(world):
    newest_first = islice(reversed(world.mails.letters), MAX_LETTERS)
    return [show_letter(letter) for letter in newest_first]
