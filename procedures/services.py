"""Every write of this app. `by` is None when the portal itself writes (loaders, the demo)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import record
from common import clock
from procedures.exceptions import NotThisUnitsProcedure, PostedInFuture
from procedures.models import (
    Dossier,
    OneStopRollout,
    Posting,
    Procedure,
    ReviewProposal,
)
from units.access import require
from units.models import Unit
from units.permissions import Permission

CHUNK = 500
DOSSIER_FACTS = (
    "unit_id",
    "procedure_id",
    "channel",
    "received_at",
    "due_on",
    "finished_on",
    "returned_on",
    "status",
    "waiting_days",
    "apology_on",
)


def _require(by: Any, permission: Permission, unit: Unit) -> None:
    if by is not None:
        require(by, permission, unit)


@transaction.atomic
def confirm_postings(
    *, unit: Unit, procedures: Iterable[Procedure], posted_on: date, place: str = "", by: Any
) -> int:
    """Note that the procedures hang on the unit's board since the day; return how many were noted.

    Confirming again corrects the day and the place.
    """
    _require(by, Permission.POSTING_CONFIRM, unit)
    if posted_on > clock.today():
        raise PostedInFuture
    chosen = list(procedures)
    own = Procedure.objects.at_level(unit.level_id).filter(pk__in=[one.pk for one in chosen])
    if own.count() != len(chosen):
        raise NotThisUnitsProcedure
    Posting.objects.bulk_create(
        [
            Posting(unit=unit, procedure=one, posted_on=posted_on, place=place, confirmed_by=by)
            for one in chosen
        ],
        update_conflicts=True,
        unique_fields=["unit", "procedure"],
        update_fields=["posted_on", "place", "confirmed_by"],
    )
    after = {
        "procedures": sorted(one.code for one in chosen),
        "posted_on": posted_on,
        "place": place,
    }
    record("posting.confirmed", unit, by=by, after=after, unit=unit)
    return len(chosen)


@transaction.atomic
def record_proposal(
    *,
    unit: Unit,
    procedure: Procedure,
    kind: str,
    text: str,
    sent_on: date,
    document: str = "",
    effective_on: date | None = None,
    by: Any,
) -> ReviewProposal:
    """A proposal to shorten, amend or abolish; `effective_on` once it was decided so."""
    _require(by, Permission.POSTING_CONFIRM, unit)
    proposal = ReviewProposal.objects.create(
        unit=unit,
        procedure=procedure,
        kind=kind,
        text=text,
        document=document,
        sent_on=sent_on,
        effective_on=effective_on,
    )
    after = {"procedure": procedure.code, "kind": kind, "effective_on": effective_on}
    record("proposal.recorded", proposal, by=by, after=after, unit=unit)
    return proposal


@transaction.atomic
def record_rollout(
    *, unit: Unit, state: str, since: date | None = None, document: str = "", by: Any
) -> OneStopRollout:
    """How far the unit runs the electronic one-stop shop."""
    _require(by, Permission.POSTING_CONFIRM, unit)
    known = OneStopRollout.objects.filter(unit=unit).first()
    before = {"state": known.state, "since": known.since} if known else {}
    rollout, _created = OneStopRollout.objects.update_or_create(
        unit=unit, defaults={"state": state, "since": since, "document": document}
    )
    after = {"state": state, "since": since, "document": document}
    record("rollout.recorded", rollout, by=by, before=before, after=after, unit=unit)
    return rollout


@transaction.atomic
def store_dossiers(dossiers: Iterable[Dossier], *, source: str, by: Any = None) -> tuple[int, int]:
    """Keep dossiers by their code; return how many were new and how many changed.

    Takes unsaved dossiers. One audit event per unit tells of the whole load.
    """
    created: list[Dossier] = []
    changed: list[Dossier] = []
    pending = list(dossiers)
    for start in range(0, len(pending), CHUNK):
        part = pending[start : start + CHUNK]
        known = Dossier.objects.in_bulk([one.code for one in part], field_name="code")
        for dossier in part:
            dossier.received_on = timezone.localtime(dossier.received_at).date()
            old = known.get(dossier.code)
            if old is None:
                created.append(dossier)
            elif any(getattr(old, name) != getattr(dossier, name) for name in DOSSIER_FACTS):
                dossier.pk = old.pk
                changed.append(dossier)
    Dossier.objects.bulk_create(created, batch_size=CHUNK)
    fields = [name.removesuffix("_id") for name in DOSSIER_FACTS]
    Dossier.objects.bulk_update(changed, [*fields, "received_on"], batch_size=200)
    _record_load(created, changed, source=source, by=by)
    return len(created), len(changed)


def _record_load(created: list[Dossier], changed: list[Dossier], *, source: str, by: Any) -> None:
    counts: dict[int, list[int]] = {}
    for place, group in enumerate((created, changed)):
        for dossier in group:
            counts.setdefault(dossier.unit_id, [0, 0])[place] += 1
    for unit in Unit.objects.filter(pk__in=counts).order_by("pk"):
        new, mended = counts[unit.pk]
        after = {"source": source, "created": new, "changed": mended}
        record("dossiers.loaded", unit, by=by, after=after, unit=unit)
