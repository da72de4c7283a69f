"""What this app offers to the index: were people answered in time, openly, and to their content.

A year's figures are of the petitions received in it, wherever a petition came to rest. A petition
that its sender reopened is in time only if both answers were.
"""

from collections import defaultdict

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from common.figures import Figure
from petitions.selectors.figures import days_taken, figure_name, received_in, shares
from procedures.measures import Measure, last_day, spread_sums
from procedures.selectors.durations import spread_of
from units.calendar import WorkCalendar
from units.models import Unit
from units.selectors import counted_in


def _source() -> str:
    return _("Sổ phản ánh, kiến nghị của cổng")


def _share(name: str) -> Measure:
    def measure(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
        """Without any petition there was nothing to answer: not applicable, not missing."""
        part, whole = shares()[name]
        rows = (
            received_in(year)
            .order_by()
            .values_list("unit")
            .annotate(part=Count("pk", filter=part & whole), whole=Count("pk", filter=whole))
        )
        sums = spread_sums(units, argument, [tuple(row) for row in rows])
        source, on = _source(), last_day(year)
        return {
            unit.pk: Figure.ratio(*sums.get(unit.pk, (0, 0)), source=source, as_of=on)
            for unit in units
        }

    measure.__name__ = name
    return measure


def median_days(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Working days from receipt to the first answer: half took at most so many."""
    scope, calendar = counted_in(units, argument), WorkCalendar.load()
    days: dict[int, list[int]] = defaultdict(list)
    for holder, taken in days_taken(received_in(year), calendar):
        for asked in scope.get(holder, ()):
            days[asked].append(taken)
    source, on = _source(), last_day(year)
    found: dict[int, Figure] = {}
    for unit in units:
        spread = spread_of((day, 1) for day in days[unit.pk])
        found[unit.pk] = (
            Figure.not_applicable(source=source)
            if spread.median is None
            else Figure.count(spread.median, source=source, n=spread.n, as_of=on)
        )
    return found


MEASURES: dict[str, Measure] = {
    **{
        name: _share(name)
        for name in (
            "on_time_rate",
            "published_rate",
            "answered_rate",
            "satisfied_rate",
            "reopened_rate",
        )
    },
    "median_days": median_days,
}


def measure_url(name: str, unit: Unit, year: int) -> str | None:
    """The page with exactly the records behind the figure, for staff."""
    if not figure_name(name):
        return None
    return f"{reverse('petitions:petition-queue')}?don-vi={unit.pk}&nam={year}&so-lieu={name}"
