"""A whole card as its pages show it: areas, groups and lines, and how far it is."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from par_index import figures
from par_index.choices import NodeKind, Stage
from par_index.models import Criterion, Scorecard
from par_index.selectors.appraisers import ADJUSTMENTS
from par_index.selectors.blind import veil
from par_index.selectors.cards import (
    ComparisonRow,
    SubmissionFault,
    score_comparison,
    submission_faults,
)
from par_index.selectors.exceptions import exceptions_of
from par_index.selectors.specs import spec_of
from par_index.selectors.windows import window
from par_index.services.gate import STAGE_PERMISSIONS, STAGE_STATES, UNIT_STAGES
from par_index.views.line import Line
from units.access import has_permission

ADJUSTMENTS_NAME = _("Điểm thưởng, điểm trừ")
MayWrite = Callable[[Criterion], bool]


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
    def label(self) -> str:
        return f"{self.code} {self.name}" if self.code.isdigit() else self.name

    @property
    def points(self) -> Fraction:
        return sum((Fraction(line.counted) for line in self.lines), Fraction(0))

    @property
    def own_maximum(self) -> Decimal:
        """What counts for this unit; bonus and penalty have no maximum to reach."""
        counted = (line for line in self.lines if not line.criterion.is_adjustment)
        return sum((line.criterion.maximum for line in counted if not line.left_out), Decimal(0))

    @property
    def left(self) -> Fraction:
        return Fraction(self.own_maximum) - self.points

    @property
    def owed(self) -> list[Line]:
        """What keeps the card from being submitted."""
        return [line for line in self.lines if line.fault]


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
        return sum((area.points for area in self.areas), Fraction(0))

    @property
    def maximum(self) -> Decimal:
        return sum((area.own_maximum for area in self.areas), Decimal(0))

    @property
    def left(self) -> Fraction:
        return Fraction(self.maximum) - self.points

    @property
    def declared(self) -> list[Line]:
        return [line for line in self.lines if self._is_asked(line)]

    @staticmethod
    def _is_asked(line: Line) -> bool:
        criterion = line.criterion
        if line.exception is not None:
            return False
        return not (criterion.is_survey or criterion.is_measure or criterion.is_adjustment)

    @property
    def done(self) -> int:
        return sum(line.row.self_mark is not None for line in self.declared)

    def find(self, code: str) -> Line:
        return next(line for line in self.lines if line.criterion.code == code)

    def area(self, code: str | None) -> Area:
        """The area asked for, else the first with something owed, else the first."""
        named = next((area for area in self.areas if area.code == code), None)
        return named or next((area for area in self.areas if area.owed), self.areas[0])


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
            is_open = stage not in UNIT_STAGES or window(card, stage).is_open
            return str(stage) if is_open else ""
    return ""


def build_sheet(
    card: Scorecard,
    stage: str = "",
    *,
    with_faults: bool = True,
    with_figures: bool = True,
    may_write: MayWrite = lambda criterion: True,
    hidden: Collection[int] = (),
) -> Sheet:
    """The card with everything its pages need, in a bounded number of queries.

    `may_write`: components that this person may write at the stage; `hidden`: those whose
    judgement the person is not to see yet.
    """
    spec = spec_of(card.criteria_set)
    rows = score_comparison(card, with_figures=False, with_history=False)
    veil(rows, hidden)
    faults = submission_faults(card) if with_faults else []
    by_pk = {fault.criterion.pk: fault.message for fault in faults}
    exceptions = exceptions_of(card)
    areas: list[Area] = []
    for row in rows:
        criterion = row.criterion
        if criterion.kind == NodeKind.AREA:
            areas.append(Area(criterion.code, criterion.name, criterion.maximum))
        elif criterion.is_leaf:
            exception = exceptions.get(criterion.code)
            kept = criterion.is_survey or row.is_veiled or exception is not None
            can = not kept and may_write(criterion)
            line = Line(card, row, spec, by_pk, stage=stage if can else "", exception=exception)
            _place(areas, criterion, rows).lines.append(line)
    sheet = Sheet(card, areas, stage, faults)
    if with_figures:
        ask_portal(card, sheet.lines)
    return sheet


def ask_portal(card: Scorecard, lines: Iterable[Line]) -> None:
    """Give the lines what the portal's registers say: each measure asked once."""
    found: dict[str, Any] = {}
    ballots = figures.ballots_of(card.criteria_set)
    for line in lines:
        if not (line.criterion.is_measure or line.criterion.is_survey):
            continue
        name = line.criterion.source_name
        if name not in found:
            told = figures.figures_of(name, [card.unit], card.year, ballots)
            found[name] = told[card.unit_id]
        line.row.figure = found[name]


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


def one_line(card: Scorecard, stage: str, code: str, **options: Any) -> tuple[Sheet, Line]:
    """One component with its own figure, for answers that need no other component's."""
    sheet = build_sheet(card, stage, with_figures=False, with_faults=False, **options)
    line = sheet.find(code)
    ask_portal(card, [line])
    return sheet, line
