"""One component of a card as its pages show it: its rule, the portal's figure, its marks, its form."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from common.figures import FigureState
from par_index import figures
from par_index.choices import NodeKind, Stage
from par_index.explanations import explain_reason, rule_sentence, treatment_words
from par_index.forms import MarkForm, typed
from par_index.models import Mark, Scorecard
from par_index.scoring import Input, SetSpec, Value, score_component
from par_index.scoring.explain import Explanation
from par_index.scoring.sets import EXCLUDED, FULL, ExceptionSpec
from par_index.selectors.cards import ComparisonRow
from plans.models import Evidence


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
    # What the set makes of the component for this unit, whatever is given for it.
    exception: ExceptionSpec | None = None

    @property
    def criterion(self) -> Any:
        return self.row.criterion

    @property
    def exception_words(self) -> str:
        exception = self.exception
        return treatment_words(exception.treat, exception.reason) if exception else ""

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
        card, name = self.card, self.criterion.source_name
        return figures.measure_url(name, card.unit, card.year, self.spec.ballots)

    @property
    def ballots_words(self) -> str:
        """Which ballots the figure beside it is made of; nothing for other figures."""
        if not self.row.figure or not figures.reads_ballots(self.criterion.source_name):
            return ""
        return figures.ballots_words(self.card.criteria_set)

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
        if mark.not_applicable:
            return figure.state != FigureState.NOT_APPLICABLE
        return self.proposed is None or Value.from_json(mark.value) != self.proposed

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
        """Points as the card stands: by an exception, the unit's mark, the portal's figure."""
        if self.exception:
            return self.criterion.maximum if self.exception.treat == FULL else Decimal(0)
        mark = self.row.self_mark
        told = Told(mark.points, "") if mark else self.portal
        points = told.points if told and told.points is not None else Decimal(0)
        return -points if self.criterion.kind == NodeKind.PENALTY else points

    @property
    def left_out(self) -> bool:
        """Whether the component leaves the unit's maximum."""
        if self.exception:
            return self.exception.treat == EXCLUDED
        mark = self.row.self_mark
        if mark:
            return mark.not_applicable and mark.points is None
        told = self.portal
        return bool(told and told.points is None)


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
        "clause": mark.clause if mark else "",
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
