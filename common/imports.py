"""Tables in: CSV or XLSX, every fault named with row and column, all or nothing."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

import python_calamine
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from common.uploads import is_safe_office_file

MAX_UNPACKED = 30 * 1024 * 1024
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RowError:
    """A fault: where it is and how to mend it. Row 1 is the header."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return _("Dòng %(row)s, cột %(column)s: %(message)s") % {
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


class ImportFailed(Exception):
    """The file has faults; nothing of it was kept."""

    def __init__(self, errors: list[RowError]) -> None:
        self.errors = errors
        super().__init__(f"{len(errors)} faults")


class Row:
    """One line of a table. Reading a field that is wrong notes a fault and gives None."""

    def __init__(self, number: int, values: dict[str, str], errors: list[RowError]) -> None:
        self.number = number
        self.values = values
        self._errors = errors

    def fail(self, column: str, message: str) -> None:
        self._errors.append(RowError(self.number, column, message))

    def text(self, column: str, *, required: bool = False) -> str:
        value = self.values.get(column, "").strip()
        if required and not value:
            self.fail(column, _("thiếu giá trị"))
        return value

    def parsed(self, column: str, parse: Callable[[str], _T], hint: str) -> _T | None:
        """The field put through `parse`; ValueError or an unknown key becomes a fault."""
        value = self.text(column)
        if not value:
            return None
        try:
            return parse(value)
        except (ValueError, LookupError, InvalidOperation):
            self.fail(column, _("“%(value)s” không hợp lệ; %(hint)s") % {"value": value, "hint": hint})
            return None

    def date(self, column: str) -> date | None:
        return self.parsed(column, _iso_date, _("ngày viết dạng 2020-12-31"))

    def moment(self, column: str) -> datetime | None:
        return self.parsed(column, _iso_moment, _("thời điểm viết dạng 2020-12-31T08:30"))

    def decimal(self, column: str) -> Decimal | None:
        return self.parsed(column, _decimal, _("số viết với dấu chấm thập phân, ví dụ 12.5"))

    def integer(self, column: str) -> int | None:
        return self.parsed(column, int, _("số nguyên"))


def _iso_date(value: str) -> date:
    parsed = parse_date(value[:10])
    if parsed is None:
        raise ValueError(value)
    return parsed


def _iso_moment(value: str) -> datetime:
    parsed = parse_datetime(value)
    if parsed is None:
        return datetime.combine(_iso_date(value), datetime.min.time())
    return parsed


def _decimal(value: str) -> Decimal:
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(value)
    return number


def read_rows(path: Path, required: Iterable[str], errors: list[RowError]) -> list[Row]:
    """Read a CSV or XLSX file by its header. A missing column is a fault of row 1."""
    table = _read_xlsx(path) if path.suffix.lower() == ".xlsx" else _read_csv(path)
    if not table:
        raise ImportFailed([RowError(1, "-", _("tệp không có dòng tiêu đề"))])
    header = [name.strip() for name in table[0]]
    errors.extend(
        RowError(1, name, _("thiếu cột này")) for name in required if name not in header
    )
    return [
        Row(number, dict(zip(header, line, strict=False)), errors)
        for number, line in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in line)
    ]


def _read_csv(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    except UnicodeDecodeError as error:
        raise ImportFailed([RowError(1, "-", _("tệp phải là CSV mã hóa UTF-8"))]) from error


def _read_xlsx(path: Path) -> list[list[str]]:
    with path.open("rb") as file:
        if not is_safe_office_file(file, "xl/", max_unpacked=MAX_UNPACKED):
            raise ImportFailed([RowError(1, "-", _("tệp Excel hỏng, có macro hoặc quá lớn"))])
    sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(0)
    return [[_cell_text(cell) for cell in line] for line in sheet.to_python()]


def _cell_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, (date, datetime)) else str(cell)


class ImportCommand(BaseCommand):
    """`manage.py import_x FILE [--dry-run]`: subclasses write `load(path, options) -> str`.

    `load` raises ImportFailed with every fault it found, or returns one line on what it did.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("Không tìm thấy tệp %(path)s") % {"path": path})
        try:
            with transaction.atomic():
                summary = self.load(path, options)
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except ImportFailed as failure:
            for error in failure.errors:
                self.stderr.write(str(error))
            raise CommandError(
                _("%(count)s lỗi; không có gì được ghi.") % {"count": len(failure.errors)}
            ) from failure
        prefix = _("Chạy thử, không ghi: ") if options["dry_run"] else ""
        self.stdout.write(prefix + summary)

    def load(self, path: Path, options: dict[str, Any]) -> str:
        raise NotImplementedError
