"""E-mails that a mailbox sends by itself: absence notes and other automatic answers."""

import re

#: How programs that send no header about it begin the subject.
_SUBJECT = re.compile(
    r"\W*(autoodpowied[zź]|automatyczna odpowied[zź]|odpowied[zź] automatyczna|"
    r"auto(matic)?[ -]?(reply|response)|out of (the )?office|automatische antwort|"
    r"abwesenheit)",
    re.IGNORECASE,
)


def is_automatic(message):
    """Tell whether no person wrote an e-mail (RFC 3834, and what came before it).

    :param email.message.EmailMessage message: as it came
    :rtype: bool
    """
    submitted = str(message.get("Auto-Submitted", "no")).lower().strip()
    precedence = str(message.get("Precedence", "")).lower().strip()
    return (
        not submitted.startswith("no")
        or precedence in ("bulk", "auto_reply", "junk")
        or any(name in message for name in ("X-Autoreply", "X-Autorespond"))
        or bool(_SUBJECT.match(str(message.get("Subject", ""))))
    )
