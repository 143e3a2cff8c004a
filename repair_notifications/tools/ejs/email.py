"""Writes resolved nodes as QWeb, the language of e-mail texts."""

import html
import re

from ..safe_text import is_link
from .nodes import Problem, Text
from .resolver import Value, bare
from .sms import joined

# A NUL cannot be in a text of the database, so it marks where a node stands.
_MARK = re.compile("\0(\\d+)\0")
_ATTRIBUTE = re.compile(
    r"""(?P<space>\s*)(?P<name>[^\s=>"'/]+)"""
    r"""(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'>]+))?"""
)
_HTML = re.compile(
    r"(?P<hidden><!--.*?-->|<(?P<raw>style|script)\b.*?</(?P=raw)\s*>|<[!?][^>]*>)"
    r"""|(?P<tag></?(?P<name>[a-z][^\s/>\0]*)(?:"[^"]*"|'[^']*'|[^"'>])*>)"""
    r"|(?P<text>[^<]+)|(?P<broken><(?=[a-z/]))|(?P<less><)",
    re.DOTALL | re.IGNORECASE,
)
_LOOKS_LIKE_HTML = re.compile(r"</?[a-z][^<>]*>|&#?\w+;", re.IGNORECASE)
_VOID = set("area base br col embed hr img input link meta source track wbr".split())


def is_html(text):
    """Tell whether an old text is HTML, or plain and to be shown as it is.

    :param str text: the old text, with or without EJS
    :rtype: bool
    """
    return bool(_LOOKS_LIKE_HTML.search(text))


class Writer:
    """Writes one text."""

    def __init__(self, source):
        """:param str source: the old text, to find lines in"""
        self.problems = []
        self._source = source
        self._is_html = is_html(re.sub(r"<%.*?%>", "", source, flags=re.DOTALL))

    def text_of(self, nodes):
        """Return the text.

        :param list nodes: what ``Resolver.resolve`` returned
        :rtype: str
        """
        return self._write(nodes)[0]

    def _write(self, nodes):
        """Return the text, and whether each element that it opens ends in it."""
        marked = "".join(
            self._literal(node.text) if isinstance(node, Text) else f"\0{index}\0"
            for index, node in enumerate(nodes)
        )
        written, opened, whole = "", [], True
        for part in _HTML.finditer(marked):
            written += self._write_part(part, nodes)
            whole = whole and part.lastgroup != "broken" and _keeps_whole(part, opened)
        return written, whole and not opened

    def _literal(self, text):
        text = text.replace("\0", "")
        if self._is_html:
            return text
        return html.escape(text, quote=False).replace("\n", "<br/>")

    def _write_part(self, part, nodes):
        if part["text"]:
            return _MARK.sub(
                lambda mark: self._write_node(nodes[int(mark[1])]), part[0]
            )
        if part["hidden"]:
            return self._without_nodes(part[0], nodes, "comment")
        if part["tag"]:
            return self._write_tag(part, nodes)
        return "&lt;"

    def _write_node(self, node):
        if isinstance(node, Value):
            return f'<t t-out="{_attribute(bare(node.expression))}"></t>'
        written = ""
        for condition, nodes in node.branches:
            inner, whole = self._write(nodes)
            if not whole:
                self._blame(node, "cuts_html")
                return ""
            name = "t-elif" if written else "t-if"
            start = (
                f'{name}="{_attribute(bare(condition))}"' if condition else 't-else=""'
            )
            written += f"<t {start}>{inner}</t>"
        return written

    def _write_tag(self, part, nodes):
        """Write the start or end of an element: only its link may depend on tokens."""
        start = part.end("name") - part.start()
        head, rest = part["tag"][:start], part["tag"][start:]
        return head + _ATTRIBUTE.sub(
            lambda found: self._write_attribute(found, nodes), rest
        )

    def _write_attribute(self, found, nodes):
        name, value = found["name"], found["value"] or ""
        if re.match(r"t-|groups$", name, re.IGNORECASE):
            line = self._source.count("\n", 0, self._source.find(name)) + 1
            self.problems.append(Problem(line, found[0].strip(), "directive"))
            return ""
        if not _MARK.search(found[0]):
            return found[0]
        if name.lower() != "href" or _MARK.search(name):
            left = self._without_nodes(found[0], nodes, "attribute")
            return left if value and not _MARK.search(value) else ""
        return self._write_link(value, nodes)

    def _write_link(self, value, nodes):
        parts, position = [], 0
        value = value.strip("\"'")
        for mark in _MARK.finditer(value):
            parts += [Text(value[position : mark.start()]), nodes[int(mark[1])]]
            position = mark.end()
        parts.append(Text(value[position:]))
        parts = [part for part in parts if not isinstance(part, Text) or part.text]
        expression = bare(joined(parts, html.unescape))
        if not is_link(expression):
            first = next(part for part in parts if not isinstance(part, Text))
            self._blame(first, "link")
            return ""
        return f' t-att-href="{_attribute(expression)}"'

    def _without_nodes(self, text, nodes, why):
        """Return a text without its marks, each of which is a problem."""
        for mark in _MARK.finditer(text):
            self._blame(nodes[int(mark[1])], why)
        return _MARK.sub("", text)

    def _blame(self, node, why):
        self.problems.append(Problem(node.line, node.source, why))


def _keeps_whole(part, opened):
    """Note an element that starts or ends.

    :param list opened: names of elements that started and did not end yet
    :return: False when one ends that did not start
    """
    name = (part["name"] or "").lower()
    if not name or name in _VOID or part["tag"].endswith("/>"):
        return True
    if not part["tag"].startswith("</"):
        opened.append(name)
        return True
    return bool(opened) and opened.pop() == name


def _attribute(expression):
    return html.escape(expression, quote=False).replace('"', "&quot;")
