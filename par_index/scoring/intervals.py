"""How far apart ranks can be told: a seeded simulation on the errors of the percents.

Each unit's percent is drawn `draws` times from a normal distribution around the computed percent
with its own standard error (cut at 0 and at the cap), all units are ranked in each draw, and the
unit's interval is where 95 % of its ranks lie. Units whose percents are exact keep their rank when
everybody's is. The draws come from one generator with a given seed, unit after unit in the order
of the keys, so that the same run gives the same intervals.

These are estimates beside exact ranks, the one place where binary floats are enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Final

# Of a national run fewer draws are made: each costs a sort of all units.
DRAWS: Final = 2000
DRAWS_OF_MANY: Final = 200
MANY: Final = 500
COVERED: Final = Fraction(95, 100)


@dataclass(frozen=True)
class Estimate:
    """A unit's percent and its standard error, both in points of the scale."""

    key: str
    percent: Fraction
    error: Fraction


def draws_for(count: int) -> int:
    return DRAWS if count <= MANY else DRAWS_OF_MANY


def rank_intervals(
    estimates: Sequence[Estimate], *, seed: int, cap: Fraction = Fraction(100), dense: bool = False
) -> dict[str, tuple[int, int]]:
    """By key the best and the worst rank that can't be told apart from the unit's own.

    `dense`: equals share one place and the next unit has the next one (1, 1, then 2).
    """
    ordered = sorted(estimates, key=lambda estimate: estimate.key)
    if not any(estimate.error for estimate in ordered):
        return {}
    source = Random(seed)  # noqa: S311 -- repeatable on purpose
    ranks = _drawn_ranks(ordered, source, float(cap), dense=dense)
    return {estimate.key: _covered(found) for estimate, found in zip(ordered, ranks, strict=True)}


def _drawn_ranks(
    ordered: Sequence[Estimate], source: Random, cap: float, *, dense: bool
) -> list[list[int]]:
    means = [float(estimate.percent) for estimate in ordered]
    errors = [float(estimate.error) for estimate in ordered]
    ranks: list[list[int]] = [[] for _ in ordered]
    places = range(len(ordered))
    gauss = source.gauss
    for _draw in range(draws_for(len(ordered))):
        drawn = [
            min(cap, max(0.0, mean + error * gauss(0, 1))) if error else mean
            for mean, error in zip(means, errors, strict=True)
        ]
        rank, last = 0, None
        in_order = sorted(places, key=drawn.__getitem__, reverse=True)
        for place, index in enumerate(in_order, start=1):
            if drawn[index] != last:
                rank, last = rank + 1 if dense else place, drawn[index]
            ranks[index].append(rank)
    return ranks


def _covered(ranks: list[int]) -> tuple[int, int]:
    """The middle of the ranks that holds the share covered."""
    ordered = sorted(ranks)
    outside = int(len(ordered) * (1 - COVERED) / 2)
    return ordered[outside], ordered[len(ordered) - 1 - outside]
