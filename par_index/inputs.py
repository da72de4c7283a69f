"""Everything a run is computed from: read for many units at once, handed out unit by unit."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from common.figures import Figure
from par_index.choices import COUNTING_ORDER, NodeKind, Stage
from par_index.figures import PORTAL, SURVEY, Figures, figure_input, portal_figures
from par_index.models import CriteriaSet, Criterion, Mark
from par_index.scoring import ComponentSpec, Input, SetSpec, Value
from par_index.scoring.sets import DECLARED
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
Seen = dict[tuple[Any, ...], Input]


@dataclass(frozen=True)
class UnitInputs:
    """What counts for one unit, by component and item code. `unjudged`: only the unit marked it."""

    unit: Unit
    key: str
    given: dict[str, Input]
    unjudged: frozenset[str] = frozenset()


def unit_key(unit: Unit) -> str:
    """Codes are used again after a merger, so the day belongs to the key."""
    return unit_key_of(unit.code, unit.valid_from)


def unit_key_of(code: str, since: date) -> str:
    return f"{code}@{since.isoformat()}"


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
    # Inputs that were met before, so that equal ones of several readings are one object too.
    seen: Seen = field(default_factory=dict)
    spec: SetSpec = field(init=False)
    figures: Figures = field(init=False)
    # Each with its code and the stages whose marks count for it, the first that there is.
    _components: list[tuple[ComponentSpec, str, tuple[Stage, ...]]] = field(init=False)

    def __post_init__(self) -> None:
        self.spec = spec_of(self.criteria_set)
        self._components = [
            (component, component.code, self._order(component))
            for component in self.spec.components
            if self.codes is None or component.code in self.codes
        ]
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
        for component, code, order in self._components:
            stages = marks.get(code)
            counting = self._mark(stages, order) if stages else NOTHING
            if counting is NOTHING and component.source_kind != DECLARED:
                counting = self._portal(component, unit)
            given[code] = counting
            # An unjudged mark counts for nothing in a final run, which is then said.
            if stages and self.is_final and not any(stage in stages for stage in FINAL_ORDER):
                unjudged.add(code)
        for item in self.spec.adjustments.items:
            stages = marks.get(item.code)
            given[item.code] = self._mark(stages, self._order()) if stages else NOTHING
        return UnitInputs(unit, unit_key(unit), given, frozenset(unjudged))

    def _order(self, component: ComponentSpec | None = None) -> tuple[Stage, ...]:
        """The marks that may count: final before appraisal before (in a provisional run) self.

        A survey is never the unit's own word: only an official survey's result, imported as an
        appraisal or final mark, goes before the portal's figure.
        """
        is_survey = component is not None and component.source_kind == SURVEY_SOURCE
        return FINAL_ORDER if self.is_final or is_survey else COUNTING_ORDER

    def _mark(self, stages: Stages, order: tuple[Stage, ...]) -> Input:
        for stage in order:
            row = stages.get(stage)
            if row is not None:
                return self.seen.get(row) or self._interned(row, _input, row)
        return NOTHING

    def _portal(self, component: ComponentSpec, unit: Unit) -> Input:
        """The portal's figure, where no mark goes before it."""
        figure = self.figures.get((unit.pk, component.code))
        if figure is None:
            return NOTHING
        key = (component.code, figure.state, figure.numerator, figure.denominator, figure.value)
        return self._interned(key, _figure_input, component, figure)

    def _interned(self, key: tuple[Any, ...], make: Callable[..., Input], *what: Any) -> Input:
        """The one input of this content: equal inputs are the same object."""
        found = self.seen.get(key)
        if found is None:
            if len(self.seen) >= MOST_KEPT:
                self.seen.clear()
            found = self.seen[key] = make(*what)
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


def _figure_input(component: ComponentSpec, figure: Figure) -> Input:
    stage = SURVEY if component.source_kind == SURVEY_SOURCE else PORTAL
    return figure_input(figure, component.rule, stage=stage, name=component.source_name)


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
