"""Dossiers as other systems tell of them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from audit.services import record
from procedures.models import Dossier
from procedures.selectors import derive
from units.models import Unit

CHUNK = 500
DOSSIER_FACTS = (
    "unit_id",
    "procedure_id",
    "channel",
    "received_at",
    "due_on",
    "promised",
    "computed_due_on",
    "working_days",
    "finished_on",
    "returned_on",
    "status",
    "waiting_days",
    "apology_on",
)


@transaction.atomic
def store_dossiers(dossiers: Iterable[Dossier], *, source: str, by: Any = None) -> tuple[int, int]:
    """Keep dossiers by their code; return how many were new and how many changed.

    Takes unsaved dossiers. One audit event per unit tells of the whole load.
    """
    created: list[Dossier] = []
    changed: list[Dossier] = []
    pending = derive(dossiers)
    for start in range(0, len(pending), CHUNK):
        part = pending[start : start + CHUNK]
        known = Dossier.objects.in_bulk([one.code for one in part], field_name="code")
        for dossier in part:
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
