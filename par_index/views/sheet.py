"""A card as its pages show it: every component with its rule, the portal's figure and its marks."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.figures import FigureState
from par_index import figures
from par_index.choices import NodeKind, Stage
from par_index.explanations import explain_reason, rule_sentence
from par_index.forms import MarkForm, typed
from par_index.models import Mark, Scorecard
from par_index.scoring import Input, SetSpec, Value, score_component
from par_index.scoring.explain import Explanation
from par_index.selectors.cards import (
    ComparisonRow,
    SubmissionFault,
    score_comparison,
    submission_faults,
)
from par_index.selectors.specs import spec_of
from par_index.services.marks import STAGE_PERMISSIONS, STAGE_STATES
from plans.models import Evidence
from units.access import has_permission

ADJUSTMENTS, ADJUSTMENTS_NAME = "diem-cong-tru", _("Điểm thưởng, điểm trừ")


def anchor_of(code: str) -> str:
    """Where a component stands on a page."""
    return f"tc-{code}".replace(".", "-")


@dataclass(frozen=True)
class Told:
    """Points and the reason for them, for one value of one component."""

    points: Decimal | Fraction | None
    reason: str


@dataclass
class StageCell:
    """What one stage said."""

    stage: str
    label: str
    mark: Mark | None
    told: Told | None

    @property
    def points(self) -> Decimal | None:
        return self.mark.points if self.mark else None


@dataclass
class Line:
    """One component of the card."""

    card: Scorecard
    row: ComparisonRow
    spec: SetSpec
    faults: dict[int, str] = field(default_factory=dict)
    form: MarkForm | None = None
    stage: str = ""
    conflict: Mark | None = None
    # What counted for this component a year ago.
    before: Mark | None = None

    @property
    def criterion(self) -> Any:
        return self.row.criterion

    @property
    def anchor(self) -> str:
        return anchor_of(self.criterion.code)

    @property
    def sentence(self) -> str:
        return rule_sentence(self.row.rule, self.criterion.maximum) if self.row.rule else ""

    @property
    def fault(self) -> str:
        return self.faults.get(self.criterion.pk, "")

    @property
    def figure_url(self) -> str | None:
        if not self.row.figure:
            return None
        return figures.measure_url(self.criterion.source_name, self.card.unit, self.card.year)

    @property
    def proposed(self) -> Value | None:
        """The portal's figure as an answer to the rule."""
        if not (self.row.figure and self.row.rule):
            return None
        return figures.figure_value(self.row.figure, self.row.rule)

    @property
    def portal(self) -> Told | None:
        """What the portal's figure would earn."""
        if not (self.row.figure and self.row.rule):
            return None
        stage = figures.SURVEY if self.criterion.is_survey else figures.PORTAL
        name = self.criterion.source_name
        given = figures.figure_input(self.row.figure, self.row.rule, stage=stage, name=name)
        return self._tell(given)

    @property
    def differs(self) -> bool:
        """Whether the unit's own value is not the portal's."""
        mark, figure = self.row.self_mark, self.row.figure
        if mark is None or figure is None or figure.state == FigureState.MISSING:
            return False
        if self.proposed is None:
            return not mark.not_applicable
        return mark.not_applicable or Value.from_json(mark.value) != self.proposed

    @property
    def is_settled(self) -> bool:
        """Whether the portal's figure stands and nothing has to be typed."""
        figure = self.row.figure
        known = figure is not None and figure.state != FigureState.MISSING
        typing = self.form is not None and self.form.is_bound
        return known and self.stage == Stage.SELF and not (self.differs or self.fault or typing)

    @property
    def current(self) -> Mark | None:
        """The mark of the stage being written."""
        return self.row.marks.get(self.stage) if self.stage else None

    @property
    def offered(self) -> Mark | None:
        """What the judge of this round may agree to."""
        return self.row.appraisal if self.stage == Stage.FINAL else self.row.self_mark

    @property
    def cells(self) -> list[StageCell]:
        return [self.cell(stage) for stage in Stage]

    @property
    def said(self) -> list[StageCell]:
        return [cell for cell in self.cells if cell.mark]

    def cell(self, stage: Stage) -> StageCell:
        mark = self.row.marks.get(stage)
        return StageCell(str(stage), str(stage.label), mark, self.tell(mark) if mark else None)

    def tell(self, mark: Mark) -> Told:
        value = Value.from_json(mark.value) if mark.value else None
        given = Input(
            value=value,
            points=mark.points if mark.outright else None,
            not_applicable=mark.not_applicable,
        )
        told = self._tell(given)
        return Told(mark.points, told.reason)

    def _tell(self, given: Input) -> Told:
        component = self.spec.by_code.get(self.criterion.code)
        if component is None:
            points = given.points or Decimal(0)
            line = Explanation("mark", "points_given", Fraction(points), Fraction(points))
            return Told(points, explain_reason(line.to_json()))
        scored = score_component(component, given)
        points = scored.points if scored.maximum else None
        return Told(points, explain_reason(scored.explanation.to_json()))

    @property
    def counted(self) -> Decimal | Fraction:
        """Points as the card stands: the unit's mark, else the portal's figure."""
        mark = self.row.self_mark
        told = Told(mark.points, "") if mark else self.portal
        points = told.points if told and told.points is not None else Decimal(0)
        return -points if self.criterion.kind == NodeKind.PENALTY else points

    @property
    def left_out(self) -> bool:
        """Whether the component leaves the unit's maximum."""
        mark = self.row.self_mark
        if mark:
            return mark.not_applicable and mark.points is None
        told = self.portal
        return bool(told and told.points is None)


@dataclass
class Group:
    """A criterion with its components."""

    criterion: Any
    lines: list[Line] = field(default_factory=list)


@dataclass
class Area:
    code: str
    name: str
    maximum: Decimal
    groups: list[Group] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    @property
    def askable(self) -> list[Line]:
        return [line for line in self.lines if not line.criterion.is_survey]


@dataclass
class Sheet:
    """The whole card."""

    card: Scorecard
    areas: list[Area]
    stage: str
    faults: list[SubmissionFault]

    @property
    def lines(self) -> list[Line]:
        return [line for area in self.areas for line in area.lines]

    @property
    def points(self) -> Fraction:
        return sum((Fraction(line.counted) for line in self.lines), Fraction(0))

    @property
    def maximum(self) -> Decimal:
        counted = (line for line in self.lines if not line.criterion.is_adjustment)
        return sum((line.criterion.maximum for line in counted if not line.left_out), Decimal(0))

    @property
    def left(self) -> Fraction:
        return Fraction(self.maximum) - self.points

    @property
    def declared(self) -> list[Line]:
        return [line for line in self.lines if self._is_asked(line)]

    @staticmethod
    def _is_asked(line: Line) -> bool:
        criterion = line.criterion
        return not (criterion.is_survey or criterion.is_measure or criterion.is_adjustment)

    @property
    def done(self) -> int:
        return sum(line.row.self_mark is not None for line in self.declared)

    def find(self, code: str) -> Line:
        return next(line for line in self.lines if line.criterion.code == code)

    def area(self, code: str | None) -> Area:
        """The area asked for, else the first with something owed, else the first."""
        owing = {fault.criterion.area_code for fault in self.faults}
        named = next((area for area in self.areas if area.code == code), None)
        first = next((area for area in self.areas if area.code in owing), self.areas[0])
        return named or first

    def owed(self, area: Area) -> int:
        return sum(1 for line in area.lines if line.fault)


def unit_stage(user: Any, card: Scorecard) -> str:
    """The stage that this person may write for the unit now, or nothing."""
    return _stage(user, card, (Stage.SELF, Stage.REPLY))


def judge_stage(user: Any, card: Scorecard) -> str:
    """The stage that this person may write as appraiser now, or nothing."""
    return _stage(user, card, (Stage.APPRAISAL, Stage.FINAL))


def _stage(user: Any, card: Scorecard, stages: tuple[Stage, ...]) -> str:
    for stage in stages:
        allowed = has_permission(user, STAGE_PERMISSIONS[stage], card.unit)
        if allowed and card.card_state in STAGE_STATES[stage]:
            return str(stage)
    return ""


def build_sheet(card: Scorecard, stage: str = "", *, with_faults: bool = True) -> Sheet:
    """The card with everything its pages need, in a bounded number of queries."""
    spec = spec_of(card.criteria_set)
    rows = score_comparison(card, with_history=False)
    faults = submission_faults(card) if with_faults else []
    by_pk = {fault.criterion.pk: fault.message for fault in faults}
    areas: list[Area] = []
    for row in rows:
        criterion = row.criterion
        if criterion.kind == NodeKind.AREA:
            areas.append(Area(criterion.code, criterion.name, criterion.maximum))
        elif criterion.is_leaf:
            _place(areas, criterion, rows).lines.append(
                Line(card, row, spec, by_pk, stage=_line_stage(stage, row))
            )
    return Sheet(card, areas, stage, faults)


def _line_stage(stage: str, row: ComparisonRow) -> str:
    return "" if row.criterion.is_survey else stage


def _place(areas: list[Area], criterion: Any, rows: list[ComparisonRow]) -> Group:
    """The group the component belongs to; adjustments stand in an area of their own."""
    if criterion.is_adjustment:
        area = areas[-1] if areas and areas[-1].code == ADJUSTMENTS else None
        if area is None:
            area = Area(ADJUSTMENTS, str(ADJUSTMENTS_NAME), Decimal(0), [Group(None)])
            areas.append(area)
        return area.groups[0]
    area = areas[-1]
    parent = next(row.criterion for row in rows if row.criterion.pk == criterion.parent_id)
    # A component right below its area has no heading of its own.
    heading = None if parent.kind == NodeKind.AREA else parent
    if not area.groups or area.groups[-1].criterion != heading:
        area.groups.append(Group(heading))
    return area.groups[-1]


def fill_form(line: Line, data: Any = None, evidence: list[Evidence] | None = None) -> MarkForm:
    """The form of the stage being written: its mark, else what came before, else the portal's."""
    mark = line.current
    source = mark or _before(line)
    value = Value.from_json(source.value) if source and source.value else None
    if source and source.outright and source.points is not None:
        value = Value(number=source.points)
    if source is None:
        value = line.proposed
    initial = {
        "version": mark.version if mark else 0,
        "not_applicable": bool(source and source.not_applicable),
        "reason": mark.reason if mark else "",
        "points": typed(mark.points) if mark and mark.outright else "",
    }
    line.form = MarkForm(
        data,
        criterion=line.criterion,
        rule=line.row.rule,
        value=value,
        initial=initial,
        judging=line.stage in (Stage.APPRAISAL, Stage.FINAL),
        evidence=evidence,
    )
    return line.form


def _before(line: Line) -> Mark | None:
    if line.stage == Stage.SELF:
        return None
    marks = line.row
    if line.stage == Stage.FINAL:
        return marks.appraisal or marks.self_mark
    return marks.self_mark
