"""What every act on a report shares: hold its row, look at its state, judge a submission."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict, Refused
from plans.choices import ReportState, ReviewKind
from plans.exceptions import NotInThisState, WindowClosed
from plans.models import Indicator, Report, Review, Submission
from plans.selectors.reports import WITH_UNIT, is_window_open, reports_with_state
from units.access import require
from units.permissions import Permission

LONGEST_REASON = 2000


@dataclass(frozen=True)
class Seen:
    """What stood on the person's page: the submission, and how many judgements it had."""

    submission: int
    reviews: int = 0


def writable_report(report: Report, by: Any) -> Any:
    """The report, locked, if this person may change its content now; else a refusal."""
    require(by, Permission.REPORT_EDIT, report.unit)
    locked = lock(report)
    check_writable(locked)
    return locked


def lock(report: Report) -> Any:
    """Hold the report's row until the transaction ends, then read its state."""
    return lock_all([report.pk])[report.pk]


def lock_all(pks: Iterable[int]) -> dict[int, Any]:
    """Hold several rows, always in the same order, so that two batches never wait for each other."""
    held = Report.objects.select_for_update().filter(pk__in=list(pks)).order_by("pk")
    pks = list(held.values_list("pk", flat=True))
    reports = Report.objects.filter(pk__in=pks).select_related("unit", "period")
    return {report.pk: report for report in reports_with_state(reports)}


def check_writable(report: Any) -> None:
    if report.state not in WITH_UNIT:
        raise NotInThisState(
            _("Báo cáo đã nộp nên không sửa được. Muốn sửa, hãy đề nghị gửi lại hoặc trả lại.")
        )
    if not is_window_open(report):
        raise WindowClosed


def check_state(report: Any, *expected: ReportState) -> None:
    if report.state not in expected:
        raise NotInThisState(
            _("Báo cáo đang ở trạng thái “%(state)s” nên việc này không thực hiện được nữa.")
            % {"state": ReportState(report.state).label}
        )


def newest(report: Any) -> Submission:
    return report.submissions.select_related("submitted_by", "signed_by").order_by("-number")[0]


def check_seen(report: Any, seen: Seen | None) -> None:
    """Nothing is decided about what was not read: a newer statement, a colleague's judgement."""
    if seen is None:
        return
    if seen.submission != report.submission_id:
        raise Conflict(_("Báo cáo vừa được nộp lại. Hãy đọc bản mới rồi quyết định."))
    since = Review.objects.filter(submission=report.submission_id).select_related("by", "indicator")
    newer = list(since.order_by("pk")[seen.reviews :])
    if newer:
        last = newer[-1]
        raise Conflict(
            _("%(who)s vừa xử lý báo cáo này (%(what)s). Hãy tải lại trang và đọc rồi quyết định.")
            % {"who": last.by, "what": ReviewKind(last.kind).label}
        )


def judge(
    report: Any,
    submission: Submission,
    kind: ReviewKind,
    *,
    by: Any,
    reason: str = "",
    indicator: Indicator | None = None,
    at: datetime | None = None,
) -> Review:
    """One row of judgement with its line in the trail; rows of one act share their moment."""
    review = Review.objects.create(
        submission=submission,
        kind=kind,
        indicator=indicator,
        reason=reason,
        by=by,
        at=at or clock.now(),
    )
    tell(report, review)
    return review


def tell(report: Any, review: Review, **more: Any) -> None:
    indicator = review.indicator
    after = {
        "number": review.submission.number,
        "line": indicator.code if indicator else "",
        **more,
    }
    record(
        f"report.{review.kind}",
        report,
        by=review.by,
        after=after,
        reason=review.reason,
        unit=report.unit,
    )


def judge_lines(
    report: Any,
    kind: ReviewKind,
    *,
    by: Any,
    reason: str,
    lines: dict[Indicator, str],
) -> list[Review]:
    """Send the newest submission back: for the whole, for lines, or both, in one act."""
    submission, at = newest(report), clock.now()
    reviews = []
    if reason or not lines:
        whole = reason_given(reason)
        reviews.append(judge(report, submission, kind, by=by, reason=whole, at=at))
    for indicator, about in lines.items():
        reviews.append(
            judge(
                report,
                submission,
                kind,
                by=by,
                reason=reason_given(about, indicator),
                indicator=indicator,
                at=at,
            )
        )
    return reviews


def reason_given(reason: str, indicator: Indicator | None = None) -> str:
    reason = reason.strip()
    if not reason and indicator is not None:
        raise Refused(
            _("Hãy nêu lý do cho chỉ tiêu %(code)s, hoặc bỏ chọn chỉ tiêu đó.")
            % {"code": indicator.code}
        )
    if not reason:
        raise Refused(_("Hãy nêu lý do để đơn vị biết cần sửa gì."))
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Lý do dài quá 2.000 ký tự. Hãy viết ngắn gọn hơn."))
    return reason
