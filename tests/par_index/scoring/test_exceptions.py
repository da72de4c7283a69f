"""Exceptions of components: by unit, by another answer, and what they do to points and peers."""

from decimal import Decimal
from fractions import Fraction

import pytest

from par_index.explanations import explain_line
from par_index.scoring import (
    Input,
    InvalidCriteriaSet,
    Value,
    exception_for,
    parse_criteria_set,
    score_run,
    score_unit,
)

OPTIONS = [
    {"label": "Có", "points": "4", "code": "yes"},
    {"label": "Không có", "points": "0", "code": "none"},
]


def document(*exceptions, **more):
    """1.1 is a choice, 1.2 bears the exceptions, 1.3 is a count."""
    target = {
        "code": "1.2",
        "name": "Hai",
        "max": "6",
        "rule": {"kind": "relative_best"},
        "exceptions": list(exceptions),
    } | more
    return {
        "code": "s",
        "title": "Bộ",
        "areas": [
            {
                "code": "1",
                "name": "Một",
                "children": [
                    {
                        "code": "1.1",
                        "name": "A",
                        "max": "4",
                        "rule": {"kind": "choice", "options": OPTIONS},
                    },
                    target,
                    {
                        "code": "1.3",
                        "name": "B",
                        "max": "5",
                        "rule": {"kind": "count", "per": "1"},
                        "not_applicable": "excluded",
                    },
                ],
            }
        ],
    }


def case(treat="excluded", **fits):
    return {"treat": treat, "reason": "xã không có đơn vị sự nghiệp"} | fits


def when(**condition):
    return case(when=condition)


def line(exception, inputs, unit="29686@2016-01-01", code="1.2"):
    score = score_unit(parse_criteria_set(document(exception)), inputs, unit=unit)
    return next(found for found in score.lines if found.code == code)


@pytest.mark.parametrize(
    ("treat", "expected", "words"),
    [
        (
            "excluded",
            ("excluded", 0, 0),
            "trường hợp ngoại lệ, không tính vào điểm tối đa: xã không có đơn vị sự nghiệp",
        ),
        (
            "full",
            ("full_not_applicable", 6, 6),
            "trường hợp ngoại lệ, được điểm tối đa: xã không có đơn vị sự nghiệp → 6,00/6 điểm",
        ),
        (
            "zero",
            ("scored", 0, 6),
            "trường hợp ngoại lệ, tính 0 điểm: xã không có đơn vị sự nghiệp → 0,00/6 điểm",
        ),
    ],
)
@pytest.mark.parametrize(
    "given",
    [
        Input(),
        Input(value=Value.of(3), stage="final", reason="r"),
        Input(points=Decimal(5)),
        Input(not_applicable=True),
    ],
)
def test_treatment_goes_before_everything_given(treat, expected, words, given):
    found = line(case(treat, units=["29686"]), {"1.2": given})

    assert (found.state, found.points, found.maximum) == expected
    assert explain_line(found.explanation.to_json()) == words
    assert (found.stage, found.reason) == (given.stage, given.reason)
    assert found.lost == found.maximum - found.points


def test_units_go_by_the_code_of_the_key():
    exception = case(units=["29686", "29701"])
    given = {"1.2": Input(value=Value.of(3))}

    assert line(exception, given, unit="29701@2020-01-01").state == "excluded"
    assert line(exception, given, unit="29701").state == "excluded"
    assert line(exception, given, unit="2970@2020-01-01").state == "scored"
    assert line(exception, given, unit="").state == "scored"


@pytest.mark.parametrize(
    ("condition", "given", "fits"),
    [
        ({"code": "1.1", "answer": ["Không có"]}, Input(value=Value.choice("không  CÓ")), True),
        ({"code": "1.1", "answer": ["Không có"]}, Input(value=Value.choice("none")), True),
        ({"code": "1.1", "answer": ["none"]}, Input(value=Value.choice("Không có")), True),
        ({"code": "1.1", "answer": ["none"]}, Input(value=Value.choice("yes")), False),
        ({"code": "1.1", "answer": ["yes", "none"]}, Input(value=Value.choice("Có")), True),
        ({"code": "1.1", "answer": ["none"]}, Input(), False),
        ({"code": "1.1", "answer": ["none"]}, Input(not_applicable=True), False),
        ({"code": "1.1", "answer": ["none"]}, Input(points=Decimal(0)), False),
        ({"code": "1.1", "answer": ["none"]}, Input(value=Value.choice("lạ")), False),
        ({"code": "1.3", "state": "missing"}, None, True),
        ({"code": "1.3", "state": "missing"}, Input(), True),
        ({"code": "1.3", "state": "missing"}, Input(value=Value.of(0)), False),
        ({"code": "1.3", "state": "missing"}, Input(not_applicable=True), False),
        ({"code": "1.3", "state": "missing"}, Input(points=Decimal(0)), False),
        ({"code": "1.3", "state": "not_applicable"}, Input(not_applicable=True), True),
        ({"code": "1.3", "state": "not_applicable"}, Input(), False),
        ({"code": "1.3", "state": "zero"}, Input(value=Value.of(0)), True),
        ({"code": "1.3", "state": "zero"}, Input(value=Value.ratio(0, 7)), True),
        ({"code": "1.3", "state": "zero"}, Input(value=Value.ratio(0, 0)), True),
        ({"code": "1.3", "state": "zero"}, Input(value=Value.ratio(1, 7)), False),
        ({"code": "1.3", "state": "zero"}, Input(value=Value.of("0.01")), False),
        ({"code": "1.3", "state": "zero"}, Input(points=Decimal(0)), False),
        ({"code": "1.3", "state": "zero"}, Input(not_applicable=True), False),
        ({"code": "1.3", "state": "zero"}, Input(), False),
    ],
)
def test_condition_on_what_was_given_for_another_component(condition, given, fits):
    inputs = {} if given is None else {condition["code"]: given}
    inputs["1.2"] = Input(value=Value.of(3))

    assert (line(when(**condition), inputs).state == "excluded") is fits


def test_condition_looks_at_what_was_given_not_at_what_another_exception_made_of_it():
    data = document(when(code="1.3", state="missing"))
    data["areas"][0]["children"][2]["exceptions"] = [case("zero", units=["1"])]
    spec = parse_criteria_set(data)

    score = score_unit(spec, {"1.2": Input(value=Value.of(1)), "1.3": Input(value=Value.of(4))}, unit="1")  # fmt: skip

    assert [(item.state, item.points) for item in score.lines][1:] == [("scored", 0), ("scored", 0)]
    assert score.lines[1].explanation.code != "excepted_excluded"


def test_first_exception_that_fits_counts():
    spec = parse_criteria_set(
        document(
            case("zero", units=["2"]),
            when(code="1.3", state="missing"),
            case("full", units=["1", "2"]),
        )
    )
    component = spec.by_code["1.2"]
    reported = {"1.3": Input(value=Value.of(1))}

    assert exception_for(component, "2", {}).treat == "zero"
    assert exception_for(component, "1", {}).treat == "excluded"
    assert exception_for(component, "1", reported).treat == "full"
    assert exception_for(component, "3", reported) is None


def test_unit_under_an_exception_is_no_peer_of_others():
    spec = parse_criteria_set(document(case(units=["1"]), when(code="1.3", state="zero")))
    inputs = {
        "1@2016-01-01": {"1.2": Input(value=Value.of(100)), "1.3": Input(value=Value.of(1))},
        "2@2016-01-01": {"1.2": Input(value=Value.of(90)), "1.3": Input(value=Value.of(0))},
        "3@2016-01-01": {"1.2": Input(value=Value.of(10)), "1.3": Input(value=Value.of(1))},
        "4@2016-01-01": {"1.2": Input(value=Value.of(5)), "1.3": Input(value=Value.of(1))},
    }

    lines = [score.lines[1] for score in score_run(spec, inputs)]

    assert [item.state for item in lines] == ["excluded", "excluded", "scored", "scored"]
    assert [item.points for item in lines] == [0, 0, 6, 3]


def test_excluded_component_leaves_the_maximum_of_the_unit():
    spec = parse_criteria_set(document(case(units=["1"])))
    given = {"1.1": Input(value=Value.choice("Có"))}

    ours, other = (score_unit(spec, given, unit=unit) for unit in ("1", "2"))

    assert (ours.maximum, ours.percent) == (9, Fraction(400, 9))
    assert (other.maximum, other.percent) == (15, Fraction(400, 15))


@pytest.mark.parametrize(
    ("exception", "expected"),
    [
        ("x", ["", "treat", "reason", ""]),
        (case(), [""]),
        (case(units=["1"], when={"code": "1.1", "state": "missing"}), [""]),
        (case("half", units=["1"]), ["treat"]),
        ({"treat": "full", "units": ["1"]}, ["reason"]),
        (case(units=[]), ["units"]),
        (case(units="29686"), ["units"]),
        (case(units=[1, " "]), ["units[0]", "units[1]"]),
        (case(units=["1", "1 "]), ["units[1]"]),
        (case(units=["1"], why="?"), ["why"]),
        (when(code="9.9", state="missing"), ["when.code"]),
        (when(code="1", state="missing"), ["when.code"]),
        (when(code="1.2", state="missing"), ["when.code"]),
        (when(code="1.2", answer=["Có"]), ["when.code"]),
        (when(code="1.3", answer=["Có"]), ["when.code"]),
        (when(code="1.1"), ["when"]),
        (when(code="1.1", state="zero", answer=["Có"]), ["when"]),
        (when(code="1.1", state="late"), ["when.state"]),
        (when(code="1.1", answer=["Có", "Đôi khi"]), ["when.answer[1]"]),
        (when(code="1.1", answer=[]), ["when.answer"]),
        (when(answer=["Có"]), ["when.code"]),
        (case(when="1.1"), ["when", "when.code", "when"]),
    ],
)
def test_exception_is_refused_with_the_path_of_its_fault(exception, expected):
    with pytest.raises(InvalidCriteriaSet) as caught:
        parse_criteria_set(document(exception))

    root = "areas[0].children[1].exceptions[0]"
    paths = [fault.path.removeprefix(root).lstrip(".") for fault in caught.value.faults]
    assert paths == expected


def test_component_whose_rule_is_faulty_is_still_known_to_exceptions():
    data = document(when(code="1.1", answer=["Có"]))
    data["areas"][0]["children"][0]["rule"] = {"kind": "choose"}

    with pytest.raises(InvalidCriteriaSet) as caught:
        parse_criteria_set(data)

    assert [fault.code for fault in caught.value.faults] == ["unknown_kind"]


@pytest.mark.parametrize(
    ("more", "twin"), [({}, "1.2"), ({"twin": "7.1"}, "7.1"), ({"twin": ""}, "")]
)
def test_twin_is_the_same_code_unless_said_otherwise(more, twin):
    assert parse_criteria_set(document(**more)).by_code["1.2"].twin == twin


def test_bodies_are_carried_along():
    spec = parse_criteria_set(
        document() | {"appraising_body": "Sở Nội vụ", "publishing_body": "UBND tỉnh"}
    )

    assert (spec.appraising_body, spec.publishing_body) == ("Sở Nội vụ", "UBND tỉnh")
    assert spec.warnings == ()
