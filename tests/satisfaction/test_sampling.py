"""Sizes of samples and who gets how many, against numbers worked by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satisfaction.sampling import (
    MinimumTooLarge,
    achieved_margin,
    allocate,
    sample_size,
    weighted,
)
from satisfaction.tally import Tally

FIVE = Decimal("0.05")
MARGINS = st.decimals(Decimal("0.01"), Decimal("0.5"), places=3)
SIZES = st.lists(st.integers(0, 3000), min_size=1, max_size=25)


@pytest.mark.parametrize(
    ("population", "expected"),
    [(0, 0), (1, 1), (2, 2), (200, 134), (1_000, 286), (5_000, 371), (10_000, 385)],
)
def test_the_table_of_the_field(population, expected):
    assert sample_size(population, FIVE) == expected


def test_a_size_that_comes_out_whole_is_not_rounded_up():
    # 400 / (1 + 400 · 0.0025) = 200 exactly; in binary fractions it is 200.00000000000003.
    assert sample_size(400, FIVE) == 200


@given(st.integers(0, 10**7), MARGINS)
def test_a_sample_is_never_more_than_there_are_people(population, margin):
    n = sample_size(population, margin)

    assert 0 <= n <= population
    assert sample_size(population + 1, margin) >= n
    # As many as the formula says, and not one more.
    exact = population / (1 + population * Fraction(margin) ** 2)
    assert exact <= n < exact + 1


def test_the_formula_read_backwards():
    # √(1/385 − 1/10000) = √0.0024974… = 0.04997…
    assert achieved_margin(10_000, 385).quantize(Decimal("0.00001")) == Decimal("0.04997")
    assert achieved_margin(300, 300) == 0
    assert achieved_margin(300, 0) is None


@given(st.integers(1, 10**6), MARGINS)
def test_a_full_return_keeps_the_margin(population, margin):
    assert achieved_margin(population, sample_size(population, margin)) <= margin + Decimal("1e-20")


def test_largest_remainders_by_hand():
    # 371 of 5000: quotas 148.4, 111.3, 74.2, 37.1; the one left goes to 148.4.
    assert allocate([2000, 1500, 1000, 500], 371, 0) == [149, 111, 74, 37]


def test_equal_remainders_go_to_the_first():
    assert allocate([1, 1, 1], 2, 0) == [1, 1, 0]


def test_a_small_part_gets_its_minimum_and_the_others_share_the_rest():
    # Quotas of 100 over 1000: 90, 9.5, 0.5. The last gets 5; 95 over 995: 85.93, 9.07.
    assert allocate([900, 95, 5], 100, 5) == [86, 9, 5]
    # Fewer people than the minimum: all of them, and an empty part stays empty.
    assert allocate([900, 97, 3, 0], 100, 5) == [88, 9, 3, 0]


def test_a_minimum_that_pushes_a_second_part_under_it():
    # Quotas 88.1, 10.5, 1.4: the last gets 10; of the 90 left the second's quota is 9.57: 10 too.
    assert allocate([630, 75, 10], 100, 10) == [80, 10, 10]


def test_minima_beyond_the_sample_are_said():
    with pytest.raises(MinimumTooLarge) as fault:
        allocate([100, 100, 100], 20, 10)

    assert (fault.value.needed, fault.value.sample) == (30, 20)


@given(SIZES, MARGINS, st.integers(0, 40))
def test_any_allocation(populations, margin, minimum):
    sample = sample_size(sum(populations), margin)
    try:
        given = allocate(populations, sample, minimum)
    except MinimumTooLarge:
        assert sum(min(minimum, size) for size in populations) > sample
        return

    assert sum(given) == sample
    for one, size in zip(given, populations, strict=True):
        assert min(minimum, size) <= one <= size
    # Who has more people is never asked less.
    pairs = sorted(zip(populations, given, strict=True))
    assert all(
        one <= other
        for (size, one), (larger, other) in zip(pairs, pairs[1:], strict=False)
        if size < larger
    )


def test_the_whole_weighs_parts_by_their_people():
    # 3000 people with 40/50 pleased, 1000 with 30/50: (3·80 + 1·60) / 4 = 75 %, unweighted 70 %.
    large = Tally({1: 10, 2: 0, 3: 0, 4: 40, 5: 0}, 50)
    small = Tally({1: 20, 2: 0, 3: 0, 4: 30, 5: 0}, 50)

    share, n = weighted([(3000, large), (1000, small), (500, Tally())])

    # 4000² / (3000²/50 + 1000²/50) = 16e6 / 2e5 = 80.
    assert (share, n) == (Fraction(75), 80)
    assert weighted([(10, Tally())]) is None
