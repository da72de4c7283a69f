"""The year's figures, worked by hand."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from common.figures import FigureState
from plans.measures import MEASURES, measure_url
from plans.models import Review, TaskAssignment
from plans.services.findings import confirm_remedy, refuse_remedy, report_remedy
from tests.factories.plans import (
    FindingFactory,
    IndicatorFactory,
    InspectionFactory,
    PlanFactory,
    ReportFactory,
    TaskFactory,
    at,
    signed,
)
from tests.factories.units import PeriodFactory, UnitFactory


@pytest.fixture(autouse=True)
def after_the_year():
    with clock.frozen(at(2021, 1, 4)):
        yield


@pytest.fixture
def q2(db):
    return PeriodFactory(
        code="2020-Q2",
        position=2,
        starts_on=date(2020, 3, 15),
        ends_on=date(2020, 6, 14),
        opens_on=date(2020, 6, 1),
        due_on=date(2020, 6, 17),
        closes_on=date(2020, 6, 30),
    )


@pytest.fixture
def q3(db):
    return PeriodFactory()


def figure(name, unit, argument=""):
    return MEASURES[name]([unit], 2020, argument)[unit.pk]


def test_ratio_adds_numerators_and_denominators_over_the_year(commune, people, q2, q3):
    IndicatorFactory(code="TC01", across_periods="accumulate")
    signed(commune, q2, people.leader, TC01=(1, 4))
    signed(commune, q3, people.leader, TC01=(5, 6))

    found = figure("ratio", commune, "TC01")

    assert (found.numerator, found.denominator, found.exact, found.n) == (6, 10, 60, 2)
    assert found.as_of == date(2020, 9, 14)


def test_latest_takes_the_newest_quarter(commune, people, q2, q3):
    IndicatorFactory(code="TC11", across_periods="latest")
    signed(commune, q2, people.leader, TC11=(18, 20))
    signed(commune, q3, people.leader, TC11=(19, 20))

    assert figure("ratio", commune, "TC11").exact == 95


def test_a_denominator_of_the_year_is_not_added_again(commune, people, q2, q3):
    IndicatorFactory(code="TC14", across_periods="accumulate", denominator_is_yearly=True)
    signed(commune, q2, people.leader, TC14=(400, 1000))
    signed(commune, q3, people.leader, TC14=(350, 1000))

    found = figure("ratio", commune, "TC14")

    assert (found.numerator, found.denominator, found.exact) == (750, 1000, 75)


def test_count_sums_the_quarters_and_zero_is_a_number(commune, people, q2, q3):
    IndicatorFactory(code="TC12", kind="count", across_periods="sum")
    signed(commune, q2, people.leader, TC12=2)
    signed(commune, q3, people.leader, TC12="zero")

    assert figure("count", commune, "TC12").value == 2


def test_a_quarter_inside_a_later_half_year_is_counted_once(commune, people, q2):
    IndicatorFactory(code="TC12", kind="count", across_periods="sum")
    half = PeriodFactory(
        code="2020-H1",
        position=3,
        starts_on=date(2019, 12, 15),
        ends_on=date(2020, 6, 14),
        opens_on=date(2020, 6, 1),
        due_on=date(2020, 6, 17),
        closes_on=date(2020, 6, 30),
    )
    signed(commune, q2, people.leader, TC12=2)
    signed(commune, half, people.leader, TC12=5)

    assert figure("count", commune, "TC12").value == 5


def test_district_adds_up_its_communes(district, commune, neighbour, people, q3):
    IndicatorFactory(code="TC01")
    signed(commune, q3, people.leader, TC01=(1, 2))
    signed(neighbour, q3, people.stranger, TC01=(9, 10))
    silent = UnitFactory(parent=district)

    found = MEASURES["ratio"]([district, commune, silent], 2020, "TC01")

    assert found[district.pk].exact == Fraction(1000, 12)
    assert found[commune.pk].exact == 50
    assert found[silent.pk].state == FigureState.MISSING


def test_all_not_applicable_is_not_applicable(commune, people, q2, q3):
    IndicatorFactory(code="TC01")
    signed(commune, q2, people.leader, TC01="na")
    signed(commune, q3, people.leader, TC01="na")

    assert figure("ratio", commune, "TC01").state == FigureState.NOT_APPLICABLE


def test_nothing_arose_is_no_hundred_percent(commune, people, q3):
    IndicatorFactory(code="TC01")
    signed(commune, q3, people.leader, TC01="zero")

    assert figure("ratio", commune, "TC01").state == FigureState.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("review", "expected"),
    [("returned", FigureState.MISSING), ("accepted", "reported"), ("reopened", "reported")],
)
def test_a_returned_statement_does_not_stand(commune, people, q3, review, expected):
    IndicatorFactory(code="TC01")
    report = signed(commune, q3, people.leader, TC01=(1, 2))
    Review.objects.create(
        submission=report.submissions.get(), kind=review, reason="Sai", by=people.staff
    )

    assert figure("ratio", commune, "TC01").state == expected


def test_an_unsigned_submission_is_no_statement(commune, people, q3):
    IndicatorFactory(code="TC01")
    signed(commune, q3, people.leader, TC01=(1, 2)).submissions.update(
        signed_by=None, signed_at=None
    )

    assert figure("ratio", commune, "TC01").state == FigureState.MISSING


def test_unknown_indicator_is_missing(commune):
    assert figure("ratio", commune, "TC99").state == FigureState.MISSING


def test_timeliness_counts_first_signatures_by_the_due_day(commune, people, q2, q3):
    signed(commune, q2, people.leader, on=at(2020, 6, 17, 23, 59))
    signed(commune, q3, people.leader, on=at(2020, 9, 18, 0, 1))

    found = figure("report_timeliness", commune)

    assert (found.numerator, found.denominator) == (1, 2)


def test_a_report_not_yet_due_is_not_owed(commune, people, q2, q3):
    signed(commune, q2, people.leader)
    ReportFactory(unit=commune, period=q3)

    with clock.frozen(at(2020, 9, 10)):
        found = figure("report_timeliness", commune)

    assert (found.numerator, found.denominator) == (1, 1)


def test_completion_counts_tasks_that_reached_their_target(district, commune, people, q3):
    plan = PlanFactory(unit=district)
    reached = IndicatorFactory(code="TC01")
    behind = IndicatorFactory(code="TC02")
    at_most = IndicatorFactory(code="TC09", direction="at_most", across_periods="latest")
    apart = IndicatorFactory(code="TC10")
    silent = IndicatorFactory(code="TC15")
    for indicator in (reached, behind, at_most, apart, silent):
        TaskFactory(plan=plan, indicator=indicator, target=100)
    TaskFactory(plan=plan, indicator=reached)
    TaskFactory(plan=plan, indicator=behind, target=100, scope="district")
    signed(commune, q3, people.leader, TC01=(4, 4), TC02=(3, 4), TC09=(19, 20), TC10="na")

    found = figure("completion_rate", commune)

    assert (found.numerator, found.denominator) == (2, 4)


def test_a_target_that_counts_units_is_reached_by_doing_it(district, commune, people, q3):
    office = IndicatorFactory(code="MC01", kind="yes_no", across_periods="latest")
    TaskFactory(
        plan=PlanFactory(unit=district), indicator=office, target=10, target_counts_units=True
    )
    signed(commune, q3, people.leader, MC01=1)

    assert figure("completion_rate", commune).exact == 100


def test_assigned_rate_counts_tasks_with_a_post(district, commune):
    plan = PlanFactory(unit=district)
    named, _open = TaskFactory(plan=plan), TaskFactory(plan=plan)
    TaskFactory(plan=plan, scope="district")
    TaskAssignment.objects.create(task=named, unit=commune, post="Công chức Tư pháp")

    found = figure("assigned_rate", commune)

    assert (found.numerator, found.denominator) == (1, 2)


def test_inspected_rate_is_of_the_units_below(district, commune, neighbour):
    InspectionFactory(unit=commune)
    InspectionFactory(unit=commune)
    InspectionFactory(unit=neighbour, held_on=None)

    found = figure("inspected_rate", district)

    assert (found.numerator, found.denominator) == (1, 2)


def test_inspected_rate_counts_visits_that_were_made(district, commune, neighbour):
    """Of four communes one was visited, one is planned, one called off, one was visited last year."""
    third, fourth = UnitFactory(parent=district), UnitFactory(parent=district)
    InspectionFactory(unit=commune)
    InspectionFactory(unit=neighbour, held_on=None, planned_for=date(2020, 11, 30))
    InspectionFactory(
        unit=third, held_on=None, called_off_on=date(2020, 6, 1), called_off_reason="Mưa bão"
    )
    InspectionFactory(unit=fourth, year=2019, held_on=date(2019, 5, 20))

    found = MEASURES["inspected_rate"]([district, commune, neighbour, third], 2020, "")

    assert [
        (found[unit.pk].numerator, found[unit.pk].denominator)
        for unit in (district, commune, neighbour, third)
    ] == [(1, 4), (1, 1), (0, 1), (0, 1)]


def test_departments_are_not_bodies_to_inspect(district, commune):
    UnitFactory(name="Phòng Nội vụ", parent=district, level__code="department")
    InspectionFactory(unit=commune)

    found = figure("inspected_rate", district)

    assert (found.numerator, found.denominator) == (1, 1)


def test_findings_resolved_and_none_made(commune, neighbour):
    visit = InspectionFactory(unit=commune)
    FindingFactory(inspection=visit, resolved_on=date(2020, 7, 1), remedy="Đã niêm yết")
    FindingFactory(inspection=visit)

    found = MEASURES["findings_resolved_rate"]([commune, neighbour], 2020, "")

    assert found[commune.pk].exact == 50
    assert found[neighbour.pk].state == FigureState.NOT_APPLICABLE


def test_a_remedy_found_wanting_is_no_resolution(district, commune, neighbour, people):
    """Commune: one confirmed, one claimed, one found wanting, one open: 2/4. District: 3/5."""
    visit = InspectionFactory(unit=commune, held_on=date(2020, 5, 20))
    confirmed, claimed, wanting, _open = FindingFactory.create_batch(4, inspection=visit)
    other = FindingFactory(inspection=InspectionFactory(unit=neighbour))
    mend = {"text": "Đã làm", "done_on": date(2020, 6, 1)}
    with clock.frozen(at(2020, 7, 1)):
        for finding in (confirmed, claimed, wanting):
            report_remedy(finding=finding, by=people.official, **mend)
        report_remedy(finding=other, by=people.inspector, **mend)
        confirm_remedy(remedy=confirmed.remedies.get(), by=people.inspector)
        refuse_remedy(remedy=wanting.remedies.get(), by=people.inspector, reason="Chưa đủ")

    found = MEASURES["findings_resolved_rate"]([district, commune, neighbour], 2020, "")

    assert [
        (found[unit.pk].numerator, found[unit.pk].denominator)
        for unit in (district, commune, neighbour)
    ] == [(3, 5), (2, 4), (1, 1)]
    assert "1 kết quả do đơn vị báo, chờ xác nhận" in found[district.pk].source
    assert "chờ xác nhận" not in found[neighbour.pk].source


@pytest.mark.parametrize(
    ("name", "argument"), [*((name, "") for name in MEASURES), ("ratio", "TC01")]
)
def test_queries_do_not_grow_with_units(name, argument, district, people, q3):
    TaskFactory(plan=PlanFactory(unit=district), indicator=IndicatorFactory(code="TC01"), target=1)
    counts = []
    for more in (1, 2):
        units = [UnitFactory(parent=district) for _unit in range(more)]
        for unit in units:
            signed(unit, q3, people.leader, TC01=(1, 2))
            FindingFactory(inspection=InspectionFactory(unit=unit))
        with CaptureQueriesContext(connection) as queries:
            MEASURES[name]([district, *units], 2020, argument)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_each_measure_leads_to_its_records(commune):
    PlanFactory(year=2020)
    names = [f"plans.{name}" for name in MEASURES if name not in {"ratio", "count"}]

    assert [measure_url(name, commune, 2020) for name in names].count(None) == 0
    assert measure_url("plans.ratio:TC01", commune, 2020) == (
        f"/bao-cao/chi-tieu/TC01/?don-vi={commune.pk}&nam=2020"
    )
