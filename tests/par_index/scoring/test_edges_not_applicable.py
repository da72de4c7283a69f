"""Nothing reported, nothing arose, not applicable: every rule under every policy, by hand."""

from fractions import Fraction

import pytest

from par_index.scoring import Input, Value
from tests.par_index.scoring.edges import (
    NOT_APPLICABLE,
    component,
    given,
    line,
    lines,
    places,
    points,
    scores,
    set_of,
)

STEPS = {"kind": "steps", "steps": [{"bound": "90", "points": "10"}], "otherwise": "2"}
SHARE = {"kind": "proportional", "full_at": "100"}
READS_A_RATIO = {
    "steps": STEPS,
    "steps at most": {"kind": "steps", "direction": "at_most", "steps": [{"bound": "5", "points": "10"}]},
    "proportional": SHARE,
    "linear": {"kind": "linear", "zero_at": "70", "full_at": "100"},
    "linear falling": {"kind": "linear", "zero_at": "20", "full_at": "0"},
    "relative best": {"kind": "relative_best", "unit": "%"},
    "relative least": {"kind": "relative_best", "direction": "at_most"},
    "survey": {"kind": "survey"},
    "best of": {"kind": "best_of", "rules": [STEPS, SHARE]},
    "sum of": {"kind": "sum_of", "cap": "10", "rules": [STEPS, SHARE | {"max": "4"}]},
}  # fmt: skip
# What a component of 10 points becomes: points, own maximum, state.
BY_POLICY = {
    "excluded": (0, 0, "excluded"),
    "full": (10, 10, "full_not_applicable"),
    "forbidden": (0, 10, "missing"),
}
EVERY_RULE = READS_A_RATIO | {
    "choice": {"kind": "choice", "options": [{"label": "Không", "points": "10"}]},
    "count": {"kind": "count", "per": "1"},
    # No fault reported is not the same as no fault: nothing is earned.
    "deduction": {"kind": "deduction", "per": "1"},
    "formula": {"kind": "formula", "expression": "maximum - a", "inputs": ["a"]},
    "best of named": {"kind": "best_of", "rules": [SHARE | {"input": "a"}]},
    "sum of named": {"kind": "sum_of", "rules": [SHARE | {"input": "a", "max": "10"}]},
}


def told(result):
    return result.points, result.maximum, result.state


@pytest.mark.parametrize("policy", BY_POLICY)
@pytest.mark.parametrize("rule", READS_A_RATIO)
@pytest.mark.parametrize("ratio", ["0/0", "0/0.0", "3/0"])
def test_a_ratio_over_zero_follows_the_policy(rule, policy, ratio):
    result = line(READS_A_RATIO[rule], ratio, not_applicable=policy)

    assert told(result) == BY_POLICY[policy]


@pytest.mark.parametrize("policy", BY_POLICY)
@pytest.mark.parametrize("rule", EVERY_RULE)
def test_not_applicable_follows_the_policy(rule, policy):
    [result] = lines(EVERY_RULE[rule], [NOT_APPLICABLE], not_applicable=policy)

    assert told(result) == BY_POLICY[policy]


@pytest.mark.parametrize("policy", BY_POLICY)
@pytest.mark.parametrize("rule", EVERY_RULE)
@pytest.mark.parametrize("nothing", [Input(), given(Value())])
def test_nothing_reported_earns_nothing_whatever_the_policy(rule, policy, nothing):
    [result] = lines(EVERY_RULE[rule], [nothing], not_applicable=policy)

    assert told(result) == (0, 10, "missing")


def test_zero_is_a_figure_and_not_a_missing_one():
    # 0 of 7 is reported: it earns the step "otherwise" of 2, and 10 points where less is better.
    assert told(line(STEPS, "0/7", not_applicable="excluded")) == (2, 10, "scored")
    assert told(line(READS_A_RATIO["linear falling"], "0/7")) == (10, 10, "scored")


@pytest.mark.parametrize(
    ("counts", "policy"),
    [(counts, policy) for counts in ({"good": "0"}, {"good": "0", "bad": "0"}) for policy in BY_POLICY],
)  # fmt: skip
def test_weighted_answers_of_nobody_follow_the_policy(counts, policy):
    rule = {"kind": "survey", "weights": {"good": "100", "bad": "0"}}
    answers = Value(inputs={name: Value.of(count) for name, count in counts.items()})

    assert told(line(rule, answers, not_applicable=policy)) == BY_POLICY[policy]


# --- Surveys of the portal -----------------------------------------------------------------


@pytest.mark.parametrize("policy", BY_POLICY)
@pytest.mark.parametrize("answers", [None, "0/0"])
def test_survey_that_was_not_held_leaves_both_sides_whatever_the_policy(policy, answers):
    source = {"kind": "survey", "name": "satisfaction.overall"}

    result = line({"kind": "survey"}, answers, not_applicable=policy, source=source)

    assert told(result) == (0, 0, "not_held")


def test_percent_is_rescaled_over_what_was_held():
    source = {"kind": "survey", "name": "satisfaction.overall"}
    survey = component({"kind": "survey"}, "30", code="s", source=source)
    spec = set_of(component(SHARE, "70"), survey)

    found = scores(
        spec,
        held={"c": given("60"), "s": given("80/100")},
        not_held={"c": given("60")},
        official={"c": given("60"), "s": points("21")},
    )

    # (42 + 24)/100, 42/70, (42 + 21)/100
    assert {unit: score.percent for unit, score in found.items()} == {
        "held": 66,
        "not_held": 60,
        "official": 63,
    }


# --- Whole units ---------------------------------------------------------------------------

THREE = (
    component(SHARE, "20", code="x", not_applicable="excluded"),
    component(SHARE, "30", code="f", not_applicable="full"),
    component(SHARE, "50", code="n"),
)


def test_own_maximum_is_what_remains():
    found = scores(
        set_of(*THREE),
        all={"x": given("50"), "f": given("50"), "n": given("50")},
        fewer={"x": NOT_APPLICABLE, "f": given("50"), "n": given("50")},
        fuller={"x": given("50"), "f": NOT_APPLICABLE, "n": given("50")},
        refused={"x": given("50"), "f": given("50"), "n": NOT_APPLICABLE},
        silent={},
    )

    assert {unit: (score.points, score.maximum) for unit, score in found.items()} == {
        "all": (50, 100),  # 10 + 15 + 25
        "fewer": (40, 80),  # 15 + 25
        "fuller": (65, 100),  # 10 + 30 + 25
        "refused": (25, 100),  # 10 + 15
        "silent": (0, 100),
    }
    assert found["fewer"].percent == 50
    assert found["silent"].percent == 0


def test_unit_with_everything_excluded_has_no_percent_no_band_and_no_rank():
    parts = [component(SHARE, code=code, not_applicable="excluded") for code in "ab"]
    spec = set_of(*parts, bands=[{"name": "Yếu", "from": "0"}])
    nothing = {"a": NOT_APPLICABLE, "b": given("0/0")}

    found = scores(spec, nothing=nothing, zero={"a": given("0")})

    assert (found["nothing"].maximum, found["nothing"].percent) == (0, None)
    assert (found["nothing"].band, found["nothing"].published) == (None, None)
    assert (found["zero"].percent, found["zero"].band.name) == (0, "Yếu")
    assert places(spec, nothing=nothing, zero={"a": given("0")}) == {"zero": "1", "nothing": ""}


def test_bonus_alone_makes_no_percent():
    items = [{"code": "T", "name": "T", "kind": "bonus", "max": "3"}]
    spec = set_of(
        component(SHARE, not_applicable="excluded"), adjustments={"bonus_cap": "3", "items": items}
    )

    [score] = scores(spec, u={"c": NOT_APPLICABLE, "T": points("3")}).values()

    assert (score.bonus, score.percent) == (3, None)


def test_not_applicable_goes_before_points_and_points_before_a_value():
    all_three = Input(value=Value.of(50), points=points("3").points, not_applicable=True)
    two = Input(value=Value.of(50), points=points("3").points)

    found = lines(SHARE, [all_three, two], not_applicable="full")

    assert [told(line) for line in found] == [(10, 10, "full_not_applicable"), (3, 10, "scored")]


def test_a_lost_third_stays_a_third():
    [score] = scores(set_of(*THREE), u={code: given("2/3") for code in "xfn"}).values()

    # 20/3 + 10 + 50/3
    assert score.lost == sum(line.lost for line in score.lines) == Fraction(100, 3)
    assert score.percent == Fraction(200, 3)
