from decimal import Decimal
from fractions import Fraction

import pytest

from par_index.scoring import (
    Band,
    Input,
    Value,
    band_for,
    canonical_json,
    parse_criteria_set,
    rank,
    score_run,
    score_unit,
)

BANDS = (Band("Tốt", Decimal(80)), Band("Khá", Decimal(70)), Band("Yếu", Decimal(0)))


def component(code, **more):
    rule = {"kind": "proportional", "full_at": "100"}
    return {"code": code, "name": code, "max": "10", "rule": rule} | more


@pytest.fixture
def spec():
    survey = {"kind": "survey"}
    document = {
        "code": "small",
        "title": "Small",
        "bands": [{"name": "Tốt", "from": "80"}, {"name": "Yếu", "from": "0"}],
        "adjustments": {
            "bonus_cap": "3",
            "penalty_cap": "5",
            "total_cap": "100",
            "items": [
                {"code": "T1", "name": "T1", "kind": "bonus", "max": "2"},
                {"code": "T2", "name": "T2", "kind": "bonus", "max": "2"},
                {"code": "P1", "name": "P1", "kind": "penalty", "max": "5"},
            ],
        },
        "areas": [
            {
                "code": "A",
                "name": "A",
                "components": [
                    component("excluded", not_applicable="excluded"),
                    component("full", not_applicable="full"),
                    component("forbidden"),
                ],
            },
            {
                "code": "B",
                "name": "B",
                "components": [
                    component("best", rule={"kind": "relative_best"}),
                    component("survey", rule=survey, source={"kind": "survey", "name": "s"}),
                ],
            },
        ],
    }
    return parse_criteria_set(document)


def everything(number):
    codes = ("excluded", "full", "forbidden", "best", "survey")
    return {code: Input(value=Value.of(number)) for code in codes}


def line(spec, code, given):
    score = score_unit(spec, {code: given})
    return next(line for line in score.lines if line.code == code)


@pytest.mark.parametrize(
    ("code", "given", "expected"),
    [
        ("excluded", Input(not_applicable=True), ("excluded", 0, 0, "not_applicable_excluded")),
        (
            "full",
            Input(not_applicable=True),
            ("full_not_applicable", 10, 10, "not_applicable_full"),
        ),
        ("forbidden", Input(not_applicable=True), ("missing", 0, 10, "not_applicable_forbidden")),
        ("forbidden", Input(), ("missing", 0, 10, "no_data")),
        ("excluded", Input(), ("missing", 0, 10, "no_data")),
        ("survey", Input(), ("not_held", 0, 0, "survey_not_held")),
        ("survey", Input(value=Value.ratio(0, 0)), ("not_held", 0, 0, "survey_not_held")),
        ("survey", Input(points=Decimal(4)), ("scored", 4, 10, "points_given")),
        ("forbidden", Input(points=Decimal(14)), ("scored", 10, 10, "points_given_outside")),
        ("forbidden", Input(points=Decimal(-1)), ("scored", 0, 10, "points_given_outside")),
        ("forbidden", Input(value=Value.ratio(1, 3)), ("scored", Fraction(10, 3), 10, "share")),
        (
            "excluded",
            Input(value=Value.ratio(0, 0)),
            ("excluded", 0, 0, "zero_denominator_excluded"),
        ),
        (
            "full",
            Input(value=Value.ratio(0, 0)),
            ("full_not_applicable", 10, 10, "zero_denominator_full"),
        ),
        (
            "forbidden",
            Input(value=Value.ratio(0, 0)),
            ("missing", 0, 10, "zero_denominator_forbidden"),
        ),
    ],
)
def test_line_of_a_component(spec, code, given, expected):
    result = line(spec, code, given)

    assert (result.state, result.points, result.maximum, result.explanation.code) == expected
    assert result.lost == result.maximum - result.points


def test_line_carries_stage_reason_and_source_along(spec):
    given = Input(value=Value.of(50), stage="final", reason="Theo biên bản", source="plans#3")

    result = line(spec, "forbidden", given)

    assert (result.stage, result.reason, result.source) == ("final", "Theo biên bản", "plans#3")


def test_excluding_a_component_changes_maximum_and_percent_of_that_unit_only(spec):
    before = {"u1": everything(60), "u2": everything(90)}
    after = {"u1": everything(60) | {"excluded": Input(not_applicable=True)}, "u2": everything(90)}

    one, two = score_run(spec, before), score_run(spec, after)

    # u1: 6 + 6 + 6 + 10 * 60/90 + 6 points of 50, then without the first of 40
    assert (one[0].maximum, one[0].percent) == (50, Fraction(24 * 3 + 20, 3) * 2)
    assert (two[0].maximum, two[0].percent) == (40, Fraction(18 * 3 + 20, 3) * Fraction(5, 2))
    assert one[1] == two[1]


def test_bonus_and_penalty_stop_at_item_and_block_caps(spec):
    marks = {
        "T1": Input(points=Decimal("2.5")),
        "T2": Input(value=Value.of("1.5")),
        "P1": Input(value=Value.of(-9)),
    }

    score = score_unit(spec, everything(60) | marks)

    assert [item.points for item in score.adjustments] == [2, Fraction("1.5"), 5]
    assert (score.bonus, score.penalty) == (3, 5)


def test_percent_stays_between_zero_and_the_total_cap(spec):
    best = everything(100) | {"best": Input(points=Decimal(10)), "T1": Input(points=Decimal(2))}
    worst = {"P1": Input(points=Decimal(5))}

    assert score_unit(spec, best).percent == 100
    assert score_unit(spec, worst).percent == 0


def test_unit_with_nothing_to_score_has_no_percent_and_no_rank(spec):
    only_excluded = parse_criteria_set(
        {
            "code": "s",
            "title": "s",
            "areas": [
                {
                    "code": "A",
                    "name": "A",
                    "components": [component("c", not_applicable="excluded")],
                }
            ],
        }
    )
    scores = score_run(only_excluded, {"u": {"c": Input(not_applicable=True)}})

    assert (scores[0].percent, scores[0].published, scores[0].band) == (None, None, None)
    assert [(place.rank, place.text) for place in rank(scores)] == [(None, "")]


def test_relative_best_looks_at_the_units_whose_value_counts(spec):
    def best(given):
        return {"best": given}

    inputs = {
        "u1": best(Input(value=Value.of(40))),
        "u2": best(Input(value=Value.of(50))),
        "u3": best(Input(value=Value.of(90), not_applicable=True)),
        "u4": best(Input(value=Value.of(99), points=Decimal(3))),
    }

    assert [score.points for score in score_run(spec, inputs)] == [8, 10, 0, 3]


def test_ties_share_a_rank_and_the_next_rank_leaves_room(spec):
    marks = {"u1": 50, "u2": 70, "u3": 50, "u4": 20, "u5": 95}
    inputs = {unit: {"forbidden": Input(value=Value.of(mark))} for unit, mark in marks.items()}

    places = rank(score_run(spec, inputs, unranked=["u5"]))

    assert [(place.unit, place.text) for place in places] == [
        ("u2", "1"),
        ("u1", "2-3"),
        ("u3", "2-3"),
        ("u4", "4"),
        ("u5", ""),
    ]


def test_units_of_equal_rank_stand_in_the_order_of_their_codes(spec):
    inputs = {unit: {"forbidden": Input(value=Value.of(50))} for unit in ("u1", "u2", "u3")}
    scores = score_run(spec, inputs, unranked=["u3"])

    assert [place.unit for place in rank(reversed(scores))] == ["u1", "u2", "u3"]
    assert rank(reversed(scores)) == rank(scores)


def test_ranks_look_at_unrounded_percents(spec):
    inputs = {
        "u1": {"forbidden": Input(value=Value.ratio(33333, 100000))},
        "u2": {"forbidden": Input(value=Value.ratio(1, 3))},
    }

    scores = score_run(spec, inputs)

    assert scores[0].published == scores[1].published
    assert [(place.unit, place.rank) for place in rank(scores)] == [("u2", 1), ("u1", 2)]


def test_ranks_within_groups(spec):
    inputs = {
        unit: {"forbidden": Input(value=Value.of(mark))}
        for unit, mark in zip("abc", (1, 2, 3), strict=True)
    }

    places = rank(score_run(spec, inputs), {"a": "xã", "b": "thị trấn", "c": "xã"})

    assert [(place.group, place.unit, place.rank) for place in places] == [
        ("thị trấn", "b", 1),
        ("xã", "c", 1),
        ("xã", "a", 2),
    ]


@pytest.mark.parametrize(
    ("percent", "name"),
    [
        ("100", "Tốt"),
        ("80", "Tốt"),
        ("79.9999", "Khá"),
        ("70", "Khá"),
        ("69.99", "Yếu"),
        ("0", "Yếu"),
    ],
)
def test_bands_begin_at_their_lower_bound(percent, name):
    assert band_for(Decimal(percent), BANDS).name == name


def test_band_with_an_excluded_bound_and_percent_under_all_bands():
    bands = (Band("Đạt", Decimal(50), inclusive=False),)

    assert band_for(Decimal("50.01"), bands).name == "Đạt"
    assert band_for(Decimal(50), bands) is None


def test_losses_come_dearest_first(spec):
    marks = everything(100) | {
        "full": Input(value=Value.of(40)),
        "forbidden": Input(value=Value.of(10)),
        "best": Input(points=Decimal(10)),
    }

    losses = score_unit(spec, marks).losses()

    assert [(item.code, item.lost) for item in losses] == [("forbidden", 9), ("full", 6)]


def test_score_as_json_is_canonical(spec):
    score = score_unit(spec, everything(50), unit="u1")

    assert canonical_json(score) == canonical_json(score.to_json())
    assert score.to_json()["points"] == "20"
