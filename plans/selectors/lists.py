"""What the list of reports shows: one unit's reports, or the year of many units."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from common import clock
from common.choices import State
from plans.models import Indicator
from plans.selectors.grid import told
from plans.selectors.matrix import Matrix, year_matrix
from plans.selectors.reports import (
    is_window_open,
    last_day_open,
    reports_of_unit,
    shown_state,
)
from plans.selectors.statements import Statement, standing_statements
from plans.selectors.totals import Total, over_periods, over_units
from units.access import units_where
from units.calendar import WorkCalendar
from units.models import Period, Unit
from units.permissions import Permission
from units.selectors import scope_of


@dataclass
class Row:
    """A report in its unit's list."""

    report: Any
    state: State
    is_open: bool
    last_day: Any
    days_left: int | None


@dataclass
class Overview:
    years: list[int]
    year: int | None
    unit: Unit | None = None
    rows: list[Row] = field(default_factory=list)
    matrix: Matrix | None = None
    unfiled_in: Period | None = None
    sees_many: bool = False
    search: str = ""


def report_overview(
    user: Any, *, year: str, unit: str, unfiled_in: str, search: str = "", page: str = ""
) -> Overview:
    """The matrix of a year for those who see several units; else, or for `unit`, one unit's list."""
    units = units_where(user, Permission.REPORT_VIEW)
    years = years_opened()
    chosen = int(year) if year.isdecimal() and int(year) in years else None
    seen = list(units.order_by("sort_key")[:2])
    overview = Overview(years, chosen, sees_many=len(seen) > 1)
    if unit or not overview.sees_many:
        overview.unit = one_of(units, unit) if unit else next(iter(seen), None)
        overview.rows = unit_rows(overview.unit, chosen) if overview.unit else []
        return overview
    overview.year = chosen or (years[0] if years else None)
    if overview.year is not None:
        periods = Period.objects.in_year(overview.year).opened()
        if unfiled_in.isdecimal():
            overview.unfiled_in = periods.filter(pk=int(unfiled_in)).first()
        overview.search = search.strip()[:80]
        overview.matrix = year_matrix(
            units,
            overview.year,
            unfiled_in=overview.unfiled_in,
            search=overview.search,
            page=page,
        )
    return overview


def years_opened() -> list[int]:
    return list(Period.objects.opened().values_list("year", flat=True).distinct().order_by("-year"))


def unit_rows(unit: Unit, year: int | None) -> list[Row]:
    reports = reports_of_unit(unit)
    if year is not None:
        reports = reports.filter(period__year=year)
    calendar, today = WorkCalendar.load(), clock.today()
    rows = []
    for report in reports:
        is_open = is_window_open(report)
        waits = report.filed_at is None and report.due_on >= today
        rows.append(
            Row(
                report,
                shown_state(report),
                is_open,
                last_day_open(report),
                calendar.working_days_between(today, report.due_on) if waits else None,
            )
        )
    return rows


# --- What a figure of one line is made of ----------------------------------------------------------


@dataclass
class UnitYear:
    unit: Unit
    # Per period: the report's key, its figure in words, why it does not apply.
    cells: list[tuple[int | None, str, str]]
    total: Total


@dataclass
class IndicatorYear:
    year: int
    years: list[int]
    periods: list[Period]
    rows: list[UnitYear]
    # The units together, per period and over the year.
    by_period: list[Total]
    together: Total
    unit: Unit | None


def indicator_year(user: Any, indicator: Indicator, *, year: str, unit: str) -> IndicatorYear:
    """Signed statements on one line, per unit and period, and their totals."""
    units = units_where(user, Permission.REPORT_VIEW)
    chosen = one_of(units, unit) if unit else None
    years = years_opened()
    if not years:
        raise Http404
    of_year = int(year) if year.isdecimal() and int(year) in years else years[0]
    if chosen is not None:
        units = units.filter(pk__in=scope_of([chosen], subtree=True))
    periods = list(Period.objects.in_year(of_year).opened().order_by("position"))
    seen = {each.pk: each for each in units.order_by("sort_key")}
    stated: dict[int, dict[int, Statement]] = defaultdict(dict)
    for statement in standing_statements(seen, periods, code=indicator.code):
        if statement.content.get(indicator.code):
            stated[statement.unit_id][statement.period_id] = statement
    rows = [_unit_year(indicator, seen[pk], periods, stated[pk]) for pk in seen if pk in stated]
    by_period = [
        over_units(indicator, [_within(indicator, stated[pk], period) for pk in seen])
        for period in periods
    ]
    together = over_units(indicator, [row.total for row in rows])
    return IndicatorYear(of_year, years, periods, rows, by_period, together, chosen)


def _within(indicator: Indicator, stated: dict[int, Statement], period: Period) -> Total:
    line = stated[period.pk].line(indicator.code) if period.pk in stated else None
    return over_periods(indicator, [line] if line else [])


def _unit_year(
    indicator: Indicator, unit: Unit, periods: list[Period], stated: dict[int, Statement]
) -> UnitYear:
    cells = []
    for period in periods:
        statement = stated.get(period.pk)
        line = statement.content[indicator.code] if statement else None
        figure = {**line, "note": "", "ground": "", "difficulty": ""} if line else None
        report = statement.report_id if statement else None
        cells.append((report, told(indicator, figure), line["ground"] if line else ""))
    lines = [statement.line(indicator.code) for statement in stated.values()]
    return UnitYear(unit, cells, over_periods(indicator, [line for line in lines if line]))


def one_of(units: Any, pk: str) -> Unit:
    """The unit that the address names; one that may not be read is not there."""
    unit = units.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 10 else None
    if unit is None:
        raise Http404
    return unit
