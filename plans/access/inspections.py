"""Inspections and their findings."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from plans.models import (
    Finding,
    Inspection,
)
from units.access import has_permission, require, require_seen, units_where
from units.models import Unit
from units.permissions import Permission


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
