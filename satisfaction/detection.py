"""When a day's ballots look wrong. No database; probabilities are only compared, never shown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# --- More than usual -------------------------------------------------------------------------------

HISTORY_DAYS = 30
TIMES_THE_MEAN = 10
TIMES_THE_BUSIEST = Fraction(2)
# Of whole working months the busiest day is known well: chance seldom beats it by half.
WHOLE_MONTH_DAYS = 20
TIMES_THE_BUSIEST_OF_A_MONTH = Fraction(3, 2)
# A unit with at least so many days that had ballots is known well enough for the lower floor.
KNOWN_DAYS = 10
FLOOR_KNOWN, FLOOR_UNKNOWN = 15, 40


@dataclass(frozen=True)
class Usual:
    """What a unit and channel are used to: the thirty days before, one number for each day."""

    mean: Decimal
    busiest: int
    limit: int


def usual_of(by_day: Sequence[int]) -> Usual:
    """`by_day`: the numbers of the days that had any ballots, within HISTORY_DAYS.

    Above `limit` a day is a surge: ten times the mean of all thirty days or twice the busiest of
    them (half as much again, where twenty days had ballots), whichever is less, and never so few
    that chance would do it.
    """
    mean = Decimal(sum(by_day)) / HISTORY_DAYS
    busiest = max(by_day, default=0)
    if len(by_day) < KNOWN_DAYS:
        limit = max(FLOOR_UNKNOWN, int(TIMES_THE_MEAN * mean))
    else:
        whole = len(by_day) >= WHOLE_MONTH_DAYS
        times = TIMES_THE_BUSIEST_OF_A_MONTH if whole else TIMES_THE_BUSIEST
        limit = max(FLOOR_KNOWN, min(int(TIMES_THE_MEAN * mean), int(times * busiest)))
    return Usual(mean.quantize(Decimal("0.1"), ROUND_HALF_UP), busiest, limit)


# --- The same again and again --------------------------------------------------------------------

SAME_FROM = 12
# One in a million: with a thousand places looked at a day, chance alone fills no list.
UNLIKELY = math.log(1_000_000)
# Nothing is known of a new unit: as if ten people had answered, half of them all alike.
PRIOR_PEOPLE, PRIOR_ALIKE, PRIOR_OTHER = 10, 0.5, 0.1
HIGHEST = 0.9
DEVIATIONS = 3

Vector = tuple[int, tuple[int | None, ...]]


def usual_share(vector: Vector, times: int, people: int) -> float:
    """The most that this vector's share may be among honest people, seen how often it was given.

    The estimate with a prior, plus three deviations. Everything at 5 is common: nobody is
    suspected for being pleased.
    """
    overall, answers = vector
    alike = {answer for answer in answers if answer is not None} <= {overall}
    prior = PRIOR_ALIKE if alike else PRIOR_OTHER
    known = people + PRIOR_PEOPLE
    share = (times + PRIOR_PEOPLE * prior) / known
    return min(share + DEVIATIONS * math.sqrt(share * (1 - share) / known), HIGHEST)


def is_unlikely(times: int, people: int, share: float) -> bool:
    """Whether so many of one vector have less than one chance in a million.

    Chernoff: P(X ≥ k) ≤ exp(−n · KL(k/n ‖ p)) for X binomial with n people and share p.
    """
    if times < SAME_FROM or times <= people * share:
        return False
    part = times / people
    distance = part * math.log(part / share)
    if part < 1:
        distance += (1 - part) * math.log((1 - part) / (1 - share))
    return people * distance > UNLIKELY
