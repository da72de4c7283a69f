"""Where things stand in an annex that somebody laid out: its header, its columns, its lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from common.sheets import Sheet
from common.text import fold
from plans.models import ReformArea
from plans.selectors.annex import COLUMNS, plain

MAX_ROWS, MAX_COLUMNS = 3000, 60
_LOOKED_AT = 40
# Words of a header, the telling ones first: "cơ quan chủ trì, phối hợp" is who leads.
_WORDS = {
    "budget": ("kinh phi", "du toan"),
    "note": ("ghi chu",),
    "lead": ("chu tri", "don vi thuc hien", "co quan thuc hien"),
    "cooperating": ("phoi hop",),
    "due": ("thoi gian", "thoi han", "tien do", "hoan thanh"),
    "product": ("san pham", "ket qua"),
    "title": ("nhiem vu", "noi dung", "cong viec"),
}
_NUMBER_WORDS = {"stt", "tt", "so tt", "so thu tu", "ma", "ma nhiem vu"}
# What is longer is a sentence and no header.
_LONGEST_HEADER = 80
# A cell that was merged over several lines says the same for each of them; money it says once.
_FILLED = {"product", "lead", "cooperating", "due", "note"}
_ROMAN = re.compile(r"[IVX]+")
_LEADING = re.compile(r"^\s*(?:lĩnh vực\s*)?(?:[IVX]+|[A-Z]|\d+)\s*[.):–-]\s*", re.IGNORECASE)
_TOTALS = ("tong cong", "tong so", "cong")


@dataclass
class Layout:
    """Which row is the header, where lines begin, and which column holds what."""

    header: int
    first: int
    columns: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Line:
    """A row of the sheet; `number` as the spreadsheet counts it."""

    number: int
    cells: dict[str, str]
    # All that is written in the row, wherever it stands.
    words: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.cells.get("title", "")

    @property
    def has_more(self) -> bool:
        """Whether anything but a number and a title is said."""
        return any(text for name, text in self.cells.items() if name not in {"code", "title"})


def best_sheet(sheets: Sequence[Sheet]) -> tuple[Sheet, Layout]:
    """The sheet that looks most like an annex, with what it seems to say where."""
    guessed = [(sheet, guess_layout(sheet)) for sheet in sheets]
    return max(guessed, key=lambda pair: len(pair[1].columns))


def guess_layout(sheet: Sheet) -> Layout:
    """The row with most of the usual words is the header; none found, the first row."""
    rows = sheet.rows[:_LOOKED_AT]
    found = [_columns_in(row) for row in rows]
    header = max(range(len(found)), key=lambda index: len(found[index]), default=0)
    columns = dict(found[header]) if found else {}
    first = header + 1
    if len(columns) < 2:
        return Layout(0, min(1, len(sheet.rows)), {})
    # "Cơ quan thực hiện" in one row, "chủ trì" and "phối hợp" in the row below it.
    below = found[first] if first < len(found) else {}
    if below and "title" not in below and "code" not in below:
        columns |= below
        first += 1
    return Layout(header, first, columns)


def _columns_in(row: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, text in enumerate(row):
        name = _column_of(text)
        if name and name not in columns:
            columns[name] = index
    return columns


def _column_of(text: str) -> str:
    words = fold(text)
    if words.strip(".") in _NUMBER_WORDS:
        return "code"
    if not words or len(words) > _LONGEST_HEADER:
        return ""
    return next((name for name, ways in _WORDS.items() if any(way in words for way in ways)), "")


def letter(index: int) -> str:
    """The spreadsheet's own name of a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def lines_of(sheet: Sheet, layout: Layout) -> Iterable[Line]:
    """The rows below the header that say anything."""
    above = _merged_above(sheet, layout)
    for index in range(layout.first, len(sheet.rows)):
        row = sheet.rows[index]
        words = [plain(cell) for cell in row if cell.strip()]
        if not words or _is_numbering(words):
            continue
        cells = {}
        for name, column in layout.columns.items():
            source = above.get((index, column), index) if name in _FILLED else index
            text = sheet.rows[source][column] if column < len(sheet.rows[source]) else ""
            cells[name] = plain(text)
        if "code" in cells:
            # A number that Excel kept as 1,1.
            cells["code"] = cells["code"].replace(",", ".").strip(". ")
        yield Line(index + 1, cells, words)


def _merged_above(sheet: Sheet, layout: Layout) -> dict[tuple[int, int], int]:
    """For a cell inside a merge that goes downwards in one column: the row that speaks for it."""
    found = {}
    for top, left, bottom, right in sheet.merged:
        if left == right and bottom > top >= layout.first:
            for row in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
                found[row, left] = top
    return found


def _is_numbering(words: Sequence[str]) -> bool:
    """The row (1) (2) (3) … under a header."""
    numbers = [word.strip("() ") for word in words]
    return len(words) >= 3 and numbers == [str(number) for number in range(1, len(words) + 1)]


def is_total(line: Line) -> bool:
    return (
        bool(line.words) and fold(line.words[0]).startswith(_TOTALS) and not line.cells.get("lead")
    )


class Areas:
    """A programme's areas by the headings that an annex gives them."""

    def __init__(self, areas: Iterable[ReformArea]) -> None:
        self.areas = list(areas)
        self._by_name = {fold(area.name): area for area in self.areas}
        self._by_code = {area.code: area for area in self.areas}

    def headed(self, line: Line) -> tuple[bool, ReformArea | None]:
        """Whether the line is an area's heading, and which area's."""
        if line.has_more or not line.words:
            return False, None
        text = line.title or line.words[-1]
        area = self._by_name.get(fold(text)) or self._by_name.get(fold(_LEADING.sub("", text)))
        if area is not None:
            return True, area
        number = line.cells.get("code", "")
        is_heading = bool(_ROMAN.fullmatch(number)) or fold(text).startswith("linh vuc")
        alone = len(line.words) == 1 and bool(re.match(r"[IVX]+\s*[.)]", text))
        return is_heading or alone, None

    def of_code(self, code: str) -> ReformArea | None:
        """ "6.4" belongs to area 6."""
        return self._by_code.get(code.partition(".")[0]) if "." in code else None

    @property
    def names(self) -> str:
        return "; ".join(str(area) for area in self.areas)


def heading_of(layout: Layout, sheet: Sheet, name: str) -> str:
    """What stands over a column."""
    column = layout.columns.get(name)
    rows = sheet.rows[layout.header : layout.first]
    return plain(" ".join(row[column] for row in rows if column is not None and column < len(row)))


def column_named(layout: Layout, name: str) -> str:
    """A column as a person finds it: "D (Cơ quan chủ trì)"."""
    label = str(COLUMNS[name])
    return f"{letter(layout.columns[name])} ({label})" if name in layout.columns else label
