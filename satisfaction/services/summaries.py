"""Keeping the sums: every ballot is added, and taken away again, in its own transaction."""

from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from satisfaction.histogram import added
from satisfaction.models import BallotSums, Rating
from satisfaction.selectors.sums import (
    COLUMNS,
    TABLES,
    Sums,
    SumTable,
    shapes_of,
    sum_up,
    sums_of_ballots,
    totals_of,
)

CHUNK = 500


def fold(ratings: Iterable[Rating], *, times: int = 1) -> None:
    """Add the ballots to the sums (`times` -1: take them away), in the ballots' transaction.

    Call it once with all ballots: rows are locked in one order, so that writers queue and never
    wait for each other in a ring. Which ballots stand is the caller's to know.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("sums change only together with their ballots")
    made = list(ratings)
    shapes = shapes_of(one.question_set_id for one in made)
    sums = sum_up((tuple(getattr(one, name) for name in COLUMNS) for one in made), shapes)
    for table, rows in zip(TABLES, (totals_of(sums), sums), strict=True):
        _add(table, rows, times)


def _add(table: SumTable, sums: Sums, times: int) -> None:
    keys = sorted(sums)
    # The usual case, one ballot whose row is there: two statements.
    if len(keys) == 1 and (kept := _locked(table, keys)):
        _count(kept, sums, times)
        kept[0].save(update_fields=["n", "counts"])
        return
    # All that are missing are made before any row is locked, and in the same order: two first
    # ballots of a key wait for one another once, and never in a ring.
    for some in _chunks(keys):
        known = set(table._default_manager.filter(key__in=some).values_list("key", flat=True))
        missing = [sums[key].row(table) for key in some if key not in known]
        table._default_manager.bulk_create(missing, ignore_conflicts=True)
    for some in _chunks(keys):
        kept = _locked(table, some)
        _count(kept, sums, times)
        for row in kept:
            # Known by its key alone, so that one statement can write them all.
            row.pk = None
        table._default_manager.bulk_create(
            kept, update_conflicts=True, unique_fields=["key"], update_fields=["n", "counts"]
        )


def _chunks(keys: list[str]) -> Iterator[list[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _locked(table: SumTable, keys: list[str]) -> list[BallotSums]:
    rows = table._default_manager.select_for_update(no_key=True).filter(key__in=keys)
    return list(rows.order_by("key"))


def _count(kept: list[BallotSums], sums: Sums, times: int) -> None:
    for row in kept:
        more = sums[row.key]
        row.n += times * more.n
        row.counts = added(row.counts, more.counts, times)


@transaction.atomic
def rebuild() -> int:
    """All sums anew from the ballots; how many rows there are now. Writers wait meanwhile."""
    if connection.vendor == "postgresql":
        names = ", ".join(f'"{table._meta.db_table}"' for table in TABLES)
        with connection.cursor() as cursor:
            # Whoever is adding a ballot ends first, or starts after the new rows are there.
            cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
    sums = sums_of_ballots()
    for table, rows in zip(TABLES, (totals_of(sums), sums), strict=True):
        table._default_manager.all().delete()
        made = []
        for key in sorted(rows):
            row = rows[key].row(table)
            row.n, row.counts = rows[key].n, rows[key].counts
            made.append(row)
        table._default_manager.bulk_create(made, batch_size=CHUNK)
    return len(sums)
