"""Files out: criteria sets, marks, and the results of a run, in the formats of docs/formats.md."""

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from common.exports import csv_text, xlsx_bytes
from par_index.models import CriteriaSet, IndexRun, Mark, UnitResult
from par_index.scoring import Value, rounded, value_text
from par_index.scoring.numbers import number_text, text_number
from par_index.selectors.lines import adjustment_lines, result_lines
from par_index.selectors.runs import results_of
from par_index.selectors.specs import spec_of
from units.models import Unit

RESULT_HEADER = ("unit_code", "unit_name", "points", "maximum", "percent", "band", "rank")
LINE_HEADER = ("unit_code", "component_code", "points", "maximum", "stage", "reason")
MARK_HEADER = ("unit_code", "component_code", "stage", "value", "points", "not_applicable", "note")
# The order in which a document is written, as a database may keep its keys in any order.
KEY_ORDER = (
    *("code", "title", "name", "level", "year", "official", "note", "scale", "rounding"),
    *(
        "rank_ties",
        "rank_on",
        "appraising_body",
        "publishing_body",
        "bands",
        "adjustments",
        "kind",
        "max",
        "rule",
        "source",
        "evidence",
    ),
    *("not_applicable", "twin", "exceptions", "areas", "criteria", "components", "children"),
)
POINT_PLACES = 6


def criteria_json(criteria_set: CriteriaSet) -> str:
    """The set's document, as `import_criteria` reads it."""
    return json.dumps(_ordered(criteria_set.document), ensure_ascii=False, indent=1) + "\n"


def _ordered(content: Any) -> Any:
    if isinstance(content, dict):
        keys = sorted(content, key=lambda key: KEY_ORDER.index(key) if key in KEY_ORDER else 99)
        return {key: _ordered(content[key]) for key in keys}
    return [_ordered(item) for item in content] if isinstance(content, list) else content


def marks_csv(criteria_set: CriteriaSet, year: int) -> str:
    """Every mark of every stage, as `import_marks` reads it."""
    marks = (
        Mark.objects.filter(scorecard__criteria_set=criteria_set, scorecard__year=year)
        .select_related("scorecard__unit", "criterion")
        .order_by("scorecard__unit__code", "criterion__position", "stage")
    )
    return csv_text(MARK_HEADER, (_mark_row(mark) for mark in marks))


def _mark_row(mark: Mark) -> list[Any]:
    value = value_text(Value.from_json(mark.value)) if mark.value else ""
    points = number_text(mark.points) if mark.outright and mark.points is not None else ""
    return [
        mark.scorecard.unit.code,
        mark.criterion.code,
        mark.stage,
        value,
        points,
        "1" if mark.not_applicable else "",
        mark.reason,
    ]


def short(number: Fraction | Decimal) -> Decimal:
    """At most six decimals, and none that say nothing."""
    kept = rounded(number, POINT_PLACES).normalize()
    exponent = kept.as_tuple().exponent
    return kept.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else kept


Units = QuerySet[Unit] | None


def _results(run: IndexRun, units: Units) -> QuerySet[UnitResult]:
    """The run's results, of these units only where some are named."""
    results = results_of(run)
    return results if units is None else results.filter(unit__in=units.values("pk"))


def result_rows(run: IndexRun, units: Units = None) -> Iterator[list[Any]]:
    """A row per unit. Points include bonus and penalty, so that percent = points / maximum."""
    places = spec_of(run.criteria_set).rounding.places
    for result in _results(run, units):
        percent = None if result.percent is None else rounded(result.percent, places)
        yield [
            result.unit.code,
            result.unit.name,
            short(net_points(result)),
            short(result.maximum),
            percent,
            result.band,
            result.rank,
        ]


def net_points(result: UnitResult) -> Fraction:
    """Points earned, with bonus and without penalty, exactly."""
    earned = sum((text_number(area["points"]) for area in result.areas), Fraction(0))
    return earned + Fraction(result.bonus) - Fraction(result.penalty)


def line_rows(run: IndexRun, units: Units = None) -> Iterator[list[Any]]:
    """A row per unit and component; bonus and penalty items have a maximum of 0 and a sign."""
    for result in _results(run, units):
        code = result.unit.code
        for line in result_lines(result):
            points, maximum = short(line.exact_points), short(line.exact_maximum)
            reason = "; ".join(filter(None, [line.explanation_reason, line.reason]))
            yield [code, line.code, points, maximum, line.stage, reason]
        left = {"bonus": result.bonus, "penalty": result.penalty}
        for item in adjustment_lines(result):
            # What the cap of the whole block leaves of the item.
            counted = min(item.points, left[item.kind])
            left[item.kind] -= counted
            signed = counted if item.kind == "bonus" else -counted
            yield [code, item.code, short(signed), Decimal(0), item.stage, item.reason]


def index_csv(run: IndexRun, *, lines: bool = False, units: Units = None) -> str:
    return csv_text(*_table(run, units, lines=lines))


def index_xlsx(run: IndexRun, *, lines: bool = False, units: Units = None) -> bytes:
    return xlsx_bytes(f"{run.criteria_set.code} {run.year}", *_table(run, units, lines=lines))


def _table(
    run: IndexRun, units: Units, *, lines: bool
) -> tuple[tuple[str, ...], Iterator[list[Any]]]:
    return (
        (LINE_HEADER, line_rows(run, units)) if lines else (RESULT_HEADER, result_rows(run, units))
    )


def index_json(run: IndexRun, *, lines: bool = False, units: Units = None) -> str:
    """The run with its results; numbers as text, exact ones included."""
    document = {
        "run": run.pk,
        "set": run.criteria_set.code,
        "year": run.year,
        "final": run.is_final,
        "published_at": run.published_at.isoformat() if run.published_at else None,
        "input_digest": run.input_digest,
        "digest": run.result_digest,
        "units": [_result_json(run, result, lines=lines) for result in _results(run, units)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _result_json(run: IndexRun, result: UnitResult, *, lines: bool) -> dict[str, Any]:
    places = spec_of(run.criteria_set).rounding.places
    data: dict[str, Any] = {
        "unit_code": result.unit.code,
        "unit_name": result.unit.name,
        "points": str(short(net_points(result))),
        "maximum": str(short(result.maximum)),
        "percent": None if result.percent is None else str(rounded(result.percent, places)),
        "percent_exact": result.percent_exact or None,
        "band": result.band,
        "rank": result.rank,
        "rank_to": result.rank_to,
        "bonus": str(short(result.bonus)),
        "penalty": str(short(result.penalty)),
    }
    if lines:
        data["lines"] = [line.as_json() for line in result_lines(result)]
        data["adjustments"] = result.adjustments
    return data
