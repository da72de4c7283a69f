"""A hundred deadlines counted by hand, with the calendars of 2019 and 2020 on the wall.

Tết 2020 is off from Thursday 23 to Wednesday 29 January. In 2019 Monday 29 April was off and
Saturday 4 May worked instead.
"""

import json
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.choices import LimitUnit
from procedures.selectors import computed_due, working_days_of
from units.calendar import WorkCalendar
from units.services import DATA

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
YEARS = json.loads((DATA / "calendar.json").read_text(encoding="utf-8"))


def days(kind):
    return frozenset(
        date.fromisoformat(one["day"]) for year in YEARS.values() for one in year[kind]
    )


CALENDAR = WorkCalendar(days("holidays"), days("make_up"))
UNITS = {
    "wd": LimitUnit.WORKING_DAYS,
    "d": LimitUnit.DAYS,
    "h": LimitUnit.WORKING_HOURS,
    "same": LimitUnit.SAME_DAY,
}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


def due(received, amount, unit, waiting=0):
    return computed_due(received, (amount, UNITS[unit]), waiting, CALENDAR)


# Received, limit, due, and how the finger went over the calendar.
CASES = [
    # Working days in weeks without a holiday.
    ("2020-09-21 10:00", "1 wd", "2020-09-22", "Monday; the day after"),
    ("2020-09-21 10:00", "3 wd", "2020-09-24", "22, 23, 24"),
    ("2020-09-17 10:00", "3 wd", "2020-09-22", "Thursday; Friday, Monday, Tuesday"),
    ("2020-09-18 10:00", "1 wd", "2020-09-21", "Friday; Monday"),
    ("2020-09-18 10:00", "5 wd", "2020-09-25", "Friday; a whole week"),
    ("2020-09-21 10:00", "10 wd", "2020-10-05", "22-25, 28-2, Monday 5"),
    ("2020-09-21 10:00", "15 wd", "2020-10-12", "22-25, 28-2, 5-9, Monday 12"),
    ("2020-02-27 10:00", "2 wd", "2020-03-02", "Friday 28; Saturday 29 February is off; Monday"),
    ("2020-06-30 10:00", "1 wd", "2020-07-01", "over the end of a month"),
    ("2020-09-21 05:00", "1 wd", "2020-09-22", "before opening counts on the day itself"),
    ("2020-09-21 12:15", "1 wd", "2020-09-22", "so does the noon break"),
    # Over Tết 2020.
    ("2020-01-21 10:00", "1 wd", "2020-01-22", "the last day before Tết"),
    ("2020-01-21 10:00", "2 wd", "2020-01-30", "22, 30"),
    ("2020-01-22 10:00", "1 wd", "2020-01-30", "23, 24, 27, 28, 29 are off"),
    ("2020-01-22 10:00", "2 wd", "2020-01-31", "30, 31"),
    ("2020-01-22 10:00", "3 wd", "2020-02-03", "30, 31, Monday 3"),
    ("2020-01-20 10:00", "5 wd", "2020-02-03", "21, 22, 30, 31, 3"),
    ("2020-01-17 10:00", "3 wd", "2020-01-22", "Friday; 20, 21, 22"),
    ("2020-01-17 10:00", "4 wd", "2020-01-30", "20, 21, 22, 30"),
    ("2020-01-22 10:00", "10 wd", "2020-02-12", "30, 31, 3-7, 10, 11, 12"),
    ("2020-01-15 10:00", "15 wd", "2020-02-12", "16, 17, 20-22, 30, 31, 3-7, 10-12"),
    ("2020-01-24 09:00", "1 wd", "2020-01-31", "in Tết, as if on 30"),
    ("2020-01-25 09:00", "2 wd", "2020-02-03", "a Saturday in Tết, as if on 30; 31, 3"),
    ("2020-01-29 09:00", "3 wd", "2020-02-04", "the last day off, as if on 30; 31, 3, 4"),
    ("2020-01-23 16:00", "0 same", "2020-01-30", "the first day off; the same day is 30"),
    # After closing time.
    ("2020-01-22 17:00", "1 wd", "2020-01-30", "at closing time is still that day"),
    ("2020-01-22 17:01", "1 wd", "2020-01-31", "a minute later is as if on 30"),
    ("2020-01-22 20:30", "0 same", "2020-01-30", "in the evening before Tết"),
    ("2020-01-21 17:30", "1 wd", "2020-01-30", "as if on 22; 30"),
    ("2020-09-25 17:00", "1 wd", "2020-09-28", "Friday at closing; Monday"),
    ("2020-09-25 17:01", "1 wd", "2020-09-29", "Friday after closing, as if on Monday"),
    ("2020-09-25 23:59", "0 same", "2020-09-28", "Friday night; Monday"),
    ("2020-09-24 17:01", "0 same", "2020-09-25", "Thursday evening; Friday"),
    ("2020-09-25 00:00", "1 wd", "2020-09-28", "midnight belongs to the day that begins"),
    # On a day off.
    ("2020-09-20 10:00", "2 wd", "2020-09-23", "Sunday, as if on 21; 22, 23"),
    ("2020-09-19 06:00", "0 same", "2020-09-21", "Saturday; Monday"),
    ("2020-09-19 18:00", "1 wd", "2020-09-22", "Saturday evening is no later than Saturday"),
    # Saturdays worked instead.
    ("2019-04-26 10:00", "1 wd", "2019-05-02", "29, 30, 1 are off"),
    ("2019-04-26 10:00", "3 wd", "2019-05-04", "2, 3 and the Saturday"),
    ("2019-04-26 10:00", "4 wd", "2019-05-06", "2, 3, 4, Monday 6"),
    ("2019-05-03 10:00", "1 wd", "2019-05-04", "Friday; the Saturday is worked"),
    ("2019-05-03 10:00", "2 wd", "2019-05-06", "4, 6"),
    ("2019-05-03 17:01", "0 same", "2019-05-04", "Friday evening; the Saturday"),
    ("2019-05-04 10:00", "0 same", "2019-05-04", "on the Saturday itself"),
    ("2019-05-04 10:00", "1 wd", "2019-05-06", "Monday"),
    ("2019-05-04 17:01", "1 wd", "2019-05-07", "as if on Monday 6"),
    ("2019-05-05 10:00", "1 wd", "2019-05-07", "Sunday, as if on Monday 6"),
    ("2019-04-29 10:00", "1 wd", "2019-05-03", "the swapped Monday, as if on 2"),
    ("2019-04-25 10:00", "2 wd", "2019-05-02", "26, 2"),
    ("2019-05-11 10:00", "0 same", "2019-05-13", "any other Saturday is off"),
    # Other holidays.
    ("2020-04-01 10:00", "1 wd", "2020-04-03", "2 April is off"),
    ("2020-04-01 10:00", "2 wd", "2020-04-06", "3, 6"),
    ("2020-04-29 10:00", "1 wd", "2020-05-04", "30, 1 are off"),
    ("2020-04-28 10:00", "3 wd", "2020-05-05", "29, 4, 5"),
    ("2020-04-29 17:05", "1 wd", "2020-05-05", "as if on 4 May"),
    ("2020-09-01 10:00", "1 wd", "2020-09-03", "National Day is off"),
    ("2019-12-31 10:00", "1 wd", "2020-01-02", "over New Year"),
    ("2019-12-31 17:01", "3 wd", "2020-01-07", "as if on 2; 3, 6, 7"),
    ("2019-02-01 10:00", "1 wd", "2019-02-11", "Tết 2019, a whole week"),
    ("2019-08-30 10:00", "1 wd", "2019-09-03", "Monday 2 is off"),
    ("2019-04-12 10:00", "2 wd", "2019-04-17", "Monday 15 is off; 16, 17"),
    # Within the day.
    ("2020-09-23 10:00", "0 same", "2020-09-23", "the same day"),
    ("2020-09-23 16:59", "0 same", "2020-09-23", "a minute before closing"),
    ("2020-09-23 17:30", "0 same", "2020-09-24", "after closing"),
    ("2020-09-02 08:00", "0 same", "2020-09-03", "on National Day"),
    ("2020-09-23 10:00", "1 same", "2020-09-23", "“1” beside “within the day” adds no day"),
    # Calendar days.
    ("2020-08-24 10:00", "7 d", "2020-08-31", "a week later, a Monday"),
    ("2020-08-24 10:00", "9 d", "2020-09-03", "ends on National Day: moves on"),
    ("2020-08-20 10:00", "10 d", "2020-08-31", "ends on a Sunday: moves on"),
    ("2020-08-23 10:00", "7 d", "2020-08-31", "received on a Sunday, as if on 24"),
    ("2020-01-13 10:00", "10 d", "2020-01-30", "ends on the first day of Tết"),
    ("2020-01-20 10:00", "5 d", "2020-01-30", "ends on the Saturday in Tết"),
    ("2020-01-17 10:00", "12 d", "2020-01-30", "ends on the last day of Tết"),
    ("2020-01-22 10:00", "15 d", "2020-02-06", "days off inside count too"),
    ("2020-01-22 17:01", "5 d", "2020-02-04", "as if on 30"),
    ("2020-04-20 10:00", "10 d", "2020-05-04", "ends on 30 April"),
    ("2020-04-20 10:00", "15 d", "2020-05-05", "a Tuesday"),
    ("2019-04-24 10:00", "10 d", "2019-05-04", "ends on the Saturday worked"),
    ("2019-04-25 10:00", "10 d", "2019-05-06", "ends on the Sunday after it"),
    ("2019-12-02 10:00", "30 d", "2020-01-02", "ends on New Year's Day"),
    ("2020-02-21 10:00", "8 d", "2020-03-02", "ends on Saturday 29 February"),
    # Office hours: 07:00-11:30 and 13:30-17:00 make eight.
    ("2020-09-21 08:00", "4 h", "2020-09-21", "3.5 before noon, then till 14:00"),
    ("2020-09-21 10:00", "8 h", "2020-09-22", "5 today, till 10:00 tomorrow"),
    ("2020-09-21 07:00", "8 h", "2020-09-21", "exactly till closing"),
    ("2020-09-21 07:01", "8 h", "2020-09-22", "a minute into tomorrow"),
    ("2020-09-21 06:00", "8 h", "2020-09-21", "counted from opening"),
    ("2020-09-21 12:00", "3 h", "2020-09-21", "counted from 13:30, till 16:30"),
    ("2020-09-21 16:00", "2 h", "2020-09-22", "1 today, till 08:00"),
    ("2020-09-25 16:30", "4 h", "2020-09-28", "Friday; till Monday noon"),
    ("2020-09-25 17:00", "1 h", "2020-09-28", "nothing is left of Friday"),
    ("2020-09-25 18:00", "8 h", "2020-09-28", "the whole of Monday"),
    ("2020-09-21 08:00", "24 h", "2020-09-24", "7, 8, 8, then 1"),
    ("2020-09-19 09:00", "8 h", "2020-09-21", "Saturday; the whole of Monday"),
    ("2020-01-22 14:00", "4 h", "2020-01-30", "3 before Tết, 1 after"),
    ("2019-05-03 15:00", "4 h", "2019-05-04", "2 on Friday, 2 on the Saturday worked"),
    # Waiting for supplements stops the clock.
    ("2020-09-21 10:00", "3 wd +2", "2020-09-28", "24, then Friday 25, Monday 28"),
    ("2020-01-20 10:00", "2 wd +1", "2020-01-30", "22, then 30"),
    ("2020-01-20 10:00", "2 wd +3", "2020-02-03", "22, then 30, 31, 3"),
    ("2020-09-23 10:00", "0 same +1", "2020-09-24", "the day after"),
    ("2020-08-24 10:00", "9 d +1", "2020-09-04", "3 September, then 4"),
    ("2020-01-17 10:00", "10 d +2", "2020-02-03", "30 January, then 31, 3"),
    ("2020-09-21 10:00", "8 h +1", "2020-09-23", "22, then 23"),
    ("2019-04-24 10:00", "2 wd +2", "2019-05-03", "26, then 2, 3"),
    ("2019-05-02 10:00", "1 wd +1", "2019-05-04", "3, then the Saturday worked"),
    ("2020-04-27 10:00", "2 wd +1", "2020-05-04", "29, then 4 May"),
]


@pytest.mark.parametrize(("received", "limit", "expected", "_how"), CASES)
def test_counted_by_hand(received, limit, expected, _how):
    amount, unit, *waiting = limit.split()

    found = due(at(received), int(amount), unit, int(waiting[0]) if waiting else 0)

    assert found == date.fromisoformat(expected)


def test_the_table_is_long_enough_and_says_nothing_twice():
    assert len({case[:2] for case in CASES}) == len(CASES) >= 60


def test_without_a_limit_nothing_is_due():
    assert computed_due(at("2020-09-21 10:00"), None, 0, CALENDAR) is None


@pytest.mark.parametrize(
    ("received", "finished", "waiting", "took"),
    [
        ("2020-09-21 10:00", "2020-09-21", 0, 0),
        ("2020-09-21 10:00", "2020-09-24", 0, 3),
        ("2020-09-18 10:00", "2020-09-21", 0, 1),
        ("2020-01-22 10:00", "2020-01-31", 0, 2),
        ("2020-01-22 17:30", "2020-01-31", 0, 1),
        ("2019-05-03 10:00", "2019-05-04", 0, 1),
        ("2020-09-21 10:00", "2020-09-30", 3, 4),
        # Finished in the evening it came, or waited longer than it took: never below nothing.
        ("2020-09-21 18:00", "2020-09-21", 0, 0),
        ("2020-09-21 10:00", "2020-09-22", 5, 0),
    ],
)
def test_working_days_taken(received, finished, waiting, took):
    assert working_days_of(at(received), date.fromisoformat(finished), waiting, CALENDAR) == took


def test_nothing_is_taken_before_the_end():
    assert working_days_of(at("2020-09-21 10:00"), None, 0, CALENDAR) is None


def test_office_hours_are_a_setting(settings, db):
    settings.OFFICE_HOURS = ((time(8), time(12)), (time(13), time(16)))
    calendar = WorkCalendar.load()

    # Seven hours a day, closing at four.
    assert calendar.due_on(at("2020-09-21 16:01"), 1) == date(2020, 9, 23)
    assert calendar.due_on(at("2020-09-21 08:00"), 7, hours=True) == date(2020, 9, 21)
    assert calendar.due_on(at("2020-09-21 08:00"), 8, hours=True) == date(2020, 9, 22)


FIRST, LAST = (datetime.fromisoformat(day) for day in ("2019-01-01", "2020-12-01"))
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(HANOI))
KINDS = st.sampled_from(sorted(UNITS))
AMOUNTS, WAITS = st.integers(0, 60), st.integers(0, 20)


@given(MOMENTS, AMOUNTS, KINDS, WAITS)
def test_never_due_on_a_day_off_nor_before_receipt(received, amount, unit, waiting):
    found = due(received, amount, unit, waiting)

    assert CALENDAR.is_working(found)
    assert found >= received.date()


@given(MOMENTS, st.integers(0, 60 * 24 * 30), AMOUNTS, KINDS, WAITS)
def test_who_comes_later_is_never_due_sooner(received, minutes, amount, unit, waiting):
    later = received + timedelta(minutes=minutes)

    assert due(received, amount, unit, waiting) <= due(later, amount, unit, waiting)


@given(MOMENTS, AMOUNTS, st.integers(0, 30), KINDS, WAITS)
def test_more_time_is_never_due_sooner(received, amount, more, unit, waiting):
    assert due(received, amount, unit, waiting) <= due(received, amount + more, unit, waiting)


@given(MOMENTS, AMOUNTS, KINDS, WAITS)
def test_every_day_waited_moves_the_day_by_one_working_day(received, amount, unit, waiting):
    before, after = due(received, amount, unit, waiting), due(received, amount, unit, waiting + 1)

    assert CALENDAR.working_days_between(before, after) == 1
