"""A unit makes its figures public, corrects them, takes them back. What was kept never changes."""

from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from common.privacy import has_personal_numbers
from satisfaction.exceptions import (
    FiguresMoved,
    NothingPublished,
    PersonalNumbersInWords,
    ReasonMissing,
    TooFewNewRatings,
    TooFewRatings,
)
from satisfaction.models import Publication, PublishedFigures
from satisfaction.selectors import preview, publication_of
from satisfaction.selectors.publication import YearPublished
from satisfaction.snapshot import withdrawal
from units.access import require
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def publish_results(
    *, unit: Unit, year: int, by: Any, edition: str = "", note: str = ""
) -> PublishedFigures:
    """Keep the year's figures as they stand now, for everybody to read.

    The same figures again change nothing. Later figures are a new row beside the old one; with a
    `note` they correct it, and what stood before is no longer shown. `edition` is the mark of what
    the person read before the yes.
    """
    require(by, Permission.SATISFACTION_PUBLISH, unit)
    note = _public_words(note)
    published = _locked(unit, year)
    found = preview(unit, year, published, note=note, corrects=bool(note))
    if not found.enough:
        raise TooFewRatings(found.n)
    if found.unchanged and published:
        return published.editions[0].row
    if edition and edition != found.edition:
        raise FiguresMoved
    if found.near:
        raise TooFewNewRatings
    act, _made = Publication.objects.get_or_create(
        unit=unit, year=year, defaults={"published_on": clock.today(), "published_by": by}
    )
    row = PublishedFigures.objects.create(
        publication=act, as_of=found.as_of, n=found.n, document=found.document, made_by=by
    )
    action = "satisfaction.corrected" if note else "satisfaction.published"
    after = {"year": year, "as_of": row.as_of, "n": row.n, "figures": row.pk}
    record(action, act, by=by, after=after, reason=note, unit=unit)
    return row


@transaction.atomic
def withdraw_results(*, unit: Unit, year: int, reason: str, by: Any) -> PublishedFigures:
    """Take the year's figures back where they are wrong and can't be replaced at once.

    The page says that they were taken back, when and why; the rows stay.
    """
    require(by, Permission.SATISFACTION_PUBLISH, unit)
    reason = _public_words(reason)
    if not reason:
        raise ReasonMissing
    published = _locked(unit, year)
    if published is None or published.current is None:
        raise NothingPublished
    row = PublishedFigures.objects.create(
        publication=published.publication,
        as_of=clock.today(),
        n=0,
        document=withdrawal(reason),
        made_by=by,
    )
    record(
        "satisfaction.withdrawn",
        published.publication,
        by=by,
        after={"year": year, "figures": row.pk},
        reason=reason,
        unit=unit,
    )
    return row


def _locked(unit: Unit, year: int) -> YearPublished | None:
    """What stands public, with the unit held: of two people who publish at once one is first."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    return publication_of(unit, year)


def _public_words(words: str) -> str:
    words = words.strip()
    if has_personal_numbers(words):
        raise PersonalNumbersInWords
    return words
