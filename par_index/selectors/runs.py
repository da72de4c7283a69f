"""What pages show of runs. Only whole runs are ever read."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from par_index.choices import RunState
from par_index.exceptions import UnknownRun
from par_index.models import CriteriaSet, IndexRun, Scorecard, UnitResult
from par_index.selectors.lines import ResultLine, result_line, result_lines
from units.models import Unit


def runs_of(level: str, year: int | None = None) -> QuerySet[IndexRun]:
    """Whole runs of a level, the newest first."""
    runs = IndexRun.objects.done().filter(criteria_set__level_id=level)
    if year is not None:
        runs = runs.filter(year=year)
    return runs.select_related("criteria_set__level").order_by("-year", "-pk")


def latest_run(level: str, year: int | None = None) -> IndexRun | None:
    """The newest whole run, provisional or not."""
    return runs_of(level, year).first()


def published_run(level: str, year: int | None = None) -> IndexRun | None:
    """The newest published run: what the public may read."""
    return runs_of(level, year).exclude(published_at=None).first()


def run_by_id(pk: int) -> IndexRun:
    run = IndexRun.objects.select_related("criteria_set__level").filter(pk=pk).first()
    if run is None:
        raise UnknownRun(_("Không có lần tính số %(run)s.") % {"run": pk})
    return run


def previous_run(run: IndexRun) -> IndexRun | None:
    """The year before at the same level: published, else final, else the newest."""
    runs = runs_of(run.criteria_set.level_id, run.year - 1)
    kinds = (runs.exclude(published_at=None), runs.filter(is_final=True), runs)
    return next((found for kind in kinds if (found := kind.first())), None)


def open_sets() -> list[tuple[CriteriaSet, int]]:
    """Sets and years with cards and without a published run, the lowest level first."""
    pairs = set(Scorecard.objects.values_list("criteria_set_id", "year").distinct())
    pairs -= set(IndexRun.objects.published().values_list("criteria_set_id", "year"))
    sets = CriteriaSet.objects.select_related("level").in_bulk([pk for pk, _year in pairs])
    ordered = sorted(pairs, key=lambda pair: (-sets[pair[0]].level.position, pair[1], pair[0]))
    return [(sets[pk], year) for pk, year in ordered]


# What a page over many units leaves in the database: the lines of every component.
HEAVY = ("lines", "cells", "adjustments")


def results_of(run: IndexRun) -> QuerySet[UnitResult]:
    """The run's results with their lines, best rank first, the unranked last."""
    return (
        run.results.filter(run__state=RunState.DONE)
        .select_related("unit__level", "unit__parent", "lines_from")
        .order_by(F("rank").asc(nulls_last=True), "unit__sort_key")
    )


def totals_of(run: IndexRun) -> QuerySet[UnitResult]:
    """The run's results without the lines, for pages over many units."""
    return (
        results_of(run)
        .select_related(None)
        .select_related("unit__level", "unit__parent")
        .defer(*HEAVY)
    )


def unit_result(run: IndexRun, unit: Unit) -> UnitResult | None:
    return results_of(run).filter(unit=unit).first()


def lost_points(result: UnitResult) -> list[ResultLine]:
    """Why this score: the lines that lost points, the dearest first."""
    lines = [line for line in result_lines(result) if line.exact_lost]
    return sorted(lines, key=lambda line: (-line.exact_lost, line.code))


@dataclass(frozen=True)
class ComponentRow:
    """One unit's line of one component."""

    result: UnitResult
    line: ResultLine

    @property
    def unit(self) -> Unit:
        return self.result.unit


def component_across_units(
    run: IndexRun, code: str, units: Sequence[int] | None = None
) -> list[ComponentRow]:
    """One component in all units (or in these), the most points first, the left-out last.

    One query; of other units nothing is read.
    """
    results = results_of(run)
    if units is not None:
        results = results.filter(unit__in=units)
    rows = [
        ComponentRow(result, line)
        for result in results
        if (line := result_line(result, code)) is not None
    ]
    return sorted(rows, key=_by_share)


def _by_share(row: ComponentRow) -> tuple[bool, Fraction, str]:
    line = row.line
    return not line.exact_maximum, -line.exact_points, row.unit.sort_key
