"""The grid: remarks on figures, the tasks a line serves, what the portal says, queries."""

from datetime import date
from decimal import Decimal

import pytest

from common.figures import Figure
from plans import services
from plans.models import Cell, Indicator, Report
from plans.selectors.grid import report_grid, told, with_computed
from plans.selectors.grid.remarks import remarks_on
from plans.selectors.reports import history_of_report, reports_with_state
from tests.factories.plans import (
    IndicatorFactory,
    PlanFactory,
    ReportFactory,
    TaskFactory,
    signed,
)
from tests.factories.units import PeriodFactory
from units.models import Period

RATIO = {"kind": "ratio", "across_periods": "accumulate"}
COUNT = {"kind": "count", "across_periods": "sum"}


def cells(*figures, year=2020):
    """A line's cells, newest first: a number, a pair, or a state."""
    made = []
    for figure in figures:
        cell = Cell(report=Report(period=Period(year=year)), state="reported")
        if isinstance(figure, tuple):
            cell.numerator, cell.denominator = map(Decimal, figure)
        elif isinstance(figure, str):
            cell.state = figure
            cell.value = Decimal(0) if figure == "zero" else None
        else:
            cell.value = Decimal(figure)
        made.append(cell)
    return made


def said(kind, now, *earlier, **more):
    (cell,) = cells(now)
    cell.note = more.pop("note", "")
    return [remark.text for remark in remarks_on(Indicator(**kind, **more), cell, cells(*earlier))]


# --- Remarks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "earlier", "is_odd"),
    [
        (30, (10, 10, 10, 10), False),
        (31, (10, 10, 10, 10), True),
        (4, (12, 12), False),
        (3, (12, 12), True),
        # The median of 2, 10, 12, 40 is 11: neither the last nor the largest decides.
        (34, (40, 2, 10, 12), True),
        (33, (40, 2, 10, 12), False),
        # A fifth period back counts no longer.
        (31, (10, 10, 10, 10, 5000), True),
        (31, (10, "missing", "not_applicable", 10), True),
        # Nothing is a multiple of nothing, and the first figure has nothing beside it.
        (5, ("zero", "zero"), False),
        (5, (), False),
    ],
)
def test_a_count_far_from_the_usual_is_remarked_on(now, earlier, is_odd):
    assert bool(said(COUNT, now, *earlier)) is is_odd


@pytest.mark.parametrize(
    ("now", "earlier", "more", "is_odd"),
    [
        ((7, 10), ((10, 10),), {}, False),
        ((69, 100), ((10, 10),), {}, True),
        ((100, 100), ((60, 100), (70, 100), (65, 100)), {}, True),
        ((69, 100), ((10, 10),), {"denominator_is_yearly": True}, False),
    ],
)
def test_a_share_that_moved_by_many_points_is_remarked_on(now, earlier, more, is_odd):
    found = [text for text in said(RATIO, now, *earlier, **more) if "điểm phần trăm" in text]

    assert bool(found) is is_odd


def test_steps_go_up_by_their_nature():
    assert said(RATIO | {"kind": "milestones"}, (4, 4), (1, 4)) == []


@pytest.mark.parametrize(("direction", "is_odd"), [("at_least", True), ("at_most", False)])
def test_more_than_all_is_remarked_on_where_more_is_better(direction, is_odd):
    assert bool(said(RATIO, (31, 30), (30, 30), direction=direction)) is is_odd


def test_another_estimate_for_the_same_year_is_remarked_on():
    yearly = RATIO | {"denominator_is_yearly": True}
    (last_year,) = cells((29, 100), year=2019)

    assert said(yearly, (29, 100), (29, 100)) == []
    assert said(yearly, (29, 120), (29, 100)) == [
        "Mẫu số của cả năm khác kỳ trước (100). Hãy kiểm tra lại."
    ]
    assert remarks_on(Indicator(**yearly), cells((29, 120))[0], [last_year]) == []


def test_a_narrative_answers_the_remark():
    (cell,) = cells(31)
    cell.note = "Thêm đợt ra quân"

    (remark,) = remarks_on(Indicator(**COUNT), cell, cells(10))

    assert (remark.is_answered, str(remark)) == (
        True,
        "Khác các kỳ trước hơn 3 lần (thường là 10).",
    )


# --- Tasks -----------------------------------------------------------------------------------


def served(report):
    return {
        line.indicator.code: [task.code for task in line.tasks]
        for block in report_grid(report)
        for line in block.lines
        if line.tasks
    }


def test_a_line_names_the_tasks_of_the_highest_plan_that_it_serves(
    report, lines, district, commune
):
    plan = PlanFactory(unit=district)
    TaskFactory(plan=plan, code="1.1", indicator=lines.ratio, position=1)
    TaskFactory(plan=plan, code="1.2", indicator=lines.ratio, position=2)
    TaskFactory(plan=plan, code="1.3", indicator=lines.count, scope="district")
    TaskFactory(
        plan=plan, code="1.4", indicator=lines.count, ended_on=date(2020, 1, 31), end_reason="Thôi"
    )
    TaskFactory(
        plan=plan, code="1.5", indicator=lines.staff, ended_on=date(2020, 9, 30), end_reason="Thôi"
    )
    TaskFactory(plan=PlanFactory(unit=commune), code="9.9", indicator=lines.ratio)
    TaskFactory(plan=PlanFactory(unit=district, year=2019), code="8.8", indicator=lines.ratio)

    assert served(report) == {"TC01": ["1.1", "1.2"], "TC09": ["1.5"]}


def test_a_unit_without_a_plan_above_it_still_has_its_grid(report):
    assert served(report) == {}


# --- What the portal says -------------------------------------------------------------------------


def computed_lines(report):
    """By code what stands on the lines that the portal computes, and whether it was kept."""
    row = reports_with_state(Report.objects.filter(pk=report.pk).select_related("unit", "period"))
    report, history = row.get(), history_of_report(report)
    blocks = with_computed(report, report_grid(report, history), history)
    return {
        line.indicator.code: (line.computed and line.computed.numerator, line.is_kept)
        for block in blocks
        for line in block.lines
        if not line.indicator.is_typed
    }


@pytest.fixture
def counted(monkeypatch):
    """Asked for a measure, the portal says 29 of 30, and notes that it was asked."""
    asked = []

    def answer(name, units, year):
        asked.append(name)
        return {unit.pk: Figure.ratio(29, 30, source="Sổ niêm yết") for unit in units}

    monkeypatch.setattr("plans.selectors.portal.figures_named", answer)
    return asked


def test_lines_of_one_measure_ask_it_once(report, counted):
    for code in ("NV21", "NV22", "NV23"):
        IndicatorFactory(code=code, kind="portal", measure="procedures.posting_rate")

    assert computed_lines(report) == dict.fromkeys(("NV21", "NV22", "NV23"), (29, False))
    assert counted == ["procedures.posting_rate"]


def test_a_report_on_its_way_shows_what_was_kept_at_submission(filled, counted, people):
    IndicatorFactory(code="NV21", kind="portal", measure="procedures.posting_rate")
    services.submit_report(report=filled, by=people.official)
    counted.clear()

    assert computed_lines(filled) == {"NV21": (29, True)}
    assert counted == []
    services.send_back(report=filled, by=people.leader, reason="Xem lại")
    assert computed_lines(filled) == {"NV21": (29, False)}


def test_an_old_statement_without_the_portals_figures_is_still_read(
    in_window, commune, people, counted
):
    IndicatorFactory(code="TC01")
    IndicatorFactory(code="NV21", kind="portal", measure="procedures.posting_rate")
    old = PeriodFactory(
        code="2020-Q1",
        position=1,
        opens_on=date(2020, 3, 1),
        due_on=date(2020, 3, 17),
        closes_on=date(2020, 3, 31),
    )
    PeriodFactory()
    report = signed(commune, old, people.leader, TC01=(29, 30))

    assert "NV21" not in computed_lines(report)


def test_a_kept_line_in_words_names_both_figures_and_the_reason():
    line = {
        "state": "reported",
        "numerator": "28",
        "denominator": "30",
        "value": "",
        "ground": "",
        "note": "",
        "difference_reason": "Một bản bị rách",
        "portal": {"state": "reported", "numerator": "29", "denominator": "30", "value": ""},
    }

    assert told(Indicator(kind="portal"), line) == (
        "28 / 30 (số của cổng: 29 / 30; lý do khác: Một bản bị rách)"
    )
    assert told(Indicator(kind="portal"), line | {"state": "missing"}) == "29 / 30"


# --- Queries -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 40])
def test_the_grid_asks_the_same_however_many_lines(
    in_window, commune, district, django_assert_num_queries, count
):
    period = PeriodFactory()
    report = ReportFactory(unit=commune, period=period)
    plan = PlanFactory(unit=district)
    for number in range(count):
        line = IndicatorFactory(code=f"TC{number:02d}")
        TaskFactory(plan=plan, code=f"1.{number}", indicator=line)
        Cell.objects.create(report=report, indicator=line)

    # Lines, cells, citations, plans, tasks, checks.
    with django_assert_num_queries(6):
        blocks = report_grid(report)
        shown = [
            (line.warnings, line.before, [task.get_absolute_url() for task in line.tasks])
            for block in blocks
            for line in block.lines
        ]

    assert len(shown) == count
