"""Plans and their tasks."""

from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.http import Http404

from common.models import PendingImport
from plans.models import (
    Plan,
    Task,
)
from plans.selectors.annex import KIND, subject_of
from plans.selectors.plan_content import units_of_year
from plans.selectors.plans import plans_with_counts, task_for_page
from units.access import home_unit, require, units_where
from units.choices import DEPARTMENT
from units.models import Unit, UnitQuerySet
from units.permissions import Permission

# A unit's own plan stands under the one it carries out.
_HIGHEST_FIRST = ("unit__level__position", F("derived_from").asc(nulls_first=True))


def readable_plans(user: Any) -> QuerySet[Plan]:
    plans = Plan.objects.filter(unit__in=units_where(user, Permission.PLAN_VIEW))
    return plans_with_counts(plans).order_by("-year", *_HIGHEST_FIRST, "unit__sort_key")


def get_plan(user: Any, year: int) -> Plan:
    """The year's plan: of the highest unit whose plan the person may read; among equals their own."""
    home = home_unit(user)
    plans = readable_plans(user).annotate(
        is_mine=Case(When(unit=home.pk if home else None, then=True), default=False)
    )
    plan = plans.filter(year=year).order_by(*_HIGHEST_FIRST, "-is_mine", "unit__sort_key").first()
    if plan is None:
        require(user, Permission.PLAN_VIEW)
        raise Http404
    return plan


def open_plan(user: Any, pk: int, permission: Permission = Permission.PLAN_VIEW) -> Plan:
    """One plan by its number, whosever it is."""
    require(user, Permission.PLAN_VIEW)
    plan = readable_plans(user).select_related("derived_from__unit").filter(pk=pk).first()
    if plan is None:
        raise Http404
    require(user, permission, plan.unit)
    return plan


def get_task(user: Any, year: int, code: str) -> Task:
    return _task(get_plan(user, year), code)


def open_task(user: Any, pk: int, code: str, permission: Permission = Permission.PLAN_VIEW) -> Task:
    return _task(open_plan(user, pk, permission), code)


def _task(plan: Plan, code: str) -> Task:
    task = task_for_page(plan, code)
    if task is None:
        raise Http404
    return task


def get_annex(user: Any, plan: Plan, pk: str) -> PendingImport:
    """A file that this person sent for this plan; nobody else sees it."""
    pending = PendingImport.objects.filter(
        pk=pk, kind=KIND, subject=subject_of(plan), by=user
    ).first()
    if pending is None:
        raise Http404
    return pending


def keeping_units(user: Any, year: int) -> UnitQuerySet:
    """The units whose plan of that year the person may keep."""
    units = units_of_year(units_where(user, Permission.PLAN_EDIT), year)
    return units.select_related("level").order_by("level__position", "sort_key")


def deriving_units(user: Any, plan: Plan) -> UnitQuerySet:
    """The units under the plan's for which the person may make a plan of their own."""
    return (
        keeping_units(user, plan.year)
        .below(plan.unit)
        .exclude(pk=plan.unit_id)
        .exclude(level=DEPARTMENT)
    )


def get_assigning_unit(user: Any, task: Task) -> Unit | None:
    """The unit for which the person may say who answers for the task."""
    units = units_where(user, Permission.REPORT_EDIT).filter(
        level__in=task.levels, path__startswith=task.plan.unit.path
    )
    home = home_unit(user)
    return units.filter(pk=home.pk).first() if home else units.first()
