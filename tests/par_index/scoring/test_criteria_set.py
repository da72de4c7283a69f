from copy import deepcopy
from decimal import Decimal

import pytest

from par_index.scoring import InvalidCriteriaSet, load_document, parse_criteria_set

COMPONENT = {"code": "1.1", "name": "Một", "max": "2", "rule": {"kind": "count", "per": "1"}}


def document(*areas, **more):
    return {"code": "s", "title": "Bộ", "areas": list(areas)} | more


def area(*components, code="1", **more):
    return {"code": code, "name": "Lĩnh vực", "components": list(components)} | more


def faults(data):
    with pytest.raises(InvalidCriteriaSet) as caught:
        parse_criteria_set(data)
    return [(fault.path, fault.code) for fault in caught.value.faults]


@pytest.mark.parametrize("level", ["commune", "district"])
def test_model_sets_add_up_to_exactly_100(level, request):
    spec = request.getfixturevalue(f"{level}_set")

    assert spec.maximum == Decimal(100)
    assert (len(spec.components), len(spec.areas), spec.warnings) == (44, 7, ())


def test_commune_set_is_read_as_written(commune_set):
    apology = commune_set.by_code["2.2.2"]
    survey = commune_set.by_code["4.3.1"]

    assert (commune_set.code, commune_set.year, commune_set.official) == (
        "commune-model-2020",
        2020,
        False,
    )
    assert (apology.source_kind, apology.source_name) == ("measure", "procedures.apology_rate")
    assert (apology.area_code, apology.parents) == ("2", ("2", "2.2"))
    assert (apology.not_applicable, apology.evidence) == ("full", "none")
    assert (survey.source_kind, survey.maximum) == ("survey", Decimal(8))
    assert [str(band.lower) for band in commune_set.bands] == ["90", "80", "70", "50", "0"]
    assert commune_set.adjustments.bonus_cap == Decimal(3)
    assert [group.maximum for group in commune_set.areas] == [7, 34, 6, 16, 7, 20, 10]


def test_half_of_the_points_that_citizens_decide(commune_set):
    survey = [item for item in commune_set.components if item.source_kind == "survey"]

    assert sum(item.maximum for item in survey) == 30


def test_children_nest_as_deep_as_a_province_likes():
    leaf = COMPONENT | {"code": "1.1.1.1.1"}
    level = {"code": "1.1.1.1", "name": "Mục", "children": [leaf]}
    level = {"code": "1.1.1", "name": "Mục", "children": [level, COMPONENT | {"code": "1.1.1.2"}]}
    level = {"code": "1.1", "name": "Tiêu chí", "children": [level], "max": "4.0"}
    root = {"code": "1", "name": "Lĩnh vực", "children": [level]}

    spec = parse_criteria_set({"code": "s", "title": "Bộ", "children": [root]})

    assert [(item.code, item.parents) for item in spec.components] == [
        ("1.1.1.1.1", ("1", "1.1", "1.1.1", "1.1.1.1")),
        ("1.1.1.2", ("1", "1.1", "1.1.1")),
    ]
    assert [(group.code, group.depth, group.maximum) for group in spec.groups] == [
        ("1", 0, 4),
        ("1.1", 1, 4),
        ("1.1.1", 2, 4),
        ("1.1.1.1", 3, 2),
    ]


def test_defaults_are_strict():
    spec = parse_criteria_set(document(area(COMPONENT)))
    component = spec.components[0]

    assert (component.source_kind, component.not_applicable, component.evidence) == (
        "declared",
        "forbidden",
        "none",
    )
    assert (spec.rounding.places, spec.rounding.mode, spec.scale) == (2, "half_up", 100)
    assert (spec.adjustments.bonus_cap, spec.adjustments.total_cap) == (0, 100)


def test_unknown_keys_warn_with_their_path():
    spec = parse_criteria_set(document(area(COMPONENT | {"not_aplicable": "full"}), colour="red"))

    assert [(fault.path, fault.code) for fault in spec.warnings] == [
        ("colour", "unknown_key"),
        ("areas[0].components[0].not_aplicable", "unknown_key"),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, [("", "not_an_object"), ("code", "missing_key"), ("title", "missing_key")]),
        (document(), [("areas", "wrong_length")]),
        ({"code": "s", "title": "t"}, [("", "one_child_key")]),
        (document(COMPONENT), [("areas[0]", "component_without_group")]),
        (document(area(code="1")), [("areas[0].components", "wrong_length")]),
        (document({"code": "1", "name": "a"}), [("areas[0]", "one_child_key")]),
        (document(area(COMPONENT, max="3")), [("areas[0].max", "max_is_not_the_sum")]),
        (document(area(COMPONENT), max="100"), [("max", "max_is_not_the_sum")]),
        (
            document(area(COMPONENT, COMPONENT)),
            [("areas[0].components[1].code", "duplicate_code")],
        ),
        (
            document(area(COMPONENT | {"max": "0"})),
            [("areas[0].components[0].max", "not_above")],
        ),
        (
            document(area({key: COMPONENT[key] for key in ("code", "name", "max")})),
            [("areas[0].components[0].rule", "missing_key")],
        ),
        (
            document(area(COMPONENT | {"source": {"kind": "measure"}})),
            [("areas[0].components[0].source.name", "missing_key")],
        ),
        (
            document(area(COMPONENT | {"not_applicable": "maybe", "evidence": "much"})),
            [
                ("areas[0].components[0].evidence", "not_allowed"),
                ("areas[0].components[0].not_applicable", "not_allowed"),
            ],
        ),
        (
            document(area(COMPONENT), rounding={"places": "2.5", "mode": "up"}),
            [("rounding.places", "not_whole"), ("rounding.mode", "not_allowed")],
        ),
        (
            document(
                area(COMPONENT), bands=[{"name": "a", "from": "5"}, {"name": "b", "from": "5"}]
            ),
            [("bands[1].from", "bounds_not_in_order")],
        ),
        (document(area(COMPONENT), rank_ties="random"), [("rank_ties", "not_allowed")]),
        (document(area(COMPONENT), year="2020"), [("year", "not_a_year")]),
        (
            document(
                area(COMPONENT),
                adjustments={"items": [{"code": "1.1", "name": "T", "kind": "gift", "max": "1"}]},
            ),
            [
                ("adjustments.items[0].code", "duplicate_code"),
                ("adjustments.items[0].kind", "not_allowed"),
            ],
        ),
    ],
)
def test_set_is_refused_with_the_path_of_its_fault(data, expected):
    assert faults(data) == expected


def test_all_faults_of_a_real_set_come_at_once(commune_document):
    data = deepcopy(commune_document)
    data["areas"][1]["criteria"][0]["components"][0]["rule"]["steps"][1]["bound"] = "101"
    data["areas"][3]["criteria"][1]["components"][0]["max"] = "4"
    data["areas"][6]["code"] = "1"
    data["bands"][0]["from"] = "cao"

    assert faults(data) == [
        ("areas[1].criteria[0].components[0].rule.steps[1].bound", "bounds_not_in_order"),
        ("areas[3].max", "max_is_not_the_sum"),
        ("areas[6].code", "duplicate_code"),
        ("bands[0].from", "not_a_number"),
    ]


def test_rule_path_leads_to_the_part_of_a_compound_rule(commune_document):
    part = commune_document["areas"][4]["criteria"][0]["components"][1]["rule"]["rules"][1]
    part["options"][0]["points"] = "9"

    assert faults(commune_document) == [
        ("areas[4].criteria[0].components[1].rule.rules[1].options[0].points", "over"),
    ]


@pytest.mark.parametrize(
    "text", ["{", "{'a': 1}", '{"a": NaN}', '{"a": 1, "a": 2}', b"\xff\xfe", "[" * 99999]
)
def test_document_that_is_not_clean_json_is_refused(text):
    with pytest.raises(InvalidCriteriaSet):
        load_document(text)


def test_document_is_read_without_floats():
    assert load_document('{"max": 1.10}') == {"max": Decimal("1.10")}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            document(area(COMPONENT | {"max": "9999.01"})),
            [("areas[0].components[0].max", "over")],
        ),
        (
            document(area(COMPONENT | {"max": "3.33333"})),
            [("areas[0].components[0].max", "too_many_places")],
        ),
        (document(area(COMPONENT), scale="10000"), [("scale", "over")]),
        (
            document(area(COMPONENT), adjustments={"bonus_cap": "0.00001", "total_cap": "10000"}),
            [("adjustments.bonus_cap", "too_many_places"), ("adjustments.total_cap", "over")],
        ),
        (
            document(area(*(COMPONENT | {"code": f"1.{n}", "max": "9999"} for n in range(11)))),
            [("areas", "over")],
        ),
    ],
)
def test_numbers_that_results_have_no_room_for_are_refused(data, expected):
    assert faults(data) == expected


def test_numbers_that_results_just_have_room_for_are_read():
    spec = parse_criteria_set(document(area(COMPONENT | {"max": "9998.9999"}), scale="9999"))

    assert (spec.maximum, spec.scale) == (Decimal("9998.9999"), 9999)
