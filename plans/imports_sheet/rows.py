"""One row of a sent-back sheet: what it asks for, and every fault with its place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from common.imports import RowError
from common.text import fold
from plans.choices import CellState, IndicatorKind
from plans.exceptions import InvalidFigure
from plans.exports.sheet_layout import INPUTS, figure_columns
from plans.imports_sheet.given import Given
from plans.imports_sheet.values import answer_in, number_in, ratio_in, state_in, text_in
from plans.imports_sheet.workbook import RawCell, RawSheet
from plans.models import Indicator
from plans.selectors.sheets import WORDS, Content, content_of
from plans.services.figures import LONGEST, Entry, checked

_T = TypeVar("_T")


@dataclass
class OpenedSheet:
    """A file that the portal gave out and nobody altered, with its table found."""

    given: Given
    sheet: RawSheet
    header_row: int
    columns: dict[str, int]


@dataclass
class FilledLine:
    """One line of the file. `wanted` is nothing where it has faults."""

    code: str
    row: int
    given: Content
    wanted: Content | None


class Row:
    """One row of the table. Reading what is wrong notes a fault and gives nothing."""

    def __init__(self, opened: OpenedSheet, number: int) -> None:
        self._opened, self.number = opened, number
        self.faults: list[RowError] = []
        code = self.cell("code").value
        self.code = str(code).strip() if code is not None else ""

    def cell(self, name: str) -> RawCell:
        return self._opened.sheet.cell(self.number, self._opened.columns[name])

    def fail(self, name: str, message: str) -> None:
        letter = get_column_letter(self._opened.columns[name])
        self.faults.append(RowError(self.number, letter, message))

    def read(self, name: str, read: Callable[[RawCell], _T], empty: _T) -> _T:
        try:
            return read(self.cell(name))
        except InvalidFigure as refusal:
            self.fail(name, str(refusal))
            return empty

    def line(self, indicator: Indicator) -> FilledLine | None:
        """The line as the file has it; nothing for a line that nobody fills in."""
        if indicator.kind == IndicatorKind.PORTAL:
            self._refuse_inputs(
                INPUTS,
                _(
                    "chỉ tiêu này do cổng tự tính, không nhập trong tệp; muốn khai số khác, hãy "
                    "ghi trên trang báo cáo kèm lý do"
                ),
            )
            return None
        given = self._opened.given.content(self.code)
        self._refuse_moved(indicator)
        entry = self._entry(indicator)
        if self.faults:
            return FilledLine(self.code, self.number, given, None)
        # As it was given out it need not be checked again.
        if content_of(entry) == given:
            return FilledLine(self.code, self.number, given, given)
        try:
            entry = checked(indicator, entry)
        except InvalidFigure as refusal:
            self.fail(_blamed(indicator, entry), str(refusal))
            return FilledLine(self.code, self.number, given, None)
        return FilledLine(self.code, self.number, given, content_of(entry))

    def _entry(self, indicator: Indicator) -> Entry:
        figures = self._figures(indicator)
        state = self.read("state", state_in, "")
        words = {name: self._text(name) for name in WORDS}
        has_figures = any(figure is not None for figure in figures.values())
        if not state:
            state = CellState.REPORTED.value if has_figures else CellState.MISSING.value
        if not self.faults:
            self._refuse_contradictions(indicator, state, has_figures, words["ground"])
        content: dict[str, Any] = {**figures, **words}
        return Entry(state, **content)

    def _figures(self, indicator: Indicator) -> dict[str, Decimal | None]:
        columns = figure_columns(indicator.kind)
        others = [name for name in ("numerator", "denominator", "value") if name not in columns]
        self._refuse_inputs(
            others,
            _("chỉ tiêu này không ghi ở cột này; hãy ghi vào cột %(columns)s")
            % {
                "columns": ", ".join(
                    get_column_letter(self._opened.columns[name]) for name in columns
                )
            },
        )
        if columns == ("value",):
            is_choice = indicator.kind == IndicatorKind.YES_NO
            return {"value": self.read("value", answer_in if is_choice else number_in, None)}
        try:
            cells = ratio_in(self.cell("numerator"), self.cell("denominator"))
        except InvalidFigure as refusal:
            self.fail("numerator", str(refusal))
            return dict.fromkeys(columns)
        # “29/30” in one cell has become two.
        return {name: self._number(name, cell) for name, cell in zip(columns, cells, strict=True)}

    def _number(self, name: str, cell: RawCell) -> Decimal | None:
        try:
            return number_in(cell)
        except InvalidFigure as refusal:
            self.fail(name, str(refusal))
            return None

    def _text(self, name: str) -> str:
        text = self.read(name, text_in, "")
        if len(text) > LONGEST[name]:
            self.fail(
                name,
                _("phần chữ dài %(length)s ký tự, quá %(longest)s ký tự; hãy viết gọn lại")
                % {"length": len(text), "longest": LONGEST[name]},
            )
        return text

    def _refuse_inputs(self, names: Iterable[str], message: str) -> None:
        for name in names:
            if not self.cell(name).is_empty:
                self.fail(name, message)

    def _refuse_moved(self, indicator: Indicator) -> None:
        """Columns sorted apart from each other, and ranges merged over several lines."""
        name = self._opened.given.lines[self.code]["name"]
        if fold(str(self.cell("name").value or "")) != fold(name):
            self.fail(
                "name",
                _(
                    "nội dung không phải của mã %(code)s; có thể các cột đã bị sắp xếp lệch nhau, "
                    "hãy đặt lại “%(name)s” vào dòng này"
                )
                % {"code": self.code, "name": name},
            )
        for column in self._merged_inputs():
            self.fail(
                column,
                _(
                    "ô bị gộp với ô khác nên không biết số thuộc dòng nào; hãy bỏ gộp rồi ghi từng ô"
                ),
            )

    def _merged_inputs(self) -> list[str]:
        """The first input column of this row that lies in a merged range."""
        found = []
        for left, top, right, bottom in self._opened.sheet.merged:
            if top <= self.number <= bottom:
                found += [name for name in INPUTS if left <= self._opened.columns[name] <= right][
                    :1
                ]
        return found

    def _refuse_contradictions(
        self, indicator: Indicator, state: str, has_figures: bool, ground: str
    ) -> None:
        """What a person meant cannot be guessed, and nothing of it may be dropped in silence."""
        first = figure_columns(indicator.kind)[0]
        if state == CellState.NOT_APPLICABLE and has_figures:
            self.fail(
                "state",
                _("đã chọn “Không áp dụng” nhưng vẫn có số; hãy xóa số hoặc đổi trạng thái"),
            )
        elif state == CellState.MISSING and has_figures:
            self.fail("state", _("đã có số nhưng trạng thái là “Chưa có”; hãy chọn “Đã nhập”"))
        elif state == CellState.REPORTED and not has_figures:
            self.fail(
                first, _("đã chọn “Đã nhập” nhưng chưa có số; hãy ghi số hoặc xóa trạng thái")
            )
        if ground and state != CellState.NOT_APPLICABLE:
            self.fail(
                "ground",
                _(
                    "có lý do không áp dụng nhưng trạng thái không phải “Không áp dụng”; hãy chọn "
                    "trạng thái đó hoặc chuyển nội dung sang cột diễn giải"
                ),
            )


def _blamed(indicator: Indicator, entry: Entry) -> str:
    """The column that a refusal of the whole line is about."""
    if entry.state == CellState.NOT_APPLICABLE:
        return "ground"
    columns = figure_columns(indicator.kind)
    if entry.state == CellState.ZERO:
        return "state"
    return next((name for name in columns if _is_odd(getattr(entry, name))), columns[0])


def _is_odd(number: Decimal | None) -> bool:
    return number is None or number < 0 or number % 1 != 0
