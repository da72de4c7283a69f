"""Which tasks of a year count, and for whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from common import clock
from plans.choices import LineageKind
from plans.models import Indicator, Plan, Task, TaskJudgement, TaskLineage, TaskTarget
from units.models import Unit

Targets = dict[tuple[int, int], Decimal]
Judgements = dict[tuple[int, int | None], TaskJudgement]


def is_for(task: Task, unit: Unit) -> bool:
    """Whether the unit carries the task out: of the right level, below the plan's unit."""
    return unit.level_id in task.levels and unit.path.startswith(task.plan.unit.path)


def is_asked(indicator: Indicator | None, unit: Unit) -> bool:
    """Whether the unit's level has this line on its form; the portal's own lines ask nobody."""
    if indicator is None or not indicator.is_typed:
        return indicator is not None
    return indicator.is_asked_of(unit.level_id)


def day_of(year: int) -> date:
    """The day on which a year's tasks are judged: its last one, or today while it runs."""
    return min(clock.today(), date(year, 12, 31))


def is_ended(task: Task) -> bool:
    """Dropped or replaced: from that day on the task leaves every count."""
    return task.ended_on is not None and task.ended_on <= day_of(task.plan.year)


def in_force(tasks: QuerySet[Task], year: int) -> QuerySet[Task]:
    return tasks.filter(Q(ended_on=None) | Q(ended_on__gt=day_of(year)))


@dataclass(frozen=True)
class YearTasks:
    """The tasks of a year in force, each counted once.

    A unit answers for the tasks of the highest plan above it, which count for the units above it
    as well, and for what its own plan adds, which counts for itself alone. What its own plan
    derives from the higher one is in that one already.
    """

    year: int
    by_plan: dict[int, list[Task]]
    plans: dict[str, Plan]
    # Task of a unit's own plan -> the one above that it carries out.
    derived: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, year: int, *more: str) -> "YearTasks":
        tasks = Task.objects.filter(plan__year=year).select_related("plan__unit", *more)
        by_plan: dict[int, list[Task]] = defaultdict(list)
        plans: dict[str, Plan] = {}
        for task in tasks.order_by("area__position", "position", "pk"):
            plans[task.plan.unit.path] = task.plan
            if not is_ended(task):
                by_plan[task.plan_id].append(task)
        lineage = TaskLineage.objects.filter(kind=LineageKind.DERIVED, new__plan__year=year)
        return cls(year, by_plan, plans, dict(lineage.values_list("new", "old")))

    @property
    def tasks(self) -> list[Task]:
        return [task for tasks in self.by_plan.values() for task in tasks]

    def over(self, unit: Unit) -> list[Task]:
        """All tasks of the highest plan above the unit."""
        plan = self.plan_over(unit)
        return self.by_plan[plan.pk] if plan else []

    def shared(self, unit: Unit) -> list[Task]:
        """What that plan asks of the unit."""
        return [task for task in self.over(unit) if is_for(task, unit)]

    def own(self, unit: Unit) -> list[Task]:
        """What the unit's own plan adds to that."""
        plan, highest = self.plans.get(unit.path), self.plan_over(unit)
        if plan is None or highest is None or plan.pk == highest.pk:
            return []
        tasks = self.by_plan[plan.pk]
        return [task for task in tasks if is_for(task, unit) and task.pk not in self.derived]

    def plan_over(self, unit: Unit) -> Plan | None:
        steps = unit.path.split(".")[:-1]
        above = (".".join(steps[: end + 1]) + "." for end in range(len(steps)))
        return next((self.plans[path] for path in above if path in self.plans), None)


def targets_of(tasks: Iterable[Task], units: Iterable[Unit]) -> Targets:
    """What single units have to reach, where that differs from the task's own target."""
    rows = TaskTarget.objects.filter(task__in=list(tasks), unit__in=list(units))
    return {
        (task, unit): target for task, unit, target in rows.values_list("task", "unit", "target")
    }


def judgements_of(tasks: Iterable[Task], units: Iterable[Unit] | None) -> Judgements:
    """The keeper's words that stand, on the whole (unit None) and on each of the units."""
    on = Q(unit=None) if units is None else Q(unit__in=list(units))
    rows = TaskJudgement.objects.filter(on, task__in=list(tasks)).select_related("by")
    newest = {(row.task_id, row.unit_id): row for row in rows.order_by("at", "pk")}
    return {key: row for key, row in newest.items() if row.state}
