"""The plan's annex as a workbook, laid out so that the portal reads it again without a change."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from plans.models import Plan
from plans.selectors.annex import COLUMNS, annex_cells, annex_tasks, roman

_WIDTHS = {
    "code": 7,
    "title": 48,
    "product": 26,
    "lead": 22,
    "cooperating": 26,
    "due": 16,
    "budget": 20,
    "note": 20,
}
_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TOP = Alignment(wrap_text=True, vertical="top")
_CENTRE = Alignment(wrap_text=True, horizontal="center", vertical="center")


def annex_workbook(plan: Plan) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = _("Phụ lục")
    last = len(COLUMNS)
    _headline(sheet, 1, last, _("PHỤ LỤC"), bold=True)
    _headline(sheet, 2, last, plan.title, bold=True)
    _headline(sheet, 3, last, _decision(plan), bold=False)
    for column, name in enumerate(COLUMNS, start=1):
        _write(sheet, 5, column, str(COLUMNS[name]), bold=True, alignment=_CENTRE)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[name]
    sheet.freeze_panes = "A6"
    sheet.print_title_rows = "5:5"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    row, area = 6, None
    for task in annex_tasks(plan):
        if task.area != area:
            area = task.area
            for column in range(1, last + 1):
                _write(sheet, row, column, "", bold=True)
            _write(sheet, row, 1, roman(area.position), bold=True)
            _write(sheet, row, 2, area.name, bold=True)
            row += 1
        for column, text in enumerate(annex_cells(task).values(), start=1):
            _write(sheet, row, column, text)
        row += 1
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _decision(plan: Plan) -> str:
    if not plan.decision_number:
        return ""
    if plan.issued_on is None:
        return _("(Kèm theo Quyết định số %(number)s)") % {"number": plan.decision_number}
    return _("(Kèm theo Quyết định số %(number)s ngày %(day)s)") % {
        "number": plan.decision_number,
        "day": f"{plan.issued_on:%d/%m/%Y}",
    }


def _headline(sheet: Any, row: int, last: int, text: str, *, bold: bool) -> None:
    _write(sheet, row, 1, text, bold=bold, alignment=_CENTRE, boxed=False)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)


def _write(
    sheet: Any,
    row: int,
    column: int,
    text: str,
    *,
    bold: bool = False,
    alignment: Alignment = _TOP,
    boxed: bool = True,
) -> None:
    """Always text: neither may "=…" become a formula nor 1.10 the number 1,1."""
    cell = sheet.cell(row, column)
    if text:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
        cell.number_format = "@"
    cell.font = Font(name="Times New Roman", size=12, bold=bold)
    cell.alignment = alignment
    if boxed:
        cell.border = _BOX
