"""How the report's Excel sheet is laid out. What is written and what is read agree here.

The words on the sheet are those of the office's form and always Vietnamese: the file is read
again whatever language the portal speaks to the person.
"""

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from plans.choices import CellState, IndicatorKind

# Raised with every change after which older files cannot be read.
VERSION = 1
MARKER = "reform-portal report-sheet"
SALT = "plans.report_sheet"
HIDDEN_SHEET = "cong_du_lieu"
HELP_SHEET = "Hướng dẫn"
# A cell of Excel holds 32,767 characters.
CHUNK = 30_000
HEADER_ROW = 4


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    heading: str
    width: int
    is_input: bool = False


COLUMNS = (
    Column("code", "Mã", 8),
    Column("name", "Nội dung", 32),
    Column("labels", "Cách ghi", 26),
    Column("unit", "Đơn vị tính", 8),
    Column("before", "Kỳ trước", 12),
    Column("so_far", "Lũy kế năm", 12),
    Column("numerator", "Tử số", 9, is_input=True),
    Column("denominator", "Mẫu số", 9, is_input=True),
    Column("value", "Số lượng hoặc Có/Không", 11, is_input=True),
    Column("state", "Trạng thái", 13, is_input=True),
    Column("ground", "Lý do không áp dụng", 16, is_input=True),
    Column("note", "Diễn giải", 22, is_input=True),
    Column("difficulty", "Khó khăn, vướng mắc", 20, is_input=True),
)
INPUTS = tuple(column.name for column in COLUMNS if column.is_input)
LETTERS = {column.name: get_column_letter(at) for at, column in enumerate(COLUMNS, start=1)}

STATE_WORDS = {
    CellState.REPORTED.value: "Đã nhập",
    CellState.ZERO.value: "Không phát sinh",
    CellState.NOT_APPLICABLE.value: "Không áp dụng",
}
NOT_YET = "Chưa có"
YES, NO = "Có", "Không"


def figure_columns(kind: str) -> tuple[str, ...]:
    """Where a line of this kind has its figures."""
    if kind in {IndicatorKind.RATIO, IndicatorKind.MILESTONES}:
        return ("numerator", "denominator")
    return ("value",)
