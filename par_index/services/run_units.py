"""A run in which only some units were computed anew; the rest is taken over from the run before.

It gives what a run of all units would give, as long as nothing else has changed: the digest says
so, and the nightly run of all units finds what has.
"""

from collections.abc import Collection
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from common import clock
from common.exceptions import Refused
from par_index.models import CriteriaSet, IndexRun, UnitResult
from par_index.scoring.extremes import compared_codes
from par_index.scoring.numbers import number_text, text_number
from par_index.selectors.lines import ResultLine, result_line, result_lines
from par_index.selectors.runs import results_of
from par_index.selectors.summary import kept_number
from par_index.services.run_chunks import result_rows
from par_index.services.run_places import finish
from par_index.specs import spec_of
from par_index.version import code_version
from units.access import require
from units.models import Unit
from units.permissions import Permission

FETCHED = 500


@transaction.atomic
def run_units(*, base: IndexRun, units: Collection[Unit], by: Any = None) -> IndexRun:
    """A new run like `base` with these units computed anew, places and summary included.

    Refused where units are measured against each other, or the code or the set has changed since:
    then all of them have to be computed. Refused over any but the newest run of its kind: an older
    one's figures would stand as new.
    """
    if by is not None:
        require(by, Permission.INDEX_RUN)
    if not units:
        raise Refused(_("Chưa chọn đơn vị nào để tính lại."))
    _refuse_unless_comparable(base)
    # Of two who compute a unit at once the second finds the first one's run.
    CriteriaSet.objects.select_for_update(no_key=True).only("pk").get(pk=base.criteria_set_id)
    _refuse_unless_newest(base)
    run = IndexRun.objects.create(
        criteria_set=base.criteria_set,
        year=base.year,
        is_final=base.is_final,
        base=base,
        started_by=by if getattr(by, "pk", None) else None,
        started_at=clock.now(),
        criteria_digest=base.criteria_digest,
        code_version=base.code_version,
        settings={key: base.settings[key] for key in ("peers", "disagreement")},
    )
    with translation.override(settings.LANGUAGE_CODE):
        before = list(results_of(base).filter(unit__in=units))
        if len(before) != len(units):
            raise Refused(_("Có đơn vị chưa có trong lần tính trước. Xin tính lại toàn bộ."))
        _take_over(base, run, before)
        after = UnitResult.objects.bulk_create(result_rows(run).of(units).rows)
        finish(run, by, _components(run, base.summary["components"], before, after))
    return run


def _refuse_unless_comparable(base: IndexRun) -> None:
    same_set = base.criteria_digest == base.criteria_set.digest
    if not same_set or base.code_version != code_version() or "peers" not in base.settings:
        raise Refused(
            _("Bộ tiêu chí hoặc phần mềm đã đổi từ lần tính trước. Xin tính lại toàn bộ.")
        )
    if compared_codes(spec_of(base.criteria_set)):
        raise Refused(
            _("Bộ tiêu chí có tiêu chí so với đơn vị tốt nhất. Xin tính lại toàn bộ các đơn vị.")
        )


def _refuse_unless_newest(base: IndexRun) -> None:
    alike = IndexRun.objects.done().filter(
        criteria_set=base.criteria_set_id, year=base.year, is_final=base.is_final
    )
    if alike.filter(pk__gt=base.pk).exists():
        raise Refused(_("Đã có lần tính mới hơn. Xin mở lần tính mới nhất rồi tính lại đơn vị."))


def _take_over(base: IndexRun, run: IndexRun, but: Collection[UnitResult]) -> None:
    """Copy the other units' results in one statement; their lines stay where they are."""
    own = {"run_id": "%s", "cells": "''", "lines_from_id": "COALESCE(lines_from_id, id)"}
    fields = [field for field in UnitResult._meta.concrete_fields if not field.primary_key]
    names = [field.attname for field in fields]
    columns = ", ".join(f'"{name}"' for name in names)
    taken = ", ".join(own.get(name, f'"{name}"') for name in names)
    table = connection.ops.quote_name(UnitResult._meta.db_table)
    left_out = ", ".join(["%s"] * len(but))
    # Names of our own columns; what is asked for goes in as parameters.
    statement = (
        f"INSERT INTO {table} ({columns}) SELECT {taken} "  # noqa: S608
        f"FROM {table} WHERE run_id = %s AND id NOT IN ({left_out})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [run.pk, base.pk, *(result.pk for result in but)])


def _components(
    run: IndexRun,
    sums_before: list[dict[str, Any]],
    before: Collection[UnitResult],
    after: Collection[UnitResult],
) -> list[dict[str, Any]]:
    """The base's sums less what the units lost then, and what they lose now."""
    sums = {item["code"]: dict(item) for item in sums_before}
    touched: dict[str, list[ResultLine]] = {}
    for sign, results in ((-1, before), (1, after)):
        for result in results:
            for line in result_lines(result):
                _add(sums[line.code], line, sign)
                touched.setdefault(line.code, []).append(line)
    for code, lines in touched.items():
        if len({(line.data["maximum"], line.data["points"]) for line in lines}) > 1:
            sums[code]["same"] = _is_same(run, sums[code], code)
    return list(sums.values())


def _add(item: dict[str, Any], line: ResultLine, sign: int) -> None:
    if line.exact_maximum:
        item["units"] += sign
        lost = text_number(item["lost"]) + sign * line.exact_lost
        item["lost"] = number_text(kept_number(lost))


def _is_same(run: IndexRun, item: dict[str, Any], code: str) -> bool:
    """Whether all units have the same points there: read only where the sum allows it."""
    losses: set[Fraction] = set()
    rows = run.results.select_related("lines_from").only(
        "run_id", "cells", "lines_from_id", "lines_from__cells"
    )
    for result in rows.iterator(chunk_size=FETCHED):
        line = result_line(result, code)
        if line is not None and line.exact_maximum:
            losses.add(line.exact_lost)
        if len(losses) > 1:
            return False
    return item["units"] > 1 and len(losses) == 1
