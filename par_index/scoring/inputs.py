"""From text to a value a rule can read: the cells of an import, the API, a command line."""

from __future__ import annotations

import re
from typing import Final

from par_index.scoring.faults import Fault, InvalidValue, at
from par_index.scoring.numbers import InvalidNumber
from par_index.scoring.rules import Rule
from par_index.scoring.values import Value

_RATIO: Final = re.compile(r"\s*([^/]+?)\s*/\s*([^/]+?)\s*")


def parse_value(text: str, rule: Rule) -> Value:
    """Read "12.5", "47/771", an option's label or code, or "a=1; b=2/3" for named inputs.

    Decimals have a point. Raises InvalidValue with every fault; the path starts with "value".
    """
    value = _read(text.strip(), rule, "value")
    faults = rule.check(value)
    if faults:
        raise InvalidValue(faults)
    return value


def _read(text: str, rule: Rule | None, path: str) -> Value:
    if not text:
        raise InvalidValue([Fault(path, "empty_text")])
    if rule is not None and rule.input_kind == "choice":
        return Value.choice(text)
    if rule is not None and "=" in text and rule.parts:
        return _read_named(text, rule, path)
    return _read_number(text, path)


def _read_named(text: str, rule: Rule, path: str) -> Value:
    rules = {part.input: part.rule for part in rule.parts}
    inputs: dict[str, Value] = {}
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        name, _, raw = (item.strip() for item in piece.partition("="))
        if name in inputs:
            raise InvalidValue([Fault(at(path, name), "duplicate", {"value": name})])
        inputs[name] = _read(raw, rules.get(name), at(path, name))
    return Value(inputs=inputs)


def _read_number(text: str, path: str) -> Value:
    ratio = _RATIO.fullmatch(text)
    try:
        return Value.ratio(ratio[1], ratio[2]) if ratio else Value.of(text)
    except InvalidNumber as error:
        raise InvalidValue([Fault(path, "not_a_number", {"value": text[:40]})]) from error


def value_text(value: Value) -> str:
    """The value as ``parse_value`` reads it: import and export speak the same words."""
    if value.inputs:
        return "; ".join(f"{name}={value_text(part)}" for name, part in value.inputs.items())
    if value.option is not None:
        return value.option
    data = value.to_json()
    if value.is_ratio:
        return f"{data['numerator']}/{data['denominator']}"
    return str(data.get("number", ""))
