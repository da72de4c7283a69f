"""What every measure of this app is made with."""

from collections.abc import Callable, Iterable
from datetime import date

from common import clock
from common.figures import Figure
from units.models import Unit
from units.selectors import counted_in

Rows = list[tuple[int, ...]]
Measure = Callable[[list[Unit], int, str], dict[int, Figure]]


def last_day(year: int) -> date:
    """The day on which the year's figures stand."""
    return min(date(year, 12, 31), clock.today())


def spread_sums(
    units: list[Unit], argument: str, rows: Iterable[tuple[int, ...]]
) -> dict[int, list[int]]:
    """Add up rows of (holding unit, number, number, …) for every asked unit with any row."""
    scope = counted_in(units, argument)
    sums: dict[int, list[int]] = {}
    for holder, *numbers in rows:
        for asked in scope.get(holder, ()):
            before = sums.get(asked, [0] * len(numbers))
            sums[asked] = [old + new for old, new in zip(before, numbers, strict=True)]
    return sums


def shares(
    units: list[Unit], year: int, argument: str, rows: Iterable[tuple[int, ...]], source: str
) -> dict[int, Figure]:
    """A ratio per unit from rows of (unit, numerator, denominator); missing where there is no row."""
    sums = spread_sums(units, argument, rows)
    return {
        unit.pk: Figure.ratio(*sums[unit.pk], source=source, as_of=last_day(year))
        if unit.pk in sums
        else Figure.missing(source=source)
        for unit in units
    }
