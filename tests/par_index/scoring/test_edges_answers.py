"""Worked out by hand: choices, surveys, formulas, and rules made of rules."""

from fractions import Fraction

import pytest

from par_index.scoring import Value
from tests.par_index.scoring.edges import line, lines, value

CHOICE = {
    "kind": "choice",
    "options": [
        {"label": "Đầy đủ", "points": "2.5", "code": "full"},
        {"label": "Một phần", "points": "1.25", "code": "part"},
        {"label": "Không", "points": "0"},
    ],
}


def named(**texts):
    return Value(inputs={name: value(text) for name, text in texts.items()})


@pytest.mark.parametrize(
    ("given", "points", "state"),
    [
        ("Đầy đủ", "2.5", "scored"),
        ("  đầy  ĐỦ ", "2.5", "scored"),
        ("FULL", "2.5", "scored"),
        ("part", "1.25", "scored"),
        ("Không", "0", "scored"),
        (None, "0", "missing"),
    ],
)
def test_choice_by_label_and_by_code(given, points, state):
    result = line(CHOICE, given, "2.5")

    assert (result.points, result.state) == (Fraction(points), state)


# --- Surveys -------------------------------------------------------------------------------

WEIGHTED = {"kind": "survey", "weights": {"rất hài lòng": "100", "hài lòng": "75", "không": "0"}}


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ("0/300", "0"),
        ("1/300", "1/30"),  # 10 · 1/300
        ("299/300", "299/30"),
        ("300/300", "10"),
        ("86.5", "8.65"),  # a published percent
        ("100", "10"),
        ("0", "0"),
    ],
)
def test_survey(given, points):
    assert line({"kind": "survey"}, given).points == Fraction(points)


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        ((10, 0, 0), "10"),
        ((0, 0, 10), "0"),
        ((0, 8, 0), "7.5"),
        ((10, 20, 10), "6.25"),  # 10 · (1000 + 1500 + 0)/40/100
        ((1, 1, 1), "35/6"),  # 10 · 175/3/100
    ],
)
def test_survey_with_weights(counts, points):
    kinds = zip(WEIGHTED["weights"], counts, strict=True)
    answers = Value(inputs={name: Value.of(count) for name, count in kinds})

    assert line(WEIGHTED, answers).points == Fraction(points)


def test_survey_with_weights_counts_a_kind_that_is_left_out_as_nobody():
    # 10 · (75 · 3)/3/100
    assert line(WEIGHTED, Value(inputs={"hài lòng": Value.of(3)})).points == Fraction("7.5")


# --- Formulas ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "a", "b", "points"),
    [
        ("a / b", "1", "3", "1/3"),
        ("a / b", "1", "0", "0"),  # division by zero
        ("maximum * a / (a - b)", "3", "3", "0"),  # division by zero, found while working
        ("a + b", "4.9", "5.1", "10"),
        ("a + b", "5", "5.001", "10"),  # just over the maximum
        ("a - b", "5", "5", "0"),
        ("a - b", "5", "5.001", "0"),  # just under zero
        ("a - b", "5.001", "5", "0.001"),
        ("maximum - a - b", "1", "2", "7"),
        ("min(maximum, a * b) / 4", "3", "2", "1.5"),
        ("max(a, b, 2) - min(a, b, 2)", "1", "7", "6"),
        ("-a + b * 2", "1", "3", "5"),
        ("a - b - 1", "9", "3", "5"),  # from the left
        ("a / b / 2", "12", "3", "2"),
        ("a / (b / 2)", "12", "3", "8"),
        ("a + b / 100", "1/4", "50", "10"),  # a ratio is its percent: 25 + 0.5, kept to 10
        ("(a - b) / 10", "3/4", "1/4", "5"),  # (75 − 25)/10
        ("a + b", "1", None, "0"),  # an input is missing
        ("a + b", "1", "0/0", "0"),  # so is a ratio over zero
    ],
)
def test_formula(expression, a, b, points):
    rule = {"kind": "formula", "expression": expression, "inputs": ["a", "b"]}
    inputs = {name: text for name, text in (("a", a), ("b", b)) if text is not None}

    result = line(rule, named(**inputs))

    assert (result.points, result.maximum, result.state) == (Fraction(points), 10, "scored")


# --- Rules made of rules -------------------------------------------------------------------

TWO_WAYS = {
    "kind": "best_of",
    "rules": [
        {"kind": "count", "per": "2", "input": "a"},
        {"kind": "proportional", "full_at": "100", "input": "b", "max": "6"},
    ],
}


@pytest.mark.parametrize(
    ("a", "b", "points", "best"),
    [
        ("3", "1/2", "6", "0"),  # 6 against 3
        ("1", "1/2", "3", "1"),  # 2 against 3
        ("3", "1/1", "6", "0"),  # 6 against 6: the first one is named
        ("9", "1/1", "10", "0"),  # the whole maximum against 6
        ("0", "0/5", "0", "0"),
        (None, "1/2", "3", "1"),
        ("2", "0/0", "4", "0"),  # one way has no figure, the other counts
    ],
)
def test_best_of(a, b, points, best):
    inputs = {name: text for name, text in (("a", a), ("b", b)) if text is not None}

    result = line(TWO_WAYS, named(**inputs))

    assert (result.points, result.explanation.params["best"]) == (Fraction(points), best)


def sum_of(**more):
    return {
        "kind": "sum_of",
        "rules": [
            {
                "kind": "choice",
                "input": "a",
                "options": [{"label": "Có", "points": "4"}, {"label": "Không", "points": "0"}],
            },
            {"kind": "count", "per": "1", "max": "3", "input": "b"},
            {"kind": "steps", "steps": [{"bound": "90", "points": "3"}], "input": "c"},
        ],
    } | more


@pytest.mark.parametrize(
    ("cap", "inputs", "points"),
    [
        ({}, {"a": "Có", "b": "2", "c": "90"}, "9"),
        ({}, {"a": "Có", "b": "5", "c": "90"}, "10"),  # the second part stops at its own 3
        ({}, {"b": "2"}, "2"),
        ({"cap": "9"}, {"a": "Có", "b": "2", "c": "90"}, "9"),  # at the cap
        ({"cap": "9"}, {"a": "Có", "b": "2.001", "c": "90"}, "9"),  # just over it
        ({"cap": "9"}, {"a": "Có", "b": "1.999", "c": "90"}, "8.999"),  # just under it
        ({"cap": "5"}, {"a": "Có", "b": "5", "c": "90"}, "5"),
        ({"cap": "5"}, {"a": "Không", "b": "0", "c": "89.999"}, "0"),
    ],
)
def test_sum_of(cap, inputs, points):
    assert line(sum_of(**cap), named(**inputs)).points == Fraction(points)


def test_sum_of_loses_against_the_maximum_not_against_its_cap():
    result = line(sum_of(cap="5"), named(a="Có", b="5", c="90"))

    assert (result.maximum, result.lost) == (10, 5)


def test_best_of_within_sum_of_four_levels_deep():
    # 2 · 1 = 2 against 5 · 40/100 = 2; with 1 for "Có" that is 3, at most 2.5.
    inner = {
        "kind": "best_of",
        "input": "x",
        "max": "5",
        "rules": [
            {"kind": "count", "per": "2", "input": "n"},
            {"kind": "sum_of", "input": "m", "rules": [
                {"kind": "proportional", "full_at": "100", "max": "5"}]},
        ],
    }  # fmt: skip
    yes = {"kind": "choice", "input": "y", "options": [{"label": "Có", "points": "1"}]}
    rule = {"kind": "sum_of", "cap": "2.5", "rules": [inner, yes]}
    x = Value(inputs={"n": Value.of(1), "m": Value.of(40)})

    assert line(rule, Value(inputs={"x": x})).points == 2
    assert line(rule, Value(inputs={"x": x, "y": Value.choice("Có")})).points == Fraction("2.5")


def test_relative_best_inside_another_rule_compares_the_same_input():
    rule = {
        "kind": "sum_of",
        "rules": [
            {"kind": "relative_best", "input": "a", "max": "4"},
            {"kind": "relative_best", "direction": "at_most", "input": "b", "max": "6"},
        ],
    }

    both = lines(rule, [named(a="2", b="3"), named(a="8", b="9"), named(a="4")])

    # 4 · 2/8 + 6 · 3/3, 4 · 8/8 + 6 · 3/9, 4 · 4/8
    assert [line.points for line in both] == [7, 6, 2]
