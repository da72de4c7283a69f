"""Figures that units type by the month: their sums, their history, and who owes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from common import clock
from common.choices import State
from procedures.choices import MONTH_STATES, MonthState, RolloutState
from procedures.models import Dossier, MonthlyFigures, OneStopRollout, Procedure
from procedures.models.monthly import MonthlyFiguresQuerySet
from procedures.selectors.counts import COLUMNS, NUMBERS, STOCKS, DossierCounts
from procedures.selectors.spans import Span, month_before, next_month
from units.models import Unit

MONTHS = 12


def month_end(month: date) -> date:
    return next_month(month) - timedelta(days=1)


def figures_due_on(month: date) -> date:
    """The last day on which a month's figures are in time."""
    return next_month(month).replace(day=settings.MONTHLY_FIGURES_DUE_DAY)


# --- Sums ------------------------------------------------------------------------------------


def monthly_rows(units: QuerySet[Unit], start: date, end: date) -> MonthlyFiguresQuerySet:
    """The counted lines whose months lie whole between the days."""
    return MonthlyFigures.objects.counted().filter(
        unit__in=units, month__gte=start, ends_on__lte=end
    )


def monthly_counts(units: QuerySet[Unit], span: Span, by: str) -> dict[Any, DossierCounts]:
    """The lines of each unit, or of each field, made into one. One query.

    Of a unit's months what came in and went out is added up; what was carried over is the
    first month's, and what stood open the last month's.
    """
    key = "unit" if by == "don-vi" else "field"
    rows = list(
        monthly_rows(units, span.start, span.end).values("unit", "field", "month", *NUMBERS)
    )
    first, last = _edges(rows)
    counts: dict[Any, DossierCounts] = {}
    for row in rows:
        unit, month = row["unit"], row["month"]
        line = _part(row, is_first=month == first[unit], is_last=month == last[unit])
        counts[row[key]] = counts.get(row[key], DossierCounts()) + line
    return counts


def _edges(rows: Iterable[dict[str, Any]]) -> tuple[dict[int, date], dict[int, date]]:
    """Each unit's first and last month."""
    first: dict[int, date] = {}
    last: dict[int, date] = {}
    for row in rows:
        unit, month = row["unit"], row["month"]
        first[unit] = min(month, first.get(unit, month))
        last[unit] = max(month, last.get(unit, month))
    return first, last


def _part(row: dict[str, Any], *, is_first: bool, is_last: bool) -> DossierCounts:
    """What a month adds to a line over several months."""
    numbers = {name: row[name] for name in NUMBERS}
    if not is_first:
        numbers["received"] -= numbers["carried_over"]
        numbers["carried_over"] = 0
    if not is_last:
        numbers |= dict.fromkeys(STOCKS, 0)
    return DossierCounts(**numbers, typed=1)


# --- One unit --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class YearLine:
    """A typed line of a year's table; `gap` where it does not take up what was left before."""

    figures: MonthlyFigures
    left_before: int | None
    counted: bool

    @property
    def cells(self) -> list[tuple[str, int]]:
        """As the table has them."""
        counts = DossierCounts(**{name: getattr(self.figures, name) for name in NUMBERS})
        return [(name, getattr(counts, name)) for name in COLUMNS]

    @property
    def gap(self) -> bool:
        return self.left_before is not None and self.left_before != self.figures.carried_over


def year_lines(unit: Unit, year: int) -> list[YearLine]:
    """The unit's lines of the year, by month and field. Two queries."""
    rows = list(
        MonthlyFigures.objects.filter(
            unit=unit, month__range=(date(year - 1, 12, 1), date(year, 12, 1))
        )
        .select_related("field", "unit", "entered_by")
        .order_by("month", F("field__sort_key").asc(nulls_first=True))
    )
    counted = set(
        MonthlyFigures.objects.counted()
        .filter(pk__in=[row.pk for row in rows])
        .values_list("pk", flat=True)
    )
    left = {(row.month, row.field_id): row.in_progress + row.waiting for row in rows}
    return [
        YearLine(row, left.get((month_before(row.month), row.field_id)), row.pk in counted)
        for row in rows
        if row.month.year == year
    ]


def months_of_year(unit: Unit, year: int) -> list[tuple["MonthCell", list[YearLine]]]:
    """The unit's twelve months, each with its lines. Seven queries."""
    lines: dict[date, list[YearLine]] = {}
    for line in year_lines(unit, year):
        lines.setdefault(line.figures.month, []).append(line)
    cells = _cells(Unit.objects.filter(pk=unit.pk), [unit], year)
    return [(cell, lines.get(cell.month, [])) for cell in cells[0][1]]


def lines_of_month(unit: Unit, month: date) -> list[MonthlyFigures]:
    found = MonthlyFigures.objects.filter(unit=unit, month=month).select_related("field")
    return list(found.order_by(F("field__sort_key").asc(nulls_first=True)))


def left_of(unit: Unit, month: date, field: int | None) -> int | None:
    """What the month before left open on the same line; None where it has no such line."""
    row = MonthlyFigures.objects.filter(unit=unit, month=month_before(month), field=field).first()
    return None if row is None else row.in_progress + row.waiting


def dossiers_of_month(unit: Unit, month: date) -> int:
    return Dossier.objects.filter(unit=unit, received_on__range=(month, month_end(month))).count()


# --- Who owes --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MonthCell:
    month: date
    state: MonthState
    # Dossiers received: typed, or counted in the register.
    number: int | None = None

    @property
    def due_on(self) -> date:
        return figures_due_on(self.month)

    @property
    def shown(self) -> State:
        return MONTH_STATES[self.state]

    @property
    def is_past(self) -> bool:
        return month_end(self.month) < clock.today()

    @property
    def is_owed(self) -> bool:
        return self.state in {MonthState.DUE, MonthState.MISSING}

    @property
    def may_be_typed(self) -> bool:
        return self.state != MonthState.DOSSIERS and self.month <= clock.today()


def monthly_overview(units: QuerySet[Unit], year: int) -> list[tuple[Unit, list[MonthCell]]]:
    """Units that handle procedures × the months of the year. Six queries."""
    return _cells(units, _handling(units).in_force(min(date(year, 12, 31), clock.today())), year)


def count_owing(lines: Iterable[tuple[Unit, list[MonthCell]]]) -> int:
    """How many months are still to be typed."""
    return sum(cell.is_owed for _unit, cells in lines for cell in cells)


def _cells(
    units: QuerySet[Unit], shown: Iterable[Unit], year: int
) -> list[tuple[Unit, list[MonthCell]]]:
    typed = _typed_by_month(units, year)
    taken = _taken_by_month(units, year)
    electronic = _electronic_since(units)
    begun = _begun()
    months = [date(year, number, 1) for number in range(1, MONTHS + 1)]
    return [
        (
            unit,
            [
                _cell(
                    unit, month, typed, taken, max(begun, unit.valid_from), electronic.get(unit.pk)
                )
                for month in months
            ],
        )
        for unit in shown
    ]


def _cell(
    unit: Unit,
    month: date,
    typed: dict[tuple[int, date], int],
    taken: dict[tuple[int, date], int],
    begun: date,
    electronic: date | None,
) -> MonthCell:
    end, today = month_end(month), clock.today()
    if (unit.pk, month) in taken:
        return MonthCell(month, MonthState.DOSSIERS, taken[unit.pk, month])
    if (unit.pk, month) in typed:
        return MonthCell(month, MonthState.TYPED, typed[unit.pk, month])
    ended = unit.valid_to is not None and unit.valid_to < month
    if ended or end < begun or (electronic is not None and electronic <= end):
        return MonthCell(month, MonthState.NOT_OWED)
    if today <= end:
        return MonthCell(month, MonthState.TO_COME)
    late = today > figures_due_on(month)
    return MonthCell(month, MonthState.MISSING if late else MonthState.DUE)


def _begun() -> date:
    """The first day of which the portal knows anything; nothing is owed before.

    Of all units: whoever never typed a line owes like the others, whoever looks.
    """
    dossiers = Dossier.objects.aggregate(day=Min("received_on"))
    typed = MonthlyFigures.objects.aggregate(day=Min("month"))
    return min((one["day"] for one in (dossiers, typed) if one["day"]), default=clock.today())


def _typed_by_month(units: QuerySet[Unit], year: int) -> dict[tuple[int, date], int]:
    rows = MonthlyFigures.objects.filter(unit__in=units, month__year=year).order_by()
    found = rows.values_list("unit", "month").annotate(Sum("received"))
    return {(unit, month): number for unit, month, number in found}


def _taken_by_month(units: QuerySet[Unit], year: int) -> dict[tuple[int, date], int]:
    """Every dossier counts here, a withdrawn one too: the month is in the register."""
    days = (date(year, 1, 1), date(year, 12, 31))
    rows = Dossier.objects.filter(unit__in=units, received_on__range=days).order_by()
    found = rows.values_list("unit", TruncMonth("received_on")).annotate(Count("pk"))
    return {(unit, month): number for unit, month, number in found}


def _electronic_since(units: QuerySet[Unit]) -> dict[int, date]:
    """Units whose one-stop shop is wholly electronic: their dossiers come by themselves."""
    full = OneStopRollout.objects.filter(unit__in=units, state=RolloutState.FULL)
    return {unit: since or date.min for unit, since in full.values_list("unit", "since")}


def _handling(units: QuerySet[Unit]) -> Any:
    handles = Exists(Procedure.objects.filter(handlings__level=OuterRef("level")))
    return Unit.objects.filter(handles, pk__in=units)


def units_owing(units: QuerySet[Unit], month: date) -> QuerySet[Unit]:
    """Units without the electronic system, dossiers or figures for the month."""
    end = month_end(month)
    electronic = OneStopRollout.objects.filter(
        Q(since=None) | Q(since__lte=end), unit=OuterRef("pk"), state=RolloutState.FULL
    )
    dossiers = Dossier.objects.filter(unit=OuterRef("pk"), received_on__range=(month, end))
    typed = MonthlyFigures.objects.filter(unit=OuterRef("pk"), month=month)
    return (
        _handling(units)
        .in_force(end)
        .exclude(Exists(electronic))
        .exclude(Exists(dossiers))
        .exclude(Exists(typed))
    )
