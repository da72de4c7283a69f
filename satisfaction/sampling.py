"""Arithmetic of survey samples. No database; whole numbers and exact fractions, rounded once."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from satisfaction.tally import Tally


class MinimumTooLarge(ValueError):
    """What the parts must have at least is together more than the whole sample."""

    def __init__(self, needed: int, sample: int) -> None:
        super().__init__(f"{needed} > {sample}")
        self.needed, self.sample = needed, sample


def sample_size(population: int, margin: Decimal) -> int:
    """How many of N people to ask: n = ⌈N / (1 + N·e²)⌉ (Yamane, 95 %); e is a share, 0.05 is ±5 %."""
    return ceil(population / (1 + population * Fraction(margin) ** 2))


def achieved_margin(population: int, answered: int) -> Decimal | None:
    """The same formula read backwards, e = √(1/n − 1/N), a share; None where nobody answered."""
    if not answered or not population:
        return None
    left = Decimal(1) / answered - Decimal(1) / population
    return max(left, Decimal(0)).sqrt()


def allocate(populations: Sequence[int], sample: int, minimum: int) -> list[int]:
    """The sample over the parts, proportional to their populations; the sum is exactly `sample`.

    Largest remainder: each part gets the whole of its quota n·N_h/N, and what is left goes to the
    largest remainders, the first of equal ones first. A part that would get less than `minimum`
    (or than all of its people, if these are fewer) gets that, and the others share the rest.
    Raises MinimumTooLarge where these minima are more than the sample.
    """
    if sample > sum(populations):
        raise ValueError("more than there are people")
    least = [min(minimum, size) for size in populations]
    if sum(least) > sample:
        raise MinimumTooLarge(sum(least), sample)
    given = dict.fromkeys((at for at, size in enumerate(populations) if not size), 0)
    while True:
        free = [at for at in range(len(populations)) if at not in given]
        left = sample - sum(given.values())
        whole = sum(populations[at] for at in free)
        short = [at for at in free if left * populations[at] < least[at] * whole]
        if not short:
            break
        given |= {at: least[at] for at in short}
    given |= _largest_remainders({at: populations[at] for at in free}, left)
    return [given[at] for at in range(len(populations))]


def _largest_remainders(sizes: dict[int, int], places: int) -> dict[int, int]:
    whole = sum(sizes.values())
    quotas = {at: divmod(places * size, whole) for at, size in sizes.items()}
    given = {at: quota for at, (quota, _remainder) in quotas.items()}
    by_remainder = sorted(quotas, key=lambda at: (-quotas[at][1], at))
    for at in by_remainder[: places - sum(given.values())]:
        given[at] += 1
    return given


def weighted(parts: Iterable[tuple[int, Tally]]) -> tuple[Fraction, int] | None:
    """The share 4-5 of the whole, each part weighing as many people as it stands for.

    p = Σ N_h·p_h / Σ N_h, in percent, over the parts in which anybody answered. With it Kish's
    effective number of people for the interval, ⌊(Σ N_h)² / Σ (N_h²/n_h)⌋: unequal weights tell less
    than as many equal ones. None where nobody answered.
    """
    told = [
        (size, tally.share, tally.ballots)
        for size, tally in parts
        if size and tally.share is not None
    ]
    whole = sum(size for size, _share, _ballots in told)
    if not whole:
        return None
    share = sum((size * share for size, share, _ballots in told), Fraction(0)) / whole
    spread = sum((Fraction(size * size, ballots) for size, _share, ballots in told), Fraction(0))
    return share, max(1, whole * whole // spread)
