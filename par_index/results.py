"""From the engine's scores to the rows of a run."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from common.figures import Figure, FigureState
from par_index.cells import cell_text, joined
from par_index.figures import PORTAL, SURVEY, figure_value
from par_index.inputs import NOTHING, RunInputs, UnitInputs
from par_index.models import IndexRun, UnitResult
from par_index.scoring import ComponentSpec, Input, Line, Scorer, UnitScore, digest, rounded
from par_index.scoring.canonical import canonical_json
from par_index.scoring.errors import Sample, percent_error
from par_index.scoring.numbers import number_text

POINT_PLACES, MAXIMUM_PLACES = 6, 4
# Component code, maximum for the unit, points lost: as exact text.
Triple = tuple[str, str, str]


class ResultRows:
    """Scores units one after the other and makes their rows; counts what they have in common."""

    _MOST_KEPT = 20_000

    def __init__(
        self,
        run: IndexRun,
        scorer: Scorer,
        groups: Mapping[int, str],
        disagreement: Mapping[str, Fraction | None],
    ) -> None:
        self.run, self.scorer, self.spec = run, scorer, scorer.spec
        self.groups, self.disagreement = groups, disagreement
        self.triples: Counter[Triple] = Counter()
        self._bands = [band.name for band in self.spec.bands]
        self._names = {area.code: area.name for area in self.spec.areas}
        self._known: dict[int, tuple[Line, Input, str, Triple]] = {}
        self._texts: dict[int, tuple[Input, str]] = {}

    def of(self, inputs: RunInputs) -> Iterator[UnitResult]:
        for found in inputs:
            score = self.scorer.score(found.given, unit=found.key)
            yield self._row(found, score, inputs)

    def _row(self, found: UnitInputs, score: UnitScore, inputs: RunInputs) -> UnitResult:
        figures = {
            component.code: figure
            for component in self.spec.components
            if (figure := inputs.figures.get((found.unit.pk, component.code))) is not None
        }
        return UnitResult(
            run=self.run,
            unit=found.unit,
            points=rounded(score.points, POINT_PLACES),
            maximum=rounded(score.maximum, MAXIMUM_PLACES),
            percent=score.published,
            percent_exact="" if score.percent is None else number_text(score.percent),
            percent_error=percent_error(
                self.spec, score, _samples(figures), self.disagreement, self.scorer.peers
            ),
            bonus=rounded(score.bonus, MAXIMUM_PLACES),
            penalty=rounded(score.penalty, MAXIMUM_PLACES),
            band=score.band.name if score.band else "",
            band_position=self._bands.index(score.band.name) if score.band else len(self._bands),
            group=self.groups.get(found.unit.pk, ""),
            areas=self._areas(score),
            cells=joined(self._cells(found, score, figures)),
            adjustments=self._adjustments(score),
            input_digest=self._digest(found),
        )

    def _cells(
        self, found: UnitInputs, score: UnitScore, figures: Mapping[str, Figure]
    ) -> Iterator[str]:
        for component, line in zip(self.spec.components, score.lines, strict=True):
            given = found.given.get(component.code, NOTHING)
            figure = figures.get(component.code)
            unjudged = component.code in found.unjudged
            if figure is None and not unjudged:
                yield self._plain(component, line, given)
                continue
            self.triples[_triple(component, line)] += 1
            differs = _differs(given, component, figure)
            yield cell_text(line, given, figure=figure, differs=differs, unjudged=unjudged)

    def _plain(self, component: ComponentSpec, line: Line, given: Input) -> str:
        """A cell that is the same wherever this line and this input stand."""
        known = self._known.get(id(line))
        if known is None or known[0] is not line or known[1] is not given:
            known = (line, given, cell_text(line, given), _triple(component, line))
            if len(self._known) >= self._MOST_KEPT:
                self._known.clear()
            self._known[id(line)] = known
        self.triples[known[3]] += 1
        return known[2]

    def _digest(self, found: UnitInputs) -> str:
        """What the unit's points are made of: all that counts, but not the day of a figure."""
        texts = [found.key, *(self._text(given) for given in found.given.values())]
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()

    def _text(self, given: Input) -> str:
        known = self._texts.get(id(given))
        if known is None or known[0] is not given:
            known = (given, canonical_json(given))
            if len(self._texts) >= self._MOST_KEPT:
                self._texts.clear()
            self._texts[id(given)] = known
        return known[1]

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


def _samples(figures: Mapping[str, Figure]) -> dict[str, Sample]:
    """The share and the number of people behind survey figures that are counts."""
    return {
        code: (Fraction(figure.numerator) / Fraction(figure.denominator), figure.n)
        for code, figure in figures.items()
        if figure.numerator is not None and figure.denominator and figure.n
    }


def _differs(counting: Input, component: ComponentSpec, figure: Figure | None) -> bool:
    """Whether a person's mark counted although the portal's register says something else."""
    if figure is None or figure.state != FigureState.REPORTED or counting.stage in (PORTAL, SURVEY):
        return False
    return counting.value != figure_value(figure, component.rule)


def run_digest(rows: list[UnitResult], keys: Mapping[int, str]) -> str:
    """The same results have the same digest, in whatever order and database they were made."""
    return digest(
        [
            [
                keys[row.unit_id],
                row.input_digest,
                row.percent_exact,
                row.band,
                [row.rank, row.rank_to, row.rank_low, row.rank_high],
                [row.group, row.group_rank, row.group_rank_to],
            ]
            for row in sorted(rows, key=lambda row: keys[row.unit_id])
        ]
    )
