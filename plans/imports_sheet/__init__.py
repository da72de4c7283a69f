"""A report's Excel sheet, filled in outside the portal and sent back."""

from plans.imports_sheet.given import Given, refuse_other_report
from plans.imports_sheet.report_sheet import FilledSheet, OpenedSheet, open_sheet, read_lines

__all__ = [
    "FilledSheet",
    "Given",
    "OpenedSheet",
    "open_sheet",
    "read_lines",
    "refuse_other_report",
]
