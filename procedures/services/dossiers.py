"""Dossiers as other systems tell of them: kept by their code, with the history of what changed."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from audit.services import record
from procedures.exceptions import DossierOfAnother
from procedures.models import Dossier, DossierChange, DossierLoad, DossierQuerySet
from procedures.selectors import Deadlines
from units.models import Unit

# What a source tells of a dossier. Everything else follows from it.
FACTS = (
    "unit",
    "procedure",
    "channel",
    "case",
    "received_at",
    "due_on",
    "finished_on",
    "returned_on",
    "status",
    "waiting_days",
    "waiting_since",
    "apology_on",
    "reappointed_to",
    "reappointments",
    "supplement_requests",
    "agencies",
    "partners_time",
)
_DERIVED = ("promised", "received_on", "computed_due_on", "working_days", "load")
RECOMPUTED = ("due_on", "computed_due_on", "working_days")
CHUNK = 1000

# By unit: how many dossiers were new, how many changed.
Tally = dict[int, tuple[int, int]]


@transaction.atomic
def store_dossiers(
    *,
    dossiers: Sequence[Dossier],
    load: DossierLoad,
    deadlines: Deadlines,
    told: Mapping[str, Iterable[str]] | None = None,
    allowed: Container[int] | None = None,
) -> Tally:
    """Keep unsaved dossiers by their code; facts that are not `told` of a code stay.

    Nothing is written where no fact differs. The caller answers for who may do this, and records it;
    `allowed` are the units whose dossiers may be changed.
    """
    known = {one.code: one for one in _held(dossiers)}
    new = [one for one in dossiers if one.code not in known]
    known |= _insert(new, load, deadlines)
    if allowed is not None and any(one.unit_id not in allowed for one in known.values()):
        raise DossierOfAnother
    changes: list[DossierChange] = []
    for dossier in dossiers:
        if old := known.get(dossier.code):
            _keep(dossier, old, set(FACTS).difference((told or {}).get(dossier.code, FACTS)))
            changes += _change(dossier, old, load)
    changed = [one.dossier for one in changes]
    _update(changed, load, deadlines)
    for change in changes:
        change.dossier = known[change.dossier.code]
    DossierChange.objects.bulk_create(changes)
    return _tally([one for one in new if one.code not in known], changed)


def _held(dossiers: Sequence[Dossier]) -> DossierQuerySet:
    """Those that are there: nobody else changes them between the look and the write.

    In the one order, so that two loads of the same dossiers wait for one another and never both.
    """
    codes = [one.code for one in dossiers]
    return Dossier.objects.select_for_update().filter(code__in=codes).order_by("code")


def _insert(dossiers: list[Dossier], load: DossierLoad, deadlines: Deadlines) -> dict[str, Dossier]:
    """Keep new ones; return those that another load brought at this moment: they are known then."""
    Dossier.objects.bulk_create(
        _derived(dossiers, load, deadlines), batch_size=CHUNK, ignore_conflicts=True
    )
    return {one.code: one for one in _held(dossiers).exclude(load=load)}


def _keep(dossier: Dossier, old: Dossier, untold: set[str]) -> None:
    for name in untold:
        setattr(dossier, name, getattr(old, name))
    if "due_on" in untold:
        dossier.promised = old.promised
    finished, returned = dossier.finished_on, dossier.returned_on
    if returned and (finished is None or returned < finished):
        # Only a day that was told before can stand so: what is told now is newer.
        dossier.returned_on = None


def _change(dossier: Dossier, old: Dossier, load: DossierLoad) -> list[DossierChange]:
    differing = [name for name in FACTS if _fact(old, name) != _fact(dossier, name)]
    if not differing:
        return []
    before = {name: _said(old, name) for name in differing}
    after = {name: _said(dossier, name) for name in differing}
    return [DossierChange(dossier=dossier, load=load, before=before, after=after)]


def _fact(dossier: Dossier, name: str) -> Any:
    """The fact as the source told it: a day that the portal counted is none."""
    if name in ("unit", "procedure"):
        return getattr(dossier, f"{name}_id")
    if name == "due_on" and not dossier.promised:
        return None
    return getattr(dossier, name)


def _said(dossier: Dossier, name: str) -> Any:
    """The fact as the history keeps it."""
    if name in ("unit", "procedure"):
        return getattr(dossier, name).code
    value = _fact(dossier, name)
    return value.isoformat() if isinstance(value, date) else value


def _derived(dossiers: list[Dossier], load: DossierLoad, deadlines: Deadlines) -> Sequence[Dossier]:
    for dossier in dossiers:
        dossier.load = load
        deadlines.derive(dossier)
    return sorted(dossiers, key=lambda dossier: dossier.code)


def _update(dossiers: list[Dossier], load: DossierLoad, deadlines: Deadlines) -> None:
    Dossier.objects.bulk_create(
        _derived(dossiers, load, deadlines),
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*FACTS, *_DERIVED],
    )


def _tally(created: list[Dossier], changed: list[Dossier]) -> Tally:
    tally: Tally = {}
    for dossier in created:
        new, mended = tally.get(dossier.unit_id, (0, 0))
        tally[dossier.unit_id] = (new + 1, mended)
    for dossier in changed:
        new, mended = tally.get(dossier.unit_id, (0, 0))
        tally[dossier.unit_id] = (new, mended + 1)
    return tally


def recompute_dossiers(*, since: date | None = None, by: Any = None) -> int:
    """Count anew what follows from calendar and limits; return how many dossiers it moved.

    Each chunk is its own transaction: stopped half-way, the rest is done the next time.
    """
    deadlines, last = Deadlines.load(), ""
    moved: Counter[int] = Counter()
    # In the order of a load: the two wait for one another and never both.
    dossiers = Dossier.objects.order_by("code")
    if since:
        dossiers = dossiers.filter(received_on__gte=since)
    while True:
        with transaction.atomic():
            chunk = list(dossiers.select_for_update().filter(code__gt=last)[:CHUNK])
            if not chunk:
                break
            differing = [one for one in chunk if _moves(one, deadlines)]
            Dossier.objects.bulk_update(differing, RECOMPUTED, batch_size=200)
        last = chunk[-1].code
        moved.update(one.unit_id for one in differing)
    _record_moves(moved, by)
    return moved.total()


def _moves(dossier: Dossier, deadlines: Deadlines) -> bool:
    before = [getattr(dossier, name) for name in RECOMPUTED]
    deadlines.derive(dossier)
    return before != [getattr(dossier, name) for name in RECOMPUTED]


@transaction.atomic
def _record_moves(moved: Counter[int], by: Any) -> None:
    for unit in Unit.objects.filter(pk__in=moved).order_by("pk"):
        record("dossiers.recomputed", unit, by=by, after={"moved": moved[unit.pk]}, unit=unit)
