"""What a unit could still gain, against hand-worked figures."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from common import clock
from par_index import services
from par_index.models import IndexRun
from par_index.scoring import parse_criteria_set
from par_index.selectors import runs as run_selectors
from par_index.selectors.lines import ResultLine
from par_index.selectors.simulation import Standing, gains_of, open_gains
from tests.factories import par_index as make


def component(code, maximum, rule, **more):
    return {"code": code, "name": f"Tiêu chí {code}", "max": maximum, "rule": rule} | more


def steps(direction, *bounds):
    return {
        "kind": "steps",
        "direction": direction,
        "steps": [
            {"bound": bound, "points": points, "inclusive": inclusive}
            for bound, points, inclusive in bounds
        ],
    }


ANSWERS = {
    "kind": "choice",
    "options": [
        {"label": "Đủ", "points": "8"},
        {"label": "Một phần", "points": "5"},
        {"label": "Không", "points": "0"},
    ],
}
RULES = {
    "choice": ANSWERS,
    "up": steps("at_least", ("100", "10", True), ("95", "7", False), ("90", "4", True)),
    "down": steps("at_most", ("0", "10", True), ("5", "6", True)),
    "share": {"kind": "proportional", "full_at": "80"},
    "line": {"kind": "linear", "zero_at": "50", "full_at": "100"},
    "count": {"kind": "count", "per": "3"},
    "faults": {"kind": "deduction", "per": "4"},
    "sum": {
        "kind": "sum_of",
        "rules": [
            {**ANSWERS, "input": "a", "label": "A"},
            {"kind": "count", "per": "1", "input": "b", "label": "B", "max": "2"},
        ],
    },
    "people": {"kind": "survey"},
}
# Nine components of 10, one of them a survey: a maximum of 90 on a scale of 100.
SPEC = parse_criteria_set(
    make.document(
        areas=[
            {
                "code": "A",
                "name": "Lĩnh vực",
                "children": [
                    component(
                        code,
                        "10",
                        rule,
                        **(
                            {"source": {"kind": "survey", "name": "satisfaction.overall"}}
                            if code == "people"
                            else {}
                        ),
                    )
                    for code, rule in RULES.items()
                ],
            }
        ]
    )
)


def line(code, points, *, maximum="10", state="scored"):
    lost = str(Fraction(maximum) - Fraction(points))
    return ResultLine(
        {"code": code, "points": points, "maximum": maximum, "lost": lost, "state": state}
    )


def gain(code, points, **more):
    standing = Standing(SPEC, points=Fraction(45), maximum=Fraction(90), **more)
    found = gains_of(standing, [line(code, points)])
    return found[0] if found else None


@pytest.mark.parametrize(
    ("code", "points", "step", "full"),
    [
        # The next better answer, and the best one, which is not the maximum.
        ("choice", "0", 5, 8),
        ("choice", "5", None, 8),
        # The easiest bound that gives more; a bound that must be passed is passed.
        ("up", "0", 4, 10),
        ("up", "4", 7, 10),
        ("up", "7", None, 10),
        ("down", "0", 6, 10),
        ("down", "6", None, 10),
        # No steps: only the full points.
        ("share", "2.5", None, 10),
        ("line", "0", None, 10),
        # One thing more: 3 of 3 a piece; from 7 (given outright) the third makes 9, the fourth 10.
        ("count", "0", 3, 10),
        ("count", "7", 9, 10),
        ("count", "9", None, 10),
        # One fault fewer of 4 a piece: 2 left over after two faults, then 6.
        ("faults", "2", 6, 10),
        ("faults", "6", None, 10),
        # Where nothing is left, nobody knows how many faults there were.
        ("faults", "0", None, 10),
        # A choice of at most 8 and a count of at most 2.
        ("sum", "3", None, 10),
    ],
)
def test_next_step_and_full_points(code, points, step, full):
    found = gain(code, points)

    assert found.full.points == full
    assert found.full.gained == full - Decimal(points)
    assert (found.step and found.step.points) == step


@pytest.mark.parametrize(("code", "points"), [("choice", "8"), ("up", "10"), ("people", "3")])
def test_nothing_to_gain_where_it_is_full_or_in_the_hands_of_citizens(code, points):
    assert gain(code, points) is None


@pytest.mark.parametrize("state", ["excluded", "not_held"])
def test_what_does_not_apply_is_not_open(state):
    standing = Standing(SPEC, Fraction(45), Fraction(90))

    assert gains_of(standing, [line("up", "0", maximum="0", state=state)]) == []


def test_words_name_what_would_have_to_be():
    assert gain("up", "0").step.words == "90\u00a0%, đạt từ 90\u00a0% trở lên, không vượt 95\u00a0%"
    assert gain("choice", "0").step.words == "“Một phần”"
    assert gain("count", "0").step.words == "1 × 3 điểm"
    assert gain("share", "0").full.words == "80\u00a0%, đạt mức 80\u00a0% để được điểm tối đa"
    assert gain("sum", "0").full.words == "đạt đủ điểm của tiêu chí"


def test_percent_gained_is_over_the_units_own_maximum():
    """10 points more of 90: 11,11 on the scale of 100."""
    assert gain("up", "0").full.percent_gained == Decimal("11.11")
    assert gain("up", "0").step.percent_gained == Decimal("4.44")


def test_percent_stays_under_the_cap():
    standing = Standing(SPEC, Fraction(88), Fraction(90), adjusted=Fraction(1))

    [found] = gains_of(standing, [line("up", "4")])

    # 89 of 90 is 98,89; 6 points more would be over 100.
    assert found.full.percent_gained == Decimal("1.11")


def test_place_counts_those_above_and_shares_with_equals():
    """From 50 to 61,11 beside units at 40, 61,11, 61,11 and 70."""
    equal = Fraction(55, 90) * 100
    others = [Fraction(40), equal, equal, Fraction(70)]

    assert gain("up", "0", others=others).full.rank == 2
    assert gain("up", "0", others=others).step.rank == 4
    assert gain("up", "0").full.rank is None


def test_widest_gain_stands_first():
    standing = Standing(SPEC, Fraction(45), Fraction(90))
    lines = [line("choice", "5"), line("up", "4"), line("share", "9")]

    assert [one.line.code for one in gains_of(standing, lines)] == ["up", "choice", "share"]


def test_nothing_applies_nothing_to_gain():
    assert gains_of(Standing(SPEC, Fraction(0), Fraction(0)), [line("up", "0")]) == []


# --- When it is shown ----------------------------------------------------------------------------


@pytest.fixture
def run(criteria, card, measured):
    """10 of 40 (1.1 in full, 1.2 and 2.1 without figures): the unit still writes."""
    make.MarkFactory(scorecard=card)
    return services.run_index(criteria_set=criteria, year=2020)


def codes(run, card):
    result = run_selectors.unit_result(run, card.unit)
    return [one.line.code for one in open_gains(run, result, card)]


def test_open_card_sees_its_open_components(run, card):
    assert codes(run, card) == ["2.1", "1.2"]


@pytest.mark.parametrize(
    ("step", "is_open"),
    [("submitted", False), ("signed", False), ("appraised", True), ("finalised", False)],
)
def test_only_while_the_unit_may_write(run, card, step, is_open):
    make.StepFactory(scorecard=card, kind=step)

    assert bool(codes(run, card)) is is_open


@pytest.mark.parametrize(
    ("step", "due"), [("returned", "self_score_due_on"), ("appraised", "reply_due_on")]
)
def test_not_after_the_units_last_day(run, card, criteria, people, step, due):
    """More time for the unit opens it again."""
    make.StepFactory(scorecard=card, kind=step, reason="Bổ sung")
    today = clock.today()
    setattr(criteria, due, today)
    criteria.save()
    assert codes(run, card)

    setattr(criteria, due, today - timedelta(days=1))
    criteria.save()
    assert codes(run, card) == []

    stage = "self" if due == "self_score_due_on" else "reply"
    card.extensions.create(stage=stage, until=today, reason="Bão", granted_by=people.staff)
    assert codes(run, card)


def test_what_an_exception_settles_is_not_open(commune, measured):
    document = make.document(code="except-2020")
    document["areas"][1]["children"][0]["exceptions"] = [
        {"units": [commune.code], "treat": "zero", "reason": "Không có bộ phận một cửa"}
    ]
    criteria = make.criteria_set(code=document["code"], areas=document["areas"])
    own = make.ScorecardFactory(criteria_set=criteria, unit=commune)
    run = services.run_index(criteria_set=criteria, year=2020)

    assert codes(run, own) == ["1.1", "1.2"]


def test_not_over_a_run_that_is_not_the_newest_or_is_published(run, card, criteria):
    newer = services.run_index(criteria_set=criteria, year=2020)

    assert codes(run, card) == []
    assert codes(newer, card)
    IndexRun.objects.filter(pk=newer.pk).update(published_at=newer.finished_at)
    newer.refresh_from_db()
    assert codes(newer, card) == []
