"""What people wrote beside their ballots: read by the office, and what of it everybody reads."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from common import clock
from satisfaction.choices import SATISFIED_FROM, CommentState, RatingChannel
from satisfaction.models import Rating, RatingQuerySet
from units.models import Unit

# What a filter may ask for besides the two states.
UNREAD = "unread"


def readable(ratings: RatingQuerySet | None = None) -> QuerySet[Rating]:
    """Ballots that count and whose comment nobody can place any more.

    Not before the day is over; a ballot with a one-time code bears only its month, so not before
    that is over.
    """
    today = clock.today()
    ratings = Rating.objects.all() if ratings is None else ratings
    by_month = Q(channel=RatingChannel.TOKEN)
    return (
        ratings.standing()
        .filter(~Q(comment="") | Q(review__state=CommentState.SHOWN))
        .filter(
            (by_month & Q(submitted_on__lt=today.replace(day=1)))
            | (~by_month & Q(submitted_on__lt=today))
        )
    )


def comments_on(unit: Unit, year: int, channels: Iterable[str]) -> QuerySet[Rating]:
    """For the office: what people wrote, in no order of arrival."""
    return (
        readable(Rating.objects.in_year(year))
        .filter(unit=unit, channel__in=list(channels))
        .exclude(comment="")
        .select_related("procedure")
        # By month and words: an order of days, beside the procedure, points at a person.
        .order_by("-submitted_on__year", "-submitted_on__month", "comment")
    )


def comment_queue(
    units: QuerySet[Unit], *, year: int | None = None, state: str = "", grade: str = ""
) -> QuerySet[Rating]:
    """Comments of the units, those nobody has read first, then the newest day; two queries a page."""
    found = readable(Rating.objects.all() if year is None else Rating.objects.in_year(year))
    found = found.filter(unit__in=units)
    if state == UNREAD:
        found = found.filter(review=None)
    elif state:
        found = found.filter(review__state=state)
    if grade == "satisfied":
        found = found.filter(overall__gte=SATISFIED_FROM)
    elif grade == "dissatisfied":
        found = found.filter(overall__lt=SATISFIED_FROM)
    unread = Case(When(review=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.select_related("unit", "procedure", "review").order_by(
        unread, "-submitted_on", "comment", "review__public_text"
    )


def unread_comments(units: QuerySet[Unit]) -> dict[int, int]:
    """By unit, how many comments wait to be read. One query."""
    waiting = readable().filter(unit__in=units, review=None).exclude(comment="")
    return dict(waiting.order_by().values("unit").annotate(n=Count("pk")).values_list("unit", "n"))


def public_comments(unit: Unit, year: int) -> QuerySet[Rating]:
    """What everybody reads: masked, with the office's reply; only of ballots that count.

    By month and words, so that no order tells who wrote first.
    """
    return (
        Rating.objects.in_year(year)
        .standing()
        .filter(unit=unit, review__state=CommentState.SHOWN)
        .select_related("review")
        .order_by("-submitted_on__year", "-submitted_on__month", "review__public_text")
    )


def comment_years(units: QuerySet[Unit]) -> list[int]:
    days = readable().filter(unit__in=units).dates("submitted_on", "year")
    return sorted({day.year for day in days} | {clock.today().year}, reverse=True)


def erasable(after_decision: date, unread_before: date) -> QuerySet[Rating]:
    """Comments whose own words have been kept for their time."""
    return Rating.objects.exclude(comment="").filter(
        Q(review__decided_at__date__lt=after_decision)
        | Q(review=None, submitted_on__lt=unread_before)
    )
