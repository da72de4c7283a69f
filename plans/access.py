"""The only way a view obtains anything of this app: 404 to strangers, 403 to readers."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from plans.choices import ReportState, ReviewKind
from plans.models import (
    Citation,
    Evidence,
    Finding,
    Indicator,
    Inspection,
    Plan,
    Report,
    Task,
)
from plans.selectors.evidence import readable_evidence
from plans.selectors.plans import plans_with_counts, task_for_page
from plans.selectors.reports import (
    WITH_UNIT,
    for_level,
    is_window_open,
    is_writable,
    reports_with_state,
)
from units.access import has_permission, home_unit, require, require_seen, units_where
from units.models import Unit
from units.permissions import Permission

# --- Reports and documents ----------------------------------------------------------------


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


# --- Plans and tasks ------------------------------------------------------------------------


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


# --- Inspections ----------------------------------------------------------------------------


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
