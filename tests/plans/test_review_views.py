"""The district's pages: the queue, several at once, the panel, the talk, longer windows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from plans import services
from plans.choices import ReportState
from plans.models import Report, Review, Submission
from plans.selectors import reports_with_state
from plans.work import work_items
from tests.factories.plans import SubmissionFactory, at, signed
from tests.factories.units import PeriodFactory, UnitFactory, person
from units.models import PeriodExtension

QUEUE = "/bao-cao/duyet/"


def url(name, *args):
    return reverse(f"plans:{name}", args=args)


def state_of(report):
    return reports_with_state(Report.objects.filter(pk=report.pk)).get().state


@pytest.fixture
def as_staff(client, people):
    client.force_login(people.staff)
    return client


@pytest.fixture
def waiting(in_window, lines, people, district):
    """Signed on 2, 3 and 4 September; the third after a return, with a warning."""
    period = PeriodFactory()
    units = [UnitFactory(name=name, parent=district) for name in ("Xã Đông", "Xã Tây", "Xã Nam")]
    reports = [
        signed(unit, period, people.leader, on=at(2020, 9, day), TC05=day)
        for day, unit in enumerate(units, start=2)
    ]
    first = reports[2].submissions.get()
    Submission.objects.filter(pk=first.pk).update(signed_at=at(2020, 9, 1))
    Review.objects.create(
        submission=first, kind="returned", reason="Sai số", by=people.staff, at=at(2020, 9, 2)
    )
    SubmissionFactory(
        report=reports[2],
        number=2,
        signed_by=people.leader,
        signed_at=at(2020, 9, 4),
        content=first.content | {"TC05": first.content["TC05"] | {"value": "9"}},
        warnings=[{"code": "TC05", "text": "Khác nhiều so với kỳ trước"}],
    )
    return reports


def statement(report):
    return report.submissions.order_by("-number").first()


def shown(answer):
    return [row.report.unit.name for row in answer.context["rows"]]


# --- The queue -----------------------------------------------------------------------------------


def test_queue_shows_who_waits_longest_first(as_staff, waiting):
    rows = as_staff.get(QUEUE).context["rows"]

    # 10 September is a Thursday; the second to the tenth are six working days.
    assert [(row.report.unit.name, row.waited) for row in rows] == [
        ("Xã Đông", 6),
        ("Xã Tây", 5),
        ("Xã Nam", 4),
    ]
    assert [(row.warnings, row.changed) for row in rows] == [(0, None), (0, None), (1, 1)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"ten": "dong"}, ["Xã Đông"]),
        ({"ten": "xa tay"}, ["Xã Tây"]),
        ({"loc": "canh-bao"}, ["Xã Nam"]),
        ({"loc": "nop-lai"}, ["Xã Nam"]),
        ({"loc": "muon"}, []),
        ({"cho": "4"}, ["Xã Đông", "Xã Tây"]),
        ({"cho": "5"}, ["Xã Đông"]),
        ({"cho": "6"}, []),
        ({"cho": "nhiều"}, ["Xã Đông", "Xã Tây", "Xã Nam"]),
    ],
)
def test_queue_is_narrowed(as_staff, waiting, asked, found):
    assert shown(as_staff.get(QUEUE, asked)) == found


def test_queue_tells_periods_and_late_ones_apart(as_staff, waiting, people):
    older = PeriodFactory(code="2020-Q2", name="Quý II/2020", position=2, due_on=date(2020, 9, 1))
    late = signed(waiting[0].unit, older, people.leader, on=at(2020, 9, 8), TC05=1)

    assert shown(as_staff.get(QUEUE, {"ky": older.pk})) == ["Xã Đông"]
    assert [row.report for row in as_staff.get(QUEUE, {"loc": "muon"}).context["rows"]] == [late]


def test_queue_says_when_nothing_waits_and_when_nothing_fits(as_staff, in_window, lines, waiting):
    assert "khớp điều kiện" in as_staff.get(QUEUE, {"ten": "bac"}).content.decode()
    services.accept_reports(
        submissions=[statement(report) for report in waiting],
        by=person("district_staff", waiting[0].unit.parent),
    )
    assert "Không còn báo cáo nào chờ duyệt" in as_staff.get(QUEUE).content.decode()


def test_queue_costs_the_same_for_three_and_sixty(as_staff, waiting, people, district):
    as_staff.get(QUEUE)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = as_staff.get(QUEUE, {"dong": "200"})
        counts.append((len(page.context["rows"]), len(queries)))
        for _unit in range(57):
            unit = UnitFactory(parent=district)
            report = signed(unit, waiting[0].period, people.leader, on=at(2020, 9, 5), TC05=1)
            first = report.submissions.get()
            Review.objects.create(submission=first, kind="returned", reason="Sai", by=people.staff)
            SubmissionFactory(
                report=report, number=2, signed_by=people.leader, signed_at=at(2020, 9, 8)
            )

    assert [rows for rows, _queries in counts] == [3, 60]
    assert counts[0][1] == counts[1][1]


def test_menu_marks_the_queue_and_not_the_reports(as_staff, waiting):
    menu = as_staff.get(QUEUE).context["staff_menu"]

    assert [str(item.label) for item in menu if item.active] == ["Duyệt báo cáo"]


def test_work_list_leads_to_the_queue_of_the_period(waiting, people):
    [item] = [item for item in work_items(people.staff) if "chờ duyệt" in str(item.title)]

    assert item.url == f"{QUEUE}?ky={waiting[0].period.pk}"


# --- Several at once -----------------------------------------------------------------------------


def test_ticked_reports_are_listed_before_anything_is_accepted(as_staff, waiting):
    ticked = [statement(report).pk for report in waiting]

    page = as_staff.post(url("review-accept"), {"nop": ticked})

    assert shown(page) == ["Xã Đông", "Xã Tây", "Xã Nam"]
    assert "Khác nhiều so với kỳ trước" in page.content.decode()
    assert {state_of(report) for report in waiting} == {ReportState.SIGNED}


def test_confirmed_ones_are_accepted_and_the_others_told_by_name(as_staff, waiting, people):
    old = waiting[2].submissions.get(number=1)
    ticked = [statement(waiting[0]).pk, statement(waiting[1]).pk, old.pk]
    services.accept_report(report=waiting[1], by=person("district_staff", waiting[1].unit.parent))

    page = as_staff.post(url("review-accept"), {"nop": ticked, "confirmed": "1"})

    text = page.content.decode()
    assert "Đã duyệt 1 báo cáo." in text
    assert "Xã Tây" in text
    assert "Đơn vị vừa nộp bản mới" in text
    assert [state_of(report) for report in waiting] == [
        ReportState.ACCEPTED,
        ReportState.ACCEPTED,
        ReportState.SIGNED,
    ]


def test_without_a_tick_nothing_happens(as_staff, waiting):
    page = as_staff.post(url("review-accept"), {"confirmed": "1"}, follow=True)

    assert "Chưa chọn báo cáo nào" in page.content.decode()


def test_ticks_of_another_district_do_not_exist(client, waiting):
    client.force_login(person("district_staff", UnitFactory(level__code="district")))

    client.post(url("review-accept"), {"nop": [statement(waiting[0]).pk], "confirmed": "1"})

    assert state_of(waiting[0]) == ReportState.SIGNED


# --- One report ----------------------------------------------------------------------------------


def test_accepting_leads_on_to_the_next_of_the_same_queue(as_staff, waiting):
    page = as_staff.get(waiting[0].get_absolute_url(), {"hang": "cho=4"})
    assert page.context["panel"].place.next == waiting[1]

    answer = as_staff.post(
        url("report-accept", waiting[0].pk),
        {"submission": statement(waiting[0]).pk, "hang": "cho=4", "next": "1"},
    )
    assert answer.headers["Location"] == f"/bao-cao/{waiting[1].pk}/?hang=cho%3D4"
    answer = as_staff.post(
        url("report-accept", waiting[1].pk),
        {"submission": statement(waiting[1]).pk, "hang": "cho=4", "next": "1"},
    )
    assert answer.headers["Location"] == f"{QUEUE}?cho=4"


def test_a_reviewer_reads_what_changed_and_stands_in_the_queue(as_staff, waiting):
    page = as_staff.get(waiting[2].get_absolute_url(), {"hang": ""})

    panel = page.context["panel"]
    assert [(change.before, change.after) for change in panel.changes] == [("4", "9")]
    assert (panel.place.number, panel.place.total) == (3, 3)
    assert (panel.place.previous, panel.place.next) == (waiting[1], None)


def test_the_panel_is_for_reviewers_only(client, signed_report, people):
    for who in (people.official, people.leader, people.inspector):
        client.force_login(who)
        assert client.get(signed_report.get_absolute_url()).context["panel"] is None


def test_ones_own_report_has_no_button_to_accept_it(as_staff, waiting, people):
    Submission.objects.filter(pk=statement(waiting[0]).pk).update(submitted_by=people.staff)

    page = as_staff.get(waiting[0].get_absolute_url()).content.decode()

    assert "Duyệt báo cáo</button>" not in page
    assert "không tự duyệt được" in page


def test_two_lines_are_returned_with_one_form(as_staff, signed_report, lines):
    answer = as_staff.post(
        url("report-return", signed_report.pk),
        {
            f"line-{lines.ratio.pk}": "1",
            f"why-{lines.ratio.pk}": "Thiếu biên bản",
            f"why-{lines.count.pk}": "Sai số",
        },
    )

    assert answer.status_code == 302
    assert list(Review.objects.values_list("indicator__code", "reason")) == [
        ("TC01", "Thiếu biên bản"),
        ("TC05", "Sai số"),
    ]


def test_a_tick_without_reason_comes_back_with_all_that_was_typed(as_staff, signed_report, lines):
    answer = as_staff.post(
        url("report-return", signed_report.pk),
        {
            f"line-{lines.ratio.pk}": "1",
            f"why-{lines.count.pk}": "Sai số của quý",
            "reason": "Xem lại chung",
        },
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy nêu lý do cho chỉ tiêu TC01" in page
    assert "Sai số của quý" in page
    assert "Xem lại chung" in page
    assert Review.objects.count() == 0


def test_a_stale_page_is_told_and_keeps_the_reason(as_staff, signed_report, people):
    stale = f"{signed_report.submissions.get().pk}-0"
    colleague = person("district_staff", people.staff.memberships.get().unit)
    services.return_report(report=signed_report, by=colleague, reason="Sai số")

    answer = as_staff.post(
        url("report-return", signed_report.pk), {"reason": "Thiếu chữ ký", "seen": stale}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{colleague} vừa xử lý báo cáo này" in page
    assert "Thiếu chữ ký" in page
    assert Review.objects.count() == 1


def test_a_closed_window_asks_for_a_new_last_day(as_staff, signed_report):
    with clock.frozen(at(2020, 10, 5)):
        answer = as_staff.post(url("report-return", signed_report.pk), {"reason": "Sai số"})
        assert answer.status_code == 422
        assert "hạn sửa" in answer.content.decode()
        as_staff.post(
            url("report-return", signed_report.pk), {"reason": "Sai số", "until": "09/10/2020"}
        )

    assert PeriodExtension.objects.get().until == date(2020, 10, 9)


# --- The leader ----------------------------------------------------------------------------------


def test_the_leader_sees_warnings_missing_documents_and_who_submitted(client, submitted, people):
    client.force_login(people.leader)

    page = client.get(url("report-sign", submitted.pk))

    assert [line.indicator.code for line in page.context["unproven"]] == ["TC01"]
    assert f"{people.official} nộp lần 1" in page.content.decode()


def test_the_leader_sends_two_lines_back_from_the_page(client, submitted, lines, people):
    client.force_login(people.leader)

    client.post(
        url("report-send-back", submitted.pk),
        {f"why-{lines.ratio.pk}": "Thiếu biên bản", f"why-{lines.count.pk}": "Xem lại"},
    )

    assert Review.objects.filter(kind="sent_back", indicator__isnull=False).count() == 2


def test_a_leader_too_late_is_told_why(client, submitted, people, commune):
    client.force_login(people.leader)
    stale = f"{submitted.submissions.get().pk}-0"
    services.sign_report(report=submitted, by=person("leader", commune))

    page = client.post(
        url("report-send-back", submitted.pk), {"reason": "Sai", "seen": stale}, follow=True
    )

    assert "không thực hiện được nữa" in page.content.decode()


# --- The talk ------------------------------------------------------------------------------------


@pytest.fixture
def returned(signed_report, lines, people):
    services.return_report(
        report=signed_report, by=people.staff, lines={lines.count: "Thiếu biên bản"}
    )
    return signed_report


def test_an_answer_stands_in_notices_beside_the_line_and_in_the_story(client, returned, people):
    review = Review.objects.get()
    client.force_login(people.official)

    answer = client.post(url("review-reply", review.pk), {"text": "Đã bổ sung BB 12/9"})

    assert answer.headers["Location"] == f"/bao-cao/{returned.pk}/#ly-do-{review.pk}"
    assert client.get(returned.get_absolute_url()).content.decode().count("BB 12/9") == 3


def test_an_empty_answer_comes_back_in_its_place(client, returned, people):
    client.force_login(people.official)

    answer = client.post(url("review-reply", Review.objects.get().pk), {"text": " "})

    assert answer.status_code == 422
    assert "Hãy ghi nội dung trả lời" in answer.content.decode()


def test_the_district_hears_on_its_work_list_that_a_unit_answered(returned, people):
    def asked(user):
        return [str(item.title) for item in work_items(user) if "trả lời" in str(item.title)]

    review = Review.objects.get()
    assert asked(people.staff) == []
    services.reply_to_review(review=review, by=people.official, text="Cần mẫu nào?")
    assert asked(people.staff) == ["1 báo cáo Quý III/2020 bị trả lại có trả lời mới của đơn vị"]
    services.reply_to_review(review=review, by=people.staff, text="Mẫu 02")
    assert asked(people.staff) == []


# --- Longer windows ------------------------------------------------------------------------------


@pytest.fixture
def extension(report, people):
    with clock.frozen(at(2020, 10, 5)):
        yield services.extend_window(
            report=report, by=people.staff, until=date(2020, 10, 20), reason="Mất mạng do bão"
        )


def test_open_extensions_say_who_why_and_until_when(as_staff, extension, people):
    page = as_staff.get(url("extension-list")).content.decode()

    for part in ("20/10/2020", "Mất mạng do bão", str(people.staff), "Xã Hiếu Phụng"):
        assert part in page


def test_an_extension_is_ended_from_the_list_with_a_reason(as_staff, extension):
    answer = as_staff.post(url("extension-end", extension.pk), {"reason": ""})
    assert answer.status_code == 422
    as_staff.post(url("extension-end", extension.pk), {"reason": "Đã nộp đủ"})

    assert as_staff.get(url("extension-list")).context["rows"] == []
    story = as_staff.get(Report.objects.get(unit=extension.unit).get_absolute_url())
    assert "Kết thúc sớm đợt gia hạn đến 20/10/2020" in story.content.decode()


def test_extensions_cost_the_same_for_one_and_many(as_staff, extension, people, district):
    as_staff.get(url("extension-list"))
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            as_staff.get(url("extension-list"))
        counts.append(len(queries))
        for _unit in range(5):
            PeriodExtension.objects.create(
                period=extension.period,
                unit=UnitFactory(parent=district),
                until=date(2020, 10, 9),
                reason="Bão",
                granted_by=people.staff,
            )

    assert counts[0] == counts[1]


def test_the_report_costs_the_same_with_more_in_the_queue_and_more_talk(
    as_staff, waiting, people, district, lines
):
    page = waiting[2].get_absolute_url()
    as_staff.get(page)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            as_staff.get(page)
        counts.append(len(queries))
        for _unit in range(5):
            signed(UnitFactory(parent=district), waiting[0].period, people.leader, TC05=1)
        review = Review.objects.get()
        for text in "abc":
            services.reply_to_review(review=review, by=people.staff, text=text)

    assert counts[0] == counts[1]
