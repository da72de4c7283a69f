"""Where a unit stands: the places that can't be told apart, and among its peers."""

from dataclasses import dataclass
from decimal import Decimal

from par_index.models import IndexRun, UnitResult
from par_index.scoring import rounded, to_decimal
from par_index.scoring.numbers import text_number

# The key of the disagreement over all areas together.
ALL_AREAS = ""


@dataclass(frozen=True)
class PlaceRange:
    """The best and the worst place that can't be told apart from the unit's own."""

    low: int
    high: int

    @property
    def is_certain(self) -> bool:
        return self.low == self.high

    @property
    def shown(self) -> str:
        """ "4-7", or one place where that is certain."""
        return str(self.low) if self.is_certain else f"{self.low}-{self.high}"


def place_range(result: UnitResult) -> PlaceRange | None:
    """None where the run did not compute it, or the unit has no rank."""
    if result.rank is None or result.rank_low is None or result.rank_high is None:
        return None
    return PlaceRange(result.rank_low, result.rank_high)


def group_place(result: UnitResult) -> str:
    """ "1-2": the place among the unit's peers, empty where there is none."""
    first, last = result.group_rank, result.group_rank_to
    if first is None:
        return ""
    return str(first) if last in (None, first) else f"{first}-{last}"


def group_size(run: IndexRun, group: str) -> int:
    """How many units with a rank the group has in the run."""
    return run.results.filter(group=group).exclude(group_rank=None).count()


@dataclass(frozen=True)
class RangeBasis:
    """What the place ranges of a run rest on, as its settings say."""

    seed: int
    draws: int
    # How many of a hundred drawn places lie in the range.
    covered: str
    # How far one judgement strays, in percent of a component's maximum; None where not measured.
    disagreement: Decimal | None


def range_basis(run: IndexRun) -> RangeBasis | None:
    """None where the run computed no ranges."""
    settings = run.settings
    if "seed" not in settings or "draws" not in settings:
        return None
    variance = settings.get("disagreement", {}).get(ALL_AREAS)
    deviation = None if variance is None else to_decimal(text_number(variance)).sqrt() * 100
    return RangeBasis(
        seed=settings["seed"],
        draws=settings["draws"],
        covered=settings.get("covered", "95"),
        disagreement=None if deviation is None else rounded(deviation, 1),
    )
