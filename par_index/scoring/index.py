"""The PAR index of one unit and the ranking of many: pure functions on exact fractions.

percent = (points + bonus - penalty) * scale / own maximum, kept within [0, total_cap].
A component that is excluded (or a survey that was not held) leaves both points and maximum.
Percents stay unrounded for ranks and bands; ``published`` is the one rounding, in the set's mode.
Bands are given on the unrounded percent: 89.996 is shown as 90.00 and is still under 90.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from par_index.scoring.explain import Explanation
from par_index.scoring.numbers import clamped, number_text, rounded, to_decimal, to_fraction
from par_index.scoring.rules import RuleContext
from par_index.scoring.sets import (
    BONUS,
    EXCLUDED,
    FULL,
    SURVEY,
    AdjustmentItem,
    Band,
    ComponentSpec,
    SetSpec,
)
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
        """Peers are the units with a value that counts: not excluded, not given as points."""
        values: dict[str, list[Value]] = {component.code: [] for component in spec.components}
        for unit in sorted(inputs_by_unit):
            for code, given in inputs_by_unit[unit].items():
                outright = given.not_applicable or given.points is not None
                if code in values and given.value is not None and not outright:
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

    @property
    def percent_decimal(self) -> Decimal | None:
        """The unrounded percent to 34 digits, for storage."""
        return None if self.percent is None else to_decimal(self.percent)

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


def score_unit(
    spec: SetSpec,
    inputs: Mapping[str, Input],
    context: Context | None = None,
    *,
    unit: str = "",
    is_ranked: bool = True,
) -> UnitScore:
    """Score one unit: ``inputs`` by component and adjustment code; a code left out is missing."""
    peers = context.rules if context is not None else {}
    lines = tuple(
        score_component(component, inputs.get(component.code, Input()), peers.get(component.code))
        for component in spec.components
    )
    adjustments = tuple(
        _adjust(item, inputs.get(item.code, Input())) for item in spec.adjustments.items
    )
    points = sum((line.points for line in lines), ZERO)
    maximum = sum((line.maximum for line in lines), ZERO)
    caps = spec.adjustments
    bonus = min(_total(adjustments, bonus=True), to_fraction(caps.bonus_cap))
    penalty = min(_total(adjustments, bonus=False), to_fraction(caps.penalty_cap))
    percent = None
    if maximum:
        exact = (points + bonus - penalty) * to_fraction(spec.scale) / maximum
        percent = clamped(exact, ZERO, to_fraction(caps.total_cap))
    return UnitScore(
        unit=unit,
        lines=lines,
        groups=_group_scores(spec, lines),
        adjustments=adjustments,
        points=points,
        maximum=maximum,
        bonus=bonus,
        penalty=penalty,
        percent=percent,
        band=band_for(percent, spec.bands),
        published=published(percent, spec),
        is_ranked=is_ranked,
    )


def score_run(
    spec: SetSpec,
    inputs_by_unit: Mapping[str, Mapping[str, Input]],
    unranked: Iterable[str] = (),
) -> list[UnitScore]:
    """Score all units of a run, in the order of their codes."""
    context = Context.of_run(spec, inputs_by_unit)
    left_out = frozenset(unranked)
    return [
        score_unit(spec, inputs_by_unit[unit], context, unit=unit, is_ranked=unit not in left_out)
        for unit in sorted(inputs_by_unit)
    ]


def score_component(
    component: ComponentSpec, given: Input, context: RuleContext | None = None
) -> Line:
    """The line of one component.

    A ratio over zero says that nothing fell under the component: it is treated as not applicable
    where the set allows that, and as missing where the set forbids it. A survey without valid
    answers was not held.
    """
    if given.not_applicable:
        return _not_applicable(component, given, "not_applicable")
    if given.points is not None:
        return _scored(component, given, _given_points(component, given.points))
    explanation = component.rule.explain(given.value, component.maximum, context)
    if explanation.code not in ("no_value", "zero_denominator"):
        return _scored(component, given, explanation)
    if component.source_kind == SURVEY:
        return _left_out(component, given, NOT_HELD, "survey_not_held")
    if explanation.code == "zero_denominator":
        return _not_applicable(component, given, "zero_denominator")
    return _line(component, given, MISSING, _mark(component, "no_data", ZERO))


def _not_applicable(component: ComponentSpec, given: Input, why: str) -> Line:
    if component.not_applicable == EXCLUDED:
        return _left_out(component, given, LEFT_OUT, f"{why}_excluded")
    if component.not_applicable == FULL:
        full = to_fraction(component.maximum)
        mark = _mark(component, f"{why}_full", full)
        return _line(component, given, FULL_NOT_APPLICABLE, mark)
    return _line(component, given, MISSING, _mark(component, f"{why}_forbidden", ZERO))


def _given_points(component: ComponentSpec, points: Decimal) -> Explanation:
    exact, full = to_fraction(points), to_fraction(component.maximum)
    kept = clamped(exact, ZERO, full)
    code = "points_given" if kept == exact else "points_given_outside"
    return _mark(component, code, kept, given=number_text(exact))


def _mark(component: ComponentSpec, code: str, points: Fraction, **params: str) -> Explanation:
    return Explanation("mark", code, points, to_fraction(component.maximum), params)


def _scored(component: ComponentSpec, given: Input, explanation: Explanation) -> Line:
    return _line(component, given, SCORED, explanation)


def _left_out(component: ComponentSpec, given: Input, state: str, code: str) -> Line:
    explanation = Explanation("mark", code, ZERO, ZERO)
    return _line(component, given, state, explanation)


def _line(component: ComponentSpec, given: Input, state: str, explanation: Explanation) -> Line:
    return Line(
        code=component.code,
        component_maximum=to_fraction(component.maximum),
        maximum=explanation.maximum,
        points=explanation.points,
        state=state,
        stage=given.stage,
        reason=given.reason,
        source=given.source,
        explanation=explanation,
    )


def _adjust(item: AdjustmentItem, given: Input) -> AdjustmentLine:
    """Points outright or a number; a penalty written as -2 takes 2 points off."""
    points = ZERO
    if given.points is not None:
        points = to_fraction(given.points)
    elif given.value is not None:
        points = given.value.count() or ZERO
    if given.not_applicable:
        points = ZERO
    if item.kind != BONUS:
        points = abs(points)
    maximum = to_fraction(item.maximum)
    kept = clamped(points, ZERO, maximum)
    return AdjustmentLine(item.code, item.kind, maximum, kept, given.stage, given.reason)


def _total(lines: Sequence[AdjustmentLine], *, bonus: bool) -> Fraction:
    return sum((line.points for line in lines if (line.kind == BONUS) is bonus), ZERO)


def _group_scores(spec: SetSpec, lines: Sequence[Line]) -> tuple[GroupScore, ...]:
    points: dict[str, Fraction] = {group.code: ZERO for group in spec.groups}
    maxima = dict(points)
    for component, line in zip(spec.components, lines, strict=True):
        for code in component.parents:
            points[code] += line.points
            maxima[code] += line.maximum
    return tuple(
        GroupScore(group.code, group.depth, points[group.code], maxima[group.code])
        for group in spec.groups
    )


def published(percent: Fraction | None, spec: SetSpec) -> Decimal | None:
    """The percent as it is shown: the one rounding, in the mode the set names."""
    if percent is None:
        return None
    return rounded(percent, spec.rounding.places, spec.rounding.mode)


def band_for(percent: Fraction | Decimal | None, bands: Sequence[Band]) -> Band | None:
    """The highest band whose lower bound the unrounded percent reaches."""
    if percent is None:
        return None
    exact = to_fraction(percent)
    for band in sorted(bands, key=lambda band: (band.lower, not band.inclusive), reverse=True):
        lower = to_fraction(band.lower)
        if exact > lower or (band.inclusive and exact == lower):
            return band
    return None


@dataclass(frozen=True)
class Ranked:
    """A unit's place: ranks ``rank`` to ``shared_to`` are shared by equals ("1-2", then 3)."""

    score: UnitScore
    rank: int | None
    shared_to: int | None
    group: str = ""

    @property
    def unit(self) -> str:
        return self.score.unit

    @property
    def text(self) -> str:
        if self.rank is None:
            return ""
        return str(self.rank) if self.rank == self.shared_to else f"{self.rank}-{self.shared_to}"


def rank(scores: Iterable[UnitScore], groups: Mapping[str, str] | None = None) -> list[Ranked]:
    """Rank on unrounded percents, ties shared; with ``groups`` (unit -> group) within each.

    Sorted by group, rank and unit code, the unranked last, whatever the order given.
    """
    members: dict[str, list[UnitScore]] = {}
    for score in scores:
        members.setdefault((groups or {}).get(score.unit, ""), []).append(score)
    return [ranked for group in sorted(members) for ranked in _rank_group(group, members[group])]


def _rank_group(group: str, scores: list[UnitScore]) -> list[Ranked]:
    in_order = sorted(scores, key=lambda score: score.unit)
    placed: dict[Fraction, list[UnitScore]] = {}
    aside = []
    for score in in_order:
        if score.is_ranked and score.percent is not None:
            placed.setdefault(score.percent, []).append(score)
        else:
            aside.append(score)
    ranked: list[Ranked] = []
    for percent in sorted(placed, reverse=True):
        first, last = len(ranked) + 1, len(ranked) + len(placed[percent])
        ranked += [Ranked(score, first, last, group) for score in placed[percent]]
    return ranked + [Ranked(score, None, None, group) for score in aside]
