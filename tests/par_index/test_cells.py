"""A line that is kept as a cell says again what the engine said of it."""

import json
from datetime import date
from decimal import Decimal

import pytest

from common.figures import Figure
from par_index.cells import cell_text, explanation_of, joined, read_cell, read_cells
from par_index.scoring import Context, Input, Value, parse_criteria_set
from par_index.scoring.extremes import context_of, extremes
from par_index.scoring.index import score_line

CHOICE = {
    "kind": "choice",
    "options": [{"label": "Có", "points": "2"}, {"label": "Không", "points": "0"}],
}
RULES = {
    "choice": CHOICE,
    "steps": {
        "kind": "steps",
        "steps": [{"bound": "95", "points": "2"}, {"bound": "80", "points": "1"}],
    },
    "share": {"kind": "proportional", "full_at": "100", "zero_below": "50"},
    "linear": {"kind": "linear", "zero_at": "70", "full_at": "100"},
    "count": {"kind": "count", "per": "0.5"},
    "deduction": {"kind": "deduction", "per": "1"},
    "best": {"kind": "relative_best", "direction": "at_least"},
    "survey": {"kind": "survey"},
    "formula": {"kind": "formula", "expression": "min(maximum, 2 * a / b)", "inputs": ["a", "b"]},
    "either": {
        "kind": "best_of",
        "rules": [
            {"kind": "count", "per": "1", "input": "a"},
            {"kind": "relative_best", "direction": "at_most", "input": "b", "max": "2"},
        ],
    },
}
GIVEN = {
    "choice": Value.choice("Có"),
    "steps": Value.ratio(17, 20),
    "share": Value.ratio(47, 71),
    "linear": Value.of("85.5"),
    "count": Value.of(3),
    "deduction": Value.of(1),
    "best": Value.of(4),
    "survey": Value.ratio(8, 10),
    "formula": Value.named(a=Value.of(1), b=Value.of(3)),
    "either": Value.named(a=Value.of(1), b=Value.ratio(3, 7)),
}


@pytest.fixture(scope="module")
def spec():
    leaves = [
        {"code": code, "name": code, "max": "2", "rule": rule, "not_applicable": "excluded"}
        for code, rule in RULES.items()
    ]
    leaves.append(
        {
            "code": "excepted",
            "name": "excepted",
            "max": "2",
            "rule": CHOICE,
            "exceptions": [
                {"when": {"code": "choice", "answer": ["Có"]}, "treat": "full", "reason": "đã có"}
            ],
        }
    )
    return parse_criteria_set(
        {
            "code": "cells-2020",
            "title": "Ô",
            "level": "commune",
            "year": 2020,
            "areas": [{"code": "A", "name": "A", "children": leaves}],
        }
    )


@pytest.fixture(scope="module")
def peers(spec):
    others = {
        "c1@2016-01-01": {code: Input(value=value) for code, value in GIVEN.items()},
        "c2@2016-01-01": {
            "best": Input(value=Value.of(9)),
            "either": Input(value=Value.named(b=Value.ratio(1, 7))),
        },
        "c3@2016-01-01": {"best": Input(value=Value.of(1))},
    }
    whole = Context.of_run(spec, others)
    kept = json.loads(json.dumps(extremes(whole, ["best", "either"])))
    return whole, context_of(kept)


def inputs(**changes):
    return {code: Input(value=value, stage="final") for code, value in GIVEN.items()} | changes


def kept(spec, given, whole):
    """The lines as the engine has them, and as they come back out of their cells."""
    lines = [
        score_line(one, given, "c1@2016-01-01", whole.rules.get(one.code))
        for one in spec.components
    ]
    cells = [cell_text(line, given.get(line.code, Input())) for line in lines]
    return lines, joined(cells)


def test_every_kind_of_rule_explains_itself_again(spec, peers):
    whole, few = peers
    lines, text = kept(spec, inputs(), whole)

    for line, read in zip(lines, read_cells(text, spec), strict=True):
        told = explanation_of(read, spec.by_code[line.code], few.rules.get(line.code))
        assert told == line.explanation.to_json(), line.code


@pytest.mark.parametrize(
    "given",
    [
        Input(),
        Input(not_applicable=True, stage="appraisal", reason="không có việc"),
        Input(points=Decimal("1.25"), stage="final", reason="theo biên bản"),
        Input(points=Decimal(9), stage="final"),
        Input(value=Value.ratio(0, 0), stage="portal", source=""),
    ],
)
def test_every_way_of_giving_comes_back(spec, peers, given):
    whole, few = peers
    lines, text = kept(spec, inputs(share=given), whole)
    line = next(line for line in lines if line.code == "share")

    read = read_cell(text, spec, "share")

    assert (read["state"], read["stage"], read["reason"]) == (line.state, line.stage, line.reason)
    assert explanation_of(read, spec.by_code["share"], None) == line.explanation.to_json()


def test_the_points_of_the_run_stand_whatever_the_rule_says_today(spec, peers):
    _lines, text = kept(spec, inputs(), peers[0])
    cells = json.loads(text)
    cells[spec.by_code["count"].position][0] = "0.75"

    read = read_cell(json.dumps(cells), spec, "count")

    assert (read["points"], read["lost"]) == ("0.75", "1.25")
    assert explanation_of(read, spec.by_code["count"], None)["points"] == "0.75"


def test_a_figure_is_kept_with_its_source_and_day(spec):
    given = Input(value=Value.ratio(47, 71), stage="portal")
    line = score_line(spec.by_code["share"], {"share": given}, "c1", None)
    figure = Figure.ratio(47, 71, source="Sổ", as_of=date(2020, 9, 14))
    cells = ["null"] * len(spec.components)
    cells[spec.by_code["share"].position] = cell_text(line, given, figure=figure, differs=True)

    read = read_cell(joined(cells), spec, "share")

    assert read["figure"] == {
        "state": "reported",
        "num": "47",
        "den": "71",
        "value": None,
        "n": 71,
        "source": "Sổ",
        "as_of": "2020-09-14",
    }
    assert read["differs"]


def test_a_plain_cell_is_a_few_bytes(spec, peers):
    _lines, text = kept(spec, inputs(), peers[0])

    assert json.loads(text)[0] == ["2", "sf", {"option": "Có"}]
    assert len(text) < 60 * len(spec.components)
