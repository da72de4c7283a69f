"""Which units made their figures public, and when."""

from datetime import date

from common import clock
from satisfaction.choices import MINIMUM_N
from satisfaction.models import Publication
from satisfaction.selectors.opinions import ballots_by_unit
from units.models import Unit


def publication_of(unit: Unit, year: int) -> Publication | None:
    return Publication.objects.filter(unit=unit, year=year).first()


def publications_of(unit: Unit) -> list[Publication]:
    """Years the unit has made public by today, newest first."""
    acts = Publication.objects.filter(unit=unit, published_on__lte=clock.today())
    return list(acts.order_by("-year"))


def published_units(year: int) -> dict[int, date]:
    """Units whose figures of the year are public today, with the day of the act."""
    acts = Publication.objects.filter(year=year, published_on__lte=clock.today())
    return dict(acts.values_list("unit_id", "published_on"))


def units_open_to_all(year: int) -> dict[int, date]:
    """Of the published, those with enough ballots of their own for their page to be shown."""
    sizes = ballots_by_unit(year)
    published = published_units(year)
    return {pk: day for pk, day in published.items() if sizes.get(pk, 0) >= MINIMUM_N}
