"""The catalogue of procedures from a file: in our own columns, or as the national database writes it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from common import clock
from common.exceptions import Refused
from common.imports import ImportFailed, Row, RowError, dropped_columns, read_rows
from procedures.imports.catalogue_plan import FileEntry, faults_of, plan_entries
from procedures.imports.catalogue_rows import COLUMNS, EntryReader
from procedures.imports.papers import paper_line
from procedures.imports.words import Heads
from procedures.selectors.versions import paper_entry
from procedures.services.catalogue_files import store_changes
from units.models import Level

KINDS = {".xlsx", ".csv", ".json"}


@dataclass(frozen=True)
class ReadFile:
    """What a file says of procedures, and everything that is wrong in it."""

    entries: list[FileEntry]
    errors: list[RowError]
    dropped: str = ""


def import_procedures(path: Path, effective_from: date | None = None) -> str:
    """Load the catalogue from JSON, CSV or XLSX; return a line on what was done."""
    day = effective_from or clock.today()
    read = read_catalogue(path)
    if read.errors:
        raise ImportFailed(read.errors)
    plans = plan_entries(read.entries, day)
    faults = faults_of(plans)
    if faults:
        raise ImportFailed(faults)
    changes = [plan.change for plan in plans if plan.is_change]
    store_changes(changes, effective_from=day, by=None)
    words = _("%(count)s thủ tục, trong đó %(changed)s thủ tục mới hoặc có thay đổi.")
    return words % {"count": len(plans), "changed": len(changes)} + read.dropped


def read_upload(upload: UploadedFile) -> ReadFile:
    """What a file sent by a browser says; Refused where it is none that can be read."""
    kind = PurePosixPath(upload.name or "").suffix.lower()
    if kind not in KINDS:
        raise Refused(_("Chỉ nhận tệp Excel (.xlsx), CSV hoặc JSON."))
    if not upload.size:
        raise Refused(_("Tệp rỗng. Hãy chọn lại tệp có nội dung."))
    if upload.size > settings.IMPORT_MAX_BYTES:
        raise Refused(_("Tệp quá lớn. Hãy tách thành nhiều tệp rồi gửi lần lượt."))
    with NamedTemporaryFile(suffix=kind) as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        try:
            return read_catalogue(Path(copy.name))
        except ImportFailed as failure:
            return ReadFile([], [one for one in failure.errors if isinstance(one, RowError)])


def read_catalogue(path: Path) -> ReadFile:
    """Every fault at once, named by its row and by what stands over the column in the file."""
    errors: list[RowError] = []
    heads = Heads()
    if path.suffix.lower() == ".json":
        rows = _json_rows(path, errors)
    else:
        rows = read_rows(path, (), errors, called=heads, head_holds="code")
        errors += _missing_columns(heads)
    reader = EntryReader(
        levels=set(Level.objects.values_list("code", flat=True)), is_national=heads.are_vietnamese
    )
    for row in rows:
        reader.read(row)
    named = [replace(error, column=heads.shown(error.column)) for error in errors]
    dropped = dropped_columns(rows, COLUMNS.__contains__)
    return ReadFile(list(reader.entries.values()), named, dropped)


def _missing_columns(heads: Heads) -> Iterator[RowError]:
    """The national table need not say what the catalogue knows already."""
    needed = ("code", "name") if heads.are_vietnamese else ("code", "name", "field", "levels")
    for name in needed:
        if name not in heads.original:
            yield RowError(1, name, _("thiếu cột này"))


def _json_rows(path: Path, errors: list[RowError]) -> list[Row]:
    """The entries of a JSON file as rows; "Dòng" is then the entry's place in the list."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        _refuse_unkeepable(data)
    except (ValueError, RecursionError) as error:
        raise ImportFailed([RowError(1, "-", _("tệp không phải là JSON hợp lệ"))]) from error
    entries = data.get("procedures") if isinstance(data, dict) else data
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ImportFailed([RowError(1, "procedures", _("thiếu danh sách thủ tục"))])
    rows = []
    for number, entry in enumerate(entries, start=1):
        limits = entry.pop("limits", None) or [{}]
        if not isinstance(limits, list) or not all(isinstance(one, dict) for one in limits):
            errors.append(RowError(number, "limits", _("phải là một danh sách […] có phần tử")))
            continue
        for limit in limits:
            rows.append(Row(number, _as_text({**entry, **limit}), errors))
    return rows


def _refuse_unkeepable(data: Any) -> None:
    """ValueError for what an escape can write and no database keeps: NUL, half a letter."""
    written = json.dumps(data, ensure_ascii=False)
    if "\\u0000" in written:
        raise ValueError
    written.encode()


def _as_text(values: dict[str, Any]) -> dict[str, str]:
    text = {}
    for key, value in values.items():
        if isinstance(value, list):
            text[key] = (";" if key == "levels" else "\n").join(map(_line, value))
        else:
            text[key] = "" if value is None else str(value)
    return text


def _line(value: Any) -> str:
    """A paper may be an object, too."""
    if not isinstance(value, dict):
        return str(value)
    blank = paper_entry(name="")
    return paper_line({**blank, **{name: value[name] for name in blank if name in value}})
