"""The keeper sees a task otherwise than its figure says."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import AuditEvent
from common import clock
from common.exceptions import Refused
from plans.choices import TaskState
from plans.measures import MEASURES
from plans.models import TaskJudgement
from plans.selectors.plans import task_reading, unit_lines
from plans.selectors.progress import progress_in, progress_of
from plans.services import judge_task
from tests.factories.plans import IndicatorFactory, PlanFactory, TaskFactory, at, signed
from tests.factories.units import UnitFactory
from units.services import make_periods

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(at(2020, 10, 1)):
        yield


@pytest.fixture
def task(district, commune, people):
    plan = PlanFactory(unit=district)
    task = TaskFactory(plan=plan, code="1.1", target=100, indicator=IndicatorFactory(code="TC01"))
    signed(commune, make_periods(year=2020)[0], people.leader, TC01=(1, 2))
    return task


def judge(task, people, state=TaskState.DONE, reason="Tỉnh đã cho lùi hạn", unit=None, by=None):
    return judge_task(task=task, unit=unit, state=state, reason=reason, by=by or people.staff)


def test_the_keepers_word_stands_beside_what_the_figure_says(task, people):
    judge(task, people)

    [progress] = progress_of([task], task.plan)

    assert (progress.state, progress.computed) == (TaskState.DONE, TaskState.BEHIND)
    assert progress.judgement.reason == "Tỉnh đã cho lùi hạn"
    assert progress.figure.exact == 50


def test_the_newest_word_stands_and_can_be_lifted(task, people):
    judge(task, people)
    judge(task, people, TaskState.ON_TRACK, "Đang làm tiếp")
    assert progress_of([task], task.plan)[0].state == TaskState.ON_TRACK

    judge(task, people, "", "Đã có số liệu mới")

    assert progress_of([task], task.plan)[0].state == TaskState.BEHIND
    assert TaskJudgement.objects.count() == 3


def test_a_word_on_one_unit_is_about_that_unit(task, people, commune):
    judge(task, people, unit=commune)

    reading = task_reading(task)
    lines = {line.unit.pk: line.progress for line in unit_lines(task, reading)}

    assert lines[commune.pk].state == TaskState.DONE
    assert progress_in(reading, [task])[0].state == TaskState.BEHIND


def test_figures_for_the_index_do_not_follow_the_keepers_word(task, people, commune):
    judge(task, people, unit=commune)

    assert MEASURES["completion_rate"]([commune], 2020, "")[commune.pk].exact == 0


def test_each_word_leaves_its_line_in_the_trail(task, people, commune):
    judge(task, people, unit=commune)
    judge(task, people, "", "Thôi", unit=commune)

    events = AuditEvent.objects.filter(target="plans.task").order_by("sequence")

    assert [event.action for event in events] == ["task.judged", "task.judgement_lifted"]
    assert events[0].after == {"state": "done", "unit": "Xã Hiếu Phụng"}
    assert events[1].before == {"state": "done"}
    assert (events[0].reason, events[0].unit_code) == ("Tỉnh đã cho lùi hạn", "29686")


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (TaskState.DONE, "  ", "nêu lý do"),
        (TaskState.NO_DATA, "Vì vậy", "không phải là đánh giá"),
        ("", "Vì vậy", "Không có đánh giá nào để bỏ"),
    ],
)
def test_what_is_no_judgement_is_refused(task, people, state, reason, words):
    with pytest.raises(Refused, match=words):
        judge(task, people, state, reason)
    assert not TaskJudgement.objects.exists()


def test_a_unit_that_does_not_carry_it_out_is_refused(task, people, district):
    department = UnitFactory(parent=district, level__code="department")

    with pytest.raises(Refused, match="không thực hiện"):
        judge(task, people, unit=department)


def test_an_ended_task_is_judged_no_more(task, people):
    task.ended_on, task.end_reason = clock.today(), "Bỏ"
    task.save()

    with pytest.raises(Refused, match="thôi thực hiện"):
        judge(task, people)


@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator", "stranger"])
def test_only_the_keeper_judges(task, people, who, commune):
    with pytest.raises(PermissionDenied):
        judge(task, people, unit=commune, by=getattr(people, who))


def test_the_database_holds_reason_and_kind(task, people):
    for row in ({"state": "done", "reason": ""}, {"state": "no_data", "reason": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TaskJudgement.objects.create(task=task, by=people.staff, **row)
