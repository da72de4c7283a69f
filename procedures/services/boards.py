"""What hangs on the boards."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from common.text import edition_of
from procedures.exceptions import (
    AlreadyPosted,
    NotThisUnitsProcedure,
    PostedInFuture,
    PostingChanged,
    ReasonMissing,
)
from procedures.models import Posting, Procedure
from procedures.services.common import require_for
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def confirm_postings(
    *, unit: Unit, procedures: Iterable[Procedure], posted_on: date, place: str = "", by: Any
) -> list[Posting]:
    """Note that the versions in force hang on the unit's board since the day."""
    require_for(by, Permission.POSTING_CONFIRM, unit)
    _not_in_future(posted_on)
    chosen = list(procedures)
    own = Procedure.objects.at_level(unit.level_id).filter(pk__in=[one.pk for one in chosen])
    if own.count() != len(chosen):
        raise NotThisUnitsProcedure
    # Of two people at one board the second waits here, and is told.
    Unit.objects.select_for_update().get(pk=unit.pk)
    _refuse_posted(unit, chosen)
    made = Posting.objects.bulk_create(
        Posting(
            unit=unit,
            procedure=one,
            version=one.version,
            posted_on=posted_on,
            place=place.strip(),
            confirmed_by=by,
        )
        for one in chosen
    )
    versions = {one.code: one.version for one in sorted(chosen, key=lambda one: one.code)}
    after = {"procedures": versions, "posted_on": posted_on, "place": place.strip()}
    record("posting.confirmed", unit, by=by, after=after, unit=unit)
    return made


@transaction.atomic
def correct_posting(
    *, posting: Posting, posted_on: date, place: str, edition: str, by: Any
) -> Posting:
    """Another day or place; `edition` is what the person saw."""
    require_for(by, Permission.POSTING_CONFIRM, posting.unit)
    _not_in_future(posted_on)
    posting = _as_seen(posting, edition)
    before = {"posted_on": posting.posted_on, "place": posting.place}
    posting.posted_on, posting.place, posting.confirmed_by = posted_on, place.strip(), by
    posting.save(update_fields=["posted_on", "place", "confirmed_by"])
    after = {"posted_on": posted_on, "place": posting.place}
    record("posting.corrected", posting, by=by, before=before, after=after, unit=posting.unit)
    return posting


@transaction.atomic
def withdraw_posting(*, posting: Posting, reason: str, edition: str, by: Any) -> None:
    """It was confirmed by mistake: the procedure does not hang there."""
    require_for(by, Permission.POSTING_CONFIRM, posting.unit)
    if not reason.strip():
        raise ReasonMissing
    posting = _as_seen(posting, edition)
    before = {
        "procedure": posting.procedure.code,
        "version": posting.version,
        "posted_on": posting.posted_on,
        "place": posting.place,
    }
    unit = posting.unit
    record("posting.withdrawn", unit, by=by, before=before, reason=reason.strip(), unit=unit)
    posting.delete()


def posting_edition(posting: Posting) -> str:
    """Changes with what a person may change: two people at one posting are told of one another."""
    return edition_of(posting.posted_on, posting.place)


def _not_in_future(posted_on: date) -> None:
    if posted_on > clock.today():
        raise PostedInFuture


def _refuse_posted(unit: Unit, chosen: list[Procedure]) -> None:
    versions = {one.pk: one.version for one in chosen}
    hung = Posting.objects.filter(unit=unit, procedure__in=chosen).select_related(
        "procedure", "confirmed_by"
    )
    known = [one for one in hung if one.version == versions[one.procedure_id]]
    if known:
        raise AlreadyPosted(known[0].procedure.name, str(known[0].confirmed_by or ""), len(known))


def _as_seen(posting: Posting, edition: str) -> Posting:
    rows = Posting.objects.select_for_update(of=("self",)).select_related("unit", "procedure")
    now = rows.filter(pk=posting.pk).first()
    if now is None or posting_edition(now) != edition:
        raise PostingChanged
    return now
