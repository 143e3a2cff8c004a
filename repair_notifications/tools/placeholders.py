"""The placeholders in a text: plain Python, no Odoo records.

Two notations: Odoo's inline ``{{ object.name }}`` and QWeb's ``t-`` attributes.
"""

import ast

from lxml import etree, html

from odoo.tools.mail import is_html_empty
from odoo.tools.rendering_tools import parse_inline_template

# Attributes of QWeb that hold an expression; ``t-att-`` ones are found by their prefix.
_EXPRESSIONS = {"t-out", "t-esc", "t-raw", "t-if", "t-elif", "t-value", "t-foreach"}
_HOLDS_INLINE = ("t-attf-",)
_HOLDS_EXPRESSION = ("t-att-",)


def inline_expressions(text):
    """Return the expressions of an inline template, in order.

    :param str text: such as ``Repair {{ object.name }}``
    :rtype: list[str]
    """
    return [expr for _text, expr, _default in parse_inline_template(text) if expr]


def qweb_expressions(markup):
    """Return the expressions of a QWeb text, in order.

    :param str markup: HTML with ``t-`` attributes
    :return: empty as well when the markup cannot be read at all
    :rtype: list[str]
    """
    if not markup or not markup.strip():
        return []
    found = []
    for node in html.fragment_fromstring(markup, create_parent="div").iter(
        etree.Element
    ):
        for name, value in node.attrib.items():
            if name in _EXPRESSIONS or name.startswith(_HOLDS_EXPRESSION):
                found.append(value)
            elif name.startswith(_HOLDS_INLINE):
                found += inline_expressions(value)
    return found


def is_empty(text):
    """Tell whether a template says nothing: no words, no placeholder.

    :param str text: inline template, or HTML with ``t-`` attributes
    :rtype: bool
    """
    return is_html_empty(text) and not qweb_expressions(text)


def attribute_chains(expression):
    """Return what an expression reads from ``object``.

    :param str expression: Python, such as ``object.partner_id.name or ''``
    :return: chains of names, such as ``[["partner_id", "name"]]``
    :rtype: list[list[str]]
    :raise SyntaxError: when it is no Python expression
    """
    chains = []
    for node in ast.walk(ast.parse(expression.strip(), mode="eval")):
        names = []
        while isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        if names and isinstance(node, ast.Name) and node.id == "object":
            chains.append(names)
    return chains


def literal_text(text, is_markup=False):
    """Return what a template itself says, without placeholders and markup.

    :param str text: inline template, or HTML with ``t-`` attributes
    :param bool is_markup: the latter
    :rtype: str
    """
    if not is_markup:
        return " ".join(literal for literal, *_rest in parse_inline_template(text))
    if not text.strip():
        return ""
    node = html.fragment_fromstring(text, create_parent="div")
    for placeholder in node.xpath(".//*[@t-out or @t-esc or @t-raw]"):
        placeholder.clear(keep_tail=True)
    return " ".join(node.itertext())
