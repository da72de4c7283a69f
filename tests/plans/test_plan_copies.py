"""A commune's own plan, and next year's."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from plans.exceptions import NotInPlan
from plans.models import Indicator, Plan, Task, TaskAssignment, TaskTarget
from plans.services.plan_copies import copy_plan, derive_plan, derive_tasks, moved
from plans.services.task_editing import add_task
from tests.factories.plans import IndicatorFactory, PlanFactory, ReformAreaFactory, TaskFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(district):
    return PlanFactory(unit=district)


@pytest.fixture
def task(plan):
    task = TaskFactory(
        plan=plan,
        area=ReformAreaFactory(code="1"),
        code="1.1",
        title="Rà soát",
        scope="district,commune",
        indicator=IndicatorFactory(code="TC01"),
        target=90,
        due_text="Quý II/2020",
        due_on=date(2020, 2, 29),
        budget=Decimal(1000000),
    )
    task.legal_bases.create(text="61/2018/NĐ-CP", editors_note="x")
    return task


def derive(plan, commune, by, tasks):
    return derive_plan(source=plan, unit=commune, tasks=tasks, by=by, title="Kế hoạch của xã")


def test_derive_plan_takes_over_what_the_unit_carries_out(plan, task, commune, people):
    TaskAssignment.objects.create(task=task, unit=commune, post="Công chức Tư pháp")
    TaskTarget.objects.create(task=task, unit=commune, target=80)

    own, [derived] = derive(plan, commune, people.official, [task])

    assert (own.derived_from, own.unit, own.year) == (plan, commune, 2020)
    assert own.get_absolute_url() == f"/ke-hoach/ban/{own.pk}/"
    assert derived.get_absolute_url() == f"/ke-hoach/ban/{own.pk}/1.1/"
    assert (derived.code, derived.lead, derived.scope) == ("1.1", commune, "commune")
    assert (derived.indicator, derived.target, derived.budget) == (task.indicator, 80, None)
    assert derived.legal_bases.get().editors_note == "x"
    assert derived.assignments.get().post == "Công chức Tư pháp"
    assert derived.predecessors.get().kind == "derived"


def test_a_task_that_counts_units_asks_the_one_unit_to_have_it(plan, task, commune, people):
    Task.objects.update(target=10, target_counts_units=True)

    _own, [derived] = derive(plan, commune, people.official, [task])

    assert (derived.target, derived.target_counts_units) == (1, True)


def test_the_unit_adds_tasks_of_its_own(plan, task, commune, people):
    own, _derived = derive(plan, commune, people.official, [task])

    added = add_task(
        plan=own,
        by=people.official,
        area=task.area,
        code="1.2",
        title="Việc riêng",
        scope="commune",
    )

    assert [one.code for one in own.tasks.all()] == ["1.1", "1.2"]
    assert not added.predecessors.exists()


def test_derive_tasks_adds_what_is_not_there_yet(plan, task, commune, people):
    own, _derived = derive(plan, commune, people.official, [task])
    later = TaskFactory(plan=plan, area=task.area, code="1.3", scope="commune")

    [added] = derive_tasks(plan=own, tasks=[task, later], by=people.official)

    assert added.code == "1.3"
    assert own.tasks.count() == 2


def test_derive_tasks_gives_another_code_where_the_unit_used_it(plan, task, commune, people):
    own, _none = derive(plan, commune, people.official, [])
    add_task(plan=own, by=people.official, area=task.area, code="1.1", title="X", scope="commune")

    [derived] = derive_tasks(plan=own, tasks=[task], by=people.official)

    assert derived.code == "1.1-2"


def test_derive_plan_refuses_tasks_that_the_unit_does_not_carry_out(plan, task, commune, people):
    others = TaskFactory(plan=plan, area=task.area, code="1.2", scope="district")
    ended = TaskFactory(
        plan=plan, area=task.area, code="1.3", ended_on=date(2020, 1, 5), end_reason="Bỏ"
    )

    for wrong in (others, ended):
        with pytest.raises(NotInPlan, match="không do Xã Hiếu Phụng thực hiện"):
            derive(plan, commune, people.official, [task, wrong])
    assert Plan.objects.get() == plan


def test_derive_plan_refuses_units_elsewhere_and_the_district_itself(plan, task, people, district):
    with pytest.raises(NotInPlan, match="không thuộc"):
        derive(plan, district, people.staff, [task])
    with pytest.raises(NotInPlan, match="không thuộc"):
        derive(plan, UnitFactory(), people.staff, [task])


@pytest.mark.parametrize("who", ["leader", "inspector", "administrator", "stranger"])
def test_derive_plan_is_for_the_units_keeper(plan, task, commune, people, who):
    with pytest.raises(PermissionDenied):
        derive(plan, commune, getattr(people, who), [task])


# --- Next year's -----------------------------------------------------------------------------


def copy(plan, tasks, by, *, keep_targets=True, year=2021):
    return copy_plan(
        source=plan, year=year, tasks=tasks, keep_targets=keep_targets, by=by, title="Năm sau"
    )


def test_copy_plan_carries_tasks_and_moves_their_dates(plan, task, commune, people):
    TaskTarget.objects.create(task=task, unit=commune, target=80)

    new = copy(plan, [task], people.staff).tasks.get()

    assert (new.code, new.title, new.indicator) == ("1.1", "Rà soát", task.indicator)
    assert (new.due_on, new.due_text) == (date(2021, 2, 28), "Quý II/2021")
    assert (new.target, new.budget) == (90, None)
    assert new.targets.get().target == 80
    assert new.legal_bases.get().text == "61/2018/NĐ-CP"
    assert new.predecessors.get().kind == "carried"
    task.refresh_from_db()
    assert task.ended_on is None


def test_copy_plan_may_leave_targets_to_be_set_anew(plan, task, commune, people):
    TaskTarget.objects.create(task=task, unit=commune, target=80)

    new = copy(plan, [task], people.staff, keep_targets=False).tasks.get()

    assert new.target is None
    assert not new.targets.exists()


def test_copy_plan_names_a_body_that_is_gone(plan, task, people, district):
    gone = UnitFactory(name="Phòng Cũ", parent=district, valid_to=date(2020, 12, 31))
    Task.objects.update(lead=gone)
    task.cooperating.add(gone)

    new = copy(plan, [task], people.staff).tasks.get()

    assert (new.lead, new.lead_text) == (None, "Phòng Cũ")
    assert not new.cooperating.exists()


def test_copy_plan_puts_a_line_on_the_form_again(plan, task, people):
    line = IndicatorFactory(code="NV1.1", last_year=2020)
    Task.objects.update(indicator=line)

    copy(plan, [task], people.staff)

    assert Indicator.objects.get(code="NV1.1").last_year is None


def test_copy_plan_leaves_out_what_has_ended(plan, task, people):
    Task.objects.update(ended_on=date(2020, 5, 1), end_reason="Bỏ")

    with pytest.raises(NotInPlan, match="không còn thực hiện"):
        copy(plan, [task], people.staff)


def test_copy_plan_refuses_a_year_that_has_one(plan, task, people, district):
    PlanFactory(unit=district, year=2021)

    with pytest.raises(NotInPlan, match="đã có kế hoạch năm 2021"):
        copy(plan, [task], people.staff)


def test_copy_plan_of_a_unit_carries_out_the_new_one_above(plan, task, commune, people, district):
    own, tasks = derive(plan, commune, people.official, [task])
    above = PlanFactory(unit=district, year=2021)

    assert copy(own, tasks, people.official).derived_from == above


@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator", "stranger"])
def test_copy_plan_is_for_the_keeper(plan, task, people, who):
    with pytest.raises(PermissionDenied):
        copy(plan, [task], getattr(people, who))


def test_moved_keeps_the_day():
    assert moved(date(2020, 6, 30), 1) == date(2021, 6, 30)
    assert moved(date(2020, 2, 29), 1) == date(2021, 2, 28)
    assert moved(None, 1) is None
