"""The way of a report as a story: who submitted, signed, returned, accepted, and why."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from common.choices import Tone
from plans.choices import ReportState, ReviewKind
from plans.models import Report, Submission
from units.models import PeriodExtension

_REVIEW_TONES = {
    ReviewKind.SENT_BACK: Tone.SOON,
    ReviewKind.RETURNED: Tone.SOON,
    ReviewKind.ACCEPTED: Tone.DONE,
    ReviewKind.REOPENED: Tone.INFO,
}


def events_of(report: Report, history: Sequence[Submission]) -> list[dict[str, Any]]:
    """Newest first, for the timeline."""
    events = [_extended(extension) for extension in _extensions(report)]
    for submission in history:
        number = {"number": submission.number}
        events.append(
            _event(
                submission.submitted_at, submission.submitted_by, _("Nộp lần %(number)s") % number
            )
        )
        if submission.signed_at:
            what = _("Ký duyệt bản nộp lần %(number)s") % number
            events.append(_event(submission.signed_at, submission.signed_by, what, tone=Tone.INFO))
        for review in submission.reviews.all():
            kind = ReviewKind(review.kind)
            line = f" · {review.indicator.code}" if review.indicator else ""
            events.append(
                _event(
                    review.at, review.by, f"{kind.label}{line}", review.reason, _REVIEW_TONES[kind]
                )
            )
    return sorted(events, key=lambda event: event["at"], reverse=True)


def newest_reasons(history: Sequence[Submission]) -> list[dict[str, Any]]:
    """Why the report is back with the unit: the reviews that sent the newest submission back."""
    if not history:
        return []
    reviews = [review for review in history[0].reviews.all() if review.kind != ReviewKind.ACCEPTED]
    # Several lines may have come back one after the other; older rounds are in the timeline.
    last = reviews[-1].kind if reviews else ""
    return [
        {"review": review, "label": ReviewKind(review.kind).label}
        for review in reviews
        if review.kind == last
    ]


def steps_of(report: Any) -> list[dict[str, Any]]:
    """Where the report stands on its way."""
    labels = (_("Nhập số liệu"), _("Nộp"), _("Lãnh đạo ký"), _("Huyện duyệt"))
    reached = {
        ReportState.NOT_STARTED: 0,
        ReportState.DRAFT: 0,
        ReportState.RETURNED: 0,
        ReportState.SUBMITTED: 2,
        ReportState.SIGNED: 3,
        ReportState.ACCEPTED: 4,
    }[ReportState(report.state)]
    return [
        {
            "label": label,
            "status": "done" if place < reached else "current" if place == reached else "todo",
        }
        for place, label in enumerate(labels)
    ]


def _extensions(report: Report) -> Any:
    return PeriodExtension.objects.filter(
        period=report.period_id, unit=report.unit_id
    ).select_related("granted_by")


def _extended(extension: PeriodExtension) -> dict[str, Any]:
    what = _("Gia hạn đến hết ngày %(until)s") % {"until": f"{extension.until:%d/%m/%Y}"}
    return _event(extension.granted_at, extension.granted_by, what, extension.reason)


def _event(
    at: Any, who: Any, what: str, why: str = "", tone: Tone = Tone.NEUTRAL
) -> dict[str, Any]:
    return {"at": at, "who": who, "what": what, "why": why, "tone": tone}
