"""Petitions of a year in figures: by unit, topic, channel and month.

Counted by the day of receipt; what was turned away was not the unit's to answer and stands apart.
One pass over the year's petitions, a few small columns each: no sum is kept that could differ.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, cast

from django.core.cache import cache as kept
from django.db.models import Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import clock
from petitions.choices import (
    VERDICTS_AT_LEAST,
    CitizenVerdict,
    PetitionChannel,
    PetitionStatus,
    Topic,
)
from petitions.models import Petition
from procedures.selectors.durations import spread_of
from units.calendar import WorkCalendar
from units.models import Unit

# So long the public figures may lag behind the register.
KEPT_SECONDS = 60


@dataclass
class Tally:
    """What became of some petitions."""

    received: int = 0
    answered: int = 0
    # Answered, or past the due day: those of which it can be said whether they were in time.
    judged: int = 0
    in_time: int = 0
    late_open: int = 0
    reopened: int = 0
    # Working days to the first answer, and how many took so long.
    days: Counter[int] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)

    @property
    def in_time_share(self) -> Fraction | None:
        """In percent; None where nothing was due yet."""
        return Fraction(100 * self.in_time, self.judged) if self.judged else None

    @property
    def median_days(self) -> int | None:
        """Working days to the first answer, by nearest rank, as the index and the desk count it."""
        return spread_of(self.days.items()).median

    @property
    def verdict_count(self) -> int:
        return self.verdicts.total()

    @property
    def verdict_shares(self) -> dict[str, Fraction] | None:
        """Percent per verdict; None where there are too few to say so in public."""
        n = self.verdict_count
        if n < VERDICTS_AT_LEAST:
            return None
        return {kind: Fraction(100 * self.verdicts[kind], n) for kind in CitizenVerdict.values}

    @property
    def good_share(self) -> Fraction | None:
        """Percent of the verdicts that are not "bad"."""
        shares = self.verdict_shares
        return None if shares is None else Fraction(100) - shares[CitizenVerdict.BAD]


class Facts(NamedTuple):
    """The columns that are read of each petition; `received_at` becomes the local clock's."""

    unit: int
    topic: str
    channel: str
    received_at: datetime
    due_on: date
    answered_on: date | None
    first_answered_on: date | None
    first_due_on: date | None
    verdict: str


Row = tuple[str, Tally]


@dataclass(frozen=True)
class Statistics:
    """A year's figures; each table as (label, tally) in its order."""

    year: int
    total: Tally
    turned_away: int
    by_unit: list[Row]
    by_topic: list[Row]
    by_channel: list[Row]
    by_month: list[Row]


def statistics_of(year: int, unit: Unit | None = None) -> Statistics:
    """Four queries, whatever the number of petitions and units."""
    received = Petition.objects.filter(received_at__range=_bounds(year))
    if unit is not None:
        received = received.filter(unit=unit)
    tallies = _tallied(map(Facts._make, received.counted().order_by().values_list(*Facts._fields)))
    units = Unit.objects.filter(pk__in=list(tallies["unit"]))
    months = [(month, _("Tháng %(month)s") % {"month": month}) for month in range(1, 13)]
    return Statistics(
        year,
        tallies["total"].get(None, Tally()),
        received.filter(status=PetitionStatus.TURNED_AWAY).count(),
        _in_order(tallies["unit"], units.values_list("pk", "name")),
        _in_order(tallies["topic"], [*Topic.choices, ("", _("Chưa phân loại"))]),
        _in_order(tallies["channel"], PetitionChannel.choices),
        _in_order(tallies["month"], months),
    )


def recent_statistics(year: int, unit: Unit | None = None) -> Statistics:
    """`statistics_of`, at most KEPT_SECONDS old: anybody may ask, as often as they like."""
    key = f"petitions:statistics:{year}:{unit.pk if unit else ''}:{clock.today()}:{get_language()}"
    return cast(Statistics, kept.get_or_set(key, lambda: statistics_of(year, unit), KEPT_SECONDS))


def received_years(petitions: QuerySet[Petition] | None = None) -> list[int]:
    """From the year of the latest petition back to that of the first."""
    found = Petition.objects.all() if petitions is None else petitions
    ends = found.aggregate(first=Min("received_at"), last=Max("received_at"))
    if ends["first"] is None:
        return []
    first, last = clock.local_date(ends["first"]).year, clock.local_date(ends["last"]).year
    return list(range(last, first - 1, -1))


def _bounds(year: int) -> tuple[datetime, datetime]:
    start, end = (datetime.combine(date(one, 1, 1), time.min) for one in (year, year + 1))
    return timezone.make_aware(start), timezone.make_aware(end) - timedelta(microseconds=1)


def _tallied(rows: Iterable[Facts]) -> dict[str, dict[Any, Tally]]:
    """Rows alike are counted before they are added up: a hundred thousand are a second's work."""
    today, calendar = clock.today(), WorkCalendar.load()
    days_between = cache(calendar.working_days_between)
    # Local at once: to look up the zone for each would be most of the work.
    zone = timezone.get_current_timezone()
    local = (
        row._replace(received_at=row.received_at.astimezone(zone).replace(tzinfo=None))
        for row in rows
    )
    outcomes = [_outcome(row, today, calendar, days_between) for row in local]
    tallies: dict[str, dict[Any, Tally]] = {}
    for place, name in enumerate(("total", "unit", "topic", "channel", "month")):
        tallies[name] = defaultdict(Tally)
        alike = Counter((outcome[place], outcome[5]) for outcome in outcomes)
        for (key, became), count in alike.items():
            _add(tallies[name][key], became, count)
    return tallies


class Became(NamedTuple):
    """What became of a petition."""

    answered: bool
    # None: not due yet, so that nothing can be said.
    in_time: bool | None
    # Working days to the first answer.
    days: int | None
    verdict: str
    reopened: bool


def _outcome(
    row: Facts,
    today: date,
    calendar: WorkCalendar,
    days_between: Callable[[date, date], int],
) -> tuple[None, int, str, str, int, Became]:
    month = row.received_at.month
    start = calendar.counted_from(row.received_at)
    first = row.first_answered_on or row.answered_on
    in_time: bool | None
    if row.answered_on is not None:
        in_time = row.answered_on <= row.due_on and _first_was_in_time(row)
    else:
        in_time = False if row.due_on < today else None
    became = Became(
        row.answered_on is not None,
        in_time,
        None if first is None else max(0, days_between(start, first)),
        row.verdict,
        row.first_answered_on is not None,
    )
    return None, row.unit, row.topic, row.channel, month, became


def _add(tally: Tally, became: Became, count: int) -> None:
    tally.received += count
    tally.answered += count * became.answered
    tally.judged += count * (became.in_time is not None)
    tally.in_time += count * bool(became.in_time)
    tally.late_open += count * (became.in_time is False and not became.answered)
    tally.reopened += count * became.reopened
    if became.days is not None:
        tally.days[became.days] += count
    if became.verdict:
        tally.verdicts[became.verdict] += count


def _first_was_in_time(row: Facts) -> bool:
    """A petition asked about again was answered in time only if it was so both times."""
    if row.first_answered_on is None or row.first_due_on is None:
        return True
    return row.first_answered_on <= row.first_due_on


def _in_order(tallies: dict[Any, Tally], names: Iterable[tuple[Any, Any]]) -> list[Row]:
    return [(str(name), tallies[key]) for key, name in names if key in tallies]
