"""Files of dossiers, a line at a time: what is not kept is left behind at the first reading.

However long the file, no more than a line of it is in memory. The portal's own lines hold only
the columns that it keeps; of a file that was sent to the portal nothing else is stored.
"""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from common.imports import ImportFailed, RowError
from common.uploads import is_safe_office_file
from procedures.imports.dossier_columns import Heading, is_heading, read_heading

# Titles and an empty line or two may stand above the heading.
HEADING_WITHIN = 20
MAX_ROWS = 300_000
MAX_COLUMNS = 150
MAX_UNPACKED = 400 * 1024 * 1024
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: its number there and its cells by column; None where cells are one too many."""

    number: int
    values: dict[str, str] | None


def read_lines(path: Path) -> tuple[Heading, Iterator[Line]]:
    """The heading of a CSV or XLSX file and its lines; ImportFailed names what is wrong with it."""
    if path.stat().st_size > settings.DOSSIER_LOAD_MAX_BYTES:
        raise _failed(_("tệp quá lớn; hãy tách thành nhiều tệp"))
    rows = enumerate(_xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path), 1)
    for number, cells in rows:
        if is_heading(cells):
            break
        if number >= HEADING_WITHIN:
            raise _failed(_no_heading())
    else:
        raise _failed(_no_heading())
    errors: list[RowError] = []
    heading = read_heading(cells, errors, number)
    if errors:
        raise ImportFailed(errors)
    width = len(cells)
    return heading, (_line(at, row, heading, width) for at, row in rows if any(map(str.strip, row)))


def _line(number: int, cells: list[str], heading: Heading, width: int) -> Line:
    if number > MAX_ROWS:
        raise _failed(_("tệp có quá nhiều dòng; hãy tách thành nhiều tệp"))
    if any(cell.strip() for cell in cells[width:]):
        return Line(number, None)
    places = heading.places.items()
    return Line(number, {name: cells[at] if at < len(cells) else "" for name, at in places})


def _no_heading() -> str:
    return _("không thấy dòng tiêu đề có cột mã hồ sơ, ngày tiếp nhận, trạng thái")


def _failed(message: str) -> ImportFailed:
    return ImportFailed([RowError(1, "-", message)])


# --- CSV and XLSX ------------------------------------------------------------------------------


def _csv_rows(path: Path) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            delimiter = _delimiter("".join(file.readline() for _line in range(HEADING_WITHIN)))
            file.seek(0)
            yield from csv.reader(file, delimiter=delimiter, strict=True)
    except UnicodeDecodeError as error:
        raise _failed(_("tệp phải là CSV mã hóa UTF-8")) from error
    except csv.Error as error:
        raise _failed(_("tệp CSV hỏng: %(error)s") % {"error": error}) from error


def _delimiter(beginning: str) -> str:
    """Spreadsheets set to Vietnamese write semicolons."""
    return max(",;\t", key=beginning.count)


def _xlsx_rows(path: Path) -> Iterator[list[str]]:
    with path.open("rb") as file:
        if not is_safe_office_file(file, "xl/", max_unpacked=MAX_UNPACKED):
            raise _failed(_("tệp Excel hỏng, có macro hoặc quá lớn"))
    # A broken workbook breaks its reader in as many ways as there are.
    try:
        with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
            # A cell far away costs nothing: what lies beyond is not looked at.
            extent = {"max_row": MAX_ROWS + 1, "max_col": MAX_COLUMNS, "values_only": True}
            for row in book.worksheets[0].iter_rows(**extent):
                yield _trimmed([_cell(value) for value in row])
    except Exception as error:
        raise _failed(_("không đọc được tệp Excel")) from error


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


# --- The portal's own lines ----------------------------------------------------------------------


def write_kept(source: Path, target: Path, tell: Tell) -> None:
    """Write what is kept of the source, whole or not at all: the heading, then a line for a line."""
    heading, lines = read_lines(source)
    part = target.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        file.write(_json([heading.places, heading.names, heading.dropped]))
        for count, line in enumerate(lines, start=1):
            file.write(_json([line.number, line.values]))
            if count % 5000 == 0:
                tell(count)
    part.rename(target)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def read_kept(path: Path) -> tuple[Heading, Iterator[Line]]:
    lines = _read_json(path)
    return Heading(*next(lines)), (Line(*line) for line in lines)


def count_kept(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _line in file) - 1


def _read_json(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
