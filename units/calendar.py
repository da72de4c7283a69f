"""Working days: one function for dossiers, petitions and reminders.

Saturday and Sunday are off unless listed as worked instead; holidays are off.
The days are rows (`SpecialDay`) because each year's are fixed by announcement.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from units.choices import DayKind
from units.models import SpecialDay

CLOSING_TIME = time(17, 0)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """The days off and the Saturdays worked, read once and asked many times."""

    holidays: frozenset[date]
    make_up: frozenset[date]

    @classmethod
    def load(cls) -> "WorkCalendar":
        days = list(SpecialDay.objects.values_list("day", "kind"))
        return cls(
            frozenset(day for day, kind in days if kind == DayKind.HOLIDAY),
            frozenset(day for day, kind in days if kind == DayKind.MAKE_UP),
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
        self, received_at: datetime, limit: int, *, calendar_days: bool = False, waiting: int = 0
    ) -> date:
        """When a dossier is due.

        A limit of 0 means the same day. Received after closing time or on a day off counts
        from the next working day. A due date in calendar days that falls on a day off moves
        to the next working day. `waiting` working days for supplements move it on.
        """
        start = self.counted_from(received_at)
        if calendar_days:
            due = self.next_working(start + timedelta(days=limit))
        else:
            due = self.add_working_days(start, limit)
        return self.add_working_days(due, waiting)

    def counted_from(self, received_at: datetime) -> date:
        local = timezone.localtime(received_at) if timezone.is_aware(received_at) else received_at
        day = local.date()
        if local.time() > CLOSING_TIME:
            day += _DAY
        return self.next_working(day)
