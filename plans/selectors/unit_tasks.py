"""One unit across all its tasks, and all units side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from common.choices import State
from plans.choices import TASK_STATES, TaskState
from plans.models import Citation, Plan, ReformArea, Task, TaskAssignment
from plans.selectors.progress import Progress, progress_by_unit, progress_in
from plans.selectors.reading import Reading
from plans.selectors.statements import Statement
from plans.selectors.tasks import YearTasks, is_ended, is_for
from units.models import Unit

_MORE = ("area", "lead", "indicator")


@dataclass(frozen=True)
class UnitTask:
    """A task as one unit carries it out."""

    progress: Progress
    post: str
    # The newest signed report that speaks of it, and how many documents prove the year's figures.
    last: Statement | None
    documents: int
    # Added by the unit's own plan.
    is_own: bool

    @property
    def task(self) -> Task:
        return self.progress.task


@dataclass
class UnitArea:
    area: ReformArea
    tasks: list[UnitTask] = field(default_factory=list)


@dataclass(frozen=True)
class UnitYear:
    unit: Unit
    areas: list[UnitArea]
    ended: list[Task]

    @property
    def tasks(self) -> list[UnitTask]:
        return [task for area in self.areas for task in area.tasks]

    @property
    def without_post(self) -> int:
        return sum(not one.post for one in self.tasks)

    @property
    def states(self) -> list[tuple[State, int]]:
        return counted(one.progress for one in self.tasks)


def counted(progress: Iterable[Progress]) -> list[tuple[State, int]]:
    """How many tasks are in each state, those that occur."""
    return [(state, count) for state, count in counted_each(progress) if count]


def counted_each(progress: Iterable[Progress]) -> list[tuple[State, int]]:
    counts = dict.fromkeys(TaskState, 0)
    for one in progress:
        counts[one.state] += 1
    return [(TASK_STATES[state], counts[state]) for state in TaskState]


def unit_year(plan: Plan, unit: Unit) -> UnitYear:
    """Every task of the plan that the unit carries out, and what its own plan adds."""
    of_year = YearTasks.of(plan.year, *_MORE)
    own = of_year.own(unit)
    tasks = [*of_year.shared(unit), *own]
    reading = Reading.of(plan, tasks, [unit], each=True)
    posts = _posts(of_year, tasks, [unit])
    proofs = _documents(unit, plan.year)
    extra = {task.pk for task in own}
    areas: dict[int, UnitArea] = {}
    for progress in progress_in(reading, tasks, unit):
        task = progress.task
        found = UnitTask(
            progress,
            posts.get((unit.pk, task.pk), ""),
            _last(reading, unit, task),
            proofs.get(task.indicator_id or 0, 0),
            task.pk in extra,
        )
        areas.setdefault(task.area_id, UnitArea(task.area)).tasks.append(found)
    in_order = sorted(areas.values(), key=lambda block: block.area.position)
    return UnitYear(unit, in_order, _ended(plan, unit))


def _last(reading: Reading, unit: Unit, task: Task) -> Statement | None:
    if task.indicator is None:
        return None
    code = task.indicator.code
    said = [one for one in reading.said.by_unit.get(unit.pk, ()) if one.content.get(code)]
    return max(said, key=lambda one: one.period.ends_on, default=None)


def _posts(of_year: YearTasks, tasks: list[Task], units: list[Unit]) -> dict[tuple[int, int], str]:
    """Who answers; a post named for what the unit's own plan made of a task answers for the task."""
    wanted = {task.pk for task in tasks}
    wanted |= {new for new, old in of_year.derived.items() if old in wanted}
    rows = TaskAssignment.objects.filter(task__in=wanted, unit__in=units).order_by("pk")
    return {
        (unit, of_year.derived.get(task, task)): post
        for unit, task, post in rows.values_list("unit", "task", "post")
    }


def _documents(unit: Unit, year: int) -> dict[int, int]:
    """Documents cited beside each line of the unit's reports of the year."""
    rows = Citation.objects.filter(cell__report__unit=unit, cell__report__period__year=year)
    counts = (
        rows.order_by()
        .values_list("cell__indicator")
        .annotate(documents=Count("evidence", distinct=True))
    )
    return dict(counts)


def _ended(plan: Plan, unit: Unit) -> list[Task]:
    tasks = Task.objects.filter(plan__year=plan.year, ended_on__isnull=False)
    mine = tasks.filter(plan__unit__in=[plan.unit_id, unit.pk]).select_related("plan__unit", "area")
    found = mine.order_by("area__position", "position", "pk")
    return [task for task in found if is_ended(task) and is_for(task, unit)]


@dataclass(frozen=True)
class UnitSummary:
    unit: Unit
    states: list[tuple[State, int]]
    tasks: int
    without_post: int


def unit_summaries(plan: Plan, units: list[Unit]) -> list[UnitSummary]:
    """How many of each unit's tasks are in which state; for one page of units."""
    of_year = YearTasks.of(plan.year, *_MORE)
    theirs = {unit.pk: [*of_year.shared(unit), *of_year.own(unit)] for unit in units}
    tasks = list({task.pk: task for found in theirs.values() for task in found}.values())
    reading = Reading.of(plan, tasks, units, each=True)
    progress = progress_by_unit(reading, tasks, units)
    posts = _posts(of_year, tasks, units)
    return [
        UnitSummary(
            unit,
            counted_each(progress[task.pk, unit.pk] for task in theirs[unit.pk]),
            len(theirs[unit.pk]),
            sum((unit.pk, task.pk) not in posts for task in theirs[unit.pk]),
        )
        for unit in units
    ]


def carrying_units(plan: Plan, units: Iterable[Unit]) -> list[Unit]:
    """Those that carry out anything of the plan: departments lead, and report nothing."""
    levels = {
        level
        for scope in plan.tasks.order_by().values_list("scope", flat=True).distinct()
        for level in scope.replace(" ", "").split(",")
    }
    return [unit for unit in units if unit.level_id in levels]
