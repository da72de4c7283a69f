"""What pages show of scorecards: states, what is left to do, stages side by side."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from audit.models import AuditEvent
from audit.selectors import history_of_many
from common.choices import State
from common.figures import Figure
from par_index.choices import (
    CARD_STATES,
    COUNTING_ORDER,
    CardState,
    NodeKind,
    SourceKind,
    Stage,
)
from par_index.figures import PORTAL, SURVEY, portal_figures
from par_index.models import CriteriaSet, Criterion, Mark, Scorecard, ScorecardStep, UnitResult
from par_index.scoring import Rule
from par_index.selectors.exceptions import exceptions_of
from par_index.selectors.lines import result_lines
from par_index.selectors.specs import spec_of
from par_index.selectors.twins import twin_codes
from par_index.selectors.units import units_of

# What a unit has to mark itself; the rest comes from the portal, a survey, or is voluntary.
DECLARED = Q(kind=NodeKind.COMPONENT, source_kind=SourceKind.DECLARED)
LEAVES = (NodeKind.COMPONENT, NodeKind.BONUS, NodeKind.PENALTY)


def leaves_of(criteria_set: CriteriaSet | int) -> QuerySet[Criterion]:
    """Everything of a set that can be marked, in the order of the document."""
    return Criterion.objects.filter(criteria_set=criteria_set, kind__in=LEAVES).order_by("position")


@dataclass(frozen=True)
class SubmissionFault:
    """Why a component keeps the card from being submitted."""

    criterion: Criterion
    message: str


def submission_faults(scorecard: Scorecard) -> list[SubmissionFault]:
    """Declared components without a mark, and claims without proof or a written explanation."""
    marks = {
        mark.criterion_id: mark
        for mark in scorecard.marks.filter(stage=Stage.SELF).annotate(proofs=Count("citations"))
    }
    faults = []
    excepted = exceptions_of(scorecard)
    for criterion in leaves_of(scorecard.criteria_set_id):
        message = _fault_of(criterion, marks.get(criterion.pk))
        # What is given for a component under an exception counts for nothing.
        if message and criterion.code not in excepted:
            faults.append(SubmissionFault(criterion, message))
    return faults


def _fault_of(criterion: Criterion, mark: Any) -> str:
    if mark is None:
        # Figures of the portal and surveys need no declaration; adjustments are voluntary.
        declared = criterion.source_kind == SourceKind.DECLARED
        return _("chưa tự chấm") if declared and not criterion.is_adjustment else ""
    if mark.proofs or mark.reason or mark.not_applicable:
        return ""
    duty = criterion.evidence_duty
    if duty == "required" or (duty == "required_if_points" and (mark.points or 0) > 0):
        return _("có điểm nhưng chưa dẫn tài liệu kiểm chứng hoặc ghi giải trình")
    return ""


@dataclass(frozen=True)
class Completeness:
    """How far the cards of a set are. `without_card`: units of the level that have none."""

    total: int
    without_card: int
    by_state: list[tuple[State, int]]

    @property
    def signed(self) -> int:
        """Cards that left the units' hands."""
        still = (CARD_STATES[CardState.OPEN], CARD_STATES[CardState.SUBMITTED])
        return sum(count for state, count in self.by_state if state not in still)


def completeness(criteria_set: CriteriaSet, year: int | None = None) -> Completeness:
    year = year or criteria_set.year
    cards = Scorecard.objects.of_year(criteria_set, year).with_state()
    counts = Counter(card.card_state for card in cards)
    total = units_of(criteria_set, year).count()
    return Completeness(
        total=total,
        without_card=total - counts.total(),
        by_state=[(CARD_STATES[state], counts[state]) for state in CardState],
    )


@dataclass
class ComparisonRow:
    """One node of the set with what each stage said of it. Groups have no marks."""

    criterion: Criterion
    rule: Rule | None = None
    figure: Figure | None = None
    marks: dict[str, Mark] = field(default_factory=dict)
    history: list[AuditEvent] = field(default_factory=list)
    # Whether later stages are kept from a person who is still to read the component blind.
    is_veiled: bool = False

    @property
    def self_mark(self) -> Mark | None:
        return self.marks.get(Stage.SELF)

    @property
    def appraisal(self) -> Mark | None:
        return self.marks.get(Stage.APPRAISAL)

    @property
    def reply(self) -> Mark | None:
        return self.marks.get(Stage.REPLY)

    @property
    def final(self) -> Mark | None:
        return self.marks.get(Stage.FINAL)

    @property
    def self_minus_final(self) -> Decimal | None:
        """Claimed less judged, where both gave points."""
        judged = self.final or self.appraisal
        if self.self_mark is None or judged is None:
            return None
        if self.self_mark.points is None or judged.points is None:
            return None
        return self.self_mark.points - judged.points


def score_comparison(
    scorecard: Scorecard, *, with_figures: bool = True, with_history: bool = True
) -> list[ComparisonRow]:
    """Every node of the card's set with its four stages, evidence, figure and history.

    Marks carry their citations (`mark.citations.all()` costs nothing more).
    """
    spec = spec_of(scorecard.criteria_set)
    figures = {}
    if with_figures:
        figures = portal_figures(scorecard.criteria_set, [scorecard.unit], scorecard.year)
    rows = {}
    for criterion in Criterion.objects.filter(criteria_set=scorecard.criteria_set_id):
        component = spec.by_code.get(criterion.code)
        figure = figures.get((scorecard.unit_id, criterion.code))
        rows[criterion.pk] = ComparisonRow(criterion, component.rule if component else None, figure)
    marks = scorecard.marks.select_related("author", "criterion").prefetch_related(
        "citations__evidence__file"
    )
    by_mark = {}
    for mark in marks:
        rows[mark.criterion_id].marks[mark.stage] = mark
        by_mark[str(mark.pk)] = rows[mark.criterion_id]
    if with_history:
        for event in history_of_many(Mark, list(by_mark)):
            by_mark[event.target_id].history.append(event)
    return sorted(rows.values(), key=lambda row: row.criterion.position)


def steps_of(scorecard: Scorecard) -> QuerySet[ScorecardStep]:
    """The card's way so far, oldest first, with who and why."""
    return scorecard.steps.select_related("by").order_by("number")


def last_return(scorecard: Scorecard) -> ScorecardStep | None:
    """Why the card is open again, if it was given back."""
    last = scorecard.steps.select_related("by").order_by("-number").first()
    return last if last is not None and last.reason else None


def last_year_marks(scorecard: Scorecard) -> dict[str, Mark]:
    """What counted for the unit a year ago, under this year's codes of the same components."""
    marks = Mark.objects.filter(
        scorecard__unit=scorecard.unit_id,
        scorecard__year=scorecard.year - 1,
        scorecard__criteria_set__level=scorecard.criteria_set.level_id,
        stage__in=COUNTING_ORDER,
    ).select_related("criterion", "scorecard")
    order = {stage: place for place, stage in enumerate(COUNTING_ORDER)}
    by_set: dict[int, dict[str, Mark]] = {}
    for mark in sorted(marks, key=lambda mark: -order[Stage(mark.stage)]):
        by_set.setdefault(mark.scorecard.criteria_set_id, {})[mark.criterion.code] = mark
    sets = CriteriaSet.objects.in_bulk(by_set) if by_set else {}
    found: dict[str, Mark] = {}
    for pk, told in by_set.items():
        older = sets[pk]
        components = spec_of(older).by_code
        # Bonus and penalty items have no twins: an equal code is the same item.
        named = {code: code for code in told if code not in components}
        named |= twin_codes(older, scorecard.criteria_set)
        found |= {code: told[old] for code, old in named.items() if old in told}
    return found


def self_marked(scorecards: list[Scorecard]) -> dict[int, int]:
    """How many of the declared components each card has marked itself."""
    declared = Criterion.objects.filter(DECLARED)
    counts = (
        Mark.objects.filter(scorecard__in=scorecards, stage=Stage.SELF, criterion__in=declared)
        .values_list("scorecard_id")
        .annotate(marks=Count("pk"))
    )
    return dict(counts)


@dataclass(frozen=True)
class StageTotals:
    """What the card would come to by each stage. `with_portal`: over all components."""

    self_points: Decimal
    appraisal: Decimal
    reply: Decimal
    final: Decimal
    with_portal: bool


def stage_totals(rows: list[ComparisonRow], result: UnitResult | None = None) -> StageTotals:
    """A stage keeps what the one before it said where it says nothing itself.

    With a unit's result of a run, components that nobody marks count as the portal or the
    survey has them there; without one only what was marked is added up. A reply is a claim:
    the final stage does not build on it.
    """
    before = _unmarked_points(result) if result is not None else {}
    # An exception goes before whatever a stage says.
    fixed = _excepted_points(result) if result is not None else {}
    own = before | _points_at(rows, Stage.SELF) | fixed
    appraised = own | _points_at(rows, Stage.APPRAISAL) | fixed
    replied = appraised | _points_at(rows, Stage.REPLY) | fixed
    final = appraised | _points_at(rows, Stage.FINAL) | fixed
    return StageTotals(
        self_points=_sum(own),
        appraisal=_sum(appraised),
        reply=_sum(replied),
        final=_sum(final),
        with_portal=result is not None,
    )


def _sum(points: dict[str, Decimal]) -> Decimal:
    return sum(points.values(), Decimal(0))


def _unmarked_points(result: UnitResult) -> dict[str, Decimal]:
    lines = result_lines(result)
    return {line.code: line.points for line in lines if line.stage in (PORTAL, SURVEY)}


def _excepted_points(result: UnitResult) -> dict[str, Decimal]:
    return {line.code: line.points for line in result_lines(result) if line.is_excepted}


def _points_at(rows: list[ComparisonRow], stage: Stage) -> dict[str, Decimal]:
    """Points by code; penalties count against."""
    points = {}
    for row in rows:
        mark = row.marks.get(stage)
        if mark is not None and mark.not_applicable and mark.points is None:
            points[row.criterion.code] = Decimal(0)
        if mark is not None and mark.points is not None:
            is_penalty = row.criterion.kind == NodeKind.PENALTY
            points[row.criterion.code] = -mark.points if is_penalty else mark.points
    return points
