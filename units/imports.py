"""Units, their lineage and days off from files. A unit is named by its code AND a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.imports import Entry, ImportFailed, PathError, Row, RowError, read_rows, read_tree
from units.choices import DayKind, LineageKind
from units.models import Level, Period, Unit
from units.selectors import unit_named
from units.services import (
    Saved,
    ensure_levels,
    link_lineage,
    make_periods,
    save_special_day,
    save_unit,
)

UNIT_COLUMNS = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
LINEAGE_COLUMNS = ("old_code", "new_code", "kind", "on")

Key = tuple[str, date]


@dataclass
class Span:
    """A unit as it will be once the file is in: from a line, or already there."""

    code: str
    starts: date
    ends: date | None
    row: Row | None = None
    unit: Unit | None = None
    parent_code: str = ""
    parent: "Span | None" = None
    values: dict[str, Any] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def outlives(self, other: "Span") -> bool:
        return self.ends is None or (other.ends is not None and other.ends <= self.ends)


@transaction.atomic
def import_units(path: Path, *, by: Any = None) -> Counter[Saved]:
    """Add and change units; return how many of each. Raises ImportFailed with every fault."""
    ensure_levels()
    errors: list[RowError] = []
    levels = Level.objects.in_bulk()
    spans = [span for row in read_rows(path, UNIT_COLUMNS, errors) if (span := _span(row, levels))]
    known = _as_it_will_be(spans)
    _check_overlaps(known)
    _find_parents(spans, known)
    _check_those_below(known)
    ordered = _parents_first(spans)
    if errors:
        errors.sort(key=lambda error: error.row)
        raise ImportFailed(errors)
    return Counter(_save(span, by) for span in ordered)


def _span(row: Row, levels: dict[str, Level]) -> Span | None:
    """The line as a span; None when it cannot even be named."""
    code, name = row.text("code", required=True), row.text("name", required=True)
    row.text("valid_from", required=True)
    level_code = row.text("level", required=True)
    if level_code and level_code not in levels:
        row.fail(
            "level",
            _("không có cấp “%(level)s”; các cấp hiện có: %(levels)s")
            % {"level": level_code, "levels": ", ".join(levels)},
        )
    for column, value, longest in (("code", code, 20), ("name", name, 200)):
        if len(value) > longest:
            row.fail(column, _("dài quá %(longest)s ký tự") % {"longest": longest})
    starts, ends = row.date("valid_from"), row.date("valid_to")
    if starts and ends and ends < starts:
        row.fail("valid_to", _("ngày hết hiệu lực trước ngày bắt đầu hiệu lực"))
        return None
    if not code or starts is None:
        return None
    values = {"name": name, "level": levels.get(level_code)}
    return Span(code, starts, ends, row, None, row.text("parent_code"), None, values)


def _as_it_will_be(spans: list[Span]) -> dict[str, list[Span]]:
    """Every unit by its code, the file's lines in place of what they change."""
    by_key: dict[Key, Span] = {}
    for span in spans:
        first = by_key.setdefault((span.code, span.starts), span)
        if first is not span and first.row and span.row:
            span.row.fail(
                "code", _("trùng mã và ngày với dòng %(row)s") % {"row": first.row.number}
            )
    for unit in Unit.objects.select_related("parent"):
        span = by_key.setdefault(
            (unit.code, unit.valid_from), Span(unit.code, unit.valid_from, unit.valid_to)
        )
        span.unit = unit
    for span in list(by_key.values()):
        if span.row is None and span.unit and span.unit.parent:
            parent = span.unit.parent
            span.parent = by_key[parent.code, parent.valid_from]
    known = defaultdict(list)
    for span in sorted(by_key.values(), key=lambda span: span.starts):
        known[span.code].append(span)
    return known


def _check_overlaps(known: dict[str, list[Span]]) -> None:
    """One code names one unit on any day."""
    for spans in known.values():
        for before, after in zip(spans, spans[1:], strict=False):
            if not before.covers(after.starts):
                continue
            row = after.row or before.row
            if row:
                row.fail(
                    "valid_from",
                    _("mã %(code)s đã thuộc đơn vị có hiệu lực từ %(day)s; ngày bị chồng lên nhau")
                    % {"code": after.code, "day": f"{before.starts:%d/%m/%Y}"},
                )


def _find_parents(spans: list[Span], known: dict[str, list[Span]]) -> None:
    for span in spans:
        if not span.parent_code or span.row is None:
            continue
        same_code = known.get(span.parent_code, [])
        span.parent = next((one for one in same_code if one.covers(span.starts)), None)
        if span.parent is None:
            hint = (
                _("đơn vị mã %(code)s không tồn tại vào ngày %(day)s")
                if same_code
                else _("không có đơn vị mã %(code)s, cả trong tệp lẫn trong cổng")
            )
            day = f"{span.starts:%d/%m/%Y}"
            span.row.fail("parent_code", hint % {"code": span.parent_code, "day": day})
        elif not span.parent.outlives(span):
            span.row.fail("valid_to", _too_long(span.parent))


def _check_those_below(known: dict[str, list[Span]]) -> None:
    """A line may not end a unit while others, not in the file, still stand under it."""
    for span in (span for spans in known.values() for span in spans):
        parent = span.parent
        if span.row or parent is None or parent.row is None:
            continue
        if not parent.outlives(span):
            parent.row.fail(
                "valid_to",
                _("đơn vị trực thuộc mã %(code)s còn hiệu lực sau ngày này") % {"code": span.code},
            )


def _too_long(parent: Span) -> str:
    return _("phải không muộn hơn ngày %(day)s, khi đơn vị cấp trên %(code)s hết hiệu lực") % {
        "day": f"{parent.ends:%d/%m/%Y}",
        "code": parent.code,
    }


def _parents_first(spans: list[Span]) -> list[Span]:
    """The lines in an order in which each parent is saved before its children."""
    ordered: list[Span] = []
    placed: set[int] = set()
    waiting = list(spans)
    while waiting:
        ready = [
            span
            for span in waiting
            if span.parent is None or span.parent.row is None or id(span.parent) in placed
        ]
        if not ready:
            break
        ordered.extend(ready)
        placed.update(id(span) for span in ready)
        waiting = [span for span in waiting if id(span) not in placed]
    for span in waiting:
        if span.row:
            span.row.fail("parent_code", _("đơn vị này nằm dưới chính nó"))
    return ordered


def _save(span: Span, by: Any) -> Saved:
    span.unit, saved = save_unit(
        code=span.code,
        parent=span.parent.unit if span.parent else None,
        valid_from=span.starts,
        valid_to=span.ends,
        by=by,
        **span.values,
    )
    return saved


@transaction.atomic
def import_lineage(path: Path, *, by: Any = None) -> Counter[Saved]:
    """What became of units: the old one lived the day before, the new one from the day."""
    errors: list[RowError] = []
    links = [_link(row) for row in read_rows(path, LINEAGE_COLUMNS, errors)]
    if errors:
        raise ImportFailed(errors)
    return Counter(link_lineage(**link, by=by) for link in links)


def _link(row: Row) -> dict[str, Any]:
    row.text("on", required=True)
    on = row.date("on")
    kind = row.text("kind", required=True)
    if kind and kind not in LineageKind.values:
        row.fail("kind", _("chỉ nhận: %(kinds)s") % {"kinds": ", ".join(LineageKind.values)})
    old = _unit(row, "old_code", on - timedelta(days=1) if on else None)
    new = _unit(row, "new_code", on)
    return {"old": old, "new": new, "kind": kind, "on": on}


def _unit(row: Row, column: str, day: date | None) -> Unit | None:
    code = row.text(column, required=True)
    unit = unit_named(code, day) if code and day else None
    if code and day and unit is None:
        row.fail(
            column,
            _("không có đơn vị mã %(code)s vào ngày %(day)s")
            % {"code": code, "day": f"{day:%d/%m/%Y}"},
        )
    return unit


@transaction.atomic
def import_calendar(path: Path, *, by: Any = None) -> Counter[Saved]:
    """Days off and Saturdays worked, by year: `{"2020": {"holidays": […], "make_up": […]}}`."""
    errors: list[PathError] = []
    tree = read_tree(path, errors)
    found: list[tuple[Entry, date, str]] = []
    for year in tree.values:
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            tree.fail(year, _("phải là một năm, ví dụ 2020"))
            continue
        entry = tree.entry(year)
        found += _days(entry, int(year), "holidays", DayKind.HOLIDAY)
        found += _days(entry, int(year), "make_up", DayKind.MAKE_UP)
    _refuse_twice(found)
    if errors:
        raise ImportFailed(errors)
    return Counter(
        save_special_day(day=day, kind=kind, name=entry.text("name"), by=by)
        for entry, day, kind in found
    )


def _days(year: Entry, number: int, key: str, kind: str) -> Iterable[tuple[Entry, date, str]]:
    for entry in year.entries(key):
        entry.text("day", required=True)
        entry.text("name", longest=100)
        day = entry.date("day")
        if day is None:
            continue
        if day.year != number:
            entry.fail("day", _("không thuộc năm %(year)s") % {"year": number})
        if kind == DayKind.MAKE_UP and day.weekday() < 5:
            entry.fail("day", _("ngày làm bù phải là thứ Bảy hoặc Chủ nhật"))
        yield entry, day, kind


def _refuse_twice(found: list[tuple[Entry, date, str]]) -> None:
    seen: set[date] = set()
    for entry, day, _kind in found:
        if day in seen:
            entry.fail("day", _("ngày này có hai lần"))
        seen.add(day)


@transaction.atomic
def import_periods(path: Path, *, years: Iterable[int], by: Any = None) -> Counter[Saved]:
    """The windows of the file (days as month-day) for each of the years."""
    errors: list[PathError] = []
    windows = [
        _window(entry) for entry in read_tree(path, errors).entries("windows", required=True)
    ]
    if errors:
        raise ImportFailed(errors)
    there = set(Period.objects.values_list("pk", flat=True))
    periods = [p for year in years for p in make_periods(year=year, windows=windows, by=by)]
    return Counter(Saved.SAME if period.pk in there else Saved.ADDED for period in periods)


def _window(entry: Entry) -> dict[str, Any]:
    # 2001 is no leap year: a window may not hang on a 29 February.
    days = {}
    for key in ("starts", "ends", "opens", "due", "closes"):
        text = entry.text(key, required=True)
        try:
            days[key] = date.fromisoformat(f"2001-{text}")
        except ValueError:
            entry.fail(key, _("ngày viết dạng tháng-ngày, ví dụ 09-14"))
    early = entry.flag("starts_the_year_before")
    if len(days) == 5:
        if not early and days["ends"] < days["starts"]:
            entry.fail("ends", _("phải sau ngày bắt đầu"))
        if not days["opens"] <= days["due"] <= days["closes"]:
            entry.fail("due", _("hạn nộp phải nằm giữa ngày mở và ngày đóng"))
    return {
        "code": entry.text("code", required=True, longest=10),
        "name": entry.text("name", required=True, longest=50),
        "position": entry.whole("position"),
        "starts_the_year_before": early,
        **{key: f"{day:%m-%d}" for key, day in days.items()},
    }
