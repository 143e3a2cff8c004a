"""Reads the little JavaScript that texts use: names, literals, conditions."""

import re

_LEXEME = re.compile(
    r"\s*(?:(?P<string>\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[^\W\d][\w$]*(?:\s*\??\.\s*[^\W\d][\w$]*)*)"
    r"|(?P<sign>===|!==|==|!=|&&|\|\||[!()?:+]))",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "\n": "",
}
_WORDS = {
    "true": ("yes",),
    "false": ("text", ""),
    "null": ("text", ""),
    "undefined": ("text", ""),
}
# Nested deeper, nobody wrote it by hand.
_MAX_DEPTH = 50


class Unreadable(Exception):
    """JavaScript that has no counterpart in our texts."""


def read_condition(source):
    """Read what stands between the parentheses of an ``if``.

    :param str source: JavaScript
    :return: a tree, see ``_Parser``
    :raise Unreadable: when it is more than names, literals, not, and, or, comparisons
    """
    return _Parser(source).tree()


def read_value(source):
    """Read what stands in a tag that shows a value.

    :param str source: JavaScript
    :return: a tree, see ``_Parser``
    :raise Unreadable: when it is more than names, texts that are chosen and joined
    """
    tree = _Parser(source.strip().rstrip(";")).tree()
    if not _has_value(tree):
        raise Unreadable(source)
    return tree


def _asks_for_type(tree):
    """Tell whether a ``typeof`` is left that nothing was compared with."""
    return tree[0] == "typeof" or any(
        _asks_for_type(part) for part in tree[1:] if isinstance(part, tuple)
    )


def _has_value(tree):
    """Tell whether a tree gives a text and not yes or no."""
    kind, *parts = tree
    if kind in ("or", "join"):
        return all(map(_has_value, parts))
    if kind in ("and", "choose"):
        return all(map(_has_value, parts[1:]))
    return kind in ("name", "text")


class _Parser:
    """Gives tuples: ``(name, token)``, ``(text, literal)``, ``(yes,)``, ``(not, a)``,
    ``(and, a, b)``, ``(or, a, b)``, ``(same, a, b)``, ``(join, a, b)`` and
    ``(choose, condition, a, b)``.
    """

    def __init__(self, source):
        self._depth = 0
        self._lexemes = []
        position = 0
        source = source.rstrip()
        while position < len(source):
            lexeme = _LEXEME.match(source, position)
            if not lexeme:
                raise Unreadable(source)
            position = lexeme.end()
            self._lexemes.append((lexeme.lastgroup, lexeme.group(lexeme.lastgroup)))
        self._lexemes.append(("end", ""))

    def tree(self):
        """Return the tree of the whole source."""
        tree = self._choose()
        self._expect("")
        if _asks_for_type(tree):
            raise Unreadable("typeof")
        return tree

    def _peek(self):
        return self._lexemes[0][1] if self._lexemes[0][0] != "string" else None

    def _take(self, *signs):
        """Return the next lexeme if it is one of some signs, else nothing."""
        if self._peek() in signs:
            return self._lexemes.pop(0)[1]
        return None

    def _expect(self, sign):
        if self._peek() != sign:
            raise Unreadable(self._lexemes[0][1])
        return self._lexemes.pop(0)

    def _choose(self):
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise Unreadable("too deep")
        tree = self._or()
        if self._take("?"):
            chosen = self._choose()
            self._expect(":")
            tree = ("choose", tree, chosen, self._choose())
        self._depth -= 1
        return tree

    def _or(self):
        tree = self._and()
        while self._take("||"):
            tree = ("or", tree, self._and())
        return tree

    def _and(self):
        tree = self._same()
        while self._take("&&"):
            tree = ("and", tree, self._same())
        return tree

    def _same(self):
        tree = self._join()
        sign = self._take("===", "==", "!==", "!=")
        if sign:
            tree = _compared(tree, self._join())
            return ("not", tree) if sign.startswith("!") else tree
        return tree

    def _join(self):
        tree = self._not()
        while self._take("+"):
            tree = ("join", tree, self._not())
        return tree

    def _not(self):
        negative = False
        while self._take("!"):
            negative = not negative
        tree = self._literal()
        return ("not", tree) if negative else tree

    def _literal(self):
        if self._take("("):
            tree = self._choose()
            self._expect(")")
            return tree
        kind, source = self._lexemes.pop(0)
        if kind == "string":
            return ("text", _ESCAPE.sub(_unescape, source[1:-1]))
        if kind == "number":
            return ("text", source)
        if kind != "name":
            raise Unreadable(source)
        return self._name(re.sub(r"\s|\?", "", source))

    def _name(self, name):
        if name == "typeof":
            # Asks whether a token exists, which all of ours do: has it a value?
            kind, operand = self._lexemes[0]
            if kind != "name":
                raise Unreadable(name)
            self._lexemes.pop(0)
            return ("typeof", operand)
        if name in _WORDS:
            return _WORDS[name]
        return ("name", name.removeprefix("locals."))


def _compared(left, right):
    """Return the comparison of two trees. Empty is empty, however it is written."""
    if left[0] in ("text", "yes"):
        left, right = right, left
    if left[0] == "typeof":
        if right != ("text", "undefined"):
            raise Unreadable("typeof")
        return ("not", ("name", left[1].removeprefix("locals.")))
    if "typeof" in (left[0], right[0]) or not (_has_value(left) or right == ("yes",)):
        raise Unreadable("comparison")
    if right == ("yes",):
        return left
    if right == ("text", ""):
        return ("not", left)
    if not _has_value(right):
        raise Unreadable("comparison")
    return ("same", left, right)


def _unescape(match):
    code = match.group(1) or match.group(2)
    return chr(int(code, 16)) if code else _ESCAPED.get(match.group(3), match.group(3))
