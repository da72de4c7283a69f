"""The whole way, from files to a stored and exported run, against the second implementation."""

import csv
import json
from fractions import Fraction
from io import StringIO

import pytest

from common.figures import Figure
from par_index.exports import index_csv, index_json
from par_index.imports import import_marks, load_criteria
from par_index.models import PeerGroup, PeerGroupMember
from par_index.selectors import area_scores, result_lines
from par_index.selectors.runs import results_of
from par_index.services import run_chunks, run_index
from tests.factories.units import LevelFactory, UnitFactory
from tests.par_index import reference
from tests.par_index.random_sets import Draw, criteria_set, inputs

SETS = 30
STAGES = ("self", "appraisal", "reply", "final")
HEADER = "unit_code,component_code,stage,value,points,not_applicable,note\n"
UNITS = ("u1", "u2", "u3", "u4")
GROUPS = {"u1": "xã", "u2": "thị trấn", "u3": "xã", "u4": "thị trấn"}
FIGURE_RULES = ("steps", "proportional", "linear", "relative_best")


@pytest.fixture
def units(db):
    level = LevelFactory(code="commune")
    units = [UnitFactory(code=code, level=level) for code in UNITS]
    groups = {
        name: PeerGroup.objects.create(level=level, name=name) for name in set(GROUPS.values())
    }
    for unit in units:
        PeerGroupMember.objects.create(unit=unit, group=groups[GROUPS[unit.code]])
    return units


def text_of(value):
    if "inputs" in value:
        return "; ".join(f"{name}={text_of(part)}" for name, part in value["inputs"].items())
    if "ratio" in value:
        return "/".join(value["ratio"])
    return value.get("number", value.get("option"))


def row_of(unit, code, stage, given):
    value = text_of(given["value"]) if "value" in given else ""
    flag = "1" if given.get("na") else ""
    return [unit, code, stage, value, given.get("points", ""), flag, ""]


def stages_of(draw, document):
    """{(unit, code): {stage: given}}: each stage says something of its own, or nothing."""
    surveys = {
        leaf["code"]
        for leaf, _ in reference.components_of(document)
        if leaf.get("source", {}).get("kind") == "survey"
    }
    said = {}
    for stage in STAGES:
        for unit, items in inputs(draw, document, UNITS).items():
            for code, given in items.items():
                if code in surveys and stage in ("self", "reply"):
                    continue
                if draw.chance(0.8 if stage == "appraisal" else 0.4):
                    said.setdefault((unit, code), {})[stage] = given
    return said


def measure_some(draw, document, units):
    """Give some components a measure; the figures by name and unit, plain and as the portal has."""
    plain, figures = {}, {}
    for leaf, _ in reference.components_of(document):
        if leaf["rule"]["kind"] not in FIGURE_RULES or "source" in leaf or draw.chance(0.5):
            continue
        name = f"test.figure:{leaf['code']}"
        leaf["source"] = {"kind": "measure", "name": name}
        figures[name] = {}
        for unit in units:
            top, bottom = draw.one(0, 3, 47), draw.one(0, 50, 771)
            plain[unit.code, leaf["code"]], figures[name][unit.pk] = draw.one(
                (None, Figure.missing(source="cổng")),
                (
                    {"value": {"ratio": [str(top), str(bottom)]}},
                    Figure.ratio(top, bottom, source=""),
                ),
                ({"value": {"number": str(top)}}, Figure.count(top, source="")),
            )
    return plain, figures


def expected_of(document, said, portal, *, is_final):
    leaves = {leaf["code"]: leaf for leaf, _ in reference.components_of(document)}
    codes = [*leaves, *(item["code"] for item in document.get("adjustments", {}).get("items", []))]
    given = {unit: {} for unit in UNITS}
    for unit in UNITS:
        for code in codes:
            stages, register = said.get((unit, code), {}), portal.get((unit, code))
            found = reference.counting(leaves.get(code), stages, register, is_final=is_final)
            if found is not None:
                given[unit][code] = found
    return reference.score(document, given)


def stored(run):
    found = {}
    for result in results_of(run):
        found[result.unit.code] = {
            "lines": {
                line.code: (line.exact_points, line.exact_maximum, line.state.code)
                for line in result_lines(result)
            },
            "areas": {
                area.code: [area.exact_points, area.exact_maximum] for area in area_scores(result)
            },
            "published": None if result.percent is None else Fraction(result.percent),
            "band": result.band or None,
            "rank": result.rank,
            "rank_to": result.rank_to,
            "in_group": (result.group, result.group_rank, result.group_rank_to),
        }
    return found


def wanted(document, results):
    areas = [area["code"] for area in document.get("areas", document.get("children", []))]
    keys = ("lines", "published", "band", "rank", "rank_to")
    within = reference.ranks(document, results, GROUPS)
    return {
        unit: {key: result[key] for key in keys}
        | {"areas": {code: result["groups"][code] for code in areas}}
        | {"in_group": (GROUPS[unit], *within[unit])}
        for unit, result in results.items()
    }


def check_exports(run, results):
    for unit in json.loads(index_json(run))["units"]:
        expected = results[unit["unit_code"]]
        exact = unit["percent_exact"]
        assert (None if exact is None else Fraction(exact)) == expected["percent"]
        assert (unit["rank"], unit["rank_to"]) == (expected["rank"], expected["rank_to"])
    for row in csv.DictReader(StringIO(index_csv(run))):
        expected = results[row["unit_code"]]
        published = Fraction(row["percent"]) if row["percent"] else None
        assert published == expected["published"]
        assert row["band"] == (expected["band"] or "")
        assert row["rank"] == ("" if expected["rank"] is None else str(expected["rank"]))
        net = expected["points"] + expected["bonus"] - expected["penalty"]
        assert abs(Fraction(row["points"]) - net) <= Fraction(1, 2_000_000)


@pytest.mark.parametrize("seed", range(SETS))
def test_stored_and_exported_results_are_those_of_the_reference(
    seed, units, tmp_path, measured, monkeypatch
):
    # Every other set is scored by a worker for each unit.
    monkeypatch.setattr(run_chunks, "CHUNK", 1 + seed % 2 * 1000)
    draw = Draw(5000 + seed, flat=True)
    document = criteria_set(draw)
    portal, figures = measure_some(draw, document, units)
    measured.update(figures)
    criteria, _changed, _notices = load_criteria(document)
    said = stages_of(draw, document)
    with (tmp_path / "marks.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        csv.writer(file).writerows(
            row_of(unit, code, stage, given)
            for (unit, code), stages in said.items()
            for stage, given in stages.items()
        )
    import_marks(tmp_path / "marks.csv", criteria_set=criteria, year=2020)

    for is_final in (False, True):
        run = run_index(criteria_set=criteria, year=2020, is_final=is_final)
        results = expected_of(document, said, portal, is_final=is_final)

        assert stored(run) == wanted(document, results)
        check_exports(run, results)
