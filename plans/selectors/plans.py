"""Reading a plan: its areas with their tasks, one task from every side."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from common.figures import Figure
from plans.choices import IndicatorKind, TaskState
from plans.models import LegalBasis, Plan, ReformArea, Task, TaskAssignment
from plans.selectors.progress import (
    Progress,
    Statements,
    asked_units,
    elapsed,
    goal_of,
    portal_figures,
    records_url,
    reporting_units,
    state_of,
    stated_figure,
    target_for,
)
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
    tasks = plan.tasks.all() if with_ended else plan.tasks.filter(ended_on=None)
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
    is_share = any(quarter.so_far.denominator for quarter in quarters)
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


def quarters_of(task: Task) -> list[Quarter]:
    """Quarter by quarter, for tasks that units report on; those the portal computes have none."""
    indicator = task.indicator
    if indicator is None or indicator.kind == IndicatorKind.PORTAL:
        return []
    units = reporting_units(task.plan)
    asked = asked_units(indicator, units)
    said = Statements.of(asked, task.plan.year, [task])
    quarters = []
    for period in Period.objects.in_year(task.plan.year).opened().order_by("position"):
        quarters.append(
            Quarter(
                period,
                stated_figure(task, asked, said.within(period)),
                stated_figure(task, asked, said, until=period),
                sum(map(bool, said.within(period).by_unit.values())),
                len(asked),
            )
        )
    return quarters


def unit_lines(task: Task) -> list[UnitLine]:
    """One line per unit that carries the task out: its figure, state and who answers for it."""
    units = [unit for unit in reporting_units(task.plan) if unit.level_id in task.levels]
    posts = dict(
        TaskAssignment.objects.filter(task=task, unit__in=units).values_list("unit_id", "post")
    )
    pace = elapsed(task.plan.year)
    indicator = task.indicator
    if indicator is None:
        return [_line(task, unit, Figure.missing(source=""), pace, posts) for unit in units]
    if indicator.kind == IndicatorKind.PORTAL:
        # The portal's figure of the district covers all below it: it stands on top, not in a line.
        units = [unit for unit in units if unit.pk != task.plan.unit_id]
        figures = portal_figures([task], units, task.plan.year)[indicator.measure]
        return [_line(task, unit, figures[unit.pk], pace, posts) for unit in units]
    asked = asked_units(indicator, units)
    said = Statements.of(asked, task.plan.year, [task])
    return [_stated_line(task, unit, said, pace, posts) for unit in asked]


def _stated_line(
    task: Task, unit: Unit, said: Statements, pace: Any, posts: dict[int, str]
) -> UnitLine:
    figure = stated_figure(task, [unit], said)
    newest = max(
        said.by_unit.get(unit.pk, ()),
        key=lambda submission: submission.report.period.ends_on,
        default=None,
    )
    said_last = newest.content.get(task.indicator.code) if newest and task.indicator else None
    ground = said_last["ground"] if said_last else ""
    if said.had_before(task, unit):
        ground = _("Đã làm từ trước năm %(year)s.") % {"year": task.plan.year}
    return _line(task, unit, figure, pace, posts, newest.report_id if newest else None, ground)


def _line(
    task: Task,
    unit: Unit,
    figure: Figure,
    pace: Any,
    posts: dict[int, str],
    report_id: int | None = None,
    ground: str = "",
) -> UnitLine:
    progress = Progress(
        task,
        figure,
        target_for(task, unit),
        state_of(task, figure, target_for(task, unit), pace),
        records_url(task, unit, task.plan.year),
    )
    return UnitLine(unit, progress, posts.get(unit.pk, ""), report_id, ground)
