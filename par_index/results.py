"""From the engine's scores to the rows of a run."""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from common.figures import Figure, FigureState
from par_index.cells import cell_text, joined
from par_index.figures import PORTAL, SURVEY, Figures, figure_value
from par_index.inputs import MOST_KEPT, RunInputs, Seen, UnitInputs
from par_index.models import IndexRun, UnitResult
from par_index.scoring import (
    ComponentSpec,
    Context,
    Input,
    Line,
    UnitScore,
    rounded,
)
from par_index.scoring.canonical import canonical_json
from par_index.scoring.errors import Sample, judgement_variances, percent_error
from par_index.scoring.index import score_line, total
from par_index.scoring.numbers import number_text
from par_index.scoring.sets import DECLARED
from par_index.scoring.sets import SURVEY as SURVEY_SOURCE
from par_index.selectors.peers import peer_groups
from par_index.selectors.summary import Triple
from par_index.specs import spec_of
from units.models import Unit

POINT_PLACES, MAXIMUM_PLACES = 6, 4


class Told(NamedTuple):
    """A line with all that is written of it; the same for every unit that was given the same."""

    given: Input
    line: Line
    # Without the portal's figure: what was given and what it earned.
    cell: str
    triple: Triple


class Made(NamedTuple):
    """Rows of units, and how often each component lost what in them."""

    rows: list[UnitResult]
    tally: Counter[Triple]


class ResultRows:
    """Scores units one after the other and makes their rows.

    What was given alike is worked out once: equal inputs are one object (`RunInputs`), and what
    was told of it is remembered under that object.
    """

    # Per component; a worker must not keep a whole country's lines.
    _MOST_KEPT = 500

    def __init__(
        self, run: IndexRun, context: Context, disagreement: Mapping[str, Fraction | None]
    ) -> None:
        self.run, self.spec, self.peers = run, spec_of(run.criteria_set), context.rules
        self.judgements = judgement_variances(self.spec, disagreement)
        self._seen: Seen = {}
        self._surveys = [
            one.code for one in self.spec.components if one.source_kind == SURVEY_SOURCE
        ]
        self._measured = [one.code for one in self.spec.components if one.source_kind != DECLARED]
        self._figured: dict[tuple[str, Figure], str] = {}
        self._bands = [band.name for band in self.spec.bands]
        self._names = {area.code: area.name for area in self.spec.areas}
        self._known: list[tuple[ComponentSpec, dict[int, Told]]] = [
            (component, {}) for component in self.spec.components
        ]

    def of(self, units: Collection[Unit]) -> Made:
        """The rows of these units, as their inputs are now."""
        run = self.run
        inputs = RunInputs(run.criteria_set, run.year, run.is_final, list(units), seen=self._seen)
        groups, made = peer_groups(units), Made([], Counter())
        for found in inputs:
            told = [self._told(component, known, found) for component, known in self._known]
            made.tally.update([one.triple for one in told])
            made.rows.append(self._row(found, told, inputs.figures, groups[found.unit.pk]))
        return made

    def _row(self, found: UnitInputs, told: list[Told], figures: Figures, group: str) -> UnitResult:
        score = total(self.spec, [one.line for one in told], found.given, unit=found.key)
        own = {
            code: figure
            for code in self._measured
            if (figure := figures.get((found.unit.pk, code))) is not None
        }
        return UnitResult(
            run=self.run,
            unit=found.unit,
            points=rounded(score.points, POINT_PLACES),
            maximum=rounded(score.maximum, MAXIMUM_PLACES),
            percent=score.published,
            percent_exact="" if score.percent is None else number_text(score.percent),
            percent_error=percent_error(
                self.spec, score, self._samples(own), self.judgements, self.peers
            ),
            bonus=rounded(score.bonus, MAXIMUM_PLACES),
            penalty=rounded(score.penalty, MAXIMUM_PLACES),
            band=score.band.name if score.band else "",
            band_position=self._bands.index(score.band.name) if score.band else len(self._bands),
            group=group,
            areas=self._areas(score),
            cells=self._cells(told, found, own),
            adjustments=self._adjustments(score),
            input_digest=_digest(found, told),
        )

    def _told(self, component: ComponentSpec, known: dict[int, Told], found: UnitInputs) -> Told:
        given = found.given[component.code]
        remembered = known.get(id(given))
        # The input is kept beside what was told of it, so that nothing else can get its id.
        if remembered is not None:
            return remembered
        line = score_line(component, found.given, found.key, self.peers.get(component.code))
        triple = (component.code, number_text(line.maximum), number_text(line.lost))
        told = Told(given, line, cell_text(line, given), triple)
        # What an exception makes of an input depends on the unit or on another answer.
        if not component.exceptions:
            if len(known) >= self._MOST_KEPT:
                known.clear()
            known[id(given)] = told
        return told

    def _cells(self, told: list[Told], found: UnitInputs, figures: Mapping[str, Figure]) -> str:
        cells = [one.cell for one in told]
        for code in figures.keys() | found.unjudged:
            component = self.spec.by_code[code]
            one, figure = told[component.position], figures.get(code)
            unjudged = code in found.unjudged
            if figure is None or unjudged or one.given.stage not in (PORTAL, SURVEY):
                differs = _differs(one.given, component, figure)
                cell = cell_text(
                    one.line, one.given, figure=figure, differs=differs, unjudged=unjudged
                )
            else:
                cell = self._figured_cell(one, figure)
            cells[component.position] = cell
        return joined(cells)

    def _figured_cell(self, one: Told, figure: Figure) -> str:
        """The cell of a figure that counts; units with the same figure share its text."""
        known = self._figured.get((one.cell, figure))
        if known is None:
            if len(self._figured) >= MOST_KEPT:
                self._figured.clear()
            known = self._figured[one.cell, figure] = cell_text(one.line, one.given, figure=figure)
        return known

    def _samples(self, figures: Mapping[str, Figure]) -> dict[str, Sample]:
        """The share and the number of people behind survey figures that are counts."""
        surveys = ((code, figures[code]) for code in self._surveys if code in figures)
        return {
            code: (Fraction(figure.numerator) / Fraction(figure.denominator), figure.n)
            for code, figure in surveys
            if figure.numerator is not None and figure.denominator and figure.n
        }

    def _areas(self, score: UnitScore) -> list[dict[str, Any]]:
        return [
            {
                "code": area.code,
                "name": self._names[area.code],
                "points": number_text(area.points),
                "maximum": number_text(area.maximum),
                "percent": None if area.percent is None else number_text(area.percent),
            }
            for area in score.areas
        ]

    def _adjustments(self, score: UnitScore) -> list[dict[str, Any]]:
        names = self.spec.adjustments_by_code
        return [
            {
                "code": line.code,
                "name": names[line.code].name,
                "kind": line.kind,
                "maximum": number_text(line.maximum),
                "points": number_text(line.points),
                "stage": line.stage,
                "reason": line.reason,
            }
            for line in score.adjustments
        ]


def _triple(component: ComponentSpec, line: Line) -> Triple:
    return component.code, number_text(line.maximum), number_text(line.lost)


def _digest(found: UnitInputs, told: list[Told]) -> str:
    """What the unit's points are made of: all that counts, but not the day of a figure."""
    items = [canonical_json(given) for given in list(found.given.values())[len(told) :]]
    texts = [found.key, *(one.cell for one in told), *items]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _differs(counting: Input, component: ComponentSpec, figure: Figure | None) -> bool:
    """Whether a person's mark counted although the portal's register says something else."""
    if figure is None or figure.state != FigureState.REPORTED or counting.stage in (PORTAL, SURVEY):
        return False
    return counting.value != figure_value(figure, component.rule)
