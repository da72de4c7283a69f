"""Everything a run is computed from, gathered for all units at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from par_index.choices import COUNTING_ORDER, Stage
from par_index.figures import PORTAL, SURVEY, Figures, figure_input, portal_figures
from par_index.models import CriteriaSet, Mark
from par_index.scoring import ComponentSpec, Input, SetSpec, Value, digest
from par_index.scoring.sets import MEASURE
from par_index.scoring.sets import SURVEY as SURVEY_SOURCE
from par_index.selectors.specs import spec_of
from par_index.selectors.units import units_of
from units.models import Unit

# A final index rests on judgements only; what a unit says of itself counts while provisional.
FINAL_ORDER = (Stage.FINAL, Stage.APPRAISAL)


class MarkRow(NamedTuple):
    value: dict[str, Any]
    points: Any
    outright: bool
    not_applicable: bool
    reason: str


Stages = Mapping[str, MarkRow]


@dataclass(frozen=True)
class Gathered:
    """A run's inputs. Units go by `unit_key`, the same in every database."""

    criteria_set: CriteriaSet
    spec: SetSpec
    year: int
    is_final: bool
    units: dict[str, Unit]
    inputs: dict[str, dict[str, Input]]
    figures: Figures
    # (unit key, component) that only the unit itself has marked, in a final run.
    unjudged: frozenset[tuple[str, str]]

    @property
    def digest(self) -> str:
        """What the points are made of: the set, the year and every input of every unit."""
        return digest(
            {
                "criteria": self.criteria_set.digest,
                "year": self.year,
                "final": self.is_final,
                "inputs": self.inputs,
            }
        )


def unit_key(unit: Unit) -> str:
    """Codes are used again after a merger, so the day belongs to the key."""
    return f"{unit.code}@{unit.valid_from.isoformat()}"


def gather(criteria_set: CriteriaSet, year: int, *, is_final: bool) -> Gathered:
    """Marks of all stages in one query, each measure once, whatever the number of units."""
    spec = spec_of(criteria_set)
    units = {unit_key(unit): unit for unit in units_of(criteria_set, year)}
    figures = portal_figures(criteria_set, units.values(), year)
    marks = _marks(criteria_set, year)
    inputs: dict[str, dict[str, Input]] = {}
    unjudged = set()
    for key, unit in units.items():
        given = {}
        for component in spec.components:
            stages = marks.get((unit.pk, component.code), {})
            counting = counting_input(component, stages, figures, unit, is_final=is_final)
            given[component.code] = counting
            if is_final and Stage.SELF in stages and counting.stage not in FINAL_ORDER:
                unjudged.add((key, component.code))
        for item in spec.adjustments.items:
            mark = counting_mark(marks.get((unit.pk, item.code), {}), is_final=is_final)
            given[item.code] = mark or Input()
        inputs[key] = given
    return Gathered(criteria_set, spec, year, is_final, units, inputs, figures, frozenset(unjudged))


def counting_input(
    component: ComponentSpec, stages: Stages, figures: Figures, unit: Unit, *, is_final: bool
) -> Input:
    """What counts for one component of one unit.

    A mark: final before appraisal before (in a provisional run) self. Else, for a measure, the
    portal's figure. A survey comes from satisfaction unless the result of an official survey was
    imported as an appraisal or final mark; it never comes from the unit.
    """
    is_survey = component.source_kind == SURVEY_SOURCE
    mark = counting_mark(stages, is_final=is_final or is_survey)
    if mark is not None:
        return mark
    figure = figures.get((unit.pk, component.code))
    if figure is None or component.source_kind not in (MEASURE, SURVEY_SOURCE):
        return Input()
    stage = SURVEY if is_survey else PORTAL
    return figure_input(figure, component.rule, stage=stage, name=component.source_name)


def counting_mark(stages: Stages, *, is_final: bool) -> Input | None:
    for stage in FINAL_ORDER if is_final else COUNTING_ORDER:
        if stage in stages:
            return _input(stage, stages[stage])
    return None


def _input(stage: Stage, mark: MarkRow) -> Input:
    return Input(
        value=Value.from_json(mark.value) if mark.value else None,
        points=mark.points if mark.outright else None,
        not_applicable=mark.not_applicable,
        stage=str(stage),
        reason=mark.reason,
    )


def _marks(criteria_set: CriteriaSet, year: int) -> dict[tuple[int, str], dict[str, MarkRow]]:
    rows = Mark.objects.filter(
        scorecard__criteria_set=criteria_set, scorecard__year=year
    ).values_list("scorecard__unit_id", "criterion__code", "stage", *MarkRow._fields)
    marks: dict[tuple[int, str], dict[str, MarkRow]] = {}
    for unit, code, stage, *rest in rows:
        marks.setdefault((unit, code), {})[stage] = MarkRow(*rest)
    return marks
