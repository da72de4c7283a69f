"""Documents of a unit and where they are cited."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from plans.access.reports import readable_reports
from plans.models import (
    Citation,
    Evidence,
)
from plans.selectors.evidence import readable_evidence
from units.access import home_unit, require, units_where
from units.models import Unit
from units.permissions import Permission


def get_evidence(user: Any, pk: int, permission: Permission = Permission.EVIDENCE_VIEW) -> Evidence:
    readable = readable_evidence(user).select_related("unit", "file", "added_by")
    evidence = readable.filter(pk=pk).first()
    if evidence is None:
        raise Http404
    require(user, permission, evidence.unit)
    return evidence


def get_citation(user: Any, pk: int) -> Citation:
    """A citation beside a cell of a report that the person may edit."""
    readable = Citation.objects.filter(cell__report__in=readable_reports(user))
    citation = (
        readable.select_related("cell__report__unit", "cell__indicator", "evidence")
        .filter(pk=pk)
        .first()
    )
    if citation is None:
        raise Http404
    require(user, Permission.REPORT_EDIT, citation.cell.report.unit)
    return citation


def evidence_units(user: Any) -> QuerySet[Unit]:
    """The units whose library the person may read."""
    return units_where(user, Permission.EVIDENCE_VIEW).order_by("sort_key")


def evidence_unit(user: Any, asked: str = "") -> Unit | None:
    """The library asked for; without a wish the person's own, or the first there is."""
    units = evidence_units(user)
    if asked:
        unit = (
            units.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
        )
        if unit is None:
            raise Http404
        return unit
    return _home_among(user, units) or units.first()


def own_library(user: Any) -> Unit:
    """The unit into whose library the person adds documents."""
    units = units_where(user, Permission.EVIDENCE_EDIT)
    unit = _home_among(user, units) or units.order_by("sort_key").first()
    if unit is None:
        raise PermissionDenied
    return unit


def _home_among(user: Any, units: QuerySet[Unit]) -> Unit | None:
    home = home_unit(user)
    return units.filter(pk=home.pk).first() if home else None
