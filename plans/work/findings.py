"""What inspections asked to be mended, what was said to be mended, and visits to be made."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.worklist import WorkGroup, WorkItem
from plans.models import Finding, Inspection
from plans.selectors.findings import (
    CLAIMED,
    OVERDUE,
    last_refusal,
    with_remedies,
)
from plans.work.reviews import named
from units.access import units_where
from units.permissions import Permission

# A planned visit is prepared this long before its day.
AHEAD = timedelta(days=14)


def to_mend(user: Any) -> list[WorkItem]:
    """What inspections of the official's unit asked to be mended and nobody has mended yet."""
    findings = with_remedies(
        Finding.objects.filter(
            inspection__unit__in=units_where(user, Permission.REPORT_EDIT), resolved_on=None
        )
    ).order_by(F("due_on").asc(nulls_last=True), "pk")
    return [
        WorkItem(
            WorkGroup.OVERDUE
            if finding.due_on and finding.due_on < clock.today()
            else WorkGroup.SOON,
            _("Kiến nghị sau kiểm tra năm %(year)s") % {"year": finding.inspection.year},
            _mending(finding),
            reverse("plans:finding-resolve", args=[finding.pk]),
            _("Ghi kết quả khắc phục"),
            finding.due_on,
        )
        for finding in findings
    ]


def _mending(finding: Finding) -> str:
    refusal = last_refusal(finding)
    if refusal is None:
        return str(finding)
    return _("Chưa đạt: “%(reason)s” · %(finding)s") % {
        "reason": refusal.verdict_reason,
        "finding": finding,
    }


def to_press(user: Any) -> list[WorkItem]:
    """The inspector: per year one line for the findings past their day that nobody mended."""
    overdue = (
        Finding.objects.filter(
            inspection__unit__in=units_where(user, Permission.FINDING_RECORD),
            resolved_on=None,
            due_on__lt=clock.today(),
        )
        .select_related("inspection__unit")
        .order_by("due_on", "pk")
    )
    items = []
    for year, findings in _by_year(overdue):
        title = ngettext(
            "%(count)s kiến nghị quá hạn khắc phục",
            "%(count)s kiến nghị quá hạn khắc phục",
            len(findings),
        ) % {"count": len(findings)}
        names = named([finding.inspection for finding in findings])
        url = _list_of(year, OVERDUE)
        items.append(WorkItem(WorkGroup.OVERDUE, title, names, url, _("Xem"), findings[0].due_on))
    return items


def to_confirm(user: Any) -> list[WorkItem]:
    """The inspector: per year one line for what units say they mended and nobody judged."""
    claimed = (
        Finding.objects.filter(
            inspection__unit__in=units_where(user, Permission.FINDING_RECORD), remedies__verdict=""
        )
        .select_related("inspection__unit")
        .order_by("resolved_on", "pk")
    )
    items = []
    for year, findings in _by_year(claimed):
        title = ngettext(
            "%(count)s kết quả khắc phục chờ xác nhận",
            "%(count)s kết quả khắc phục chờ xác nhận",
            len(findings),
        ) % {"count": len(findings)}
        url = _list_of(year, CLAIMED)
        if len(findings) == 1:
            url = reverse("plans:finding-detail", args=[findings[0].pk])
        names = named([finding.inspection for finding in findings])
        items.append(WorkItem(WorkGroup.SOON, title, names, url, _("Xác nhận")))
    return items


def to_visit(user: Any) -> list[WorkItem]:
    """The inspector: planned visits whose day comes within two weeks or has passed."""
    visits = list(
        Inspection.objects.filter(
            unit__in=units_where(user, Permission.FINDING_RECORD),
            held_on=None,
            called_off_on=None,
            planned_for__lte=clock.today() + AHEAD,
        )
        .select_related("unit")
        .order_by("planned_for", "unit__sort_key", "pk")
    )
    passed = [visit for visit in visits if visit.planned_for and visit.planned_for < clock.today()]
    ahead = visits[len(passed) :]
    items = []
    if passed:
        title = ngettext(
            "%(count)s cuộc kiểm tra quá ngày dự kiến",
            "%(count)s cuộc kiểm tra quá ngày dự kiến",
            len(passed),
        ) % {"count": len(passed)}
        items.append(_visits(WorkGroup.OVERDUE, title, passed))
    if ahead:
        title = ngettext(
            "%(count)s cuộc kiểm tra theo kế hoạch trong 14 ngày tới",
            "%(count)s cuộc kiểm tra theo kế hoạch trong 14 ngày tới",
            len(ahead),
        ) % {"count": len(ahead)}
        items.append(_visits(WorkGroup.SOON, title, ahead))
    return items


def _visits(group: WorkGroup, title: str, visits: list[Inspection]) -> WorkItem:
    url = f"{reverse('plans:inspection-list')}?nam={visits[0].year}"
    if len(visits) == 1:
        url = reverse("plans:inspection-detail", args=[visits[0].pk])
    return WorkItem(group, title, named(visits), url, _("Xem"), visits[0].planned_for)


def _by_year(findings: Iterable[Finding]) -> list[tuple[int, list[Finding]]]:
    """The list they are followed up in shows one year."""
    years: dict[int, list[Finding]] = {}
    for finding in findings:
        years.setdefault(finding.inspection.year, []).append(finding)
    return sorted(years.items())


def _list_of(year: int, kept: str) -> str:
    return f"{reverse('plans:finding-list')}?nam={year}&loc={kept}"
