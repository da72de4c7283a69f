"""Spreadsheets that people laid out themselves: cells as they stand, with what was merged."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import PurePosixPath
from typing import Any

import python_calamine
from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from common.exceptions import Refused
from common.exports import as_written
from common.imports import MAX_UNPACKED
from common.uploads import is_safe_office_file, sheet_extent

MAX_SHEETS = 10


@dataclass(frozen=True)
class Sheet:
    """A sheet as text: dates as 30/06/2020, a number's fraction behind a comma.

    So 1,234 that was a number and "1.234" that somebody typed can be told apart.
    """

    rows: list[list[str]]
    # Ranges of merged cells: first row and column, last row and column, from zero.
    merged: list[list[int]] = field(default_factory=list)


def read_sheets(upload: File, *, max_rows: int, max_columns: int) -> list[Sheet]:
    """The sheets of an .xlsx or .csv file, or a refusal that says what to do."""
    if not upload.size:
        raise Refused(_("Tệp rỗng. Hãy chọn lại tệp có nội dung."))
    if upload.size > settings.IMPORT_MAX_BYTES:
        raise Refused(
            _("Tệp lớn hơn %(limit)s MB. Hãy chỉ giữ lại trang phụ lục rồi gửi lại.")
            % {"limit": settings.IMPORT_MAX_BYTES // (1024 * 1024)}
        )
    kind = PurePosixPath(upload.name or "").suffix.lower()
    upload.seek(0)
    content = upload.read()
    if kind == ".csv":
        sheets = [_csv_sheet(content)]
    elif kind == ".xlsx":
        sheets = list(_xlsx_sheets(content, max_rows, max_columns))
    else:
        raise Refused(
            _("Chỉ nhận tệp Excel (.xlsx) hoặc CSV. Tệp .xls, Word, PDF: hãy lưu lại thành .xlsx.")
        )
    for sheet in sheets:
        _refuse_size(len(sheet.rows), max(map(len, sheet.rows), default=0), max_rows, max_columns)
    return sheets


def _refuse_size(rows: int, columns: int, max_rows: int, max_columns: int) -> None:
    if rows > max_rows or columns > max_columns:
        raise Refused(
            _("Trang tính quá lớn: chỉ nhận %(rows)s dòng và %(columns)s cột.")
            % {"rows": max_rows, "columns": max_columns}
        )


def _csv_sheet(content: bytes) -> Sheet:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            _("Tệp CSV phải mã hóa UTF-8. Trong Excel hãy lưu dạng “CSV UTF-8” hoặc .xlsx.")
        ) from error
    # Excel in Vietnamese writes semicolons.
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Refused(_("Tệp CSV hỏng: %(error)s") % {"error": error}) from error
    return Sheet([[as_written(cell) for cell in line] for line in lines])


def _xlsx_sheets(content: bytes, max_rows: int, max_columns: int) -> Iterator[Sheet]:
    if not is_safe_office_file(BytesIO(content), "xl/", max_unpacked=MAX_UNPACKED):
        raise Refused(_("Tệp Excel hỏng, có macro hoặc quá lớn. Hãy mở tệp và lưu lại dạng .xlsx."))
    # Before anything is unfolded: one cell far away makes an immense empty table.
    _refuse_size(*sheet_extent(BytesIO(content)), max_rows, max_columns)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        for name in book.sheet_names[:MAX_SHEETS]:
            sheet = book.get_sheet_by_name(name)
            rows = [
                [cell_text(cell) for cell in line]
                for line in sheet.to_python(skip_empty_area=False)
            ]
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
            yield Sheet(rows, merged)
    except (python_calamine.CalamineError, ValueError) as error:
        raise Refused(_("Không đọc được tệp Excel. Hãy mở tệp và lưu lại dạng .xlsx.")) from error


def cell_text(cell: Any) -> str:
    """As a person reads it; what Excel stores as text is text, also behind an apostrophe."""
    if isinstance(cell, (datetime, date)):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and not isinstance(cell, bool):
        # Fifteen digits, as Excel itself shows and compares them: what is behind is binary dust.
        exact = Decimal(f"{cell:.15g}").normalize()
        return f"{exact:f}".replace(".", ",")
    return str(cell)
