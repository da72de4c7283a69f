"""One unit across its tasks, and a task's life."""

from datetime import date
from decimal import Decimal

import pytest

from common import clock
from plans.choices import LineageKind, TaskState
from plans.models import (
    Citation,
    LegalBasis,
    Review,
    TaskAssignment,
    TaskLineage,
    TaskTarget,
)
from plans.selectors.plans import quarters_of, task_for_page, task_reading
from plans.selectors.timeline import timeline_of
from plans.selectors.unit_tasks import unit_summaries, unit_year
from plans.services import judge_task
from plans.services.plans import save_task
from tests.factories.plans import (
    CellFactory,
    EvidenceFactory,
    IndicatorFactory,
    PlanFactory,
    TaskFactory,
    at,
    signed,
)
from tests.factories.units import UnitFactory
from units.services import make_periods

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarters():
    with clock.frozen(at(2020, 10, 1)):
        yield make_periods(year=2020)


@pytest.fixture
def plan(district):
    return PlanFactory(unit=district, decision_number="3139/QĐ-UBND", issued_on=date(2019, 12, 24))


@pytest.fixture
def task(plan):
    return TaskFactory(
        plan=plan,
        code="1.1",
        title="Lấy ý kiến",
        target=100,
        indicator=IndicatorFactory(code="TC01"),
    )


def test_every_task_of_the_unit_with_all_that_belongs_to_it(plan, task, quarters, commune, people):
    TaskFactory(plan=plan, code="1.2", scope="district")
    TaskTarget.objects.create(task=task, unit=commune, target=Decimal(75))
    TaskAssignment.objects.create(task=task, unit=commune, post="Công chức Tư pháp")
    report = signed(commune, quarters[0], people.leader, TC01=(3, 4))
    cell = CellFactory(report=report, indicator=task.indicator)
    document = EvidenceFactory(unit=commune)
    Citation.objects.create(cell=cell, evidence=document, page="1")
    Citation.objects.create(cell=cell, evidence=document, page="2")

    [one] = unit_year(plan, commune).tasks

    assert (one.task, one.post, one.documents, one.is_own) == (task, "Công chức Tư pháp", 1, False)
    assert (one.progress.target, one.progress.state) == (75, TaskState.DONE)
    assert (one.last.report_id, one.last.period) == (report.pk, quarters[0])


def test_what_the_own_plan_adds_stands_with_it(plan, task, quarters, commune):
    own = PlanFactory(unit=commune, derived_from=plan)
    derived = TaskFactory(plan=own, code="1", scope="commune")
    TaskLineage.objects.create(old=task, new=derived, kind=LineageKind.DERIVED, on=clock.today())
    extra = TaskFactory(plan=own, code="2", scope="commune")
    TaskAssignment.objects.create(task=derived, unit=commune, post="Chủ tịch")

    found = unit_year(plan, commune)

    assert [(one.task, one.is_own, one.post) for one in found.tasks] == [
        (task, False, "Chủ tịch"),
        (extra, True, ""),
    ]
    assert found.without_post == 1


def test_ended_tasks_are_kept_apart(plan, task, quarters, commune):
    task.ended_on, task.end_reason = date(2020, 9, 1), "Bỏ"
    task.save()

    found = unit_year(plan, commune)

    assert (found.tasks, found.ended) == ([], [task])


def test_units_side_by_side(plan, task, quarters, commune, neighbour, people):
    signed(commune, quarters[0], people.leader, TC01=(1, 1))

    first, second = unit_summaries(plan, [commune, neighbour])

    assert {str(state): count for state, count in first.states if count} == {"Hoàn thành": 1}
    assert {str(state): count for state, count in second.states if count} == {"Chưa có số liệu": 1}
    assert (first.tasks, first.without_post) == (1, 1)


# --- A task's life -----------------------------------------------------------------------------------


def life_of(task, readable=()):
    task = task_for_page(task.plan, task.code)
    reading = task_reading(task)
    return timeline_of(task, reading, quarters_of(task, reading), readable)


def test_what_it_rests_on_comes_last(task, quarters):
    LegalBasis.objects.create(task=task, text="34/2016/NĐ-CP", editors_note="Đã sửa năm 2018")

    *_rest, decision, basis = life_of(task)

    assert (decision.what, decision.on) == (
        "Quyết định số 3139/QĐ-UBND ban hành kế hoạch",
        date(2019, 12, 24),
    )
    assert (basis.what, basis.why) == (
        "Căn cứ 34/2016/NĐ-CP",
        "Ghi chú biên tập: Đã sửa năm 2018",
    )


def test_quarters_tell_the_figure_so_far(task, quarters, commune, neighbour, people):
    signed(commune, quarters[0], people.leader, TC01=(1, 2))

    told = [one for one in life_of(task) if "Quý I/2020" in one.what]

    assert [(one.what, one.on, one.why) for one in told] == [
        (
            "Hết Quý I/2020: lũy kế 50,0\u00a0% (1/2)",
            date(2020, 3, 14),
            "1/2 đơn vị có số liệu trong kỳ.",
        )
    ]


def test_judgements_on_reports_are_told_together_and_reasons_to_readers(
    task, quarters, commune, neighbour, people
):
    mine = signed(commune, quarters[0], people.leader, TC01=(1, 2)).submissions.get()
    theirs = signed(neighbour, quarters[0], people.leader, TC01=(1, 2)).submissions.get()
    other = IndicatorFactory(code="TC99")
    day = at(2020, 3, 20)
    for submission in (mine, theirs):
        Review.objects.create(submission=submission, kind="accepted", by=people.staff, at=day)
    Review.objects.create(
        submission=mine, kind="returned", indicator=task.indicator, reason="Mẫu số sai",
        by=people.staff, at=at(2020, 3, 18),
    )  # fmt: skip
    Review.objects.create(
        submission=mine, kind="returned", indicator=other, reason="Việc khác", by=people.staff
    )

    told = [one for one in life_of(task, {commune.pk}) if "Duyệt" in one.what or "Trả" in one.what]

    assert [(one.what, one.why) for one in told] == [
        ("Duyệt 2 báo cáo Quý I/2020 có nhiệm vụ này", "Quới An, Hiếu Phụng"),
        ("Trả lại số liệu của Xã Hiếu Phụng, Quý I/2020", "Mẫu số sai"),
    ]
    assert "Mẫu số sai" not in [one.why for one in life_of(task)]


def test_changes_are_told_field_by_field(plan, task, quarters, people):
    save_task(plan=plan, code="1.1", title="Lấy ý kiến rộng rãi", by=people.staff)

    [change] = [one for one in life_of(task) if one.what == "Sửa nhiệm vụ"]

    assert change.why == "nhiệm vụ: Lấy ý kiến → Lấy ý kiến rộng rãi"
    assert change.who == str(people.staff)


def test_the_keepers_word_is_told_with_its_reason(task, quarters, commune, people):
    judge_task(task=task, unit=commune, state=TaskState.DONE, reason="Đã lùi hạn", by=people.staff)

    [word] = [one for one in life_of(task) if "đánh giá" in one.what]

    assert word.why == "Xã Hiếu Phụng: Hoàn thành – Đã lùi hạn"


def test_lineage_leads_on_and_back(plan, task, quarters):
    newer = TaskFactory(plan=plan, code="1.9", title="Gộp cả hai")
    TaskLineage.objects.create(
        old=task, new=newer, kind=LineageKind.MERGED, on=date(2020, 7, 1), reason="Trùng việc"
    )
    task.ended_on, task.end_reason = date(2020, 7, 1), "Gộp"
    task.save()

    forward = [one for one in life_of(task) if one.url]
    back = [one for one in life_of(newer) if one.url]

    assert [(one.what, one.url, one.why) for one in forward] == [
        ("Gộp vào: 1.9 Gộp cả hai (kế hoạch 2020)", "/ke-hoach/2020/1.9/", "Trùng việc")
    ]
    assert [one.url for one in back] == ["/ke-hoach/2020/1.1/"]
    assert "Thôi thực hiện nhiệm vụ" in [one.what for one in life_of(task)]


def test_newest_first(task, quarters, commune, people):
    signed(commune, quarters[0], people.leader, TC01=(1, 2))
    days = [one.order for one in life_of(task)]

    assert days == sorted(days, reverse=True)


def test_departments_carry_nothing_out(plan, task, quarters, district, client, people):
    department = UnitFactory(parent=district, level__code="department")
    client.force_login(people.staff)

    assert client.get(f"/ke-hoach/2020/don-vi/{department.pk}/").status_code == 404
