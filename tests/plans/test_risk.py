"""Tasks at risk, worked by hand on 1 October 2020: three of four periods are due."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from common import clock
from plans.choices import RiskReason, TaskState
from plans.models import TaskTarget
from plans.selectors.overview import tasks_at_risk
from plans.selectors.plans import tasks_of
from plans.selectors.progress import progress_in
from plans.selectors.reading import Reading
from plans.selectors.risk import risks_in, risks_of, with_pulls
from plans.services import judge_task
from plans.work import work_items
from tests.factories.plans import IndicatorFactory, PlanFactory, TaskFactory, at, signed
from tests.factories.units import UnitFactory
from units.services import make_periods

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarters():
    with clock.frozen(at(2020, 10, 1)):
        yield make_periods(year=2020)


@pytest.fixture
def plan(district):
    return PlanFactory(unit=district)


def make(plan, code, target=100, kind="ratio", across="accumulate", **more):
    line = {
        name: more.pop(name)
        for name in ("direction", "denominator_is_yearly", "unit_label", "across_units", "measure")
        if name in more
    }
    indicator = IndicatorFactory(code=code, kind=kind, across_periods=across, **line)
    return TaskFactory(plan=plan, indicator=indicator, target=target, **more)


def whys(risk):
    return [(why.kind, why.text) for why in risk.reasons]


def with_units(plan):
    tasks = list(tasks_of(plan))
    reading = Reading.of(plan, tasks, each=True)
    risks = risks_in(reading, progress_in(reading, tasks))
    with_pulls(reading, risks)
    return risks


def test_a_count_behind_the_straight_line(plan, quarters, commune, people):
    make(plan, "TC05", 40, "count", "sum", unit_label="lượt")
    signed(commune, quarters[2], people.leader, TC05=24)

    [risk] = risks_of(plan)

    # 40 * 3/4 = 30, and 24 are there.
    assert (risk.progress.expected, risk.gap) == (Fraction(30), Fraction(6))
    text = "Đến hết Quý III/2020 cần 30\u00a0lượt, mới được 24\u00a0lượt, thiếu 6\u00a0lượt."
    assert whys(risk) == [(RiskReason.BEHIND, text)]


def test_who_keeps_the_line_is_not_at_risk(plan, quarters, commune, people):
    make(plan, "TC05", 40, "count", "sum")
    signed(commune, quarters[2], people.leader, TC05=30)

    assert risks_of(plan) == []


def test_before_its_report_is_due_a_period_is_not_expected(plan, quarters, commune, people):
    make(plan, "TC05", 40, "count", "sum")
    signed(commune, quarters[2], people.leader, TC05=30)

    # The fourth period's figures closed on 14 December; its report is due on the 17th.
    with clock.frozen(at(2020, 12, 17)):
        assert risks_of(plan) == []
    with clock.frozen(at(2020, 12, 18)):
        [risk] = risks_of(plan)
        assert risk.gap == 10
        assert risk.kinds == {RiskReason.BEHIND, RiskReason.NO_DATA}


def test_the_line_leads_to_the_tasks_own_day(plan, quarters, commune, people):
    # Three periods end by 30 September; two were due on 1 September: 30 * 2/3.
    make(plan, "TC05", 30, "count", "sum", due_on=date(2020, 9, 30))
    signed(commune, quarters[1], people.leader, TC05=19)

    with clock.frozen(at(2020, 9, 1)):
        [risk] = risks_of(plan)

    assert (risk.progress.expected, risk.gap) == (Fraction(20), Fraction(1))


def test_a_share_of_what_arose_must_always_be_met(plan, quarters, commune, people):
    make(plan, "TC01", 90)
    signed(commune, quarters[2], people.leader, TC01=(4, 5))

    [risk] = risks_of(plan)

    assert (risk.progress.expected, risk.gap) == (Fraction(90), Fraction(10))
    assert (
        risk.reasons[0].text
        == "Phải luôn đạt 90,0\u00a0%, mới được 80,0\u00a0%, thiếu 10,0\u00a0%."
    )


def test_a_limit_that_is_exceeded(plan, quarters, commune, people):
    make(plan, "TC12", 1, "count", "sum", direction="at_most", unit_label="người")
    signed(commune, quarters[2], people.leader, TC12=3)

    [risk] = risks_of(plan)

    assert (risk.progress.expected, risk.gap) == (Fraction(1), Fraction(2))
    assert risk.reasons[0].text == "Đã vượt mức cho phép: 3\u00a0người, không quá 1\u00a0người."


def test_a_task_past_its_day_is_late(plan, quarters, commune, people):
    make(plan, "TC05", 40, "count", "sum", due_on=date(2020, 9, 30))
    signed(commune, quarters[2], people.leader, TC05=39)

    [risk] = risks_of(plan)

    assert whys(risk) == [(RiskReason.LATE, "Hạn 30/09/2020 đã qua: mới 39, mục tiêu 40.")]
    assert risk.gap == 1
    # On the day itself it is not late; the line has led to all of it by then.
    with clock.frozen(at(2020, 9, 30)):
        assert risks_of(plan)[0].kinds == {RiskReason.BEHIND}


def test_late_and_without_a_figure(plan, quarters, commune):
    make(plan, "TC05", 40, "count", "sum", due_on=date(2020, 9, 30))

    [risk] = risks_of(plan)

    assert risk.kinds == {RiskReason.LATE, RiskReason.NO_DATA}
    assert "mà chưa có số liệu" in risk.reasons[0].text


def test_a_limit_kept_is_not_late(plan, quarters, commune, people):
    make(plan, "TC12", 1, "count", "sum", direction="at_most", due_on=date(2020, 9, 30))
    signed(commune, quarters[2], people.leader, TC12="zero")

    assert risks_of(plan) == []


def test_nobody_reported_for_the_newest_period_due(plan, quarters, commune, neighbour, people):
    make(plan, "TC05", None, "count", "sum")
    signed(commune, quarters[1], people.leader, TC05=4)

    [risk] = risks_of(plan)

    text = "Quý III/2020 đã đến hạn mà chưa đơn vị nào trong 2 đơn vị báo cáo."
    assert whys(risk) == [(RiskReason.NO_DATA, text)]
    signed(neighbour, quarters[2], people.leader, TC05="na")
    assert risks_of(plan) == []


def test_nobody_is_asked_for_a_line_that_left_the_form(plan, quarters, commune):
    task = make(plan, "TC05", None, "count", "sum")
    task.indicator.last_year = 2019
    task.indicator.save()

    assert risks_of(plan) == []


def test_ended_tasks_and_reached_ones_are_not_at_risk(plan, quarters, commune, people):
    make(plan, "TC01", 100, ended_on=date(2020, 9, 1), end_reason="Bỏ")
    make(plan, "TC02", 50)
    signed(commune, quarters[1], people.leader, TC01=(0, 1), TC02=(1, 2))

    assert risks_of(plan) == []


def test_the_keepers_word_decides(plan, quarters, commune, people):
    behind, fine = make(plan, "TC01", 100), make(plan, "TC02", 50)
    signed(commune, quarters[2], people.leader, TC01=(1, 2), TC02=(1, 2))
    judge_task(
        task=behind, unit=None, state=TaskState.ON_TRACK, reason="Đã có hướng", by=people.staff
    )
    judge_task(task=fine, unit=None, state=TaskState.BEHIND, reason="Số ảo", by=people.staff)

    [risk] = risks_of(plan)

    assert (risk.task, whys(risk)) == (fine, [(RiskReason.JUDGED, "Số ảo")])


def test_the_most_pressing_comes_first(plan, quarters, commune, people):
    make(plan, "TC01", 100)
    make(plan, "TC02", 100)
    make(plan, "TC03", 100, due_on=date(2020, 9, 1))
    make(plan, "TC05", None, "count", "sum")
    signed(commune, quarters[2], people.leader, TC01=(9, 10), TC02=(1, 10), TC03=(9, 10))

    order = [risk.task.indicator.code for risk in risks_of(plan)]

    assert order == ["TC03", "TC02", "TC01", "TC05"]


def test_the_three_units_that_pull_it_down_most(plan, quarters, district, people):
    make(plan, "TC01", 100)
    names = ["Xã A", "Xã B", "Xã C", "Xã D", "Xã E"]
    units = [UnitFactory(name=name, parent=district) for name in names]
    # Owed to 100 %: 1, 6, 0, 2, 3.
    for unit, share in zip(units, [(9, 10), (94, 100), (5, 5), (0, 2), (1, 4)], strict=True):
        signed(unit, quarters[2], people.leader, TC01=share)
    UnitFactory(name="Xã G", parent=district)

    [risk] = with_units(plan)

    assert [pull.unit.name for pull in risk.pulls] == ["Xã B", "Xã E", "Xã D"]
    assert risk.pulls[0].figure.numerator == 94
    # And the two communes in which the people work.
    assert [unit.name for unit in risk.silent] == ["Xã G", "Xã Hiếu Phụng", "Xã Quới An"]
    assert risk.asked == 8


def test_by_a_mean_the_lowest_percent_pulls_most(plan, quarters, district, people):
    make(plan, "TC01", 100, across_units="mean")
    low, high = UnitFactory(name="Xã A", parent=district), UnitFactory(name="Xã B", parent=district)
    signed(low, quarters[2], people.leader, TC01=(1, 2))
    signed(high, quarters[2], people.leader, TC01=(90, 100))

    [risk] = with_units(plan)

    # (50 + 90) / 2
    assert risk.progress.figure.exact == 70
    assert [pull.unit.name for pull in risk.pulls] == ["Xã A", "Xã B"]


def test_of_a_number_each_unit_owes_its_part_or_its_own_target(plan, quarters, district, people):
    task = make(plan, "TC05", 60, "count", "sum")
    units = [UnitFactory(name=f"Xã {name}", parent=district) for name in "ABCD"]
    TaskTarget.objects.create(task=task, unit=units[3], target=Decimal(20))
    for unit, count in zip(units, (10, 2, 9, 9), strict=True):
        signed(unit, quarters[2], people.leader, TC05=count)

    [risk] = with_units(plan)

    # Six communes are asked, so parts of 10: A owes 0, B 8, C 1; D has its own 20 and owes 11.
    assert [pull.unit.name for pull in risk.pulls] == ["Xã D", "Xã B", "Xã C"]


def test_who_exceeds_a_limit_most(plan, quarters, commune, neighbour, people):
    make(plan, "TC12", 0, "count", "sum", direction="at_most")
    signed(commune, quarters[2], people.leader, TC12=1)
    signed(neighbour, quarters[2], people.leader, TC12=4)

    [risk] = with_units(plan)

    assert [pull.unit for pull in risk.pulls] == [neighbour, commune]


def test_a_measure_of_the_portals_names_units_too(plan, quarters, commune, neighbour, people):
    task = make(plan, "NV7.1", 100, "portal", "latest", measure="plans.assigned_rate")
    task.scope = "commune"
    task.save()
    task.assignments.create(unit=commune, post="Chủ tịch")

    [risk] = with_units(plan)

    assert risk.kinds == {RiskReason.BEHIND}
    assert [pull.unit for pull in risk.pulls] == [neighbour]


def test_the_same_answer_feeds_dashboard_and_work_list(plan, quarters, commune, people):
    task = make(plan, "TC01", 100)
    signed(commune, quarters[2], people.leader, TC01=(1, 2))

    assert [one.task for one in tasks_at_risk(people.staff, 2020)] == [task]
    assert tasks_at_risk(people.official, 2020) == []
    found = [item for item in work_items(people.staff) if "nguy cơ" in str(item.title)]
    assert [(item.title, item.url) for item in found] == [
        ("1 nhiệm vụ có nguy cơ", "/ke-hoach/2020/nguy-co/")
    ]


def test_nothing_at_risk_is_no_work(plan, quarters, people):
    assert [item for item in work_items(people.staff) if "nguy cơ" in str(item.title)] == []


def test_the_highest_plan_is_meant(plan, quarters, commune, people):
    make(PlanFactory(unit=commune), "TC01", 100, scope="commune")
    task = make(plan, "TC02", 100)
    signed(commune, quarters[2], people.leader, TC01=(0, 1), TC02=(0, 1))

    assert [one.task for one in tasks_at_risk(people.staff, 2020)] == [task]
