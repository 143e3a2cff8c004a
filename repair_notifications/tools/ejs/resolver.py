"""Puts our expressions into a tree in place of the old tokens."""

import re
from typing import NamedTuple

from .nodes import If, Problem, Text
from .tokens import expression_of

EMPTY = "''"


class Value(NamedTuple):
    """The value of a Python expression."""

    expression: str
    line: int
    source: str


class Choice(NamedTuple):
    """Alternatives ``[(Python condition, nodes)]``, None for otherwise."""

    branches: list
    line: int
    source: str


class _Unknown(Exception):
    """A token that nobody told us about."""


def quote(text):
    """Return Python for a text that stays one line and ends no placeholder."""
    literal = re.sub(r"[{}]", lambda match: f"\\x{ord(match.group()):x}", repr(text))
    return literal.replace("||", r"\x7c\x7c")


def bare(expression):
    """Return an expression without the parentheses that hold it together."""
    return expression[1:-1] if expression.startswith("(") else expression


class Resolver:
    """Resolves the tokens of one text."""

    def __init__(self, model, choices):
        """:param str model: name of the model
        :param dict choices: ``{token: expression, empty to leave it out}``
        """
        self.problems, self.used, self.unknown = [], {}, []
        self._model, self._choices = model, choices

    def resolve(self, nodes):
        """Return nodes of this module for nodes of a tree; neighbouring texts are one.

        :param list nodes: ``Text``, ``Out`` and ``If``
        :return: list of ``Text``, ``Value`` and ``Choice``
        """
        resolved = []
        for node in nodes:
            for new in self._resolve(node):
                if (
                    resolved
                    and isinstance(new, Text)
                    and isinstance(resolved[-1], Text)
                ):
                    new = Text(resolved.pop().text + new.text)
                resolved.append(new)
        return resolved

    def _resolve(self, node):
        if isinstance(node, Text):
            return [node]
        try:
            if isinstance(node, If):
                return self._resolve_if(node)
            expression = self._value(node.value)
        except _Unknown:
            self.problems.append(Problem(node.line, node.source, "token"))
            return []
        return [] if expression == EMPTY else [Value(expression, *node[1:])]

    def _resolve_if(self, node):
        """Resolve a condition; an alternative that can never be is left out."""
        branches = []
        conditions = [tree and self._condition(tree) for tree, _nodes in node.branches]
        for condition, (_tree, nodes) in zip(conditions, node.branches, strict=True):
            if condition == EMPTY:
                continue
            branches.append((condition, self.resolve(nodes)))
            if condition is None:
                break
        if branches and branches[0][0] is None:
            return branches[0][1]
        return [Choice(branches, *node[1:])] if branches else []

    def _name(self, token):
        known = self._choices.get(token)
        if known is None:
            known = expression_of(token, self._model)
        if known is None:
            if token not in self.unknown:
                self.unknown.append(token)
            raise _Unknown(token)
        self.used[token] = known
        return known

    def _value(self, tree):
        """Return Python that gives a text."""
        kind, *parts = tree
        if kind == "text":
            return quote(parts[0])
        if kind == "name":
            name = self._name(parts[0])
            return f"({name} or '')" if name else EMPTY
        if kind == "choose":
            return self._choice(*parts)
        if kind == "and":
            return self._choice(parts[0], parts[1], ("text", ""))
        left, right = map(self._value, parts)
        if EMPTY in (left, right):
            return left if right == EMPTY else right
        return f"({left} {'or' if kind == 'or' else '+'} {right})"

    def _choice(self, condition, chosen, otherwise):
        condition = self._condition(condition)
        if condition == EMPTY:
            return self._value(otherwise)
        return f"({self._value(chosen)} if {condition} else {self._value(otherwise)})"

    def _condition(self, tree):
        """Return Python that gives yes or no; ``EMPTY`` when it is always no."""
        kind, *parts = tree
        if kind == "name":
            return self._name(parts[0]) or EMPTY
        if kind == "yes":
            return "True"
        if kind == "not":
            return self._negated(parts[0])
        if kind == "same":
            return f"({self._value(parts[0])} == {self._value(parts[1])})"
        if kind not in ("and", "or"):
            return self._value(tree)
        left, right = map(self._condition, parts)
        if EMPTY in (left, right):
            other = left if right == EMPTY else right
            return EMPTY if kind == "and" else other
        return f"({left} {kind} {right})"

    def _negated(self, tree):
        if tree[0] == "not":
            return self._condition(tree[1])
        if tree[0] == "same":
            return f"({self._value(tree[1])} != {self._value(tree[2])})"
        condition = self._condition(tree)
        return "True" if condition == EMPTY else f"(not {condition})"
