"""Tables and trees in: every fault named with its place, all or nothing."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

import python_calamine
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from common.exports import as_written
from common.uploads import is_safe_office_file, sheet_extent

MAX_UNPACKED = 30 * 1024 * 1024
# What a sheet unfolds to in memory, empty cells and all.
MAX_CELLS = 20_000_000
# How far down a title may push the header.
HEAD_WITHIN = 20
_T = TypeVar("_T")
# Python itself also reads "1_000" and Arabic digits as numbers; people do not mean that.
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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


@dataclass(frozen=True, slots=True)
class PathError:
    """A fault in a tree: `areas[0].tasks[2].code`."""

    path: str
    message: str

    def __str__(self) -> str:
        return _("Tại %(path)s: %(message)s") % {"path": self.path, "message": self.message}


class ImportFailed(Exception):
    """The file has faults; nothing of it was kept."""

    def __init__(self, errors: Sequence[RowError | PathError]) -> None:
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

    def part(self, values: dict[str, str]) -> "Row":
        """The same line with these words in their columns: a cell may hold several lines."""
        return Row(self.number, {**self.values, **values}, self._errors)

    def text(self, column: str, *, required: bool = False) -> str:
        value = as_written(self.values.get(column, "").strip())
        # A whole column that is missing has been said once, for row 1.
        if required and not value and column in self.values:
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
            self.fail(
                column, _("“%(value)s” không hợp lệ; %(hint)s") % {"value": value, "hint": hint}
            )
            return None

    def date(self, column: str) -> date | None:
        return self.parsed(column, _iso_date, _("ngày viết dạng 2020-12-31"))

    def moment(self, column: str) -> datetime | None:
        return self.parsed(column, _iso_moment, _("thời điểm viết dạng 2020-12-31T08:30"))

    def decimal(self, column: str) -> Decimal | None:
        return self.parsed(column, _decimal, _("số viết với dấu chấm thập phân, ví dụ 12.5"))

    def integer(self, column: str) -> int | None:
        return self.parsed(column, _integer, _("số nguyên"))


class Entry:
    """One object of a JSON tree. Reading a field that is wrong notes a fault and gives nothing."""

    def __init__(self, value: Any, path: str, errors: list[PathError]) -> None:
        self.path = path
        self._errors = errors
        self.values: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self._errors.append(PathError(path or "$", _("phải là một đối tượng {…}")))

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def fail(self, key: str, message: str) -> None:
        self._errors.append(PathError(self._at(key), message))

    def text(self, key: str, *, required: bool = False, longest: int = 2000) -> str:
        value = self.values.get(key)
        if value is None or value == "":
            if required:
                self.fail(key, _("thiếu giá trị"))
            return ""
        if not isinstance(value, str):
            self.fail(key, _("phải là chữ"))
            return ""
        if len(value.strip()) > longest:
            self.fail(key, _("dài quá %(longest)s ký tự") % {"longest": longest})
        return value.strip()

    def number(self, key: str) -> Decimal | None:
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            self.fail(key, _("phải là số"))
            return None
        return Decimal(value)

    def whole(self, key: str) -> int | None:
        value = self.values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.fail(key, _("phải là số nguyên"))
        return None

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.fail(key, _("phải là true hoặc false"))
        return value is True

    def date(self, key: str) -> date | None:
        text = self.text(key)
        if not text:
            return None
        try:
            return _iso_date(text)
        except ValueError:
            self.fail(
                key, _("“%(value)s” không hợp lệ; ngày viết dạng 2020-12-31") % {"value": text}
            )
            return None

    def entry(self, key: str) -> "Entry":
        return Entry(self.values.get(key), self._at(key), self._errors)

    def entries(self, key: str, *, required: bool = False) -> list["Entry"]:
        return [Entry(item, path, self._errors) for path, item in self._items(key, required)]

    def texts(self, key: str) -> list[str]:
        items = self._items(key, required=False)
        for path, item in items:
            if not isinstance(item, str):
                self._errors.append(PathError(path, _("phải là chữ")))
        return [item.strip() for _path, item in items if isinstance(item, str)]

    def _items(self, key: str, required: bool) -> list[tuple[str, Any]]:
        value = self.values.get(key)
        if value is None and not required:
            return []
        if not isinstance(value, list) or (required and not value):
            self.fail(key, _("phải là một danh sách […] có phần tử"))
            return []
        return [(f"{self._at(key)}[{index}]", item) for index, item in enumerate(value)]

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def read_tree(path: Path, errors: list[PathError]) -> Entry:
    """Read a JSON file; its numbers are exact decimals."""
    try:
        tree = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        # ValueError: no UTF-8, no JSON, or a number longer than Python reads.
        message = _("tệp không phải JSON hợp lệ (UTF-8): %(error)s") % {"error": error}
        raise ImportFailed([PathError("$", message)]) from error
    return Entry(tree, "", errors)


def _iso_date(value: str) -> date:
    # A spreadsheet's own dates arrive with a midnight behind them.
    value = value.removesuffix("T00:00:00")
    parsed = parse_date(value) if _DAY.fullmatch(value) else None
    if parsed is None:
        raise ValueError(value)
    return parsed


def _integer(value: str) -> int:
    if not _INTEGER.fullmatch(value):
        raise ValueError(value)
    return int(value)


def _iso_moment(value: str) -> datetime:
    parsed = parse_datetime(value)
    if parsed is None:
        return datetime.combine(_iso_date(value), datetime.min.time())
    return parsed


def _decimal(value: str) -> Decimal:
    if not _DECIMAL.fullmatch(value):
        raise ValueError(value)
    return Decimal(value)


def read_rows(
    path: Path,
    required: Iterable[str],
    errors: list[RowError],
    *,
    called: Callable[[str], str] = str.strip,
    head_holds: str = "",
) -> list[Row]:
    """Read a CSV or XLSX file by its header. A missing column is a fault of the header's row.

    `called` names a column by what stands over it. With `head_holds` lines above the header are
    passed over: it is the first that has this column.
    """
    if path.stat().st_size > settings.IMPORT_MAX_BYTES:
        raise ImportFailed([RowError(1, "-", _("tệp quá lớn; hãy tách thành nhiều tệp"))])
    table = _read_xlsx(path) if path.suffix.lower() == ".xlsx" else _read_csv(path)
    if not table:
        raise ImportFailed([RowError(1, "-", _("tệp không có dòng tiêu đề"))])
    _refuse_nul(table)
    above = (at for at, line in enumerate(table[:HEAD_WITHIN]) if head_holds in map(called, line))
    top = next(above, 0) if head_holds else 0
    header = [called(name) for name in table[top]]
    errors.extend(
        RowError(top + 1, name, _("thiếu cột này")) for name in required if name not in header
    )
    errors.extend(
        RowError(top + 1, name, _("cột này có hai lần"))
        for name, times in Counter(header).items()
        if name and times > 1
    )
    return [
        _row(number, header, line, errors)
        for number, line in enumerate(table[top + 1 :], start=top + 2)
        if any(cell.strip() for cell in line)
    ]


def _row(number: int, header: list[str], line: list[str], errors: list[RowError]) -> Row:
    if any(cell.strip() for cell in line[len(header) :]):
        errors.append(
            RowError(number, "-", _("nhiều ô hơn dòng tiêu đề; kiểm tra dấu phẩy và dấu ngoặc kép"))
        )
    cells = line + [""] * (len(header) - len(line))
    return Row(number, dict(zip(header, cells, strict=False)), errors)


def _read_csv(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file, strict=True))
    except UnicodeDecodeError as error:
        raise ImportFailed([RowError(1, "-", _("tệp phải là CSV mã hóa UTF-8"))]) from error
    except csv.Error as error:
        message = _("tệp CSV hỏng: %(error)s") % {"error": error}
        raise ImportFailed([RowError(1, "-", message)]) from error


def _read_xlsx(path: Path) -> list[list[str]]:
    with path.open("rb") as file:
        if not is_safe_office_file(file, "xl/", max_unpacked=MAX_UNPACKED):
            raise ImportFailed([RowError(1, "-", _("tệp Excel hỏng, có macro hoặc quá lớn"))])
        rows, columns = sheet_extent(file)
        if rows * columns > MAX_CELLS:
            raise ImportFailed([RowError(1, "-", _("bảng quá rộng; hãy xóa các ô thừa ở xa"))])
    try:
        sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(0)
        return [
            [_cell_text(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)
        ]
    except python_calamine.CalamineError as error:
        raise ImportFailed([RowError(1, "-", _("không đọc được tệp Excel"))]) from error


def _cell_text(cell: Any) -> str:
    if isinstance(cell, float):
        # Spreadsheets show and compare fifteen digits; 12 × 0.42 has binary dust behind them.
        return f"{Decimal(f'{cell:.15g}'):f}"
    return cell.isoformat() if isinstance(cell, (date, datetime)) else str(cell)


def dropped_columns(rows: list[Row], is_known: Callable[[str], bool]) -> str:
    """A sentence on columns that are not kept, people's names above all."""
    unknown = [name for name in (rows[0].values if rows else ()) if name and not is_known(name)]
    if not unknown:
        return ""
    return " " + _("Không lưu các cột: %(names)s.") % {"names": ", ".join(unknown)}


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


def _refuse_nul(table: list[list[str]]) -> None:
    """PostgreSQL cannot store it, and nobody types one."""
    rows = [number for number, line in enumerate(table, start=1) if "\0" in "".join(line)]
    if rows:
        raise ImportFailed([RowError(row, "-", _("có ký tự không đọc được")) for row in rows])
