"""Which tasks count: ended ones leave, a unit's own plan is not counted twice."""

from datetime import date
from decimal import Decimal

import pytest

from common import clock
from common.figures import FigureState
from plans.choices import LineageKind, TaskState
from plans.measures import MEASURES
from plans.models import TaskAssignment, TaskLineage, TaskTarget
from plans.selectors.plans import tasks_of
from plans.selectors.progress import progress_of
from plans.selectors.tasks import YearTasks
from tests.factories.plans import IndicatorFactory, PlanFactory, TaskFactory, at, signed
from tests.factories.units import PeriodFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_year():
    with clock.frozen(at(2021, 1, 4)):
        yield


@pytest.fixture
def plan(district):
    return PlanFactory(unit=district)


@pytest.fixture
def own_plan(plan, commune):
    """The commune's plan: one task derived from the district's, one of its own."""
    own = PlanFactory(unit=commune, derived_from=plan)
    shared = TaskFactory(plan=plan, code="1.1", indicator=IndicatorFactory(code="TC01"), target=90)
    derived = TaskFactory(
        plan=own, code="1", indicator=shared.indicator, target=90, scope="commune"
    )
    extra = TaskFactory(
        plan=own, code="2", indicator=IndicatorFactory(code="TC05"), target=80, scope="commune"
    )
    TaskLineage.objects.create(
        old=shared, new=derived, kind=LineageKind.DERIVED, on=date(2020, 1, 15)
    )
    return {"shared": shared, "derived": derived, "extra": extra}


def figure(name, unit):
    found = MEASURES[name]([unit], 2020, "")[unit.pk]
    return found.numerator, found.denominator


def test_the_commune_answers_for_the_districts_task_and_its_own(own_plan, commune, neighbour):
    of_year = YearTasks.of(2020)

    assert of_year.shared(commune) == [own_plan["shared"]]
    assert of_year.own(commune) == [own_plan["extra"]]
    assert (of_year.shared(neighbour), of_year.own(neighbour)) == ([own_plan["shared"]], [])


def test_completion_counts_each_task_once(own_plan, district, commune, neighbour, people):
    period = PeriodFactory()
    signed(commune, period, people.leader, TC01=(9, 10), TC05=(8, 10))
    signed(neighbour, period, people.stranger, TC01=(1, 2), TC05=(1, 1))

    # The commune: its part of the shared task and what its own plan adds.
    assert figure("completion_rate", commune) == (2, 2)
    # The neighbour: the shared task, 50 of 90.
    assert figure("completion_rate", neighbour) == (0, 1)
    # The district: the shared task in its two communes (the line is not on its own form).
    assert figure("completion_rate", district) == (1, 2)


def test_a_post_named_in_the_own_plan_answers_for_the_task_above(own_plan, district, commune):
    TaskAssignment.objects.create(task=own_plan["derived"], unit=commune, post="Công chức Tư pháp")

    # Two tasks, one with a post; the district's own part and the commune's.
    assert figure("assigned_rate", commune) == (1, 2)
    assert figure("assigned_rate", district) == (1, 2)


def test_a_plan_of_a_unit_with_none_above_counts_upwards(district, commune):
    TaskFactory(plan=PlanFactory(unit=commune), scope="commune")

    assert figure("assigned_rate", commune) == (0, 1)
    assert figure("assigned_rate", district) == (0, 1)


def test_a_plan_whose_tasks_all_ended_still_is_the_highest(own_plan, commune):
    own_plan["shared"].ended_on, own_plan["shared"].end_reason = date(2020, 3, 1), "Bỏ"
    own_plan["shared"].save()

    of_year = YearTasks.of(2020)

    assert (of_year.shared(commune), of_year.own(commune)) == ([], [own_plan["extra"]])


def test_an_ended_task_leaves_counts_from_that_day_on(plan, commune, people):
    TaskFactory(plan=plan, indicator=IndicatorFactory(code="TC01"), target=50)
    ended = TaskFactory(
        plan=plan,
        indicator=IndicatorFactory(code="TC02"),
        target=50,
        ended_on=date(2020, 10, 1),
        end_reason="Tỉnh đã bãi bỏ",
    )
    signed(commune, PeriodFactory(), people.leader, TC01=(1, 1), TC02=(0, 1))

    with clock.frozen(at(2020, 9, 30)):
        assert figure("completion_rate", commune) == (1, 2)
        assert ended in tasks_of(plan)
    with clock.frozen(at(2020, 10, 1)):
        assert figure("completion_rate", commune) == (1, 1)
        assert figure("assigned_rate", commune) == (0, 1)
        assert ended not in tasks_of(plan)
        assert ended in tasks_of(plan, with_ended=True)


def test_what_ended_after_the_year_counts_in_it(plan, commune):
    TaskFactory(plan=plan, ended_on=date(2021, 1, 2), end_reason="Hết năm")

    assert figure("assigned_rate", commune) == (0, 1)


def test_a_unit_with_a_target_of_its_own_is_judged_by_it(plan, commune, neighbour, people):
    task = TaskFactory(plan=plan, indicator=IndicatorFactory(code="TC01"), target=100)
    TaskTarget.objects.create(task=task, unit=commune, target=Decimal(75))
    period = PeriodFactory()
    signed(commune, period, people.leader, TC01=(3, 4))
    signed(neighbour, period, people.stranger, TC01=(3, 4))

    assert figure("completion_rate", commune) == (1, 1)
    assert figure("completion_rate", neighbour) == (0, 1)
    [mine] = progress_of([task], plan, commune)
    assert (mine.target, mine.state) == (75, TaskState.DONE)
    [whole] = progress_of([task], plan)
    assert (whole.target, whole.state) == (100, TaskState.BEHIND)


def test_a_target_for_one_unit_makes_the_task_judged_there(plan, commune, neighbour, people):
    task = TaskFactory(plan=plan, indicator=IndicatorFactory(code="TC01"), target=None)
    TaskTarget.objects.create(task=task, unit=commune, target=Decimal(75))
    signed(commune, PeriodFactory(), people.leader, TC01=(1, 4))

    assert figure("completion_rate", commune) == (0, 1)
    missing = MEASURES["completion_rate"]([neighbour], 2020, "")[neighbour.pk]
    assert missing.state == FigureState.MISSING
