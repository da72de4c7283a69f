"""From points to percent, band and rank, worked out by hand at every cap and bound."""

from decimal import Decimal
from fractions import Fraction

import pytest

from par_index.scoring import Input, Value, parse_criteria_set
from tests.par_index.scoring.edges import component, places, points, scores, set_of

# Marked by points outright: what counts here is what happens to them afterwards.
ANY = {"kind": "count", "per": "1"}


def spec(bonus_cap="3", penalty_cap="5", maximum="100", **head):
    block = {"bonus_cap": bonus_cap, "penalty_cap": penalty_cap}
    if "total_cap" in head:
        block["total_cap"] = head.pop("total_cap")
    block["items"] = [
        {"code": "T1", "name": "T1", "kind": "bonus", "max": "2"},
        {"code": "T2", "name": "T2", "kind": "bonus", "max": "2"},
        {"code": "P1", "name": "P1", "kind": "penalty", "max": "4"},
        {"code": "P2", "name": "P2", "kind": "penalty", "max": "4"},
    ]
    return set_of(component(ANY, maximum), adjustments=block, **head)


def percent(criteria, **marks):
    given = {code: points(number) for code, number in marks.items()}
    [score] = scores(criteria, u=given).values()
    return score.percent


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"T1": "1.5"}, "81.5"),
        ({"T1": "2"}, "82"),
        ({"T1": "2", "T2": "1"}, "83"),  # at the cap of 3 for both
        ({"T1": "2", "T2": "0.999"}, "82.999"),
        ({"T1": "2", "T2": "1.001"}, "83"),
        ({"T1": "2", "T2": "2"}, "83"),
        ({"T1": "9"}, "82"),  # over the item's own 2
        ({"P1": "0.5"}, "79.5"),
        ({"P1": "4"}, "76"),
        ({"P1": "9"}, "76"),  # over the item's own 4
        ({"P1": "4", "P2": "1"}, "75"),  # at the cap of 5 for both
        ({"P1": "4", "P2": "0.999"}, "75.001"),
        ({"P1": "4", "P2": "4"}, "75"),
        ({"T1": "2", "T2": "2", "P1": "4", "P2": "4"}, "78"),  # 80 + 3 − 5
    ],
)
def test_bonus_and_penalty_at_their_caps(marks, expected):
    assert percent(spec(), c="80", **marks) == Fraction(expected)


def test_penalty_may_be_written_with_a_minus_sign():
    assert percent(spec(), c="80", P1="-1.5") == Fraction("78.5")


def test_items_given_as_values_count_like_points():
    [score] = scores(
        spec(), u={"c": points("80"), "T1": Input(value=Value.of(1)), "P1": Input(value=Value.of(2))}
    ).values()  # fmt: skip

    assert score.percent == 79


def test_without_caps_nothing_is_added_and_nothing_taken_off():
    assert percent(spec("0", "0"), c="80", T1="2", P1="4") == 80


@pytest.mark.parametrize(
    ("earned", "marks", "expected"),
    [
        ("98", {"T1": "2"}, "100"),
        ("98", {"T1": "1.999"}, "99.999"),
        ("99", {"T1": "2"}, "100"),  # 101 is over the total
        ("99", {"T1": "2", "P1": "1"}, "100"),  # the cap comes last: 99 + 2 − 1
        ("99", {"T1": "2", "P1": "1.5"}, "99.5"),
        ("4", {"P1": "4"}, "0"),
        ("4.001", {"P1": "4"}, "0.001"),
        ("3.999", {"P1": "4"}, "0"),  # never under zero
        ("0", {"P1": "4", "P2": "4"}, "0"),
    ],
)
def test_percent_stays_within_zero_and_the_total(earned, marks, expected):
    assert percent(spec(), c=earned, **marks) == Fraction(expected)


@pytest.mark.parametrize(
    ("cap", "earned", "expected"),
    [
        ("103", "100", "103"),
        ("102.5", "100", "102.5"),
        ("90", "89.5", "90"),
        ("90", "86.9", "89.9"),
    ],
)
def test_total_cap_of_its_own(cap, earned, expected):
    assert percent(spec(total_cap=cap), c=earned, T1="2", T2="2") == Fraction(expected)


def test_bonus_is_counted_on_the_scale_over_the_own_maximum():
    # (30 + 2 − 1) · 10/50; the total cap is the scale
    assert percent(spec(maximum="50", scale="10"), c="30", T1="2", P1="1") == Fraction("6.2")
    assert percent(spec(maximum="50", scale="10"), c="50", T1="2") == 10


# --- Bands ---------------------------------------------------------------------------------

BANDS = [
    {"name": "Tốt", "from": "90", "inclusive": False},
    {"name": "Khá", "from": "80"},
    {"name": "Đạt", "from": "50", "inclusive": False},
]


@pytest.mark.parametrize(
    ("earned", "band"),
    [
        ("100", "Tốt"),
        ("90.001", "Tốt"),
        ("90", "Khá"),
        ("89.999", "Khá"),  # shown as 90.00
        ("80", "Khá"),
        ("79.999", "Đạt"),  # shown as 80.00
        ("50.001", "Đạt"),
        ("50", None),
        ("0", None),
    ],
)
def test_bands_are_given_on_the_unrounded_percent(earned, band):
    [score] = scores(spec(bands=BANDS), u={"c": points(earned)}).values()

    assert (score.band.name if score.band else None) == band


# --- Rounding ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earned", "half_up", "half_even", "truncate"),
    [
        ("81.755", "81.76", "81.76", "81.75"),  # half way, and 5 is odd: both go to 6
        ("81.765", "81.77", "81.76", "81.76"),  # half way, and 6 is even
        ("81.7549", "81.75", "81.75", "81.75"),
        ("81.7551", "81.76", "81.76", "81.75"),
        ("81.7650001", "81.77", "81.77", "81.76"),
        ("99.995", "100.00", "100.00", "99.99"),
        ("99.985", "99.99", "99.98", "99.98"),
        ("0.005", "0.01", "0.00", "0.00"),
        ("0", "0.00", "0.00", "0.00"),
    ],
)
def test_one_rounding_in_the_mode_of_the_set(earned, half_up, half_even, truncate):
    expected = {"half_up": half_up, "half_even": half_even, "truncate": truncate}
    for mode, text in expected.items():
        criteria = spec(rounding={"places": 2, "mode": mode})
        [score] = scores(criteria, u={"c": points(earned)}).values()
        assert str(score.published) == text
        assert score.percent == Fraction(earned)


@pytest.mark.parametrize(
    ("places_", "text"), [(0, "82"), (1, "81.8"), (2, "81.76"), (3, "81.755"), (4, "81.7550")]
)
def test_places_of_the_rounding(places_, text):
    criteria = spec(rounding={"places": places_})

    [score] = scores(criteria, u={"c": points("81.755")}).values()

    assert str(score.published) == text


def test_areas_are_not_rounded_before_they_are_added():
    """Three areas of 2/3 each show as 0.67 and make 2, not 2.01."""
    rule = {"kind": "proportional", "full_at": "100"}
    areas = [
        {"code": str(n), "name": "A", "components": [component(rule, "1", code=f"{n}.1")]}
        for n in (1, 2, 3)
    ]
    criteria = parse_criteria_set({"code": "s", "title": "s", "scale": "3", "areas": areas})
    two_thirds = Input(value=Value.ratio(2, 3))

    [score] = scores(criteria, u={f"{n}.1": two_thirds for n in (1, 2, 3)}).values()

    assert [area.points for area in score.areas] == [Fraction(2, 3)] * 3
    assert (score.percent, score.published) == (2, Decimal("2.00"))


# --- Ranks ---------------------------------------------------------------------------------

# b and c are equal; d is nearly so, and equal to them once it is rounded to 80.01.
MARKS = {"a": "90", "b": "80.01", "c": "80.01", "d": "80.006", "e": "70"}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ({}, {"a": "1", "b": "2-3", "c": "2-3", "d": "4", "e": "5"}),
        ({"rank_ties": "dense"}, {"a": "1", "b": "2", "c": "2", "d": "3", "e": "4"}),
        ({"rank_on": "published"}, {"a": "1", "b": "2-4", "c": "2-4", "d": "2-4", "e": "5"}),
        (
            {"rank_on": "published", "rank_ties": "dense"},
            {"a": "1", "b": "2", "c": "2", "d": "2", "e": "3"},
        ),
        # Cut off, d is 80.00 and apart again.
        (
            {"rank_on": "published", "rounding": {"mode": "truncate"}},
            {"a": "1", "b": "2-3", "c": "2-3", "d": "4", "e": "5"},
        ),
        ({"rank_on": "published", "rounding": {"places": 0}},
         {"a": "1", "b": "2-4", "c": "2-4", "d": "2-4", "e": "5"}),
    ],
)  # fmt: skip
def test_ranks(head, expected):
    units = {unit: {"c": points(earned)} for unit, earned in MARKS.items()}

    assert places(spec(**head), **units) == expected


def test_equal_percents_of_unequal_maxima_share_a_place():
    parts = [
        component(ANY, "60", code="x"),
        component(ANY, "30", code="y", not_applicable="excluded"),
    ]
    # 30/60 and 45/90
    found = places(
        set_of(*parts),
        a={"x": points("30"), "y": Input(not_applicable=True)},
        b={"x": points("20"), "y": points("25")},
    )

    assert found == {"a": "1-2", "b": "1-2"}
