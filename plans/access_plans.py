"""The only way a view obtains a plan, a task or an inspection: 404 to strangers, 403 to readers."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from plans.models import Finding, Inspection, Plan, Task
from plans.selectors.plans import plans_with_counts, task_for_page
from units.access import has_permission, home_unit, require, require_seen, units_where
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


def readable_inspections(user: Any) -> QuerySet[Inspection]:
    return Inspection.objects.filter(
        unit__in=units_where(user, Permission.INSPECTION_VIEW)
    ).select_related("unit")


def get_inspection(
    user: Any, pk: int, permission: Permission = Permission.INSPECTION_VIEW
) -> Inspection:
    require(user, Permission.INSPECTION_VIEW)
    inspection = readable_inspections(user).filter(pk=pk).first()
    if inspection is None:
        raise Http404
    require(user, permission, inspection.unit)
    return inspection


def may_resolve(user: Any, unit: Unit) -> bool:
    """The unit that mends it says so, or the inspector who saw it mended."""
    return any(
        has_permission(user, permission, unit)
        for permission in (Permission.REPORT_EDIT, Permission.FINDING_RECORD)
    )


def get_finding(user: Any, pk: int) -> Finding:
    """A finding that the person may report as mended."""
    finding = Finding.objects.select_related("inspection__unit").filter(pk=pk).first()
    if finding is None:
        raise Http404
    unit = finding.inspection.unit
    if not may_resolve(user, unit):
        require_seen(user, Permission.INSPECTION_VIEW, Permission.FINDING_RECORD, unit)
    return finding
