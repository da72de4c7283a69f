"""Claimed beside appraised beside final, with the history of every mark."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.choices import Tone
from common.exports import xlsx_bytes, xlsx_response
from par_index import access
from par_index.choices import NodeKind, Stage
from par_index.models import Criterion, Scorecard
from par_index.scoring import Value, rounded, value_text
from par_index.selectors import cards, latest_run, unit_result
from par_index.selectors.blind import unread_by, veil
from par_index.selectors.cards import ComparisonRow, score_comparison
from par_index.selectors.specs import spec_of
from par_index.views.line import Line, StageCell
from units.access import has_permission
from units.permissions import Permission

TONES = {
    Stage.SELF: Tone.NEUTRAL,
    Stage.APPRAISAL: Tone.INFO,
    Stage.REPLY: Tone.SOON,
    Stage.FINAL: Tone.DONE,
}
# The stages that name a clause beside their reason.
JUDGING = (Stage.APPRAISAL, Stage.FINAL)


@dataclass
class Shown:
    """A row of the table: a component with its stages, or a group with their sums."""

    line: Line
    sums: dict[str, Decimal] = field(default_factory=dict)

    @property
    def criterion(self) -> Any:
        return self.line.criterion

    @property
    def level(self) -> int:
        return min(self.criterion.depth, 3)

    @property
    def cells(self) -> list[StageCell]:
        return self.line.cells

    @property
    def difference(self) -> Decimal | None:
        """What the judgement took from the claim (negative) or gave (positive)."""
        taken = self.line.row.self_minus_final
        return -taken if taken else None

    @property
    def citations(self) -> list[Any]:
        marks = self.line.row.marks.values()
        return [citation for mark in marks for citation in mark.citations.all()]

    @property
    def events(self) -> list[dict[str, Any]]:
        """The trail of this component's marks, newest first."""
        labels = input_labels(self.criterion)
        return [mark_event(event, labels) for event in reversed(self.line.row.history)]

    @property
    def group_cells(self) -> list[tuple[str, Decimal | None]]:
        return [(str(stage), self.sums.get(stage)) for stage in Stage]


def score_comparison_rows(card: Scorecard, user: Any) -> tuple[list[Shown], list[ComparisonRow]]:
    """The table, less what this person is still to read blind."""
    rows = score_comparison(card, with_figures=False)
    veil(rows, unread_by(user, card))
    spec = spec_of(card.criteria_set)
    shown = {row.criterion.pk: Shown(Line(card, row, spec)) for row in rows}
    for row in rows:
        _add_up(shown, row)
    return list(shown.values()), rows


def _add_up(shown: dict[int, Shown], row: ComparisonRow) -> None:
    """Add a component's points to every group above it."""
    above = row.criterion.parent_id
    while above is not None:
        sums = shown[above].sums
        for stage, mark in row.marks.items():
            if mark.points is not None:
                sums[stage] = sums.get(stage, Decimal(0)) + mark.points
        above = shown[above].criterion.parent_id


def input_labels(criterion: Criterion) -> dict[str, str]:
    """By name what the parts of a rule made of rules are called."""
    parts = [part for part in criterion.rule.get("rules", []) if part.get("input")]
    return {part["input"]: part.get("label") or part["input"] for part in parts}


def mark_event(event: Any, labels: dict[str, str]) -> dict[str, Any]:
    """What the trail tells of a mark, as a timeline shows it; `labels` name a value's inputs."""
    before, after = event.before or {}, event.after or {}
    stage = after.get("stage") or before.get("stage") or Stage.SELF
    return {
        "at": event.happened_at,
        "who": event.actor_name or _("Cổng"),
        "what": _what(event.action, Stage(stage), before, after, labels),
        "why": event.reason,
        "tone": TONES[Stage(stage)],
    }


def _what(
    action: str,
    stage: Stage,
    before: dict[str, Any],
    after: dict[str, Any],
    labels: dict[str, str],
) -> str:
    if action == "mark.cited":
        return _("Dẫn tài liệu %(number)s") % {"number": after.get("number", "")}
    if action == "mark.uncited":
        return _("Bỏ tài liệu %(number)s") % {"number": before.get("number", "")}
    words = {"stage": stage.label, "before": _said(before, labels), "after": _said(after, labels)}
    if not before:
        return _("%(stage)s: %(after)s") % words
    return _("%(stage)s: %(before)s → %(after)s") % words


def _said(facts: dict[str, Any], labels: dict[str, str]) -> str:
    """What a mark said, as the trail kept it."""
    if not facts:
        return _("đã bỏ")
    if facts.get("not_applicable"):
        return _("không áp dụng")
    value = _value_said(Value.from_json(facts["value"]), labels) if facts.get("value") else ""
    points = facts.get("points")
    told = _("%(points)s điểm") % {"points": _decimal_comma(points)} if points is not None else ""
    return f"{value} ({told})" if value and told else value or told or "—"


def _value_said(value: Value, labels: dict[str, str]) -> str:
    if not value.inputs:
        return value_text(value)
    parts = value.inputs.items()
    return "; ".join(f"{labels.get(name, name)}: {value_text(part)}" for name, part in parts)


def _decimal_comma(text: str) -> str:
    return str(text).replace(".", ",")


def score_comparison_view(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk)
    shown, rows = score_comparison_rows(card, request.user)
    run = latest_run(card.criteria_set.level_id, card.year)
    result = unit_result(run, card.unit) if run else None
    context = {
        "card": card,
        "breadcrumbs": [
            (_("Chấm điểm"), reverse("par_index:scorecard-list")),
            (str(card.unit), card.get_absolute_url()),
            (_("So sánh các bước"), ""),
        ],
        "rows": shown,
        "veiled": sum(row.is_veiled for row in rows),
        "stages": [(str(stage), stage.label) for stage in Stage],
        "totals": cards.stage_totals(rows, result),
        "said": {stage for row in rows for stage in row.marks},
        "card_events": [_step_event(step) for step in reversed(cards.steps_of(card))],
        "may_export": has_permission(request.user, Permission.SCORE_EXPORT, card.unit),
    }
    return render(request, "par_index/score_comparison.html", context)


def _step_event(step: Any) -> dict[str, Any]:
    return {"at": step.at, "who": step.by, "what": step.get_kind_display(), "why": step.reason}


def score_export(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_EXPORT)
    shown, _rows = score_comparison_rows(card, request.user)
    header = [
        _("Mã"),
        _("Nội dung"),
        _("Điểm tối đa"),
        *(str(stage.label) for stage in Stage),
        _("Chênh lệch với tự chấm"),
        *(_("Lý do: %(stage)s") % {"stage": stage.label} for stage in Stage),
        *(_("Căn cứ: %(stage)s") % {"stage": stage.label} for stage in JUDGING),
        _("Tài liệu kiểm chứng"),
    ]
    content = xlsx_bytes(_("So sánh điểm"), header, [_export_row(row) for row in shown])
    name = f"so-sanh-diem-{card.unit.code}-{card.year}.xlsx"
    return xlsx_response(name, content)


def _export_row(row: Shown) -> list[Any]:
    criterion, marks = row.criterion, row.line.row.marks
    leaf = criterion.is_leaf
    points = [
        (marks[stage].points if stage in marks else None) if leaf else row.sums.get(stage)
        for stage in Stage
    ]
    reasons = [marks[stage].reason if stage in marks else "" for stage in Stage]
    clauses = [marks[stage].clause if stage in marks else "" for stage in JUDGING]
    proofs = "; ".join(f"{citation.evidence} {citation.page}".strip() for citation in row.citations)
    maximum = rounded(criterion.maximum, 2) if criterion.kind != NodeKind.CRITERION else None
    return [
        criterion.code,
        criterion.name,
        maximum,
        *points,
        row.difference,
        *reasons,
        *clauses,
        proofs,
    ]
