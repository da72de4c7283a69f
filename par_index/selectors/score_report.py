"""A unit's score report: every component with its marks, what counted and why, and its history."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from audit.models import AuditEvent
from audit.selectors import history_of
from common.choices import State
from par_index.choices import NodeKind
from par_index.models import Criterion, IndexRun, Mark, Scorecard, UnitResult
from par_index.scoring.numbers import to_decimal
from par_index.selectors.blind import TELLING, veil
from par_index.selectors.cards import ComparisonRow, score_comparison
from par_index.selectors.lines import ResultLine, adjustment_lines, result_lines

IMPORTED = "marks.imported"


@dataclass(frozen=True)
class Told:
    """An entry of a mark's history, in the shape of an audit event of that one mark."""

    happened_at: datetime
    actor_name: str
    action: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str


@dataclass
class ReportRow:
    """A node of the set. `counted` and `maximum` are what the run counted, sums for groups."""

    criterion: Criterion
    marks: dict[str, Mark] = field(default_factory=dict)
    line: ResultLine | None = None
    counted: Fraction | None = None
    counted_maximum: Fraction | None = None
    stage: str = ""
    history: list[Told] = field(default_factory=list)
    # Whether the judgement is kept from a person who is still to read the component blind.
    is_veiled: bool = False

    @property
    def is_leaf(self) -> bool:
        return self.criterion.is_leaf

    @property
    def level(self) -> int:
        return min(self.criterion.depth, 3)

    @property
    def points(self) -> Decimal | None:
        return None if self.counted is None else to_decimal(self.counted)

    @property
    def maximum(self) -> Decimal | None:
        return None if self.counted_maximum is None else to_decimal(self.counted_maximum)

    @property
    def state(self) -> State | None:
        return self.line.state if self.line else None

    @property
    def explanation(self) -> str:
        return self.line.explanation_reason if self.line else ""

    @property
    def citations(self) -> list[Any]:
        """Evidence of every stage, each document and page once."""
        found: dict[tuple[int, str], Any] = {}
        for mark in self.marks.values():
            for citation in mark.citations.all():
                found.setdefault((citation.evidence_id, citation.page), citation)
        return list(found.values())


def score_report(
    run: IndexRun, result: UnitResult, card: Scorecard | None, hidden: Collection[int] = ()
) -> list[ReportRow]:
    """Every node of the run's set in its order. The number of queries is fixed.

    `hidden`: components whose judgement the reader is not to see yet; no sum holds it either.
    """
    rows = _rows(run, card, hidden)
    by_pk = {row.criterion.pk: row for row in rows}
    by_code = {row.criterion.code: row for row in rows}
    for line in result_lines(result):
        row = by_code.get(line.code)
        if row is not None and not (row.is_veiled and line.stage in TELLING):
            row.line, row.stage = line, line.stage
            _count(by_pk, row, line.exact_points, line.exact_maximum)
    for item in adjustment_lines(result):
        row = by_code.get(item.code)
        if row is not None:
            points = Fraction(item.points)
            row.stage = item.stage
            row.counted = -points if item.kind == NodeKind.PENALTY else points
    return rows


def _rows(run: IndexRun, card: Scorecard | None, hidden: Collection[int]) -> list[ReportRow]:
    if card is None:
        nodes = Criterion.objects.filter(criteria_set=run.criteria_set_id).order_by("position")
        return [ReportRow(node) for node in nodes]
    compared = score_comparison(card, with_figures=False)
    veil(compared, hidden)
    imported = _imported(card)
    return [
        ReportRow(
            row.criterion,
            row.marks,
            history=[] if row.is_veiled else _history(row, imported),
            is_veiled=row.is_veiled,
        )
        for row in compared
    ]


def _count(
    by_pk: dict[int, ReportRow], row: ReportRow, points: Fraction, maximum: Fraction
) -> None:
    """Add a component to itself and to every group above it."""
    at: ReportRow | None = row
    while at is not None:
        at.counted = (at.counted or Fraction(0)) + points
        at.counted_maximum = (at.counted_maximum or Fraction(0)) + maximum
        at = by_pk.get(at.criterion.parent_id) if at.criterion.parent_id else None


def _history(row: ComparisonRow, imported: dict[str, list[Told]]) -> list[Told]:
    own = [
        Told(
            event.happened_at,
            event.actor_name,
            event.action,
            event.before or {},
            event.after or {},
            event.reason,
        )
        for event in row.history
    ]
    entries = own + imported.get(row.criterion.code, [])
    return sorted(entries, key=lambda told: told.happened_at)


def _imported(card: Scorecard) -> dict[str, list[Told]]:
    """An import leaves one event a card; here it is told mark by mark."""
    found: dict[str, list[Told]] = {}
    for event in history_of(card).filter(action=IMPORTED):
        for code, told in _marks_of(event):
            found.setdefault(code, []).append(told)
    return found


def _marks_of(event: AuditEvent) -> Iterator[tuple[str, Told]]:
    before, after = event.before or {}, event.after or {}
    for key, facts in after.items():
        was = before.get(key, {})
        told = Told(
            event.happened_at, event.actor_name, event.action, was, facts, facts.get("reason", "")
        )
        yield facts["component"], told
