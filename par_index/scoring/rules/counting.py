"""Rules over counts: count, deduction, survey, and the one that looks at other units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from par_index.scoring.explain import Explanation
from par_index.scoring.faults import Fault
from par_index.scoring.numbers import clamped, number_text, to_fraction
from par_index.scoring.reader import Reader
from par_index.scoring.rules.base import DOWN, UP, Part, Rule, RuleContext, check_number
from par_index.scoring.rules.figures import (
    AT_LEAST,
    DIRECTIONS,
    ZERO,
    read_unit,
    unit_fact,
)
from par_index.scoring.values import Value


def _check_count(value: Value) -> list[Fault]:
    if value.count() is None:
        return [Fault("value", "needs_number")]
    if value.is_ratio:
        return [Fault("value", "ratio_not_allowed")]
    return check_number(value, negative=False)


@dataclass(frozen=True)
class Count(Rule):
    """Points per thing counted, up to the maximum: ``{"kind": "count", "per": "0.5"}``."""

    kind: ClassVar[str] = "count"
    usual_trend: ClassVar[str] = UP
    per: Decimal

    @property
    def input_kind(self) -> str:
        return "count"

    def explain(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Explanation:
        count = None if value is None else value.count()
        if count is None:
            return self.no_value(value, maximum)
        facts = {"value": number_text(count), "per": number_text(self.per)}
        earned = max(count, Fraction(0)) * to_fraction(self.per)
        if earned > to_fraction(maximum):
            return self.verdict("count_capped", maximum, maximum, facts)
        return self.verdict("counted", earned, maximum, facts)

    def check(self, value: Value) -> list[Fault]:
        return _check_count(value)

    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        per = number_text(self.per)
        return [{"code": "count", "per": per, "maximum": number_text(maximum)}]

    @classmethod
    def read(cls, reader: Reader, maximum: Decimal) -> Count:
        reader.only("kind", "per")
        return cls(reader.decimal("per", above=ZERO) or Decimal(1))


@dataclass(frozen=True)
class Deduction(Rule):
    """The maximum less points per fault, never under 0: ``{"kind": "deduction", "per": "1"}``."""

    kind: ClassVar[str] = "deduction"
    usual_trend: ClassVar[str] = DOWN
    per: Decimal

    @property
    def input_kind(self) -> str:
        return "count"

    def explain(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Explanation:
        count = None if value is None else value.count()
        if count is None:
            return self.no_value(value, maximum)
        facts = {"value": number_text(count), "per": number_text(self.per)}
        full = to_fraction(maximum)
        points = clamped(full - count * to_fraction(self.per), Fraction(0), full)
        code = "nothing_deducted" if points == full else "deducted" if points else "all_deducted"
        return self.verdict(code, points, maximum, facts)

    def check(self, value: Value) -> list[Fault]:
        return _check_count(value)

    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        per = number_text(self.per)
        return [{"code": "deduction", "per": per, "maximum": number_text(maximum)}]

    @classmethod
    def read(cls, reader: Reader, maximum: Decimal) -> Deduction:
        reader.only("kind", "per")
        return cls(reader.decimal("per", above=ZERO) or Decimal(1))


@dataclass(frozen=True)
class RelativeBest(Rule):
    """Measured against the best unit of the same run.

    ``{"kind": "relative_best", "direction": "at_least" | "at_most", "unit": ""}``:
    at_least gives maximum × value / highest value; at_most (less is better) gives
    maximum × lowest value / value. Where the best is 0, at_least gives nobody points and at_most
    gives the maximum to those at 0 and nothing to the others. Without peers there is no best,
    so 0 points with the code "no_peers".
    """

    kind: ClassVar[str] = "relative_best"
    direction: str = AT_LEAST
    unit: str = ""

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
        best = self._best(context)
        if best is None:
            return self.verdict("no_peers", 0, maximum, facts)
        facts |= {"best": number_text(best), "direction": self.direction}
        share = self._share(max(amount, Fraction(0)), best)
        code = "is_best" if share == 1 else "share_of_best" if best else "best_is_zero"
        return self.verdict(code, to_fraction(maximum) * share, maximum, facts)

    def _best(self, context: RuleContext | None) -> Fraction | None:
        if context is None:
            return None
        best = context.highest if self.direction == AT_LEAST else context.lowest
        return None if best is None else max(best, Fraction(0))

    def _share(self, amount: Fraction, best: Fraction) -> Fraction:
        if self.direction == AT_LEAST:
            return min(amount / best, Fraction(1)) if best else Fraction(0)
        if amount <= best:
            return Fraction(1)
        return best / amount

    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        facts = {"direction": self.direction, "maximum": number_text(maximum)}
        return [{"code": "relative_best"} | facts | unit_fact(self.unit)]

    @classmethod
    def read(cls, reader: Reader, maximum: Decimal) -> RelativeBest:
        reader.only("kind", "direction", "unit")
        direction = reader.one_of("direction", DIRECTIONS, default=AT_LEAST)
        return cls(direction, read_unit(reader, default=""))


@dataclass(frozen=True)
class Survey(Rule):
    """The satisfied share of the valid answers: ``{"kind": "survey"}`` over numerator/denominator.

    With ``"weights": {"rat_hai_long": "100", "hai_long": "60", …}`` (percent per kind of answer)
    the value carries one count per kind in ``inputs``; a kind without a count counts none.
    No valid answer at all is not zero satisfaction: the code is "zero_denominator".
    """

    kind: ClassVar[str] = "survey"
    usual_trend: ClassVar[str] = UP
    weights: tuple[tuple[str, Decimal], ...] = ()

    @property
    def input_kind(self) -> str:
        return "survey"

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(name, name, weight) for name, weight in self.weights)

    def explain(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Explanation:
        if value is None:
            return self.no_value(value, maximum)
        if self.weights and value.inputs:
            return self._weighted(value.inputs, maximum)
        amount = value.amount()
        if amount is None:
            return self.no_value(value, maximum)
        share = clamped(amount / 100, Fraction(0), Fraction(1))
        return self.verdict("satisfied_share", to_fraction(maximum) * share, maximum, value.facts())

    def _weighted(self, inputs: Mapping[str, Value], maximum: Decimal) -> Explanation:
        counts = {name: self._count(inputs.get(name)) for name, _ in self.weights}
        answers = sum(counts.values(), Fraction(0))
        facts = {"den": number_text(answers)}
        if answers <= 0:
            return self.verdict("zero_denominator", 0, maximum, facts)
        total = sum(
            (counts[name] * to_fraction(weight) for name, weight in self.weights), Fraction(0)
        )
        facts |= {"value": number_text(total / answers)}
        points = to_fraction(maximum) * total / answers / 100
        return self.verdict("weighted_share", points, maximum, facts)

    @staticmethod
    def _count(value: Value | None) -> Fraction:
        count = None if value is None else value.count()
        return max(count, Fraction(0)) if count is not None else Fraction(0)

    def check(self, value: Value) -> list[Fault]:
        if self.weights and value.inputs:
            known = {name for name, _ in self.weights}
            unknown = sorted(set(value.inputs) - known)
            faults = [Fault("value", "unknown_input", {"value": name}) for name in unknown]
            return faults + [
                fault for part in value.inputs.values() for fault in _check_count(part)
            ]
        faults = check_number(value, negative=False)
        amount = None if faults else value.amount()
        if amount is not None and amount > 100:
            faults.append(Fault("value", "share_over_whole"))
        return faults

    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        if not self.weights:
            return [{"code": "survey", "maximum": number_text(maximum)}]
        weights = [{"label": name, "weight": number_text(weight)} for name, weight in self.weights]
        return [{"code": "survey_weighted", "weights": weights, "maximum": number_text(maximum)}]

    @classmethod
    def read(cls, reader: Reader, maximum: Decimal) -> Survey:
        reader.only("kind", "weights")
        if "weights" not in reader.data:
            return cls()
        child = reader.child("weights")
        if not child.data:
            child.fault("wrong_length", length="0", least="1", most="20")
        read = ((name, child.decimal(name, low=ZERO, high=Decimal(100))) for name in child.data)
        weights = [(name, weight or ZERO) for name, weight in read]
        # A database may keep keys in any order; people see the heaviest first.
        return cls(tuple(sorted(weights, key=lambda pair: (-pair[1], pair[0]))))
