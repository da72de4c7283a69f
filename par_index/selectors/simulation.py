"""What a unit would gain most by before the window closes: a simulation, never a result.

One component at a time is set to its full points, or one step of its rule higher, and scored by the
engine; everything else of the unit, and all other units, stay as the run has them.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from par_index.choices import CardState
from par_index.explanations import explain_reason
from par_index.models import IndexRun, Scorecard, UnitResult
from par_index.scoring import ComponentSpec, Input, Line, SetSpec, Value, rounded, score_component
from par_index.scoring.index import LEFT_OUT, NOT_HELD
from par_index.scoring.numbers import clamped, text_number, to_decimal, to_fraction
from par_index.scoring.rules import Choice, Count, Deduction, Linear, Proportional, Rule, Steps
from par_index.scoring.rules.compound import natural_maximum
from par_index.scoring.rules.figures import AT_LEAST, Step
from par_index.scoring.sets import SURVEY
from par_index.selectors.lines import ResultLine, result_lines
from par_index.selectors.runs import latest_run
from par_index.selectors.windows import WINDOW_OF, window
from par_index.specs import spec_of

# The unit may still mark, or answer the appraisal.
OPEN_STATES = (CardState.OPEN, CardState.APPRAISED)
# A bound that is not itself enough ("over 95 %") is passed by this much.
JUST_PAST = Decimal("0.01")
# Rules of many parts have no single value that earns full points: these are given outright.
GIVEN, FULL_WORDS = "points_given", _("đạt đủ điểm của tiêu chí")


@dataclass(frozen=True)
class Outcome:
    """What the unit would stand at: points of the component, percent and place."""

    points: Decimal
    gained: Decimal
    # In points of the percent, rounded for the page.
    percent_gained: Decimal
    exact_percent: Fraction
    # None where the unit has no rank.
    rank: int | None
    explanation: dict[str, Any]

    @property
    def words(self) -> str:
        """What would have to be the case."""
        if self.explanation["code"] == GIVEN:
            return str(FULL_WORDS)
        return explain_reason(self.explanation)


@dataclass(frozen=True)
class Gain:
    """What one open component could still bring."""

    line: ResultLine
    full: Outcome
    # The next better answer, bound or count; None where the rule has none short of the full points.
    step: Outcome | None


def open_gains(run: IndexRun, result: UnitResult, card: Scorecard | None) -> list[Gain]:
    """The gains of the unit's open components, the widest first; empty where nothing is open.

    Only over the newest run of an unpublished year, and while the unit may still write. One query
    of its own for the newest run, one for the others' percents, one for the unit's last day.
    """
    if card is None or card.card_state not in OPEN_STATES or run.published_at is not None:
        return []
    if not window(card, WINDOW_OF[card.card_state]).is_open:
        return []
    newest = latest_run(run.criteria_set.level_id, run.year)
    if newest is None or newest.pk != run.pk:
        return []
    others = run.results.exclude(pk=result.pk).exclude(rank=None)
    percents = [text_number(text) for text in others.values_list("percent_exact", flat=True)]
    standing = Standing(
        spec=spec_of(run.criteria_set),
        points=sum((line.exact_points for line in result_lines(result)), Fraction(0)),
        maximum=sum((line.exact_maximum for line in result_lines(result)), Fraction(0)),
        adjusted=to_fraction(result.bonus) - to_fraction(result.penalty),
        others=sorted(percents) if result.rank is not None else None,
    )
    return gains_of(standing, result_lines(result))


@dataclass(frozen=True)
class Standing:
    """A unit as the run has it. `others`: the other units' exact percents, ascending, or None
    where the unit is not ranked.
    """

    spec: SetSpec
    points: Fraction
    maximum: Fraction
    adjusted: Fraction = Fraction(0)
    others: Sequence[Fraction] | None = None

    def percent(self, more: Fraction = Fraction(0)) -> Fraction:
        exact = (self.points + more + self.adjusted) * to_fraction(self.spec.scale) / self.maximum
        return clamped(exact, Fraction(0), to_fraction(self.spec.adjustments.total_cap))

    def rank(self, percent: Fraction) -> int | None:
        """One more than there are units above; equals share the place."""
        if self.others is None:
            return None
        return len(self.others) - bisect_right(self.others, percent) + 1


def gains_of(standing: Standing, lines: Iterable[ResultLine]) -> list[Gain]:
    """Pure: what each open component of the unit could bring, the widest gain first."""
    if not standing.maximum:
        return []
    gains = []
    for line in lines:
        component = standing.spec.by_code.get(line.code)
        if component is None or not _is_open(component, line):
            continue
        full = _full(component)
        if full.points <= line.exact_points:
            continue
        step = next_step(component, line.exact_points)
        if step is not None and step.points >= full.points:
            step = None
        gains.append(
            Gain(
                line,
                _outcome(standing, line, full),
                None if step is None else _outcome(standing, line, step),
            )
        )
    return sorted(gains, key=lambda gain: (-gain.full.exact_percent, gain.line.code))


def _is_open(component: ComponentSpec, line: ResultLine) -> bool:
    """What citizens answered, and what does not apply to the unit or is settled for it by an
    exception of the set, is not in its hands."""
    if line.is_excepted:
        return False
    return component.source_kind != SURVEY and line.state.code not in (LEFT_OUT, NOT_HELD)


def _full(component: ComponentSpec) -> Line:
    """The most its rule gives, which may be less than the maximum."""
    return score_component(component, _full_input(component))


def _full_input(component: ComponentSpec) -> Input:
    rule, maximum = component.rule, component.maximum
    match rule:
        case Choice():
            best = max(rule.options, key=lambda option: option.points)
            return Input(value=Value.choice(best.label))
        case Steps():
            return Input(value=_past(rule, rule.steps[0]))
        case Proportional() | Linear():
            return Input(value=Value.of(rule.full_at))
        case Count():
            return Input(value=Value.of(-int(-to_fraction(maximum) // to_fraction(rule.per))))
        case Deduction():
            return Input(value=Value.of(0))
    return Input(points=min(natural_maximum(rule) or maximum, maximum))


def next_step(component: ComponentSpec, points: Fraction) -> Line | None:
    """The line one step better than these points; None where the rule has no steps, or none left."""
    finder = _FINDERS.get(type(component.rule))
    if finder is None:
        return None
    lines: Iterable[Line] = finder(component, component.rule, points)
    better = [line for line in lines if line.points > points]
    return min(better, key=lambda line: line.points, default=None)


def _better_options(component: ComponentSpec, rule: Choice, _points: Fraction) -> Iterable[Line]:
    return (
        score_component(component, Input(value=Value.choice(option.label)))
        for option in rule.options
    )


def _better_bounds(component: ComponentSpec, rule: Steps, _points: Fraction) -> Iterable[Line]:
    return (score_component(component, Input(value=_past(rule, step))) for step in rule.steps)


def _past(rule: Steps, step: Step) -> Value:
    """A value that meets the step."""
    past = JUST_PAST if rule.direction == AT_LEAST else -JUST_PAST
    return Value.of(step.bound if step.inclusive else step.bound + past)


def _one_more(component: ComponentSpec, rule: Count, points: Fraction) -> Iterable[Line]:
    counted = points // to_fraction(rule.per)
    return [score_component(component, Input(value=Value.of(int(counted) + 1)))]


def _one_less(component: ComponentSpec, rule: Deduction, points: Fraction) -> Iterable[Line]:
    """Where nothing is left, nobody knows how many faults were counted."""
    if not points:
        return []
    lost = to_fraction(component.maximum) - points
    faults = -(-lost // to_fraction(rule.per))
    return [score_component(component, Input(value=Value.of(max(0, int(faults) - 1))))]


_FINDERS: dict[type[Rule], Callable[[ComponentSpec, Any, Fraction], Iterable[Line]]] = {
    Choice: _better_options,
    Steps: _better_bounds,
    Count: _one_more,
    Deduction: _one_less,
}


def _outcome(standing: Standing, line: ResultLine, reached: Line) -> Outcome:
    gained = reached.points - line.exact_points
    percent = standing.percent(gained)
    return Outcome(
        points=to_decimal(reached.points),
        gained=to_decimal(gained),
        percent_gained=rounded(percent - standing.percent(), 2),
        exact_percent=percent,
        rank=standing.rank(percent),
        explanation=reached.explanation.to_json(),
    )
