"""A report's Excel sheet as a person has it open: taken from the portal, filled in, sent back."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import load_workbook

from plans.exports.report_sheet import report_sheet
from plans.exports.sheet_layout import HEADER_ROW, LETTERS
from plans.imports_sheet import open_sheet, read_lines
from plans.models import Report
from plans.selectors.reports import reports_with_state
from plans.selectors.sheets import sheets_of


def with_state(report):
    reports = Report.objects.filter(pk=report.pk).select_related("unit", "period")
    return reports_with_state(reports).get()


def sheet_bytes(report):
    with translation.override("vi"):
        [sheet] = sheets_of(report.period, [with_state(report)])
        return report_sheet(sheet)


class FilledIn:
    """The sheet of a report, open in a spreadsheet."""

    def __init__(self, report):
        self.report = report
        self.book = load_workbook(BytesIO(sheet_bytes(report)))
        self.table = self.book.worksheets[0]

    @property
    def hidden(self):
        return self.book.worksheets[-1]

    def row(self, code):
        rows = range(HEADER_ROW + 1, self.table.max_row + 1)
        return next(number for number in rows if self.table[f"A{number}"].value == code)

    def cell(self, code, column):
        return self.table[f"{LETTERS[column]}{self.row(code)}"]

    def fill(self, code, **values):
        """`fill("TC01", numerator=29, denominator=30)`"""
        for column, value in values.items():
            self.cell(code, column).value = value
        return self

    def data(self):
        out = BytesIO()
        self.book.save(out)
        return out.getvalue()

    def file(self, name="mau.xlsx"):
        return SimpleUploadedFile(name, self.data())

    def read(self):
        return read_lines(open_sheet(self.file()), self.report)

    def wanted(self, code):
        """What the file asks for on a line, without what is empty."""
        [line] = [line for line in self.read().lines if line.code == code]
        return {name: text for name, text in line.wanted.items() if text}

    def faults(self):
        """Every fault as (row's code, column, message)."""
        codes = {self.row(code): code for code in self.codes()}
        return [
            (codes.get(fault.row, fault.row), fault.column, fault.message)
            for fault in self.read().faults
        ]

    def codes(self):
        cells = [self.table[f"A{number}"].value for number in range(5, self.table.max_row + 1)]
        return list(dict.fromkeys(value for value in cells if value))
