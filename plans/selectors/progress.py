"""How far a plan's tasks are: from signed reports, or from the portal's own figures.

Everything is read once per page (`reading.Reading`, then one call per portal measure), so the
cost does not grow with units or tasks of one kind.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common import clock
from common.choices import State
from common.figures import Figure, FigureState
from common.measures import figures_named, url_named
from plans.choices import (
    TASK_STATES,
    AcrossPeriods,
    AcrossUnits,
    CellState,
    Direction,
    IndicatorKind,
    TaskState,
)
from plans.models import Indicator, Plan, Task, TaskJudgement
from plans.selectors.reading import Pace, Reading, Statements, asked_units
from plans.selectors.tasks import Targets
from plans.selectors.totals import Total, over_units
from units.models import Period, Unit

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Progress:
    """A task's figure beside its target, and what that means today."""

    task: Task
    figure: Figure
    target: Decimal | None
    # What the figure says; `state` is the keeper's word where there is one.
    computed: TaskState
    # The records behind a figure that the portal computes itself.
    url: str | None = None
    judgement: TaskJudgement | None = None
    # What a straight line to the target asks for by now.
    expected: Fraction | None = None

    @property
    def state(self) -> TaskState:
        return TaskState(self.judgement.state) if self.judgement else self.computed

    @property
    def shown(self) -> State:
        return TASK_STATES[self.state]

    @property
    def shown_computed(self) -> State:
        return TASK_STATES[self.computed]

    @property
    def bar(self) -> str | None:
        """How many hundredths of the target, as SVG reads a number; nothing for a limit."""
        exact = self.figure.exact
        if exact is None or not self.goal or self.is_at_most:
            return None
        return f"{float(min(Fraction(100), exact * 100 / Fraction(self.goal))):.1f}"

    @property
    def goal(self) -> Decimal | None:
        """The target, or all steps where steps are counted and the plan names no number."""
        return goal_of(self.task, self.target)

    @property
    def answer(self) -> str:
        """Yes or no, for one unit that was asked just that."""
        indicator = self.task.indicator
        if indicator is None or indicator.kind != IndicatorKind.YES_NO or self.target != 1:
            return ""
        if self.figure.value is None:
            return ""
        return _("Có") if self.figure.value else _("Chưa")

    @property
    def is_percent(self) -> bool:
        return bool(self.figure.denominator) or self.figure.is_percent

    @property
    def is_at_most(self) -> bool:
        return is_at_most(self.task)


def is_at_most(task: Task) -> bool:
    return task.indicator is not None and task.indicator.direction == Direction.AT_MOST


def progress_of(
    tasks: QuerySet[Task] | Sequence[Task], plan: Plan, unit: Unit | None = None
) -> list[Progress]:
    """The progress of each task in the whole district, or in one unit alone."""
    tasks = list(tasks)
    own = [unit] if unit else None
    return progress_in(Reading.of(plan, tasks, own, each=unit is not None), tasks, unit)


def progress_in(
    reading: Reading, tasks: Iterable[Task], unit: Unit | None = None
) -> list[Progress]:
    """The same from what was read already."""
    tasks = list(tasks)
    place = unit or reading.plan.unit
    computed = portal_figures(tasks, [place], reading.plan.year)
    units = [unit] if unit else reading.units
    return [
        progress_with(reading, task, figure_of(task, units, reading.said, computed, place), unit)
        for task in tasks
    ]


def progress_by_unit(
    reading: Reading, tasks: Iterable[Task], units: Sequence[Unit]
) -> dict[tuple[int, int], Progress]:
    """Per task and unit, each unit alone; portal measures are asked once for all of them."""
    tasks = list(tasks)
    computed = portal_figures(tasks, list(units), reading.plan.year)
    return {
        (task.pk, unit.pk): progress_with(
            reading, task, figure_of(task, [unit], reading.said, computed, unit), unit
        )
        for task in tasks
        for unit in units
    }


def figure_of(
    task: Task,
    units: Iterable[Unit],
    said: Statements,
    computed: dict[str, dict[int, Figure]],
    place: Unit,
) -> Figure:
    if task.indicator is None:
        return Figure.missing(source="")
    if task.indicator.kind == IndicatorKind.PORTAL:
        return computed[task.indicator.measure][place.pk]
    return stated_figure(task, units, said)


def progress_with(reading: Reading, task: Task, figure: Figure, unit: Unit | None) -> Progress:
    target = target_for(task, unit, reading.targets)
    pace = reading.pace
    return Progress(
        task,
        figure,
        target,
        state_of(task, figure, target, pace),
        records_url(task, unit or reading.plan.unit, reading.plan.year),
        reading.judgements.get((task.pk, unit.pk if unit else None)),
        expected_of(task, target, pace),
    )


def records_url(task: Task, unit: Unit, year: int) -> str | None:
    """The page with what a task's figure is made of."""
    indicator = task.indicator
    if indicator is None:
        return None
    if indicator.kind == IndicatorKind.PORTAL:
        return url_named(indicator.measure, unit, year)
    return url_named(f"plans.ratio:{indicator.code}", unit, year)


def goal_of(task: Task, target: Decimal | None) -> Decimal | None:
    is_steps = task.indicator is not None and task.indicator.kind == IndicatorKind.MILESTONES
    return HUNDRED if target is None and is_steps else target


def target_for(task: Task, unit: Unit | None, targets: Targets | None = None) -> Decimal | None:
    """ "10 communes" is the district's target; of one commune it asks to have done it.

    A unit may have a target of its own.
    """
    if unit is not None and task.target_counts_units:
        return Decimal(1)
    own = (targets or {}).get((task.pk, unit.pk)) if unit else None
    return task.target if own is None else own


def portal_figures(
    tasks: Iterable[Task], units: list[Unit], year: int
) -> dict[str, dict[int, Figure]]:
    """Per measure named by a task, the units' figures; each measure is asked once."""
    names = {
        task.indicator.measure
        for task in tasks
        if task.indicator and task.indicator.kind == IndicatorKind.PORTAL
    }
    found = {}
    for name in sorted(names):
        figures = figures_named(name, units, year) or {}
        nothing = Figure.missing(source=_("Cổng chưa có số liệu này"))
        found[name] = {unit.pk: figures.get(unit.pk, nothing) for unit in units}
    return found


def stated_figure(
    task: Task, units: Iterable[Unit], said: Statements, until: Period | None = None
) -> Figure:
    """A line of the reports over several units, by the indicator's own rules."""
    indicator = task.indicator
    if indicator is None:
        return Figure.missing(source="")
    asked = [unit for unit in asked_units(indicator, units) if not said.had_before(task, unit)]
    totals = [said.total(indicator, unit, until) for unit in asked]
    source = _("Báo cáo quý, chỉ tiêu %(code)s") % {"code": indicator.code}
    if not asked:
        return Figure.not_applicable(source=source)
    if task.target_counts_units:
        return as_figure(indicator, over_units(indicator, totals, AcrossUnits.COUNT_YES), source)
    if indicator.kind == IndicatorKind.YES_NO and indicator.across_units in _SHARED:
        return _share_with_yes(totals, source)
    return as_figure(indicator, over_units(indicator, totals), source)


# Of yes and no, a sum and a mean say the same as a share.
_SHARED = (AcrossUnits.SUM, AcrossUnits.MEAN)


def _share_with_yes(totals: Sequence[Total], source: str) -> Figure:
    answered = [total for total in totals if total.state == CellState.REPORTED]
    if not answered:
        return Figure.missing(source=source)
    as_of = max((total.as_of for total in answered if total.as_of), default=None)
    yes = sum(bool(total.value) for total in answered)
    return Figure.ratio(yes, len(answered), source=source, as_of=as_of)


def as_figure(indicator: Indicator, total: Total, source: str) -> Figure:
    """A total with its origin; a mean says that it is one."""
    if total.state == CellState.MISSING:
        return Figure.missing(source=source)
    if total.state == CellState.NOT_APPLICABLE:
        return Figure.not_applicable(source=source)
    if total.mean is not None:
        return Figure.mean(
            total.mean,
            source=_("%(source)s, trung bình của các đơn vị") % {"source": source},
            n=total.units,
            is_percent=indicator.is_ratio,
            as_of=total.as_of,
        )
    if total.value is not None:
        return Figure.count(total.value, source=source, n=total.n, as_of=total.as_of)
    return Figure.ratio(
        total.numerator or 0, total.denominator or 0, source=source, n=total.n, as_of=total.as_of
    )


def state_of(task: Task, figure: Figure, target: Decimal | None, pace: Pace) -> TaskState:
    """What the figure means on the way to the target.

    A limit ("no more than") is only reached when the year is over. A figure that grows over
    the year must keep the pace of the periods that are due; a share of what arose must
    meet the target at any time.
    """
    exact = figure.exact
    if exact is None:
        return (
            TaskState.NO_TARGET if figure.state == FigureState.NOT_APPLICABLE else TaskState.NO_DATA
        )
    goal, expected = goal_of(task, target), expected_of(task, target, pace)
    if goal is None or expected is None:
        return TaskState.NO_TARGET
    if is_at_most(task):
        if exact > goal:
            return TaskState.BEHIND
        return TaskState.DONE if pace.year == 1 else TaskState.ON_TRACK
    if exact >= goal:
        return TaskState.DONE
    return TaskState.ON_TRACK if grows(task) and exact >= expected else TaskState.BEHIND


def expected_of(task: Task, target: Decimal | None, pace: Pace) -> Fraction | None:
    """What is asked for by now: of a growing figure a part of the target, else all of it."""
    goal = goal_of(task, target)
    if goal is None:
        return None
    return Fraction(goal) * (pace.of(task) if grows(task) else 1)


def grows(task: Task) -> bool:
    """Whether the figure builds up over the year, and its deadline has not passed."""
    indicator = task.indicator
    if indicator is None or is_at_most(task) or (task.due_on and task.due_on < clock.today()):
        return False
    return (
        indicator.kind == IndicatorKind.COUNT
        or task.target_counts_units
        or indicator.denominator_is_yearly
        or (
            indicator.kind != IndicatorKind.PORTAL
            and indicator.across_periods == AcrossPeriods.LATEST
        )
    )
