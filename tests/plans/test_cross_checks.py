"""Figures that should agree: the grammar, the arithmetic, the file and the remark on the line."""

from decimal import Decimal

import pytest

from plans import services
from plans.choices import CellState
from plans.forms.cross_checks import CrossCheckForm
from plans.imports import DATA, import_indicators
from plans.imports_checks import import_cross_checks
from plans.models import Cell, CrossCheck
from plans.selectors.cross_checks import (
    UnreadableExpression,
    codes_of,
    evaluate,
    is_failing,
    parse,
)
from plans.selectors.grid import report_grid
from plans.services.plans import Saved


def cell(state="reported", **figures):
    return Cell(state=state, **figures)


CELLS = {
    "TC10": cell(numerator=Decimal(12), denominator=Decimal(20)),
    "TC16": cell(value=Decimal("3.5")),
    "TC12": cell("zero", value=Decimal(0)),
    "NV6.4/2020": cell(value=Decimal(1)),
    "TC01": cell("missing"),
    "TC02": cell("not_applicable"),
}


@pytest.mark.parametrize(
    ("expression", "total"),
    [
        ("TC10.numerator", "12"),
        ("TC10.numerator + TC16.value", "15.5"),
        ("TC10.denominator - TC10.numerator - 2", "6"),
        ("NV6.4/2020.value + TC12.value", "1"),
        ("TC10.numerator + TC01.numerator", None),
        ("TC02.denominator", None),
        ("TC10.value", None),
        ("TC99.value", None),
    ],
)
def test_an_expression_adds_up_what_is_there(expression, total):
    assert evaluate(parse(expression), CELLS) == (None if total is None else Decimal(total))


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "TC10",
        "TC10.state",
        "TC10.numerator * 2",
        "TC10.numerator +TC16.value",
        "TC10.numerator + ",
        "+ TC10.numerator",
        "__import__('os').value",
        "TC10.numerator + (TC16.value)",
        "1e9",
        "TC10.numerator\n; TC16.value",
        " + ".join(["1"] * 30),
    ],
)
def test_what_is_no_expression_is_refused(expression):
    with pytest.raises(UnreadableExpression):
        parse(expression)


def test_codes_are_named_once_in_order():
    assert codes_of("TC16.value + TC10.numerator", "TC16.value + 3") == ["TC16", "TC10"]


@pytest.mark.parametrize(
    ("left", "relation", "right", "failing"),
    [
        ("TC10.numerator", "<=", "TC10.denominator", False),
        ("TC10.denominator", "<=", "TC10.numerator", True),
        ("TC10.numerator", "<=", "TC10.numerator", False),
        ("TC10.numerator + 8", "=", "TC10.denominator", False),
        ("TC10.numerator", "=", "TC10.denominator", True),
        ("TC10.denominator", "<=", "TC01.numerator", False),
    ],
)
def test_a_check_fails_only_when_both_sides_are_there(left, relation, right, failing):
    assert is_failing(CrossCheck(left=left, relation=relation, right=right), CELLS) is failing


# --- On the lines ----------------------------------------------------------------------------


@pytest.fixture
def check(lines):
    return CrossCheck.objects.create(
        code="thu",
        left="TC05.value",
        relation="<=",
        right="TC01.numerator",
        message="TC05 lớn hơn TC01.",
    )


def remarks(report):
    return {
        line.indicator.code: [(remark.text, remark.is_answered) for remark in line.warnings]
        for block in report_grid(report)
        for line in block.lines
        if line.warnings
    }


def test_every_line_that_takes_part_is_told_and_a_narrative_answers(report, lines, check, people):
    save = {"report": report, "by": people.official, "version": 0}
    services.save_cell(**save, indicator=lines.count, state="reported", value=8)
    assert remarks(report) == {}

    services.save_cell(
        **save, indicator=lines.ratio, state="reported", numerator=5, denominator=9, note="Đúng"
    )

    assert remarks(report) == {
        "TC01": [("TC05 lớn hơn TC01.", True)],
        "TC05": [("TC05 lớn hơn TC01.", False)],
    }
    CrossCheck.objects.update(is_active=False)
    assert remarks(report) == {}


def test_a_check_that_cannot_be_read_stops_nobody(report, check, filled):
    CrossCheck.objects.update(left="TC05")

    assert remarks(report) == {}


# --- From the file and by the administrator -----------------------------------------------------------


def test_the_starters_checks_are_read_and_again_change_nothing(commune):
    import_indicators(DATA / "indicators.json")

    first = import_cross_checks(DATA / "cross_checks.json")
    again = import_cross_checks(DATA / "cross_checks.json")

    count = CrossCheck.objects.count()
    assert count
    assert (first, again) == ({Saved.ADDED: count}, {Saved.SAME: count})


def test_a_check_that_was_switched_off_stays_off(commune):
    import_indicators(DATA / "indicators.json")
    import_cross_checks(DATA / "cross_checks.json")
    CrossCheck.objects.update(is_active=False)

    import_cross_checks(DATA / "cross_checks.json")

    assert not CrossCheck.objects.filter(is_active=True).exists()


@pytest.mark.parametrize(
    ("left", "is_valid"),
    [("TC01.numerator + 2", True), ("TC01.numerator * 2", False), ("TC77.value", False)],
)
def test_the_administrator_is_told_what_cannot_be_read(lines, left, is_valid):
    form = CrossCheckForm(
        {"code": "thu", "left": left, "relation": "<=", "right": "1", "message": "Thử"}
    )

    assert (form.is_valid(), "left" in form.errors) == (is_valid, not is_valid)


def test_states_that_count_are_named_once():
    assert {CellState.REPORTED, CellState.ZERO} == {
        state for state in CellState if evaluate(parse("X.value"), {"X": cell(state, value=1)})
    }
