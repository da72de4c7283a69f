"""Single ballots: how many, and which years."""

from common import clock
from satisfaction.models import Rating
from units.models import Unit


def ballots_of(unit: Unit, year: int) -> int:
    """Ballots that count for the unit itself."""
    return Rating.objects.counted().in_year(year).filter(unit=unit).count()


def rating_years() -> list[int]:
    years = {day.year for day in Rating.objects.dates("submitted_on", "year")}
    return sorted(years | {clock.today().year}, reverse=True)
