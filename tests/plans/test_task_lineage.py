"""Tasks that are split, merged, superseded, ended: what stays, what follows."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from common import clock
from plans.exceptions import NotInPlan
from plans.models import Indicator, Task, TaskLineage
from plans.services.task_lineage import (
    end_task,
    merge_tasks,
    resume_task,
    split_task,
    supersede_task,
)
from tests.factories.plans import IndicatorFactory, PlanFactory, ReformAreaFactory, TaskFactory, at
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db

JULY = date(2020, 7, 1)
WHY = "Quyết định 99/QĐ-UBND"


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(at(2020, 9, 10)):
        yield


@pytest.fixture
def plan(district):
    return PlanFactory(unit=district)


@pytest.fixture
def make(plan, district):
    area = ReformAreaFactory(code="2")

    def make_(code, **values):
        return TaskFactory(plan=plan, area=area, code=code, scope="commune", **values)

    return make_


@pytest.fixture
def task(make, district):
    body = UnitFactory(name="Phòng Nội vụ", parent=district, level__code="department")
    task = make(
        "2.1",
        title="Rà soát và niêm yết",
        indicator=IndicatorFactory(code="NV2.1"),
        target=100,
        budget=Decimal(5000000),
        lead=body,
        due_on=date(2020, 12, 1),
    )
    task.cooperating.add(body)
    task.legal_bases.create(text="61/2018/NĐ-CP", editors_note="")
    return task


def split(task, by, parts=(("2.5", "Rà soát"), ("2.6", "Niêm yết")), **more):
    more = {"on": JULY, "reason": WHY} | more
    return split_task(task=task, parts=parts, by=by, **more)


def test_split_task_ends_the_old_and_points_to_the_new(task, people):
    first, second = split(task, people.staff)

    task.refresh_from_db()
    assert (task.ended_on, task.end_reason) == (JULY, WHY)
    assert set(task.successors.values_list("new__code", "kind", "on")) == {
        ("2.5", "split", JULY),
        ("2.6", "split", JULY),
    }
    assert (first.lead, first.due_on, first.scope) == (task.lead, task.due_on, "commune")
    assert list(second.cooperating.all()) == [task.lead]
    assert second.legal_bases.get().text == "61/2018/NĐ-CP"
    # Money and measure are not doubled.
    assert (first.budget, first.indicator, second.indicator) == (None, None, None)


def test_split_task_lets_its_own_line_go(task, people):
    split(task, people.staff)

    assert Indicator.objects.get().last_year == 2019


def test_split_task_may_leave_the_measure_to_one_part(task, people):
    first, second = split(task, people.staff, keeps_measure="2.6")

    assert (first.indicator, first.target) == (None, None)
    assert (second.indicator.code, second.target) == ("NV2.1", 100)
    assert Indicator.objects.get().last_year is None


def test_split_task_refuses_a_used_code_and_keeps_everything(task, make, people):
    make("2.6", title="Đã có")

    with pytest.raises(NotInPlan, match="Mã 2.6 đã dùng"):
        split(task, people.staff)

    task.refresh_from_db()
    assert task.ended_on is None
    assert set(Task.objects.values_list("code", flat=True)) == {"2.1", "2.6"}


def test_split_task_refuses_its_own_code_and_one_part_alone(task, people):
    with pytest.raises(NotInPlan, match="Mã 2.1 đã dùng"):
        split(task, people.staff, parts=(("2.1", "Như cũ"), ("2.2", "Mới")))
    with pytest.raises(NotInPlan, match="ít nhất hai"):
        split(task, people.staff, parts=(("2.2", "Mới"),))


def test_split_task_refuses_one_that_has_ended(task, people):
    split(task, people.staff)

    with pytest.raises(NotInPlan, match="đã thôi thực hiện"):
        split(task, people.staff, parts=(("2.8", "A"), ("2.9", "B")))


@pytest.mark.parametrize("on", [date(2020, 9, 11), date(2018, 12, 31)])
def test_split_task_refuses_a_day_to_come_or_long_past(task, people, on):
    with pytest.raises(NotInPlan, match="Ngày thôi thực hiện"):
        split(task, people.staff, on=on)


def test_split_task_wants_a_reason(task, people):
    with pytest.raises(NotInPlan, match="lý do"):
        split(task, people.staff, reason="  ")


def act(name, task, make, by):
    """Each way to end a task, done by somebody."""
    how = {"on": JULY, "reason": WHY, "by": by}
    ways = SimpleNamespace(
        split=lambda: split(task, by),
        merge=lambda: merge_tasks(tasks=[task, make("2.2")], code="2.9", title="Gộp", **how),
        supersede=lambda: supersede_task(task=task, code="2.9", title="Thay", **how),
        end=lambda: end_task(task=task, **how),
        resume=lambda: resume_task(task=task, reason=WHY, by=by),
    )
    return getattr(ways, name)()


@pytest.mark.parametrize("way", ["split", "merge", "supersede", "end", "resume"])
@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator", "stranger"])
def test_only_the_keeper_ends_tasks(task, make, people, who, way):
    with pytest.raises(PermissionDenied):
        act(way, task, make, getattr(people, who))
    assert not TaskLineage.objects.exists()


def test_merge_tasks_makes_one_of_several(task, make, people):
    other = make("2.2", budget=Decimal(2000000), due_on=date(2020, 6, 30), product="Báo cáo")

    new = merge_tasks(
        tasks=[task, other], code="2.9", title="Gộp lại", on=JULY, reason=WHY, by=people.staff
    )

    assert (new.title, new.budget, new.due_on) == ("Gộp lại", 7000000, date(2020, 12, 1))
    assert (new.lead, new.product) == (task.lead, "Báo cáo")
    assert set(new.predecessors.values_list("old__code", "kind")) == {
        ("2.1", "merged"),
        ("2.2", "merged"),
    }
    assert Task.objects.filter(ended_on=JULY).count() == 2
    assert AuditEvent.objects.filter(action="task.merged").count() == 2


def test_merge_tasks_goes_on_with_the_measure_that_was_chosen(task, make, people):
    new = merge_tasks(
        tasks=[make("2.2"), task],
        code="2.9",
        title="Gộp",
        on=JULY,
        reason=WHY,
        by=people.staff,
        measured_like=task,
    )

    assert (new.indicator.code, new.target) == ("NV2.1", 100)
    assert Indicator.objects.get().last_year is None


def test_merge_tasks_refuses_another_plan_one_alone_and_an_ended_one(task, make, people, commune):
    foreign = TaskFactory(plan=PlanFactory(unit=commune), code="9.9")
    ended = make("2.3", ended_on=JULY, end_reason="Bỏ")
    how = {"code": "2.9", "title": "Gộp", "on": JULY, "reason": WHY, "by": people.staff}

    for tasks, match in (
        ([task, foreign], "cùng một kế hoạch"),
        ([task, task], "ít nhất hai"),
        ([task, ended], "đã thôi thực hiện"),
    ):
        with pytest.raises(NotInPlan, match=match):
            merge_tasks(tasks=tasks, **how)
    task.refresh_from_db()
    assert task.ended_on is None


def test_supersede_task_by_one_that_is_there(task, make, people):
    other = make("2.2", title="Đang có")

    assert supersede_task(task=task, by_task=other, on=JULY, reason=WHY, by=people.staff) == other

    assert task.successors.get().kind == "superseded"
    assert Task.objects.count() == 2


def test_supersede_task_by_a_new_one(task, people):
    new = supersede_task(task=task, code="2.7", title="Mới", on=JULY, reason=WHY, by=people.staff)

    assert (new.code, new.title, new.lead) == ("2.7", "Mới", task.lead)


def test_supersede_task_refuses_itself_and_another_plan(task, people, commune):
    foreign = TaskFactory(plan=PlanFactory(unit=commune), code="9.9")

    for other in (task, foreign):
        with pytest.raises(NotInPlan, match="nhiệm vụ khác của cùng kế hoạch"):
            supersede_task(task=task, by_task=other, on=JULY, reason=WHY, by=people.staff)


def test_end_task_leaves_it_without_a_successor(task, people):
    end_task(task=task, on=JULY, reason="Trung ương bỏ yêu cầu", by=people.staff)

    task.refresh_from_db()
    assert (task.ended_on, task.end_reason) == (JULY, "Trung ương bỏ yêu cầu")
    assert not task.successors.exists()
    assert Indicator.objects.get().last_year == 2019


def test_a_line_of_the_form_and_one_that_others_go_by_stay(task, make, people):
    make("2.2", indicator=task.indicator)
    of_the_form = make("2.3", indicator=IndicatorFactory(code="TC01"))

    end_task(task=task, on=JULY, reason=WHY, by=people.staff)
    end_task(task=of_the_form, on=JULY, reason=WHY, by=people.staff)

    assert set(Indicator.objects.values_list("last_year", flat=True)) == {None}


def test_resume_task_takes_the_end_back(task, people):
    end_task(task=task, on=JULY, reason=WHY, by=people.staff)

    resume_task(task=task, reason="Bấm nhầm", by=people.staff)

    task.refresh_from_db()
    assert (task.ended_on, task.end_reason) == (None, "")
    assert Indicator.objects.get().last_year is None
    assert AuditEvent.objects.get(action="task.resumed").reason == "Bấm nhầm"


def test_resume_task_refuses_one_that_others_stand_for(task, people):
    split(task, people.staff)

    with pytest.raises(NotInPlan, match="đã có nhiệm vụ khác thay"):
        resume_task(task=task, reason="Bấm nhầm", by=people.staff)
