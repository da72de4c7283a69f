"""Inspections, the year's plan of them, their findings and remedies."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from plans.models import (
    Evidence,
    Finding,
    Inspection,
    Remedy,
)
from plans.selectors.findings import with_remedies
from units.access import has_permission, home_unit, require, require_seen, units_where
from units.models import Unit
from units.permissions import Permission


def readable_inspections(user: Any) -> QuerySet[Inspection]:
    return Inspection.objects.filter(
        unit__in=units_where(user, Permission.INSPECTION_VIEW)
    ).select_related("unit", "plan__unit")


def get_inspection(
    user: Any, pk: int, permission: Permission = Permission.INSPECTION_VIEW
) -> Inspection:
    require(user, Permission.INSPECTION_VIEW)
    inspection = readable_inspections(user).filter(pk=pk).first()
    if inspection is None:
        raise Http404
    require(user, permission, inspection.unit)
    return inspection


def inspected_units(user: Any, year: int) -> list[Unit]:
    """The units with a visit in the year that the person may read of."""
    visits = readable_inspections(user).filter(year=year).values("unit")
    return list(Unit.objects.filter(pk__in=visits).order_by("sort_key"))


def planning_unit(user: Any) -> Unit:
    """The unit whose yearly plan of inspections the person keeps."""
    units = units_where(user, Permission.INSPECTION_PLAN).select_related("level")
    home = home_unit(user)
    unit = units.filter(pk=home.pk).first() if home else None
    unit = unit or units.order_by("path").first()
    if unit is None:
        raise PermissionDenied
    return unit


def may_resolve(user: Any, unit: Unit) -> bool:
    """The unit that mends it says so, or the inspector who saw it mended."""
    return any(
        has_permission(user, permission, unit)
        for permission in (Permission.REPORT_EDIT, Permission.FINDING_RECORD)
    )


def read_finding(user: Any, pk: int) -> Finding:
    """A finding of a visit that the person may read."""
    require(user, Permission.INSPECTION_VIEW)
    findings = Finding.objects.filter(inspection__in=readable_inspections(user))
    finding = with_remedies(findings).filter(pk=pk).first()
    if finding is None:
        raise Http404
    return finding


def get_finding(user: Any, pk: int) -> Finding:
    """A finding that the person may report as mended."""
    finding = with_remedies(Finding.objects.all()).filter(pk=pk).first()
    if finding is None:
        raise Http404
    unit = finding.inspection.unit
    if not may_resolve(user, unit):
        require_seen(user, Permission.INSPECTION_VIEW, Permission.FINDING_RECORD, unit)
    return finding


def get_remedy(user: Any, pk: int) -> Remedy:
    """A remedy on which the person may give the inspector's word."""
    remedy = Remedy.objects.select_related("finding__inspection__unit", "by").filter(pk=pk).first()
    if remedy is None:
        raise Http404
    unit = remedy.finding.inspection.unit
    require_seen(user, Permission.INSPECTION_VIEW, Permission.FINDING_RECORD, unit)
    return remedy


def evidence_for(user: Any, unit: Unit) -> QuerySet[Evidence]:
    """The unit's documents that the person may name under a remedy."""
    readable = units_where(user, Permission.EVIDENCE_VIEW).filter(pk=unit.pk)
    return Evidence.objects.filter(unit__in=readable).select_related("file")
