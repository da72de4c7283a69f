"""How the quarters of a unit make a year, and how units make a district. Arithmetic only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from plans.choices import AcrossPeriods, AcrossUnits, CellState
from plans.models import Indicator

ZERO = Decimal(0)
# Plain strings: the question is asked some hundred thousand times for a page of a large district.
_NUMBERS = frozenset({str(CellState.REPORTED), str(CellState.ZERO)})


@dataclass(frozen=True, slots=True)
class Stated:
    """What a unit stated on one line for one period."""

    state: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    starts_on: date
    ends_on: date

    @property
    def counts(self) -> bool:
        return self.state in _NUMBERS


@dataclass(frozen=True, slots=True)
class Total:
    """Several statements taken together. `n` is how many of them hold a number, of `units` units.

    A `mean` stands alone: of units' own percents, or of their numbers, it has no parts to show.
    """

    state: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    n: int = 0
    as_of: date | None = None
    units: int = 0
    mean: Fraction | None = None

    @property
    def exact(self) -> Fraction | None:
        """Percent of a ratio, or the number itself; nothing when there is none."""
        if self.mean is not None:
            return self.mean
        if self.value is not None:
            return Fraction(self.value)
        if self.denominator:
            return Fraction(self.numerator or 0) * 100 / Fraction(self.denominator)
        return None


MISSING = Total(CellState.MISSING)


def over_periods(indicator: Indicator, stated: Iterable[Stated]) -> Total:
    """The year so far of one unit.

    "Latest" takes the newest period that holds a number. The others add up, but a period
    that lies inside a later one (a first quarter inside a half-year) is in it already.
    A denominator for the whole year is not added again: the newest stands.
    Lines that do not apply are left out; when all are, so is the year.
    """
    lines = list(stated)
    if len(lines) > 1:
        lines.sort(key=lambda line: (line.ends_on, line.starts_on))
    numbers = [line for line in lines if line.counts]
    if not numbers:
        applies = not any(line.state == CellState.NOT_APPLICABLE for line in lines)
        return MISSING if applies else Total(CellState.NOT_APPLICABLE, n=0)
    if indicator.across_periods == AcrossPeriods.LATEST:
        numbers = numbers[-1:]
    numbers = _not_covered(numbers)
    newest = numbers[-1]
    if not indicator.is_ratio:
        value = sum((line.value or ZERO for line in numbers), ZERO)
        return Total(CellState.REPORTED, None, None, value, len(numbers), newest.ends_on, 1)
    numerator = sum((line.numerator or ZERO for line in numbers), ZERO)
    denominator = sum((line.denominator or ZERO for line in numbers), ZERO)
    if indicator.denominator_is_yearly:
        # A quarter in which nothing arose carries no estimate of its own.
        estimates = [line.denominator for line in numbers if line.denominator]
        denominator = estimates[-1] if estimates else ZERO
    return Total(CellState.REPORTED, numerator, denominator, None, len(numbers), newest.ends_on, 1)


def over_units(
    indicator: Indicator, totals: Sequence[Total], rule: AcrossUnits | None = None
) -> Total:
    """Units together, by the indicator's own rule unless another is asked for.

    The usual rule adds numerators and denominators, never percents. A mean of ratios is that of
    the units' own percents; the highest and the lowest keep that unit's numerator and denominator.
    A unit in which nothing arose (0/0) has no percent: it is in a sum and in no other rule.
    """
    numbers = [total for total in totals if total.state == CellState.REPORTED]
    if not numbers:
        applies = not any(total.state == CellState.NOT_APPLICABLE for total in totals)
        return MISSING if applies else Total(CellState.NOT_APPLICABLE)
    rule = rule or AcrossUnits(indicator.across_units)
    if rule == AcrossUnits.SUM:
        return _sum(indicator, numbers)
    known = [total for total in numbers if total.exact is not None]
    if rule == AcrossUnits.COUNT_YES:
        yes = sum(bool(total.exact) for total in known)
        return _together(numbers, value=Decimal(yes))
    if not known:
        return _sum(indicator, numbers)
    figures = [total.exact or Fraction(0) for total in known]
    if rule == AcrossUnits.MEAN:
        return _together(known, mean=sum(figures, Fraction(0)) / len(known))
    pick = max if rule == AcrossUnits.HIGHEST else min
    chosen = known[figures.index(pick(figures))]
    return _together(
        known, numerator=chosen.numerator, denominator=chosen.denominator, value=chosen.value
    )


def _sum(indicator: Indicator, numbers: Sequence[Total]) -> Total:
    if not indicator.is_ratio:
        return _together(numbers, value=sum((total.value or ZERO for total in numbers), ZERO))
    return _together(
        numbers,
        numerator=sum((total.numerator or ZERO for total in numbers), ZERO),
        denominator=sum((total.denominator or ZERO for total in numbers), ZERO),
    )


def _together(
    numbers: Sequence[Total],
    *,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    value: Decimal | None = None,
    mean: Fraction | None = None,
) -> Total:
    return Total(
        CellState.REPORTED,
        numerator,
        denominator,
        value,
        sum(total.n for total in numbers),
        max((total.as_of for total in numbers if total.as_of), default=None),
        len(numbers),
        mean,
    )


def _not_covered(numbers: list[Stated]) -> list[Stated]:
    """Leave out periods that lie inside a longer one of the list, which stands in order."""
    if all(before.ends_on < line.starts_on for before, line in pairwise(numbers)):
        return numbers
    return [line for line in numbers if not any(_holds(other, line) for other in numbers)]


def _holds(longer: Stated, line: Stated) -> bool:
    spans = (longer.starts_on, longer.ends_on), (line.starts_on, line.ends_on)
    is_inside = longer.starts_on <= line.starts_on and line.ends_on <= longer.ends_on
    return is_inside and spans[0] != spans[1]
