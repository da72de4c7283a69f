"""A workbook from outside, opened with care: what stands in which cell, and nothing unpacked blindly.

Read row by row: the ordinary way of the library would follow a merged range or a link over a
whole sheet into billions of cells.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from common.exceptions import Refused
from common.uploads import is_safe_office_file

MAX_UNPACKED = 10 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 3000, 40, 12
# What the library raises on files that are no proper workbooks.
_BROKEN = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]{2,30})"')
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell's value with what its format says about it."""

    value: Any = None
    is_percent: bool = False
    is_fault: bool = False
    # A formula that no program has worked out yet: its value is not in the file.
    is_unsolved: bool = False

    @property
    def is_empty(self) -> bool:
        if self.is_unsolved:
            return False
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


EMPTY = RawCell()


@dataclass
class RawSheet:
    title: str
    rows: list[list[RawCell]] = field(default_factory=list)
    # First and last column and row of each merged range.
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def cell(self, row: int, column: int) -> RawCell:
        line = self.rows[row - 1] if row <= len(self.rows) else []
        return line[column - 1] if column <= len(line) else EMPTY


def read_workbook(file: Any) -> list[RawSheet]:
    """Every sheet of an upload, or a refusal that says what to send instead."""
    data = _checked_bytes(file)
    try:
        # What the library cannot show (pictures, extensions) it warns of; nobody is there to read it.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(_sheets(data))
    except _BROKEN as error:
        raise Refused(_("Không đọc được tệp Excel. Hãy mở tệp, lưu lại rồi gửi lại.")) from error


def _checked_bytes(file: Any) -> bytes:
    if not file.size:
        raise Refused(_("Tệp rỗng. Hãy chọn lại tệp có nội dung."))
    if file.size > settings.IMPORT_MAX_BYTES:
        raise Refused(
            _("Tệp nặng quá %(limit)s MB. Hãy gửi lại đúng tệp mẫu, không chèn thêm hình ảnh.")
            % {"limit": settings.IMPORT_MAX_BYTES // (1024 * 1024)}
        )
    file.seek(0)
    data: bytes = file.read()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            _(
                "Tệp ở dạng Excel cũ (.xls) hoặc có mật khẩu mở tệp. Hãy mở bằng Excel, "
                "bỏ mật khẩu, chọn “Lưu thành” dạng .xlsx rồi gửi lại."
            )
        )
    if not data.startswith(b"PK\x03\x04"):
        raise Refused(
            _(
                "Tệp không phải Excel (.xlsx). Hãy gửi chính tệp mẫu đã tải từ báo cáo này; "
                "tệp CSV hoặc PDF không nhận được."
            )
        )
    if b"opendocument" in data[:200]:
        raise Refused(
            _("Tệp ở dạng LibreOffice (.ods). Hãy chọn “Lưu thành” dạng Excel (.xlsx) rồi gửi lại.")
        )
    if not is_safe_office_file(BytesIO(data), "xl/", max_unpacked=MAX_UNPACKED):
        raise Refused(
            _(
                "Tệp Excel hỏng, có macro hoặc chứa quá nhiều nội dung. Hãy lưu lại dạng .xlsx, "
                "không kèm macro và hình ảnh."
            )
        )
    return data


def _sheets(data: bytes) -> Iterator[RawSheet]:
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for sheet in book.worksheets[:MAX_SHEETS]:
            source = archive.read(sheet._worksheet_path.lstrip("/"))
            raw = RawSheet(sheet.title, merged=_merged(source))
            raw.rows = [[_raw(cell) for cell in row] for row in _rows(sheet)]
            if _HAS_FORMULA.search(source):
                _mark_unsolved(data, raw)
            yield raw
    book.close()


def _rows(sheet: Any) -> Iterator[Any]:
    # What the file says of its own size may be wrong.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > MAX_ROWS:
            return
        yield row


def _raw(cell: Any) -> RawCell:
    if cell.value is None:
        return EMPTY
    is_number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
    return RawCell(
        cell.value,
        is_percent=is_number and "%" in (cell.number_format or ""),
        is_fault=cell.data_type == "e",
    )


def _mark_unsolved(data: bytes, raw: RawSheet) -> None:
    """Formulas without a result look empty; as if nobody had typed anything."""
    book = load_workbook(BytesIO(data), read_only=True)
    for line, row in zip(raw.rows, _rows(book[raw.title]), strict=False):
        for at, cell in enumerate(row):
            if at < len(line) and line[at].value is None and cell.data_type == "f":
                line[at] = RawCell(is_unsolved=True)
    book.close()


def _merged(source: bytes) -> list[tuple[int, int, int, int]]:
    found = []
    for match in _MERGED.findall(source):
        left, top, right, bottom = range_boundaries(match.decode())
        found.append((left or 1, top or 1, right or MAX_COLUMNS, bottom or MAX_ROWS))
    return found
