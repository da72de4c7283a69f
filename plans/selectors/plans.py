"""Reading a plan: its areas with their tasks, one task from every side."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from common import clock
from common.figures import Figure
from plans.choices import IndicatorKind, TaskState
from plans.models import LegalBasis, Plan, ReformArea, Task, TaskAssignment
from plans.selectors.progress import (
    Progress,
    goal_of,
    portal_figures,
    progress_with,
    stated_figure,
)
from plans.selectors.reading import Reading, asked_units
from plans.selectors.tasks import in_force
from units.models import Period, Unit


@dataclass
class AreaProgress:
    """One area of the plan with its tasks, and how many of them are reached."""

    area: ReformArea
    tasks: list[Progress] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(one.state == TaskState.DONE for one in self.tasks)


def plans_with_counts(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    return plans.select_related("unit", "programme").annotate(
        task_count=Count("tasks", distinct=True), area_count=Count("tasks__area", distinct=True)
    )


def tasks_of(plan: Plan, *, with_ended: bool = False) -> QuerySet[Task]:
    """The plan's tasks in force, with what a list of them prints."""
    tasks = plan.tasks.all() if with_ended else in_force(plan.tasks.all(), plan.year)
    return tasks.select_related("area", "lead", "indicator", "plan__unit").order_by(
        "area__position", "position", "pk"
    )


def filtered_tasks(plan: Plan, *, area: str = "", lead: str = "") -> QuerySet[Task]:
    tasks = tasks_of(plan)
    if area:
        tasks = tasks.filter(area__code=area)
    return tasks.filter(lead__pk=lead) if lead else tasks


def by_area(progress: list[Progress], *, state: str = "") -> list[AreaProgress]:
    """The tasks under their areas; with a state only those that are in it."""
    areas: dict[int, AreaProgress] = {}
    for one in progress:
        if state and one.state != state:
            continue
        areas.setdefault(one.task.area_id, AreaProgress(one.task.area)).tasks.append(one)
    return list(areas.values())


def state_counts(progress: list[Progress]) -> dict[str, int]:
    counts = dict.fromkeys(TaskState.values, 0)
    for one in progress:
        counts[one.state] += 1
    return counts


def task_for_page(plan: Plan, code: str) -> Task | None:
    bases = Prefetch("legal_bases", LegalBasis.objects.order_by("pk"))
    tasks = tasks_of(plan, with_ended=True).prefetch_related(bases, "cooperating")
    return tasks.filter(code=code).first()


@dataclass(frozen=True)
class Quarter:
    """A task's figure within one period, and from the year's start to its end."""

    period: Period
    within: Figure
    so_far: Figure
    filed: int
    asked: int

    @property
    def drawn(self) -> Decimal | None:
        """The figure so far with one decimal, for a chart."""
        exact = self.so_far.exact
        return None if exact is None else round(Decimal(exact.numerator) / exact.denominator, 1)


def chart_of(task: Task, quarters: list[Quarter]) -> dict[str, Any]:
    """The year so far, quarter by quarter, as the bar chart takes it; full is the target."""
    is_share = any(one.so_far.denominator or one.so_far.is_percent for one in quarters)
    known = [quarter.drawn for quarter in quarters if quarter.drawn is not None]
    label = task.indicator.unit_label if task.indicator else ""
    return {
        "rows": [(str(quarter.period), quarter.drawn) for quarter in quarters],
        "unit": "%" if is_share else label,
        "maximum": max([goal_of(task, task.target) or Decimal(0), *known], default=None) or None,
    }


@dataclass(frozen=True)
class UnitLine:
    """One unit's part in a task."""

    unit: Unit
    progress: Progress
    post: str
    report_id: int | None = None
    ground: str = ""


def task_reading(task: Task) -> Reading:
    """All that a task's page shows of its year, read once."""
    return Reading.of(task.plan, [task], each=True)


def quarters_of(task: Task, reading: Reading) -> list[Quarter]:
    """Quarter by quarter, for tasks that units report on; those the portal computes have none."""
    indicator = task.indicator
    if indicator is None or indicator.kind == IndicatorKind.PORTAL:
        return []
    asked, said = asked_units(indicator, reading.units), reading.said
    quarters = []
    for period in reading.pace.periods:
        if period.opens_on > clock.today():
            continue
        within = said.within(period)
        quarters.append(
            Quarter(
                period,
                stated_figure(task, asked, within),
                stated_figure(task, asked, said, until=period),
                sum(bool(within.by_unit.get(unit.pk)) for unit in asked),
                len(asked),
            )
        )
    return quarters


def unit_lines(task: Task, reading: Reading) -> list[UnitLine]:
    """One line per unit that carries the task out: its figure, state and who answers for it."""
    units = [unit for unit in reading.units if unit.level_id in task.levels]
    posts = dict(
        TaskAssignment.objects.filter(task=task, unit__in=units).values_list("unit_id", "post")
    )
    indicator = task.indicator
    if indicator is None:
        nothing = Figure.missing(source="")
        return [_line(task, unit, nothing, reading, posts) for unit in units]
    if indicator.kind == IndicatorKind.PORTAL:
        # The portal's figure of the district covers all below it: it stands on top, not in a line.
        units = [unit for unit in units if unit.pk != task.plan.unit_id]
        figures = portal_figures([task], units, task.plan.year)[indicator.measure]
        return [_line(task, unit, figures[unit.pk], reading, posts) for unit in units]
    return [_stated_line(task, unit, reading, posts) for unit in asked_units(indicator, units)]


def _stated_line(task: Task, unit: Unit, reading: Reading, posts: dict[int, str]) -> UnitLine:
    figure = stated_figure(task, [unit], reading.said)
    newest = reading.said.newest(unit)
    line = newest.content.get(task.indicator.code) if newest and task.indicator else None
    ground = line["ground"] if line else ""
    if reading.said.had_before(task, unit):
        ground = _("Đã làm từ trước năm %(year)s.") % {"year": task.plan.year}
    report = newest.report_id if newest and line else None
    return _line(task, unit, figure, reading, posts, report, ground)


def _line(
    task: Task,
    unit: Unit,
    figure: Figure,
    reading: Reading,
    posts: dict[int, str],
    report_id: int | None = None,
    ground: str = "",
) -> UnitLine:
    progress = progress_with(reading, task, figure, unit)
    return UnitLine(unit, progress, posts.get(unit.pk, ""), report_id, ground)


# How a table of units can be put in order: what needs a look comes first.
SORTS = ("trang-thai", "ten", "so")
_FIRST = list(TaskState)


def sorted_lines(lines: list[UnitLine], sort: str) -> list[UnitLine]:
    """By state (no data and at risk first), by name as they come, or by figure, lowest first."""
    if sort == "ten":
        return sorted(lines, key=lambda line: line.unit.sort_key)
    if sort == "so":
        known = [line for line in lines if line.progress.figure.exact is not None]
        rest = [line for line in lines if line.progress.figure.exact is None]
        return sorted(known, key=lambda line: line.progress.figure.exact or 0) + rest
    return sorted(lines, key=lambda line: (_FIRST.index(line.progress.state), line.unit.sort_key))
