"""Where the table stands in a workbook, its rows, and the head beside it."""

import json
from dataclasses import dataclass, field
from typing import Any

from common.sheets import Sheet
from common.text import fold
from par_index.drafting import sheet as layout
from par_index.drafting.tree import NO_TEXT, is_deeper

HEADER_WITHIN = 40
# What the header may say for each column, folded.
_NAMES = {
    layout.NUMBER: ("stt", "tt", "so thu tu"),
    layout.NAME: ("tieu chi", "noi dung", "linh vuc"),
    layout.MAXIMUM: ("diem toi da", "diem chuan", "thang diem"),
    layout.METHOD: ("cach tinh", "phuong phap", "cach cham"),
    layout.EVIDENCE: ("tai lieu kiem chung", "kiem chung", "tai lieu"),
    layout.CODE: ("ma",),
    layout.SOURCE: ("nguon so lieu",),
    layout.NOT_APPLICABLE: ("khong ap dung",),
    layout.RULE: ("quy tac (may doc)",),
    layout.REST: ("khac (may doc)",),
}


@dataclass
class Line:
    """A row of the table with what it became. `depth` grows downwards."""

    number: int
    cells: dict[str, str]
    depth: int = 0
    code: str = ""
    extra: list[str] = field(default_factory=list)
    rest: dict[str, Any] = field(default_factory=dict)
    rule: Any = None

    def cell(self, column: str) -> str:
        return self.cells.get(column, "").strip()


def find_header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = _column_of(cell)
            if name and name not in columns:
                columns[name] = place
        if {layout.NAME, layout.MAXIMUM} <= set(columns):
            return index, columns
    return None


def _column_of(cell: str) -> str | None:
    words = " ".join(fold(cell).split())
    for name, known in _NAMES.items():
        exact = name in (layout.CODE, layout.NUMBER)
        if any(words == one or (not exact and words.startswith(one)) for one in known):
            return name
    return None


def head_of(sheet: Sheet) -> dict[str, Any]:
    """The head from the sheet that the portal writes, or that was filled in like it."""
    pairs = {row[0].strip(): row[1].strip() for row in sheet.rows if len(row) > 1 and row[0]}
    if layout.HEAD_ROWS["code"] not in pairs:
        return {}
    head = read_json_cell(pairs.get(layout.HEAD_REST, ""))
    head = head if isinstance(head, dict) else {}
    for key, label in layout.HEAD_ROWS.items():
        text = pairs.get(label, "")
        if text and text != str(head.get(key, "")).strip():
            head[key] = int(text) if key == "year" and text.isdecimal() else text
    return head


def read_json_cell(text: str) -> Any:
    """What the portal put there; None where it is no such thing any more."""
    if not text or NO_TEXT in text:
        return None
    try:
        content = json.loads(text, parse_float=str)
        json.dumps(content, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return None if is_deeper(content) else content
