"""Units by periods: counted over all, shown by the page, with a button to remind."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from common.models import OutgoingMail
from common.worklist import WorkGroup
from plans import services
from plans.models import Cell, Report, Review, Submission
from plans.selectors.matrix import PeriodCounts, year_matrix
from plans.services.reminders import remind_report
from plans.work import work_items
from tests.factories.plans import IndicatorFactory, SubmissionFactory, at
from tests.factories.units import PeriodFactory, UnitFactory, UserFactory, person
from units.models import Unit, User
from units.services import make_periods

pytestmark = pytest.mark.django_db

URL = "plans:report-list"


@pytest.fixture
def as_staff(client, people):
    client.force_login(people.staff)
    return client


def signed_on(report, leader, moment, official=None):
    return SubmissionFactory(
        report=report,
        submitted_by=official or UserFactory(),
        submitted_at=moment,
        signed_by=leader,
        signed_at=moment,
    )


def badges(matrix, unit):
    [row] = [row for row in matrix.rows if row.unit == unit]
    [report] = row.reports
    return str(report.shown), str(report.timeliness or "")


def test_each_place_says_its_state_and_whether_it_was_in_time(lines, people, district):
    period = PeriodFactory()
    timely, late, empty, accepted = UnitFactory.create_batch(4, parent=district)
    with clock.frozen(at(2020, 9, 1)):
        services.open_reports(period=period)
    report_of = {report.unit: report for report in Report.objects.select_related("unit")}
    signed_on(report_of[timely], people.leader, at(2020, 9, 17, 23))
    signed_on(report_of[late], people.leader, at(2020, 9, 18, 0))
    signed_on(report_of[accepted], people.leader, at(2020, 9, 10))
    services.accept_report(report=report_of[accepted], by=people.staff)

    with clock.frozen(at(2020, 9, 20)):
        matrix = year_matrix(Unit.objects.below(district), 2020)

    assert badges(matrix, timely) == ("Chờ huyện duyệt", "đúng hạn")
    assert badges(matrix, late) == ("Chờ huyện duyệt", "nộp muộn")
    assert badges(matrix, accepted) == ("Đã duyệt", "đúng hạn")
    assert badges(matrix, empty) == ("Quá hạn", "")
    # With the two communes of the house: six owe, three filed.
    assert matrix.counts == [PeriodCounts(period, owed=6, on_time=2, late=1, accepted=1)]
    assert (matrix.counts[0].filed, matrix.counts[0].unfiled) == (3, 3)


def test_what_came_in_again_is_no_longer_counted_as_accepted(lines, people, report):
    first = signed_on(report, people.leader, at(2020, 9, 12))
    for kind in ("accepted", "reopened"):
        Review.objects.create(submission=first, kind=kind, reason="x", by=people.staff)
    SubmissionFactory(report=report, number=2, submitted_by=people.official)

    [counts] = year_matrix(Unit.objects.all(), 2020).counts

    assert (counts.filed, counts.accepted) == (1, 0)


def test_names_are_found_without_accents(report, neighbour):
    def found(text):
        return [row.unit for row in year_matrix(Unit.objects.all(), 2020, search=text).rows]

    assert found("quoi an") == found("Quới") == [neighbour]
    assert found("không có") == []


def test_the_filter_keeps_only_who_owes_and_the_counts_stay_those_of_all(
    as_staff, signed_report, neighbour
):
    period = signed_report.period

    overview = as_staff.get(reverse(URL), {"chua-nop": period.pk}).context["overview"]

    assert [row.unit for row in overview.matrix.rows] == [neighbour]
    assert overview.matrix.counts[0].owed == 2


def fill(district, period, count):
    """As many communes as told, each with a sheet and a line on it, some signed."""
    Unit.objects.bulk_create(
        Unit(
            code=f"{80000 + number}",
            name=f"Xã {number:04d}",
            level_id="commune",
            parent=district,
            valid_from=date(2000, 1, 1),
            search_key=f"xa {number:04d}",
            sort_key=f"{number:04d}",
            path=f"{district.path}{90_000_000 + number}.",
        )
        for number in range(count)
    )
    reports = Report.objects.bulk_create(
        Report(unit=unit, period=period) for unit in Unit.objects.filter(name__startswith="Xã 0")
    )
    indicator = IndicatorFactory()
    Cell.objects.bulk_create(Cell(report=report, indicator=indicator) for report in reports)
    official, leader = UserFactory(), UserFactory()
    Submission.objects.bulk_create(
        Submission(
            report=report,
            number=1,
            submitted_by=official,
            submitted_at=at(2020, 9, 15),
            signed_by=leader,
            signed_at=at(2020, 9, 15),
        )
        for report in reports[::2]
    )


@pytest.mark.slow
def test_the_page_costs_the_same_with_twenty_and_with_four_hundred_units(
    as_staff, district, in_window
):
    period = PeriodFactory()

    def queries(query):
        as_staff.get(reverse(URL), query)
        with CaptureQueriesContext(connection) as captured:
            answer = as_staff.get(reverse(URL), query)
        return len(captured), answer.context["overview"].matrix

    fill(district, period, 20)
    few = [queries(query)[0] for query in ({}, {"chua-nop": period.pk}, {"tim": "xa"})]
    Report.objects.all().delete()
    Unit.objects.filter(name__startswith="Xã 0").delete()
    fill(district, period, 400)
    found = [queries(query) for query in ({}, {"chua-nop": period.pk}, {"tim": "xa"})]

    assert [count for count, _matrix in found] == few
    matrix = found[0][1]
    assert (len(matrix.rows), matrix.page.paginator.count) == (50, 400)
    assert (matrix.counts[0].owed, matrix.counts[0].filed) == (400, 200)


def test_the_second_page_goes_on_where_the_first_ended(as_staff, district, in_window):
    fill(district, PeriodFactory(), 60)

    overview = as_staff.get(reverse(URL), {"trang": "2"}).context["overview"]

    assert [row.unit.name for row in overview.matrix.rows][:2] == ["Xã 0050", "Xã 0051"]


# --- Reminding from the matrix ----------------------------------------------------------------------


def test_the_button_reminds_all_and_says_what_it_did(as_staff, report):
    url = reverse("plans:period-remind", args=[report.period_id])

    first = as_staff.post(url, follow=True).content.decode()
    again = as_staff.post(url, follow=True).content.decode()

    assert "Đã gửi 2 thư nhắc về 2 báo cáo." in first
    assert "Không gửi cho 2 đơn vị (hôm nay đã nhắc): Hiếu Phụng, Quới An." in again
    assert "đã nhắc hôm nay" in again
    assert OutgoingMail.objects.count() == 2


def test_one_unit_is_reminded_from_its_place_in_the_matrix(as_staff, report, people):
    answer = as_staff.post(reverse("plans:report-remind", args=[report.pk]), {"matrix": "1"})

    assert answer["Location"] == f"/bao-cao/?nam=2020#d{report.unit_id}"
    assert [letter.to for letter in OutgoingMail.objects.all()] == [people.official.email]


def test_who_may_only_look_has_no_button(client, report, people):
    client.force_login(people.inspector)

    page = client.get(reverse(URL)).content.decode()

    assert "Quới An" in page
    assert "/nhac/" not in page


def test_a_unit_nobody_can_be_reminded_of_is_marked(as_staff, report, people):
    assert "chưa có người nhận nhắc việc" not in row_of(as_staff, report.unit)

    User.objects.filter(pk=people.official.pk).update(email="")

    assert "chưa có người nhận nhắc việc" in row_of(as_staff, report.unit)


def row_of(client, unit):
    page = client.get(reverse(URL)).content.decode()
    return page.split(f'id="d{unit.pk}"')[1].split("</tr>")[0]


# --- On the work list -------------------------------------------------------------------------------


def test_the_official_sees_how_often_they_were_reminded(report, people):
    for day in (10, 12):
        with clock.frozen(at(2020, 9, day)):
            remind_report(report=report, by=people.staff)

    [item] = work_items(people.official)

    assert item.detail == "đã nhập 0/3 ô; đã nhắc lần 2 ngày 12/09"


def test_the_leader_sees_it_beside_what_waits_for_the_signature(submitted, people):
    assert "đã nhắc" not in work_items(people.leader)[0].detail

    remind_report(report=submitted, by=people.staff)

    assert work_items(people.leader)[0].detail.endswith("đã nhắc lần 1 ngày 10/09")


def test_the_district_sees_whom_no_reminder_reaches(report, people, neighbour):
    """The neighbour has an official but no leader."""
    titles = {item.title: item for item in work_items(people.staff)}

    item = titles["1 đơn vị chưa có người nhận nhắc việc"]
    assert (item.group, item.detail) == (WorkGroup.SOON, "Quới An")

    person("leader", neighbour)
    assert "1 đơn vị chưa có người nhận nhắc việc" not in {
        item.title for item in work_items(people.staff)
    }


def test_periods_of_other_years_are_not_mixed_in(report):
    make_periods(year=2019)

    assert year_matrix(Unit.objects.all(), 2019).rows == []
