"""A load of dossiers from its first line to its last: chunk by chunk, each whole or not at all."""

import hashlib
import os
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common import clock, jobs
from common.imports import PathError, RowError
from common.models import Job, JobState
from procedures.choices import LoadState
from procedures.exceptions import LoadFileRefused, LoadTakenOver
from procedures.models import Dossier, DossierLoad, LoadFault
from procedures.selectors import Deadlines
from procedures.services.common import require_for
from procedures.services.dossiers import store_dossiers
from units.models import Unit
from units.permissions import Permission

JOB_KIND = "dossiers.load"
MAX_FAULTS = 5000
STRAY_AFTER = 3600
_LONGEST_STEM = 190
_OPENINGS = {".xlsx": b"PK\x03\x04", ".csv": b""}


@dataclass(frozen=True)
class BadRow:
    """A row that is kept out: what of it may be repeated, and everything that is wrong with it."""

    number: int
    code: str
    values: dict[str, str]
    faults: list[RowError]


@transaction.atomic
def begin_load(
    *, source: str, unit: Unit | None = None, dropped: Sequence[str] = (), by: Any = None
) -> DossierLoad:
    """The row that tells of a load; `unit` is whose dossiers, and those of all below, it may bring."""
    require_for(by, Permission.DOSSIER_KEEP, unit)
    return DossierLoad.objects.create(
        source=source[:200], unit=unit, dropped=list(dropped), by=by if by and by.pk else None
    )


@transaction.atomic
def store_chunk(
    *,
    load: DossierLoad,
    rows: int,
    dossiers: Sequence[Dossier],
    bad: Sequence[BadRow],
    deadlines: Deadlines,
    told: Mapping[str, Iterable[str]] | None = None,
    allowed: Container[int] | None = None,
) -> None:
    """Keep the next rows of a load together with the counts: whoever goes on starts after them.

    Of two workers who took up the same load, the slower one is turned away.
    """
    held = DossierLoad.objects.select_for_update().get(pk=load.pk)
    if held.state != LoadState.READING or held.rows != load.rows:
        raise LoadTakenOver
    tally = store_dossiers(
        dossiers=dossiers, load=load, deadlines=deadlines, told=told, allowed=allowed
    )
    _keep_faults(load, bad)
    load.rows += rows
    load.bad += len(bad)
    for pk, (created, changed) in tally.items():
        before = load.by_unit.get(str(pk), [0, 0])
        load.by_unit[str(pk)] = [before[0] + created, before[1] + changed]
        load.created += created
        load.changed += changed
    load.same = load.rows - load.created - load.changed - load.bad
    load.save(update_fields=["rows", "created", "changed", "same", "bad", "by_unit"])


def _keep_faults(load: DossierLoad, bad: Sequence[BadRow]) -> None:
    room = MAX_FAULTS - load.faults.count() if bad else 0
    faults = [
        LoadFault(
            load=load,
            row=row.number,
            code=row.code,
            column=fault.column[:60],
            message=fault.message[:300],
            values=row.values,
        )
        for row in bad
        for fault in row.faults
    ]
    LoadFault.objects.bulk_create(faults[: max(0, room)])


@transaction.atomic
def end_load(
    *,
    load: DossierLoad,
    state: LoadState = LoadState.DONE,
    faults: Sequence[RowError | PathError] = (),
) -> None:
    """Close the load and write to the trail, for each unit, what it brought. Once only."""
    held = DossierLoad.objects.select_for_update().get(pk=load.pk)
    if held.state != LoadState.READING:
        return
    of_file = [one for one in faults if isinstance(one, RowError)]
    _keep_faults(held, [BadRow(one.row, "", {}, [one]) for one in of_file])
    held.state, held.finished_at = state, clock.now()
    held.save(update_fields=["state", "finished_at"])
    for unit in Unit.objects.filter(pk__in=held.by_unit).order_by("pk"):
        created, changed = held.by_unit[str(unit.pk)]
        after = {"load": held.pk, "source": held.source, "created": created, "changed": changed}
        record("dossiers.loaded", unit, by=held.by, after=after, unit=unit)


# --- Files that a worker reads --------------------------------------------------------------------


@transaction.atomic
def start_load(*, upload: UploadedFile, unit: Unit, by: Any) -> DossierLoad:
    """Take a file in and ask a worker to read it. The file goes away when it was read."""
    suffix = _checked(upload)
    # However long the name, its end is kept: by it the worker finds and reads the file.
    source = PurePosixPath(upload.name or "").stem[:_LONGEST_STEM] + suffix
    load = begin_load(source=source, unit=unit, by=by)
    path = raw_file(load, suffix)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    # For the portal's own eyes: until it is read there are people's names in it.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for part in upload.chunks():
            digest.update(part)
            file.write(part)
    load.sha256 = digest.hexdigest()
    load.job = jobs.enqueue(JOB_KIND, by=by, load=load.pk)
    load.save(update_fields=["sha256", "job"])
    return load


def _checked(upload: UploadedFile) -> str:
    suffix = PurePosixPath(upload.name or "").suffix.lower()
    if suffix not in _OPENINGS:
        raise LoadFileRefused(
            _("Chỉ nhận tệp CSV hoặc XLSX. Hãy lưu lại thành một trong hai dạng.")
        )
    if not upload.size:
        raise LoadFileRefused(_("Tệp rỗng. Hãy chọn lại tệp có nội dung."))
    if upload.size > settings.DOSSIER_LOAD_MAX_BYTES:
        limit = settings.DOSSIER_LOAD_MAX_BYTES // (1024 * 1024)
        raise LoadFileRefused(
            _("Tệp quá lớn, giới hạn là %(limit)s MB. Hãy tách thành nhiều tệp.") % {"limit": limit}
        )
    if not next(upload.chunks()).startswith(_OPENINGS[suffix]):
        raise LoadFileRefused(_("Nội dung tệp không phải Excel (.xlsx). Hãy mở tệp và lưu lại."))
    return suffix


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "loads"


def raw_file(load: DossierLoad, suffix: str = "") -> Path:
    """Where the file waits as it was sent."""
    return _folder() / f"{load.pk}{suffix or PurePosixPath(load.source).suffix.lower()}"


def kept_file(load: DossierLoad) -> Path:
    """Where the lines wait with nothing but the columns that are kept."""
    return _folder() / f"{load.pk}.rows"


def drop_files(load: DossierLoad) -> None:
    for path in _folder().glob(f"{load.pk}.*"):
        path.unlink(missing_ok=True)


def clear_loads() -> int:
    """Close loads whose job ended without them, and delete files that nobody will read."""
    over = Job.objects.filter(kind=JOB_KIND, state__in=[JobState.DONE, JobState.FAILED])
    left = list(DossierLoad.objects.filter(state=LoadState.READING, job__in=over))
    for load in left:
        end_load(load=load, state=LoadState.REFUSED)
        drop_files(load)
    reading = set(DossierLoad.objects.filter(state=LoadState.READING).values_list("pk", flat=True))
    for path in _folder().glob("*.*"):
        if not (path.stem.isdecimal() and int(path.stem) in reading) and _is_old(path):
            path.unlink(missing_ok=True)
    return len(left)


def _is_old(path: Path) -> bool:
    """A file that is just being taken in has no load that others see."""
    return timezone.now().timestamp() - path.stat().st_mtime > STRAY_AFTER
