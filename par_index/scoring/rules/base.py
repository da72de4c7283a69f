"""What every rule can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from par_index.scoring.explain import Explanation
from par_index.scoring.faults import Fault
from par_index.scoring.numbers import to_fraction
from par_index.scoring.values import Value

UP, DOWN, NONE = "up", "down", ""


@dataclass
class RuleContext:
    """What a rule may know beyond its own value: the values of the run's units, itself included.

    Only ``relative_best`` reads it. The order of ``peers`` never matters.
    """

    peers: tuple[Value, ...] = ()
    _parts: dict[str, RuleContext] = field(default_factory=dict, repr=False)

    @cached_property
    def amounts(self) -> tuple[Fraction, ...]:
        amounts = (peer.amount() for peer in self.peers)
        return tuple(amount for amount in amounts if amount is not None)

    @cached_property
    def highest(self) -> Fraction | None:
        return max(self.amounts, default=None)

    @cached_property
    def lowest(self) -> Fraction | None:
        return min(self.amounts, default=None)

    def part(self, name: str | None) -> RuleContext:
        """The context of a compound rule's part that reads the named input."""
        if name is None:
            return self
        if name not in self._parts:
            peers = (peer.part(name) for peer in self.peers)
            self._parts[name] = RuleContext(tuple(peer for peer in peers if peer is not None))
        return self._parts[name]


@dataclass(frozen=True)
class Option:
    """One answer a form may offer."""

    label: str
    points: Decimal
    code: str = ""


@dataclass(frozen=True)
class Part:
    """One rule inside a compound rule, or one named number of a formula (``rule`` is None)."""

    input: str | None
    label: str
    maximum: Decimal
    rule: Rule | None = None


class Rule(ABC):
    """A typed value that turns a unit's figure into points between 0 and the maximum.

    ``trend`` says where points grow: "up" with the value, "down", or "" where there is no order.
    """

    kind: ClassVar[str]
    usual_trend: ClassVar[str] = NONE

    @property
    def trend(self) -> str:
        return self.usual_trend

    @abstractmethod
    def explain(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Explanation:
        """The points and the reason; no value earns 0 points with the code "no_value"."""

    @abstractmethod
    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        """The rule in parts (``code`` and parameters), for ``explanations.rule_sentence``."""

    @property
    @abstractmethod
    def input_kind(self) -> str:
        """What a form asks for: choice, number, ratio, count, survey or parts."""

    def points(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Fraction:
        """The exact points; ``numbers.rounded`` is for the edge."""
        return self.explain(value, maximum, context).points

    def check(self, value: Value) -> list[Fault]:
        """Why this rule cannot read the value; empty where it can."""
        return check_number(value, negative=False)

    @property
    def is_monotone(self) -> bool:
        return self.trend != NONE

    @property
    def options(self) -> tuple[Option, ...]:
        return ()

    @property
    def parts(self) -> tuple[Part, ...]:
        return ()

    def verdict(
        self,
        code: str,
        points: Fraction | Decimal | int,
        maximum: Decimal,
        params: Mapping[str, Any] | None = None,
        parts: tuple[Explanation, ...] = (),
    ) -> Explanation:
        return Explanation(
            self.kind, code, to_fraction(points), to_fraction(maximum), params or {}, parts
        )

    def no_value(self, value: Value | None, maximum: Decimal) -> Explanation:
        """0 points: nothing was given, or a ratio over zero."""
        if value is not None and value.has_zero_denominator:
            return self.verdict("zero_denominator", 0, maximum, value.facts())
        return self.verdict("no_value", 0, maximum)


def check_number(value: Value, *, negative: bool) -> list[Fault]:
    """A number or a ratio is there, not negative unless that makes sense."""
    given = (value.number, value.numerator, value.denominator)
    if value.number is None and not value.is_ratio:
        return [Fault("value", "needs_number")]
    if value.denominator is not None and value.denominator < 0:
        return [Fault("value", "negative_value")]
    if not negative and any(number is not None and number < 0 for number in given):
        return [Fault("value", "negative_value")]
    return []
