"""Marks in: one row per unit, component and stage, as other systems and paper rounds give them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.imports import ImportFailed, PathError, Row, RowError, read_rows
from par_index.choices import NotApplicable, Stage
from par_index.explanations import fault_message
from par_index.models import CriteriaSet, Criterion, Mark, Scorecard
from par_index.scoring import InvalidValue, Value, parse_value
from par_index.scoring.numbers import InvalidNumber, number_text, parse_decimal
from par_index.scoring.spec import POINT_PLACES
from par_index.selectors.cards import leaves_of
from par_index.selectors.specs import spec_of
from par_index.selectors.units import units_of
from par_index.services.criteria import refuse_draft
from par_index.services.judging import Said, points_of
from par_index.services.marks import facts_of
from units.models import Unit

COLUMNS = ("unit_code", "component_code", "stage", "value", "points", "not_applicable", "note")
REQUIRED = COLUMNS[:3]
YES, NO = ("1", "true", "yes", "x", "có"), ("", "0", "false", "no", "không")
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class MarkLine:
    unit: Unit
    criterion: Criterion
    stage: Stage
    said: Said


def import_marks(path: Path, *, criteria_set: CriteriaSet, year: int, by: Any = None) -> str:
    """Read a file of marks; every fault at once, and nothing written if there is one."""
    refuse_draft(criteria_set)
    errors: list[RowError | PathError] = []
    row_errors: list[RowError] = []
    rows = read_rows(path, REQUIRED, row_errors)
    lines = _Reader(criteria_set, year).lines(rows)
    errors += row_errors
    if errors:
        raise ImportFailed(errors)
    new, changed, same = store_marks(criteria_set, year, lines, by=by)
    return _("%(new)s điểm mới, %(changed)s điểm sửa, %(same)s điểm giữ nguyên.") % {
        "new": new,
        "changed": changed,
        "same": same,
    }


class _Reader:
    """Turns rows into marks, noting every fault on its row."""

    def __init__(self, criteria_set: CriteriaSet, year: int) -> None:
        self.criteria_set, self.year = criteria_set, year
        self.units = {unit.code: unit for unit in units_of(criteria_set, year)}
        self.leaves = {leaf.code: leaf for leaf in leaves_of(criteria_set)}
        self.spec = spec_of(criteria_set)
        self.seen: dict[tuple[str, str, str], int] = {}

    def lines(self, rows: Iterable[Row]) -> list[MarkLine]:
        found = [self.line(row) for row in rows]
        return [line for line in found if line is not None]

    def line(self, row: Row) -> MarkLine | None:
        unit = row.parsed("unit_code", self.units.__getitem__, _("mã đơn vị không có ở cấp này"))
        leaf = row.parsed(
            "component_code", self.leaves.__getitem__, _("mã tiêu chí không có trong bộ")
        )
        stage = row.parsed("stage", Stage, "self, appraisal, reply, final")
        for column in REQUIRED:
            row.text(column, required=True)
        if unit is None or leaf is None or stage is None:
            return None
        self._notice_twice(row, (unit.code, leaf.code, stage))
        if leaf.is_survey and stage in (Stage.SELF, Stage.REPLY):
            row.fail("stage", _("điểm điều tra xã hội học không tự chấm được"))
            return None
        said = self.said(row, leaf)
        return MarkLine(unit, leaf, stage, said) if said is not None else None

    def _notice_twice(self, row: Row, key: tuple[str, str, str]) -> None:
        if key in self.seen:
            row.fail("component_code", _("đã có ở dòng %(row)s") % {"row": self.seen[key]})
        self.seen.setdefault(key, row.number)

    def said(self, row: Row, leaf: Criterion) -> Said | None:
        note = row.text("note")
        if len(note) > LONGEST_NOTE:
            row.fail("note", _("dài quá %(longest)s ký tự") % {"longest": LONGEST_NOTE})
        not_applicable = _flag(row, "not_applicable")
        value, points = row.text("value"), row.text("points")
        if sum([bool(value), bool(points), bool(not_applicable)]) != 1:
            row.fail("value", _("ghi một và chỉ một trong: value, points, not_applicable"))
            return None
        if not_applicable:
            return self._not_applicable(row, leaf, note)
        if points or leaf.is_adjustment:
            return self._outright(row, leaf, "points" if points else "value", note)
        return self._by_rule(row, leaf, value, note)

    def _not_applicable(self, row: Row, leaf: Criterion, note: str) -> Said | None:
        if leaf.not_applicable == NotApplicable.FORBIDDEN or leaf.is_adjustment:
            row.fail("not_applicable", _("tiêu chí này không được chọn “không áp dụng”"))
            return None
        full = leaf.not_applicable == NotApplicable.FULL
        return Said(not_applicable=True, reason=note, points=leaf.maximum if full else None)

    def _outright(self, row: Row, leaf: Criterion, column: str, note: str) -> Said | None:
        points = row.parsed(column, _number, _("số điểm viết với dấu chấm thập phân, ví dụ 1.5"))
        if points is None:
            return None
        if abs(points) > leaf.maximum or (points < 0 and not leaf.is_adjustment):
            row.fail(column, _("điểm phải từ 0 đến %(most)s") % {"most": number_text(leaf.maximum)})
            return None
        if points != round(points, POINT_PLACES):
            words = _("nhiều nhất %(most)s chữ số sau dấu thập phân")
            row.fail(column, words % {"most": POINT_PLACES})
            return None
        return Said(outright=abs(points), points=abs(points), reason=note)

    def _by_rule(self, row: Row, leaf: Criterion, text: str, note: str) -> Said | None:
        try:
            value: Value = parse_value(text, self.spec.by_code[leaf.code].rule)
        except InvalidValue as error:
            for fault in error.faults:
                row.fail("value", fault_message(fault))
            return None
        card = Scorecard(criteria_set=self.criteria_set)
        return Said(value=value, reason=note, points=points_of(card, leaf, value))


def _number(text: str) -> Decimal:
    try:
        return parse_decimal(text)
    except InvalidNumber as error:
        raise ValueError(text) from error


def _flag(row: Row, column: str) -> bool:
    text = row.text(column).casefold()
    if text not in YES + NO:
        row.fail(column, _("“%(value)s” không hợp lệ; ghi 1 hoặc để trống") % {"value": text})
    return text in YES


@transaction.atomic
def store_marks(
    criteria_set: CriteriaSet, year: int, lines: list[MarkLine], *, by: Any = None
) -> tuple[int, int, int]:
    """Write marks in bulk; returns how many are new, changed and the same as before.

    One event per card keeps every mark as it was and as it is. An import has no author unless
    it says who did it.
    """
    cards = _cards(criteria_set, year, {line.unit.pk: line.unit for line in lines})
    old = {
        (mark.scorecard_id, mark.criterion_id, mark.stage): mark
        for mark in Mark.objects.filter(scorecard__in=cards.values()).select_related("criterion")
    }
    batch = _Batch(by)
    for line in lines:
        card = cards[line.unit.pk]
        batch.add(card, line, old.get((card.pk, line.criterion.pk, line.stage)))
    batch.write()
    return len(batch.new), len(batch.changed), batch.same


def _cards(criteria_set: CriteriaSet, year: int, units: dict[int, Unit]) -> dict[int, Scorecard]:
    cards = Scorecard.objects.of_year(criteria_set, year).filter(unit__in=units)
    have = set(cards.values_list("unit_id", flat=True))
    Scorecard.objects.bulk_create(
        [
            Scorecard(criteria_set=criteria_set, unit=unit, year=year)
            for pk, unit in units.items()
            if pk not in have
        ]
    )
    return {card.unit_id: card for card in cards.select_related("unit").order_by("pk").all()}


class _Batch:
    """Marks to create and to change, with what the trail says of each card."""

    FIELDS = (
        *("value", "points", "outright", "not_applicable", "reason", "clause"),
        "author",
        "marked_at",
        "version",
    )

    def __init__(self, by: Any) -> None:
        self.by = by
        self.at = clock.now()
        self.new: list[Mark] = []
        self.changed: list[Mark] = []
        self.same = 0
        self.trail: dict[Scorecard, tuple[dict[str, Any], dict[str, Any]]] = {}

    def add(self, card: Scorecard, line: MarkLine, old: Mark | None) -> None:
        fields = line.said.fields()
        if old is not None and old.reason == fields["reason"]:
            # The file has no column for the clause that belongs to a reason.
            fields["clause"] = old.clause
        after = facts_of(line.criterion.code, line.stage, fields)
        before = None if old is None else _facts(old)
        if before == after:
            self.same += 1
            return
        if old is None:
            old = Mark(scorecard=card, criterion=line.criterion, stage=line.stage, version=0)
            self.new.append(old)
        else:
            self.changed.append(old)
        fields |= {"author": self.by, "marked_at": self.at, "version": old.version + 1}
        for name, content in fields.items():
            setattr(old, name, content)
        was, now = self.trail.setdefault(card, ({}, {}))
        key = f"{line.criterion.code}/{line.stage}"
        now[key] = after
        if before is not None:
            was[key] = before

    def write(self) -> None:
        Mark.objects.bulk_create(self.new)
        Mark.objects.bulk_update(self.changed, self.FIELDS, batch_size=200)
        for card, (was, now) in self.trail.items():
            record("marks.imported", card, by=self.by, before=was, after=now, unit=card.unit)


def _facts(mark: Mark) -> dict[str, Any]:
    names = ("value", "points", "outright", "not_applicable", "reason", "clause")
    fields = {name: getattr(mark, name) for name in names}
    return facts_of(mark.criterion.code, Stage(mark.stage), fields)
