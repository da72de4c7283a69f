"""Tasks at risk: late, without data or behind the line to their target, each in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from common import clock
from common.choices import State
from common.figures import Figure, FigureState
from common.templatetags.portal import day, number, percent, points
from plans.choices import RISK_REASONS, AcrossUnits, IndicatorKind, RiskReason, TaskState
from plans.models import Indicator, Plan, Task
from plans.selectors.plans import tasks_of
from plans.selectors.progress import (
    Progress,
    goal_of,
    grows,
    is_at_most,
    portal_figures,
    progress_in,
    stated_figure,
    target_for,
)
from plans.selectors.reading import Reading, asked_units
from units.models import Unit

NAMED = 3


@dataclass(frozen=True)
class Why:
    """One reason, and the figures that make it one."""

    kind: RiskReason
    text: str

    @property
    def state(self) -> State:
        return RISK_REASONS[self.kind]


@dataclass(frozen=True)
class Pull:
    """A unit that holds the task back, with its own figure."""

    unit: Unit
    figure: Figure


@dataclass
class Risk:
    """A task at risk: why, how far from the line, and who holds it back."""

    progress: Progress
    reasons: list[Why]
    pulls: list[Pull] = field(default_factory=list)
    # Asked, and without any figure in the year.
    silent: list[Unit] = field(default_factory=list)
    asked: int = 0

    @property
    def task(self) -> Task:
        return self.progress.task

    @property
    def gap(self) -> Fraction | None:
        """How much is missing (of a limit: how much is too much); nothing without a figure."""
        exact, expected = self.progress.figure.exact, self.progress.expected
        if exact is None or expected is None:
            return None
        return max(exact - expected if self.progress.is_at_most else expected - exact, Fraction(0))

    @property
    def expected_shown(self) -> str:
        return amount(self.progress, self.progress.expected)

    @property
    def actual_shown(self) -> str:
        return amount(self.progress, self.progress.figure.exact)

    @property
    def gap_shown(self) -> str:
        gap = self.gap
        return amount(self.progress, gap) if gap else ""

    @property
    def kinds(self) -> set[RiskReason]:
        return {why.kind for why in self.reasons}

    @property
    def more_silent(self) -> int:
        return max(len(self.silent) - NAMED, 0)

    @property
    def silent_named(self) -> list[Unit]:
        return self.silent[:NAMED]


def risks_of(plan: Plan) -> list[Risk]:
    """A plan's tasks at risk, without the units behind them."""
    tasks = list(tasks_of(plan))
    reading = Reading.of(plan, tasks)
    return risks_in(reading, progress_in(reading, tasks))


def risks_in(reading: Reading, progress: Iterable[Progress]) -> list[Risk]:
    """The most pressing first: late, then behind by the largest part, then without data."""
    found = [Risk(one, reasons) for one in progress if (reasons := reasons_of(reading, one))]
    return sorted(found, key=_pressing)


def _pressing(risk: Risk) -> tuple[int, Fraction]:
    order = list(RiskReason)
    rank = {RiskReason.LATE: 0, RiskReason.BEHIND: 1, RiskReason.JUDGED: 2, RiskReason.NO_DATA: 3}
    first = min(rank[kind] for kind in order if kind in risk.kinds)
    expected = risk.progress.expected or Fraction(0)
    part = (risk.gap or Fraction(0)) / expected if expected else risk.gap or Fraction(0)
    return first, -part


def reasons_of(reading: Reading, progress: Progress) -> list[Why]:
    """Why a task is at risk. The keeper's word that it is not stands, whatever the figure says."""
    judgement = progress.judgement
    if judgement is not None and judgement.state != TaskState.BEHIND:
        return []
    found = []
    if judgement is not None:
        found.append(Why(RiskReason.JUDGED, judgement.reason))
    if progress.computed == TaskState.DONE:
        return found
    if late := _late(progress):
        found.append(Why(RiskReason.LATE, late))
    elif progress.computed == TaskState.BEHIND:
        found.append(Why(RiskReason.BEHIND, _behind(reading, progress)))
    if silence := _no_data(reading, progress):
        found.append(Why(RiskReason.NO_DATA, silence))
    return found


def _late(progress: Progress) -> str:
    """The task's own day has passed and its target is not reached."""
    task, exact = progress.task, progress.figure.exact
    if task.due_on is None or task.due_on >= clock.today() or progress.goal is None:
        return ""
    if progress.figure.state == FigureState.NOT_APPLICABLE:
        return ""
    if exact is None:
        return _("Hạn %(day)s đã qua mà chưa có số liệu.") % {"day": day(task.due_on)}
    if progress.is_at_most and exact <= progress.goal:
        return ""
    return _("Hạn %(day)s đã qua: mới %(actual)s, mục tiêu %(goal)s.") % {
        "day": day(task.due_on),
        "actual": amount(progress, exact),
        "goal": amount(progress, Fraction(progress.goal)),
    }


def _behind(reading: Reading, progress: Progress) -> str:
    exact, expected = progress.figure.exact, progress.expected
    if exact is None or expected is None:
        return ""
    words = {
        "actual": amount(progress, exact),
        "expected": amount(progress, expected),
        "gap": amount(progress, abs(expected - exact)),
        "period": reading.pace.newest_due or "",
    }
    if progress.is_at_most:
        return _("Đã vượt mức cho phép: %(actual)s, không quá %(expected)s.") % words
    if grows(progress.task):
        return _("Đến hết %(period)s cần %(expected)s, mới được %(actual)s, thiếu %(gap)s.") % words
    return _("Phải luôn đạt %(expected)s, mới được %(actual)s, thiếu %(gap)s.") % words


def _no_data(reading: Reading, progress: Progress) -> str:
    """Asked for the newest period that is due, and nobody said anything."""
    indicator, period = progress.task.indicator, reading.pace.newest_due
    if indicator is None or not indicator.is_typed or period is None:
        return ""
    asked = _asked(reading, progress.task, indicator)
    if not asked or not _is_on_form(indicator, reading.plan.year):
        return ""
    for unit in asked:
        for statement in reading.said.by_unit.get(unit.pk, ()):
            if statement.period_id == period.pk and statement.line(indicator.code):
                return ""
    return _("%(period)s đã đến hạn mà chưa đơn vị nào trong %(asked)s đơn vị báo cáo.") % {
        "period": period,
        "asked": len(asked),
    }


def _is_on_form(indicator: Indicator, year: int) -> bool:
    first, last = indicator.first_year or year, indicator.last_year or year
    return first <= year <= last


def _asked(reading: Reading, task: Task, indicator: Indicator) -> list[Unit]:
    units = asked_units(indicator, reading.units)
    return [unit for unit in units if not reading.said.had_before(task, unit)]


def amount(progress: Progress, value: Fraction | None) -> str:
    """A figure of the task in words: percent, or a number with its unit."""
    if value is None:
        return ""
    indicator = progress.task.indicator
    label = indicator.unit_label if indicator else ""
    if progress.is_percent or label == "%":
        return percent(value)
    text = number(value) if value.denominator == 1 else points(value, 1)
    return f"{text}\u00a0{label}".rstrip("\u00a0")


# --- Who holds a task back -------------------------------------------------------------------------


def with_pulls(reading: Reading, risks: Iterable[Risk]) -> None:
    """Fill in, per risk, the three units that pull it down most and those without a figure."""
    risks = list(risks)
    tasks = [risk.task for risk in risks]
    below = [unit for unit in reading.units if unit.pk != reading.plan.unit_id]
    computed = portal_figures(tasks, below, reading.plan.year)
    for risk in risks:
        figures = _unit_figures(reading, risk.task, below, computed)
        risk.asked = len(figures)
        risk.silent = [unit for unit, one in figures if one.state == FigureState.MISSING]
        weighed = [
            (weight, Pull(unit, figure))
            for unit, figure in figures
            if (weight := _weight(reading, risk.progress, unit, figure, len(figures))) > 0
        ]
        weighed.sort(key=lambda pair: pair[0], reverse=True)
        risk.pulls = [pull for _weight_, pull in weighed[:NAMED]]


def _unit_figures(
    reading: Reading, task: Task, below: list[Unit], computed: dict[str, dict[int, Figure]]
) -> list[tuple[Unit, Figure]]:
    indicator = task.indicator
    if indicator is None:
        return []
    if indicator.kind == IndicatorKind.PORTAL:
        levels = task.levels
        figures = computed[indicator.measure]
        return [(unit, figures[unit.pk]) for unit in below if unit.level_id in levels]
    asked = _asked(reading, task, indicator)
    return [(unit, stated_figure(task, [unit], reading.said)) for unit in asked]


def _weight(
    reading: Reading, progress: Progress, unit: Unit, figure: Figure, asked: int
) -> Fraction:
    """How much the unit lacks of its target, in what the district's figure is made of.

    Where numerators and denominators are added, that is the numerator it owes; a target in
    numbers is owed in equal parts unless the unit has one of its own.
    """
    task, exact = progress.task, figure.exact
    goal = goal_of(task, target_for(task, unit, reading.targets))
    if exact is None or goal is None or task.indicator is None:
        return Fraction(0)
    owed = Fraction(goal)
    has_own = (task.pk, unit.pk) in reading.targets or task.target_counts_units
    adds_up = task.indicator.across_units == AcrossUnits.SUM
    if adds_up and figure.denominator:
        owed, exact = owed * Fraction(figure.denominator) / 100, Fraction(figure.numerator or 0)
    elif adds_up and not figure.is_percent and not has_own:
        owed /= asked
    return exact - owed if is_at_most(task) else owed - exact
