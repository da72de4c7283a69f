"""What goes into the index of a unit and what comes out: plain data with exact figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from par_index.scoring.excepted import exception_for, unit_code
from par_index.scoring.explain import Explanation
from par_index.scoring.numbers import number_text
from par_index.scoring.rules import RuleContext
from par_index.scoring.sets import Band, SetSpec
from par_index.scoring.values import Value

SCORED = "scored"
LEFT_OUT = "excluded"
FULL_NOT_APPLICABLE = "full_not_applicable"
MISSING = "missing"
NOT_HELD = "not_held"
STATES = (SCORED, LEFT_OUT, FULL_NOT_APPLICABLE, MISSING, NOT_HELD)
ZERO = Fraction(0)


@dataclass(frozen=True)
class Input:
    """What is known of one component or adjustment item of one unit.

    Not applicable goes before points given outright, these before a value; all empty = missing.
    ``stage``, ``reason`` and ``source`` are carried along untouched.
    """

    value: Value | None = None
    points: Decimal | None = None
    not_applicable: bool = False
    stage: str = ""
    reason: str = ""
    source: str = ""

    @property
    def is_missing(self) -> bool:
        return self.value is None and self.points is None and not self.not_applicable

    def to_json(self) -> dict[str, Any]:
        """For the input digest: what decides the points, and what is shown beside them."""
        return {
            "value": None if self.value is None else self.value.to_json(),
            "points": None if self.points is None else number_text(self.points),
            "not_applicable": self.not_applicable,
            "stage": self.stage,
            "reason": self.reason,
            "source": self.source,
        }


@dataclass(frozen=True)
class Context:
    """What units know of each other: per component the values of all units of the run."""

    rules: Mapping[str, RuleContext] = field(default_factory=dict)

    @classmethod
    def of_run(cls, spec: SetSpec, inputs_by_unit: Mapping[str, Mapping[str, Input]]) -> Context:
        """Peers are the units with a value that counts: not excluded, not given as points.

        A unit under an exception is no peer either.
        """
        values: dict[str, list[Value]] = {component.code: [] for component in spec.components}
        for unit in sorted(inputs_by_unit):
            inputs = inputs_by_unit[unit]
            for code, given in inputs.items():
                outright = given.not_applicable or given.points is not None
                if code not in values or given.value is None or outright:
                    continue
                if exception_for(spec.by_code[code], unit_code(unit), inputs) is None:
                    values[code].append(given.value)
        return cls({code: RuleContext(tuple(peers)) for code, peers in values.items()})


@dataclass(frozen=True)
class Line:
    """One component of one unit; excluded lines have a maximum, points and loss of 0.

    ``component_maximum`` is what the set says; ``maximum`` what counts for this unit.
    """

    code: str
    component_maximum: Fraction
    maximum: Fraction
    points: Fraction
    state: str
    stage: str
    reason: str
    source: str
    explanation: Explanation

    @property
    def lost(self) -> Fraction:
        return self.maximum - self.points

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "max": number_text(self.maximum),
            "points": number_text(self.points),
            "lost": number_text(self.lost),
            "state": self.state,
            "stage": self.stage,
            "reason": self.reason,
            "source": self.source,
            "explanation": self.explanation.to_json(),
        }


@dataclass(frozen=True)
class AdjustmentLine:
    """Bonus or penalty points of one item, as a positive number, under the item's own cap."""

    code: str
    kind: str
    maximum: Fraction
    points: Fraction
    stage: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "kind": self.kind,
            "max": number_text(self.maximum),
            "points": number_text(self.points),
            "stage": self.stage,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class GroupScore:
    """Points over the own maximum of an area, a criterion or any level between."""

    code: str
    depth: int
    points: Fraction
    maximum: Fraction

    @property
    def lost(self) -> Fraction:
        return self.maximum - self.points

    @property
    def percent(self) -> Fraction | None:
        return self.points * 100 / self.maximum if self.maximum else None


@dataclass(frozen=True)
class UnitScore:
    """The index of one unit. ``percent`` is on the set's scale, unrounded; None over maximum 0."""

    unit: str
    lines: tuple[Line, ...]
    groups: tuple[GroupScore, ...]
    adjustments: tuple[AdjustmentLine, ...]
    points: Fraction
    maximum: Fraction
    bonus: Fraction
    penalty: Fraction
    percent: Fraction | None
    band: Band | None
    published: Decimal | None
    is_ranked: bool = True

    @property
    def lost(self) -> Fraction:
        """Exactly the sum of the lines' losses."""
        return self.maximum - self.points

    @property
    def areas(self) -> tuple[GroupScore, ...]:
        return tuple(group for group in self.groups if group.depth == 0)

    @property
    def survey_not_held(self) -> bool:
        """Whether the percent is rescaled because a survey was not held."""
        return any(line.state == NOT_HELD for line in self.lines)

    def losses(self) -> list[Line]:
        """The lines that lost points, the dearest first."""
        lost = [line for line in self.lines if line.lost]
        return sorted(lost, key=lambda line: (-line.lost, line.code))

    def to_json(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "points": number_text(self.points),
            "max": number_text(self.maximum),
            "bonus": number_text(self.bonus),
            "penalty": number_text(self.penalty),
            "percent": None if self.percent is None else number_text(self.percent),
            "published": None if self.published is None else str(self.published),
            "band": None if self.band is None else self.band.name,
            "lines": [line.to_json() for line in self.lines],
            "adjustments": [line.to_json() for line in self.adjustments],
        }
