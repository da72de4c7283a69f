"""Plans and their tasks."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from plans.models import (
    Plan,
    Task,
)
from plans.selectors.plans import plans_with_counts, task_for_page
from units.access import home_unit, require, units_where
from units.models import Unit
from units.permissions import Permission


def readable_plans(user: Any) -> QuerySet[Plan]:
    plans = Plan.objects.filter(unit__in=units_where(user, Permission.PLAN_VIEW))
    return plans_with_counts(plans).order_by("-year", "unit__level__position")


def get_plan(user: Any, year: int) -> Plan:
    """The year's plan: of the highest unit whose plan the person may read."""
    plan = readable_plans(user).filter(year=year).first()
    if plan is None:
        require(user, Permission.PLAN_VIEW)
        raise Http404
    return plan


def get_task(user: Any, year: int, code: str) -> Task:
    task = task_for_page(get_plan(user, year), code)
    if task is None:
        raise Http404
    return task


def get_assigning_unit(user: Any, task: Task) -> Unit | None:
    """The unit for which the person may say who answers for the task."""
    units = units_where(user, Permission.REPORT_EDIT).filter(
        level__in=task.scope.replace(" ", "").split(","), path__startswith=task.plan.unit.path
    )
    home = home_unit(user)
    return units.filter(pk=home.pk).first() if home else units.first()
