"""Translates a whole text."""

from typing import NamedTuple

from . import sms
from .email import Writer
from .nodes import Problem
from .reader import Reader
from .resolver import Resolver


class Translation(NamedTuple):
    """A text of ours, and what is to be known about it.

    ``problems`` come in the order of lines, ``used`` is ``{token: our expression}``,
    ``unknown`` are the tokens that nobody could tell, in order.
    """

    text: str
    problems: list[Problem]
    used: dict
    unknown: list


def translate(source, model, channel, choices=None):
    """Translate an EJS text of the old application.

    What cannot be translated is left out and named; all other text stays.

    :param str source: the EJS text
    :param str model: ``repair.order`` or ``repair.request``
    :param str channel: ``sms`` or ``email``
    :param dict choices: ``{token: expression}`` for unknown tokens, an empty expression
        leaves the token out
    :rtype: Translation
    """
    reader = Reader(source)
    resolver = Resolver(model, choices or {})
    nodes = resolver.resolve(reader.nodes)
    problems = reader.problems + resolver.problems
    if channel == "sms":
        text = sms.write(nodes)
    else:
        writer = Writer(source)
        text = writer.text_of(nodes)
        problems += writer.problems
    return Translation(text, sorted(problems), resolver.used, resolver.unknown)
