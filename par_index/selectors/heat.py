"""Units × areas: the heat map."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from common.choices import State
from par_index.models import IndexRun, UnitResult
from par_index.selectors.lines import AreaScore, area_scores
from par_index.selectors.runs import HEAVY, previous_run, totals_of
from par_index.selectors.summary import summary_of
from units.models import Unit

# More units than this are not named one by one in a query.
MOST_NAMED = 500


@dataclass(frozen=True)
class HeatRow:
    """A unit's row of the heat map; `cells` are its areas in the order of the set."""

    result: UnitResult
    cells: list[AreaScore]
    previous: UnitResult | None

    @property
    def unit(self) -> Unit:
        return self.result.unit

    @property
    def rank_shown(self) -> str:
        return self.result.rank_shown

    @property
    def percent(self) -> Decimal | None:
        return self.result.percent

    @property
    def band(self) -> State:
        return self.result.band_state

    @property
    def change(self) -> Decimal | None:
        """Published percent against last year's; None where there is none to compare."""
        if self.previous is None or self.previous.percent is None or self.percent is None:
            return None
        return self.percent - self.previous.percent


@dataclass(frozen=True)
class HeatMap:
    run: IndexRun
    previous: IndexRun | None
    areas: list[AreaScore]
    rows: list[HeatRow]


def heat_map(
    run: IndexRun,
    previous: IndexRun | None = None,
    results: Iterable[UnitResult] | None = None,
) -> HeatMap:
    """Units × areas, best rank first, with the change on the year before.

    `results`: only these of the run, in this order (a page of a long list). The heading's
    `areas` are the means over all units of the run.
    """
    previous = previous or previous_run(run)
    shown = list(totals_of(run) if results is None else results)
    before = _before(previous, shown)
    rows = [HeatRow(result, area_scores(result), before.get(result.unit_id)) for result in shown]
    return HeatMap(run, previous, summary_of(run).areas, rows)


def _before(previous: IndexRun | None, shown: list[UnitResult]) -> dict[int, UnitResult]:
    if previous is None:
        return {}
    earlier = previous.results.defer(*HEAVY, "areas", "percent_exact")
    if len(shown) <= MOST_NAMED:
        earlier = earlier.filter(unit__in=[result.unit_id for result in shown])
    return {result.unit_id: result for result in earlier}
