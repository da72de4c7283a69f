"""How far a plan's tasks are: from signed reports, or from the portal's own figures.

Everything is read once per page (statements of all units, then one call per portal measure),
so the cost does not grow with units or tasks of one kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from common import clock
from common.choices import State
from common.figures import Figure, FigureState
from common.measures import figures_named, url_named
from plans.choices import (
    TASK_STATES,
    AcrossPeriods,
    CellState,
    Direction,
    IndicatorKind,
    TaskState,
)
from plans.models import Indicator, Plan, Submission, Task
from plans.selectors.statements import standing_submissions, stated_in
from plans.selectors.totals import Stated, Total, over_periods, over_units
from units.models import Period, Unit

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Progress:
    """A task's figure beside its target, and what that means today."""

    task: Task
    figure: Figure
    target: Decimal | None
    state: TaskState
    # The records behind a figure that the portal computes itself.
    url: str | None = None

    @property
    def shown(self) -> State:
        return TASK_STATES[self.state]

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
    def is_at_most(self) -> bool:
        indicator = self.task.indicator
        return indicator is not None and indicator.direction == Direction.AT_MOST


@dataclass(frozen=True)
class Statements:
    """The signed statements of a year, by unit and period."""

    by_unit: dict[int, list[Submission]]
    # What was stated the year before, where a task asks who has newly done it.
    earlier: dict[int, list[Submission]] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Iterable[Unit], year: int, tasks: Iterable[Task] = ()) -> "Statements":
        keys = [unit.pk for unit in units]
        counts_units = any(task.target_counts_units for task in tasks)
        return cls(_by_unit(keys, year), _by_unit(keys, year - 1) if counts_units else {})

    def had_before(self, task: Task, unit: Unit) -> bool:
        """Whether the unit had done it before the plan's year: "the 10 remaining communes"."""
        indicator = task.indicator
        if indicator is None or not task.target_counts_units:
            return False
        lines = [stated_in(one, indicator.code) for one in self.earlier.get(unit.pk, ())]
        return bool(over_periods(indicator, filter(None, lines)).value)

    def lines(self, indicator: Indicator, unit: Unit, until: Period | None = None) -> list[Stated]:
        """What the unit stated on one line, up to and with a period."""
        stated = (
            stated_in(submission, indicator.code)
            for submission in self.by_unit.get(unit.pk, ())
            if until is None or submission.report.period.ends_on <= until.ends_on
        )
        return [line for line in stated if line is not None]

    def within(self, period: Period) -> "Statements":
        """Only what was stated for one period."""
        return Statements(
            {
                unit: [one for one in submissions if one.report.period_id == period.pk]
                for unit, submissions in self.by_unit.items()
            },
            self.earlier,
        )

    def total(self, indicator: Indicator, unit: Unit, until: Period | None = None) -> Total:
        return over_periods(indicator, self.lines(indicator, unit, until))


def _by_unit(units: list[int], year: int) -> dict[int, list[Submission]]:
    found: dict[int, list[Submission]] = defaultdict(list)
    for submission in standing_submissions(units, Q(report__period__year=year)):
        found[submission.report.unit_id].append(submission)
    return found


def reporting_units(plan: Plan) -> list[Unit]:
    """The plan's unit and those below it that existed in its year."""
    units = Unit.objects.in_year(plan.year).below(plan.unit).select_related("level")
    return list(units.order_by("level__position", "sort_key"))


def asked_units(indicator: Indicator, units: Iterable[Unit]) -> list[Unit]:
    """Those whose level has this line on its form."""
    return [unit for unit in units if indicator.is_asked_of(unit.level_id)]


def elapsed(year: int) -> Fraction:
    """Which part of the year's periods has ended: the pace that a growing figure must keep."""
    ends = list(Period.objects.in_year(year).values_list("ends_on", flat=True))
    if not ends:
        return Fraction(1)
    return Fraction(sum(end <= clock.today() for end in ends), len(ends))


def progress_of(
    tasks: QuerySet[Task] | Sequence[Task], plan: Plan, unit: Unit | None = None
) -> list[Progress]:
    """The progress of each task in the whole district, or in one unit alone."""
    tasks = list(tasks)
    units = [unit] if unit else reporting_units(plan)
    said = Statements.of(units, plan.year, tasks)
    computed = portal_figures(tasks, [unit or plan.unit], plan.year)
    pace = elapsed(plan.year)
    found = []
    for task in tasks:
        if task.indicator is None:
            figure = Figure.missing(source="")
        elif task.indicator.kind == IndicatorKind.PORTAL:
            figure = computed[task.indicator.measure][(unit or plan.unit).pk]
        else:
            figure = stated_figure(task, units, said)
        found.append(_progress(task, figure, plan, unit, pace))
    return found


def _progress(
    task: Task, figure: Figure, plan: Plan, unit: Unit | None, pace: Fraction
) -> Progress:
    target = target_for(task, unit)
    url = records_url(task, unit or plan.unit, plan.year)
    return Progress(task, figure, target, state_of(task, figure, target, pace), url)


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


def target_for(task: Task, unit: Unit | None) -> Decimal | None:
    """ "10 communes" is the district's target; of one commune it asks to have done it."""
    if unit is not None and task.target_counts_units:
        return Decimal(1)
    return task.target


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
    if indicator.kind == IndicatorKind.YES_NO and not task.target_counts_units:
        return _share_with_yes(totals, source)
    return as_figure(over_units(indicator, totals), source)


def _share_with_yes(totals: Sequence[Total], source: str) -> Figure:
    answered = [total for total in totals if total.state == CellState.REPORTED]
    if not answered:
        return Figure.missing(source=source)
    as_of = max((total.as_of for total in answered if total.as_of), default=None)
    yes = sum(bool(total.value) for total in answered)
    return Figure.ratio(yes, len(answered), source=source, as_of=as_of)


def as_figure(total: Total, source: str) -> Figure:
    if total.state == CellState.MISSING:
        return Figure.missing(source=source)
    if total.state == CellState.NOT_APPLICABLE:
        return Figure.not_applicable(source=source)
    if total.value is not None:
        return Figure.count(total.value, source=source, n=total.n, as_of=total.as_of)
    return Figure.ratio(
        total.numerator or 0, total.denominator or 0, source=source, n=total.n, as_of=total.as_of
    )


def state_of(task: Task, figure: Figure, target: Decimal | None, pace: Fraction) -> TaskState:
    """What the figure means on the way to the target.

    A limit ("no more than") is only reached when the year is over. A figure that grows over
    the year must keep the pace of the periods that have ended; a share of what arose must
    meet the target at any time.
    """
    exact = figure.exact
    if exact is None:
        return (
            TaskState.NO_TARGET if figure.state == FigureState.NOT_APPLICABLE else TaskState.NO_DATA
        )
    indicator, target = task.indicator, goal_of(task, target)
    if target is None:
        return TaskState.NO_TARGET
    if indicator is not None and indicator.direction == Direction.AT_MOST:
        if exact > target:
            return TaskState.BEHIND
        return TaskState.DONE if pace == 1 else TaskState.ON_TRACK
    if exact >= target:
        return TaskState.DONE
    return (
        TaskState.ON_TRACK if grows(task) and exact >= Fraction(target) * pace else TaskState.BEHIND
    )


def grows(task: Task) -> bool:
    """Whether the figure builds up over the year, and its deadline has not passed."""
    indicator = task.indicator
    if indicator is None or (task.due_on and task.due_on < clock.today()):
        return False
    return (
        indicator.kind == IndicatorKind.COUNT
        or indicator.denominator_is_yearly
        or (
            indicator.kind != IndicatorKind.PORTAL
            and indicator.across_periods == AcrossPeriods.LATEST
        )
    )
