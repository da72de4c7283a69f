"""What holds for every rule, value and set: drawn by hypothesis."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from par_index.scoring import (
    Input,
    RuleContext,
    Value,
    canonical_json,
    parse_criteria_set,
    parse_rule,
    rank,
    score_run,
)

MAXIMUM = Decimal("2.5")
EXAMPLES = settings(max_examples=150, deadline=None)

points = st.decimals(0, MAXIMUM, places=2)
bounds = st.decimals(-20, 150, places=2)
positive = st.decimals("0.01", 150, places=2)
amounts = st.one_of(
    st.decimals(-50, 250, places=3).map(Value.of),
    st.tuples(st.integers(0, 300), st.integers(0, 200)).map(lambda pair: Value.ratio(*pair)),
)


@st.composite
def steps(draw):
    marks = sorted(draw(st.lists(bounds, min_size=1, max_size=5, unique=True)), reverse=True)
    worth = sorted(draw(st.lists(points, min_size=len(marks) + 1, max_size=len(marks) + 1)))
    direction = draw(st.sampled_from(["at_least", "at_most"]))
    marks = marks if direction == "at_least" else marks[::-1]
    inclusive = draw(st.lists(st.booleans(), min_size=len(marks), max_size=len(marks)))
    rungs = [
        {"bound": str(mark), "points": str(worth.pop()), "inclusive": flag}
        for mark, flag in zip(marks, inclusive, strict=True)
    ]
    return {"kind": "steps", "direction": direction, "steps": rungs, "otherwise": str(worth.pop())}


@st.composite
def proportional(draw):
    low, high = sorted([draw(positive), draw(positive)])
    return {"kind": "proportional", "full_at": str(high), "zero_below": str(low)}


@st.composite
def linear(draw):
    zero, full = draw(st.lists(bounds, min_size=2, max_size=2, unique=True))
    return {"kind": "linear", "zero_at": str(zero), "full_at": str(full)}


def per(kind):
    return positive.map(lambda number: {"kind": kind, "per": str(number)})


ordered_rules = st.one_of(
    steps(),
    proportional(),
    linear(),
    per("count"),
    per("deduction"),
    st.just({"kind": "survey"}),
    st.sampled_from(["at_least", "at_most"]).map(
        lambda direction: {"kind": "relative_best", "direction": direction}
    ),
)
formulas = st.sampled_from(["a", "a / b", "maximum - a * b", "min(a, b) / max(a, 3)", "-a"])


def read(data):
    return parse_rule(data, MAXIMUM)


@EXAMPLES
@given(ordered_rules, amounts, st.lists(amounts, max_size=4))
def test_points_stay_between_zero_and_the_maximum(data, value, peers):
    explanation = read(data).explain(value, MAXIMUM, RuleContext((value, *peers)))

    assert 0 <= explanation.points <= Fraction(MAXIMUM)
    assert explanation.lost == Fraction(MAXIMUM) - explanation.points


@EXAMPLES
@given(formulas, amounts, amounts)
def test_formula_points_stay_between_zero_and_the_maximum(expression, a, b):
    names = [name for name in ("a", "b") if name in expression.replace("max", "")]
    rule = read({"kind": "formula", "expression": expression, "inputs": names})

    assert 0 <= rule.points(Value.named(a=a, b=b), MAXIMUM) <= Fraction(MAXIMUM)


@EXAMPLES
@given(st.lists(ordered_rules, min_size=1, max_size=3), amounts, points)
def test_compound_points_stay_between_zero_and_the_maximum(rules, value, cap):
    parts = [rule | {"max": str(MAXIMUM)} for rule in rules]
    cap = str(cap or MAXIMUM)

    best = read({"kind": "best_of", "rules": parts}).explain(value, MAXIMUM)
    total = read({"kind": "sum_of", "rules": parts, "cap": cap}).explain(value, MAXIMUM)

    if value.has_zero_denominator:
        assert best.code == total.code == "zero_denominator"
        return
    assert best.points == max(part.points for part in best.parts)
    assert total.points == min(sum(part.points for part in total.parts), Fraction(cap))


@EXAMPLES
@given(ordered_rules, st.lists(bounds, min_size=2, max_size=6))
def test_points_follow_the_trend_of_the_rule(data, numbers):
    rule = read(data)
    values = [Value.of(number) for number in sorted(numbers, reverse=rule.trend == "down")]
    context = RuleContext(tuple(values))

    earned = [rule.points(value, MAXIMUM, context) for value in values]

    assert rule.is_monotone
    assert all(before <= after for before, after in pairwise(earned))


@st.composite
def runs(draw):
    """A set of two areas and the inputs of up to five units."""
    policies = st.sampled_from(["excluded", "full", "forbidden"])
    sources = st.sampled_from([{"kind": "declared"}, {"kind": "survey", "name": "s"}])
    codes = [f"{area}.{number}" for area in "12" for number in "123"]
    components = {
        code: {
            "code": code,
            "name": code,
            "max": str(MAXIMUM),
            "rule": draw(ordered_rules),
            "not_applicable": draw(policies),
            "source": draw(sources),
        }
        for code in codes
    }
    areas = [
        {
            "code": area,
            "name": area,
            "components": [components[code] for code in codes if code[0] == area],
        }
        for area in "12"
    ]
    spec = parse_criteria_set({"code": "s", "title": "s", "areas": areas})
    inputs = st.one_of(
        amounts.map(lambda value: Input(value=value)),
        points.map(lambda number: Input(points=number)),
        st.just(Input(not_applicable=True)),
        st.just(Input()),
    )
    units = draw(st.integers(1, 5))
    return spec, {f"u{n}": {code: draw(inputs) for code in codes} for n in range(units)}


RUNS = settings(max_examples=60, deadline=None)


@RUNS
@given(runs())
def test_losses_add_up_to_maximum_minus_points_exactly(run):
    for score in score_run(*run):
        assert sum(line.lost for line in score.lines) == score.maximum - score.points == score.lost
        assert sum(area.lost for area in score.areas) == score.lost
        assert score.percent is None or 0 <= score.percent <= 100


@RUNS
@given(runs(), st.randoms(use_true_random=False))
def test_order_of_units_and_marks_never_matters(run, random):
    spec, inputs = run
    units = list(inputs)
    random.shuffle(units)
    shuffled = {unit: dict(random.sample(list(inputs[unit].items()), 6)) for unit in units}

    def results(given):
        places = rank(random.sample(score_run(spec, given), len(given)))
        return canonical_json([[place.score, place.text] for place in places])

    assert results(shuffled) == results(inputs)


@RUNS
@given(runs())
def test_ranks_are_those_of_a_count_of_the_better_units(run):
    places = [place for place in rank(score_run(*run)) if place.rank is not None]

    for place in places:
        percents = [other.score.percent for other in places]
        better = sum(percent > place.score.percent for percent in percents)
        assert place.rank == better + 1
        assert place.shared_to == better + percents.count(place.score.percent)
