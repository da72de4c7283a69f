"""The catalogue of procedures."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from audit.services import record
from common.imports import ImportFailed, Row, RowError, read_rows
from procedures.choices import Channel, LimitUnit
from procedures.imports.reading import code_hint, values_hint, yes_or_no
from procedures.models import Handling, Procedure, ProcedureField, TimeLimit, national_code
from units.models import Level

# As the models keep them; a longer limit than this is a slip of the finger.
_LENGTHS = {
    "name": 400,
    "field": 150,
    "result": 300,
    "audience": 200,
    "case": 200,
    "limit_note": 300,
    "fee": 200,
}
LONGEST_LIMIT = 1000
_TEXTS = ("steps", "papers", "result", "legal_basis", "audience", "also_called")


# Files are written in Vietnamese, whatever the interface speaks.
_LIMIT_NAMES = {
    LimitUnit.SAME_DAY: "trong ngày",
    LimitUnit.WORKING_HOURS: "giờ làm việc",
    LimitUnit.WORKING_DAYS: "ngày làm việc",
    LimitUnit.DAYS: "ngày",
}


@dataclass
class _Entry:
    """One procedure with all its rows: a row more per channel and case."""

    name: str
    field_name: str
    levels: list[str]
    details: dict[str, Any]
    limits: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


def import_procedures(path: Path) -> str:
    """Load the catalogue from JSON, CSV or XLSX; return a line on what was done."""
    errors: list[RowError] = []
    rows = (
        _json_rows(path, errors)
        if path.suffix.lower() == ".json"
        else read_rows(path, ("code", "name", "field", "levels"), errors)
    )
    levels = set(Level.objects.values_list("code", flat=True))
    entries: dict[str, _Entry] = {}
    for row in rows:
        _read_procedure(row, entries, levels)
    if errors:
        raise ImportFailed(errors)
    changed = _store_procedures(entries)
    return _("%(count)s thủ tục, trong đó %(changed)s thủ tục mới hoặc có thay đổi.") % {
        "count": len(entries),
        "changed": changed,
    }


def _json_rows(path: Path, errors: list[RowError]) -> list[Row]:
    """The entries of a JSON file as rows; "Dòng" is then the entry's place in the list."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ImportFailed([RowError(1, "-", _("tệp không phải là JSON hợp lệ"))]) from error
    entries = data.get("procedures") if isinstance(data, dict) else data
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ImportFailed([RowError(1, "procedures", _("thiếu danh sách thủ tục"))])
    rows = []
    for number, entry in enumerate(entries, start=1):
        limits = entry.get("limits") or [{}]
        if not isinstance(limits, list) or not all(isinstance(one, dict) for one in limits):
            errors.append(RowError(number, "limits", _("phải là một danh sách […] có phần tử")))
            continue
        for limit in limits:
            rows.append(Row(number, _as_text({**entry, **limit}), errors))
    return rows


def _as_text(values: dict[str, Any]) -> dict[str, str]:
    text = {}
    for key, value in values.items():
        if isinstance(value, list):
            text[key] = (";" if key == "levels" else "\n").join(map(str, value))
        else:
            text[key] = "" if value is None else str(value)
    return text


def _read_procedure(row: Row, entries: dict[str, _Entry], levels: set[str]) -> None:
    row.text("code", required=True)
    _check_lengths(row)
    code = row.parsed("code", national_code, code_hint())
    name = row.text("name", required=True)
    entry = _Entry(
        name, row.text("field", required=True), _read_levels(row, levels), _read_details(row)
    )
    channel = row.parsed("channel", Channel, values_hint(Channel)) or Channel.COUNTER
    limit = _read_limit(row)
    if code is None:
        return
    kept = entries.setdefault(code, entry)
    key = (str(channel), row.text("case"))
    if kept.name != name or key in kept.limits:
        row.fail("code", _("mã này đã có ở một dòng trước"))
    kept.limits[key] = limit


def _check_lengths(row: Row) -> None:
    for column, longest in _LENGTHS.items():
        if len(row.text(column)) > longest:
            row.fail(column, _("dài quá %(longest)s ký tự") % {"longest": longest})


def _read_levels(row: Row, known: set[str]) -> list[str]:
    codes = [code.strip() for code in row.text("levels", required=True).split(";") if code.strip()]
    for code in codes:
        if code not in known:
            row.fail("levels", _("chưa có cấp hành chính “%(code)s” trên cổng") % {"code": code})
    return codes


def _read_details(row: Row) -> dict[str, Any]:
    """Only what the file says: an empty field leaves what the portal has."""
    details: dict[str, Any] = {name: row.text(name) for name in _TEXTS if row.text(name)}
    online = row.integer("online_level")
    if online is not None:
        if 1 <= online <= 4:
            details["online_level"] = online
        else:
            row.fail("online_level", _("mức độ trực tuyến từ 1 đến 4"))
    for name in ("by_post", "confirmed"):
        answer = row.parsed(name, yes_or_no, _("viết có hoặc không"))
        if answer is not None:
            details[name] = answer
    for name in ("valid_from", "valid_to"):
        day = row.date(name)
        if day:
            details[name] = day
    return details


def _limit_unit(text: str) -> LimitUnit:
    """A unit by its code or by its Vietnamese name."""
    return {name: unit for unit in LimitUnit for name in (unit.value, _LIMIT_NAMES[unit])}[
        text.lower()
    ]


def _read_limit(row: Row) -> dict[str, Any]:
    amount = row.integer("limit")
    unit = (
        row.parsed("limit_unit", _limit_unit, _("chọn một trong: ngày làm việc, ngày, trong ngày"))
        or ""
    )
    if amount is not None and not 0 <= amount <= LONGEST_LIMIT:
        row.fail("limit", _("thời hạn từ 0 đến %(most)s") % {"most": LONGEST_LIMIT})
    if amount is not None and not row.text("limit_unit"):
        row.fail("limit_unit", _("có số ngày mà thiếu đơn vị (ngày làm việc, ngày, trong ngày)"))
    if amount is None and unit == LimitUnit.SAME_DAY:
        amount = 0
    elif amount is None and unit and not row.text("limit"):
        row.fail("limit", _("có đơn vị mà thiếu số ngày"))
    return {"amount": amount, "unit": unit, "note": row.text("limit_note"), "fee": row.text("fee")}


def _store_procedures(entries: dict[str, _Entry]) -> int:
    known = {
        one.code: one
        for one in Procedure.objects.filter(code__in=entries)
        .select_related("field")
        .prefetch_related("limits", "handlings")
    }
    names = {entry.field_name for entry in entries.values()}
    fields = {name: ProcedureField.objects.get_or_create(name=name)[0] for name in sorted(names)}
    return sum(
        _store_procedure(code, entry, fields[entry.field_name], known.get(code))
        for code, entry in entries.items()
    )


def _store_procedure(
    code: str, entry: _Entry, in_field: ProcedureField, known: Procedure | None
) -> bool:
    """Write one procedure if the file differs from what is known; say whether it did."""
    before = _picture(known) if known else {}
    procedure = known or Procedure(code=code)
    for name, value in {"name": entry.name, "field": in_field, **entry.details}.items():
        setattr(procedure, name, value)
    limits = {
        key: limit for key, limit in entry.limits.items() if any(limit.values()) or limit["unit"]
    }
    after = _picture(procedure) | {"levels": sorted(entry.levels), "limits": _flat(limits)}
    if known and before == after:
        return False
    if known and before["limits"] != after["limits"] and "confirmed" not in entry.details:
        # Somebody compared the old figures with the document, not these.
        procedure.confirmed = False
    procedure.save()
    procedure.handlings.all().delete()
    Handling.objects.bulk_create(
        Handling(procedure=procedure, level_id=level) for level in entry.levels
    )
    procedure.limits.all().delete()
    TimeLimit.objects.bulk_create(
        TimeLimit(procedure=procedure, channel=channel, case=case, **limit)
        for (channel, case), limit in limits.items()
    )
    record("procedure.imported", procedure, by=None, before=before, after=after)
    return True


def _picture(procedure: Procedure) -> dict[str, Any]:
    """What of a procedure a file can change, to be compared and kept in the trail."""
    picture = {name: getattr(procedure, name) for name in ("name", "online_level", "by_post")}
    picture |= {name: getattr(procedure, name) for name in (*_TEXTS, "valid_from", "valid_to")}
    picture |= {"confirmed": procedure.confirmed, "field": procedure.field.name}
    if procedure.pk:
        limits = {
            (one.channel, one.case): {
                "amount": one.amount,
                "unit": one.unit,
                "note": one.note,
                "fee": one.fee,
            }
            for one in procedure.limits.all()
        }
        picture["levels"] = sorted(one.level_id for one in procedure.handlings.all())
        picture["limits"] = _flat(limits)
    return picture


def _flat(limits: dict[tuple[str, str], dict[str, Any]]) -> list[list[Any]]:
    return sorted([*key, *map(str, limit.values())] for key, limit in limits.items())
