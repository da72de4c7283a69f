"""Figures of dossiers, and of the months that units type because they have no electronic system."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from common.figures import Figure
from procedures.choices import RESOLVED, Channel, MonthState
from procedures.measures.base import Rows, last_day, shares, spread_sums
from procedures.models import IN_TIME, LATE, Dossier, MonthlyFigures
from procedures.selectors.dossiers import kinds as dossier_kinds
from procedures.selectors.durations import spread_of
from procedures.selectors.monthly import MonthCell, monthly_overview
from units.models import Unit
from units.selectors import counted_in


def _resolved(year: int, part: Q, whole: Q) -> Rows:
    """(unit, part, whole) of the dossiers resolved in the year.

    A unit with dossiers but none in the whole has a row too: there was nothing to measure.
    """
    days = (date(year, 1, 1), last_day(year))
    resolved = Q(status__in=RESOLVED, finished_on__range=days)
    rows = (
        Dossier.objects.taken()
        .filter(Q(received_on__range=days) | resolved)
        .order_by()
        .values_list("unit")
        .annotate(
            part=Count("pk", filter=resolved & part), whole=Count("pk", filter=resolved & whole)
        )
    )
    return _as_rows(rows)


def _received(year: int, part: Q) -> Rows:
    rows = (
        Dossier.objects.received_in(date(year, 1, 1), last_day(year))
        .order_by()
        .values_list("unit")
        .annotate(part=Count("pk", filter=part), whole=Count("pk"))
    )
    return _as_rows(rows)


def _typed(year: int, part: Combinable, whole: Combinable) -> Rows:
    """The same from the lines that units typed for the year's months."""
    rows = (
        MonthlyFigures.objects.counted()
        .filter(month__range=(date(year, 1, 1), last_day(year)))
        .order_by()
        .values_list("unit")
        .annotate(part_sum=Sum(part), whole_sum=Sum(whole))
    )
    return _as_rows(rows)


def _as_rows(rows: QuerySet) -> Rows:
    return [tuple(row) for row in rows]


def _both() -> str:
    return _("Sổ hồ sơ và số liệu tháng của cổng")


NEW = F("online") + F("counter") + F("post")


def on_time_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Result ready before or on the due day / dossiers resolved in the year."""
    typed = _typed(year, F("before") + F("on_time"), F("resolved"))
    return shares(units, year, argument, _resolved(year, IN_TIME, Q()) + typed, _both())


def apology_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Late dossiers with an apology at the latest a day before expiry / late dossiers."""
    rows = _resolved(year, LATE & Q(apology_on__lt=F("due_on")), LATE)
    return shares(units, year, argument, rows, _("Sổ hồ sơ của cổng"))


def one_stop_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Dossiers taken in at the one-stop shop, on the network or by post / all received.

    Monthly figures know no other desk: all of theirs count as taken in where they should be.
    """
    rows = _received(year, ~Q(channel=Channel.ELSEWHERE)) + _typed(year, NEW, NEW)
    return shares(units, year, argument, rows, _both())


def online_dossier_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Dossiers sent on the network / all received in the year."""
    rows = _received(year, Q(channel=Channel.ONLINE)) + _typed(year, F("online"), NEW)
    return shares(units, year, argument, rows, _both())


def postal_dossier_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Dossiers that came by the public post / all received in the year."""
    rows = _received(year, Q(channel=Channel.POST)) + _typed(year, F("post"), NEW)
    return shares(units, year, argument, rows, _both())


def median_days(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Working days that half of the dossiers resolved in the year needed at most."""
    counts = (
        Dossier.objects.resolved_in(date(year, 1, 1), last_day(year))
        .exclude(working_days=None)
        .order_by()
        .values_list("unit", "working_days")
        .annotate(Count("pk"))
    )
    scope = counted_in(units, argument)
    days: dict[int, dict[int, int]] = {}
    for holder, worked, count in counts:
        for asked in scope.get(holder, ()):
            some = days.setdefault(asked, {})
            some[worked] = some.get(worked, 0) + count
    return {unit.pk: _median(days.get(unit.pk, {}), year) for unit in units}


def _median(days: dict[int, int], year: int) -> Figure:
    spread, source = spread_of(days.items()), _("Sổ hồ sơ của cổng")
    if spread.median is None:
        return Figure.missing(source=source)
    return Figure.count(spread.median, source=source, n=spread.n, as_of=last_day(year))


def overdue_now(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Dossiers in progress on the year's last day, or today, whose due day is past."""
    kinds = dossier_kinds(date(year, 1, 1), last_day(year))
    rows = (
        Dossier.objects.taken()
        .filter(received_on__lte=last_day(year))
        .order_by()
        .values_list("unit")
        .annotate(
            part=Count("pk", filter=kinds["overdue"]),
            whole=Count("pk", filter=kinds["in_progress"]),
        )
    )
    sums = spread_sums(units, argument, _as_rows(rows))
    source = _("Sổ hồ sơ của cổng")
    return {
        unit.pk: Figure.count(
            sums[unit.pk][0], source=source, n=sums[unit.pk][1], as_of=last_day(year)
        )
        if unit.pk in sums
        else Figure.missing(source=source)
        for unit in units
    }


def monthly_reported_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Months typed / months past that had to be typed, of units without the electronic system."""
    scope = counted_in(units, argument)
    rows = [
        (unit.pk, typed, owed)
        for unit, cells in monthly_overview(Unit.objects.filter(pk__in=scope), year)
        for typed, owed in [_months_typed(cells)]
    ]
    return shares(units, year, argument, rows, _("Số liệu tháng của cổng"))


def _months_typed(cells: Iterable[MonthCell]) -> tuple[int, int]:
    typed = sum(cell.state == MonthState.TYPED and cell.is_past for cell in cells)
    return typed, typed + sum(cell.is_owed for cell in cells)
