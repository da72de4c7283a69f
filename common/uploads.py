"""Uploads are hostile until shown otherwise: size, name, magic and structure must agree."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from PIL import Image

from common.exceptions import Refused
from common.hints import hint
from common.models import StoredFile
from common.tasks import count_pages

MAX_PIXELS = 40_000_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ENTRIES = 5_000
# The end of the largest sheet there is.
FAR = (1_048_576, 16_384)
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLACE = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]{0,200}?\s)?r\s*=\s*["']([A-Z]+)([0-9]+)["']""")
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class FileKind:
    content_type: str
    magic: bytes
    label: str


KINDS = {
    "pdf": FileKind("application/pdf", b"%PDF-", "PDF"),
    "jpg": FileKind("image/jpeg", b"\xff\xd8\xff", "JPEG"),
    "png": FileKind("image/png", b"\x89PNG\r\n\x1a\n", "PNG"),
    "docx": FileKind(f"{_OFFICE}.wordprocessingml.document", b"PK\x03\x04", "Word"),
    "xlsx": FileKind(f"{_OFFICE}.spreadsheetml.sheet", b"PK\x03\x04", "Excel"),
}
ACCEPT = ",".join([*(f".{kind}" for kind in KINDS), ".jpeg"])


def check_upload(upload: UploadedFile) -> str:
    """Return the file's kind ("pdf" …), or refuse with a sentence for the sender."""
    if not upload.size:
        raise Refused(_("Tệp rỗng. Hãy chọn lại tệp có nội dung."))
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise Refused(
            _(
                "Tệp nặng %(size)s MB, vượt giới hạn %(limit)s MB. Hãy nén hoặc tách tệp rồi gửi lại."
            )
            % {
                "size": -(-upload.size // (1024 * 1024)),
                "limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
            }
        )
    kind = PurePosixPath(upload.name or "").suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if kind not in KINDS:
        raise Refused(
            _("Chỉ nhận tệp PDF, JPG, PNG, DOCX, XLSX. Hãy chuyển tệp sang một trong các dạng này.")
        )
    upload.seek(0)
    if upload.read(16)[: len(KINDS[kind].magic)] != KINDS[kind].magic or not _is_sound(
        upload, kind
    ):
        raise Refused(
            _(
                "Nội dung tệp không đúng dạng %(kind)s hoặc tệp bị hỏng. Hãy mở tệp kiểm tra và lưu lại."
            )
            % {"kind": KINDS[kind].label}
        )
    return kind


def store_upload(upload: UploadedFile) -> StoredFile:
    """Check the upload and keep its bytes once, under a name made from their digest."""
    kind = check_upload(upload)
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    stored, created = StoredFile.objects.get_or_create(
        sha256=digest.hexdigest(),
        defaults={
            "content_type": KINDS[kind].content_type,
            "extension": kind,
            "size": upload.size or 0,
        },
    )
    if created:
        # What a write that failed may have left under this name.
        default_storage.delete(stored.path)
    if created or not default_storage.exists(stored.path):
        upload.seek(0)
        default_storage.save(stored.path, upload)
    if created:
        # Not here: opening a hostile file takes seconds, and this is somebody's request.
        hint(count_pages)
    return stored


def file_response(stored: StoredFile, filename: str) -> FileResponse:
    """Hand the bytes over as a download that no browser will run in our name."""
    name = Path(filename).name or str(stored)
    response = FileResponse(
        default_storage.open(stored.path),
        as_attachment=True,
        filename=name,
        content_type=stored.content_type,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def broken_files() -> Iterator[str]:
    """Every kept file whose bytes are missing or not those that were sent, in English for the log."""
    for stored in StoredFile.objects.order_by("pk").iterator():
        if not default_storage.exists(stored.path):
            yield f"file {stored.path} is missing"
            continue
        with default_storage.open(stored.path) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != stored.sha256:
            yield f"file {stored.path} was changed"


def _is_sound(upload: UploadedFile, kind: str) -> bool:
    upload.seek(0)
    if kind in {"jpg", "png"}:
        return _is_picture(upload)
    if kind in {"docx", "xlsx"}:
        return is_safe_office_file(upload, "word/" if kind == "docx" else "xl/")
    upload.seek(max(0, (upload.size or 0) - 2048))
    return b"%%EOF" in upload.read()


def _is_picture(upload: UploadedFile) -> bool:
    try:
        with Image.open(upload) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                return False
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def is_safe_office_file(file, folder: str, *, max_unpacked: int | None = None) -> bool:
    """Whether a zipped Office file has the right parts, no macros and no bomb inside."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    names = {entry.filename for entry in entries}
    return (
        len(entries) <= MAX_ENTRIES
        and sum(entry.file_size for entry in entries) <= (max_unpacked or MAX_UNPACKED)
        and "[Content_Types].xml" in names
        and any(name.startswith(folder) for name in names)
        and not any(_is_macro(name.lower()) for name in names)
    )


def sheet_extent(file) -> tuple[int, int]:
    """The last row and column that any sheet of a workbook names.

    Asked before the reader unfolds a sheet: one cell far away makes a table so immense that
    the reader ends the whole process. A cell without its place is not written by any office program.
    """
    last_row = last_column = 0
    try:
        with zipfile.ZipFile(file) as archive:
            # Whatever it is called: a part's name says nothing of what is in it.
            for entry in archive.infolist():
                row, column = _extent(archive.read(entry))
                last_row, last_column = max(last_row, row), max(last_column, column)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, zlib.error):
        return FAR
    return last_row, last_column


def _extent(part: bytes) -> tuple[int, int]:
    if b"sheetData" not in part:
        return 0, 0
    places = _PLACE.findall(part)
    if len(_CELL.findall(part)) != len(places):
        return FAR
    rows = {int(row) for _column, row in places}
    columns = {column for column, _row in places}
    return max(rows, default=0), max(map(_column_number, columns), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _is_macro(name: str) -> bool:
    return name.endswith("vbaproject.bin") or "/macrosheets/" in name
