"""Dossiers in: from a file of the command, a file sent to the portal, or a call of the API.

One way for all: lines are read, chunk by chunk kept, and counted; a load that was cut off goes on
after its last chunk.
"""

import tempfile
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from common import jobs
from common.imports import ImportFailed, RowError
from common.models import Job
from procedures.choices import LoadState
from procedures.exceptions import DossierOfAnother, LoadRefused, LoadTakenOver
from procedures.imports.dossier_columns import Heading, columns_of
from procedures.imports.dossier_rows import DossierReader
from procedures.imports.dossier_tables import Line, count_kept, read_kept, write_kept
from procedures.imports.dossier_values import DAYS, shown
from procedures.models import Dossier, DossierLoad
from procedures.selectors import Deadlines
from procedures.services import loads
from procedures.services.loads import BadRow
from units.access import units_where
from units.permissions import Permission

CHUNK = 1000
Tell = Callable[[int], None]
# The columns of the table by the fact that they tell of.
_FACTS = {
    "unit_code": "unit",
    "unit_name": "unit",
    "procedure_code": "procedure",
    "procedure_name": "procedure",
    **DAYS,
}


class DossierImport:
    """A load while it is read. Without `keep_good` nothing more is written after the first fault."""

    def __init__(
        self,
        load: DossierLoad,
        heading: Heading,
        *,
        allowed: Container[int] | None = None,
        keep_good: bool = True,
    ) -> None:
        self.load, self.allowed, self.keep_good = load, allowed, keep_good
        self.reader = DossierReader(heading, allowed)
        self.deadlines = Deadlines.load()
        self.errors: list[RowError] = []

    def run(self, lines: Iterator[Line], tell: Tell = lambda done: None) -> list[RowError]:
        """Keep what is not kept yet; return the first faults met."""
        for line in islice(lines, self.load.rows):
            self.reader.note(line)
        while chunk := list(islice(lines, CHUNK)):
            self._take(chunk)
            tell(self.load.rows)
        return self.errors

    def _take(self, chunk: list[Line]) -> None:
        bad: list[BadRow] = []
        good = [(line, one) for line in chunk if (one := self._read(line, bad))]
        try:
            self._store(len(chunk), good, bad)
        except DossierOfAnother:
            # It came after the look; now it is seen and told.
            self._store(len(chunk), good, bad)

    def _store(self, rows: int, good: list[tuple[Line, Dossier]], bad: list[BadRow]) -> None:
        dossiers, foreign = self._own(good)
        bad = sorted([*bad, *foreign], key=lambda row: row.number)
        faults = [fault for row in bad for fault in row.faults]
        if self.keep_good or not (self.errors or faults):
            loads.store_chunk(
                load=self.load,
                rows=rows,
                dossiers=dossiers,
                bad=bad,
                deadlines=self.deadlines,
                told={dossier.code: _facts(line) for line, dossier in good},
                allowed=self.allowed,
            )
        room = loads.MAX_FAULTS - len(self.errors)
        self.errors += faults[: room if self.keep_good else None]

    def _read(self, line: Line, bad: list[BadRow]) -> Dossier | None:
        faults: list[RowError] = []
        dossier = self.reader.read(line, faults)
        if dossier is None:
            bad.append(_bad(line, faults))
        return dossier

    def _own(self, good: list[tuple[Line, Dossier]]) -> tuple[list[Dossier], list[BadRow]]:
        """Those whose codes are new or of units that this load may touch, and the rest. One query."""
        if self.allowed is None:
            return [dossier for _line, dossier in good], []
        codes = [dossier.code for _line, dossier in good]
        known = Dossier.objects.filter(code__in=codes).values_list("code", "unit_id")
        foreign = {code for code, unit in known if unit not in self.allowed}
        column, message = self.reader.heading.called("dossier_code"), str(DossierOfAnother())
        bad = [
            _bad(line, [RowError(line.number, column, message)])
            for line, dossier in good
            if dossier.code in foreign
        ]
        return [dossier for _line, dossier in good if dossier.code not in foreign], bad


def _facts(line: Line) -> set[str]:
    """What the line tells of, be it that there is none."""
    return {_FACTS.get(name, name) for name in line.values or ()} - {"dossier_code"}


def _bad(line: Line, faults: list[RowError]) -> BadRow:
    values = {name: shown(name, value) for name, value in (line.values or {}).items()}
    return BadRow(line.number, values.get("dossier_code", ""), values, faults)


def import_dossiers(path: Path, *, keep_good: bool = False) -> tuple[str, list[RowError]]:
    """Load a file whole or, with `keep_good`, without its bad rows: a line on it, and the faults.

    Runs in the caller's transaction; ImportFailed takes everything back.
    """
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "rows"
        write_kept(path, kept, lambda done: None)
        heading, lines = read_kept(kept)
        load = loads.begin_load(source=path.name, dropped=heading.dropped)
        faults = DossierImport(load, heading, keep_good=keep_good).run(lines)
    if faults and not keep_good:
        raise ImportFailed(faults)
    loads.end_load(load=load)
    return summary(load), faults


def import_entries(
    load: DossierLoad,
    entries: Sequence[dict[str, str]],
    *,
    allowed: Container[int],
    keep_good: bool,
) -> list[RowError]:
    """The same for a list in the portal's own column names; what an entry does not name stays."""
    lines = (
        Line(number, {name: entry.get(name, "") for name in columns_of(entry)})
        for number, entry in enumerate(entries, start=1)
    )
    own_names = Heading({}, {}, [])
    faults = DossierImport(load, own_names, allowed=allowed, keep_good=keep_good).run(lines)
    if faults and not keep_good:
        raise ImportFailed(faults)
    loads.end_load(load=load)
    return faults


def summary(load: DossierLoad) -> str:
    said = _("%(created)s hồ sơ mới, %(changed)s hồ sơ thay đổi, %(same)s giữ nguyên.") % {
        "created": load.created,
        "changed": load.changed,
        "same": load.same,
    }
    if load.bad:
        said += " " + _("%(bad)s dòng lỗi không nạp.") % {"bad": load.bad}
    if load.dropped:
        said += " " + _("Không lưu các cột: %(names)s.") % {"names": ", ".join(load.dropped)}
    return said


# --- In the background ----------------------------------------------------------------------------


def run_load_job(job: Job) -> str:
    """What a worker does for a job of kind "dossiers.load"; the same job again goes on with it."""
    load = DossierLoad.objects.get(pk=job.arguments["load"])
    if load.state != LoadState.READING:
        return summary(load)
    try:
        _run(load, job)
    except LoadTakenOver:
        raise
    except ImportFailed as failure:
        loads.end_load(load=load, state=LoadState.REFUSED, faults=failure.errors)
        loads.drop_files(load)
        raise LoadRefused from failure
    except Exception:
        loads.end_load(load=load, state=LoadState.REFUSED)
        loads.drop_files(load)
        raise
    # Not in a finally: a process that is being stopped leaves the files to whoever goes on.
    loads.drop_files(load)
    return summary(load)


def _run(load: DossierLoad, job: Job) -> None:
    kept = loads.kept_file(load)
    if not kept.exists():
        reading = _("Đang đọc tệp")
        write_kept(loads.raw_file(load), kept, lambda done: jobs.progress(job, 0, done, reading))
        loads.raw_file(load).unlink()
    total, (heading, lines) = count_kept(kept), read_kept(kept)
    load.dropped = heading.dropped
    load.save(update_fields=["dropped"])
    allowed = set(units_where(load.by, Permission.DOSSIER_KEEP).values_list("pk", flat=True))
    storing = _("Đang ghi hồ sơ")
    DossierImport(load, heading, allowed=allowed).run(
        lines, lambda done: jobs.progress(job, done, total, storing)
    )
    loads.end_load(load=load)
