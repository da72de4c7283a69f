"""Deadlines counted by hand on the calendars of 2019 and 2020."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from units.calendar import WorkCalendar
from units.imports import import_calendar
from units.services import DATA

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def calendar(db):
    import_calendar(DATA / "calendar.json")
    return WorkCalendar.load()


def at(year, month, day, hour=10, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=HANOI)


def test_counting_starts_the_day_after_receipt(calendar):
    # Monday; Tuesday, Wednesday, Thursday.
    assert calendar.due_on(at(2020, 9, 21), 3) == date(2020, 9, 24)


def test_weekends_are_skipped(calendar):
    # Thursday; Friday, Monday, Tuesday.
    assert calendar.due_on(at(2020, 9, 17), 3) == date(2020, 9, 22)


def test_tet_2020_is_skipped(calendar):
    # Wednesday 22/1; Tết from 23 to 29; Thursday 30, Friday 31, Monday 3/2.
    assert calendar.due_on(at(2020, 1, 22), 3) == date(2020, 2, 3)


def test_make_up_saturday_counts(calendar):
    # Friday 26/4/2019; off 29/4, 30/4, 1/5; then 2/5, 3/5 and the Saturday worked instead.
    assert calendar.due_on(at(2019, 4, 26), 3) == date(2019, 5, 4)


def test_other_saturdays_do_not_count(calendar):
    assert calendar.is_working(date(2019, 5, 4)) is True
    assert calendar.is_working(date(2019, 5, 11)) is False


def test_swapped_monday_is_off(calendar):
    assert calendar.is_working(date(2019, 4, 29)) is False


def test_at_closing_time_still_counts_from_that_day(calendar):
    # Friday 17:00; Monday.
    assert calendar.due_on(at(2020, 9, 25, 17, 0), 1) == date(2020, 9, 28)


def test_after_closing_time_counts_from_the_next_working_day(calendar):
    # Friday 17:01, as if received on Monday; Tuesday.
    assert calendar.due_on(at(2020, 9, 25, 17, 1), 1) == date(2020, 9, 29)


def test_on_a_day_off_counts_from_the_next_working_day(calendar):
    # Sunday 20/9, as if received on Monday 21; Tuesday, Wednesday.
    assert calendar.due_on(at(2020, 9, 20), 2) == date(2020, 9, 23)


def test_hours_are_local_whatever_the_zone_of_the_moment(calendar):
    # 11:00 UTC is 18:00 here.
    assert calendar.due_on(datetime(2020, 9, 25, 11, 0, tzinfo=UTC), 1) == date(2020, 9, 29)


def test_same_day_limit(calendar):
    assert calendar.due_on(at(2020, 9, 23), 0) == date(2020, 9, 23)
    assert calendar.due_on(at(2020, 9, 23, 17, 30), 0) == date(2020, 9, 24)


def test_calendar_days_ending_on_a_working_day(calendar):
    assert calendar.due_on(at(2020, 8, 24), 7, calendar_days=True) == date(2020, 8, 31)


def test_calendar_days_ending_on_a_holiday_move_on(calendar):
    # 24/8 + 9 days = 2/9, National Day; Thursday 3/9.
    assert calendar.due_on(at(2020, 8, 24), 9, calendar_days=True) == date(2020, 9, 3)


def test_calendar_days_ending_on_a_sunday_move_on(calendar):
    assert calendar.due_on(at(2020, 8, 20), 10, calendar_days=True) == date(2020, 8, 31)


def test_waiting_for_supplements_moves_the_due_date(calendar):
    # Due Thursday 24/9; two working days waited: Friday 25, Monday 28.
    assert calendar.due_on(at(2020, 9, 21), 3, waiting=2) == date(2020, 9, 28)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2020, 9, 21), date(2020, 9, 21), 0),
        (date(2020, 9, 18), date(2020, 9, 21), 1),
        (date(2020, 1, 22), date(2020, 1, 31), 2),
        (date(2020, 1, 31), date(2020, 1, 22), -2),
    ],
)
def test_working_days_between(calendar, start, end, days):
    assert calendar.working_days_between(start, end) == days
