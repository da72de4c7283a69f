"""Cross-checks of the report from JSON. Format: `data/cross_checks.json`."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.imports import Entry, ImportFailed, PathError, read_tree
from plans.choices import Relation
from plans.models import Indicator
from plans.selectors.cross_checks import UnreadableExpression, codes_of
from plans.services.cross_checks import save_cross_check
from plans.services.plans import Saved


@transaction.atomic
def import_cross_checks(path: Path, *, by: Any = None) -> Counter[Saved]:
    """Add and change checks; the lines they name must be there."""
    errors: list[PathError] = []
    entries = read_tree(path, errors).entries("cross_checks", required=True)
    known = set(Indicator.objects.values_list("code", flat=True))
    seen: set[str] = set()
    rows = []
    for entry in entries:
        row = _check(entry, known)
        if row["code"] in seen:
            entry.fail("code", _("mã “%(code)s” có hai lần trong tệp") % {"code": row["code"]})
        seen.add(row["code"])
        rows.append(row)
    if errors:
        raise ImportFailed(errors)
    return Counter(save_cross_check(by=by, **row)[1] for row in rows)


def _check(entry: Entry, known: set[str]) -> dict[str, Any]:
    relation = entry.text("relation", required=True)
    if relation and relation not in Relation.values:
        entry.fail("relation", _("chỉ nhận: %(values)s") % {"values": ", ".join(Relation.values)})
    row: dict[str, Any] = {
        "code": entry.text("code", required=True, longest=40),
        "left": _expression(entry, "left", known),
        "relation": relation,
        "right": _expression(entry, "right", known),
        "message": entry.text("message", required=True, longest=300),
    }
    # A check that was switched off stays off unless the file says so.
    if "is_active" in entry:
        row["is_active"] = entry.flag("is_active")
    return row


def _expression(entry: Entry, key: str, known: set[str]) -> str:
    text = entry.text(key, required=True, longest=300)
    if not text:
        return ""
    try:
        codes = codes_of(text)
    except UnreadableExpression as error:
        entry.fail(
            key,
            _("không đọc được “%(part)s”; viết dạng TC10.numerator + TC16.value") % {"part": error},
        )
        return ""
    for code in codes:
        if code not in known:
            entry.fail(key, _("không có chỉ tiêu %(code)s") % {"code": code})
    return text
