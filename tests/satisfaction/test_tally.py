from decimal import Decimal
from fractions import Fraction

from satisfaction.tally import Tally, wilson


def test_the_interval_by_hand():
    # p = 62/86, z² = 3.841459: centre 0.71153…, half 0.09344…, see the formula in the docstring.
    low, high = wilson(Fraction(62, 86), 86)
    assert (round(low, 1), round(high, 1)) == (Decimal("61.8"), Decimal("80.5"))


def test_the_interval_stays_within_bounds():
    assert wilson(Fraction(0), 30)[0] == 0
    assert wilson(Fraction(1), 30)[1] == 100


def test_answers_left_out_leave_every_count():
    tally = Tally()
    tally.add([5, None, 3])
    tally.add([None])
    tally.add([4])
    assert (tally.ballots, tally.valid, tally.satisfied) == (2, 3, 2)
    assert (tally.share, tally.mean) == (Fraction(200, 3), Fraction(4))


def test_nothing_answered_is_nothing_told():
    assert (Tally().share, Tally().mean, Tally().interval) == (None, None, None)
