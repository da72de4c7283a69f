"""What units of a run must know of each other, in few values: the best and the lowest."""

from collections.abc import Iterable, Mapping
from typing import Any

from par_index.scoring.results import Context
from par_index.scoring.rules import RelativeBest, Rule, RuleContext
from par_index.scoring.sets import SetSpec
from par_index.scoring.values import Value

Peers = dict[str, list[dict[str, Any]]]


def compared_codes(spec: SetSpec) -> frozenset[str]:
    """Components measured against the best unit, and those their exceptions look at."""
    compared = [component for component in spec.components if _compares(component.rule)]
    asked = {
        exception.condition.code
        for component in compared
        for exception in component.exceptions
        if exception.condition is not None
    }
    return frozenset(asked | {component.code for component in compared})


def _compares(rule: Rule | None) -> bool:
    if rule is None:
        return False
    return isinstance(rule, RelativeBest) or any(_compares(part.rule) for part in rule.parts)


def extremes(context: Context, codes: Iterable[str]) -> Peers:
    """Per component the lowest and the highest value of all units, as JSON."""
    found = {code: context.rules[code].peers for code in sorted(codes) if code in context.rules}
    return {
        code: [value.to_json() for value in _lowest_and_highest(peers)]
        for code, peers in found.items()
        if peers
    }


def _lowest_and_highest(values: Iterable[Value]) -> tuple[Value, Value]:
    """Of values with named inputs, the extremes of each input by itself."""
    values = list(values)
    names = sorted({name for value in values for name in value.inputs})
    parts = {
        name: _lowest_and_highest([v.inputs[name] for v in values if name in v.inputs])
        for name in names
    }
    amounts = [(amount, value) for value in values if (amount := value.amount()) is not None]
    low, high = (
        pick(amounts, key=lambda pair: pair[0])[1] if amounts else Value() for pick in (min, max)
    )
    return _with_inputs(low, parts, 0), _with_inputs(high, parts, 1)


def _with_inputs(value: Value, parts: Mapping[str, tuple[Value, Value]], place: int) -> Value:
    return Value(
        number=value.number,
        numerator=value.numerator,
        denominator=value.denominator,
        inputs={name: pair[place] for name, pair in parts.items()},
    )


def context_of(peers: Mapping[str, list[dict[str, Any]]]) -> Context:
    """The context that scores as the whole run's would."""
    return Context(
        {
            code: RuleContext(tuple(Value.from_json(value) for value in values))
            for code, values in peers.items()
        }
    )
