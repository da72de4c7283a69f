"""Keeping the reporting periods: made, moved with a reason, deleted only while empty."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from common.exceptions import Refused
from plans import services
from plans.models import Reminder, Report
from plans.selectors.periods import DAYS, overlapping, period_year, state_of
from plans.services import periods
from plans.tasks import open_periods
from tests.factories.plans import SubmissionFactory, at
from tests.factories.units import PeriodFactory, UnitFactory
from units.models import Period

pytestmark = pytest.mark.django_db

HALF_YEAR = {
    "starts_on": date(2020, 12, 15),
    "ends_on": date(2021, 6, 14),
    "opens_on": date(2021, 6, 1),
    "due_on": date(2021, 6, 20),
    "closes_on": date(2021, 6, 30),
}


def days_of(period, **changed):
    return {name: getattr(period, name) for name in DAYS} | changed


def typed(period=None, **changed):
    days = days_of(period) if period else HALF_YEAR
    name = period.name if period else "6 tháng đầu năm 2021"
    words = {key: value.strftime("%d/%m/%Y") for key, value in (days | changed).items()}
    return {"name": name} | words


# --- Making ---------------------------------------------------------------------------------------


def test_the_four_periods_of_a_year_follow_the_fields_calendar(people):
    made = periods.make_year(year=2021, by=people.staff)

    assert [period.code for period in made] == ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]
    assert days_of(made[0]) == {
        "starts_on": date(2020, 12, 15),
        "ends_on": date(2021, 3, 14),
        "opens_on": date(2021, 3, 1),
        "due_on": date(2021, 3, 17),
        "closes_on": date(2021, 3, 31),
    }


def test_only_what_lacks_is_added_and_moved_days_stay(people):
    kept = PeriodFactory(due_on=date(2020, 9, 20))

    made = periods.make_year(year=2020, by=people.staff)

    assert [period.code for period in made] == ["2020-Q1", "2020-Q2", "2020-Q4"]
    kept.refresh_from_db()
    assert kept.due_on == date(2020, 9, 20)
    assert periods.make_year(year=2020, by=people.staff) == []


def test_a_period_added_in_its_window_is_open_at_once(people, lines, in_window):
    made = periods.make_year(year=2020, by=people.staff)

    third = next(period for period in made if period.code == "2020-Q3")
    # The district has no line of its own: two communes.
    assert Report.objects.filter(period=third).count() == 2


def test_another_period_takes_the_next_place(people):
    PeriodFactory()

    half = periods.add_period(year=2021, name="  6 tháng  2021 ", days=HALF_YEAR, by=people.staff)

    assert (half.code, half.position, half.name) == ("2021-K5", 5, "6 tháng 2021")


@pytest.mark.parametrize("who", ["official", "leader", "inspector"])
def test_periods_are_kept_by_those_with_the_right(people, who):
    by, period = getattr(people, who), PeriodFactory()

    for act in (
        lambda: periods.make_year(year=2021, by=by),
        lambda: periods.add_period(year=2021, name="x", days=HALF_YEAR, by=by),
        lambda: periods.change_period(period=period, name="x", days=HALF_YEAR, by=by),
        lambda: periods.delete_period(period=period, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Period.objects.count() == 1


# --- Changing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends_on": date(2020, 6, 14)}, "ends_on"),
        ({"due_on": date(2020, 8, 31)}, "due_on"),
        ({"closes_on": date(2020, 9, 16)}, "closes_on"),
    ],
)
def test_days_out_of_order_are_refused_at_their_field(people, changed, field):
    period = PeriodFactory()

    with pytest.raises(periods.DaysRefused) as refused:
        periods.change_period(
            period=period, name="x", days=days_of(period, **changed), by=people.staff
        )

    assert list(refused.value.faults) == [field]


def test_the_due_day_moves_freely_while_nothing_is_signed(people, report):
    period = report.period

    periods.change_period(
        period=period,
        name="Quý III",
        days=days_of(period, due_on=date(2020, 9, 20)),
        by=people.staff,
    )

    [event] = AuditEvent.objects.filter(action="period.changed")
    assert (event.before["due_on"], event.after["due_on"]) == ("2020-09-17", "2020-09-20")


def test_after_a_signature_a_new_due_day_needs_a_reason(people, signed_report):
    period = signed_report.period
    change = {
        "period": period,
        "name": period.name,
        "days": days_of(period, due_on=date(2020, 9, 20)),
        "by": people.staff,
    }

    with pytest.raises(periods.DaysRefused, match="nêu lý do"):
        periods.change_period(**change)
    changed = periods.change_period(**change, reason=" Bão số 5 ")

    assert changed.due_on == date(2020, 9, 20)
    assert AuditEvent.objects.get(action="period.changed").reason == "Bão số 5"


def test_after_a_signature_the_covered_days_change_only_confirmed(people, signed_report):
    period = signed_report.period
    change = {
        "period": period,
        "name": period.name,
        "days": days_of(period, ends_on=date(2020, 9, 10)),
        "by": people.staff,
    }

    with pytest.raises(periods.DaysRefused, match="đánh dấu xác nhận"):
        periods.change_period(**change)
    assert periods.change_period(**change, confirmed=True).ends_on == date(2020, 9, 10)


def test_saving_without_a_change_leaves_no_trace(people):
    period = PeriodFactory()

    periods.change_period(period=period, name=period.name, days=days_of(period), by=people.staff)

    assert not AuditEvent.objects.filter(action="period.changed").exists()


# --- Deleting -------------------------------------------------------------------------------------


def test_a_period_nobody_wrote_for_goes_with_its_empty_sheets(people, report):
    Reminder.objects.create(
        kind="report",
        report=report,
        for_day=date(2020, 9, 10),
        audience="official",
        unit=report.unit,
        recipient=people.official,
    )

    periods.delete_period(period=report.period, by=people.staff)

    assert (Period.objects.count(), Report.objects.count(), Reminder.objects.count()) == (0, 0, 0)
    assert AuditEvent.objects.filter(action="period.deleted").count() == 1


def test_a_period_with_figures_stays(people, report, lines):
    services.save_cell(
        report=report, indicator=lines.count, by=people.official, version=0, state="zero"
    )

    with pytest.raises(Refused, match="không xóa được"):
        periods.delete_period(period=report.period, by=people.staff)

    assert Period.objects.count() == 1


# --- Opening --------------------------------------------------------------------------------------


def test_a_unit_made_after_the_opening_gets_its_report_at_the_next_round(report, district):
    late = UnitFactory(parent=district)

    assert [open_periods(), open_periods()] == [1, 0]
    assert Report.objects.filter(unit=late).count() == 1


def test_a_job_that_ran_late_still_opens_until_the_window_closes(lines, people):
    PeriodFactory()
    with clock.frozen(at(2020, 9, 30)):
        assert open_periods() == 2
    Report.objects.all().delete()
    with clock.frozen(at(2020, 10, 1)):
        assert open_periods() == 0


# --- The page -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (at(2020, 8, 31), "Chưa mở"),
        (at(2020, 9, 17), "Đang mở"),
        (at(2020, 9, 18), "Quá hạn nộp, còn nhận"),
        (at(2020, 10, 1), "Đã đóng"),
    ],
)
def test_a_period_says_where_it_stands(day, word):
    with clock.frozen(day):
        assert str(state_of(PeriodFactory.build())) == word


def test_the_page_counts_what_is_owed_and_filed_and_hints_at_days_off(people, signed_report):
    period = signed_report.period
    Period.objects.filter(pk=period.pk).update(due_on=date(2020, 9, 19))  # a Saturday

    found = period_year(people.staff, 2020)

    [row] = found.rows
    assert (row.owed, row.filed, found.lacking) == (2, 1, 3)
    assert row.hints == {"due_on": "ngày nghỉ, làm việc lại 21/09/2020"}
    assert found.years == [2021, 2020]


def test_a_report_signed_twice_is_counted_once(people, signed_report):
    SubmissionFactory(
        report=signed_report, number=2, signed_by=people.leader, signed_at=at(2020, 9, 16)
    )

    [row] = period_year(people.staff, 2020).rows

    assert (row.owed, row.filed) == (2, 1)


def test_a_year_without_periods_offers_to_make_them(client, people):
    client.force_login(people.staff)

    page = client.get(reverse("plans:period-list"), {"nam": "2023"}).content.decode()

    assert "Năm 2023 chưa có kỳ báo cáo nào" in page
    client.post(reverse("plans:period-make"), {"nam": "2023"})
    assert Period.objects.in_year(2023).count() == 4


def test_a_refused_day_keeps_what_was_typed(client, people):
    client.force_login(people.staff)
    period = PeriodFactory()

    answer = client.post(
        reverse("plans:period-edit", args=[period.pk]), typed(period, due_on=date(2020, 8, 1))
    )

    assert answer.status_code == 422
    assert "Hạn nộp phải từ ngày mở nhập trở đi." in answer.content.decode()
    assert 'value="01/08/2020"' in answer.content.decode()


def test_a_half_year_over_quarters_is_only_warned_of(client, people):
    client.force_login(people.staff)
    periods.make_year(year=2021, by=people.staff)

    answer = client.post(reverse("plans:period-add") + "?nam=2021", typed(), follow=True)

    half = Period.objects.get(position=5)
    assert [other.code for other in overlapping(half)] == ["2021-Q1", "2021-Q2"]
    assert "trùng ngày với: Quý I/2021, Quý II/2021" in answer.content.decode()


def test_the_delete_button_stands_only_where_it_works(client, people, report, lines):
    client.force_login(people.staff)
    url = reverse("plans:period-edit", args=[report.period_id])
    assert "Xóa kỳ báo cáo" in client.get(url).content.decode()

    services.save_cell(
        report=report, indicator=lines.count, by=people.official, version=0, state="zero"
    )

    assert "Xóa kỳ báo cáo" not in client.get(url).content.decode()
    answer = client.post(reverse("plans:period-delete", args=[report.period_id]), follow=True)
    assert "không xóa được" in answer.content.decode()
