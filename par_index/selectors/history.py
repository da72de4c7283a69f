"""A unit's results over the years."""

from collections.abc import Iterable
from dataclasses import dataclass

from par_index.models import IndexRun, UnitResult
from par_index.selectors.runs import HEAVY
from units.models import Unit, UnitLineage

# How far back a lineage is followed: a unit renamed after a merger after a split is three steps.
MOST_STEPS = 4


@dataclass(frozen=True)
class YearOfUnit:
    """What a unit came to in one year; `is_published` is False for the run under view."""

    run: IndexRun
    result: UnitResult

    @property
    def is_published(self) -> bool:
        return self.run.published_at is not None


def years_of(unit: Unit, shown: IndexRun) -> list[YearOfUnit]:
    """The newest published result of every year, and the run under view; the oldest first.

    One query.
    """
    results = (
        UnitResult.objects.filter(unit=unit, run__state="done")
        .filter(run__criteria_set__level=shown.criteria_set.level_id)
        .select_related("run__criteria_set")
        .defer(*HEAVY, "run__criteria_set__document")
        .order_by("run_id")
    )
    by_year: dict[int, YearOfUnit] = {}
    for result in results:
        if result.run.published_at is not None or result.run_id == shown.pk:
            by_year[result.run.year] = YearOfUnit(result.run, result)
    own = next((year for year in by_year.values() if year.run.pk == shown.pk), None)
    # The year under view is told by the run under view, whatever was published after it.
    if own is None:
        mine = [result for result in results if result.run_id == shown.pk]
        by_year |= {result.run.year: YearOfUnit(result.run, result) for result in mine}
    return [by_year[year] for year in sorted(by_year)]


def predecessors_of(units: Iterable[Unit]) -> dict[int, list[UnitLineage]]:
    """By unit what it came from, over several steps; one query a step, whatever the units."""
    found: dict[int, list[UnitLineage]] = {}
    # Which of the asked units a unit of an earlier step leads to.
    leads: dict[int, set[int]] = {unit.pk: {unit.pk} for unit in units}
    told: set[tuple[int, int]] = set()
    for _step in range(MOST_STEPS):
        if not leads:
            break
        rows = (
            UnitLineage.objects.filter(new__in=leads)
            .select_related("old__level", "new")
            .order_by("on", "old__sort_key")
        )
        onwards: dict[int, set[int]] = {}
        for row in rows:
            for pk in leads[row.new_id]:
                if (row.pk, pk) not in told:
                    told.add((row.pk, pk))
                    found.setdefault(pk, []).append(row)
                    onwards.setdefault(row.old_id, set()).add(pk)
        leads = onwards
    return found
