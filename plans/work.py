"""What this app puts on a person's work list."""

from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.worklist import WorkGroup, WorkItem
from plans.choices import ReportState
from plans.models import Finding, Report, Review
from plans.selectors.reports import WITH_UNIT, is_window_open, reports_with_state
from units.access import has_permission, units_where
from units.permissions import Permission

# What was never filed stays on the list this long; older gaps are history, not work.
REMEMBERED = timedelta(days=365)
DONE_FOR = timedelta(days=7)


def work_items(user: Any) -> list[WorkItem]:
    items: list[WorkItem] = []
    if has_permission(user, Permission.REPORT_EDIT):
        items += [*_to_fill(user), *_to_mend(user)]
    if has_permission(user, Permission.REPORT_SIGN):
        items += _to_sign(user)
    if has_permission(user, Permission.REPORT_REVIEW):
        items += _to_review(user)
    if has_permission(user, Permission.FINDING_RECORD):
        items += _to_press(user)
    return items


def _reports(user: Any, permission: Permission) -> QuerySet[Any]:
    today = clock.today()
    reports = Report.objects.filter(
        unit__in=units_where(user, permission),
        period__opens_on__lte=today,
        period__due_on__gte=today - REMEMBERED,
    )
    return reports_with_state(reports.select_related("unit", "period")).order_by(
        "period__due_on", "unit__sort_key"
    )


def _to_fill(user: Any) -> list[WorkItem]:
    """The official: what is owed, what came back and why, what waits for others."""
    reason = Review.objects.filter(submission=OuterRef("submission_id")).order_by("-pk")
    reports = _reports(user, Permission.REPORT_EDIT).annotate(
        reason=Subquery(reason.values("reason")[:1])
    )
    return [item for report in reports if (item := _fill_item(report)) is not None]


def _fill_item(report: Any) -> WorkItem | None:
    title = _("Báo cáo %(period)s") % {"period": report.period}
    url = report.get_absolute_url()
    if report.state in (ReportState.SUBMITTED, ReportState.SIGNED):
        return WorkItem(WorkGroup.WAITING, title, ReportState(report.state).label, url, _("Xem"))
    if report.state == ReportState.ACCEPTED:
        done_since = clock.now() - DONE_FOR
        if report.signed_at is None or report.signed_at < done_since:
            return None
        return WorkItem(WorkGroup.DONE, title, _("Huyện đã duyệt"), url, _("Xem"))
    entered = _("đã nhập %(entered)s/%(total)s ô") % {
        "entered": report.entered,
        "total": report.total,
    }
    if report.state == ReportState.RETURNED:
        detail = _("Bị trả lại: “%(reason)s”") % {"reason": report.reason}
        group = WorkGroup.OVERDUE if report.is_overdue else WorkGroup.SOON
        return WorkItem(group, title, detail, url, _("Sửa"), report.open_until or report.due_on)
    if not is_window_open(report):
        entered = _("%(entered)s; kỳ đã đóng, hãy đề nghị huyện gia hạn") % {"entered": entered}
    group = WorkGroup.OVERDUE if report.is_overdue else WorkGroup.SOON
    action = _("Tiếp tục") if report.state == ReportState.DRAFT else _("Bắt đầu nhập")
    return WorkItem(group, title, entered, url, action, report.due_on)


def _to_mend(user: Any) -> list[WorkItem]:
    """What inspections of the official's unit asked to be mended and nobody has mended yet."""
    findings = (
        Finding.objects.filter(
            inspection__unit__in=units_where(user, Permission.REPORT_EDIT), resolved_on=None
        )
        .select_related("inspection")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    return [
        WorkItem(
            WorkGroup.OVERDUE
            if finding.due_on and finding.due_on < clock.today()
            else WorkGroup.SOON,
            _("Kiến nghị sau kiểm tra năm %(year)s") % {"year": finding.inspection.year},
            str(finding),
            reverse("plans:finding-resolve", args=[finding.pk]),
            _("Ghi kết quả khắc phục"),
            finding.due_on,
        )
        for finding in findings
    ]


def _to_press(user: Any) -> list[WorkItem]:
    """The inspector: one line for all findings whose day has passed and that nobody mended."""
    overdue = list(
        Finding.objects.filter(
            inspection__unit__in=units_where(user, Permission.FINDING_RECORD),
            resolved_on=None,
            due_on__lt=clock.today(),
        )
        .select_related("inspection__unit")
        .order_by("due_on", "pk")
    )
    if not overdue:
        return []
    title = ngettext(
        "%(count)s kiến nghị quá hạn khắc phục",
        "%(count)s kiến nghị quá hạn khắc phục",
        len(overdue),
    ) % {"count": len(overdue)}
    url = reverse("plans:inspection-list")
    names = _named([finding.inspection for finding in overdue])
    return [WorkItem(WorkGroup.OVERDUE, title, names, url, _("Xem"), overdue[0].due_on)]


def _to_sign(user: Any) -> list[WorkItem]:
    waiting = _reports(user, Permission.REPORT_SIGN).filter(state=ReportState.SUBMITTED)
    return [
        WorkItem(
            WorkGroup.OVERDUE if report.due_on < clock.today() else WorkGroup.SOON,
            _("Báo cáo %(period)s chờ ký duyệt") % {"period": report.period},
            _("%(unit)s đã nộp, chờ lãnh đạo ký") % {"unit": report.unit},
            reverse("plans:report-sign", args=[report.pk]),
            _("Ký duyệt"),
            report.due_on,
        )
        for report in waiting
    ]


def _to_review(user: Any) -> list[WorkItem]:
    """District staff: per period one line for what to review and one for who has not filed."""
    reports = _reports(user, Permission.REPORT_REVIEW).filter(
        Q(state=ReportState.SIGNED)
        | Q(state__in=[*WITH_UNIT, ReportState.SUBMITTED], filed_at=None)
    )
    to_review: dict[Any, list[Any]] = {}
    unfiled: dict[Any, list[Any]] = {}
    for report in reports:
        group = to_review if report.state == ReportState.SIGNED else unfiled
        group.setdefault(report.period, []).append(report)
    items = [_review_item(period, found) for period, found in to_review.items()]
    return items + [_unfiled_item(period, found) for period, found in unfiled.items()]


def _review_item(period: Any, reports: list[Any]) -> WorkItem:
    title = ngettext(
        "%(count)s báo cáo %(period)s chờ duyệt",
        "%(count)s báo cáo %(period)s chờ duyệt",
        len(reports),
    ) % {"count": len(reports), "period": period}
    url = reports[0].get_absolute_url() if len(reports) == 1 else _year_url(period)
    return WorkItem(WorkGroup.SOON, title, _named(reports), url, _("Duyệt"))


def _unfiled_item(period: Any, reports: list[Any]) -> WorkItem:
    title = ngettext(
        "%(count)s đơn vị chưa nộp báo cáo %(period)s",
        "%(count)s đơn vị chưa nộp báo cáo %(period)s",
        len(reports),
    ) % {"count": len(reports), "period": period}
    is_late = period.due_on < clock.today()
    group = WorkGroup.OVERDUE if is_late else WorkGroup.WAITING
    url = f"{_year_url(period)}&chua-nop={period.pk}"
    return WorkItem(group, title, _named(reports), url, _("Xem"), period.due_on)


def _named(records: list[Any], most: int = 4) -> str:
    """The units of reports or inspections, each once."""
    units = list(dict.fromkeys(record.unit.short_name for record in records))
    names = ", ".join(units[:most])
    return f"{names} …" if len(units) > most else names


def _year_url(period: Any) -> str:
    return f"{reverse('plans:report-list')}?nam={period.year}"
