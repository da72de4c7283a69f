"""The end of a run: places, intervals, the summary, and the moment when all of it shows at once."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict
from par_index.choices import RunState
from par_index.inputs import unit_key_of
from par_index.models import IndexRun, UnitResult
from par_index.scoring import SetSpec, rank
from par_index.scoring.canonical import digest_of_text
from par_index.scoring.intervals import Estimate, draws_for, rank_intervals
from par_index.scoring.numbers import text_number, to_fraction
from par_index.scoring.sets import DENSE
from par_index.selectors.summary import counted_summary
from par_index.specs import spec_of

# What is read of each result to place it, and what is written back.
READ = (
    *("pk", "unit__code", "unit__valid_from", "percent", "percent_exact", "percent_error"),
    *("band", "group", "input_digest"),
)
FETCHED = 5000
PLACES = ("rank", "rank_to", "rank_low", "rank_high", "group_rank", "group_rank_to")


@dataclass(slots=True)
class Standing:
    """A result as `scoring.rank` reads it, with its places."""

    pk: int
    unit: str
    percent: Fraction | None
    published: Decimal | None
    percent_exact: str
    error: Decimal
    band: str
    group: str
    input_digest: str
    places: tuple[int | None, ...]
    is_ranked: bool = True


@transaction.atomic
def finish(run: IndexRun, by: Any, components: list[dict[str, Any]]) -> None:
    """Place every unit and make the run visible; Conflict if it was stopped meanwhile.

    `components` are the sums over all units, for the summary.
    """
    spec = spec_of(run.criteria_set)
    rows = _rows(run)
    inputs = _input_digest(run, rows)
    seed = int(inputs[:8], 16)
    before = {row.pk: row.places for row in rows}
    _place(rows, spec, seed)
    _write_places([row for row in rows if row.places != before[row.pk]])
    settings = run.settings | {"seed": seed, "draws": draws_for(len(rows)), "covered": "95"}
    done = IndexRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=RunState.DONE,
        finished_at=clock.now(),
        unit_count=len(rows),
        input_digest=inputs,
        result_digest=_result_digest(rows),
        settings=settings,
        summary=_summary(spec, rows, components),
    )
    if not done:
        raise Conflict(_("Lần tính này đã dừng; kết quả không được ghi."))
    run.refresh_from_db()
    run.chunks.all().delete()
    after = {
        "units": len(rows),
        "digest": run.result_digest,
        "final": run.is_final,
        "year": run.year,
    }
    record("index.computed", run, by=by, after=after)


def _summary(
    spec: SetSpec, rows: list[Standing], components: list[dict[str, Any]]
) -> dict[str, Any]:
    percents = [row.percent for row in rows if row.percent is not None]
    return counted_summary(spec, len(rows), percents, Counter(row.band for row in rows), components)


def _rows(run: IndexRun) -> list[Standing]:
    """The run's results by the keys of their units, with the places they have so far."""
    found = run.results.values_list(*READ, *PLACES)
    rows = [_standing(*values) for values in found.iterator(chunk_size=FETCHED)]
    return sorted(rows, key=lambda row: row.unit)


def _standing(
    pk: int,
    code: str,
    since: date,
    published: Decimal | None,
    exact: str,
    error: Decimal,
    band: str,
    group: str,
    inputs: str,
    *places: int | None,
) -> Standing:
    percent = text_number(exact) if exact else None
    key = unit_key_of(code, since)
    return Standing(pk, key, percent, published, exact, error, band, group, inputs, places)


def input_digest(run: IndexRun) -> str:
    """What the points are made of: the set, the year, every input of every unit, and what all
    units share. Equal on every machine and database.
    """
    return _input_digest(run, _rows(run))


def _input_digest(run: IndexRun, rows: Iterable[Standing]) -> str:
    return digest_of_text(
        {
            "criteria": run.criteria_digest,
            "year": run.year,
            "final": run.is_final,
            "shared": run.settings,
            "units": {row.unit: [row.input_digest, row.group] for row in rows},
        }
    )


def _result_digest(rows: list[Standing]) -> str:
    """The same results have the same digest, in whatever order and database they were made."""
    return digest_of_text(
        [
            [row.unit, row.input_digest, row.percent_exact, row.band, row.group, row.places]
            for row in rows
        ]
    )


def _place(rows: list[Standing], spec: SetSpec, seed: int) -> None:
    """Each row's places: within the level, what can't be told apart, and within its group."""
    level = {placed.unit: (placed.rank, placed.shared_to) for placed in rank(rows, None, spec)}
    groups = {row.unit: row.group for row in rows}
    peers = {placed.unit: (placed.rank, placed.shared_to) for placed in rank(rows, groups, spec)}
    drawn = _intervals(rows, spec, seed)
    for row in rows:
        first, last = level[row.unit]
        # Whose name says no kind, and whom nobody put in a group, has no peers.
        among = peers[row.unit] if row.group else (None, None)
        row.places = (first, last, *_told_apart(drawn.get(row.unit), first, last), *among)


def _intervals(rows: list[Standing], spec: SetSpec, seed: int) -> dict[str, tuple[int, int]]:
    estimates = [
        Estimate(row.unit, row.percent, to_fraction(row.error))
        for row in rows
        if row.percent is not None
    ]
    cap = to_fraction(spec.adjustments.total_cap)
    return rank_intervals(estimates, seed=seed, cap=cap, dense=spec.rank_ties == DENSE)


def _told_apart(
    drawn: tuple[int, int] | None, first: int | None, last: int | None
) -> tuple[int | None, int | None]:
    """The interval; the place itself always belongs to what it can't be told from."""
    if drawn is None or first is None or last is None:
        return first, last
    return min(drawn[0], first), max(drawn[1], last)


def _write_places(rows: list[Standing]) -> None:
    """One statement for all rows: an update per row, or a CASE per row, costs a run its speed."""
    if not rows:
        return
    told = json.dumps([[row.pk, *row.places] for row in rows])
    table = connection.ops.quote_name(UnitResult._meta.db_table)
    columns = ", ".join(
        f'"{name}" = {_element(place)}' for place, name in enumerate(PLACES, start=1)
    )
    # Nothing in it comes from outside: names of our own columns and places in the list.
    statement = f"UPDATE {table} SET {columns} FROM {_elements()} WHERE {table}.id = {_element(0)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [told])


def _elements() -> str:
    if connection.vendor == "postgresql":
        return "json_array_elements(%s::json) AS told(value)"
    return "json_each(%s) AS told"


def _element(place: int) -> str:
    if connection.vendor == "postgresql":
        return f"(told.value->>{place})::integer"
    return f"json_extract(told.value, '$[{place}]')"
