"""What inspections put on an official's work list."""

from datetime import date

import pytest
from django.urls import reverse

from common import clock
from common.worklist import WorkGroup
from plans.services.findings import confirm_remedy, refuse_remedy, report_remedy
from plans.work import work_items
from plans.work.findings import to_confirm, to_mend, to_visit
from tests.factories.plans import FindingFactory, InspectionFactory, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(at(2020, 7, 1)):
        yield


@pytest.fixture
def inspection(commune):
    return InspectionFactory(unit=commune, held_on=date(2020, 5, 20))


def test_an_open_finding_is_work_of_the_inspected_unit(people, inspection):
    finding = FindingFactory(inspection=inspection, due_on=date(2020, 7, 20))

    [item] = work_items(people.official)

    assert (item.group, item.title, item.detail, item.url, item.due_on) == (
        WorkGroup.SOON,
        "Kiến nghị sau kiểm tra năm 2020",
        "Niêm yết lại thủ tục mới",
        reverse("plans:finding-resolve", args=[finding.pk]),
        date(2020, 7, 20),
    )


def test_overdue_stands_by_itself_and_no_date_comes_last(people, inspection):
    FindingFactory(inspection=inspection, due_on=None)
    FindingFactory(inspection=inspection, due_on=date(2020, 6, 30))
    FindingFactory(inspection=inspection, due_on=date(2020, 7, 1))

    found = [(item.group, item.due_on) for item in work_items(people.official)]

    assert found == [
        (WorkGroup.OVERDUE, date(2020, 6, 30)),
        (WorkGroup.SOON, date(2020, 7, 1)),
        (WorkGroup.SOON, None),
    ]


def test_mended_findings_and_those_of_others_are_no_work(people, inspection, neighbour):
    FindingFactory(inspection=inspection, remedy="Đã niêm yết", resolved_on=date(2020, 6, 25))
    FindingFactory(inspection=InspectionFactory(unit=neighbour))

    assert work_items(people.official) == []


@pytest.mark.parametrize("who", ["leader", "staff", "inspector"])
def test_only_who_writes_for_the_unit_is_asked(people, inspection, who):
    FindingFactory(inspection=inspection)

    assert work_items(getattr(people, who)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_findings_cost_the_same_however_many(people, inspection, count, django_assert_num_queries):
    FindingFactory.create_batch(count, inspection=inspection)
    work_items(people.official)  # reads the person's roles once

    with django_assert_num_queries(3):
        assert len(work_items(people.official)) == count


def test_the_inspector_sees_what_is_overdue_everywhere_in_one_line(people, inspection, neighbour):
    other = InspectionFactory(unit=neighbour, held_on=date(2020, 5, 21))
    for visit, day in ((other, 29), (inspection, 28), (inspection, 30)):
        FindingFactory(inspection=visit, due_on=date(2020, 6, day))
    FindingFactory(inspection=inspection, due_on=date(2020, 7, 1))

    [item] = work_items(people.inspector)

    names = f"{inspection.unit.short_name}, {neighbour.short_name}"
    assert (item.group, item.title, item.detail, item.url, item.due_on) == (
        WorkGroup.OVERDUE,
        "3 kiến nghị quá hạn khắc phục",
        names,
        reverse("plans:finding-list") + "?nam=2020&loc=qua-han",
        date(2020, 6, 28),
    )


def test_the_inspector_has_no_work_while_nothing_is_overdue(people, inspection):
    FindingFactory(inspection=inspection, due_on=date(2020, 7, 1))

    assert work_items(people.inspector) == []


def test_a_remedy_found_wanting_comes_back_with_its_reason(people, inspection):
    finding = FindingFactory(inspection=inspection, text="Niêm yết lại", due_on=date(2020, 7, 20))
    claim = report_remedy(
        finding=finding, by=people.official, text="Đã làm", done_on=date(2020, 6, 1)
    )
    assert to_mend(people.official) == []
    refuse_remedy(remedy=claim, by=people.inspector, reason="Thiếu ảnh")

    [item] = to_mend(people.official)

    assert item.detail == "Chưa đạt: “Thiếu ảnh” · Niêm yết lại"


def test_the_inspector_confirms_what_units_report(people, inspection, neighbour):
    other = InspectionFactory(unit=neighbour, held_on=date(2020, 5, 21))
    one, two = (FindingFactory(inspection=visit) for visit in (inspection, other))
    said = {"text": "Đã làm", "done_on": date(2020, 6, 1)}
    claim = report_remedy(finding=one, by=people.official, **said)
    report_remedy(finding=two, by=people.stranger, **said)

    [item] = to_confirm(people.inspector)
    assert (item.title, item.group, item.url) == (
        "2 kết quả khắc phục chờ xác nhận",
        WorkGroup.SOON,
        "/kiem-tra/kien-nghi/?nam=2020&loc=cho-xac-nhan",
    )
    confirm_remedy(remedy=claim, by=people.inspector)
    [item] = to_confirm(people.inspector)
    assert item.url == f"/kiem-tra/kien-nghi/{two.pk}/"
    assert to_confirm(people.staff) == []


def test_planned_visits_are_work_two_weeks_ahead_and_when_passed(people, commune, neighbour):
    """Today is 1/7/2020: until 15/7 a visit is near, on 16/7 it is not yet."""
    days = (date(2020, 6, 30), date(2020, 7, 15), date(2020, 7, 16))
    passed, near, _far = (
        InspectionFactory(unit=commune, held_on=None, planned_for=day) for day in days
    )
    InspectionFactory(unit=neighbour, planned_for=days[0], held_on=date(2020, 6, 1))
    InspectionFactory(
        unit=neighbour, planned_for=days[0], held_on=None,
        called_off_on=date(2020, 6, 1), called_off_reason="Mưa bão",
    )  # fmt: skip

    items = to_visit(people.inspector)

    assert [(item.group, item.url, item.due_on) for item in items] == [
        (WorkGroup.OVERDUE, f"/kiem-tra/{passed.pk}/", days[0]),
        (WorkGroup.SOON, f"/kiem-tra/{near.pk}/", days[1]),
    ]
    assert to_visit(people.official) == []
