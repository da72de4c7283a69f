"""The dossier tables in the shape of the official forms II.06a and II.07a."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from common.exports import harmless
from procedures.models import Procedure
from procedures.selectors import DossierCounts, Span
from procedures.selectors.counts import COLUMNS
from procedures.selectors.figures import source_of
from procedures.selectors.statistics import BY_FIELD, BY_UNIT, DossierTable, TableRow
from units.models import Unit

# After the number of the line and its name.
LAST = len(COLUMNS) + 2
HEAD = 5
_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def statistics_xlsx(table: DossierTable, unit: Unit, span: Span, by: str) -> bytes:
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = {BY_UNIT: "II.06a", BY_FIELD: "II.07a"}.get(by, "Thu tuc")
    _title(sheet, unit, span, by)
    _head(sheet, by)
    for number, row in enumerate(table.rows, 1):
        _line(sheet, [number, _name(row), *_numbers(row.counts)])
    _line(sheet, ["", _("Tổng cộng"), *_numbers(table.total)], bold=True)
    _foot(sheet, table, span.as_of)
    _page(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _title(sheet: Worksheet, unit: Unit, span: Span, by: str) -> None:
    form = {BY_UNIT: "II.06a/VPCP/KSTT", BY_FIELD: "II.07a/VPCP/KSTT"}.get(by, "")
    subject = {BY_UNIT: _("THEO ĐƠN VỊ"), BY_FIELD: _("THEO LĨNH VỰC")}.get(by, _("THEO THỦ TỤC"))
    lines = (
        _("Biểu số %(form)s") % {"form": form} if form else "",
        _("TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH %(subject)s") % {"subject": subject},
        f"{unit.name} · {span.label} ({span.start:%d/%m/%Y} - {span.as_of:%d/%m/%Y})",
    )
    for number, text in enumerate(lines, 1):
        cell = sheet.cell(number, 1, harmless(text))
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=LAST)
        cell.font = Font(bold=number == 2, italic=number != 2, size=13 if number == 2 else 11)
        cell.alignment = Alignment(horizontal="right" if number == 1 else "center")


def _head(sheet: Worksheet, by: str) -> None:
    """Two merged rows and the row of column numbers."""
    name = {BY_UNIT: _("Đơn vị"), BY_FIELD: pgettext("procedures", "Lĩnh vực")}.get(
        by, _("Thủ tục")
    )
    groups = (
        (_("STT"), ()),
        (name, ()),
        (
            _("Số hồ sơ tiếp nhận"),
            (_("Tổng số"), _("Trực tuyến"), _("Trực tiếp, bưu chính"), _("Từ kỳ trước")),
        ),
        (
            _("Số hồ sơ đã giải quyết"),
            (_("Tổng số"), _("Trước hạn"), _("Đúng hạn"), _("Quá hạn")),
        ),
        (_("Số hồ sơ đang giải quyết"), (_("Tổng số"), _("Trong hạn"), _("Quá hạn"))),
        (_("Chờ bổ sung, tạm dừng"), ()),
        (_("Rút hồ sơ"), ()),
    )
    column = 1
    for title, parts in groups:
        width = max(1, len(parts))
        _heading(sheet, HEAD, column, title)
        if parts:
            sheet.merge_cells(None, HEAD, column, HEAD, column + width - 1)
            for place, part in enumerate(parts):
                _heading(sheet, HEAD + 1, column + place, part)
        else:
            sheet.merge_cells(None, HEAD, column, HEAD + 1, column)
        column += width
    for number in range(1, LAST + 1):
        _heading(sheet, HEAD + 2, number, f"({number})", bold=False)


def _heading(sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = True) -> None:
    cell = sheet.cell(row, column, text)
    cell.font, cell.alignment = Font(bold=bold, italic=not bold), _MIDDLE


def _line(sheet: Worksheet, values: Sequence[Any], *, bold: bool = False) -> None:
    row = sheet.max_row + 1
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value)
        if isinstance(value, str):
            # Always text: a name that begins with "=" must not become a formula.
            cell.value, cell.data_type = value, "s"
            cell.alignment = Alignment(wrap_text=True, vertical="center")
        else:
            cell.number_format = "#,##0"
        cell.font = Font(bold=bold)


def _numbers(counts: DossierCounts) -> list[int]:
    return [getattr(counts, name) for name in COLUMNS]


def _name(row: TableRow) -> str:
    if isinstance(row.what, Procedure):
        return f"{row.what.code} {row.what.name}"
    return str(row.what) if row.what else _("Số liệu tháng không chia lĩnh vực")


def _foot(sheet: Worksheet, table: DossierTable, on: date) -> None:
    last = sheet.max_row
    for row in sheet.iter_rows(HEAD, last, 1, LAST):
        for cell in row:
            cell.border = _BOX
    note = _("Nguồn: %(source)s, số liệu ngày %(day)s.") % {
        "source": source_of(table.total),
        "day": f"{on:%d/%m/%Y}",
    }
    sheet.cell(last + 2, 1, note).font = Font(italic=True)
    for number, (row, sentence) in enumerate(table.faults, last + 3):
        sheet.cell(number, 1, harmless(f"{_name(row)}: {sentence}")).font = Font(italic=True)


def _page(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 6
    sheet.column_dimensions["B"].width = 36
    for column in range(3, LAST + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 11
    sheet.freeze_panes = sheet.cell(HEAD + 3, 3)
    sheet.print_title_rows = f"{HEAD}:{HEAD + 2}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
