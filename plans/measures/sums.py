"""What the measures share: how figures of units add up to those of the units above."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from common import clock
from common.figures import Figure
from units.models import Unit

Counts = Mapping[int, tuple[int, int]]


def ratios(
    units: list[Unit],
    scope: Mapping[int, list[int]],
    counts: Counts,
    source: str,
    nothing: Callable[..., Figure] = Figure.not_applicable,
    *,
    own: Counts | None = None,
) -> dict[int, Figure]:
    """Add what each unit holds to the units it counts for; `nothing` says what 0/0 means.

    What stands in `own` counts for the unit itself and for none above it.
    """
    sums: dict[int, list[int]] = {unit.pk: [0, 0] for unit in units}
    for pk, (numerator, denominator) in counts.items():
        for asked in scope.get(pk, ()):
            sums[asked][0] += numerator
            sums[asked][1] += denominator
    for pk, (numerator, denominator) in (own or {}).items():
        if pk in sums:
            sums[pk][0] += numerator
            sums[pk][1] += denominator
    as_of: date = clock.today()
    return {
        pk: Figure.ratio(Decimal(part), Decimal(whole), source=source, as_of=as_of)
        if whole
        else nothing(source=source)
        for pk, (part, whole) in sums.items()
    }


def holders(units: list[Unit], scope: Iterable[int], year: int) -> Any:
    """Units of the year's end; one that is asked for itself counts though it has ended."""
    asked = Q(pk__in=[unit.pk for unit in units])
    return (Unit.objects.in_year(year) | Unit.objects.filter(asked)).filter(pk__in=scope)
