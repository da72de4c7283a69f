"""The only way a view obtains a report or a document: 404 to strangers, 403 to readers."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from plans.choices import ReportState, ReviewKind
from plans.models import Citation, Evidence, Indicator, Report
from plans.selectors.evidence import readable_evidence
from plans.selectors.reports import (
    WITH_UNIT,
    for_level,
    is_window_open,
    is_writable,
    reports_with_state,
)
from units.access import has_permission, home_unit, require, units_where
from units.models import Unit
from units.permissions import Permission


def readable_reports(user: Any) -> QuerySet[Report]:
    return Report.objects.filter(unit__in=units_where(user, Permission.REPORT_VIEW))


def get_report(user: Any, pk: int, permission: Permission = Permission.REPORT_VIEW) -> Report:
    """The report with its state."""
    readable = readable_reports(user).select_related("unit__level", "unit__parent", "period")
    report = reports_with_state(readable).filter(pk=pk).first()
    if report is None:
        raise Http404
    require(user, permission, report.unit)
    return report


def get_indicator(report: Report, pk: int) -> Indicator:
    """A line of this report that people fill in."""
    indicator = for_level(Indicator.objects.filter(pk=pk), report.unit.level_id).first()
    if indicator is None or not indicator.is_typed:
        raise Http404
    return indicator


def get_evidence(user: Any, pk: int, permission: Permission = Permission.EVIDENCE_VIEW) -> Evidence:
    readable = readable_evidence(user).select_related("unit", "file", "added_by")
    evidence = readable.filter(pk=pk).first()
    if evidence is None:
        raise Http404
    require(user, permission, evidence.unit)
    return evidence


@dataclass(frozen=True)
class Actions:
    """What a person may do with a report today, for the buttons of its page."""

    edit: bool
    submit: bool
    sign: bool
    accept: bool
    give_back: bool
    reopen: bool
    extend: bool

    @property
    def decide(self) -> bool:
        """Whether anything but writing is open to them."""
        return self.sign or self.accept or self.give_back or self.reopen or self.extend


def allowed_actions(user: Any, report: Any) -> Actions:
    """By permission and by the report's state; the services check both again."""

    def may(permission: Permission) -> bool:
        return has_permission(user, permission, report.unit)

    state, writable = report.state, is_writable(report)
    review = may(Permission.REPORT_REVIEW)
    returned = state == ReportState.RETURNED and report.review_kind == ReviewKind.RETURNED
    return Actions(
        edit=writable and may(Permission.REPORT_EDIT),
        submit=writable and may(Permission.REPORT_SUBMIT),
        sign=state == ReportState.SUBMITTED and may(Permission.REPORT_SIGN),
        accept=review and state == ReportState.SIGNED,
        give_back=review and (state == ReportState.SIGNED or returned),
        reopen=review and state == ReportState.ACCEPTED,
        extend=review and state in WITH_UNIT and not is_window_open(report),
    )


def get_citation(user: Any, pk: int) -> Citation:
    """A citation beside a cell of a report that the person may edit."""
    readable = Citation.objects.filter(cell__report__in=readable_reports(user))
    citation = (
        readable.select_related("cell__report__unit", "cell__indicator").filter(pk=pk).first()
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
        unit = units.filter(pk=int(asked)).first() if asked.isdigit() and len(asked) < 10 else None
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
