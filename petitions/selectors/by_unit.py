"""How each unit stands with its petitions: what waits now, and how the year's were answered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from common import clock
from common.figures import Figure
from petitions.choices import OPEN, CitizenVerdict
from petitions.models import Petition, PetitionQuerySet
from petitions.selectors.deadlines import IN_TIME, decided, late, near
from petitions.selectors.figures import EVER_ANSWERED, days_taken, of_year
from procedures.selectors.durations import spread_of
from units.calendar import WorkCalendar
from units.models import Unit

COUNTS = (
    "open",
    "near",
    "late",
    "received",
    "decided",
    "in_time",
    "answered",
    "reopened",
    "good",
    "fair",
    "bad",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit's figures, or all units' together. `open`, `near`, `late`: now, of any year.

    The others are of the petitions received in the year: `in_time` of `decided` were answered in
    time, `median` is in working days from receipt to the first answer.
    """

    unit: Unit | None
    counts: dict[str, int]
    median: int | None

    @property
    def on_time(self) -> Figure:
        return Figure.ratio(self.counts["in_time"], self.counts["decided"], source="")

    @property
    def satisfied(self) -> Figure:
        judged = sum(self.counts[verdict] for verdict in CitizenVerdict.values)
        return Figure.ratio(self.counts["good"] + self.counts["fair"], judged, source="")


def standings(units: Iterable[Unit], year: int) -> tuple[list[Standing], Standing]:
    """Per unit in the given order, and together. Two queries and the calendar."""
    units = list(units)
    calendar = WorkCalendar.load()
    found = Petition.objects.counted().filter(unit__in=units)
    counted = {row.pop("unit"): row for row in _counts(found, year, calendar)}
    days = _days(found, year, calendar)
    none = dict.fromkeys(COUNTS, 0)
    rows = [
        Standing(unit, counted.get(unit.pk, none), _median(days.get(unit.pk, []))) for unit in units
    ]
    together = {name: sum(row.counts[name] for row in rows) for name in COUNTS}
    return rows, Standing(None, together, _median([day for some in days.values() for day in some]))


def _counts(found: PetitionQuerySet, year: int, calendar: WorkCalendar) -> list[dict[str, Any]]:
    today, this = clock.today(), of_year(year)
    ways = {
        "open": Q(status__in=OPEN),
        "near": near(today, calendar),
        "late": late(today),
        "received": this,
        "decided": this & decided(today),
        "in_time": this & IN_TIME,
        "answered": this & EVER_ANSWERED,
        "reopened": this & Q(reopened_on__isnull=False),
        **{verdict: this & Q(verdict=verdict) for verdict in CitizenVerdict.values},
    }
    sums: dict[str, Any] = {name: Count("pk", filter=ways[name]) for name in COUNTS}
    return [dict(row) for row in found.order_by().values("unit").annotate(**sums)]


def _days(found: PetitionQuerySet, year: int, calendar: WorkCalendar) -> dict[int, list[int]]:
    days: dict[int, list[int]] = defaultdict(list)
    for unit, taken in days_taken(found.filter(of_year(year)), calendar):
        days[unit].append(taken)
    return days


def _median(days: list[int]) -> int | None:
    """By nearest rank: no number of days that no petition took."""
    return spread_of((day, 1) for day in days).median
