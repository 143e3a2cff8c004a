"""What an EJS text consists of."""

from typing import NamedTuple


class Problem(NamedTuple):
    """What could not be translated: where, its source and a code for the reason.

    ``loop``: repeats a part. ``code``: any other JavaScript. ``condition``,
    ``expression``: too much JavaScript in it. ``token``: an unknown name.
    ``unclosed_tag``, ``unclosed_block``, ``stray``: the EJS itself is broken.
    ``cuts_html``: a condition around halves of HTML elements. ``attribute``: inside an
    HTML element, other than as its link. ``link``: an address that does not start as
    one. ``comment``: in a part that nobody sees. ``directive``: would be run by us.
    """

    line: int
    source: str
    why: str


class Text(NamedTuple):
    """Text that stays as it is."""

    text: str


class Out(NamedTuple):
    """The value of an expression."""

    value: tuple
    line: int
    source: str


class If(NamedTuple):
    """Alternatives ``[(condition, nodes)]``; the condition of ``else`` is None."""

    branches: list
    line: int
    source: str
