"""Writes resolved nodes as an inline template of Odoo, the language of SMS texts."""

import re

from .nodes import Text
from .resolver import EMPTY, Choice, Value, bare, quote


def write(nodes):
    """Return the text.

    :param list nodes: what ``Resolver.resolve`` returned
    :rtype: str
    """
    written = ""
    for node in nodes:
        if isinstance(node, Text):
            written += _literal(node.text)
        else:
            # A brace in front would become part of the placeholder.
            if written.endswith("{"):
                written = f"{written[:-1]}{_placeholder(quote('{'))}"
            written += _placeholder(_shortest(joined([node])))
    return written


def joined(nodes, convert=str):
    """Return one Python expression that gives what nodes give one after the other.

    :param list nodes: what ``Resolver.resolve`` returned
    :param convert: what to do with literal texts
    :return: Python, in parentheses when it is more than one term
    :rtype: str
    """
    parts = []
    for node in nodes:
        if isinstance(node, Text):
            parts.append(quote(convert(node.text)))
        elif isinstance(node, Value):
            parts.append(node.expression)
        elif isinstance(node, Choice):
            parts.append(_chosen(node, convert))
    if len(parts) > 1:
        return f"({' + '.join(parts)})"
    return parts[0] if parts else EMPTY


def _chosen(choice, convert):
    """Return Python for alternatives, from the last to the first."""
    expression = EMPTY
    for condition, nodes in reversed(choice.branches):
        text = joined(nodes, convert)
        expression = f"({text} if {condition} else {expression})" if condition else text
    return expression


def _shortest(expression):
    """Return a whole placeholder: core itself shows an empty value as nothing."""
    return re.sub(r"^([\w.]+) or ''$", r"\1", bare(expression))


def _literal(text):
    """Return literal text in which nothing can be taken for a placeholder."""
    return re.sub(r"\{{2,}", lambda run: _placeholder(quote(run.group())), text)


def _placeholder(expression):
    return f"{{{{ {expression} }}}}"
