"""From JSON to a rule, refusing every fault with its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from par_index.scoring.faults import Fault, InvalidRule, InvalidRules
from par_index.scoring.numbers import number_text
from par_index.scoring.reader import Reader
from par_index.scoring.rules.base import Part, Rule
from par_index.scoring.rules.choice import Choice
from par_index.scoring.rules.compound import BestOf, Formula, SumOf, natural_maximum
from par_index.scoring.rules.counting import Count, Deduction, RelativeBest, Survey
from par_index.scoring.rules.figures import ZERO, Linear, Proportional, Steps

PART_KEYS: Final = ("input", "label", "max")
DEEPEST_RULE: Final = 4

_READERS: Final[Mapping[str, Callable[[Reader, Decimal], Rule]]] = {
    "choice": Choice.read,
    "steps": Steps.read,
    "proportional": Proportional.read,
    "linear": Linear.read,
    "count": Count.read,
    "deduction": Deduction.read,
    "relative_best": RelativeBest.read,
    "survey": Survey.read,
    "formula": Formula.read,
}
KINDS: Final = (*_READERS, "best_of", "sum_of")


def parse_rule(data: Any, maximum: Decimal, path: str = "rule") -> Rule:
    """Read a rule; raises InvalidRule (InvalidRules where there are several faults)."""
    faults: list[Fault] = []
    rule = read_rule(data, maximum, path, faults)
    if len(faults) > 1:
        raise InvalidRules(faults)
    if rule is None or faults:
        raise InvalidRule(faults)
    return rule


def read_rule(data: Any, maximum: Decimal, path: str, faults: list[Fault]) -> Rule | None:
    """Read a rule, adding its faults to the list; None where there are any."""
    found: list[Fault] = []
    rule = _read(Reader(data, path, found), maximum, depth=1)
    faults += found
    return None if found else rule


def _read(reader: Reader, maximum: Decimal, depth: int) -> Rule | None:
    if reader.faults and not reader.data:
        return None
    kind = reader.data.get("kind")
    if kind is None:
        reader.fault("missing_key", "kind")
    elif kind not in KINDS:
        reader.fault("unknown_kind", "kind", value=str(kind)[:60], allowed=", ".join(KINDS))
    elif kind == "best_of":
        return _read_best_of(reader, maximum, depth)
    elif kind == "sum_of":
        return _read_sum_of(reader, maximum, depth)
    else:
        return _READERS[kind](reader, maximum)
    return None


def _read_best_of(reader: Reader, maximum: Decimal, depth: int) -> BestOf:
    reader.only("kind", "rules")
    return BestOf(_read_parts(reader, maximum, depth, whole=True))


def _read_sum_of(reader: Reader, maximum: Decimal, depth: int) -> SumOf:
    reader.only("kind", "rules", "cap")
    cap = None
    if "cap" in reader.data:
        cap = reader.decimal("cap", above=ZERO, high=maximum)
    members = _read_parts(reader, maximum, depth, whole=False)
    total = sum((part.maximum for part in members), ZERO)
    if "cap" not in reader.data and total > maximum:
        params = {"value": number_text(total), "bound": number_text(maximum)}
        reader.fault("parts_over_maximum", "rules", **params)
    return SumOf(members, cap)


def _read_parts(reader: Reader, maximum: Decimal, depth: int, *, whole: bool) -> tuple[Part, ...]:
    if depth >= DEEPEST_RULE:
        reader.fault("too_deep", most=str(DEEPEST_RULE))
        return ()
    children = reader.children("rules", most=50)
    reads = [_read_part(child, maximum, depth, whole=whole) for child in children]
    return tuple(part for part in reads if part is not None)


def _read_part(reader: Reader, maximum: Decimal, depth: int, *, whole: bool) -> Part | None:
    label = reader.text("label", default="", blank=True)
    name = reader.text("input") if "input" in reader.data else None
    own = None
    if "max" in reader.data:
        own = reader.decimal("max", above=ZERO, high=maximum)
    inner = {key: item for key, item in reader.data.items() if key not in PART_KEYS}
    limit = maximum if own is None else own
    rule = _read(Reader(inner, reader.path, reader.faults), limit, depth + 1)
    if rule is None:
        return None
    if own is None and "max" not in reader.data:
        own = maximum if whole else natural_maximum(rule)
        if own is None:
            reader.fault("missing_key", "max")
    return Part(name, label or name or "", own if own is not None else ZERO, rule)
