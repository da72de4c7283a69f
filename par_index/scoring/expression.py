"""A small calculator for formula rules: its own parser, its own tree, never ``eval``.

Grammar: sum of products of factors with ``+ - * /``, a leading minus, parentheses, decimal
literals with a point, named inputs, ``min(…)`` and ``max(…)`` of one or more arguments.
Limits: 500 characters, 20 levels of nesting, literals of at most 15 digits on either side of
the point. There are no powers, so numbers stay as small as the text is short.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

MAX_LENGTH: Final = 500
MAX_DEPTH: Final = 20
FUNCTIONS: Final = ("min", "max")

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,15}(?:\.[0-9]{1,15})?)(?![0-9.\w])"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]{0,39})(?!\w)"
    r"|(?P<sign>[-+*/(),]))",
    re.ASCII,
)


class InvalidExpression(ValueError):
    """The text is not an expression; ``code`` says why and ``position`` where (from 0)."""

    def __init__(self, code: str, position: int = 0, token: str = "") -> None:
        self.code = code
        self.position = position
        self.token = token
        super().__init__(f"{code} at {position}")


class DivisionByZero(ArithmeticError):
    """The expression divides by zero for these inputs."""


Numbers = Mapping[str, Fraction]


@dataclass(frozen=True)
class Literal:
    value: Fraction

    def evaluate(self, names: Numbers) -> Fraction:
        return self.value


@dataclass(frozen=True)
class Name:
    name: str

    def evaluate(self, names: Numbers) -> Fraction:
        return names[self.name]


@dataclass(frozen=True)
class Negation:
    operand: Node

    def evaluate(self, names: Numbers) -> Fraction:
        return -self.operand.evaluate(names)


@dataclass(frozen=True)
class Chain:
    """A run of operations of equal rank, worked from left to right without recursion."""

    first: Node
    rest: tuple[tuple[str, Node], ...]

    def evaluate(self, names: Numbers) -> Fraction:
        result = self.first.evaluate(names)
        for sign, node in self.rest:
            result = _apply(sign, result, node.evaluate(names))
        return result


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple[Node, ...]

    def evaluate(self, names: Numbers) -> Fraction:
        results = [argument.evaluate(names) for argument in self.arguments]
        return min(results) if self.function == "min" else max(results)


Node = Literal | Name | Negation | Chain | Call


@dataclass(frozen=True)
class Expression:
    text: str
    root: Node
    names: frozenset[str]

    def evaluate(self, names: Numbers) -> Fraction:
        """The exact result; raises DivisionByZero, and KeyError for a name that is not given."""
        return self.root.evaluate(names)


def _apply(sign: str, left: Fraction, right: Fraction) -> Fraction:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if right == 0:
        raise DivisionByZero
    return left / right


def parse_expression(text: str) -> Expression:
    """Read an expression or raise InvalidExpression."""
    if len(text) > MAX_LENGTH:
        raise InvalidExpression("expression_too_long", MAX_LENGTH)
    parser = _Parser(list(_tokens(text)), len(text))
    root = parser.sum(0)
    parser.end()
    return Expression(text, root, frozenset(parser.names))


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(text: str) -> Iterator[_Token]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            raise InvalidExpression("unexpected_character", start, text[start])
        kind = str(match.lastgroup)
        yield _Token(kind, match.group(kind), match.start(kind))
        position = match.end()


class _Parser:
    """Recursive descent; ``depth`` counts parentheses, calls and minus signs."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self.tokens = [*tokens, _Token("end", "", length)]
        self.index = 0
        self.names: set[str] = set()

    @property
    def token(self) -> _Token:
        return self.tokens[self.index]

    def take(self, *texts: str) -> str:
        """The next sign if it is one of these, moving on; else an empty text."""
        token = self.token
        if token.kind == "sign" and token.text in texts:
            self.index += 1
            return token.text
        return ""

    def refuse(self, code: str) -> InvalidExpression:
        return InvalidExpression(code, self.token.position, self.token.text)

    def end(self) -> None:
        if self.token.kind != "end":
            raise self.refuse("unexpected_token")

    def sum(self, depth: int) -> Node:
        return self.chain(depth, ("+", "-"), self.product)

    def product(self, depth: int) -> Node:
        return self.chain(depth, ("*", "/"), self.factor)

    def chain(self, depth: int, signs: tuple[str, ...], operand: Callable[[int], Node]) -> Node:
        first = operand(depth)
        rest = []
        while sign := self.take(*signs):
            rest.append((sign, operand(depth)))
        return Chain(first, tuple(rest)) if rest else first

    def factor(self, depth: int) -> Node:
        if depth >= MAX_DEPTH:
            raise self.refuse("expression_too_deep")
        if self.take("-"):
            return Negation(self.factor(depth + 1))
        if self.take("("):
            inner = self.sum(depth + 1)
            self.close()
            return inner
        token = self.token
        if token.kind not in ("number", "name"):
            raise self.refuse("unexpected_end" if token.kind == "end" else "unexpected_token")
        self.index += 1
        if token.kind == "number":
            return Literal(Fraction(Decimal(token.text)))
        if token.text in FUNCTIONS:
            return self.call(token, depth)
        self.names.add(token.text)
        return Name(token.text)

    def call(self, function: _Token, depth: int) -> Node:
        if not self.take("("):
            raise self.refuse("missing_parenthesis")
        arguments = [self.sum(depth + 1)]
        while self.take(","):
            arguments.append(self.sum(depth + 1))
        self.close()
        return Call(function.text, tuple(arguments))

    def close(self) -> None:
        if not self.take(")"):
            raise self.refuse("missing_parenthesis")
