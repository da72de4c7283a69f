"""A criteria set as a workbook in the shape officials know; `import_criteria` reads it again."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from common.exceptions import Refused
from par_index import drafting
from par_index.drafting import sheet as layout
from par_index.drafting.tree import child_key, own
from par_index.models import CriteriaSet

WIDTHS = (8, 52, 10, 52, 30, 10, 30, 24, 14, 14)
LONGEST_CELL = 32_767


def criteria_workbook(criteria_set: CriteriaSet) -> bytes:
    """Two sheets: the criteria, and the head with all that has no column."""
    book = Workbook()
    table = book.active
    table.title = "Bộ tiêu chí"
    _head_line(table, layout.COLUMNS)
    for number, (cells, is_group) in enumerate(_rows(criteria_set.document), start=2):
        _write(table, number, cells, bold=is_group)
    for column, width in zip("ABCDEFGHIJ", WIDTHS, strict=True):
        table.column_dimensions[column].width = width
    for column in "IJ":
        # For the machine; out of the way of those who print the table.
        table.column_dimensions[column].hidden = True
    table.freeze_panes = "C2"
    table.page_setup.orientation = "landscape"
    table.page_setup.fitToHeight = 0
    table.sheet_properties.pageSetUpPr.fitToPage = True
    _write_head(book.create_sheet(layout.HEAD_SHEET), criteria_set)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(document: dict[str, Any]) -> Iterator[tuple[list[Any], bool]]:
    for node in drafting.nodes(document):
        data = own(node.data)
        rest = {key: item for key, item in data.items() if key != "rule"}
        rest[layout.DEPTH] = node.depth
        if not node.is_component:
            rest[layout.CHILDREN] = child_key(node.data)
        cells = [
            node.code,
            node.name,
            layout.number_cell(data.get("max")),
            layout.method_words(data.get("rule"), data.get("max")),
            layout.evidence_words(data),
            node.code,
            layout.source_words(data),
            layout.policy_words(data),
            layout.machine(data["rule"]) if "rule" in data else "",
            layout.machine(rest),
        ]
        yield cells, not node.is_component


def _write_head(table: Worksheet, criteria_set: CriteriaSet) -> None:
    document = criteria_set.document
    _head_line(table, ("Nội dung", "Giá trị"))
    rows = [(label, document.get(key, "")) for key, label in layout.HEAD_ROWS.items()]
    rest = own(document) | {layout.CHILDREN: child_key(document)}
    rows.append((layout.HEAD_REST, layout.machine(rest)))
    for number, cells in enumerate(rows, start=2):
        _write(table, number, cells, bold=False)
    table.column_dimensions["A"].width, table.column_dimensions["B"].width = 30, 90


def _head_line(table: Worksheet, names: Any) -> None:
    for column, name in enumerate(names, start=1):
        cell = table.cell(row=1, column=column, value=name)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _write(table: Worksheet, number: int, cells: Any, *, bold: bool) -> None:
    for column, value in enumerate(cells, start=1):
        if value in (None, ""):
            continue
        cell = table.cell(row=number, column=column)
        cell.alignment = Alignment(wrap_text=column < len(layout.COLUMNS) - 1, vertical="top")
        cell.font = Font(bold=bold)
        if isinstance(value, Decimal | int):
            cell.value = value
            continue
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        if len(text) > LONGEST_CELL:
            raise Refused(_("Nội dung quá dài cho một ô Excel. Xin tải tệp JSON."))
        cell.value = text
        # Always text: "1.10" must not become 1.1, nor "=…" a formula.
        cell.data_type = "s"
        cell.number_format = "@"
