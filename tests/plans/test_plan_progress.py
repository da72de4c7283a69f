"""Progress worked by hand from a few signed reports."""

from decimal import Decimal
from fractions import Fraction

import pytest

from common import clock
from common.figures import FigureState
from plans.choices import TaskState
from plans.selectors.plans import quarters_of, task_reading, tasks_of, unit_lines
from plans.selectors.progress import progress_of
from tests.factories.plans import IndicatorFactory, PlanFactory, TaskFactory, at, signed
from tests.factories.units import PeriodFactory, UnitFactory
from units.models import Period
from units.services import make_periods

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    """Three of the four periods have ended."""
    with clock.frozen(at(2020, 10, 1)):
        yield


@pytest.fixture
def quarters(today):
    make_periods(year=2019)
    return make_periods(year=2020)


@pytest.fixture
def plan(district):
    return PlanFactory(unit=district)


@pytest.fixture
def task(plan):
    """Make a task with its own indicator."""

    def make(code="TC01", target=100, kind="ratio", across="accumulate", counts=False, **more):
        indicator = IndicatorFactory(
            code=code,
            kind=kind,
            across_periods=across,
            direction=more.pop("direction", "at_least"),
            denominator_is_yearly=more.pop("yearly", False),
            for_levels=more.pop("for_levels", "district,commune"),
            measure="plans.assigned_rate" if kind == "portal" else "",
        )
        return TaskFactory(
            plan=plan, indicator=indicator, target=target, target_counts_units=counts, **more
        )

    return make


def only(plan, unit=None):
    [progress] = progress_of(tasks_of(plan), plan, unit)
    return progress


def test_shares_add_up_over_quarters_and_units(plan, task, quarters, commune, neighbour, people):
    task()
    signed(commune, quarters[0], people.leader, TC01=(1, 2))
    signed(commune, quarters[1], people.leader, TC01=(3, 4))
    signed(neighbour, quarters[0], people.leader, TC01=(4, 4))

    progress = only(plan)

    # (1 + 3 + 4) / (2 + 4 + 4)
    assert progress.figure.exact == Fraction(80)
    assert (progress.figure.numerator, progress.figure.denominator) == (8, 10)
    assert (progress.state, progress.bar) == (TaskState.BEHIND, "80.0")


def test_one_unit_alone(plan, task, quarters, commune, neighbour, people):
    task()
    signed(commune, quarters[0], people.leader, TC01=(2, 2))
    signed(neighbour, quarters[0], people.leader, TC01=(0, 2))

    assert only(plan, commune).state == TaskState.DONE
    assert only(plan, neighbour).state == TaskState.BEHIND
    assert only(plan).figure.exact == Fraction(50)


def test_nothing_reported_is_no_data(plan, task, quarters, commune):
    task()

    progress = only(plan)

    assert (progress.state, progress.figure.state) == (TaskState.NO_DATA, FigureState.MISSING)
    assert progress.bar is None


def test_nothing_to_do_is_neither_done_nor_behind(plan, task, quarters, commune, people):
    task()
    signed(commune, quarters[0], people.leader, TC01="zero")

    assert only(plan).state == TaskState.NO_TARGET


@pytest.mark.parametrize(
    ("counted", "state"),
    [(29, TaskState.BEHIND), (30, TaskState.ON_TRACK), (40, TaskState.DONE)],
)
def test_a_count_keeps_pace_with_the_periods(plan, task, quarters, commune, people, counted, state):
    # Three of four periods are over: 40 * 3/4 = 30.
    task(code="TC05", kind="count", across="sum", target=40)
    signed(commune, quarters[0], people.leader, TC05=counted)

    assert only(plan).state == state


def test_the_years_estimate_is_not_added_up(plan, task, quarters, commune, people):
    task(code="TC14", yearly=True)
    signed(commune, quarters[0], people.leader, TC14=(300, 1000))
    signed(commune, quarters[1], people.leader, TC14=(500, 1000))

    progress = only(plan)

    assert progress.figure.exact == Fraction(80)
    assert progress.state == TaskState.ON_TRACK


def test_a_limit_is_reached_only_when_the_year_is_over(plan, task, quarters, commune, people):
    task(code="TC12", kind="count", across="sum", target=0, direction="at_most")
    signed(commune, quarters[0], people.leader, TC12="zero")

    assert only(plan).state == TaskState.ON_TRACK
    with clock.frozen(at(2020, 12, 20)):
        assert only(plan).state == TaskState.DONE
    signed(commune, quarters[1], people.leader, TC12=1)
    assert only(plan).state == TaskState.BEHIND


def test_communes_that_newly_did_it_are_counted(plan, task, quarters, district, people):
    task(
        code="NV6.4", kind="yes_no", across="latest", target=2, counts=True, for_levels="commune",
        scope="commune",
    )  # fmt: skip
    before, newly, still = (UnitFactory(parent=district) for _ in range(3))
    last_year = Period.objects.get(code="2019-Q4")
    signed(before, last_year, people.leader, **{"NV6.4": 1})
    for unit, answer in ((before, 1), (newly, 1), (still, 0)):
        signed(unit, quarters[2], people.leader, **{"NV6.4": answer})

    progress = only(plan)

    assert (progress.figure.value, progress.target) == (Decimal(1), Decimal(2))
    lines = {line.unit.pk: line for line in unit_lines(progress.task, task_reading(progress.task))}
    assert lines[before.pk].ground == "Đã làm từ trước năm 2020."
    assert (lines[newly.pk].progress.answer, lines[still.pk].progress.answer) == ("Có", "Chưa")


def test_steps_without_a_number_must_all_be_done(plan, task, quarters, commune, people):
    task(code="NV3.1", kind="milestones", across="latest", target=None)
    signed(commune, quarters[0], people.leader, **{"NV3.1": (2, 4)})
    signed(commune, quarters[1], people.leader, **{"NV3.1": (4, 4)})

    progress = only(plan)

    assert (progress.state, progress.goal) == (TaskState.DONE, Decimal(100))


def test_a_task_without_a_number_is_followed(plan, task, quarters, commune, people):
    task(target=None)
    signed(commune, quarters[0], people.leader, TC01=(1, 2))

    assert only(plan).state == TaskState.NO_TARGET


def test_the_portals_own_figures_come_from_their_app(plan, task, quarters, commune, people):
    done = task(code="NV7.1", kind="portal", across="latest", scope="commune")
    done.assignments.create(unit=commune, post="Chủ tịch UBND xã")

    progress = only(plan)

    # One of the two communes.
    assert (progress.figure.numerator, progress.figure.denominator) == (1, 2)
    assert progress.state == TaskState.BEHIND


def test_levels_that_are_not_asked_are_not_counted(plan, task, quarters, commune, district, people):
    task(code="TC20", for_levels="district")
    signed(commune, quarters[0], people.leader, TC20=(0, 9))
    signed(district, quarters[0], people.leader, TC20=(5, 5))

    assert only(plan).figure.denominator == 5


def test_quarter_by_quarter(plan, task, quarters, commune, neighbour, people):
    one = task()
    signed(commune, quarters[0], people.leader, TC01=(1, 2))
    signed(commune, quarters[1], people.leader, TC01=(2, 2))
    signed(neighbour, quarters[1], people.leader, TC01="na")

    one = tasks_of(plan).get(pk=one.pk)
    first, second, third = quarters_of(one, task_reading(one))

    assert (first.within.exact, first.so_far.exact) == (Fraction(50), Fraction(50))
    assert (second.within.exact, second.so_far.exact) == (Fraction(100), Fraction(75))
    assert third.within.state == FigureState.MISSING
    assert third.so_far.exact == Fraction(75)
    assert [quarter.filed for quarter in (first, second, third)] == [1, 2, 0]


@pytest.mark.parametrize("count", [1, 3])
def test_cost_does_not_grow_with_units_or_tasks(
    plan, task, quarters, district, people, count, django_assert_num_queries
):
    for number in range(count):
        task(code=f"TC{number:02d}")
        unit = UnitFactory(parent=district)
        signed(unit, quarters[0], people.leader, TC00=(1, 2))
    PeriodFactory()

    # Tasks, units of the plan, periods, statements, the keeper's judgements.
    with django_assert_num_queries(5):
        progress_of(tasks_of(plan), plan)
