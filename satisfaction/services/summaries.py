"""Keeping the sums: every ballot is added, and taken away again, in its own transaction."""

import json
from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from satisfaction.histogram import added
from satisfaction.models import Rating
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
# A row's primary key, key, number of ballots and counts.
Kept = tuple[int, str, int, list[int]]


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
        _write(table, kept, sums, times)
        return
    # A rebuild waits: it would remove rows of nothing that are known here.
    _lock_table(table, "ROW EXCLUSIVE")
    # All that are missing are made before any row is locked, and in the same order: two first
    # ballots of a key wait for one another once, and never in a ring.
    for some in _chunks(keys):
        known = set(table._default_manager.filter(key__in=some).values_list("key", flat=True))
        missing = [sums[key].row(table) for key in some if key not in known]
        table._default_manager.bulk_create(missing, ignore_conflicts=True)
    for some in _chunks(keys):
        _write(table, _locked(table, some), sums, times)


def _lock_table(table: SumTable, mode: str) -> None:
    """Until the transaction ends; SQLite lets one writer begin at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{table._meta.db_table}" IN {mode} MODE')


def _chunks(keys: list[str]) -> Iterator[list[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _locked(table: SumTable, keys: list[str]) -> list[Kept]:
    """Plain values and no models: a file of ballots changes thousands of rows."""
    rows = table._default_manager.select_for_update(no_key=True).filter(key__in=keys)
    return list(rows.order_by("key").values_list("pk", "key", "n", "counts"))


def _write(table: SumTable, kept: list[Kept], sums: Sums, times: int) -> None:
    """All rows in one statement; the ORM has none that gives each row values of its own."""
    values: list[int | str] = []
    for pk, key, n, counts in kept:
        more = sums[key]
        values += (pk, n + times * more.n, json.dumps(added(counts, more.counts, times)))
    name, kind = table._meta.db_table, table._meta.get_field("counts").db_type(connection)
    places = ", ".join(["(%s, %s, %s)"] * len(kept))
    statement = (
        f'UPDATE "{name}" SET n = new.column2, counts = CAST(new.column3 AS {kind})'  # noqa: S608 -- our own names
        f' FROM (VALUES {places}) AS new WHERE "{name}".id = new.column1'
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@transaction.atomic
def rebuild() -> int:
    """All sums anew from the ballots; how many rows there are now. Writers wait meanwhile."""
    # Whoever is adding a ballot ends first, or starts after the new rows are there.
    for table in TABLES:
        _lock_table(table, "EXCLUSIVE")
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
