"""The report on its way: opened, filled, submitted, signed, reviewed.

Every verb locks the report's row first and reads its state after, so that of two people who
act at once one is first and the other is told.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict, Refused
from plans.choices import CellState, IndicatorKind, ReportState, ReviewKind
from plans.exceptions import CellsMissing, NotInThisState, WindowClosed
from plans.models import Cell, Indicator, Report, Review, Submission
from plans.selectors.reports import (
    WITH_UNIT,
    in_year,
    is_window_open,
    owing_units,
    reports_with_state,
)
from plans.selectors.statements import snapshot
from units.access import require
from units.models import Period, PeriodExtension
from units.permissions import Permission

# --- Obligations ---------------------------------------------------------------------------


@transaction.atomic
def open_reports(*, period: Period, by: Any = None) -> int:
    """Make sure that every unit that owes the period's report has its sheet; return how many are new.

    Safe to run again: units and lines that came later are added, nothing is changed.
    """
    if by is not None:
        require(by, Permission.REPORT_REVIEW)
    indicators = list(in_year(Indicator.objects.exclude(kind=IndicatorKind.PORTAL), period.year))
    units = list(owing_units(period))
    known = dict(Report.objects.filter(period=period).values_list("unit_id", "pk"))
    new = Report.objects.bulk_create(
        [Report(unit=unit, period=period) for unit in units if unit.pk not in known],
        ignore_conflicts=True,
    )
    reports = reports_with_state(Report.objects.filter(period=period, unit__in=units))
    Cell.objects.bulk_create(
        [
            Cell(report=report, indicator=indicator)
            for report in reports.select_related("unit")
            if report.state in (ReportState.NOT_STARTED, ReportState.DRAFT)
            for indicator in indicators
            if report.unit.level_id in indicator.for_levels.replace(" ", "").split(",")
        ],
        ignore_conflicts=True,
    )
    if new:
        record("period.opened", period, by=by, after={"reports": len(new)})
    return len(new)


@transaction.atomic
def extend_window(*, report: Report, by: Any, until: date, reason: str) -> PeriodExtension:
    """Let one unit write for the period until the end of a day."""
    require(by, Permission.REPORT_REVIEW, report.unit)
    locked = _lock(report)
    return _extend(locked, by=by, until=until, reason=_reason(reason))


# --- Submission and signature ----------------------------------------------------------------


@transaction.atomic
def submit_report(*, report: Report, by: Any) -> Submission:
    """State that the report is complete, and keep what it said."""
    require(by, Permission.REPORT_SUBMIT, report.unit)
    locked = _lock(report)
    _writable(locked)
    missing = [
        cell.indicator
        for cell in locked.cells.filter(state=CellState.MISSING)
        .exclude(indicator__kind=IndicatorKind.PORTAL)
        .select_related("indicator__area")
        .order_by("indicator__area__position", "indicator__position", "indicator__code")
    ]
    if missing or not locked.total:
        raise CellsMissing(missing)
    submission = Submission.objects.create(
        report=locked,
        number=locked.submissions.count() + 1,
        submitted_by=by,
        submitted_at=clock.now(),
        content=snapshot(locked),
    )
    record("report.submitted", report, by=by, after={"number": submission.number}, unit=locked.unit)
    return submission


@transaction.atomic
def sign_report(*, report: Report, by: Any, submission: Submission | None = None) -> Submission:
    """The leader's signature under what was submitted.

    `submission` names what the leader has read; a newer one is not signed unread.
    """
    require(by, Permission.REPORT_SIGN, report.unit)
    locked = _lock(report)
    newest = _newest(locked, ReportState.SUBMITTED)
    if submission is not None and submission.pk != newest.pk:
        raise Conflict(_("Báo cáo vừa được nộp lại. Hãy đọc bản mới rồi ký."))
    if newest.submitted_by_id == by.pk:
        raise Refused(_("Người nộp báo cáo không tự ký duyệt. Hãy để lãnh đạo khác ký."))
    newest.signed_by, newest.signed_at = by, clock.now()
    newest.save(update_fields=["signed_by", "signed_at"])
    record("report.signed", report, by=by, after={"number": newest.number}, unit=locked.unit)
    return newest


@transaction.atomic
def send_back(*, report: Report, by: Any, reason: str) -> Review:
    """The leader gives it back to the official instead of signing."""
    require(by, Permission.REPORT_SIGN, report.unit)
    locked = _lock(report)
    return _review(
        locked, ReviewKind.SENT_BACK, ReportState.SUBMITTED, by=by, reason=_reason(reason)
    )


# --- The district's review ---------------------------------------------------------------------


@transaction.atomic
def accept_report(*, report: Report, by: Any, submission: Submission | None = None) -> Review:
    """The district's yes; `submission` names what was read, a newer one is not accepted unread."""
    require(by, Permission.REPORT_REVIEW, report.unit)
    locked = _lock(report)
    if submission is not None and submission.pk != locked.submission_id:
        raise Conflict(_("Báo cáo vừa được nộp lại. Hãy đọc bản mới rồi duyệt."))
    return _review(locked, ReviewKind.ACCEPTED, ReportState.SIGNED, by=by, reason="")


@transaction.atomic
def return_report(
    *,
    report: Report,
    by: Any,
    reason: str,
    indicator: Indicator | None = None,
    until: date | None = None,
) -> Review:
    """Give it back with a reason, whole or for one line; a closed window needs a new end.

    Several lines may be named one after the other.
    """
    require(by, Permission.REPORT_REVIEW, report.unit)
    reason = _reason(reason)
    locked = _lock(report)
    expected = [ReportState.SIGNED]
    if indicator is not None and locked.review_kind == ReviewKind.RETURNED:
        expected.append(ReportState.RETURNED)
    review = _review(
        locked, ReviewKind.RETURNED, *expected, by=by, reason=reason, indicator=indicator
    )
    _reopen_window(locked, by=by, until=until, reason=reason)
    return review


@transaction.atomic
def reopen_report(*, report: Report, by: Any, reason: str, until: date | None = None) -> Review:
    """Take an accepted report up again; what was signed stands until the next signature."""
    require(by, Permission.REPORT_REVIEW, report.unit)
    reason = _reason(reason)
    locked = _lock(report)
    review = _review(locked, ReviewKind.REOPENED, ReportState.ACCEPTED, by=by, reason=reason)
    _reopen_window(locked, by=by, until=until, reason=reason)
    return review


# --- Shared -------------------------------------------------------------------------------------


def writable_report(report: Report, by: Any) -> Any:
    """The report, locked, if this person may change its content now; else a refusal."""
    require(by, Permission.REPORT_EDIT, report.unit)
    locked = _lock(report)
    _writable(locked)
    return locked


def _lock(report: Report) -> Any:
    """Hold the report's row until the transaction ends, then read its state."""
    Report.objects.select_for_update().get(pk=report.pk)
    return reports_with_state(
        Report.objects.filter(pk=report.pk).select_related("unit", "period")
    ).get()


def _writable(report: Any) -> None:
    if report.state not in WITH_UNIT:
        raise NotInThisState(
            _("Báo cáo đã nộp nên không sửa được. Muốn sửa, hãy đề nghị gửi lại hoặc trả lại.")
        )
    if not is_window_open(report):
        raise WindowClosed


def _newest(report: Any, *expected: ReportState) -> Submission:
    if report.state not in expected:
        raise NotInThisState(
            _("Báo cáo đang ở trạng thái “%(state)s” nên việc này không thực hiện được nữa.")
            % {"state": ReportState(report.state).label}
        )
    return report.submissions.order_by("-number").first()


def _review(
    report: Any,
    kind: ReviewKind,
    *expected: ReportState,
    by: Any,
    reason: str,
    indicator: Indicator | None = None,
) -> Review:
    submission = _newest(report, *expected)
    if kind == ReviewKind.ACCEPTED and by.pk in (
        submission.submitted_by_id,
        submission.signed_by_id,
    ):
        raise Refused(_("Người nộp hoặc ký báo cáo không tự duyệt báo cáo đó."))
    review = Review.objects.create(
        submission=submission, kind=kind, indicator=indicator, reason=reason, by=by, at=clock.now()
    )
    record(
        f"report.{kind}",
        report,
        by=by,
        after={"number": submission.number, "line": indicator.code if indicator else ""},
        reason=reason,
        unit=report.unit,
    )
    return review


def _reopen_window(report: Any, *, by: Any, until: date | None, reason: str) -> None:
    """A longer window when one was asked for; without one the report could never be mended."""
    if until is not None:
        _extend(report, by=by, until=until, reason=reason)
    elif not is_window_open(report):
        raise Refused(
            _("Kỳ báo cáo đã đóng. Hãy cho đơn vị một hạn sửa (ngày cuối được nhập lại).")
        )


def _extend(report: Any, *, by: Any, until: date, reason: str) -> PeriodExtension:
    if until < clock.today():
        raise Refused(_("Hạn mới phải từ hôm nay trở đi."))
    extension = PeriodExtension.objects.create(
        period=report.period, unit=report.unit, until=until, reason=reason[:300], granted_by=by
    )
    after: Mapping[str, Any] = {"period": report.period.code, "until": until}
    record("period.extended", report, by=by, after=after, reason=reason, unit=report.unit)
    return extension


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(_("Hãy nêu lý do để đơn vị biết cần sửa gì."))
    return reason
