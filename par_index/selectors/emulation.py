"""What a year's bands mean for emulation and reward: who is flagged, by which rule.

A unit loses comprehensive awards when it is rated "Trung bình" or lower, or fell two bands on the
band that was published for it last year.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from common.text import fold
from par_index.models import IndexRun, UnitResult
from par_index.selectors.runs import published_run, totals_of
from par_index.specs import spec_of
from units.models import Unit, UnitLineage

AVERAGE = "Trung bình"
FALL = 2


@dataclass(frozen=True)
class LowBands:
    """The bands that count as average or lower, and whether the set names the average itself."""

    names: tuple[str, ...]
    first: int
    by_name: bool


@dataclass(frozen=True)
class EmulationRow:
    """A unit with its band, last year's and what follows. `predecessors`: of a merged unit, with
    the bands published for them."""

    result: UnitResult
    before: UnitResult | None
    is_low: bool
    has_fallen: bool
    predecessors: list[tuple[Unit, UnitResult | None]] = field(default_factory=list)

    @property
    def unit(self) -> Unit:
        return self.result.unit

    @property
    def is_rated(self) -> bool:
        return self.result.percent is not None

    @property
    def is_flagged(self) -> bool:
        return self.is_low or self.has_fallen


@dataclass(frozen=True)
class Emulation:
    """`before` is last year's published run; `same_scale`: both years name the same bands."""

    run: IndexRun
    before: IndexRun | None
    low: LowBands
    same_scale: bool
    rows: list[EmulationRow]

    @property
    def flagged(self) -> list[EmulationRow]:
        return [row for row in self.rows if row.is_flagged]


def low_bands(names: list[str]) -> LowBands:
    """From the band called "Trung bình" down; a set without one: the lower half of its bands."""
    folded = [fold(name).strip() for name in names]
    by_name = fold(AVERAGE) in folded
    first = folded.index(fold(AVERAGE)) if by_name else len(names) - len(names) // 2
    return LowBands(tuple(names[first:]), first, by_name)


def emulation(run: IndexRun, visible: Callable[[Unit], bool] | None = None) -> Emulation:
    """Every unit of the run that may be seen. Four queries, whatever the number of units."""
    shown = visible or (lambda unit: True)
    names = [band.name for band in spec_of(run.criteria_set).bands]
    low = low_bands(names)
    before_run = published_run(run.criteria_set.level_id, run.year - 1)
    before = {}
    same_scale = False
    if before_run is not None:
        before = {result.unit_id: result for result in totals_of(before_run)}
        old_names = [band.name for band in spec_of(before_run.criteria_set).bands]
        same_scale = [fold(name) for name in old_names] == [fold(name) for name in names]
    results = [result for result in totals_of(run) if shown(result.unit)]
    new = [result.unit_id for result in results if result.unit_id not in before]
    lineage = _predecessors(new)
    rows = []
    for result in results:
        old = before.get(result.unit_id)
        rows.append(
            EmulationRow(
                result=result,
                before=old,
                is_low=_is_low(low, result),
                has_fallen=same_scale and _fell(old, result),
                predecessors=[
                    (unit, before.get(unit.pk)) for unit in lineage.get(result.unit_id, [])
                ],
            )
        )
    return Emulation(run, before_run, low, same_scale, rows)


def _is_low(low: LowBands, result: UnitResult) -> bool:
    """A percent below every band of the set is lower than the lowest."""
    rated = result.percent is not None and bool(low.names)
    return rated and result.band_position >= low.first


def _fell(before: UnitResult | None, after: UnitResult) -> bool:
    if before is None or before.percent is None or after.percent is None:
        return False
    return after.band_position - before.band_position >= FALL


def _predecessors(units: list[int]) -> dict[int, list[Unit]]:
    """Of units that last year's run does not know: what they were made of."""
    rows = UnitLineage.objects.filter(new__in=units).select_related("old").order_by("old__sort_key")
    found: dict[int, list[Unit]] = {}
    for row in rows:
        found.setdefault(row.new_id, []).append(row.old)
    return found
