from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from common import clock
from plans import services
from plans.choices import CellState, ReportState
from plans.forms.cells import Typed
from plans.models import Cell, Report
from plans.selectors import reports_with_state
from plans.selectors.matrix import PeriodCounts
from plans.work import work_items
from tests.factories.plans import IndicatorFactory, ReformAreaFactory, at
from tests.factories.units import PeriodFactory, UnitFactory, person

NOTHING = Typed().mark


def url(name, report, *more):
    return reverse(f"plans:{name}", args=[report.pk, *more])


def state_of(report):
    return reports_with_state(Report.objects.filter(pk=report.pk)).get().state


def typed(indicator, was=NOTHING, version=0, **values):
    """What the browser sends for one line."""
    sent = {"version": version, "was": was, **values}
    return {f"c{indicator.pk}-{name}": value for name, value in sent.items()}


@pytest.fixture
def as_official(client, people):
    client.force_login(people.official)
    return client


# --- The way of a report without JavaScript --------------------------------------------------


def test_report_goes_its_whole_way_by_plain_forms(client, report, lines, people):
    client.force_login(people.official)
    client.post(
        url("report-save", report),
        typed(lines.ratio, numerator="29", denominator="30")
        | typed(lines.count, value="1.204")
        | typed(lines.staff, na="1", ground="Không được giao biên chế")
        | {"submit": "1"},
    )
    assert state_of(report) == ReportState.SUBMITTED
    client.force_login(people.leader)
    assert "29 / 30" in client.get(url("report-sign", report)).content.decode()
    client.post(url("report-sign", report), {"submission": report.submissions.get().pk})
    client.force_login(people.staff)
    client.post(url("report-return", report), {f"why-{lines.ratio.pk}": "Thiếu tài liệu"})
    assert state_of(report) == ReportState.RETURNED
    client.force_login(people.official)
    assert client.get(url("report-detail", report)).content.decode().count("Thiếu tài liệu") == 3
    client.post(url("report-submit", report))
    client.force_login(people.leader)
    client.post(url("report-sign", report))
    client.force_login(people.staff)
    client.post(url("report-accept", report))

    assert state_of(report) == ReportState.ACCEPTED
    assert Cell.objects.get(indicator=lines.count, report=report).value == 1204


def test_save_keeps_what_is_wrong_as_typed_and_saves_the_rest(as_official, report, lines):
    answer = as_official.post(
        url("report-save", report),
        typed(lines.ratio, numerator="hai", denominator="30") | typed(lines.count, value="5"),
    )

    assert answer.status_code == 422
    assert 'value="hai"' in answer.content.decode()
    assert "không phải là số" in answer.content.decode()
    assert Cell.objects.get(indicator=lines.count, report=report).value == 5


def test_untouched_lines_are_not_sent_again(as_official, filled, lines):
    mark = Typed(numerator="29", denominator="30").mark
    page = as_official.get(url("report-detail", filled)).content.decode()
    assert f'name="c{lines.ratio.pk}-was" value="{escape(mark)}"' in page

    # A version that is long past would be a conflict, if the line were saved at all.
    answer = as_official.post(
        url("report-save", filled),
        typed(lines.ratio, was=mark, version=0, numerator="29", denominator="30"),
    )

    assert answer.status_code == 302
    assert Cell.objects.get(indicator=lines.ratio, report=filled).version == 1


def test_submit_lists_the_missing_lines(as_official, report):
    answer = as_official.post(url("report-submit", report))

    assert answer.status_code == 422
    assert "Còn 3 ô chưa có số liệu" in answer.content.decode()
    assert state_of(report) == ReportState.NOT_STARTED


# --- One cell at a time -----------------------------------------------------------------------


def test_cell_save_answers_with_the_saved_row(as_official, report, lines):
    answer = as_official.post(
        url("cell-save", report, lines.ratio.pk),
        typed(lines.ratio, numerator="31", denominator="30"),
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Đã lưu 09:00" in page
    assert f'name="c{lines.ratio.pk}-version" value="1"' in page
    assert "Tử số lớn hơn mẫu số" in page


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"value": "-1"}, "Số không được âm"),
        ({"value": "1,5"}, "số nguyên"),
        ({"na": "1"}, "lý do không áp dụng"),
        ({"value": "3", "zero": "1"}, "không phát sinh"),
    ],
)
def test_cell_save_says_what_is_wrong_beside_the_cell(as_official, report, lines, values, told):
    answer = as_official.post(
        url("cell-save", report, lines.count.pk), typed(lines.count, **values)
    )

    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_expired_window_changes_nothing_and_says_so(as_official, report, lines):
    with clock.frozen(at(2020, 10, 1)):
        answer = as_official.post(
            url("cell-save", report, lines.count.pk), typed(lines.count, value="8")
        )

    assert answer.status_code == 422
    assert "Kỳ báo cáo đang đóng" in answer.content.decode()
    assert Cell.objects.get(indicator=lines.count, report=report).state == CellState.MISSING


# --- Doors ------------------------------------------------------------------------------------

ACTS = ["report-save", "report-submit", "report-sign", "report-send-back", "report-return"]
ACTS += ["report-accept", "report-reopen", "report-extend"]


@pytest.mark.parametrize("name", ACTS)
def test_a_strangers_report_does_not_exist(client, report, people, name):
    client.force_login(people.stranger)

    assert client.post(url(name, report)).status_code == 404


@pytest.mark.parametrize("name", ACTS)
def test_a_reader_may_not_act(client, report, people, name):
    client.force_login(people.inspector)

    assert client.post(url(name, report)).status_code == 403


def test_stranger_and_reader_at_the_cell(client, report, lines, people):
    for who, status in ((people.stranger, 404), (people.inspector, 403)):
        client.force_login(who)
        answer = client.post(
            url("cell-save", report, lines.count.pk), typed(lines.count, value="8")
        )
        assert answer.status_code == status


def test_signing_in_again_half_way_leads_back_to_the_report(as_official, report):
    assert as_official.get(url("report-save", report)).headers["Location"] == url(
        "report-detail", report
    )


def test_reader_sees_no_boxes(client, filled, people):
    client.force_login(people.inspector)

    page = client.get(url("report-detail", filled)).content.decode()

    assert "29 / 30" in page
    assert "data-entry" not in page


# --- Decisions ----------------------------------------------------------------------------------


def test_return_without_reason_keeps_the_page_and_the_date(client, signed_report, people):
    client.force_login(people.staff)

    answer = client.post(url("report-return", signed_report), {"until": "25/09/2020"})

    assert answer.status_code == 422
    assert 'value="25/09/2020"' in answer.content.decode()
    assert state_of(signed_report) == ReportState.SIGNED


def test_leader_sees_what_changed_since_the_last_signature(client, signed_report, lines, people):
    services.return_report(report=signed_report, by=people.staff, reason="Sai số")
    services.save_cell(
        report=signed_report,
        indicator=lines.count,
        by=people.official,
        version=1,
        state="reported",
        value=4,
    )
    services.submit_report(report=signed_report, by=people.official)
    client.force_login(people.leader)

    changes = client.get(url("report-sign", signed_report)).context["changes"]

    assert [(each.indicator, each.before, each.after) for each in changes] == [
        (lines.count, "không phát sinh", "4")
    ]


# --- Lists -----------------------------------------------------------------------------------------


def test_official_sees_the_units_own_list(as_official, report):
    page = as_official.get(reverse("plans:report-list")).content.decode()

    assert "còn 5 ngày làm việc" in page
    assert "0/3" in page


def test_district_sees_the_matrix_and_who_has_not_filed(client, signed_report, people, neighbour):
    client.force_login(people.staff)
    period = signed_report.period

    overview = client.get(reverse("plans:report-list")).context["overview"]
    unfiled = client.get(reverse("plans:report-list"), {"chua-nop": period.pk}).context["overview"]

    assert [row.unit for row in overview.matrix.rows] == [signed_report.unit, neighbour]
    assert overview.matrix.counts == [PeriodCounts(period, owed=2, on_time=1)]
    assert [row.unit for row in unfiled.matrix.rows] == [neighbour]


def test_a_strangers_unit_in_the_address_is_not_found(as_official, report, neighbour):
    for name in ("report-list", "evidence-list"):
        answer = as_official.get(reverse(f"plans:{name}"), {"don-vi": neighbour.pk})
        assert answer.status_code == 404


def test_indicator_page_shows_the_statements_behind_a_figure(client, signed_report, lines, people):
    client.force_login(people.staff)

    answer = client.get(reverse("plans:indicator-detail", args=["TC01"]), {"nam": "2020"})

    assert answer.context["detail"].together.exact == pytest.approx(96.666, abs=0.001)
    assert "29 / 30" in answer.content.decode()


# --- Work list ---------------------------------------------------------------------------------------


def work_of(user):
    return [(item.group, str(item.title), str(item.detail)) for item in work_items(user)]


def test_work_of_each_person(filled, people, neighbour):
    person("leader", neighbour)
    assert work_of(people.official) == [("soon", "Báo cáo Quý III/2020", "đã nhập 3/3 ô")]
    services.submit_report(report=filled, by=people.official)
    assert work_of(people.leader) == [
        ("soon", "Báo cáo Quý III/2020 chờ ký duyệt", "Xã Hiếu Phụng đã nộp, chờ lãnh đạo ký")
    ]
    services.sign_report(report=filled, by=people.leader)
    assert work_of(people.staff) == [
        ("soon", "1 báo cáo Quý III/2020 chờ duyệt", "Hiếu Phụng"),
        ("waiting", "1 đơn vị chưa nộp báo cáo Quý III/2020", "Quới An"),
    ]
    services.return_report(report=filled, by=people.staff, reason="Thiếu tài liệu 6.4")
    assert work_of(people.official) == [
        ("soon", "Báo cáo Quý III/2020", "Bị trả lại: “Thiếu tài liệu 6.4”")
    ]


# --- Cost ---------------------------------------------------------------------------------------------


def _counted():
    return CaptureQueriesContext(connection)


def test_lists_and_work_cost_the_same_for_one_unit_and_three(client, report, people, district):
    Report.objects.exclude(pk=report.pk).delete()
    client.force_login(people.staff)
    client.get(reverse("plans:report-list"))
    work_items(people.staff)
    counts = []
    for _round in range(2):
        with _counted() as queries:
            client.get(reverse("plans:report-list"))
            work_items(people.staff)
        counts.append(len(queries))
        for _unit in range(2):
            UnitFactory(parent=district)
        services.open_reports(period=report.period)

    assert counts[0] == counts[1]


# --- What the portal measures itself ---------------------------------------------------------


def portal_lines(client, report):
    blocks = client.get(url("report-detail", report)).context["blocks"]
    return [
        line.indicator.code for block in blocks for line in block.lines if line.indicator.measure
    ]


def fourth_quarter(opens_on):
    due_on, closes_on = date(2020, 12, 17), date(2020, 12, 31)
    PeriodFactory(code="2020-Q4", position=4, opens_on=opens_on, due_on=due_on, closes_on=closes_on)


@pytest.fixture
def measured(db):
    area = ReformAreaFactory(code="9")
    return IndicatorFactory(code="NV91", kind="portal", measure="plans.assigned_rate", area=area)


def test_a_figure_of_the_year_stands_in_a_report_still_written(measured, report, as_official):
    fourth_quarter(opens_on=date(2020, 9, 5))

    assert portal_lines(as_official, report) == ["NV91"]


def test_a_figure_of_the_year_stands_in_the_newest_report(measured, report, as_official):
    with clock.frozen(at(2020, 10, 20)):
        assert portal_lines(as_official, report) == ["NV91"]


def test_an_older_closed_report_goes_without_it_and_its_area(measured, report, as_official):
    fourth_quarter(opens_on=date(2020, 10, 15))

    with clock.frozen(at(2020, 10, 20)):
        page = as_official.get(url("report-detail", report))
        assert portal_lines(as_official, report) == []

    assert "9" not in [block.area.code for block in page.context["blocks"]]
