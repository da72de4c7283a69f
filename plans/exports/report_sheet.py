"""A report as an Excel sheet to be filled in without the portal and sent back."""

import re
import zipfile
from collections.abc import Iterable
from copy import copy
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core import signing
from django.utils.formats import number_format
from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation

from common import clock
from common.figures import Figure, FigureState
from plans.choices import CellState, IndicatorKind
from plans.exports.sheet_layout import (
    CHUNK,
    COLUMNS,
    HEADER_ROW,
    HELP_SHEET,
    HIDDEN_SHEET,
    INPUTS,
    LETTERS,
    MARKER,
    NO,
    SALT,
    STATE_WORDS,
    VERSION,
    YES,
    Column,
    figure_columns,
)
from plans.models import Indicator
from plans.selectors.sheets import WORDS, Content, Sheet, SheetLine, content_of, tidy
from plans.selectors.totals import Total
from plans.services.figures import LONGEST

_FONT = "Times New Roman"
_THIN = Side(style="thin", color="9AA5A8")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", fgColor="D7E5E6")
_AREA_FILL = PatternFill("solid", fgColor="EEF3F3")
_INPUT_FILL = PatternFill("solid", fgColor="FFF9DB")
_CLOSED_FILL = PatternFill("lightUp", fgColor="C9CFD1", bgColor="FFFFFF")
_ASKS_FILL = PatternFill("solid", bgColor="F7C873")
_WRAP = {"wrap_text": True, "vertical": "top"}
_PLAIN = {"font": Font(name=_FONT, size=12), "alignment": Alignment(**_WRAP), "border": _GRID}
_RIGHT = _PLAIN | {"alignment": Alignment(horizontal="right", **_WRAP)}
_BOLD = _PLAIN | {"font": Font(name=_FONT, size=12, bold=True)}
_OPEN = {"fill": _INPUT_FILL, "protection": Protection(locked=False)}
_STYLES: dict[str, dict[str, Any]] = {
    "plain": _PLAIN,
    "figure": _RIGHT,
    "title": {"font": Font(name=_FONT, size=15, bold=True)},
    "subtitle": {"font": Font(name=_FONT, size=12, bold=True)},
    "help": {"font": Font(name=_FONT, size=11), "alignment": Alignment(**_WRAP)},
    "heading": _BOLD
    | {
        "fill": _HEAD_FILL,
        "alignment": Alignment(wrap_text=True, vertical="center", horizontal="center"),
    },
    "area": {"font": _BOLD["font"], "fill": _AREA_FILL},
    "closed": _PLAIN | {"fill": _CLOSED_FILL},
    "input": _PLAIN | _OPEN,
    # As text, what begins like a formula stays what it is, also when somebody edits it.
    "input-text": _PLAIN | _OPEN | {"number_format": "@"},
    "input-figure": _RIGHT | _OPEN,
}
# What a spreadsheet keeps of a number.
_DIGITS = 15
_FORMULA = ("=", "+", "-", "@")
_LAST = LETTERS[COLUMNS[-1].name]

SHORT_HELP = (
    "Chỉ nhập ô nền vàng. Không phát sinh, không áp dụng: chọn ở cột Trạng thái (không áp dụng "
    "phải ghi lý do). Không đổi cột, không đổi mã. Nhập xong, gửi lại tệp này ở trang báo cáo."
)
HELP = (
    "1. Mỗi dòng là một chỉ tiêu. Chỉ các ô nền vàng nhập được; ô gạch chéo không dùng cho dòng đó.",
    "2. Tỷ lệ: ghi tử số và mẫu số vào hai ô, ví dụ 29 và 30. Không ghi phần trăm.",
    "3. Số lượng: ghi một số nguyên. Có/Không: chọn trong danh sách.",
    "4. Không có việc phát sinh trong kỳ: chọn “Không phát sinh”, để trống ô số.",
    "5. Đơn vị không được giao việc đó: chọn “Không áp dụng” và ghi lý do, để trống ô số.",
    "6. Có số thì trạng thái có thể để trống, cổng tự hiểu là “Đã nhập”.",
    "7. Dòng để nguyên không làm thay đổi gì trên cổng. Có thể xóa dòng hoặc đổi thứ tự các dòng.",
    "8. Dòng do cổng tự tính đã khóa; muốn khai số khác, ghi trên trang báo cáo kèm lý do.",
    "9. Lưu tệp dạng .xlsx. Gửi lại ở trang báo cáo, mục “Nhập bằng Excel”. Cổng cho xem từng ô "
    "sẽ thay đổi trước khi ghi; ô đã có người sửa trên cổng sẽ được hỏi lại.",
)


def sheet_filename(sheet: Sheet) -> str:
    return f"bao-cao-{sheet.report.unit.code}-{sheet.report.period.code}.xlsx"


def report_sheet(sheet: Sheet) -> bytes:
    """The workbook of one report. Written in Vietnamese; the caller sets the language."""
    book = Workbook()
    table = book.active
    table.title = "Báo cáo"
    pen = _Pen(table)
    _head(table, sheet, pen)
    _lines(table, sheet, pen)
    _for_paper(table)
    table.protection.sheet = True
    # Widths and heights may be changed to read better.
    table.protection.formatColumns = table.protection.formatRows = False
    _help(book.create_sheet(HELP_SHEET))
    _identity(book.create_sheet(HIDDEN_SHEET), sheet)
    book.security = WorkbookProtection(lockStructure=True)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def report_sheets_zip(sheets: Iterable[Sheet]) -> bytes:
    """The sheets of many units in one archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for sheet in sheets:
            archive.writestr(sheet_filename(sheet), report_sheet(sheet))
    return out.getvalue()


# --- The table ------------------------------------------------------------------------------------


class _Pen:
    """Writes cells. A style is worked out once for a sheet; after that its number is copied."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._known: dict[str, Any] = {}

    def write(self, place: str, value: Any, style: str = "plain") -> None:
        cell = self._page[place]
        if style in self._known:
            cell._style = copy(self._known[style])
        else:
            for name, part in _STYLES[style].items():
                setattr(cell, name, part)
            self._known[style] = copy(cell._style)
        if not isinstance(value, str):
            cell.value = value
        elif text := tidy(value):
            cell.value = text
            # Always text, as in common.exports: what begins with "=" must not become a formula.
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(_FORMULA)


def _head(table: Any, sheet: Sheet, pen: _Pen) -> None:
    report = sheet.report
    due = f"{report.period.due_on:%d/%m/%Y}"
    lines = (
        (f"BÁO CÁO CẢI CÁCH HÀNH CHÍNH {str(report.period.name).upper()}", "title", 24),
        (
            f"Đơn vị: {report.unit.name} · Kỳ: {report.period.name} · Hạn nộp: {due}",
            "subtitle",
            20,
        ),
        (SHORT_HELP, "help", 34),
    )
    for number, (text, style, height) in enumerate(lines, start=1):
        pen.write(f"A{number}", text, style)
        table.row_dimensions[number].height = height
    table.merge_cells(f"A3:{_LAST}3")
    for column in COLUMNS:
        letter = LETTERS[column.name]
        pen.write(f"{letter}{HEADER_ROW}", column.heading, "heading")
        table.column_dimensions[letter].width = column.width
    table.freeze_panes = f"C{HEADER_ROW + 1}"


def _lines(table: Any, sheet: Sheet, pen: _Pen) -> None:
    rules = _Rules()
    number = HEADER_ROW
    for area, lines in sheet.areas:
        number += 1
        # The name runs over the empty cells beside it; without a code it is no line.
        for column in COLUMNS:
            text = str(area) if column.name == "name" else None
            pen.write(f"{LETTERS[column.name]}{number}", text, "area")
        for line in lines:
            number += 1
            _line(pen, number, line, rules)
    rules.put(table)
    _ask_for_ground(table, number)
    table.print_area = f"A1:{_LAST}{number}"


def _line(pen: _Pen, number: int, line: SheetLine, rules: "_Rules") -> None:
    indicator = line.indicator
    shown: dict[str, Any] = {
        "code": indicator.code,
        "name": indicator.name,
        "labels": _how_to_fill(indicator),
        "unit": indicator.unit_label,
    }
    open_columns: tuple[str, ...] = ()
    if indicator.is_typed:
        shown |= {"before": _told(indicator, line.before), "so_far": _told(indicator, line.so_far)}
        shown |= _inputs(indicator, content_of(line.cell))
        open_columns = (*figure_columns(indicator.kind), *INPUTS[3:])
    else:
        shown["so_far"] = _computed(line.computed)
    for column in COLUMNS:
        place = f"{LETTERS[column.name]}{number}"
        if column.name in open_columns:
            rules.add(place, column.name, indicator)
        pen.write(place, shown.get(column.name), _style(column, open_columns))


def _style(column: Column, open_columns: tuple[str, ...]) -> str:
    if column.name in {"before", "so_far"}:
        return "figure"
    if not column.is_input:
        return "plain"
    if column.name not in open_columns:
        return "closed"
    if column.name in WORDS:
        return "input-text"
    return "input" if column.name == "state" else "input-figure"


def _inputs(indicator: Indicator, content: Content) -> dict[str, Any]:
    """What stands in the cell now, so that nobody types it a second time."""
    figures = {name: _figure(indicator, content[name]) for name in figure_columns(indicator.kind)}
    words = {name: content[name] for name in WORDS}
    return {**figures, **words, "state": STATE_WORDS.get(content["state"])}


def _figure(indicator: Indicator, text: str) -> Decimal | str | None:
    if not text:
        return None
    number = Decimal(text)
    if indicator.kind == IndicatorKind.YES_NO:
        return YES if number else NO
    return text.replace(".", ",") if len(number.as_tuple().digits) > _DIGITS else number


def _how_to_fill(indicator: Indicator) -> str:
    if not indicator.is_typed:
        return "Cổng tự tính cho cả năm đến nay, không nhập"
    if indicator.is_ratio:
        return (
            f"Tử số: {indicator.numerator_label or '—'}\n"
            f"Mẫu số: {indicator.denominator_label or '—'}"
        )
    return "Chọn Có hoặc Không" if indicator.kind == IndicatorKind.YES_NO else "Số lượng trong kỳ"


# --- Figures in words -------------------------------------------------------------------------------


def _told(indicator: Indicator, total: Total) -> str:
    if total.state == CellState.MISSING:
        return "—"
    if total.state == CellState.NOT_APPLICABLE:
        return "không áp dụng"
    if indicator.is_ratio:
        return _share(total.numerator, total.denominator)
    if indicator.kind == IndicatorKind.YES_NO:
        return YES if total.value else NO
    return _plain(total.value)


def _computed(figure: Figure | None) -> str:
    if figure is None or figure.state == FigureState.MISSING:
        return "chưa có"
    if figure.state == FigureState.NOT_APPLICABLE:
        return "không phát sinh"
    if figure.denominator is not None:
        return _share(figure.numerator, figure.denominator)
    return _plain(figure.value)


def _share(numerator: Decimal | None, denominator: Decimal | None) -> str:
    if not denominator:
        return "không phát sinh"
    percent = round((numerator or Decimal(0)) * 100 / denominator, 1)
    return f"{number_format(percent, 1)} % ({_plain(numerator)}/{_plain(denominator)})"


def _plain(number: Decimal | None) -> str:
    if number is None:
        return "—"
    exponent = number.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return number_format(number, min(places, 3), force_grouping=True)


# --- Rules of the cells -----------------------------------------------------------------------------


class _Rules:
    """What may be typed where; one rule of a kind for all its cells."""

    def __init__(self) -> None:
        states = list(STATE_WORDS.values())
        self._number = DataValidation(
            "decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True
        )
        self._count = DataValidation(
            "whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True
        )
        self._answer = _choice([YES, NO])
        self._state = _choice(states)
        self._state_of_answer = _choice([states[0], states[2]])
        self._texts = {
            name: DataValidation(
                "textLength", operator="lessThanOrEqual", formula1=str(longest), allow_blank=True
            )
            for name, longest in LONGEST.items()
            if name in INPUTS
        }
        _says(self._number, "Ghi một số không âm. Không ghi phần trăm, không ghi “29/30”.")
        _says(self._count, "Ghi một số nguyên không âm.")
        for choice in (self._answer, self._state, self._state_of_answer):
            _says(choice, "Hãy chọn một mục trong danh sách, hoặc để trống.")
        for name, rule in self._texts.items():
            _says(rule, f"Tối đa {LONGEST[name]} ký tự.")

    def add(self, place: str, name: str, indicator: Indicator) -> None:
        is_choice = indicator.kind == IndicatorKind.YES_NO
        if name in self._texts:
            rule = self._texts[name]
        elif name == "state":
            rule = self._state_of_answer if is_choice else self._state
        elif name == "value":
            rule = self._answer if is_choice else self._count
        else:
            rule = self._number
        rule.add(place)

    def put(self, table: Any) -> None:
        choices = (self._answer, self._state, self._state_of_answer)
        for rule in (self._number, self._count, *choices, *self._texts.values()):
            if rule.sqref:
                table.add_data_validation(rule)


def _choice(words: list[str]) -> DataValidation:
    return DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)


def _says(rule: DataValidation, text: str) -> None:
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = "Chưa đúng", text


def _ask_for_ground(table: Any, last: int) -> None:
    """Colour the ground where "does not apply" was chosen and no ground stands yet."""
    first = HEADER_ROW + 1
    state, ground = LETTERS["state"], LETTERS["ground"]
    word = STATE_WORDS[CellState.NOT_APPLICABLE.value]
    condition = f'AND(${state}{first}="{word}",LEN(TRIM(${ground}{first}))=0)'
    table.conditional_formatting.add(
        f"{ground}{first}:{ground}{last}", FormulaRule(formula=[condition], fill=_ASKS_FILL)
    )


# --- Paper, help, identity ------------------------------------------------------------------------


def _for_paper(table: Any) -> None:
    table.page_setup.orientation = "landscape"
    table.page_setup.paperSize = table.PAPERSIZE_A4
    table.page_setup.fitToWidth, table.page_setup.fitToHeight = 1, 0
    table.sheet_properties.pageSetUpPr.fitToPage = True
    table.page_margins.left = table.page_margins.right = 0.4
    table.page_margins.top = table.page_margins.bottom = 0.5
    table.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    table.oddFooter.center.text = "Trang &P/&N"


def _help(page: Any) -> None:
    page.column_dimensions["A"].width = 100
    pen = _Pen(page)
    pen.write("A1", "Cách nhập", "subtitle")
    for number, text in enumerate(HELP, start=2):
        pen.write(f"A{number}", text, "help")
    page.protection.sheet = True


def _identity(page: Any, sheet: Sheet) -> None:
    """What the portal must recognise when the file comes back, signed against alteration."""
    report = sheet.report
    told = {
        "report": report.pk,
        "unit": report.unit.code,
        "period": report.period.code,
        "title": str(report),
        "made_at": clock.now().isoformat(),
        "lines": {
            line.indicator.code: {
                "name": tidy(line.indicator.name),
                "version": line.cell.version if line.cell else 0,
                "content": content_of(line.cell),
            }
            for line in sheet.lines
        },
    }
    signed = signing.dumps(told, salt=SALT, compress=True)
    parts = re.findall(f".{{1,{CHUNK}}}", signed)
    for number, text in enumerate((MARKER, str(VERSION), *parts), start=1):
        page.cell(number, 1, text).data_type = "s"
    page.protection.sheet = True
    page.sheet_state = "veryHidden"
