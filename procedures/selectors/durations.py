"""How long dossiers take: told by median and 90th percentile, never by a mean."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from procedures.models import Dossier


@dataclass(frozen=True, slots=True)
class Spread:
    """Working days of n dossiers: half took at most `median`, nine in ten at most `p90`."""

    n: int
    median: int | None
    p90: int | None


def spread_of(counts: Iterable[tuple[int, int]]) -> Spread:
    """From (working days, how many dossiers) by nearest rank: no day that no dossier took."""
    ordered = sorted(counts)
    n = sum(count for _days, count in ordered)
    return Spread(n, _ranked(ordered, n, 50), _ranked(ordered, n, 90))


def _ranked(ordered: list[tuple[int, int]], n: int, percent: int) -> int | None:
    wanted, seen = -(-n * percent // 100), 0
    for days, count in ordered:
        seen += count
        if seen >= wanted:
            return days
    return None


def counts_of_days(dossiers: QuerySet[Dossier]) -> list[tuple[int, int]]:
    """(working days, dossiers) of the finished ones whose days are known. One query."""
    known = dossiers.exclude(working_days=None).order_by()
    return list(known.values_list("working_days").annotate(Count("pk")))
