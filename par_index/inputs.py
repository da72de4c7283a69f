"""Everything a run is computed from: read for many units at once, handed out unit by unit."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from par_index.choices import COUNTING_ORDER, NodeKind, Stage
from par_index.figures import PORTAL, SURVEY, Figures, figure_input, portal_figures
from par_index.models import CriteriaSet, Criterion, Mark
from par_index.scoring import ComponentSpec, Input, SetSpec, Value
from par_index.scoring.sets import MEASURE
from par_index.scoring.sets import SURVEY as SURVEY_SOURCE
from par_index.selectors.specs import spec_of
from units.models import Unit

# A final index rests on judgements only; what a unit says of itself counts while provisional.
FINAL_ORDER = (Stage.FINAL, Stage.APPRAISAL)
# Rows fetched at a time: a worker holds these and one unit's inputs, never a whole country's.
FETCHED = 5000
MOST_KEPT = 20_000

NOTHING = Input()
# Stage, value as JSON text, points, outright, not applicable, reason.
MarkRow = tuple[str, str, Any, bool, bool, str]
Stages = dict[str, MarkRow]


@dataclass(frozen=True)
class UnitInputs:
    """What counts for one unit, by component and item code. `unjudged`: only the unit marked it."""

    unit: Unit
    key: str
    given: dict[str, Input]
    unjudged: frozenset[str] = frozenset()


def unit_key(unit: Unit) -> str:
    """Codes are used again after a merger, so the day belongs to the key."""
    return f"{unit.code}@{unit.valid_from.isoformat()}"


@dataclass
class RunInputs:
    """The inputs of some units of a set and year.

    Marks are read in one query and each measure once, whatever the number of units. Equal marks
    become one `Input` object, so that a scorer works each out once.
    """

    criteria_set: CriteriaSet
    year: int
    is_final: bool
    units: list[Unit]
    # Read only these components (None: all).
    codes: frozenset[str] | None = None
    spec: SetSpec = field(init=False)
    figures: Figures = field(init=False)
    _seen: dict[MarkRow, Input] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.spec = spec_of(self.criteria_set)
        self.units = sorted(self.units, key=lambda unit: unit.pk)
        self.figures = portal_figures(self.criteria_set, self.units, self.year, self.codes)

    def __iter__(self) -> Iterator[UnitInputs]:
        with transaction.atomic():
            marks = self._marks()
            waiting = next(marks, None)
            for unit in self.units:
                stages: dict[str, Stages] = {}
                if waiting is not None and waiting[0] == unit.pk:
                    stages = waiting[1]
                    waiting = next(marks, None)
                yield self._of_unit(unit, stages)

    def _of_unit(self, unit: Unit, marks: dict[str, Stages]) -> UnitInputs:
        given: dict[str, Input] = {}
        unjudged = set()
        for component in self.spec.components:
            code = component.code
            if self.codes is not None and code not in self.codes:
                continue
            stages = marks.get(code)
            given[code] = counting = self._counting(component, stages, unit)
            own = self.is_final and stages is not None and Stage.SELF in stages
            if own and counting.stage not in FINAL_ORDER:
                unjudged.add(code)
        for item in self.spec.adjustments.items:
            stages = marks.get(item.code)
            given[item.code] = self._mark(stages, is_final=self.is_final) if stages else NOTHING
        return UnitInputs(unit, unit_key(unit), given, frozenset(unjudged))

    def _counting(self, component: ComponentSpec, stages: Stages | None, unit: Unit) -> Input:
        """What counts for one component of one unit.

        A mark: final before appraisal before (in a provisional run) self. Else, for a measure, the
        portal's figure. A survey comes from satisfaction unless the result of an official survey
        was imported as an appraisal or final mark; it never comes from the unit.
        """
        is_survey = component.source_kind == SURVEY_SOURCE
        if stages:
            mark = self._mark(stages, is_final=self.is_final or is_survey)
            if mark is not NOTHING:
                return mark
        if not is_survey and component.source_kind != MEASURE:
            return NOTHING
        figure = self.figures.get((unit.pk, component.code))
        if figure is None:
            return NOTHING
        stage = SURVEY if is_survey else PORTAL
        return figure_input(figure, component.rule, stage=stage, name=component.source_name)

    def _mark(self, stages: Stages, *, is_final: bool) -> Input:
        for stage in FINAL_ORDER if is_final else COUNTING_ORDER:
            row = stages.get(stage)
            if row is not None:
                return self._interned(row)
        return NOTHING

    def _interned(self, row: MarkRow) -> Input:
        found = self._seen.get(row)
        if found is None:
            if len(self._seen) >= MOST_KEPT:
                self._seen.clear()
            found = self._seen[row] = _input(row)
        return found

    def _marks(self) -> Iterator[tuple[int, dict[str, Stages]]]:
        """Per unit, in the order of `units`: component code, stage, mark."""
        codes = _leaf_codes(self.criteria_set, self.codes)
        cards = Mark.objects.filter(
            scorecard__criteria_set=self.criteria_set,
            scorecard__year=self.year,
            scorecard__unit__in=[unit.pk for unit in self.units],
            stage__in=COUNTING_ORDER,
        )
        if self.codes is not None:
            cards = cards.filter(criterion__in=codes)
        fields = ("stage", Cast("value", TextField()), "points", "outright", "not_applicable")
        rows = cards.order_by("scorecard__unit_id").values_list(
            "scorecard__unit_id", "criterion_id", *fields, "reason"
        )
        for unit, found in groupby(rows.iterator(chunk_size=FETCHED), itemgetter(0)):
            marks: dict[str, Stages] = {}
            for row in found:
                code = codes.get(row[1])
                if code is not None:
                    marks.setdefault(code, {})[row[2]] = row[2:]
            yield unit, marks


def _leaf_codes(criteria_set: CriteriaSet, wanted: frozenset[str] | None) -> dict[int, str]:
    leaves = Criterion.objects.filter(
        criteria_set=criteria_set,
        kind__in=(NodeKind.COMPONENT, NodeKind.BONUS, NodeKind.PENALTY),
    )
    codes = dict(leaves.values_list("pk", "code"))
    return {pk: code for pk, code in codes.items() if wanted is None or code in wanted}


def _input(row: MarkRow) -> Input:
    stage, value, points, outright, not_applicable, reason = row
    data = json.loads(value)
    return Input(
        value=Value.from_json(data) if data else None,
        points=points if outright else None,
        not_applicable=not_applicable,
        stage=str(stage),
        reason=reason,
    )
