"""What waits for the district: signed statements that nobody has judged yet, oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from common import clock
from common.text import fold
from plans.choices import ReviewKind
from plans.models import Report, Review, Submission
from plans.selectors.changes import changed_codes
from units.calendar import WorkCalendar
from units.models import Period, Unit

_GAVE_BACK = (ReviewKind.RETURNED, ReviewKind.REOPENED)
# Nobody waits longer than this many working days without somebody noticing.
LONGEST_ASKED = 250


@dataclass(frozen=True)
class Asked:
    """What the reviewer wants to see of the queue."""

    period: Period | None = None
    name: str = ""
    warned: bool = False
    resubmitted: bool = False
    late: bool = False
    waiting_over: int | None = None


@dataclass(frozen=True)
class Waiting:
    """A row of the queue."""

    submission: Submission
    waited: int
    # Lines that differ from what the district gave back; None when it never did.
    changed: int | None
    is_late: bool
    is_own: bool

    @property
    def report(self) -> Report:
        return self.submission.report

    @property
    def warnings(self) -> int:
        return len(self.submission.warnings)


def waiting_submissions(units: QuerySet[Unit]) -> QuerySet[Any]:
    """Signed and not judged: only the newest statement of a report can be that.

    Annotated with `filed_at` (the report's first signature) and `given_back` (the statement that
    the district returned before).
    """
    of_report = Submission.objects.filter(report=OuterRef("report"))
    given_back = of_report.filter(reviews__kind__in=_GAVE_BACK).order_by("-number")
    signed = of_report.filter(signed_at__isnull=False).order_by("number")
    return (
        Submission.objects.filter(signed_at__isnull=False, report__unit__in=units)
        .filter(~Exists(Review.objects.filter(submission=OuterRef("pk"))))
        .annotate(
            filed_at=Subquery(signed.values("signed_at")[:1]),
            given_back=Subquery(given_back.values("pk")[:1]),
        )
        .select_related("report__unit", "report__period", "submitted_by", "signed_by")
        .defer("content")
        .order_by("signed_at", "pk")
    )


def narrowed(submissions: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    if asked.period is not None:
        submissions = submissions.filter(report__period=asked.period)
    for word in fold(asked.name).split():
        submissions = submissions.filter(report__unit__search_key__contains=word)
    if asked.warned:
        submissions = submissions.exclude(warnings=[])
    if asked.resubmitted:
        submissions = submissions.filter(given_back__isnull=False)
    if asked.late:
        submissions = submissions.filter(filed_at__date__gt=F("report__period__due_on"))
    if asked.waiting_over is not None:
        submissions = submissions.filter(signed_at__lt=_signed_before(asked.waiting_over))
    return submissions


def _signed_before(days: int) -> datetime:
    """Whoever signed before this moment has waited more than so many working days."""
    calendar, day = WorkCalendar.load(), clock.today()
    left = min(days, LONGEST_ASKED)
    while left >= 0:
        left -= calendar.is_working(day)
        day -= timedelta(days=1)
    return _start_of(day + timedelta(days=1))


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def rows_of(submissions: Sequence[Any], user: Any) -> list[Waiting]:
    """The rows of one page, in two queries however many."""
    again = [each for each in submissions if each.given_back]
    said = dict(
        Submission.objects.filter(
            pk__in=[pk for each in again for pk in (each.pk, each.given_back)]
        ).values_list("pk", "content")
    )
    calendar, today = WorkCalendar.load(), clock.today()
    return [
        Waiting(
            each,
            calendar.working_days_between(clock.local_date(each.signed_at), today),
            len(changed_codes(said[each.given_back], said[each.pk])) if each.given_back else None,
            clock.local_date(each.filed_at) > each.report.period.due_on,
            user.pk in (each.submitted_by_id, each.signed_by_id),
        )
        for each in submissions
    ]


def periods_waiting(submissions: QuerySet[Any]) -> QuerySet[Period]:
    reports = Report.objects.filter(pk__in=submissions.order_by().values("report"))
    return Period.objects.filter(pk__in=reports.values("period")).order_by("-year", "-position")


@dataclass(frozen=True)
class Place:
    """Where a report stands in the queue, and who stands beside it."""

    total: int
    # From one; None when the report itself does not wait.
    number: int | None
    previous: Report | None
    next: Report | None


def place_of(submission: Submission | None, queue: QuerySet[Any]) -> Place:
    """Also for a report that has just left the queue: its signature still says where it stood."""
    total = queue.count()
    if submission is None or submission.signed_at is None:
        first = queue.first()
        return Place(total, None, None, first.report if first else None)
    here = Q(signed_at=submission.signed_at)
    before = queue.filter(Q(signed_at__lt=submission.signed_at) | here & Q(pk__lt=submission.pk))
    after = queue.filter(Q(signed_at__gt=submission.signed_at) | here & Q(pk__gt=submission.pk))
    ahead, behind = before.count(), after.count()
    last, following = before.last(), after.first()
    return Place(
        total,
        ahead + 1 if ahead + behind < total else None,
        last.report if last else None,
        following.report if following else None,
    )
