"""Which expressions in texts are harmless: plain Python, no Odoo.

An expression that only picks, compares and joins what may be shown anyway can do
nothing else, whoever wrote it.
"""

import ast
from functools import lru_cache

from lxml import etree, html

_OPERATORS = (ast.And, ast.Or, ast.Not, ast.Eq, ast.NotEq, ast.Add, ast.Load)
_COMBINING = (ast.Expression, ast.IfExp, ast.BoolOp, ast.BinOp, ast.UnaryOp)
_LINK_STARTS = ("https://", "http://", "mailto:", "tel:")
_DIRECTIVES = {"t-out", "t-if", "t-elif", "t-else", "t-att-href"}


@lru_cache(maxsize=1024)
def names_of(expression):
    """Return what an expression reads.

    :param str expression: Python
    :return: chains like ``object.partner_id.name``; None when the expression is
        anything but chains, texts and numbers that are chosen, compared or joined
    :rtype: frozenset or None
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval")
        return frozenset(_names(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _names(node):
    """Yield the chains below a node.

    :raise ValueError: when there is something else
    """
    if isinstance(node, (ast.Attribute, ast.Name)):
        yield _chain(node)
    elif isinstance(node, ast.Constant):
        if not isinstance(node.value, (str, int, float)):
            raise ValueError(f"constant {node.value!r}")
    elif isinstance(node, (*_OPERATORS, *_COMBINING, ast.Compare)):
        for child in ast.iter_child_nodes(node):
            yield from _names(child)
    else:
        raise ValueError(type(node).__name__)


def _chain(node):
    """Return a chain of attributes as it is written.

    :raise ValueError: when it does not hang on a name
    """
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        raise ValueError("a chain must start with a name")
    return ".".join([node.id, *reversed(parts)])


def is_link(expression):
    """Tell whether an expression can only give an address that is safe to click.

    :param str expression: one that ``names_of`` accepts
    :return: whether it starts with one of our links, or with a written-out address
    :rtype: bool
    """
    return _is_link(ast.parse(expression.strip(), mode="eval").body)


def _is_link(node):
    if isinstance(node, ast.Constant):
        return not node.value or str(node.value).startswith(_LINK_STARTS)
    if isinstance(node, ast.Attribute):
        return node.attr == "link" or node.attr.endswith("_link")
    if isinstance(node, ast.BoolOp):
        return isinstance(node.op, ast.Or) and all(map(_is_link, node.values))
    if isinstance(node, ast.IfExp):
        return _is_link(node.body) and _is_link(node.orelse)
    if isinstance(node, ast.BinOp):
        start = node.left
        while isinstance(start, ast.BinOp):
            start = start.left
        written = isinstance(start, ast.Constant)
        return written and bool(start.value) and _is_link(start)
    return False


def is_harmless_html(source, is_allowed):
    """Tell whether a QWeb text has only directives and expressions that anybody may
    write who may write texts at all.

    :param str source: HTML with QWeb directives
    :param is_allowed: tells whether an expression is allowed
    :rtype: bool
    """
    try:
        root = html.fragment_fromstring(source, create_parent="div")
    except etree.ParserError:
        return False
    return all(
        _is_harmless(element, is_allowed) for element in root.iter(etree.Element)
    )


def _is_harmless(element, is_allowed):
    if "groups" in element.attrib or ("t-out" in element.attrib and len(element)):
        return False
    for name, value in element.attrib.items():
        if not name.startswith("t-") or (name == "t-else" and not value):
            continue
        if name not in _DIRECTIVES or not is_allowed(value):
            return False
        if name == "t-att-href" and not is_link(value):
            return False
    return True
