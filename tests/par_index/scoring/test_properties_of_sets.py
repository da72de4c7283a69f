"""What holds for every set, whatever its rules, policies, exceptions, caps and ties."""

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from par_index.scoring import (
    Explanation,
    Input,
    Value,
    canonical_json,
    digest,
    load_document,
    parse_criteria_set,
    parse_rule,
    rank,
    rounded,
    score_run,
)
from par_index.scoring.expression import DivisionByZero, parse_expression
from tests.par_index.random_sets import Draw, criteria_set, inputs
from tests.par_index.reference_rules import polish, worked_out
from tests.par_index.scoring.test_properties import MAXIMUM, ordered_rules
from tests.par_index.test_reference import GROUPS, engine_input

EXAMPLES = settings(max_examples=60, deadline=None)
seeds = st.integers(10_000, 10_000_000)


def run_of(seed):
    """A set and what its units were given, as the engine reads them."""
    draw = Draw(seed)
    document = criteria_set(draw)
    units = {
        unit: {code: engine_input(plain) for code, plain in items.items()}
        for unit, items in inputs(draw, document).items()
    }
    return document, parse_criteria_set(document), units


@EXAMPLES
@given(seeds)
def test_every_line_stays_between_zero_and_its_maximum_and_losses_add_up(seed):
    _document, spec, units = run_of(seed)

    for score in score_run(spec, units):
        for line in score.lines:
            assert 0 <= line.points <= line.maximum <= line.component_maximum
            assert line.maximum in (0, line.component_maximum)
            assert line.lost == line.explanation.lost == line.maximum - line.points
        assert sum(line.explanation.lost for line in score.lines) == score.maximum - score.points
        assert sum(area.lost for area in score.areas) == score.lost
        assert score.percent is None or 0 <= score.percent <= spec.adjustments.total_cap
        assert (score.percent is None) == (score.maximum == 0)


@EXAMPLES
@given(seeds)
def test_every_explanation_survives_its_json(seed):
    _document, spec, units = run_of(seed)

    for score in score_run(spec, units):
        for line in score.lines:
            told = load_document(canonical_json(line.explanation))
            assert Explanation.from_json(told) == line.explanation


@EXAMPLES
@given(seeds, st.integers(0, 99))
def test_order_of_units_of_inputs_and_of_scores_never_matters(seed, shuffling):
    _document, spec, units = run_of(seed)
    shuffle = random.Random(shuffling)

    def any_order(mapping):
        return dict(shuffle.sample(list(mapping.items()), len(mapping)))

    def results(given):
        scores = score_run(spec, given)
        places = rank(shuffle.sample(scores, len(scores)), any_order(GROUPS), spec)
        return digest([[place.score, place.group, place.rank, place.shared_to] for place in places])

    assert results(any_order({unit: any_order(units[unit]) for unit in units})) == results(units)


@EXAMPLES
@given(seeds, st.sampled_from(["shared", "dense"]), st.sampled_from(["exact", "published"]))
def test_ranks_are_shared_if_and_only_if_percents_are_equal(seed, ties, rank_on):
    _document, spec, units = run_of(seed)
    spec = replace(spec, rank_ties=ties, rank_on=rank_on)
    places = [place for place in rank(score_run(spec, units), spec=spec) if place.rank]

    def percent(place):
        return place.score.percent if rank_on == "exact" else place.score.published

    for one in places:
        for other in places:
            assert (one.rank == other.rank) == (percent(one) == percent(other))
            assert (one.rank < other.rank) == (percent(one) > percent(other))
    assert not places or min(place.rank for place in places) == 1


@EXAMPLES
@given(seeds, st.data())
def test_a_better_value_never_lowers_the_unit(seed, data):
    """Where a rule is monotone and looks at nobody else; exceptions may look at the value."""
    _document, spec, units = run_of(seed)
    spec = replace(spec, components=tuple(replace(c, exceptions=()) for c in spec.components))
    figures = [c for c in spec.components if c.rule.is_monotone and c.rule.kind != "relative_best"]
    figures = [c for c in figures if c.rule.input_kind in ("number", "ratio", "count")]
    figures = [c for c in figures if c.rule.kind not in ("best_of", "sum_of")]
    assume(figures)
    component = data.draw(st.sampled_from(figures))
    low, high = sorted(data.draw(st.tuples(*[st.decimals(0, 150, places=3)] * 2)))
    worse, better = (low, high) if component.rule.trend == "up" else (high, low)
    unit = min(units)

    def percent(number):
        given = units[unit] | {component.code: Input(value=Value.of(number))}
        return next(s.percent for s in score_run(spec, units | {unit: given}) if s.unit == unit)

    assert percent(worse) <= percent(better)


@EXAMPLES
@given(st.lists(ordered_rules, min_size=1, max_size=3), st.data())
def test_rules_made_of_rules_of_one_trend_keep_it(rules, data):
    parts = [rule | {"max": str(MAXIMUM)} for rule in rules]
    kind = data.draw(st.sampled_from(["best_of", "sum_of"]))
    cap = {"cap": "2"} if kind == "sum_of" else {}
    rule = parse_rule({"kind": kind, "rules": parts} | cap, MAXIMUM)
    low, high = sorted(data.draw(st.tuples(*[st.decimals(0, 150, places=3)] * 2)))
    worse, better = (low, high) if rule.trend == "up" else (high, low)
    assume(rule.is_monotone)

    assert rule.points(Value.of(worse), MAXIMUM) <= rule.points(Value.of(better), MAXIMUM)


# --- The set as text -----------------------------------------------------------------------


@EXAMPLES
@given(seeds)
def test_set_survives_its_canonical_json(seed):
    document, spec, units = run_of(seed)
    text = canonical_json(document)
    again = load_document(text)

    assert canonical_json(again) == text
    assert digest(again) == digest(document)
    assert parse_criteria_set(again) == spec
    assert canonical_json(score_run(parse_criteria_set(again), units)) == canonical_json(
        score_run(spec, units)
    )


# --- Numbers and formulas ------------------------------------------------------------------


@EXAMPLES
@given(st.fractions(0, 1000, max_denominator=5000), st.integers(0, 4))
def test_rounding_moves_a_number_by_half_a_step_at_most(number, places):
    step = Fraction(1, 10**places)
    up, even, down = (
        Fraction(rounded(number, places, mode)) for mode in ("half_up", "half_even", "truncate")
    )

    assert 0 <= number - down < step
    assert abs(up - number) <= step / 2
    assert abs(even - number) <= step / 2
    assert down <= even <= up
    assert all((found / step).denominator == 1 for found in (up, even, down))


def expressions():
    leaf = st.sampled_from(["a", "b", "maximum", "0", "2", "0.5", "10.25"])
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*/"), inner).map(" ".join),
            inner.map("({})".format),
            inner.map("-{}".format),
            st.tuples(st.sampled_from(["min", "max"]), st.lists(inner, min_size=1, max_size=3)).map(
                lambda call: f"{call[0]}({', '.join(call[1])})"
            ),
        ),
        max_leaves=8,
    )


@settings(max_examples=150, deadline=None)
@given(
    expressions(),
    st.fractions(-9, 9, max_denominator=7),
    st.fractions(0, 9, max_denominator=7),
)
def test_two_calculators_agree_on_every_expression(text, a, b):
    numbers = {"a": a, "b": b, "maximum": Fraction(5)}
    try:
        expected = worked_out(polish(text), numbers)
    except ZeroDivisionError:
        expected = None
    try:
        found = parse_expression(text).evaluate(numbers)
    except DivisionByZero:
        found = None

    assert found == expected
