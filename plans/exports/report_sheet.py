"""A report as an Excel sheet to be filled in without the portal and sent back."""

import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core import signing
from django.utils.formats import number_format
from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection

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
from plans.exports.sheet_pen import Pen
from plans.exports.sheet_rules import Rules, ask_for_ground
from plans.models import Indicator
from plans.selectors.sheets import WORDS, Content, Sheet, SheetLine, content_of, tidy
from plans.selectors.totals import Total

# What a spreadsheet keeps of a number.
_DIGITS = 15
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
    pen = Pen(table)
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


def _head(table: Any, sheet: Sheet, pen: Pen) -> None:
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


def _lines(table: Any, sheet: Sheet, pen: Pen) -> None:
    rules = Rules()
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
    ask_for_ground(table, number)
    table.print_area = f"A1:{_LAST}{number}"


def _line(pen: Pen, number: int, line: SheetLine, rules: Rules) -> None:
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
    pen = Pen(page)
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
