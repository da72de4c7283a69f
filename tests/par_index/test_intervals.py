"""Which places can't be told apart: errors of percents by hand, and the seeded simulation."""

from decimal import Decimal
from fractions import Fraction

import pytest

from par_index.scoring import Input, Value, parse_criteria_set, score_unit
from par_index.scoring.errors import judgement_variances, percent_error
from par_index.scoring.intervals import (
    DRAWS,
    DRAWS_OF_MANY,
    MANY,
    Estimate,
    draws_for,
    rank_intervals,
)

SET = {
    "code": "two-2020",
    "title": "Hai tiêu chí",
    "level": "commune",
    "year": 2020,
    "areas": [
        {
            "code": "A",
            "name": "Thẩm định",
            "children": [
                {"code": "a", "name": "Khai", "max": "20", "rule": {"kind": "count", "per": "1"}}
            ],
        },
        {
            "code": "B",
            "name": "Khảo sát",
            "children": [
                {
                    "code": "b",
                    "name": "Hài lòng",
                    "max": "20",
                    "rule": {"kind": "survey"},
                    "source": {"kind": "survey", "name": "satisfaction.overall"},
                }
            ],
        },
    ],
}


@pytest.fixture(scope="module")
def spec():
    return parse_criteria_set(SET)


def score(spec, *, stage="final", survey=True):
    inputs = {"a": Input(value=Value.of(10), stage=stage)}
    if survey:
        inputs["b"] = Input(value=Value.ratio(80, 100), stage="survey")
    return score_unit(spec, inputs)


def error(spec, scored, samples=None, disagreement=None):
    variances = judgement_variances(spec, disagreement or {})
    return percent_error(spec, scored, samples or {}, variances, {})


def test_a_survey_of_a_hundred_people(spec):
    # sqrt(0.8 · 0.2 / 100) = 4 % of 20 points = 0.8 points; of 40 points these are 2 %
    assert error(spec, score(spec), {"b": (Fraction(4, 5), 100)}) == Decimal("2.0000")


def test_a_larger_sample_is_surer(spec):
    # sqrt(0.16 / 400) = 2 % of 20 points = 0.4 points = 1 %
    assert error(spec, score(spec), {"b": (Fraction(4, 5), 400)}) == Decimal("1.0000")


def test_judgements_that_differ(spec):
    # A single judgement has the variance 0.01 of the maximum squared: 10 % of 20 points = 2 of 40
    assert error(spec, score(spec), disagreement={"A": Fraction(1, 100)}) == Decimal("5.0000")


def test_an_area_nobody_read_twice_takes_the_variance_of_all(spec):
    assert error(spec, score(spec), disagreement={"A": None, "": Fraction(1, 100)}) == Decimal(5)


def test_both_together_add_up_as_variances(spec):
    # sqrt(2² + 0.8²) = 2.154065922… points of 40 = 5.3851648… %
    both = error(spec, score(spec), {"b": (Fraction(4, 5), 100)}, {"A": Fraction(1, 100)})

    assert both == Decimal("5.3852")


def test_what_only_the_unit_said_was_judged_by_nobody(spec):
    assert error(spec, score(spec, stage="self"), disagreement={"A": Fraction(1, 100)}) == 0


def test_a_survey_not_held_leaves_no_error(spec):
    assert error(spec, score(spec, survey=False), {"b": (Fraction(4, 5), 100)}) == 0


def test_exact_percents_have_exact_ranks():
    estimates = [
        Estimate(key, Fraction(50 + key_number), Fraction(0))
        for key_number, key in enumerate("abc")
    ]

    assert rank_intervals(estimates, seed=1) == {}


def test_units_far_apart_keep_their_rank():
    estimates = [Estimate("a", Fraction(90), Fraction(1)), Estimate("b", Fraction(60), Fraction(1))]

    assert rank_intervals(estimates, seed=1) == {"a": (1, 1), "b": (2, 2)}


def test_units_close_together_cannot_be_told_apart():
    estimates = [Estimate(key, Fraction(80), Fraction(2)) for key in "abcd"]
    estimates.append(Estimate("e", Fraction(30), Fraction(2)))

    found = rank_intervals(estimates, seed=1)

    assert found == {**dict.fromkeys("abcd", (1, 4)), "e": (5, 5)}


def test_the_same_seed_gives_the_same_intervals_in_any_order():
    estimates = [Estimate(str(key), Fraction(70 + key, 1), Fraction(3, 2)) for key in range(8)]

    assert rank_intervals(estimates, seed=5) == rank_intervals(estimates[::-1], seed=5)


def test_no_percent_is_drawn_over_the_cap():
    """A unit at the cap that is unsure can only fall: the one right below is reached, not passed."""
    estimates = [
        Estimate("top", Fraction(100), Fraction(1)),
        Estimate("sure", Fraction(100), Fraction(0)),
    ]

    found = rank_intervals(estimates, seed=3)

    assert found["sure"] == (1, 1)
    assert found["top"] == (1, 2)


def test_fewer_draws_for_many():
    assert (draws_for(MANY), draws_for(MANY + 1)) == (DRAWS, DRAWS_OF_MANY)


def test_places_that_equals_share_densely_are_counted_densely():
    """1, 1, 2, 3: the two at the top are exact, and far from the two below."""
    percents = {"a": (90, 0), "b": (90, 0), "c": (80, 1), "d": (50, 0)}
    estimates = [
        Estimate(key, Fraction(percent), Fraction(error, 10))
        for key, (percent, error) in percents.items()
    ]

    dense = rank_intervals(estimates, seed=1, dense=True)

    assert dense == {"a": (1, 1), "b": (1, 1), "c": (2, 2), "d": (3, 3)}
    assert rank_intervals(estimates, seed=1) == {"a": (1, 1), "b": (1, 1), "c": (3, 3), "d": (4, 4)}
