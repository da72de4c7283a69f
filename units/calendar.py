"""Working days: one function for dossiers, petitions and reminders.

Saturday and Sunday are off unless listed as worked instead; holidays are off.
The days are rows (`SpecialDay`) because each year's are fixed by announcement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from units.choices import DayKind
from units.models import SpecialDay

OFFICE_HOURS = ((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0)))
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """The days off, the Saturdays worked and the hours of a day, read once and asked many times."""

    holidays: frozenset[date]
    make_up: frozenset[date]
    office_hours: tuple[tuple[time, ...], ...] = OFFICE_HOURS

    @classmethod
    def load(cls) -> "WorkCalendar":
        days = list(SpecialDay.objects.values_list("day", "kind"))
        return cls(
            frozenset(day for day, kind in days if kind == DayKind.HOLIDAY),
            frozenset(day for day, kind in days if kind == DayKind.MAKE_UP),
            settings.OFFICE_HOURS,
        )

    def is_working(self, day: date) -> bool:
        if day in self.make_up:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, else the first worked day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`: counting starts the day after."""
        while count > 0:
            day += _DAY
            count -= self.is_working(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` lies before."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(
            self.is_working(start + timedelta(days=offset))
            for offset in range(1, (end - start).days + 1)
        )

    def due_on(
        self,
        received_at: datetime,
        limit: int,
        *,
        calendar_days: bool = False,
        hours: bool = False,
        waiting: int = 0,
    ) -> date:
        """When a dossier is due; `limit` is in working days unless told.

        A limit of 0 means the same day. Received after closing time or on a day off counts
        from the next working day. A due date in calendar days that falls on a day off moves
        to the next working day. `waiting` working days for supplements move it on.
        """
        start = self.counted_from(received_at)
        if hours:
            due = self.end_of_hours(received_at, limit).date()
        elif calendar_days:
            due = self.next_working(start + timedelta(days=limit))
        else:
            due = self.add_working_days(start, limit)
        return self.add_working_days(due, waiting)

    def end_of_hours(self, received_at: datetime, hours: int) -> datetime:
        """The local moment at which so many office hours after receipt are over."""
        left = timedelta(hours=hours)
        times = self._open_after(_local(received_at), self.counted_from(received_at))
        opens, closes = next(times)
        while closes - opens < left:
            left -= closes - opens
            opens, closes = next(times)
        return opens + left

    def _open_after(self, moment: datetime, day: date) -> Iterator[tuple[datetime, datetime]]:
        """From when to when the office is open after the moment, from the working day on."""
        while True:
            for opens, closes in self.office_hours:
                if datetime.combine(day, closes) > moment:
                    yield max(datetime.combine(day, opens), moment), datetime.combine(day, closes)
            day = self.next_working(day + _DAY)

    def counted_from(self, received_at: datetime) -> date:
        """The day of receipt; the next working day for what comes after closing or on a day off."""
        local = _local(received_at)
        closing = self.office_hours[-1][1]
        return self.next_working(local.date() + _DAY if local.time() > closing else local.date())


def _local(moment: datetime) -> datetime:
    """The wall clock's time here, without a zone."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment
