"""Which tasks of the plan a line of the report speaks for."""

from django.db.models import Q

from plans.models import Plan, Report, Task


def tasks_served(report: Report) -> dict[int, list[Task]]:
    """By indicator, the tasks in force of the highest plan above the unit. Two queries.

    A task counts where it is for the unit's level: one that only the district carries out is
    no commune's, even if both report the figure.
    """
    unit, period = report.unit, report.period
    above = [int(pk) for pk in unit.path.split(".") if pk]
    plans = Plan.objects.filter(year=period.year, unit__in=above).select_related("unit")
    plan = min(plans, key=lambda one: len(one.unit.path), default=None)
    if plan is None:
        return {}
    in_force = Q(ended_on=None) | Q(ended_on__gt=period.starts_on)
    tasks = (
        Task.objects.filter(in_force, plan=plan, indicator__isnull=False)
        .select_related("plan__unit")
        .order_by("area__position", "position", "code")
    )
    served: dict[int, list[Task]] = {}
    for task in tasks:
        if unit.level_id in task.levels:
            served.setdefault(task.indicator_id or 0, []).append(task)
    return served
