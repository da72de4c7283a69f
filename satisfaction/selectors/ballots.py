"""Single ballots: how many, which years, what people wrote."""

from collections.abc import Iterable

from django.db.models import QuerySet

from common import clock
from satisfaction.models import Rating
from units.models import Unit


def ballots_of(unit: Unit, year: int) -> int:
    """Ballots that count for the unit itself."""
    return Rating.objects.counted().in_year(year).filter(unit=unit).count()


def comments_on(unit: Unit, year: int, channels: Iterable[str]) -> QuerySet[Rating]:
    return (
        Rating.objects.in_year(year)
        .filter(unit=unit, channel__in=list(channels))
        .exclude(comment="")
        .select_related("procedure")
        # Not in order of arrival, and not before the day is over: both point at a person.
        .filter(submitted_on__lt=clock.today())
        .order_by("-submitted_on", "comment")
    )


def rating_years() -> list[int]:
    years = {day.year for day in Rating.objects.dates("submitted_on", "year")}
    return sorted(years | {clock.today().year}, reverse=True)
