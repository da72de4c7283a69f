"""From the engine's scores to the rows of a run."""

from collections.abc import Iterable
from typing import Any

from common.figures import Figure, FigureState
from par_index.figures import PORTAL, SURVEY, figure_json, figure_value
from par_index.inputs import Gathered
from par_index.models import IndexRun, UnitResult
from par_index.scoring import ComponentSpec, Input, Ranked, UnitScore, digest, rounded
from par_index.scoring.numbers import number_text

POINT_PLACES, MAXIMUM_PLACES = 6, 4
# Said by a line whose component only the unit itself has marked, in a final run.
NOT_APPRAISED = "not_appraised"


def unit_results(run: IndexRun, gathered: Gathered, ranked: Iterable[Ranked]) -> list[UnitResult]:
    bands = [band.name for band in gathered.spec.bands]
    return [_unit_result(run, gathered, place, bands) for place in ranked]


def _unit_result(run: IndexRun, gathered: Gathered, place: Ranked, bands: list[str]) -> UnitResult:
    score = place.score
    return UnitResult(
        run=run,
        unit=gathered.units[score.unit],
        points=rounded(score.points, POINT_PLACES),
        maximum=rounded(score.maximum, MAXIMUM_PLACES),
        percent=score.published,
        percent_exact="" if score.percent is None else number_text(score.percent),
        bonus=rounded(score.bonus, MAXIMUM_PLACES),
        penalty=rounded(score.penalty, MAXIMUM_PLACES),
        band=score.band.name if score.band else "",
        band_position=bands.index(score.band.name) if score.band else len(bands),
        rank=place.rank,
        rank_to=place.shared_to,
        areas=_areas(gathered, score),
        lines=_lines(gathered, score),
        adjustments=_adjustments(gathered, score),
    )


def _areas(gathered: Gathered, score: UnitScore) -> list[dict[str, Any]]:
    names = {area.code: area.name for area in gathered.spec.areas}
    return [
        {
            "code": area.code,
            "name": names[area.code],
            "points": number_text(area.points),
            "maximum": number_text(area.maximum),
            "percent": None if area.percent is None else number_text(area.percent),
        }
        for area in score.areas
    ]


def _lines(gathered: Gathered, score: UnitScore) -> list[dict[str, Any]]:
    unit = gathered.units[score.unit]
    lines = []
    for component, line in zip(gathered.spec.components, score.lines, strict=True):
        figure = gathered.figures.get((unit.pk, component.code))
        lines.append(
            {
                "code": component.code,
                "name": component.name,
                "area": component.area_code,
                "parents": list(component.parents),
                "maximum": number_text(line.maximum),
                "component_maximum": number_text(line.component_maximum),
                "points": number_text(line.points),
                "lost": number_text(line.lost),
                "state": line.state,
                "stage": line.stage,
                "reason": line.reason,
                "source_kind": component.source_kind,
                "source_name": component.source_name,
                "note": NOT_APPRAISED if (score.unit, component.code) in gathered.unjudged else "",
                "explanation": line.explanation.to_json(),
                "figure": None if figure is None else figure_json(figure),
                "differs": _differs(gathered.inputs[score.unit][component.code], component, figure),
            }
        )
    return lines


def _differs(counting: Input, component: ComponentSpec, figure: Figure | None) -> bool:
    """Whether a person's mark counted although the portal's register says something else."""
    if figure is None or figure.state != FigureState.REPORTED or counting.stage in (PORTAL, SURVEY):
        return False
    return counting.value != figure_value(figure, component.rule)


def _adjustments(gathered: Gathered, score: UnitScore) -> list[dict[str, Any]]:
    names = gathered.spec.adjustments_by_code
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


def result_digest(ranked: Iterable[Ranked]) -> str:
    """The same results have the same digest, in whatever order and database they were made."""
    return digest(
        [
            place.score.to_json() | {"rank": place.rank, "rank_to": place.shared_to}
            for place in sorted(ranked, key=lambda place: place.unit)
        ]
    )
