"""Reports: who may read one, and what they may do with it today."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from plans.choices import ReportState, ReviewKind
from plans.models import (
    Indicator,
    Report,
)
from plans.selectors.reports import (
    WITH_UNIT,
    indicators_of,
    is_writable,
    reports_with_state,
)
from units.access import has_permission, require, units_where
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
    """A line of this report; on one that the portal computes a unit may declare otherwise."""
    indicator = indicators_of(report).filter(pk=pk).first()
    if indicator is None:
        raise Http404
    return indicator


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
        extend=review and state in WITH_UNIT,
    )
