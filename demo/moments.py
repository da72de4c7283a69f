"""When things happen in the demonstration: hours of an office day, and a playable timeline."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from common import clock
from units.calendar import WorkCalendar

TODAY = date(2020, 12, 17)
SEED = 3139


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def last_evening() -> datetime:
    """When the year's index was computed: by time too, before any run of a visitor's."""
    return at(TODAY - timedelta(days=1), 22)


def office_hour(rng: Random, day: date) -> datetime:
    """Some minute of the day at which the counter is open."""
    hour = rng.choice((7, 8, 8, 9, 9, 10, 10, 13, 14, 14, 15, 15, 16))
    return at(day, hour, rng.randrange(30, 60) if hour in {7, 13} else rng.randrange(60))


def stream(*parts: object) -> Random:
    """A generator of its own for each thing: more of one never changes another."""
    return Random("-".join(str(part) for part in (SEED, *parts)))


def working_days(calendar: WorkCalendar, first: date, last: date) -> list[date]:
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in days if calendar.is_working(day)]


@dataclass
class Timeline:
    """Deeds with their moment, done in order of time: the trail reads as it would have grown."""

    deeds: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)

    def add(self, moment: datetime, deed: Callable[[], object]) -> None:
        self.deeds.append((moment, len(self.deeds), deed))

    def play(self) -> None:
        for moment, _, deed in sorted(self.deeds, key=lambda item: item[:2]):
            with clock.frozen(moment):
                deed()
