"""Each kind of rule at, just above and just below each of its bounds."""

from decimal import Decimal
from fractions import Fraction

import pytest

from par_index.scoring import Explanation, RuleContext, Value, parse_rule

ON_TIME = {
    "kind": "steps",
    "direction": "at_least",
    "steps": [
        {"bound": "100", "inclusive": True, "points": "6"},
        {"bound": "98", "inclusive": True, "points": "5"},
        {"bound": "95", "inclusive": False, "points": "4"},
    ],
    "otherwise": "1",
}
STAFF = {
    "kind": "steps",
    "direction": "at_most",
    "steps": [
        {"bound": "90", "inclusive": False, "points": "2.5"},
        {"bound": "100", "points": "2"},
    ],
    "otherwise": "0",
}
PROPORTIONAL = {"kind": "proportional", "full_at": "60", "zero_below": "20"}
RISING = {"kind": "linear", "zero_at": "70", "full_at": "100"}
FALLING = {"kind": "linear", "zero_at": "10", "full_at": "2", "unit": "ngày"}
YES_NO = {
    "kind": "choice",
    "options": [
        {"label": "Có", "points": "1.5", "code": "yes"},
        {"label": "Không", "points": "0", "code": "no"},
    ],
}
TWO_PAPERS = {
    "kind": "sum_of",
    "rules": [
        {
            "kind": "choice",
            "options": [{"label": "Có", "points": "1"}, {"label": "Không", "points": "0"}],
            "input": "spending",
            "label": "Chi tiêu nội bộ",
        },
        {"kind": "count", "per": "0.25", "max": "1", "input": "meetings"},
    ],
}
WEIGHTED = {
    "kind": "survey",
    "weights": {"very_good": "100", "good": "60", "fair": "20", "poor": "0"},
}


def score(data, maximum, value, context=None):
    explanation = parse_rule(data, Decimal(maximum)).explain(value, Decimal(maximum), context)
    assert Explanation.from_json(explanation.to_json()) == explanation
    return explanation.points, explanation.code


@pytest.mark.parametrize(
    ("value", "points", "code"),
    [
        (Value.of(100), 6, "step_met"),
        (Value.of("100.01"), 6, "step_met"),
        (Value.of("99.99"), 5, "step_met"),
        (Value.of(98), 5, "step_met"),
        (Value.ratio(98, 100), 5, "step_met"),
        (Value.ratio(979999, 1000000), 4, "step_met"),
        (Value.of("95.000001"), 4, "step_met"),
        (Value.of(95), 1, "no_step_met"),
        (Value.ratio(19, 20), 1, "no_step_met"),
        (Value.of(0), 1, "no_step_met"),
        (Value.ratio(0, 0), 0, "zero_denominator"),
        (Value(), 0, "no_value"),
        (None, 0, "no_value"),
    ],
)
def test_steps_at_least(value, points, code):
    assert score(ON_TIME, "6", value) == (points, code)


@pytest.mark.parametrize(
    ("value", "points", "code"),
    [
        (Value.of("89.99"), Fraction("2.5"), "step_met"),
        (Value.of(90), 2, "step_met"),
        (Value.of("90.01"), 2, "step_met"),
        (Value.of(100), 2, "step_met"),
        (Value.ratio(23, 23), 2, "step_met"),
        (Value.ratio(24, 23), 0, "no_step_met"),
        (None, 0, "no_value"),
    ],
)
def test_steps_at_most(value, points, code):
    assert score(STAFF, "2.5", value) == (points, code)


def test_steps_compare_the_exact_ratio_where_a_decimal_would_round_onto_the_bound():
    third = {"kind": "steps", "steps": [{"bound": "33.333333333333333333", "points": "1"}]}
    just_under = Value.ratio(33333333333333333332, 100000000000000000000)

    assert score(third, "1", Value.ratio(1, 3)) == (1, "step_met")
    assert score(third, "1", just_under) == (0, "no_step_met")


@pytest.mark.parametrize(
    ("value", "points", "code"),
    [
        (Value.of("19.99"), 0, "below_zero_bound"),
        (Value.of(20), Fraction(2, 3), "share"),
        (Value.ratio(1, 3), Fraction(10, 9), "share"),
        (Value.of("59.99"), Fraction("5999") / 3000, "share"),
        (Value.of(60), 2, "full"),
        (Value.of(100), 2, "full"),
        (Value.ratio(5, 0), 0, "zero_denominator"),
        (None, 0, "no_value"),
    ],
)
def test_proportional(value, points, code):
    assert score(PROPORTIONAL, "2", value) == (points, code)


def test_proportional_without_a_lower_bound_starts_at_zero():
    rule = {"kind": "proportional", "full_at": "100"}

    assert score(rule, "2", Value.of(0)) == (0, "share")
    assert score(rule, "2", Value.of(-5)) == (0, "below_zero_bound")


@pytest.mark.parametrize(
    ("rule", "value", "points", "code"),
    [
        (RISING, Value.of(70), 0, "at_zero"),
        (RISING, Value.of("69.9"), 0, "at_zero"),
        (RISING, Value.of("70.3"), Fraction("0.02"), "between"),
        (RISING, Value.of(80), Fraction(2, 3), "between"),
        (RISING, Value.ratio(114, 120), Fraction(5, 3), "between"),
        (RISING, Value.of(100), 2, "full"),
        (RISING, Value.of(130), 2, "full"),
        (FALLING, Value.of(11), 0, "at_zero"),
        (FALLING, Value.of(10), 0, "at_zero"),
        (FALLING, Value.of(4), Fraction("1.5"), "between"),
        (FALLING, Value.of(2), 2, "full"),
        (FALLING, Value.of(0), 2, "full"),
        (RISING, None, 0, "no_value"),
    ],
)
def test_linear(rule, value, points, code):
    assert score(rule, "2", value) == (points, code)


@pytest.mark.parametrize(
    ("value", "points", "code"),
    [
        (Value.choice("Có"), Fraction("1.5"), "option_chosen"),
        (Value.choice("  CÓ "), Fraction("1.5"), "option_chosen"),
        (Value.choice("Co\u0301"), Fraction("1.5"), "option_chosen"),
        (Value.choice("YES"), Fraction("1.5"), "option_chosen"),
        (Value.choice("no"), 0, "option_chosen"),
        (Value.choice("Có lẽ"), 0, "unknown_option"),
        (Value.of(1), 0, "unknown_option"),
        (None, 0, "no_value"),
    ],
)
def test_choice(value, points, code):
    assert score(YES_NO, "1.5", value) == (points, code)


@pytest.mark.parametrize(
    ("value", "points", "code"),
    [
        (Value.of(0), 0, "counted"),
        (Value.of(2), 1, "counted"),
        (Value.of(3), Fraction("1.5"), "counted"),
        (Value.of(4), Fraction("1.5"), "count_capped"),
        (None, 0, "no_value"),
    ],
)
def test_count(value, points, code):
    assert score({"kind": "count", "per": "0.5"}, "1.5", value) == (points, code)


@pytest.mark.parametrize(
    ("value", "points", "code"),
    [
        (Value.of(0), 3, "nothing_deducted"),
        (Value.of(2), 1, "deducted"),
        (Value.of(3), 0, "all_deducted"),
        (Value.of(9), 0, "all_deducted"),
        (None, 0, "no_value"),
    ],
)
def test_deduction(value, points, code):
    assert score({"kind": "deduction", "per": "1"}, "3", value) == (points, code)


@pytest.mark.parametrize(
    ("value", "points", "code"),
    [
        (Value.ratio(250, 300), 5, "satisfied_share"),
        (Value.ratio(0, 300), 0, "satisfied_share"),
        (Value.of("87.5"), Fraction("5.25"), "satisfied_share"),
        (Value.ratio(0, 0), 0, "zero_denominator"),
        (None, 0, "no_value"),
    ],
)
def test_survey(value, points, code):
    assert score({"kind": "survey"}, "6", value) == (points, code)


def test_survey_with_weights():
    answers = Value.named(very_good=Value.of(10), good=Value.of(20), fair=Value.of(10))
    nobody = Value.named(very_good=Value.of(0))

    # (10 * 100 + 20 * 60 + 10 * 20) / 40 = 60 percent of 6 points
    assert score(WEIGHTED, "6", answers) == (Fraction("3.6"), "weighted_share")
    assert score(WEIGHTED, "6", nobody) == (0, "zero_denominator")


def test_relative_best_measures_against_the_best_unit():
    peers = RuleContext((Value.of(40), Value.ratio(1, 2), Value.of(10)))
    high, low = {"kind": "relative_best"}, {"kind": "relative_best", "direction": "at_most"}

    assert score(high, "2", Value.of(50), peers) == (2, "is_best")
    assert score(high, "2", Value.of(40), peers) == (Fraction("1.6"), "share_of_best")
    assert score(low, "2", Value.of(10), peers) == (2, "is_best")
    assert score(low, "2", Value.of(40), peers) == (Fraction("0.5"), "share_of_best")
    assert score(high, "2", Value.of(40)) == (0, "no_peers")
    assert score(high, "2", None, peers) == (0, "no_value")


def test_relative_best_where_the_best_is_zero():
    nobody = RuleContext((Value.of(0), Value.of(0)))
    one_clean = RuleContext((Value.of(0), Value.of(5)))
    low = {"kind": "relative_best", "direction": "at_most"}

    assert score({"kind": "relative_best"}, "2", Value.of(0), nobody) == (0, "best_is_zero")
    assert score(low, "2", Value.of(0), one_clean) == (2, "is_best")
    assert score(low, "2", Value.of(5), one_clean) == (0, "best_is_zero")


def test_sum_of_adds_its_parts_and_a_part_without_value_earns_nothing():
    both = Value.named(spending=Value.choice("có"), meetings=Value.of(3))
    one = Value.named(meetings=Value.of(9))

    assert score(TWO_PAPERS, "2", both) == (Fraction("1.75"), "summed")
    assert score(TWO_PAPERS, "2", one) == (1, "summed")
    assert score(TWO_PAPERS, "2", Value()) == (0, "no_value")
    assert score(TWO_PAPERS, "2", None) == (0, "no_value")


def test_sum_of_stops_at_its_inner_cap():
    both = Value.named(spending=Value.choice("có"), meetings=Value.of(3))

    assert score(TWO_PAPERS | {"cap": "1.5"}, "2", both) == (Fraction("1.5"), "sum_capped")


def test_best_of_takes_the_best_case():
    cases = {
        "kind": "best_of",
        "rules": [
            {"kind": "proportional", "full_at": "100", "input": "share", "max": "1.5"},
            {"kind": "count", "per": "0.5", "input": "count"},
        ],
    }
    value = Value.named(share=Value.of(90), count=Value.of(3))

    assert score(cases, "2", value) == (Fraction("1.5"), "best_part")
    assert score(cases, "2", Value.named(share=Value.of(90))) == (Fraction("1.35"), "best_part")
    assert score(cases, "2", None) == (0, "no_value")


def test_best_of_hands_peers_to_its_parts():
    cases = {"kind": "best_of", "rules": [{"kind": "relative_best", "input": "a"}]}
    mine = Value.named(a=Value.of(5))
    peers = RuleContext((mine, Value.named(a=Value.of(10)), Value()))

    assert score(cases, "2", mine, peers) == (1, "best_part")


def test_parts_without_input_read_the_whole_value():
    rule = {
        "kind": "sum_of",
        "rules": [
            {"kind": "proportional", "full_at": "100", "max": "1"},
            {"kind": "steps", "steps": [{"bound": "50", "points": "1"}]},
        ],
    }

    assert score(rule, "2", Value.of(50)) == (Fraction("1.5"), "summed")
    assert parse_rule(rule, Decimal(2)).input_kind == "ratio"


@pytest.mark.parametrize(
    ("expression", "points", "code"),
    [
        ("a / b", Fraction(1, 3), "computed"),
        ("min(maximum, a + b * 2)", 2, "computed"),
        ("a + b", 2, "computed_capped"),
        ("a - b", 0, "computed_capped"),
        ("-(a - b) / 4", Fraction("0.5"), "computed"),
        ("max(a, b) - a - 1.5", Fraction("0.5"), "computed"),
        ("a - b / 3 - 0 * b", 0, "computed"),
        ("b / (a - 1)", 0, "division_by_zero"),
    ],
)
def test_formula(expression, points, code):
    rule = {"kind": "formula", "expression": expression, "inputs": ["a", "b"]}

    assert score(rule, "2", Value.named(a=Value.of(1), b=Value.of(3))) == (points, code)


def test_formula_without_its_inputs():
    rule = {"kind": "formula", "expression": "a / b", "inputs": ["a", "b"]}

    assert score(rule, "2", None) == (0, "no_value")
    assert score(rule, "2", Value.named(a=Value.of(1))) == (0, "missing_inputs")


@pytest.mark.parametrize(
    ("rule", "input_kind", "trend"),
    [
        (YES_NO, "choice", ""),
        (ON_TIME, "ratio", "up"),
        (STAFF, "ratio", "down"),
        (PROPORTIONAL, "ratio", "up"),
        (FALLING, "number", "down"),
        ({"kind": "count", "per": "1"}, "count", "up"),
        ({"kind": "deduction", "per": "1"}, "count", "down"),
        ({"kind": "survey"}, "survey", "up"),
        ({"kind": "relative_best", "direction": "at_most"}, "number", "down"),
        (TWO_PAPERS, "parts", ""),
        ({"kind": "formula", "expression": "a", "inputs": ["a"]}, "parts", ""),
    ],
)
def test_rules_tell_forms_what_to_ask_for(rule, input_kind, trend):
    parsed = parse_rule(rule, Decimal(10))

    assert (parsed.input_kind, parsed.trend) == (input_kind, trend)
    assert parsed.is_monotone is bool(trend)
