"""At, just above and just below every bound, worked out by hand: rules that read one figure."""

from fractions import Fraction

import pytest

from tests.par_index.scoring.edges import line, lines

# 98 is met by 98 itself, 95 only by more, 90 by 90 itself.
AT_LEAST = {
    "kind": "steps",
    "steps": [
        {"bound": "98", "points": "4"},
        {"bound": "95", "points": "3", "inclusive": False},
        {"bound": "90", "points": "1.5", "inclusive": True},
    ],
    "otherwise": "0.5",
}
# Days late on the mean: under 1 is best, up to 3 is fair.
AT_MOST = {
    "kind": "steps",
    "direction": "at_most",
    "unit": "ngày",
    "steps": [
        {"bound": "1", "points": "4", "inclusive": False},
        {"bound": "1", "points": "3"},
        {"bound": "3", "points": "1"},
    ],
}


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ("98.001", "4"),
        ("98", "4"),
        ("49/50", "4"),  # 98 exactly
        ("97.999", "3"),
        ("97999/100000", "3"),  # 97.999
        ("95.001", "3"),
        ("95001/100000", "3"),  # 95.001
        ("95", "1.5"),  # not more than 95, but at least 90
        ("19/20", "1.5"),  # 95 exactly
        ("94.999", "1.5"),
        ("90.001", "1.5"),
        ("90", "1.5"),
        ("9/10", "1.5"),
        ("89.999", "0.5"),
        ("0", "0.5"),
        ("0/7", "0.5"),
        ("130", "4"),  # more than all there was
    ],
)
def test_steps_at_least(given, points):
    assert line(AT_LEAST, given, "4").points == Fraction(points)


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ("0", "4"),
        ("0.999", "4"),
        ("1", "3"),  # not under 1, but at most 1
        ("1.001", "1"),
        ("2.999", "1"),
        ("3", "1"),
        ("3.001", "0"),  # no "otherwise" is written: 0
    ],
)
def test_steps_at_most_with_one_bound_written_twice(given, points):
    assert line(AT_MOST, given, "4").points == Fraction(points)


def test_steps_reach_over_a_ratio_no_decimal_can_write():
    # 2/3 = 66.666… % is more than 66.66 and less than 66.67.
    rule = {
        "kind": "steps",
        "steps": [{"bound": "66.67", "points": "3"}, {"bound": "66.66", "points": "2"}],
    }

    assert line(rule, "2/3").points == 2
    assert line(rule, "66.67").points == 3


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ("49.999", "0"),  # under zero_below
        ("49999/100000", "0"),
        ("50", "2.5"),  # at the bound it counts: 4 · 50/80
        ("1/2", "2.5"),
        ("50.001", "2.50005"),  # 4 · 50.001/80
        ("2/3", "10/3"),  # 4 · (200/3)/80 = 800/240
        ("79.999", "3.99995"),  # 4 · 79.999/80
        ("80", "4"),
        ("4/5", "4"),
        ("80.001", "4"),  # never over the maximum
        ("200", "4"),
        ("3/2", "4"),  # 150 %
    ],
)
def test_proportional(given, points):
    rule = {"kind": "proportional", "full_at": "80", "zero_below": "50"}

    assert line(rule, given, "4").points == Fraction(points)


def test_proportional_from_nothing_up():
    rule = {"kind": "proportional", "full_at": "100"}

    # 3 · 0/771, 3 · (4700/771)/100 = 141/771, 3 · 1
    assert [line(rule, given, "3").points for given in ("0/771", "47/771", "771/771")] == [
        0,
        Fraction(141, 771),
        3,
    ]


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ("69.999", "0"),
        ("70", "0"),
        ("70.001", "0.0001"),  # 3 · 0.001/30
        ("7/10", "0"),
        ("5/6", "4/3"),  # 3 · (500/6 − 70)/30 = 3 · (80/6)/30
        ("99.999", "2.9999"),  # 3 · 29.999/30
        ("100", "3"),
        ("100.001", "3"),
        ("0", "0"),
    ],
)
def test_linear_where_more_is_better(given, points):
    rule = {"kind": "linear", "zero_at": "70", "full_at": "100"}

    assert line(rule, given, "3").points == Fraction(points)


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ("0", "3"),
        ("1.999", "3"),
        ("2", "3"),
        ("2.001", "2.9995"),  # 3 · (2.001 − 8)/(2 − 8) = 3 · 5.999/6
        ("5", "1.5"),
        ("7.999", "0.0005"),  # 3 · 0.001/6
        ("8", "0"),
        ("8.001", "0"),
    ],
)
def test_linear_where_less_is_better(given, points):
    rule = {"kind": "linear", "zero_at": "8", "full_at": "2", "unit": "ngày"}

    assert line(rule, given, "3").points == Fraction(points)


def test_linear_with_its_zero_below_nothing():
    # −50 earns 0 and 50 all: 0 is half way.
    rule = {"kind": "linear", "zero_at": "-50", "full_at": "50"}

    assert [line(rule, given, "3").points for given in ("-50", "0", "50")] == [
        0,
        Fraction("1.5"),
        3,
    ]


@pytest.mark.parametrize(
    ("given", "points"),
    [("0", "0"), ("1", "0.7"), ("2", "1.4"), ("2.5", "1.75"), ("2.9", "2"), ("3", "2")],
)
def test_count(given, points):
    # 0.7 for each, at most 2: the third would bring 2.1.
    assert line({"kind": "count", "per": "0.7"}, given, "2").points == Fraction(points)


def test_count_that_fills_the_maximum_exactly():
    rule = {"kind": "count", "per": "0.5"}

    assert [line(rule, given, "2").points for given in ("3", "4", "5")] == [Fraction("1.5"), 2, 2]


@pytest.mark.parametrize(
    ("given", "points"),
    [("0", "2"), ("1", "1.3"), ("2", "0.6"), ("2.5", "0.25"), ("2.9", "0"), ("3", "0"), ("9", "0")],
)
def test_deduction(given, points):
    # 0.7 off for each of 2 points: the third would leave −0.1.
    assert line({"kind": "deduction", "per": "0.7"}, given, "2").points == Fraction(points)


HIGHEST = {"kind": "relative_best"}
LOWEST = {"kind": "relative_best", "direction": "at_most"}


@pytest.mark.parametrize(
    ("rule", "given", "points"),
    [
        # 6 · v/12; 6 · 12/12
        (HIGHEST, ["3", "12", "0", "5"], ["1.5", "6", "0", "2.5"]),
        # 6 · 3/v
        (LOWEST, ["3", "12", "9"], ["6", "1.5", "2"]),
        # All equal: everybody is the best.
        (HIGHEST, ["7", "7", "7"], ["6", "6", "6"]),
        (LOWEST, ["7", "7", "7"], ["6", "6", "6"]),
        # All zero: the most of nothing earns nothing, no fault at all earns everything.
        (HIGHEST, ["0", "0"], ["0", "0"]),
        (LOWEST, ["0", "0"], ["6", "6"]),
        # One without a fault leaves nothing for the others, however near they are.
        (LOWEST, ["0", "0.001", "5"], ["6", "0", "0"]),
        # Alone in the run.
        (HIGHEST, ["4"], ["6"]),
        (LOWEST, ["4"], ["6"]),
        (HIGHEST, ["0"], ["0"]),
        # Ratios by their percent: 1/3 against 2/3.
        (HIGHEST, ["1/3", "2/3"], ["3", "6"]),
        (LOWEST, ["1/3", "2/3"], ["6", "3"]),
        # Nothing reported is not the lowest.
        (LOWEST, ["4", None, "8"], ["6", "0", "3"]),
    ],
)
def test_relative_best(rule, given, points):
    assert [line.points for line in lines(rule, given, "6")] == [Fraction(text) for text in points]


def test_half_of_nothing_is_no_peer():
    """A ratio over zero is no figure: it is neither the highest nor the lowest of the run."""
    low = lines(LOWEST, ["0/0", "2/4", "4/4"], "6", not_applicable="excluded")

    # 6 · 50/50 and 6 · 50/100
    assert [(line.points, line.maximum) for line in low] == [(0, 0), (6, 6), (3, 6)]
