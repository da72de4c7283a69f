"""Single ballots: how many, which years, what people wrote."""

from collections.abc import Iterable

from django.db.models import QuerySet

from common import clock
from satisfaction.models import Rating, RatingSummary
from units.models import Unit


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
    months = RatingSummary.objects.order_by().values_list("month", flat=True).distinct()
    years = {month.year for month in months}
    return sorted(years | {clock.today().year}, reverse=True)
