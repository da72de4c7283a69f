"""The catalogue from a file: kept until its sender says yes, then all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.exceptions import Conflict, Refused
from common.models import PendingImport
from procedures.choices import CATALOGUE_FILE, VersionSource
from procedures.exceptions import FileRefused
from procedures.models import Procedure
from procedures.services.catalogue import set_version
from procedures.services.common import require_for
from procedures.services.keeping import confirm_checked, create_procedure, set_frame
from units.permissions import Permission


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """What a procedure is to say; a frame names only what changes, None: it does not say."""

    code: str
    content: Mapping[str, Any]
    frame: Mapping[str, Any]
    confirmed: bool | None = None
    # `latest_version` when it was compared: what was changed since is not written over.
    based_on: int | None = None


@transaction.atomic
def keep_catalogue_file(*, content: Mapping[str, Any], file_name: str, by: Any) -> PendingImport:
    """What the file says, until the person has looked at it; an earlier try of theirs goes."""
    require_for(by, Permission.PROCEDURE_EDIT)
    PendingImport.objects.filter(kind=CATALOGUE_FILE, by=by).delete()
    return PendingImport.objects.create(
        kind=CATALOGUE_FILE, file_name=file_name[:200], content=content, by=by
    )


@transaction.atomic
def take_catalogue_file(
    *,
    pending: PendingImport,
    changes: Iterable[CatalogueChange],
    effective_from: date,
    by: Any,
) -> int:
    """Write what the person was shown; return how many procedures changed."""
    require_for(by, Permission.PROCEDURE_EDIT)
    mine = PendingImport.objects.select_for_update().filter(pk=pending.pk, by=by).first()
    if mine is None:
        raise Conflict(_("Tệp này đã được ghi hoặc đã được thay bằng một tệp gửi sau."))
    note = _("Nhập từ tệp %(file)s") % {"file": mine.file_name}
    count = store_changes(changes, effective_from=effective_from, note=note, by=by)
    mine.delete()
    return count


@transaction.atomic
def store_changes(
    changes: Iterable[CatalogueChange], *, effective_from: date, note: str = "", by: Any
) -> int:
    """Make procedures say what the changes say from the day on; return how many."""
    changes = list(changes)
    known = Procedure.objects.in_bulk([one.code for one in changes], field_name="code")
    for change in changes:
        try:
            _store(change, known.get(change.code), effective_from, note, by)
        except Refused as refusal:
            raise FileRefused(change.code, refusal) from refusal
    return len(changes)


def _store(change: CatalogueChange, known: Procedure | None, day: date, note: str, by: Any) -> None:
    source = VersionSource.FILE
    if known is None:
        known = create_procedure(
            code=change.code,
            content=change.content,
            frame=_from_that_day(change.frame, day),
            source=source,
            by=by,
        )
    else:
        set_version(
            procedure=known,
            content=change.content,
            effective_from=day,
            note=note[:500],
            source=source,
            by=by,
            based_on=change.based_on,
        )
        set_frame(procedure=known, frame=change.frame, reason=note, by=by)
    if change.confirmed not in {None, known.confirmed}:
        confirm_checked(procedure=known, is_right=bool(change.confirmed), by=by)


def _from_that_day(frame: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """A procedure that a file brings for a day to come is in force from then on."""
    return frame if day <= clock.today() else {"valid_from": day, **frame}
