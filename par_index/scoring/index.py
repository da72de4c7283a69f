"""The PAR index of one unit and the ranking of many: pure functions on exact fractions.

percent = (points + bonus - penalty) * scale / own maximum, kept within [0, total_cap].
A component that is excluded (or a survey that was not held) leaves both points and maximum.
Exceptions are decided first, on what was given (``excepted``), and go before all of it.
Percents stay unrounded for ranks and bands; ``published`` is the one rounding, in the set's mode.
Bands are given on the unrounded percent: 89.996 is shown as 90.00 and is still under 90.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from par_index.scoring.excepted import exception_for, unit_code
from par_index.scoring.explain import Explanation
from par_index.scoring.numbers import clamped, exact_sum, number_text, to_fraction
from par_index.scoring.ranking import band_for, published
from par_index.scoring.results import (
    FULL_NOT_APPLICABLE,
    LEFT_OUT,
    MISSING,
    NOT_HELD,
    SCORED,
    ZERO,
    AdjustmentLine,
    Context,
    GroupScore,
    Input,
    Line,
    UnitScore,
)
from par_index.scoring.rules import RuleContext
from par_index.scoring.sets import (
    BONUS,
    EXCLUDED,
    FULL,
    SURVEY,
    AdjustmentItem,
    ComponentSpec,
    ExceptionSpec,
    SetSpec,
)

NOTHING = Input()


def score_unit(
    spec: SetSpec,
    inputs: Mapping[str, Input],
    context: Context | None = None,
    *,
    unit: str = "",
    is_ranked: bool = True,
) -> UnitScore:
    """Score one unit: ``inputs`` by component and adjustment code; a code left out is missing.

    ``unit`` is the unit's key; exceptions for units go by the code in it (before an "@").
    """
    peers = context.rules if context is not None else {}
    lines = [
        score_line(component, inputs, unit, peers.get(component.code))
        for component in spec.components
    ]
    return total(spec, lines, inputs, unit=unit, is_ranked=is_ranked)


def score_line(
    component: ComponentSpec, inputs: Mapping[str, Input], unit: str, peers: RuleContext | None
) -> Line:
    """One component of a unit: under an exception where one fits, else by its rule."""
    given = inputs.get(component.code, NOTHING)
    exception = exception_for(component, unit_code(unit), inputs)
    if exception is None:
        return score_component(component, given, peers)
    return score_excepted(component, given, exception)


def total(
    spec: SetSpec,
    lines: Sequence[Line],
    inputs: Mapping[str, Input],
    *,
    unit: str = "",
    is_ranked: bool = True,
) -> UnitScore:
    """A unit's score out of its lines, which stand in the order of the set."""
    adjustments = tuple(
        _adjust(item, inputs.get(item.code, NOTHING)) for item in spec.adjustments.items
    )
    groups = _group_scores(spec, lines)
    points = exact_sum(group.points for group in groups if not group.depth)
    maximum = exact_sum(group.maximum for group in groups if not group.depth)
    caps = spec.adjustments
    bonus = min(_total(adjustments, bonus=True), to_fraction(caps.bonus_cap))
    penalty = min(_total(adjustments, bonus=False), to_fraction(caps.penalty_cap))
    percent = None
    if maximum:
        exact = (points + bonus - penalty) * to_fraction(spec.scale) / maximum
        percent = clamped(exact, ZERO, to_fraction(caps.total_cap))
    return UnitScore(
        unit=unit,
        lines=tuple(lines),
        groups=groups,
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


def score_excepted(component: ComponentSpec, given: Input, exception: ExceptionSpec) -> Line:
    """The line of a component under an exception, whatever was given for it."""
    reason = {"reason": exception.reason}
    if exception.treat == EXCLUDED:
        return _left_out(component, given, LEFT_OUT, "excepted_excluded", **reason)
    if exception.treat == FULL:
        full = _mark(component, "excepted_full", to_fraction(component.maximum), **reason)
        return _line(component, given, FULL_NOT_APPLICABLE, full)
    return _scored(component, given, _mark(component, "excepted_zero", ZERO, **reason))


def score_component(
    component: ComponentSpec, given: Input, context: RuleContext | None = None
) -> Line:
    """The line of one component under no exception.

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


def _left_out(component: ComponentSpec, given: Input, state: str, code: str, **params: str) -> Line:
    explanation = Explanation("mark", code, ZERO, ZERO, params)
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
    """From the leaves up: a group is its own components and the groups right below it."""
    points: dict[str, list[Fraction]] = {group.code: [] for group in spec.groups}
    # What is left out of the maxima: mostly nothing.
    out: dict[str, list[Fraction]] = {group.code: [] for group in spec.groups}
    for component, line in zip(spec.components, lines, strict=True):
        points[component.parents[-1]].append(line.points)
        if line.state in (LEFT_OUT, NOT_HELD):
            out[component.parents[-1]].append(line.component_maximum)
    scores = []
    for group in reversed(spec.groups):
        earned, left_out = exact_sum(points[group.code]), exact_sum(out[group.code])
        whole = spec.group_maxima[group.code]
        maximum = whole - left_out if left_out else whole
        scores.append(GroupScore(group.code, group.depth, earned, maximum))
        if group.parents:
            points[group.parents[-1]].append(earned)
            if left_out:
                out[group.parents[-1]].append(left_out)
    return tuple(reversed(scores))
