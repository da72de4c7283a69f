"""Monthly figures from a file: a line per unit, month and, if it goes so far, field."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.exceptions import Conflict, Refused
from common.imports import ImportFailed, Row, RowError, dropped_columns, read_rows
from common.models import PendingImport
from procedures.exceptions import MonthRefused
from procedures.forms.monthly import MOST
from procedures.models import MonthlyFigures, ProcedureField
from procedures.selectors.counts import NUMBERS
from procedures.selectors.monthly import month_end
from procedures.selectors.spans import YEARS
from procedures.services import save_month
from procedures.services.monthly_files import KIND
from units.access import has_permission
from units.models import Unit
from units.permissions import Permission
from units.selectors import UnitsByCode

MONTHLY_COLUMNS = ("unit_code", "month", "field", *NUMBERS, "note")
_MONTH = re.compile(r"(\d{4})-(\d{2})(-01)?(T00:00:00)?")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file did, or would do."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def __str__(self) -> str:
        return _("%(new)s dòng mới, %(changed)s dòng thay đổi, %(same)s giữ nguyên.") % {
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
        }


@dataclass(frozen=True, slots=True)
class _Line:
    row: Row
    unit: Unit
    month: date
    field: ProcedureField | None
    numbers: dict[str, int]
    note: str


class _Reader:
    """Turns rows into lines; everything it looks up was read at the start."""

    def __init__(self, by: Any) -> None:
        self.by = by
        self.units = UnitsByCode.load()
        self.fields = {field.name.casefold(): field for field in ProcedureField.objects.all()}
        self.seen: dict[tuple[int, date, str], int] = {}

    def read(self, row: Row) -> _Line | None:
        """A line; None of one that has faults, or that was given out and left empty."""
        if not any(row.text(name) for name in NUMBERS):
            return None
        for name in ("unit_code", "month", *NUMBERS):
            row.text(name, required=True)
        month = row.parsed("month", _month, _("tháng viết dạng 2020-05"))
        numbers = {name: _count(row, name) for name in NUMBERS}
        field = row.parsed(
            "field", lambda text: self.fields[text.casefold()], _("lĩnh vực chưa có trong danh mục")
        )
        unit = self._unit(row, month) if month else None
        note = row.text("note")
        if len(note) > 300:
            row.fail("note", _("ghi chú dài quá 300 ký tự"))
        if unit is None or month is None or (field is None and row.text("field")):
            return None
        if self._is_repeated(row, unit, month):
            return None
        known = {name: value for name, value in numbers.items() if value is not None}
        return _Line(row, unit, month, field, known, note) if len(known) == len(NUMBERS) else None

    def _unit(self, row: Row, month: date) -> Unit | None:
        unit = row.parsed(
            "unit_code",
            lambda text: self.units.on(text, month_end(month)),
            _("không có đơn vị mang mã này vào cuối tháng"),
        )
        if unit is None or self.by is None:
            return unit
        if has_permission(self.by, Permission.DOSSIER_KEEP, unit):
            return unit
        row.fail("unit_code", _("ông/bà không được nhập số liệu của đơn vị này"))
        return None

    def _is_repeated(self, row: Row, unit: Unit, month: date) -> bool:
        key = (unit.pk, month, row.text("field").casefold())
        if key in self.seen:
            row.fail("month", _("trùng với dòng %(row)s") % {"row": self.seen[key]})
            return True
        self.seen[key] = row.number
        return False


def _month(text: str) -> date:
    found = _MONTH.fullmatch(text)
    if not found or int(found[1]) not in YEARS:
        raise ValueError(text)
    return date(int(found[1]), int(found[2]), 1)


def _count(row: Row, name: str) -> int | None:
    value = row.integer(name)
    if value is not None and not 0 <= value <= MOST:
        row.fail(name, _("từ 0 đến %(most)s") % {"most": MOST})
        return None
    return value


def read_monthly(path: Path) -> tuple[list[dict[str, Any]], str]:
    """The file's rows with their numbers, and a sentence on columns that are not kept."""
    errors: list[RowError] = []
    needed = [name for name in MONTHLY_COLUMNS if name not in {"field", "note"}]
    rows = read_rows(path, needed, errors)
    if errors:
        raise ImportFailed(errors)
    kept = [
        {
            "number": row.number,
            "values": {name: row.values.get(name, "") for name in MONTHLY_COLUMNS},
        }
        for row in rows
    ]
    return kept, dropped_columns(rows, MONTHLY_COLUMNS.__contains__)


@transaction.atomic
def take_monthly(rows: Iterable[dict[str, Any]], *, by: Any = None) -> Taken:
    """Write what `read_monthly` read: all of it, or every fault and nothing."""
    errors: list[RowError] = []
    reader = _Reader(by)
    read = [reader.read(Row(row["number"], row["values"], errors)) for row in rows]
    # By month: what a line carries over is held against the month before, in this file too.
    lines = sorted((line for line in read if line), key=lambda line: (line.unit.pk, line.month))
    done = {"new": 0, "changed": 0, "same": 0}
    for line in lines:
        what = _save(line, by)
        if what:
            done[what] += 1
    if errors:
        errors.sort(key=lambda error: error.row)
        raise ImportFailed(errors)
    return Taken(**done)


def _save(line: _Line, by: Any) -> str:
    known = MonthlyFigures.objects.filter(unit=line.unit, month=line.month, field=line.field)
    before = known.values_list("edition", flat=True).first()
    try:
        saved = save_month(
            unit=line.unit,
            month=line.month,
            field=line.field,
            numbers=line.numbers,
            note=line.note,
            by=by,
        )
    except Refused as refusal:
        _fail(line.row, refusal)
        return ""
    return "new" if before is None else "same" if saved.edition == before else "changed"


def _fail(row: Row, refusal: Refused) -> None:
    """One fault per sentence, at the total or the note it speaks of."""
    faults = refusal.faults if isinstance(refusal, MonthRefused) else ()
    for name, sentence, _parts in faults or [("month", str(refusal), ())]:
        row.fail(name, sentence)


@transaction.atomic
def take_pending(pk: Any, *, by: Any) -> Taken:
    """Write a file that its sender has looked at, once."""
    pending = PendingImport.objects.select_for_update().filter(kind=KIND, pk=pk, by=by).first()
    if pending is None:
        raise Conflict(_("Tệp này đã được ghi hoặc đã được thay bằng một tệp gửi sau."))
    taken = take_monthly(pending.content["rows"], by=by)
    pending.delete()
    return taken


def try_monthly(rows: Iterable[dict[str, Any]], *, by: Any) -> tuple[Taken | None, list[str]]:
    """What the rows would do, or what is wrong with them; nothing is kept."""
    try:
        with transaction.atomic():
            taken = take_monthly(rows, by=by)
            transaction.set_rollback(True)
    except ImportFailed as failure:
        return None, [str(error) for error in failure.errors]
    return taken, []


def import_monthly(path: Path, by: Any = None) -> str:
    """Load monthly figures from CSV or XLSX; return a line on what was done."""
    rows, dropped = read_monthly(path)
    return f"{take_monthly(rows, by=by)}{dropped}"
