import time
from decimal import Decimal

import pytest

from par_index.scoring import (
    InvalidRule,
    InvalidRules,
    InvalidValue,
    Value,
    parse_rule,
    parse_value,
)
from par_index.scoring.expression import InvalidExpression, parse_expression

YES = {"label": "Có", "points": "1"}


def faults(data, maximum="2"):
    with pytest.raises(InvalidRule) as caught:
        parse_rule(data, Decimal(maximum), "c[0].rule")
    return [(fault.path.removeprefix("c[0].rule"), fault.code) for fault in caught.value.faults]


def steps(*steps, **more):
    return {"kind": "steps", "steps": list(steps)} | more


def step(bound, points, **more):
    return {"bound": bound, "points": points} | more


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, [("", "not_an_object")]),
        ([], [("", "not_an_object")]),
        ({}, [(".kind", "missing_key")]),
        ({"kind": "magic"}, [(".kind", "unknown_kind")]),
        ({"kind": ["steps"]}, [(".kind", "unknown_kind")]),
        ({"kind": "choice"}, [(".options", "missing_key")]),
        ({"kind": "choice", "options": []}, [(".options", "wrong_length")]),
        ({"kind": "choice", "options": ["Có"]}, [
            (".options[0]", "not_an_object"),
            (".options[0].label", "missing_key"),
            (".options[0].points", "missing_key"),
        ]),
        ({"kind": "choice", "options": [{"label": "Có", "points": "3"}]}, [
            (".options[0].points", "over"),
        ]),
        ({"kind": "choice", "options": [{"label": "Có", "points": "-1"}]}, [
            (".options[0].points", "below"),
        ]),
        ({"kind": "choice", "options": [{"label": "Có", "points": 1.5}]}, [
            (".options[0].points", "not_a_number"),
        ]),
        ({"kind": "choice", "options": [YES, {"label": "  có", "points": "0"}]}, [
            (".options[1].label", "duplicate"),
        ]),
        ({"kind": "choice", "options": [YES | {"extra": "1"}]}, [
            (".options[0].extra", "unknown_key"),
        ]),
        (steps(step("90", "1"), step("95", "1")), [(".steps[1].bound", "bounds_not_in_order")]),
        (steps(step("90", "1"), step("90", "1")), [(".steps[1].bound", "bounds_not_in_order")]),
        (steps(step("95", "1"), step("90", "2")), [(".steps[1].points", "points_not_in_order")]),
        (steps(step("95", "3")), [(".steps[0].points", "over")]),
        (steps(step("95", "1"), otherwise="2"), [(".otherwise", "otherwise_over_last_step")]),
        (steps(step("90", "2"), step("80", "1"), direction="at_most"), [
            (".steps[1].bound", "bounds_not_in_order"),
        ]),
        (steps(step("90", "2"), direction="upwards"), [(".direction", "not_allowed")]),
        (steps(step("90", "2", inclusive="yes")), [(".steps[0].inclusive", "not_true_or_false")]),
        (steps({"points": "1"}), [(".steps[0].bound", "missing_key")]),
        ({"kind": "proportional"}, [(".full_at", "missing_key")]),
        ({"kind": "proportional", "full_at": "0"}, [(".full_at", "not_above")]),
        ({"kind": "proportional", "full_at": "50", "zero_below": "60"}, [(".zero_below", "over")]),
        ({"kind": "linear", "zero_at": "5"}, [(".full_at", "missing_key")]),
        ({"kind": "linear", "zero_at": "5", "full_at": "5.0"}, [(".full_at", "zero_equals_full")]),
        ({"kind": "count", "per": "0"}, [(".per", "not_above")]),
        ({"kind": "count"}, [(".per", "missing_key")]),
        ({"kind": "deduction", "per": "-1"}, [(".per", "not_above")]),
        ({"kind": "deduction", "per": "1", "cap": "2"}, [(".cap", "unknown_key")]),
        ({"kind": "relative_best", "direction": "best"}, [(".direction", "not_allowed")]),
        ({"kind": "survey", "weights": {}}, [(".weights", "wrong_length")]),
        ({"kind": "survey", "weights": {"good": "160"}}, [(".weights.good", "over")]),
        ({"kind": "sum_of", "rules": []}, [(".rules", "wrong_length")]),
        ({"kind": "sum_of", "rules": [{"kind": "count", "per": "1"}]}, [
            (".rules[0].max", "missing_key"),
        ]),
        ({"kind": "sum_of", "rules": [{"kind": "count", "per": "1", "max": "1.5"}] * 2}, [
            (".rules", "parts_over_maximum"),
        ]),
        ({"kind": "sum_of", "cap": "3", "rules": [{"kind": "count", "per": "1", "max": "1"}]}, [
            (".cap", "over"),
        ]),
        ({"kind": "best_of", "rules": [{"kind": "linear", "zero_at": "1"}]}, [
            (".rules[0].full_at", "missing_key"),
        ]),
    ],
)  # fmt: skip
def test_rule_is_refused_with_the_path_of_its_fault(data, expected):
    assert faults(data) == expected


def test_all_faults_of_a_rule_come_at_once():
    data = steps(step("90", "7"), step("95", "x", extra="1"), otherwise="-1")

    assert faults(data) == [
        (".steps[0].points", "over"),
        (".steps[1].extra", "unknown_key"),
        (".steps[1].points", "not_a_number"),
        (".otherwise", "below"),
    ]
    with pytest.raises(InvalidRules):
        parse_rule(data, Decimal(2))


def test_a_strict_bound_may_stand_before_the_same_bound_included():
    rule = parse_rule(steps(step("95", "2", inclusive=False), step("95", "1")), Decimal(2))

    assert [rule.points(Value.of(n), Decimal(2)) for n in (94, 95, 96)] == [0, 1, 2]


def test_rules_nested_too_deep_are_refused():
    data = {"kind": "count", "per": "1"}
    for _ in range(50):
        data = {"kind": "best_of", "rules": [data]}

    assert [code for _, code in faults(data)] == ["too_deep"]


@pytest.mark.parametrize(
    ("expression", "inputs", "expected"),
    [
        ("a + b", ["a"], [(".expression", "unknown_name")]),
        ("a", ["a", "b"], [(".inputs", "unused_input")]),
        ("a", ["a", "a"], [(".inputs[1].name", "duplicate")]),
        ("min(a, 1)", ["a", {"name": "min"}], [
            (".inputs[1].name", "bad_name"),
            (".inputs", "unused_input"),
        ]),
        ("a +", ["a"], [(".expression", "unexpected_end")]),
        ("a b", ["a"], [(".expression", "unexpected_token")]),
        ("(a", ["a"], [(".expression", "missing_parenthesis")]),
        ("min a", ["a"], [(".expression", "missing_parenthesis")]),
        ("max()", [], [(".expression", "unexpected_token")]),
        ("a ** 9", ["a"], [(".expression", "unexpected_token")]),
        ("a ^ 9", ["a"], [(".expression", "unexpected_character")]),
        ("1e9", [], [(".expression", "unexpected_character")]),
        ("1.2.3", [], [(".expression", "unexpected_character")]),
        ("+a", ["a"], [(".expression", "unexpected_token")]),
        ("a.__class__", ["a"], [(".expression", "unexpected_character")]),
        ("__import__('os')", [], [(".expression", "unexpected_character")]),
        ("số_hồ_sơ", [], [(".expression", "unexpected_character")]),
        ("pow(a, 9)", ["a"], [(".expression", "unexpected_token")]),
        ("a" * 501, [], [(".expression", "expression_too_long")]),
        ("", [], [(".expression", "empty_text")]),
    ],
)  # fmt: skip
def test_formula_is_refused(expression, inputs, expected):
    data = {"kind": "formula", "expression": expression, "inputs": inputs}

    assert faults(data) == expected


@pytest.mark.parametrize("opening", ["(", "-", "min("])
def test_expression_nested_too_deep_is_refused(opening):
    with pytest.raises(InvalidExpression, match="too_deep"):
        parse_expression(opening * 100 + "1")


@pytest.mark.parametrize(
    "text", ["(" * 10**6, "9*" * 10**6, "-" * 499, "9" * 500, "min(" * 100, "1/" * 249 + "("]
)
def test_hostile_expressions_cost_little(text):
    started = time.process_time()

    with pytest.raises(InvalidExpression):
        parse_expression(text)

    assert time.process_time() - started < 0.25


def test_the_longest_chain_is_worked_out_without_recursion():
    assert parse_expression("1" + "+1" * 249).evaluate({}) == 250


@pytest.mark.parametrize(
    ("rule", "text", "value"),
    [
        ({"kind": "count", "per": "1"}, " 12 ", Value.of(12)),
        ({"kind": "survey"}, "47 / 771", Value.ratio(47, 771)),
        ({"kind": "choice", "options": [YES]}, "có", Value.choice("có")),
        (
            {"kind": "formula", "expression": "a*b", "inputs": ["a", "b"]},
            "a=1.5; b=2/3",
            Value.named(a=Value.of("1.5"), b=Value.ratio(2, 3)),
        ),
        (
            {"kind": "sum_of", "rules": [{"kind": "choice", "options": [YES], "input": "x"}]},
            "x=Có",
            Value.named(x=Value.choice("Có")),
        ),
    ],
)
def test_value_is_read_from_text(rule, text, value):
    assert parse_value(text, parse_rule(rule, Decimal(2))) == value


@pytest.mark.parametrize(
    ("rule", "text", "code"),
    [
        ({"kind": "count", "per": "1"}, "", "empty_text"),
        ({"kind": "count", "per": "1"}, "1,5", "not_a_number"),
        ({"kind": "count", "per": "1"}, "1/2/3", "not_a_number"),
        ({"kind": "count", "per": "1"}, "1/2", "ratio_not_allowed"),
        ({"kind": "count", "per": "1"}, "-1", "negative_value"),
        ({"kind": "proportional", "full_at": "100"}, "1/-2", "negative_value"),
        ({"kind": "survey"}, "3/2", "share_over_whole"),
        ({"kind": "survey"}, "-3/2", "negative_value"),
        ({"kind": "choice", "options": [YES]}, "maybe", "unknown_option"),
        ({"kind": "formula", "expression": "a", "inputs": ["a"]}, "5", "needs_inputs"),
        ({"kind": "formula", "expression": "a", "inputs": ["a"]}, "a=1;z=2", "unknown_input"),
        ({"kind": "formula", "expression": "a", "inputs": ["a"]}, "a=1;a=2", "duplicate"),
    ],
)
def test_text_that_does_not_fit_the_rule_is_refused(rule, text, code):
    with pytest.raises(InvalidValue) as caught:
        parse_value(text, parse_rule(rule, Decimal(2)))

    assert [fault.code for fault in caught.value.faults] == [code]
