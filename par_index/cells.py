"""The lines of a result, stored compactly: what was given and what it earned, never the words.

A result keeps its components as a JSON list in the order of the set, one cell each:
`[points, state and stage, value, more]`. What the set says (names, maxima, rules) stands in the
set, which is frozen; the explanation is what the pure rule says of the value that is kept.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from common.figures import Figure
from par_index.choices import Stage
from par_index.figures import PORTAL, SURVEY, figure_json
from par_index.scoring import (
    ComponentSpec,
    Input,
    Line,
    RuleContext,
    SetSpec,
    Value,
    score_component,
)
from par_index.scoring.index import (
    FULL_NOT_APPLICABLE,
    LEFT_OUT,
    MISSING,
    NOT_HELD,
    SCORED,
    score_excepted,
)
from par_index.scoring.numbers import number_text, parse_decimal, text_number
from par_index.scoring.sets import EXCLUDED, FULL, ExceptionSpec

STATES = {SCORED: "s", LEFT_OUT: "x", FULL_NOT_APPLICABLE: "f", MISSING: "m", NOT_HELD: "h"}
STAGES = {
    Stage.SELF: "s",
    Stage.APPRAISAL: "a",
    Stage.FINAL: "f",
    PORTAL: "p",
    SURVEY: "v",
    "": "-",
}
STATE_OF = {letter: state for state, letter in STATES.items()}
STAGE_OF = {letter: str(stage) for stage, letter in STAGES.items()}
# Said by a line whose component only the unit itself has marked, in a final run.
NOT_APPRAISED = "not_appraised"
EXCEPTED = "excepted_"
TREATMENTS = {LEFT_OUT: EXCLUDED, FULL_NOT_APPLICABLE: FULL, SCORED: "zero"}
_FIGURE = ("state", "num", "den", "value", "n", "source", "as_of")


def cell_text(
    line: Line,
    given: Input,
    *,
    figure: Figure | None = None,
    differs: bool = False,
    unjudged: bool = False,
) -> str:
    """One line as the JSON of its cell; the same line always gives the same text."""
    more: dict[str, Any] = {}
    if given.reason:
        more["reason"] = given.reason
    if given.points is not None:
        more["given"] = number_text(given.points)
    if given.not_applicable:
        more["na"] = 1
    if line.explanation.code.startswith(EXCEPTED):
        more["excepted"] = line.explanation.params["reason"]
    if unjudged:
        more["unjudged"] = 1
    if differs:
        more["differs"] = 1
    if figure is not None:
        told = figure_json(figure)
        more["figure"] = [told[key] for key in _FIGURE]
    letters = STATES[line.state] + STAGES[line.stage]
    value = None if given.value is None else given.value.to_json()
    cell: list[Any] = [number_text(line.points), letters]
    if value is not None or more:
        cell.append(value)
    if more:
        cell.append(more)
    return json.dumps(cell, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def joined(cells: Iterable[str]) -> str:
    return f"[{','.join(cells)}]"


def read_cells(text: str, spec: SetSpec) -> list[dict[str, Any]]:
    """The lines as `selectors.lines` shows them, but for their explanations."""
    return [
        _read(component, cell)
        for component, cell in zip(spec.components, json.loads(text), strict=True)
    ]


def read_cell(text: str, spec: SetSpec, code: str) -> dict[str, Any]:
    """One component's line out of a result."""
    component = spec.by_code[code]
    return _read(component, json.loads(text)[component.position])


def _read(component: ComponentSpec, cell: list[Any]) -> dict[str, Any]:
    points, letters, value, more = (*cell, None, None)[:4]
    more = more or {}
    state, stage = STATE_OF[letters[0]], STAGE_OF[letters[1]]
    whole = number_text(component.maximum)
    maximum = "0" if state in (LEFT_OUT, NOT_HELD) else whole
    figure = more.get("figure")
    return {
        "code": component.code,
        "name": component.name,
        "area": component.area_code,
        "parents": list(component.parents),
        "maximum": maximum,
        "component_maximum": whole,
        "points": points,
        "lost": number_text(text_number(maximum) - text_number(points)),
        "state": state,
        "stage": stage,
        "reason": more.get("reason", ""),
        "source_kind": component.source_kind,
        "source_name": component.source_name,
        "note": NOT_APPRAISED if more.get("unjudged") else "",
        "figure": None if figure is None else dict(zip(_FIGURE, figure, strict=True)),
        "differs": bool(more.get("differs")),
        "input": {
            "value": value,
            "given": more.get("given"),
            "not_applicable": bool(more.get("na")),
            "excepted": more.get("excepted"),
        },
    }


def explanation_of(
    line: Mapping[str, Any], component: ComponentSpec, peers: RuleContext | None
) -> dict[str, Any]:
    """Why the line earned its points: what its rule says of the value that was kept.

    The points are the stored ones in any case.
    """
    given = _input_of(line)
    kept = line["input"]
    if kept["excepted"] is None:
        scored = score_component(component, given, peers)
    else:
        exception = ExceptionSpec(TREATMENTS[line["state"]], kept["excepted"])
        scored = score_excepted(component, given, exception)
    return scored.explanation.to_json() | {"points": line["points"], "max": line["maximum"]}


def _input_of(line: Mapping[str, Any]) -> Input:
    kept = line["input"]
    from_portal = line["stage"] in (PORTAL, SURVEY)
    return Input(
        value=None if kept["value"] is None else Value.from_json(kept["value"]),
        points=None if kept["given"] is None else parse_decimal(kept["given"]),
        not_applicable=kept["not_applicable"],
        stage=line["stage"],
        reason=line["reason"],
        source=line["source_name"] if from_portal else "",
    )
