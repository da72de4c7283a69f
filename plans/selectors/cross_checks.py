"""Two sums of a report that should agree: reading the expressions, and which checks fail.

An expression adds and subtracts terms, "TC10.numerator + TC16.value - 2": a line's code with a
part of its cell, or a whole number. It is read by its grammar and never run as code.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from plans.choices import CellState, Relation
from plans.models import Cell, CrossCheck

PARTS = ("numerator", "denominator", "value")
# Codes may hold dots, dashes and strokes ("NV6.4/2020"); so signs between terms need spaces.
_TERM = re.compile(rf"(?P<code>[^\W_][\w./-]{{0,19}})\.(?P<part>{'|'.join(PARTS)})")
_SIGNED = re.compile(r"\s+([+-])\s+")
_NUMBER = re.compile(r"[0-9]{1,9}")
MOST_TERMS = 20


class UnreadableExpression(ValueError):
    """The expression does not follow the grammar; the argument is the part that does not."""


@dataclass(frozen=True, slots=True)
class Term:
    """A signed part of an expression: a cell's figure, or a number of its own."""

    sign: int
    code: str = ""
    part: str = ""
    number: Decimal = Decimal(0)


def parse(expression: str) -> list[Term]:
    """The terms of an expression; raises UnreadableExpression."""
    pieces = _SIGNED.split(expression.strip())
    if len(pieces) > 2 * MOST_TERMS:
        raise UnreadableExpression(expression[:40])
    signs = [1, *(1 if sign == "+" else -1 for sign in pieces[1::2])]
    return [_term(sign, text.strip()) for sign, text in zip(signs, pieces[::2], strict=True)]


def _term(sign: int, text: str) -> Term:
    if _NUMBER.fullmatch(text):
        return Term(sign, number=Decimal(text))
    found = _TERM.fullmatch(text)
    if found is None:
        raise UnreadableExpression(text[:40])
    return Term(sign, found["code"], found["part"])


def evaluate(terms: Iterable[Term], cells: Mapping[str, Cell]) -> Decimal | None:
    """The sum, or nothing as long as one of its figures is not there."""
    total = Decimal(0)
    for term in terms:
        figure = _figure(term, cells)
        if figure is None:
            return None
        total += term.sign * figure
    return total


def _figure(term: Term, cells: Mapping[str, Cell]) -> Decimal | None:
    if not term.code:
        return term.number
    cell = cells.get(term.code)
    if cell is None or cell.state not in {CellState.REPORTED, CellState.ZERO}:
        return None
    figure = getattr(cell, term.part)
    return None if figure is None else Decimal(figure)


def codes_of(*expressions: str) -> list[str]:
    """The lines that the expressions name, each once, in order."""
    named = (term.code for expression in expressions for term in parse(expression))
    return list(dict.fromkeys(filter(None, named)))


def is_failing(check: CrossCheck, cells: Mapping[str, Cell]) -> bool:
    """Whether both sides are there and do not stand to each other as they should."""
    left, right = (evaluate(parse(side), cells) for side in (check.left, check.right))
    if left is None or right is None:
        return False
    return left != right if check.relation == Relation.EQUAL else left > right


def failing_messages(cells: Mapping[str, Cell]) -> dict[str, list[str]]:
    """Per line, what the failing checks say; every line that takes part is told. One query."""
    told: dict[str, list[str]] = {}
    for check in CrossCheck.objects.filter(is_active=True):
        try:
            if not is_failing(check, cells):
                continue
        except UnreadableExpression:
            # Stored before the grammar forbade it: a check that cannot be read checks nothing.
            continue
        for code in codes_of(check.left, check.right):
            told.setdefault(code, []).append(check.message)
    return told


def partners_of(codes: Iterable[str]) -> set[str]:
    """The lines that stand in a check together with one of these. One query."""
    wanted, found = set(codes), set()
    for check in CrossCheck.objects.filter(is_active=True):
        try:
            named = set(codes_of(check.left, check.right))
        except UnreadableExpression:
            continue
        if named & wanted:
            found |= named
    return found - wanted
