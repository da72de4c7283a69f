"""Criteria sets from files: JSON, the portal's own workbook, or a table an official has typed."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from common.exceptions import Refused
from common.imports import ImportFailed, PathError
from par_index.drafting import check_document, nodes
from par_index.imports.criteria import load_criteria, read_json
from par_index.imports_criteria.sheet import SheetRead, read_workbook

__all__ = ["SheetRead", "import_criteria", "read_file", "read_workbook"]
# What is read as a table; any other name is taken for JSON.
TABLES = (".xlsx", ".csv")


def import_criteria(path: Path, *, by: Any = None, draft: bool = False) -> str:
    """Read a criteria set from a file; one line on what was done. ImportFailed with every fault."""
    try:
        with path.open("rb") as stream:
            read = read_file(File(stream, name=path.name))
    except Refused as refusal:
        raise ImportFailed([PathError("$", str(refusal))]) from refusal
    if read.faults:
        raise ImportFailed(read.faults)
    criteria_set, changed, notices = load_criteria(read.document, by=by, draft=draft)
    count = sum(node.is_component for node in nodes(read.document))
    words = (
        _("Bộ tiêu chí %(code)s: %(count)s tiêu chí thành phần")
        if changed
        else _("Bộ tiêu chí %(code)s đã có đúng nội dung này (%(count)s tiêu chí thành phần)")
    )
    summary = words % {"code": criteria_set.code, "count": count}
    return "\n".join([summary, *(_("Lưu ý: %(notice)s") % {"notice": text} for text in notices)])


def read_file(upload: File, head: Mapping[str, Any] | None = None) -> SheetRead:
    """The document of a file and all its faults; Refused where it is no such file at all."""
    if PurePosixPath(upload.name or "").suffix.lower() in TABLES:
        return read_workbook(upload).check(head)
    if (upload.size or 0) > settings.IMPORT_MAX_BYTES:
        raise Refused(_("Tệp quá lớn."))
    try:
        document = read_json(upload.read())
    except ImportFailed as failure:
        return SheetRead({}, list(failure.errors), {})
    if not isinstance(document, dict):
        return SheetRead({}, list(check_document(document).errors), {})
    return SheetRead(document, [], {}).check(head)
