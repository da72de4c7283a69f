"""Reports to fill, to mend and to sign."""

from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.worklist import WorkGroup, WorkItem
from plans.choices import ReportState
from plans.models import Report, Review
from plans.selectors.deadlines import REMEMBERED
from plans.selectors.reminders import with_reminded
from plans.selectors.reports import is_window_open, reports_with_state
from units.access import units_where
from units.permissions import Permission

DONE_FOR = timedelta(days=7)


def reports_for(user: Any, permission: Permission) -> QuerySet[Any]:
    today = clock.today()
    reports = Report.objects.filter(
        unit__in=units_where(user, permission),
        period__opens_on__lte=today,
        period__due_on__gte=today - REMEMBERED,
    )
    return reports_with_state(reports.select_related("unit", "period")).order_by(
        "period__due_on", "unit__sort_key"
    )


def to_fill(user: Any) -> list[WorkItem]:
    """The official: what is owed, what came back and why, what waits for others."""
    reason = Review.objects.filter(submission=OuterRef("submission_id")).order_by("-pk")
    reports = with_reminded(reports_for(user, Permission.REPORT_EDIT), user).annotate(
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
        detail += _reminded(report)
        return WorkItem(group, title, detail, url, _("Sửa"), report.open_until or report.due_on)
    if not is_window_open(report):
        entered = _("%(entered)s; kỳ đã đóng, hãy đề nghị huyện gia hạn") % {"entered": entered}
    group = WorkGroup.OVERDUE if report.is_overdue else WorkGroup.SOON
    action = _("Tiếp tục") if report.state == ReportState.DRAFT else _("Bắt đầu nhập")
    return WorkItem(group, title, entered + _reminded(report), url, action, report.due_on)


def _reminded(report: Any) -> str:
    """That this person was reminded of it, how often and when last."""
    if not report.reminded_times:
        return ""
    return "; " + _("đã nhắc lần %(times)s ngày %(day)s") % {
        "times": report.reminded_times,
        "day": clock.local_date(report.reminded_at).strftime("%d/%m"),
    }


def to_sign(user: Any) -> list[WorkItem]:
    waiting = with_reminded(reports_for(user, Permission.REPORT_SIGN), user).filter(
        state=ReportState.SUBMITTED
    )
    return [
        WorkItem(
            WorkGroup.OVERDUE if report.due_on < clock.today() else WorkGroup.SOON,
            _("Báo cáo %(period)s chờ ký duyệt") % {"period": report.period},
            _("%(unit)s đã nộp, chờ lãnh đạo ký") % {"unit": report.unit} + _reminded(report),
            reverse("plans:report-sign", args=[report.pk]),
            _("Ký duyệt"),
            report.due_on,
        )
        for report in waiting
    ]
