"""The report's Excel sheet in again: every line found by its code, every fault with its place."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common.exceptions import Refused
from common.imports import RowError
from common.text import fold
from plans.choices import IndicatorKind
from plans.exports.sheet_layout import COLUMNS, INPUTS
from plans.imports_sheet.given import given_in
from plans.imports_sheet.rows import FilledLine, OpenedSheet, Row
from plans.imports_sheet.workbook import RawCell, RawSheet, read_workbook
from plans.models import Report
from plans.selectors.reports import indicators_of

_HEADINGS = {fold(column.heading): column.name for column in COLUMNS}
# The header may have slid down by lines that somebody put above it.
_HEADER_WITHIN = 30


@dataclass
class FilledSheet:
    lines: list[FilledLine] = field(default_factory=list)
    faults: list[RowError] = field(default_factory=list)
    # Lines of the form that the file does not have; they are left alone.
    absent: list[str] = field(default_factory=list)


def open_sheet(file: Any) -> OpenedSheet:
    """The file's identity and table; Refused says why it is no sheet of this portal."""
    sheets = read_workbook(file)
    given = given_in(sheets)
    tables = [(sheet, row) for sheet in sheets if (row := _header_row(sheet))]
    if not tables:
        raise Refused(
            _(
                "Không tìm thấy dòng tiêu đề (Mã, Nội dung, …). Hãy gửi lại đúng tệp mẫu, giữ dòng này."
            )
        )
    if len(tables) > 1:
        raise Refused(
            _(
                "Tệp có nhiều trang tính cùng mẫu (%(titles)s). Hãy xóa trang không dùng rồi gửi lại."
            )
            % {"titles": ", ".join(f"“{sheet.title}”" for sheet, _row in tables)}
        )
    [(sheet, row)] = tables
    return OpenedSheet(given, sheet, row, _columns(sheet, row))


def read_lines(opened: OpenedSheet, report: Report) -> FilledSheet:
    """Every line as the file has it, with all faults at once."""
    indicators = {indicator.code: indicator for indicator in indicators_of(report)}
    filled = FilledSheet()
    rows = [
        Row(opened, number) for number in range(opened.header_row + 1, len(opened.sheet.rows) + 1)
    ]
    times = Counter(row.code for row in rows if row.code)
    for row in rows:
        if not row.code:
            if any(not row.cell(name).is_empty for name in INPUTS):
                row.fail(
                    "code", _("dòng có số liệu nhưng không có mã; hãy ghi vào đúng dòng của mẫu")
                )
        elif times[row.code] > 1:
            row.fail("code", _("mã %(code)s có hai dòng; hãy xóa dòng thừa") % {"code": row.code})
        elif row.code not in opened.given.lines:
            row.fail("code", _("mã %(code)s không có trong mẫu đã tải") % {"code": row.code})
        elif row.code not in indicators:
            row.fail(
                "code",
                _("chỉ tiêu %(code)s không còn trong biểu; hãy xóa dòng này") % {"code": row.code},
            )
        elif line := row.line(indicators[row.code]):
            filled.lines.append(line)
        filled.faults += row.faults
    filled.absent = [
        code
        for code, indicator in indicators.items()
        if indicator.kind != IndicatorKind.PORTAL and code not in times
    ]
    return filled


def as_kept(opened: OpenedSheet, filled: FilledSheet) -> dict[str, Any]:
    """What the file said, in a form that JSON keeps until the person has decided."""
    made_at = opened.given.made_at
    return {
        "made_at": made_at.isoformat() if made_at else "",
        "rows": [asdict(line) for line in filled.lines],
        "faults": [asdict(fault) for fault in filled.faults],
        "absent": filled.absent,
    }


# --- Where things stand ---------------------------------------------------------------------------


def _header_row(sheet: RawSheet) -> int:
    """The row that holds the first two headings, or 0."""
    first = {fold(column.heading) for column in COLUMNS[:2]}
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN], start=1):
        if first <= {_heading(cell) for cell in row}:
            return number
    return 0


def _heading(cell: RawCell) -> str:
    return fold(cell.value) if isinstance(cell.value, str) else ""


def _columns(sheet: RawSheet, header_row: int) -> dict[str, int]:
    """Where each column stands, by its heading."""
    headings = [_heading(cell) for cell in sheet.rows[header_row - 1]]
    found = {
        _HEADINGS[heading]: place
        for place, heading in enumerate(headings, start=1)
        if heading in _HEADINGS
    }
    needed = ("code", "name", *INPUTS)
    missing = [
        column.heading for column in COLUMNS if column.name in needed and column.name not in found
    ]
    twice = [column.heading for column in COLUMNS if headings.count(fold(column.heading)) > 1]
    if missing or twice:
        raise Refused(
            _(
                "Dòng tiêu đề (dòng %(row)s) đã bị đổi: %(columns)s. Hãy giữ nguyên các cột của "
                "mẫu; nếu cần, tải mẫu mới rồi chép số sang."
            )
            % {
                "row": header_row,
                "columns": "; ".join(
                    [_("thiếu cột “%s”") % name for name in missing]
                    + [_("cột “%s” có hai lần") % name for name in twice]
                ),
            }
        )
    return found
