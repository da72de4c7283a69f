"""The unit's own word: handed in by one person, signed by another."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict, Refused
from plans.choices import CellState, IndicatorKind, ReportState, ReviewKind
from plans.exceptions import CellsMissing
from plans.models import Indicator, Report, Review, Submission
from plans.selectors.grid import report_grid
from plans.selectors.reports import indicators_of
from plans.selectors.statements import snapshot
from plans.services.reports.acts import (
    Seen,
    check_seen,
    check_state,
    check_writable,
    judge_lines,
    lock,
    newest,
)
from units.access import require
from units.permissions import Permission


@transaction.atomic
def submit_report(*, report: Report, by: Any) -> Submission:
    """State that the report is complete, and keep what it said."""
    require(by, Permission.REPORT_SUBMIT, report.unit)
    locked = lock(report)
    check_writable(locked)
    missing = [
        cell.indicator
        for cell in locked.cells.filter(
            state=CellState.MISSING, indicator__in=indicators_of(locked)
        )
        .exclude(indicator__kind=IndicatorKind.PORTAL)
        .select_related("indicator__area")
        .order_by("indicator__area__position", "indicator__position", "indicator__code")
    ]
    if missing or not locked.total:
        raise CellsMissing(missing)
    submission = Submission.objects.create(
        report=report,
        number=locked.submissions.count() + 1,
        submitted_by=by,
        submitted_at=clock.now(),
        content=snapshot(locked),
        warnings=_warnings(locked),
    )
    record("report.submitted", report, by=by, after={"number": submission.number}, unit=locked.unit)
    return submission


def _warnings(report: Any) -> list[dict[str, str]]:
    """What is worth a second look, kept with what was handed in: it does not change any more."""
    return [
        {"code": line.indicator.code, "text": str(text)}
        for block in report_grid(report)
        for line in block.typed
        for text in line.warnings
    ]


@transaction.atomic
def sign_report(*, report: Report, by: Any, submission: Submission | None = None) -> Submission:
    """The leader's signature under what was submitted.

    `submission` names what the leader has read; a newer one is not signed unread.
    """
    require(by, Permission.REPORT_SIGN, report.unit)
    locked = lock(report)
    check_state(locked, ReportState.SUBMITTED)
    signed = newest(locked)
    if submission is not None and submission.pk != signed.pk:
        raise Conflict(_("Báo cáo vừa được nộp lại. Hãy đọc bản mới rồi ký."))
    if signed.submitted_by_id == by.pk:
        raise Refused(_("Người nộp báo cáo không tự ký duyệt. Hãy để lãnh đạo khác ký."))
    signed.signed_by, signed.signed_at = by, clock.now()
    signed.save(update_fields=["signed_by", "signed_at"])
    record("report.signed", report, by=by, after={"number": signed.number}, unit=locked.unit)
    return signed


@transaction.atomic
def send_back(
    *,
    report: Report,
    by: Any,
    reason: str = "",
    lines: Mapping[Indicator, str] | None = None,
    seen: Seen | None = None,
) -> list[Review]:
    """The leader gives it back to the official instead of signing, whole or for some lines."""
    require(by, Permission.REPORT_SIGN, report.unit)
    locked = lock(report)
    check_seen(locked, seen)
    check_state(locked, ReportState.SUBMITTED)
    return judge_lines(
        locked, ReviewKind.SENT_BACK, by=by, reason=reason.strip(), lines=dict(lines or {})
    )
