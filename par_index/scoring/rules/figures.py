"""Rules over one figure: steps, proportional, linear."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar

from par_index.scoring.explain import Explanation
from par_index.scoring.faults import Fault
from par_index.scoring.numbers import clamped, number_text, to_fraction
from par_index.scoring.reader import Reader
from par_index.scoring.rules.base import (
    DOWN,
    UP,
    Rule,
    RuleContext,
    check_number,
)
from par_index.scoring.values import Value

AT_LEAST, AT_MOST = "at_least", "at_most"
DIRECTIONS = (AT_LEAST, AT_MOST)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Step:
    bound: Decimal
    points: Decimal
    inclusive: bool = True

    def is_met(self, amount: Fraction, direction: str) -> bool:
        bound = to_fraction(self.bound)
        if amount == bound:
            return self.inclusive
        return amount > bound if direction == AT_LEAST else amount < bound

    def facts(self, direction: str) -> dict[str, Any]:
        return {
            "bound": number_text(self.bound),
            "inclusive": self.inclusive,
            "direction": direction,
        }


@dataclass(frozen=True)
class Steps(Rule):
    """The first step whose bound is met, in the order written (hardest first), else "otherwise".

    ``{"kind": "steps", "direction": "at_least" | "at_most",
    "steps": [{"bound": "95", "inclusive": true, "points": "4"}, …], "otherwise": "0"}``.
    ``inclusive`` is true unless said otherwise: with it 95 % exactly meets the bound 95.
    Bounds must grow easier and points must not grow. ``unit`` (default "%") is for display.
    """

    kind: ClassVar[str] = "steps"
    direction: str
    steps: tuple[Step, ...]
    otherwise: Decimal = ZERO
    unit: str = "%"

    @property
    def input_kind(self) -> str:
        return "ratio" if self.unit == "%" else "number"

    @property
    def trend(self) -> str:
        return UP if self.direction == AT_LEAST else DOWN

    def explain(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Explanation:
        amount = None if value is None else value.amount()
        if value is None or amount is None:
            return self.no_value(value, maximum)
        facts: dict[str, Any] = value.facts() | unit_fact(self.unit)
        for index, step in enumerate(self.steps):
            if step.is_met(amount, self.direction):
                facts |= step.facts(self.direction)
                if index:
                    facts |= self._missed(self.steps[index - 1])
                return self.verdict("step_met", step.points, maximum, facts)
        facts |= self.steps[-1].facts(self.direction)
        return self.verdict("no_step_met", self.otherwise, maximum, facts)

    @staticmethod
    def _missed(step: Step) -> dict[str, Any]:
        """The next harder step, so that a reader sees what was short of it."""
        return {"missed": number_text(step.bound), "missed_inclusive": step.inclusive}

    def check(self, value: Value) -> list[Fault]:
        return check_number(value, negative=True)

    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        parts: list[dict[str, Any]] = [
            {"code": "step", "points": number_text(step.points)}
            | step.facts(self.direction)
            | unit_fact(self.unit)
            for step in self.steps
        ]
        return [*parts, {"code": "otherwise", "points": number_text(self.otherwise)}]

    @classmethod
    def read(cls, reader: Reader, maximum: Decimal) -> Steps:
        reader.only("kind", "direction", "steps", "otherwise", "unit")
        direction = reader.one_of("direction", DIRECTIONS, default=AT_LEAST)
        steps = _read_steps(reader, maximum, direction)
        otherwise = reader.decimal("otherwise", default="0", low=ZERO, high=maximum)
        if steps and otherwise is not None and otherwise > steps[-1].points:
            reader.fault("otherwise_over_last_step", "otherwise")
        return cls(direction, tuple(steps), otherwise or ZERO, read_unit(reader))


def _read_steps(reader: Reader, maximum: Decimal, direction: str) -> list[Step]:
    readers = reader.children("steps")
    steps = []
    for child in readers:
        child.only("bound", "inclusive", "points")
        bound = child.decimal("bound")
        points = child.decimal("points", low=ZERO, high=maximum)
        inclusive = child.flag("inclusive", default=True)
        if bound is not None and points is not None:
            steps.append(Step(bound, points, inclusive))
    if len(steps) < len(readers):
        return steps
    for (before, after), child in zip(pairwise(steps), readers[1:], strict=True):
        easier = after.bound < before.bound
        if direction == AT_MOST:
            easier = after.bound > before.bound
        same_but_inclusive = (
            after.bound == before.bound and after.inclusive and not before.inclusive
        )
        if not (easier or same_but_inclusive):
            child.fault("bounds_not_in_order", "bound", direction=direction)
        if after.points > before.points:
            child.fault("points_not_in_order", "points")
    return steps


@dataclass(frozen=True)
class Proportional(Rule):
    """A share of the maximum: maximum × min(value, full_at) / full_at, nothing under zero_below.

    ``{"kind": "proportional", "full_at": "100", "zero_below": "50"}``; a value exactly at
    ``zero_below`` (default 0) scores. ``unit`` (default "%") is for display.
    """

    kind: ClassVar[str] = "proportional"
    usual_trend: ClassVar[str] = UP
    full_at: Decimal
    zero_below: Decimal = ZERO
    unit: str = "%"

    @property
    def input_kind(self) -> str:
        return "ratio" if self.unit == "%" else "number"

    def explain(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Explanation:
        amount = None if value is None else value.amount()
        if value is None or amount is None:
            return self.no_value(value, maximum)
        facts = value.facts() | unit_fact(self.unit)
        full_at = to_fraction(self.full_at)
        if amount < to_fraction(self.zero_below):
            bound = {"bound": number_text(self.zero_below)}
            return self.verdict("below_zero_bound", 0, maximum, facts | bound)
        facts |= {"full_at": number_text(full_at)}
        if amount >= full_at:
            return self.verdict("full", maximum, maximum, facts)
        points = to_fraction(maximum) * max(amount, Fraction(0)) / full_at
        return self.verdict("share", points, maximum, facts)

    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        facts = {"full_at": number_text(self.full_at), "maximum": number_text(maximum)}
        parts: list[dict[str, Any]] = [{"code": "proportional"} | facts | unit_fact(self.unit)]
        if self.zero_below > 0:
            bound = {"bound": number_text(self.zero_below)}
            parts.append({"code": "zero_below"} | bound | unit_fact(self.unit))
        return parts

    @classmethod
    def read(cls, reader: Reader, maximum: Decimal) -> Proportional:
        reader.only("kind", "full_at", "zero_below", "unit")
        full_at = reader.decimal("full_at", above=ZERO)
        zero_below = reader.decimal("zero_below", default="0", low=ZERO, high=full_at)
        return cls(full_at or Decimal(1), zero_below or ZERO, read_unit(reader))


@dataclass(frozen=True)
class Linear(Rule):
    """A straight line from 0 points at ``zero_at`` to the maximum at ``full_at``, flat outside.

    ``{"kind": "linear", "zero_at": "70", "full_at": "100"}``; with ``full_at`` under ``zero_at``
    less is better. ``unit`` (default "%") is for display.
    """

    kind: ClassVar[str] = "linear"
    zero_at: Decimal
    full_at: Decimal
    unit: str = "%"

    @property
    def input_kind(self) -> str:
        return "ratio" if self.unit == "%" else "number"

    @property
    def trend(self) -> str:
        return UP if self.full_at > self.zero_at else DOWN

    def explain(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Explanation:
        amount = None if value is None else value.amount()
        if value is None or amount is None:
            return self.no_value(value, maximum)
        zero_at, full_at = to_fraction(self.zero_at), to_fraction(self.full_at)
        facts: dict[str, Any] = value.facts() | unit_fact(self.unit)
        facts |= {"zero_at": number_text(zero_at), "full_at": number_text(full_at)}
        share = clamped((amount - zero_at) / (full_at - zero_at), Fraction(0), Fraction(1))
        code = "at_zero" if share == 0 else "full" if share == 1 else "between"
        return self.verdict(code, to_fraction(maximum) * share, maximum, facts)

    def check(self, value: Value) -> list[Fault]:
        return check_number(value, negative=True)

    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        facts = {
            "zero_at": number_text(self.zero_at),
            "full_at": number_text(self.full_at),
            "maximum": number_text(maximum),
        }
        return [{"code": "linear"} | facts | unit_fact(self.unit)]

    @classmethod
    def read(cls, reader: Reader, maximum: Decimal) -> Linear:
        reader.only("kind", "zero_at", "full_at", "unit")
        zero_at, full_at = reader.decimal("zero_at"), reader.decimal("full_at")
        if zero_at is not None and zero_at == full_at:
            reader.fault("zero_equals_full", "full_at")
        if zero_at is None or full_at is None:
            zero_at, full_at = ZERO, Decimal(1)
        return cls(zero_at, full_at, read_unit(reader))


def unit_fact(unit: str) -> dict[str, str]:
    """The unit as a parameter, unless it is the usual percent."""
    return {} if unit == "%" else {"unit": unit}


def read_unit(reader: Reader, default: str = "%") -> str:
    unit = reader.text("unit", default=default, blank=True)
    if len(unit) > 40:
        reader.fault("too_long", "unit", most="40")
    return unit
