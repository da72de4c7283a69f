"""A workbook's rows as a criteria document, with every fault by row and column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files import File
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from common.imports import PathError, RowError
from common.sheets import Sheet, read_sheets
from common.text import fold
from par_index import drafting
from par_index.drafting import sheet as layout
from par_index.drafting.checks import Checked, check_document
from par_index.imports_criteria.phrases import read_number, read_rule
from par_index.imports_criteria.table import Line, find_header, head_of, read_json_cell

MOST_ROWS, MOST_COLUMNS = 2_000, 40
_ROMAN = re.compile(r"[IVXLC]+")
_DOTTED = re.compile(r"\d+(?:[.,]\d+)*\.?")
_PATH_COLUMNS = {
    "code": layout.CODE,
    "name": layout.NAME,
    "max": layout.MAXIMUM,
    "rule": layout.METHOD,
    "source": layout.SOURCE,
    "evidence": layout.EVIDENCE,
    "not_applicable": layout.NOT_APPLICABLE,
}


@dataclass
class SheetRead:
    """What a workbook says: the document as far as it was understood, and its faults."""

    document: dict[str, Any]
    faults: list[RowError | PathError]
    rows: dict[str, int]
    checked: Checked | None = None

    @property
    def is_table(self) -> bool:
        """Whether lines of a table were found, so that only its head may be missing."""
        return bool(self.rows)

    def check(self, head: Mapping[str, Any] | None = None) -> "SheetRead":
        """Complete the head by what is known otherwise, and have the whole checked."""
        given = {key: item for key, item in (head or {}).items() if item not in (None, "")}
        self.document = {**given, **self.document} if given else self.document
        if not self.faults:
            self.checked = check_document(self.document)
            self.faults = [self._placed(error) for error in self.checked.errors]
        return self

    def _placed(self, error: PathError) -> RowError | PathError:
        """The fault by row and column, where it stands at a row."""
        inside = [
            node
            for node in drafting.nodes(self.document)
            if error.path == node.path or error.path.startswith(f"{node.path}.")
        ]
        if not inside or inside[-1].code not in self.rows:
            return error
        key = error.path.removeprefix(inside[-1].path).lstrip(".")
        column = _PATH_COLUMNS.get(re.split(r"[.\[]", key)[0], layout.NAME)
        return RowError(self.rows[inside[-1].code], column, error.message)


def read_workbook(upload: File) -> SheetRead:
    """Read an .xlsx or .csv file. Raises Refused where it is no table at all."""
    sheets = read_sheets(upload, max_rows=MOST_ROWS, max_columns=MOST_COLUMNS)
    head = next((found for found in map(head_of, sheets) if found), {})
    for sheet in sheets:
        header = find_header(sheet)
        if header is not None:
            return _Reader(sheet, *header, head).read()
    message = _(
        "không tìm thấy dòng tiêu đề; cần các cột STT, Tiêu chí, Điểm tối đa, Cách tính, "
        "Tài liệu kiểm chứng"
    )
    return SheetRead({}, [RowError(1, layout.NAME, message)], {})


class _Reader:
    def __init__(
        self, sheet: Sheet, header: int, columns: dict[str, int], head: dict[str, Any]
    ) -> None:
        self.head, self.columns = head, columns
        self.faults: list[RowError | PathError] = []
        self.lines = self._lines(sheet, header)
        self.romans = any(
            _ROMAN.fullmatch(line.cell(layout.NUMBER)) and not line.cell(layout.CODE)
            for line in self.lines
        )

    def fail(self, line: Line, column: str, message: str) -> None:
        self.faults.append(RowError(line.number, column, message))

    def _lines(self, sheet: Sheet, header: int) -> list[Line]:
        lines: list[Line] = []
        for index, row in enumerate(sheet.rows[header + 1 :], start=header + 2):
            cells = {
                name: row[place].replace("\0", "") if place < len(row) else ""
                for name, place in self.columns.items()
            }
            line = Line(index, cells)
            name, number = line.cell(layout.NAME), line.cell(layout.NUMBER)
            if not name or re.fullmatch(r"\(?\d+\)?", name) or (not number and _is_total(name)):
                continue
            if not line.cell(layout.CODE) and number in ("", "-", "+", "*", "•"):
                self._continue(lines, line)
            else:
                lines.append(line)
        return lines

    def _continue(self, lines: list[Line], line: Line) -> None:
        """A line without a number goes on with how the one above is scored."""
        if not lines:
            self.fail(line, layout.NUMBER, _("dòng đầu tiên phải có số thứ tự"))
            return
        name, points = line.cell(layout.NAME).lstrip("-+ "), line.cell(layout.MAXIMUM)
        lines[-1].extra.append(f"{name}: {points}" if points else name)

    def read(self) -> SheetRead:
        if not self.lines:
            self.faults.append(RowError(1, layout.NAME, _("bảng chưa có dòng nào")))
        for line in self.lines:
            self._read_rest(line)
        self._place()
        document = self._document()
        rows = {line.code: line.number for line in self.lines}
        return SheetRead(document, self.faults, rows)

    def _read_rest(self, line: Line) -> None:
        rest = read_json_cell(line.cell(layout.REST))
        line.rest = rest if isinstance(rest, dict) else {}
        if line.cell(layout.RULE):
            line.rule = read_json_cell(line.cell(layout.RULE))
            if line.rule is None:
                self.fail(line, layout.RULE, _("không phải JSON hợp lệ"))

    def _place(self) -> None:
        """Codes and depths from the numbering; a code column goes before it."""
        above: list[Line] = []
        known: dict[str, Line] = {}
        for line in self.lines:
            number = line.cell(layout.NUMBER).rstrip(".").replace(",", ".")
            line.depth = self._depth(line, number)
            while above and above[-1].depth >= line.depth:
                above.pop()
            line.code = line.cell(layout.CODE) or self._code(number, above)
            if line.code in known:
                message = _("số “%(code)s” đã dùng ở dòng %(row)s; để cột STT ở dạng chữ") % {
                    "code": line.code,
                    "row": known[line.code].number,
                }
                self.fail(line, layout.NUMBER, message)
            known[line.code] = line
            above.append(line)

    def _depth(self, line: Line, number: str) -> int:
        if isinstance(line.rest.get(layout.DEPTH), int):
            return line.rest[layout.DEPTH]
        if _ROMAN.fullmatch(number):
            return 0
        if not _DOTTED.fullmatch(number):
            if not line.cell(layout.CODE):
                message = _("không hiểu số thứ tự “%(number)s”; ghi dạng I, 1, 1.1, 1.1.1")
                self.fail(line, layout.NUMBER, message % {"number": number[:20]})
            number = line.cell(layout.CODE) or "1"
        return number.count(".") + (1 if self.romans else 0)

    def _code(self, number: str, above: list[Line]) -> str:
        """Under Roman areas "1.1" may be there many times: the area goes before it."""
        if self.romans and above:
            return f"{above[0].code}.{number}"
        return number

    def _document(self) -> dict[str, Any]:
        own = {key: item for key, item in self.head.items() if key != layout.CHILDREN}
        key = self.head.get(layout.CHILDREN) or "areas"
        top: list[Any] = []
        above: list[tuple[Line, list[Any]]] = []
        for index, line in enumerate(self.lines):
            while above and above[-1][0].depth >= line.depth:
                above.pop()
            below = self.lines[index + 1].depth if index + 1 < len(self.lines) else -1
            is_group = below > line.depth or layout.CHILDREN in line.rest
            data = self._group(line) if is_group else self._component(line)
            (above[-1][1] if above else top).append(data)
            if is_group:
                name = line.rest.get(layout.CHILDREN) or "children"
                above.append((line, data.setdefault(name, [])))
        return own | {key: top}

    def _group(self, line: Line) -> dict[str, Any]:
        data = self._base(line)
        maximum = self._maximum(line, data)
        return data | ({"max": maximum} if maximum is not None else {})

    def _component(self, line: Line) -> dict[str, Any]:
        data = self._base(line)
        maximum = self._maximum(line, data)
        if maximum is None:
            self.fail(line, layout.MAXIMUM, _("thiếu điểm tối đa, ghi một số như 1,5"))
        else:
            data["max"] = maximum
        shown = layout.method_words(line.rule, line.rest.get("max"))
        said = "; ".join(filter(None, [line.cell(layout.METHOD), *line.extra]))
        if line.rule is not None and (not said or said == shown):
            data["rule"] = line.rule
        else:
            self._put_rule(line, data, said)
        self._put_evidence(line, data)
        self._put_source(line, data)
        self._put_policy(line, data)
        return data

    def _base(self, line: Line) -> dict[str, Any]:
        own = (layout.CHILDREN, layout.DEPTH)
        data = {key: item for key, item in line.rest.items() if key not in own}
        for key, text in (("code", line.code), ("name", line.cell(layout.NAME))):
            if str(data.get(key, "")).strip() != text:
                data[key] = text
        return data

    def _maximum(self, line: Line, data: dict[str, Any]) -> str | int | None:
        text = line.cell(layout.MAXIMUM)
        before = data.pop("max", None)
        if not text:
            return before
        number = read_number(text)
        if number is None:
            message = _("“%(text)s” không phải là số; ghi một số như 1,5")
            self.fail(line, layout.MAXIMUM, message % {"text": text[:30]})
            return before
        same = layout.number_cell(before)
        return before if same is not None and same == number else _plain(number)

    def _put_rule(self, line: Line, data: dict[str, Any], said: str) -> None:
        rule = read_rule(said) if said else None
        if rule is not None:
            data["rule"] = rule
            return
        data["rule"] = {}
        message = _(
            "chưa hiểu cách tính; ghi như “Có: 1; Không: 0”, “Từ 95%: 2; từ 80%: 1; còn lại: 0”, "
            "“Tính theo tỷ lệ”, “Mỗi mô hình được 0,5 điểm” hoặc “Mỗi vụ trừ 1 điểm”"
        )
        shown = Truncator(" ".join(said.split())).chars(80)
        self.fail(line, layout.METHOD, f"“{shown}”: {message}" if said else message)

    def _put_evidence(self, line: Line, data: dict[str, Any]) -> None:
        said = line.cell(layout.EVIDENCE)
        if said == layout.evidence_words(line.rest):
            return
        data.pop("evidence", None)
        data.pop("note", None)
        words, _colon, note = said.partition(":")
        duty = _key_of(layout.EVIDENCE_WORDS, words.strip())
        if not said:
            return
        # Any other words name the documents that prove it.
        data["evidence"] = duty or "required_if_points"
        note = note.strip() if duty else said
        if note:
            data["note"] = note

    def _put_source(self, line: Line, data: dict[str, Any]) -> None:
        said = line.cell(layout.SOURCE)
        if layout.SOURCE not in self.columns or said == layout.source_words(line.rest):
            return
        data.pop("source", None)
        if not said:
            return
        words, _colon, name = said.partition(":")
        kind = _key_of(layout.SOURCE_WORDS, words.strip())
        if kind:
            data["source"] = {"kind": kind, "name": name.strip()}
        else:
            message = _("ghi “Số liệu của cổng: tên” hoặc “Điều tra: tên”, hoặc để trống")
            self.fail(line, layout.SOURCE, message)

    def _put_policy(self, line: Line, data: dict[str, Any]) -> None:
        said = line.cell(layout.NOT_APPLICABLE)
        if layout.NOT_APPLICABLE not in self.columns or said == layout.policy_words(line.rest):
            return
        data.pop("not_applicable", None)
        policy = _key_of(layout.POLICY_WORDS, said)
        if said and policy is None:
            message = _("ghi “Không tính vào điểm tối đa”, “Được đủ điểm” hoặc để trống")
            self.fail(line, layout.NOT_APPLICABLE, message)
        elif policy and said:
            data["not_applicable"] = policy


def _is_total(name: str) -> bool:
    words = fold(name).strip(" :.")
    return words in ("tong", "cong") or words.startswith(("tong cong", "tong so", "tong diem"))


def _key_of(words: Mapping[str, str], said: str) -> str | None:
    folded = fold(said)
    return next((key for key, text in words.items() if text and fold(text) == folded), None)


def _plain(number: Decimal) -> str:
    return f"{number:f}"
