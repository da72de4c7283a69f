"""The way of a report as a story: who submitted, signed, returned, answered, accepted, and why."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.choices import Tone
from plans.choices import ReportState, ReviewKind
from plans.models import Report, Review, ReviewReply, Submission
from units.models import PeriodExtension

_REVIEW_TONES = {
    ReviewKind.SENT_BACK: Tone.SOON,
    ReviewKind.RETURNED: Tone.SOON,
    ReviewKind.ACCEPTED: Tone.DONE,
    ReviewKind.REOPENED: Tone.INFO,
}


def events_of(report: Report, history: Sequence[Submission]) -> list[dict[str, Any]]:
    """Newest first, for the timeline."""
    events = [
        event for extension in _extensions(report) for event in _events_of_extension(extension)
    ]
    together = _together(history)
    for submission in history:
        number = {"number": submission.number}
        what = _("Nộp lần %(number)s") % number
        events.append(_event(submission.submitted_at, submission.submitted_by, what))
        if submission.signed_at:
            what = _("Ký duyệt bản nộp lần %(number)s") % number
            events.append(_event(submission.signed_at, submission.signed_by, what, tone=Tone.INFO))
        reviews = list(submission.reviews.all())
        for _act, group in groupby(reviews, key=lambda each: (each.kind, each.by_id, each.at)):
            events.append(_judged(list(group), together))
        events += [_replied(review, reply) for review in reviews for reply in review.replies.all()]
    return sorted(events, key=lambda event: event["at"], reverse=True)


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


def _together(history: Sequence[Submission]) -> Counter:
    """How many reports were accepted with the same act."""
    acts = {
        review.batch
        for submission in history
        for review in submission.reviews.all()
        if review.batch is not None
    }
    if not acts:
        return Counter()
    return Counter(Review.objects.filter(batch__in=acts).values_list("batch", flat=True))


def _judged(reviews: list[Review], together: Counter) -> dict[str, Any]:
    """One act: a reason for the whole, reasons for lines, or both."""
    first = reviews[0]
    kind = ReviewKind(first.kind)
    lines = [(each.indicator.code, each.reason) for each in reviews if each.indicator]
    what = str(kind.label)
    others = together[first.batch] - 1 if first.batch else 0
    if others > 0:
        what = ngettext(
            "%(kind)s (cùng lượt với %(count)s báo cáo khác)",
            "%(kind)s (cùng lượt với %(count)s báo cáo khác)",
            others,
        ) % {"kind": kind.label, "count": others}
    if len(reviews) == 1 and lines:
        what = f"{what} · {lines[0][0]}"
        return _event(first.at, first.by, what, first.reason, _REVIEW_TONES[kind])
    if lines:
        count = ngettext("%(count)s chỉ tiêu", "%(count)s chỉ tiêu", len(lines))
        what = f"{what} · {count % {'count': len(lines)}}"
    whole = " ".join(review.reason for review in reviews if not review.indicator)
    event = _event(first.at, first.by, what, whole, _REVIEW_TONES[kind])
    event["lines"] = [f"{code}: {reason}" for code, reason in lines]
    return event


def _replied(review: Review, reply: ReviewReply) -> dict[str, Any]:
    side = _("Đơn vị trả lời") if reply.from_unit else _("Huyện trả lời")
    line = f" · {review.indicator.code}" if review.indicator else ""
    return _event(reply.at, reply.by, f"{side}{line}", reply.text)


def _extensions(report: Report) -> Any:
    return PeriodExtension.objects.filter(
        period=report.period_id, unit=report.unit_id
    ).select_related("granted_by", "ended_by")


def _events_of_extension(extension: PeriodExtension) -> list[dict[str, Any]]:
    promised = extension.promised_until or extension.until
    what = _("Gia hạn đến hết ngày %(until)s") % {"until": f"{promised:%d/%m/%Y}"}
    events = [_event(extension.granted_at, extension.granted_by, what, extension.reason)]
    if extension.ended_at:
        what = _("Kết thúc sớm đợt gia hạn đến %(until)s") % {"until": f"{promised:%d/%m/%Y}"}
        events.append(
            _event(extension.ended_at, extension.ended_by, what, extension.ended_reason, Tone.SOON)
        )
    return events


def _event(
    at: Any, who: Any, what: str, why: str = "", tone: Tone = Tone.NEUTRAL
) -> dict[str, Any]:
    return {"at": at, "who": who, "what": what, "why": why, "tone": tone}
