"""Cuts EJS into pieces and builds a tree of them.

Delimiters as at https://ejs.co/#docs (tags) on 2025: ``<%`` code, ``<%=`` and ``<%-``
values, ``<%#`` comments, ``<%%`` and ``%%>`` literals, ``-%>`` eats a line end,
``<%_`` and ``_%>`` eat white space around.
"""

import re
from typing import NamedTuple

from .javascript import Unreadable, read_condition, read_value
from .nodes import If, Out, Problem, Text

_OPEN = re.compile(r"[ \t]*<%_|<%%|<%[=\-#]?")
_CLOSE = re.compile(r"(?<!%)%>")
_STATEMENT = re.compile(
    r"\s+|;|//[^\n]*|/\*.*?\*/"
    r"|(?P<elif>\}\s*else\s+if\s*(?=\())"
    r"|(?P<else>\}\s*else\s*\{)"
    r"|(?P<if>if\s*(?=\())"
    r"|(?P<end>\}[\s)]*)",
    re.DOTALL,
)
_STRING = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
_QUOTED = re.compile(_STRING, re.DOTALL)
_OTHER = re.compile(
    rf"(?:{_STRING}|\((?:[^(){{}}]|\([^()]*\))*\)|[^{{}};])*[{{;]?", re.DOTALL
)
_BRACE = re.compile(r"(?:\s|//[^\n]*\n|/\*.*?\*/)*\{", re.DOTALL)
_EATEN = {"-": re.compile(r"\n?"), "_": re.compile(r"[ \t]*\n?")}
_KINDS = {"<%": "code", "<%_": "code", "<%=": "value", "<%-": "value", "<%#": "comment"}
_LOOP = re.compile(r"\b(for|while|do)\b|\b(forEach|map|each)\s*\(")


class _Piece(NamedTuple):
    kind: str  # text, code, value, unclosed
    text: str
    source: str
    line: int


class _Block(NamedTuple):
    """An open brace. What stands in a block that is dropped is lost."""

    dropped: bool
    branches: list
    line: int
    source: str


def _pieces(source):
    """Yield the pieces of an EJS text."""
    position, text = 0, ""
    while opening := _OPEN.search(source, position):
        text += source[position : opening.start()]
        position = opening.end()
        if opening.group() == "<%%":
            text += "<%"
            continue
        yield _text(text)
        text = ""
        piece, position = _tag(source, opening)
        yield piece
    yield _text(text + source[position:])


def _tag(source, opening):
    """Return the piece that a tag is, and where the text goes on."""
    line = source.count("\n", 0, opening.end()) + 1
    closing = _CLOSE.search(source, opening.end())
    if not closing:
        rest = source[opening.start() :].split("\n", 1)[0]
        return _Piece("unclosed", "", rest.strip(), line), opening.start() + len(rest)
    inner = source[opening.end() : closing.start()]
    whole = source[opening.start() : closing.end()].strip()
    position = closing.end()
    if inner.endswith(tuple(_EATEN)):
        position = _EATEN[inner[-1]].match(source, position).end()
        inner = inner[:-1]
    return _Piece(_KINDS[opening.group().strip()], inner, whole, line), position


def _text(text):
    return _Piece("text", text.replace("%%>", "%>"), "", 0)


class Reader:
    """Builds the tree of one EJS text."""

    def __init__(self, source):
        """:param str source: the EJS text"""
        self.problems = []
        self._blocks = [_Block(False, [(None, [])], 1, "")]
        for piece in _pieces(source.replace("\r\n", "\n")):
            getattr(self, f"_read_{piece.kind}")(piece)
        for block in self._blocks[1:]:
            self._blame(block, "unclosed_block")
        while len(self._blocks) > 1:
            self._close()
        self.nodes = self._nodes

    @property
    def _nodes(self):
        return self._blocks[-1].branches[-1][1]

    def _blame(self, piece, why):
        self.problems.append(Problem(piece.line, piece.source, why))

    def _is_lost(self):
        return any(block.dropped for block in self._blocks)

    def _read_text(self, piece):
        if piece.text:
            self._nodes.append(Text(piece.text))

    def _read_comment(self, piece):
        """Comments of the old text are for its writers only."""

    def _read_unclosed(self, piece):
        self._blame(piece, "unclosed_tag")

    def _read_value(self, piece):
        try:
            value = read_value(piece.text)
        except Unreadable:
            if not self._is_lost():
                self._blame(piece, "expression")
        else:
            self._nodes.append(Out(value, piece.line, piece.source))

    def _read_code(self, piece):
        """Read the statements in one tag: a condition often spans several tags."""
        code, position = piece.text, 0
        while position < len(code):
            statement = _STATEMENT.match(code, position)
            if statement:
                position = statement.end()
                if statement.lastgroup:
                    position = self._read_statement(statement, code, position, piece)
            else:
                position = self._read_other(code, position, piece)

    def _read_statement(self, statement, code, position, piece):
        """Read one statement of a condition.

        :return: where the next one starts
        """
        kind = statement.lastgroup
        if kind == "end":
            self._read_end(piece)
        elif kind == "else":
            self._read_branch(None, piece)
        else:
            position, condition = _in_parentheses(code, position)
            if condition is None:
                self._blame(piece, "condition")  # has no braces
            elif kind == "elif":
                self._read_branch(condition, piece)
            else:
                self._blocks.append(_Block(False, [], piece.line, piece.source))
                self._read_branch(condition, piece)
        return position

    def _read_branch(self, condition, piece):
        """Start one more alternative of the innermost block."""
        if len(self._blocks) == 1:
            self._blame(piece, "stray")
            return
        block, tree = self._blocks[-1], None
        if condition is not None:
            try:
                tree = read_condition(condition)
            except Unreadable:
                if not self._is_lost():
                    self._blame(piece, "condition")
                self._blocks[-1] = block._replace(dropped=True)
        block.branches.append((tree, []))

    def _read_end(self, piece):
        if len(self._blocks) == 1:
            self._blame(piece, "stray")
        else:
            self._close()

    def _close(self):
        block = self._blocks.pop()
        if not block.dropped:
            self._nodes.append(If(block.branches, block.line, block.source))

    def _read_other(self, code, position, piece):
        """Read JavaScript that we do not know, to its end or the brace it opens."""
        other = _OTHER.match(code, position)
        end = max(other.end(), position + 1)
        if not self._is_lost():
            self._blame(piece, "loop" if _LOOP.search(other.group()) else "code")
        if other.group().endswith("{"):
            block = _Block(True, [(None, [])], piece.line, piece.source)
            self._blocks.append(block)
        return end


def _in_parentheses(code, position):
    """Return where the brace after a parenthesis ends, and what is in the parenthesis;
    the end of the code and None when it is not followed by a brace.
    """
    depth, start = 0, position
    while position < len(code):
        quoted = _QUOTED.match(code, position)
        position = quoted.end() if quoted else position + 1
        if not quoted:
            depth += {"(": 1, ")": -1}.get(code[position - 1], 0)
        if not depth:
            break
    brace = _BRACE.match(code, position)
    if depth or not brace:
        return len(code), None
    return brace.end(), code[start + 1 : position - 1]
