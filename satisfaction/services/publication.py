"""A unit makes its figures public."""

from datetime import date
from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from satisfaction.choices import MINIMUM_N
from satisfaction.exceptions import PublishedInFuture, TooFewRatings
from satisfaction.models import Publication
from satisfaction.selectors import ballots_of
from units.access import require
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def publish_results(*, unit: Unit, year: int, by: Any, on: date | None = None) -> Publication:
    """Make the unit's figures of the year public. Done once; a second call changes nothing."""
    require(by, Permission.SATISFACTION_PUBLISH, unit)
    if on and on > clock.today():
        raise PublishedInFuture
    n = ballots_of(unit, year)
    if n < MINIMUM_N:
        raise TooFewRatings(n)
    publication, created = Publication.objects.get_or_create(
        unit=unit,
        year=year,
        defaults={"published_on": on or clock.today(), "published_by": by},
    )
    if created:
        after = {"year": year, "published_on": publication.published_on, "n": n}
        record("satisfaction.published", publication, by=by, after=after, unit=unit)
    return publication
