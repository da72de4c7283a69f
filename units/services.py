"""Writing units, their lineage, days off and periods. Each writes its line in the trail."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from units.models import ApiKey, Level, Period, SpecialDay, Unit, UnitLineage
from units.selectors import digest_of_key

DATA = Path(__file__).resolve().parent / "data"


class Saved(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@transaction.atomic
def ensure_levels() -> None:
    """The levels that the code speaks of; names that somebody changed stay changed."""
    for level in json.loads((DATA / "levels.json").read_text(encoding="utf-8")):
        Level.objects.get_or_create(code=level["code"], defaults=level)


@transaction.atomic
def save_unit(
    *,
    code: str,
    name: str,
    level: Level,
    parent: Unit | None,
    valid_from: date,
    valid_to: date | None,
    by: Any = None,
) -> tuple[Unit, Saved]:
    """Add the unit, or change the one with this code and first day."""
    wanted = {"name": name, "level": level, "parent": parent, "valid_to": valid_to}
    unit = Unit.objects.filter(code=code, valid_from=valid_from).first()
    if unit is None:
        unit = Unit.objects.create(code=code, valid_from=valid_from, **wanted)
        record("unit.added", unit, by=by, after=_said(unit), unit=unit)
        return unit, Saved.ADDED
    if all(getattr(unit, field) == value for field, value in wanted.items()):
        return unit, Saved.SAME
    before = _said(unit)
    for field, value in wanted.items():
        setattr(unit, field, value)
    unit.save()
    record("unit.changed", unit, by=by, before=before, after=_said(unit), unit=unit)
    return unit, Saved.CHANGED


def _said(unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level_id,
        "parent": unit.parent.code if unit.parent else "",
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
    }


@transaction.atomic
def link_lineage(*, old: Unit, new: Unit, kind: str, on: date, by: Any = None) -> Saved:
    """Say what became of a unit."""
    link, added = UnitLineage.objects.get_or_create(
        old=old, new=new, defaults={"kind": kind, "on": on}
    )
    if not added and (link.kind, link.on) == (kind, on):
        return Saved.SAME
    before = {} if added else {"kind": link.kind, "on": link.on}
    link.kind, link.on = kind, on
    link.save(update_fields=["kind", "on"])
    after = {"old": old.code, "new": new.code, "kind": kind, "on": on}
    record("lineage.saved", link, by=by, before=before, after=after, unit=new)
    return Saved.ADDED if added else Saved.CHANGED


@transaction.atomic
def save_special_day(*, day: date, kind: str, name: str = "", by: Any = None) -> Saved:
    """A day off, or a Saturday worked instead."""
    row, added = SpecialDay.objects.get_or_create(day=day, defaults={"kind": kind, "name": name})
    if not added and (row.kind, row.name) == (kind, name):
        return Saved.SAME
    before = {} if added else {"kind": row.kind, "name": row.name}
    row.kind, row.name = kind, name
    row.save(update_fields=["kind", "name"])
    after = {"day": day, "kind": kind, "name": name}
    record("special_day.saved", row, by=by, before=before, after=after)
    return Saved.ADDED if added else Saved.CHANGED


def quarterly_windows() -> list[dict[str, Any]]:
    """The field's four windows as the portal's own file has them."""
    return json.loads((DATA / "periods.json").read_text(encoding="utf-8"))["windows"]


@transaction.atomic
def make_periods(
    *, year: int, windows: Iterable[Mapping[str, Any]] | None = None, by: Any = None
) -> list[Period]:
    """The reporting windows of a year: by `data/periods.json` unless told otherwise.

    A period that is there already stays as it is: its days may have been moved on purpose.
    """
    return [_make_period(year, window, by) for window in windows or quarterly_windows()]


def _make_period(year: int, window: Mapping[str, Any], by: Any) -> Period:
    first_year = year - 1 if window.get("starts_the_year_before") else year
    period, added = Period.objects.get_or_create(
        code=f"{year}-{window['code']}",
        defaults={
            "name": f"{window['name']}/{year}",
            "year": year,
            "position": window["position"],
            "starts_on": date.fromisoformat(f"{first_year}-{window['starts']}"),
            "ends_on": date.fromisoformat(f"{year}-{window['ends']}"),
            "opens_on": date.fromisoformat(f"{year}-{window['opens']}"),
            "due_on": date.fromisoformat(f"{year}-{window['due']}"),
            "closes_on": date.fromisoformat(f"{year}-{window['closes']}"),
        },
    )
    if added:
        record("period.added", period, by=by, after={"code": period.code, "due_on": period.due_on})
    return period


# --- Keys of other systems ----------------------------------------------------------------------


@transaction.atomic
def make_api_key(
    *, name: str, unit: Unit, expires_on: date | None = None, by: Any = None
) -> tuple[ApiKey, str]:
    """A key and its secret. The secret is told here and never again: only its digest is kept."""
    secret = token_urlsafe(32)
    key = ApiKey.objects.create(
        name=name,
        unit=unit,
        prefix=secret[:8],
        digest=digest_of_key(secret),
        made_by=by,
        expires_on=expires_on,
    )
    after = {"name": name, "prefix": key.prefix, "expires_on": expires_on}
    record("api_key.made", key, by=by, after=after, unit=unit)
    return key, secret


@transaction.atomic
def revoke_api_key(*, key: ApiKey, by: Any = None) -> None:
    """From now on the key opens nothing. Revoked again it stays revoked since the first day."""
    held = ApiKey.objects.select_for_update().select_related("unit").get(pk=key.pk)
    if held.revoked_on is None:
        held.revoked_on = clock.today()
        held.save(update_fields=["revoked_on"])
        record("api_key.revoked", held, by=by, after={"prefix": held.prefix}, unit=held.unit)


def note_use_of(key: ApiKey) -> None:
    """Remember the day, not more: one write a day whatever the other system asks."""
    ApiKey.objects.filter(pk=key.pk).exclude(last_used_on=clock.today()).update(
        last_used_on=clock.today()
    )
