"""The end of a run: places, intervals, the summary, and the moment when all of it shows at once."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict
from par_index.choices import RunState
from par_index.inputs import unit_key
from par_index.models import IndexRun, UnitResult
from par_index.results import run_digest
from par_index.scoring import SetSpec, rank
from par_index.scoring.canonical import digest_of_text
from par_index.scoring.intervals import Estimate, draws_for, rank_intervals
from par_index.scoring.numbers import text_number, to_fraction
from par_index.scoring.sets import DENSE
from par_index.selectors.summary import counted_summary
from par_index.specs import spec_of

# What is read of each result to place it, and what is written back.
READ = (
    *("pk", "run_id", "unit_id", "percent", "percent_exact", "percent_error", "band", "group"),
    *("input_digest", "rank", "rank_to", "rank_low", "rank_high"),
    *("group_rank", "group_rank_to"),
)
PLACES = ("rank", "rank_to", "rank_low", "rank_high", "group_rank", "group_rank_to")


@dataclass(frozen=True)
class Standing:
    """A result as `scoring.rank` reads it."""

    unit: str
    row: UnitResult
    percent: Fraction | None
    published: Decimal | None
    is_ranked: bool = True


@transaction.atomic
def finish(run: IndexRun, by: Any, components: list[dict[str, Any]]) -> None:
    """Place every unit and make the run visible; Conflict if it was stopped meanwhile.

    `components` are the sums over all units, for the summary.
    """
    spec = spec_of(run.criteria_set)
    rows = _rows(run)
    keys = {row.unit_id: unit_key(row.unit) for row in rows}
    inputs = _input_digest(run, rows)
    seed = int(inputs[:8], 16)
    places_before = {row.pk: _places(row) for row in rows}
    _place(rows, keys, spec, seed)
    _write_places([row for row in rows if _places(row) != places_before[row.pk]])
    settings = run.settings | {"seed": seed, "draws": draws_for(len(rows)), "covered": "95"}
    done = IndexRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=RunState.DONE,
        finished_at=clock.now(),
        unit_count=len(rows),
        input_digest=inputs,
        result_digest=run_digest(rows, keys),
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
    spec: SetSpec, rows: list[UnitResult], components: list[dict[str, Any]]
) -> dict[str, Any]:
    percents = [text_number(row.percent_exact) for row in rows if row.percent_exact]
    return counted_summary(spec, len(rows), percents, Counter(row.band for row in rows), components)


def _rows(run: IndexRun) -> list[UnitResult]:
    return list(run.results.select_related("unit").only(*READ, "unit__code", "unit__valid_from"))


def input_digest(run: IndexRun) -> str:
    """What the points are made of: the set, the year, every input of every unit, and what all
    units share. Equal on every machine and database.
    """
    return _input_digest(run, _rows(run))


def _input_digest(run: IndexRun, rows: Iterable[UnitResult]) -> str:
    return digest_of_text(
        {
            "criteria": run.criteria_digest,
            "year": run.year,
            "final": run.is_final,
            "shared": run.settings,
            "units": {unit_key(row.unit): [row.input_digest, row.group] for row in rows},
        }
    )


def _place(rows: list[UnitResult], keys: Mapping[int, str], spec: SetSpec, seed: int) -> None:
    """Set each row's places: within the level, within its group, and what can't be told apart."""
    standings = [
        Standing(
            keys[row.unit_id],
            row,
            text_number(row.percent_exact) if row.percent_exact else None,
            row.percent,
        )
        for row in rows
    ]
    for placed in rank(standings, None, spec):
        placed.score.row.rank, placed.score.row.rank_to = placed.rank, placed.shared_to
    groups = {standing.unit: standing.row.group for standing in standings}
    for placed in rank(standings, groups, spec):
        row = placed.score.row
        # Whose name says no kind, and whom nobody put in a group, has no peers.
        if row.group:
            row.group_rank, row.group_rank_to = placed.rank, placed.shared_to
    _set_intervals(standings, spec, seed)


def _set_intervals(standings: list[Standing], spec: SetSpec, seed: int) -> None:
    estimates = [
        Estimate(standing.unit, standing.percent, to_fraction(standing.row.percent_error))
        for standing in standings
        if standing.percent is not None
    ]
    cap = to_fraction(spec.adjustments.total_cap)
    found = rank_intervals(estimates, seed=seed, cap=cap, dense=spec.rank_ties == DENSE)
    for standing in standings:
        row = standing.row
        low, high = found.get(standing.unit, (row.rank, row.rank_to))
        if row.rank is not None and low is not None and high is not None:
            # The place itself always belongs to what it can't be told from.
            low, high = min(low, row.rank), max(high, row.rank_to or row.rank)
        row.rank_low, row.rank_high = low, high


def _places(row: UnitResult) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in PLACES)


def _write_places(rows: list[UnitResult]) -> None:
    """One statement for all rows: an update per row, or a CASE per row, costs a run its speed."""
    if not rows:
        return
    told = json.dumps([[row.pk, *_places(row)] for row in rows])
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
