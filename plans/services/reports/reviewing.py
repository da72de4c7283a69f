"""The district's judgement: accept one or many, return whole or line by line, take up again."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.exceptions import Conflict, Refused
from plans.choices import ReportState, ReviewKind
from plans.models import Indicator, Report, Review, Submission
from plans.services.reports.acts import (
    Seen,
    check_seen,
    check_state,
    judge,
    judge_lines,
    lock,
    lock_all,
    newest,
    reason_given,
    tell,
)
from plans.services.reports.opening import reopen_window
from units.access import require
from units.permissions import Permission

MOST_AT_ONCE = 200


@transaction.atomic
def accept_report(*, report: Report, by: Any, submission: Submission | None = None) -> Review:
    """The district's yes; `submission` names what was read, a newer one is not accepted unread."""
    require(by, Permission.REPORT_REVIEW, report.unit)
    locked = lock(report)
    if submission is not None and submission.pk != locked.submission_id:
        raise Conflict(_("Báo cáo vừa được nộp lại. Hãy đọc bản mới rồi duyệt."))
    check_state(locked, ReportState.SIGNED)
    signed = newest(locked)
    _check_not_own(signed, by)
    return judge(locked, signed, ReviewKind.ACCEPTED, by=by)


@dataclass
class Batch:
    """What became of several reports that were to be accepted together."""

    accepted: list[Report] = field(default_factory=list)
    # Who was left out, each with the sentence that says why.
    left: list[tuple[Report, str]] = field(default_factory=list)


@transaction.atomic
def accept_reports(*, submissions: Collection[Submission], by: Any) -> Batch:
    """Accept every submission that still can be; the others are told with their reason.

    Each tick names the submission that was read: what was handed in since stays unread and is not
    accepted. The reports must be loaded with their units.
    """
    if len(submissions) > MOST_AT_ONCE:
        raise Refused(
            _("Mỗi lần duyệt được nhiều nhất %(most)s báo cáo. Hãy chọn ít hơn.")
            % {"most": MOST_AT_ONCE}
        )
    for submission in submissions:
        require(by, Permission.REPORT_REVIEW, submission.report.unit)
    locked = lock_all(submission.report_id for submission in submissions)
    batch, reviews, act = Batch(), [], uuid.uuid4()
    for submission in submissions:
        report = locked[submission.report_id]
        try:
            if submission.pk != report.submission_id:
                raise Conflict(_("Đơn vị vừa nộp bản mới; hãy đọc bản mới rồi duyệt."))
            check_state(report, ReportState.SIGNED)
            _check_not_own(submission, by)
        except Refused as refusal:
            batch.left.append((report, str(refusal)))
            continue
        batch.accepted.append(report)
        reviews.append(
            Review(
                submission=submission, kind=ReviewKind.ACCEPTED, by=by, at=clock.now(), batch=act
            )
        )
    Review.objects.bulk_create(reviews)
    for report, review in zip(batch.accepted, reviews, strict=True):
        tell(report, review, together=len(reviews))
    return batch


@transaction.atomic
def return_report(
    *,
    report: Report,
    by: Any,
    reason: str = "",
    lines: Mapping[Indicator, str] | None = None,
    indicator: Indicator | None = None,
    until: date | None = None,
    seen: Seen | None = None,
) -> list[Review]:
    """Give it back in one act: a reason for the whole, reasons for lines, or both.

    `indicator`: the reason is about this line alone. A closed window needs a new end. More may be
    added while the report is with the unit: lines by anyone, a second reason for the whole only by
    who has read the first (`seen`).
    """
    require(by, Permission.REPORT_REVIEW, report.unit)
    about = dict(lines or {})
    if indicator is not None:
        about, reason = {indicator: reason}, ""
    locked = lock(report)
    check_seen(locked, seen)
    expected = [ReportState.SIGNED]
    adds = seen is not None or (about and not reason.strip())
    if adds and locked.review_kind == ReviewKind.RETURNED:
        expected.append(ReportState.RETURNED)
    check_state(locked, *expected)
    reviews = judge_lines(locked, ReviewKind.RETURNED, by=by, reason=reason.strip(), lines=about)
    reopen_window(locked, by=by, until=until, reason=reviews[0].reason)
    return reviews


@transaction.atomic
def reopen_report(
    *, report: Report, by: Any, reason: str, until: date | None = None, seen: Seen | None = None
) -> Review:
    """Take an accepted report up again; what was signed stands until the next signature."""
    require(by, Permission.REPORT_REVIEW, report.unit)
    reason = reason_given(reason)
    locked = lock(report)
    check_seen(locked, seen)
    check_state(locked, ReportState.ACCEPTED)
    review = judge(locked, newest(locked), ReviewKind.REOPENED, by=by, reason=reason)
    reopen_window(locked, by=by, until=until, reason=reason)
    return review


def _check_not_own(submission: Submission, by: Any) -> None:
    if by.pk in (submission.submitted_by_id, submission.signed_by_id):
        raise Refused(_("Người nộp hoặc ký báo cáo không tự duyệt báo cáo đó."))
