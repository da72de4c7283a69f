"""Any units over any years side by side, and what keeps their figures from being comparable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.db.models import Q, QuerySet

from par_index.models import IndexRun, UnitResult
from par_index.selectors.history import predecessors_of
from par_index.selectors.lines import AreaScore, area_scores
from par_index.selectors.runs import HEAVY
from par_index.selectors.twins import SetChange, set_change
from units.models import Unit, UnitLineage

MOST_UNITS, MOST_RUNS = 6, 5


def runs_to_choose(runs: QuerySet[IndexRun]) -> list[IndexRun]:
    """Of each year the newest published, final and provisional run, the newest first. Two queries."""
    newest: dict[tuple[int, bool, bool], int] = {}
    rows = (
        runs.done().order_by("-year", "-pk").values_list("pk", "year", "is_final", "published_at")
    )
    for pk, year, is_final, published_at in rows:
        newest.setdefault((year, is_final, published_at is not None), pk)
    found = runs.filter(pk__in=newest.values()).defer("criteria_set__document")
    return sorted(found, key=lambda run: (-run.year, run.published_at is None, -run.pk))


def usual_runs(choices: Iterable[IndexRun]) -> list[IndexRun]:
    """One run a year: published, else final, else provisional; the newest years."""
    by_year: dict[int, IndexRun] = {}
    for run in sorted(choices, key=_standing):
        by_year.setdefault(run.year, run)
    return [by_year[year] for year in sorted(by_year, reverse=True)][:MOST_RUNS]


def _standing(run: IndexRun) -> tuple[bool, bool, int]:
    return run.published_at is None, not run.is_final, -run.pk


@dataclass(frozen=True)
class ComparedCell:
    """One unit in one run: its result, else those of the units that it was made of or became."""

    run: IndexRun
    result: UnitResult | None
    areas: dict[str, AreaScore] = field(default_factory=dict)
    before: Decimal | None = None
    relatives: list[UnitResult] = field(default_factory=list)

    @property
    def percent(self) -> Decimal | None:
        return None if self.result is None else self.result.percent

    @property
    def change(self) -> Decimal | None:
        """Against the run before it in the table."""
        if self.before is None or self.percent is None:
            return None
        return self.percent - self.before


@dataclass(frozen=True)
class ComparedUnit:
    unit: Unit
    cells: list[ComparedCell]


@dataclass(frozen=True)
class BorderChange:
    """Units that were made of others, or became others, between the years compared."""

    unit: Unit
    made_of: list[UnitLineage]
    became: list[UnitLineage]


@dataclass(frozen=True)
class Comparison:
    """Runs stand oldest first. `areas` by code with the newest set's names."""

    runs: list[IndexRun]
    areas: dict[str, str]
    rows: list[ComparedUnit]
    rule_changes: list[SetChange]
    border_changes: list[BorderChange]


def compare(units: Sequence[Unit], runs: Sequence[IndexRun]) -> Comparison:
    """At most ten queries, whatever was chosen. Runs carry their sets (`select_related`)."""
    ordered = sorted(runs, key=lambda run: (run.year, run.pk))
    made_of = predecessors_of(units)
    became = _successors(units)
    relatives = {
        unit.pk: {row.old_id for row in made_of.get(unit.pk, ())}
        | {row.new_id for row in became.get(unit.pk, ())}
        for unit in units
    }
    found = _results(ordered, {unit.pk for unit in units}.union(*relatives.values()))
    rows = [ComparedUnit(unit, _cells(unit, ordered, found, relatives[unit.pk])) for unit in units]
    return Comparison(
        runs=ordered,
        areas=_areas(found, ordered),
        rows=rows,
        rule_changes=_rule_changes(ordered),
        border_changes=_border_changes(units, ordered, made_of, became),
    )


Found = dict[tuple[int, int], UnitResult]


def _results(runs: Sequence[IndexRun], units: set[int]) -> Found:
    results = (
        UnitResult.objects.filter(run__in=runs, run__state="done", unit__in=units)
        .select_related("unit")
        .defer(*HEAVY)
    )
    return {(result.unit_id, result.run_id): result for result in results}


def _cells(
    unit: Unit, runs: Sequence[IndexRun], found: Found, relatives: set[int]
) -> list[ComparedCell]:
    cells: list[ComparedCell] = []
    for run in runs:
        result = found.get((unit.pk, run.pk))
        if result is None:
            others = [found[pk, run.pk] for pk in relatives if (pk, run.pk) in found]
            others.sort(key=lambda other: other.unit.sort_key)
            cells.append(ComparedCell(run, None, relatives=others))
            continue
        areas = {area.code: area for area in area_scores(result)}
        before = cells[-1].percent if cells else None
        cells.append(ComparedCell(run, result, areas, before))
    return cells


def _areas(found: Found, runs: Sequence[IndexRun]) -> dict[str, str]:
    """Codes in the order of the newest set, then what only older ones have."""
    names: dict[str, str] = {}
    for run in reversed(runs):
        result = next((one for (_unit, pk), one in found.items() if pk == run.pk), None)
        for area in area_scores(result) if result is not None else ():
            names.setdefault(area.code, area.name)
    return names


def _rule_changes(runs: Sequence[IndexRun]) -> list[SetChange]:
    """Between each run and the next, where they rest on different sets."""
    changes = [
        set_change(older.criteria_set, newer.criteria_set)
        for older, newer in pairwise(runs)
        if older.criteria_set_id != newer.criteria_set_id
    ]
    return [change for change in changes if change]


def _successors(units: Iterable[Unit]) -> dict[int, list[UnitLineage]]:
    found: dict[int, list[UnitLineage]] = {}
    rows = UnitLineage.objects.filter(old__in=[unit.pk for unit in units]).select_related("new")
    for row in rows.order_by("on", "new__sort_key"):
        found.setdefault(row.old_id, []).append(row)
    return found


def _border_changes(
    units: Sequence[Unit],
    runs: Sequence[IndexRun],
    made_of: dict[int, list[UnitLineage]],
    became: dict[int, list[UnitLineage]],
) -> list[BorderChange]:
    if not runs:
        return []
    first, last = runs[0].year, runs[-1].year

    def between(rows: list[UnitLineage]) -> list[UnitLineage]:
        return [row for row in rows if first <= row.on.year <= last]

    changes = [
        BorderChange(unit, between(made_of.get(unit.pk, [])), between(became.get(unit.pk, [])))
        for unit in units
    ]
    return [change for change in changes if change.made_of or change.became]


def units_to_choose(units: QuerySet[Unit], runs: Sequence[IndexRun]) -> QuerySet[Unit]:
    """Of these units those with a result in one of the runs."""
    with_result = UnitResult.objects.filter(run__in=runs).values("unit")
    return units.filter(Q(pk__in=with_result)).select_related("parent").order_by("sort_key")
