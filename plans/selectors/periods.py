"""The reporting periods of a year as those who keep them see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from common import clock
from common.choices import State
from common.templatetags.portal import day as day_words
from plans.choices import PERIOD_STATES, CellState, PeriodState
from plans.models import Cell, Report, Submission
from units.access import units_where
from units.calendar import WorkCalendar
from units.models import Period, Unit
from units.permissions import Permission
from units.services import quarterly_windows

DAYS = ("starts_on", "ends_on", "opens_on", "due_on", "closes_on")


@dataclass(frozen=True)
class PeriodRow:
    """`hints`: by name of the day, that it falls on a day off and which day is worked next."""

    period: Period
    state: State
    owed: int
    filed: int
    hints: dict[str, str]


@dataclass(frozen=True)
class PeriodYear:
    year: int
    years: list[int]
    rows: list[PeriodRow]
    # How many of the field's four periods are not there yet.
    lacking: int


def period_year(user: Any, year: int) -> PeriodYear:
    periods = list(Period.objects.in_year(year).order_by("position"))
    counts = filed_counts(units_where(user, Permission.PERIOD_EDIT), periods)
    calendar = WorkCalendar.load()
    rows = [
        PeriodRow(
            period, state_of(period), *counts.get(period.pk, (0, 0)), hints_of(period, calendar)
        )
        for period in periods
    ]
    codes = {period.code for period in periods}
    lacking = sum(f"{year}-{window['code']}" not in codes for window in quarterly_windows())
    this_year = clock.today().year
    known = set(Period.objects.values_list("year", flat=True).distinct())
    years = sorted(known | {this_year, this_year + 1, year}, reverse=True)
    return PeriodYear(year, years, rows, lacking)


def filed_counts(units: QuerySet[Unit], periods: list[Period]) -> dict[int, tuple[int, int]]:
    """Per period how many reports these units owe and how many of them were signed."""
    rows = (
        Report.objects.filter(unit__in=units, period__in=periods)
        .order_by()
        .values_list("period")
        .annotate(
            owed=Count("pk", distinct=True),
            filed=Count("pk", filter=Q(submissions__signed_at__isnull=False), distinct=True),
        )
    )
    return {period: (owed, filed) for period, owed, filed in rows}


def state_of(period: Period) -> State:
    today = clock.today()
    if today < period.opens_on:
        return PERIOD_STATES[PeriodState.AHEAD]
    if today > period.closes_on:
        return PERIOD_STATES[PeriodState.CLOSED]
    return PERIOD_STATES[PeriodState.OPEN if today <= period.due_on else PeriodState.LATE]


def hints_of(period: Period, calendar: WorkCalendar) -> dict[str, str]:
    """Days on which people have to do something and nobody works."""
    found = {}
    for name in ("opens_on", "due_on", "closes_on"):
        day: date = getattr(period, name)
        if not calendar.is_working(day):
            following = day_words(calendar.next_working(day))
            found[name] = _("ngày nghỉ, làm việc lại %(day)s") % {"day": following}
    return found


def has_signed(period: Period) -> bool:
    return Submission.objects.filter(report__period=period, signed_at__isnull=False).exists()


def has_content(period: Period) -> bool:
    """Whether anybody entered or stated anything for it."""
    touched = ~Q(state=CellState.MISSING) | Q(changed_at__isnull=False)
    return (
        Cell.objects.filter(touched, report__period=period).exists()
        or Submission.objects.filter(report__period=period).exists()
    )


def overlapping(period: Period) -> list[Period]:
    """Other periods of the year over some of the same days: lawful, as a half-year is, but to be seen."""
    return list(
        Period.objects.in_year(period.year)
        .filter(starts_on__lte=period.ends_on, ends_on__gte=period.starts_on)
        .exclude(pk=period.pk)
        .order_by("position")
    )
