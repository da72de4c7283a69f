"""The difference of two runs as a file: figures and rules, no persons and nothing they typed."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from common.exports import csv_text
from par_index.exports import short
from par_index.models import IndexRun, UnitResult
from par_index.selectors.difference import Facts, LineChange, RunDifference, UnitChange

_OF_UNIT = ("points", "maximum", "percent", "band", "rank")
_OF_LINE = ("points", "maximum", "state", "stage", "explanation")
HEADER = (
    *("unit_code", "unit_name", "component_code", "component_name"),
    *(
        f"{name}_{when}"
        for name in ("points", "maximum", "percent")
        for when in ("before", "after")
    ),
    *(f"{name}_{when}" for name in ("band", "rank") for when in ("before", "after")),
    *(f"{name}_{when}" for name in ("state", "stage") for when in ("before", "after")),
    *("explanation_before", "explanation_after"),
)


def difference_csv(difference: RunDifference) -> str:
    """A row per unit that differs (without a component), and below it one per component."""
    return csv_text(HEADER, _rows(difference))


def _rows(difference: RunDifference) -> Iterator[list[Any]]:
    for change in difference.units:
        unit = [change.unit.code, change.unit.name]
        yield [*unit, "", "", *_values(_unit_pair(change))]
        for line in change.lines:
            yield [*unit, line.code, line.name, *_values(_line_pair(line))]


def _values(pair: dict[str, dict[str, Any]]) -> list[Any]:
    """The two sides in the order of the header."""
    names = [name.rsplit("_", 1) for name in HEADER[4:]]
    return [pair[when].get(name) for name, when in names]


def difference_json(difference: RunDifference) -> str:
    document = {
        "earlier": _run(difference.earlier),
        "later": _run(difference.later),
        "correction_reason": difference.later.correction_reason,
        "units_changed": difference.changed,
        "units_unchanged": difference.unchanged,
        "also_changed": [
            {"what": label, "before": before, "after": after}
            for label, before, after in difference.others
        ],
        "rules_changed": difference.rules,
        "units": [
            {
                "unit_code": change.unit.code,
                "unit_name": change.unit.name,
                **_plain(_unit_pair(change)),
                "components": [
                    {
                        "component_code": line.code,
                        "component_name": line.name,
                        **_plain(_line_pair(line)),
                    }
                    for line in change.lines
                ],
            }
            for change in difference.units
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _run(run: IndexRun) -> dict[str, Any]:
    return {
        "run": run.pk,
        "set": run.criteria_set.code,
        "year": run.year,
        "final": run.is_final,
        "digest": run.result_digest,
        "input_digest": run.input_digest,
        "code_version": run.code_version,
    }


def _unit_pair(change: UnitChange) -> dict[str, dict[str, Any]]:
    return {
        "before": _unit_side(change.before, change.points_before),
        "after": _unit_side(change.after, change.points_after),
    }


def _unit_side(result: UnitResult | None, points: Decimal | None) -> dict[str, Any]:
    if result is None or points is None:
        return dict.fromkeys(_OF_UNIT)
    return {
        "points": short(points),
        "maximum": short(result.maximum),
        "percent": None if result.percent is None else short(result.percent),
        "band": result.band,
        "rank": result.rank,
    }


def _line_pair(line: LineChange) -> dict[str, dict[str, Any]]:
    return {"before": _line_side(line.before), "after": _line_side(line.after)}


def _line_side(facts: Facts | None) -> dict[str, Any]:
    if facts is None:
        return dict.fromkeys(_OF_LINE)
    return {
        "points": short(facts.exact_points),
        "maximum": short(facts.exact_maximum),
        "state": facts.state.code,
        "stage": facts.stage,
        "explanation": facts.public_explanation,
    }


def _plain(pair: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Numbers as text, as in every JSON the portal writes."""
    return {
        when: {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in side.items()
        }
        for when, side in pair.items()
    }
