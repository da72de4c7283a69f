"""The dossier tables: II.06a by unit, II.07a by field, and by procedure. No loop over dossiers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from procedures.choices import Channel
from procedures.models import IN_TIME, Dossier, Procedure, ProcedureField
from procedures.selectors.counts import DossierCounts
from procedures.selectors.dossiers import dossiers_between, kinds
from procedures.selectors.durations import Spread, spread_of
from procedures.selectors.monthly import monthly_counts, monthly_rows
from procedures.selectors.spans import Span, month_before, next_month
from units.models import Unit

# What a line of the table stands for, by the word in the address, and the dossiers' path to it.
BY_UNIT, BY_FIELD, BY_PROCEDURE = "don-vi", "linh-vuc", "thu-tuc"
_PATHS = {BY_UNIT: "unit", BY_FIELD: "procedure__field", BY_PROCEDURE: "procedure"}
Days = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line; `what` is None for monthly figures that were typed for all fields together."""

    what: Unit | ProcedureField | Procedure | None
    counts: DossierCounts
    spread: Spread


@dataclass(frozen=True, slots=True)
class DossierTable:
    rows: list[TableRow]
    total: DossierCounts
    spread: Spread

    @property
    def whole(self) -> TableRow:
        """The line under the others."""
        return TableRow(None, self.total, self.spread)

    @property
    def faults(self) -> list[tuple[TableRow, str]]:
        """Where the lines as they are shown do not agree with themselves."""
        return [(row, sentence) for row in self.rows for sentence in row.counts.faults]


def dossier_table(units: QuerySet[Unit], span: Span, by: str = BY_UNIT) -> DossierTable:
    """Five queries at most, whatever the number of lines and dossiers."""
    counts = _counts(units, span, by)
    days = _days(units, span, by)
    typed = monthly_counts(units, span, by) if by != BY_PROCEDURE else {}
    for key, some in typed.items():
        counts[key] = counts.get(key, DossierCounts()) + some
    rows = [
        TableRow(what, counts.get(pk, DossierCounts()), spread_of(days.get(pk, ())))
        for pk, what in _named(units, span, by, counts)
    ]
    total = sum((row.counts for row in rows), DossierCounts())
    return DossierTable(rows, total, spread_of(_together(days.values())))


def _counts(units: QuerySet[Unit], span: Span, by: str) -> dict[Any, DossierCounts]:
    conditions = kinds(span.start, span.as_of)
    rows = (
        dossiers_between(span.start, span.as_of)
        .filter(unit__in=units)
        .order_by()
        .values(_PATHS[by])
        .annotate(**{name: Count("pk", filter=kind) for name, kind in conditions.items()})
    )
    return {row.pop(_PATHS[by]): DossierCounts(**row) for row in rows}


def _days(units: QuerySet[Unit], span: Span, by: str) -> dict[Any, Days]:
    rows = (
        Dossier.objects.resolved_in(span.start, span.as_of)
        .filter(unit__in=units)
        .exclude(working_days=None)
        .order_by()
        .values_list(_PATHS[by], "working_days")
        .annotate(Count("pk"))
    )
    days: dict[Any, Days] = {}
    for key, worked, count in rows:
        days.setdefault(key, []).append((worked, count))
    return days


def _together(groups: Iterable[Days]) -> Days:
    sums: dict[int, int] = {}
    for group in groups:
        for days, count in group:
            sums[days] = sums.get(days, 0) + count
    return list(sums.items())


def _named(
    units: QuerySet[Unit], span: Span, by: str, counts: dict[Any, DossierCounts]
) -> list[tuple[Any, Any]]:
    if by == BY_UNIT:
        return [(unit.pk, unit) for unit in _units_shown(units, span.as_of, counts)]
    model = ProcedureField if by == BY_FIELD else Procedure
    found = model.objects.filter(pk__in=[pk for pk in counts if pk is not None])
    lines: list[tuple[Any, Any]] = [(one.pk, one) for one in found]
    return [*lines, (None, None)] if None in counts else lines


def _units_shown(
    units: QuerySet[Unit], on: date, counts: dict[Any, DossierCounts]
) -> QuerySet[Unit]:
    """Those with figures, whatever became of them, and those that handle procedures on the day."""
    handles = Exists(Procedure.objects.filter(handlings__level=OuterRef("level")))
    there = Q(pk__in=Unit.objects.in_force(on).filter(handles).values("pk"))
    return Unit.objects.filter(pk__in=units).filter(Q(pk__in=counts) | there)


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """A month of the trend, dossiers and monthly figures together."""

    month: date
    received: int = 0
    online: int = 0
    resolved: int = 0
    in_time: int = 0


TREND_MONTHS = 12


def trend(units: QuerySet[Unit], end: date) -> list[MonthPoint]:
    """The twelve months up to that of the day. Three queries."""
    months = [end.replace(day=1)]
    while len(months) < TREND_MONTHS:
        months.insert(0, month_before(months[0]))
    sums: dict[date, list[int]] = {month: [0, 0, 0, 0] for month in months}
    for month, *numbers in _monthly_sums(units, months[0], end):
        sums[month] = [old + new for old, new in zip(sums[month], numbers, strict=True)]
    return [MonthPoint(month, *numbers) for month, numbers in sums.items()]


def _monthly_sums(units: QuerySet[Unit], start: date, end: date) -> Iterable[tuple[Any, ...]]:
    """(month, received, online, resolved, in time) of dossiers taken in, resolved, and typed."""
    own = Dossier.objects.filter(unit__in=units).order_by()
    taken = (
        own.received_in(start, end)
        .values_list(TruncMonth("received_on"))
        .annotate(all=Count("pk"), part=Count("pk", filter=Q(channel=Channel.ONLINE)))
    )
    done = (
        own.resolved_in(start, end)
        .values_list(TruncMonth("finished_on"))
        .annotate(all=Count("pk"), part=Count("pk", filter=IN_TIME))
    )
    typed = (
        monthly_rows(units, start, next_month(end))
        .order_by()
        .values_list("month")
        .annotate(
            taken=Sum(F("online") + F("counter") + F("post")),
            sent=Sum("online"),
            done=Sum("resolved"),
            in_time=Sum(F("before") + F("on_time")),
        )
    )
    yield from ((month, received, online, 0, 0) for month, received, online in taken)
    yield from ((month, 0, 0, resolved, in_time) for month, resolved, in_time in done)
    yield from typed
