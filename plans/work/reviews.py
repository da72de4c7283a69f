"""The district: what to review, what units answered, and who has not filed."""

from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.worklist import WorkGroup, WorkItem
from plans.choices import ReportState
from plans.models import ReviewReply
from plans.selectors.reminders import unreachable_units
from plans.selectors.reports import WITH_UNIT
from plans.work.reports import reports_for
from units.access import units_where
from units.permissions import Permission


def to_review(user: Any) -> list[WorkItem]:
    """District staff: per period what to review, who answered a reason, who has not filed."""
    last_word = ReviewReply.objects.filter(review__submission=OuterRef("submission_id")).order_by(
        "-pk"
    )
    reports = (
        reports_for(user, Permission.REPORT_REVIEW)
        .annotate(unit_spoke_last=Subquery(last_word.values("from_unit")[:1]))
        .filter(
            Q(state=ReportState.SIGNED)
            | Q(state=ReportState.RETURNED, unit_spoke_last=True)
            | Q(state__in=[*WITH_UNIT, ReportState.SUBMITTED], filed_at=None)
        )
    )
    to_review: dict[Any, list[Any]] = {}
    answered: dict[Any, list[Any]] = {}
    unfiled: dict[Any, list[Any]] = {}
    for report in reports:
        if report.state == ReportState.SIGNED:
            to_review.setdefault(report.period, []).append(report)
            continue
        if report.state == ReportState.RETURNED and report.unit_spoke_last:
            answered.setdefault(report.period, []).append(report)
        if report.filed_at is None:
            unfiled.setdefault(report.period, []).append(report)
    return [
        *(_review_item(period, found) for period, found in to_review.items()),
        *(_answered_item(period, found) for period, found in answered.items()),
        *(_unfiled_item(period, found) for period, found in unfiled.items()),
        *_unreachable_item(user),
    ]


def _unreachable_item(user: Any) -> list[WorkItem]:
    """Units that owe a report and that no reminder can reach."""
    units = list(unreachable_units(units_where(user, Permission.REPORT_REVIEW)))
    if not units:
        return []
    title = ngettext(
        "%(count)s đơn vị chưa có người nhận nhắc việc",
        "%(count)s đơn vị chưa có người nhận nhắc việc",
        len(units),
    ) % {"count": len(units)}
    names = ", ".join(unit.short_name for unit in units[:4]) + (" …" if len(units) > 4 else "")
    return [WorkItem(WorkGroup.SOON, title, names, reverse("plans:report-list"), _("Xem"))]


def _review_item(period: Any, reports: list[Any]) -> WorkItem:
    title = ngettext(
        "%(count)s báo cáo %(period)s chờ duyệt",
        "%(count)s báo cáo %(period)s chờ duyệt",
        len(reports),
    ) % {"count": len(reports), "period": period}
    url = f"{reverse('plans:review-queue')}?ky={period.pk}"
    return WorkItem(WorkGroup.SOON, title, named(reports), url, _("Duyệt"))


def _answered_item(period: Any, reports: list[Any]) -> WorkItem:
    title = ngettext(
        "%(count)s báo cáo %(period)s bị trả lại có trả lời mới của đơn vị",
        "%(count)s báo cáo %(period)s bị trả lại có trả lời mới của đơn vị",
        len(reports),
    ) % {"count": len(reports), "period": period}
    url = reports[0].get_absolute_url()
    return WorkItem(WorkGroup.SOON, title, named(reports), url, _("Xem"))


def _unfiled_item(period: Any, reports: list[Any]) -> WorkItem:
    title = ngettext(
        "%(count)s đơn vị chưa nộp báo cáo %(period)s",
        "%(count)s đơn vị chưa nộp báo cáo %(period)s",
        len(reports),
    ) % {"count": len(reports), "period": period}
    is_late = period.due_on < clock.today()
    group = WorkGroup.OVERDUE if is_late else WorkGroup.WAITING
    url = f"{_year_url(period)}&chua-nop={period.pk}"
    return WorkItem(group, title, named(reports), url, _("Xem"), period.due_on)


def _year_url(period: Any) -> str:
    return f"{reverse('plans:report-list')}?nam={period.year}"


def named(records: list[Any], most: int = 4) -> str:
    """The units of reports or inspections, each once."""
    units = list(dict.fromkeys(record.unit.short_name for record in records))
    names = ", ".join(units[:most])
    return f"{names} …" if len(units) > most else names
