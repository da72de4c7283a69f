"""A result's stored lines as typed values: exact inside, decimals for the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone
from common.figures import Figure, FigureState
from par_index.cells import explanation_of, read_cell, read_cells
from par_index.choices import Stage
from par_index.explanations import explain_line, explain_reason
from par_index.models import IndexRun, UnitResult
from par_index.scoring.extremes import context_of
from par_index.scoring.index import FULL_NOT_APPLICABLE, LEFT_OUT, MISSING, NOT_HELD, SCORED
from par_index.scoring.numbers import rounded, text_number, to_decimal
from par_index.specs import spec_of

LINE_STATES = {
    SCORED: State(SCORED, _("Đã chấm"), Tone.NEUTRAL),
    LEFT_OUT: State(
        LEFT_OUT, _("Không áp dụng"), Tone.NOT_APPLICABLE, _("Không tính vào điểm tối đa")
    ),
    FULL_NOT_APPLICABLE: State(
        FULL_NOT_APPLICABLE, _("Không áp dụng, đủ điểm"), Tone.NOT_APPLICABLE
    ),
    MISSING: State(
        MISSING, _("Chưa có số liệu"), Tone.MISSING, _("Tính 0 điểm đến khi có số liệu")
    ),
    NOT_HELD: State(
        NOT_HELD, _("Chưa điều tra"), Tone.MISSING, _("Không tính vào điểm tối đa, quy đổi lại")
    ),
}
# Where the counting input came from, for a person.
STAGE_LABELS = {
    **{str(stage): stage.label for stage in Stage},
    "portal": _("Số liệu của cổng"),
    "survey": _("Phiếu khảo sát"),
    "": _("Chưa có"),
}


@dataclass(frozen=True)
class AreaScore:
    """Points of an area over the unit's own maximum there."""

    code: str
    name: str
    exact_points: Fraction
    exact_maximum: Fraction

    @property
    def points(self) -> Decimal:
        return to_decimal(self.exact_points)

    @property
    def maximum(self) -> Decimal:
        return to_decimal(self.exact_maximum)

    @property
    def lost(self) -> Decimal:
        return to_decimal(self.exact_maximum - self.exact_points)

    @property
    def percent(self) -> Decimal | None:
        """None where nothing of the area applies to the unit."""
        if not self.exact_maximum:
            return None
        return rounded(self.exact_points * 100 / self.exact_maximum, 2)


def area_scores(result: UnitResult) -> list[AreaScore]:
    return [
        AreaScore(
            area["code"], area["name"], text_number(area["points"]), text_number(area["maximum"])
        )
        for area in result.areas
    ]


@dataclass(frozen=True)
class ResultLine:
    """One component of a result, with everything a page says of it."""

    data: Mapping[str, Any]
    # The run whose set says what the line's value earns; None where the words were stored.
    run: IndexRun | None = None

    @property
    def code(self) -> str:
        return str(self.data["code"])

    @property
    def name(self) -> str:
        return str(self.data["name"])

    @property
    def area(self) -> str:
        return str(self.data["area"])

    @property
    def exact_points(self) -> Fraction:
        return text_number(self.data["points"])

    @property
    def exact_maximum(self) -> Fraction:
        return text_number(self.data["maximum"])

    @property
    def exact_lost(self) -> Fraction:
        return text_number(self.data["lost"])

    @property
    def points(self) -> Decimal:
        return to_decimal(self.exact_points)

    @property
    def maximum(self) -> Decimal:
        """What counts for this unit: 0 where the component is left out."""
        return to_decimal(self.exact_maximum)

    @property
    def component_maximum(self) -> Decimal:
        return to_decimal(text_number(self.data["component_maximum"]))

    @property
    def lost(self) -> Decimal:
        return to_decimal(self.exact_lost)

    @property
    def percent(self) -> Decimal | None:
        if not self.exact_maximum:
            return None
        return rounded(self.exact_points * 100 / self.exact_maximum, 2)

    @property
    def state(self) -> State:
        return LINE_STATES[self.data["state"]]

    @property
    def stage(self) -> str:
        """self, appraisal, final, portal, survey, or empty."""
        return str(self.data["stage"])

    @property
    def stage_label(self) -> str:
        return str(STAGE_LABELS[self.stage])

    @property
    def reason(self) -> str:
        """What the marker wrote."""
        return str(self.data["reason"])

    @property
    def explanation(self) -> str:
        """The rule's reason and the points: "6,1 % (47/771), dưới 30 % → 0,40/2 điểm"."""
        return explain_line(self._explained)

    @property
    def explanation_reason(self) -> str:
        return explain_reason(self._explained)

    @cached_property
    def _explained(self) -> Mapping[str, Any]:
        if self.run is None:
            stored: Mapping[str, Any] = self.data["explanation"]
            return stored
        component = spec_of(self.run.criteria_set).by_code[self.code]
        peers = context_of(self.run.settings.get("peers", {})).rules.get(self.code)
        return explanation_of(self.data, component, peers)

    @property
    def is_not_appraised(self) -> bool:
        """In a final run: only the unit itself has marked it, so it does not count."""
        return bool(self.data.get("note"))

    @property
    def is_excepted(self) -> bool:
        """Whether an exception of the set decided the points."""
        return (self.data.get("input") or {}).get("excepted") is not None

    @property
    def source_kind(self) -> str:
        return str(self.data["source_kind"])

    @property
    def source_name(self) -> str:
        return str(self.data["source_name"])

    @property
    def figure(self) -> Figure | None:
        """The portal's figure at the time of the run, also where a mark counted instead."""
        data = self.data["figure"]
        return None if data is None else _figure(data)

    @property
    def differs_from_portal(self) -> bool:
        """Whether a mark counted although the portal's register says something else."""
        return bool(self.data.get("differs"))

    def as_json(self) -> dict[str, Any]:
        """The line in full, words of the rule included, as files carry it."""
        data = {key: value for key, value in self.data.items() if key != "input"}
        return data | {"explanation": self._explained}


def _figure(data: Mapping[str, Any]) -> Figure:
    return Figure(
        state=FigureState(data["state"]),
        numerator=_decimal(data["num"]),
        denominator=_decimal(data["den"]),
        value=_decimal(data["value"]),
        n=data["n"],
        source=data["source"],
        as_of=_day(data["as_of"]),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else to_decimal(text_number(text))


def _day(text: str | None) -> date | None:
    return parse_date(text) if text else None


def result_lines(result: UnitResult) -> list[ResultLine]:
    """Every component in the order of the set.

    Results made before lines were kept as cells have their lines in full, words included.
    """
    holder = result.lines_from or result
    if not holder.cells:
        return [ResultLine(line) for line in holder.lines]
    spec = spec_of(result.run.criteria_set)
    return [ResultLine(line, result.run) for line in read_cells(holder.cells, spec)]


def result_line(result: UnitResult, code: str) -> ResultLine | None:
    """One component of a result."""
    holder = result.lines_from or result
    if holder.cells and code in spec_of(result.run.criteria_set).by_code:
        return ResultLine(
            read_cell(holder.cells, spec_of(result.run.criteria_set), code), result.run
        )
    return next((line for line in result_lines(result) if line.code == code), None)


@dataclass(frozen=True)
class AdjustmentLine:
    """Bonus or penalty points of one item that counted (positive in both cases)."""

    code: str
    name: str
    kind: str
    maximum: Decimal
    points: Decimal
    stage: str
    reason: str


def adjustment_lines(result: UnitResult) -> list[AdjustmentLine]:
    return [
        AdjustmentLine(
            code=item["code"],
            name=item["name"],
            kind=item["kind"],
            maximum=to_decimal(text_number(item["maximum"])),
            points=to_decimal(text_number(item["points"])),
            stage=item["stage"],
            reason=item["reason"],
        )
        for item in result.adjustments
    ]
