"""Exceptions: which treatment other than its rule a component has for one unit, and why.

An exception is decided on what was given, before any points are counted: by the unit's code, or
by what the unit gave for another component. The first one that fits counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from par_index.scoring.reader import Reader
from par_index.scoring.rules.choice import Choice
from par_index.scoring.sets import (
    CONDITION_STATES,
    TREATMENTS,
    ComponentSpec,
    Condition,
    ExceptionSpec,
)

if TYPE_CHECKING:
    from par_index.scoring.results import Input

_MOST_EXCEPTIONS: Final = 50
_MOST_UNITS: Final = 2000


def unit_code(key: str) -> str:
    """The code in a run's unit key: "29686" of "29686@2016-01-01"."""
    return key.partition("@")[0]


def exception_for(
    component: ComponentSpec, unit_code: str, inputs: Mapping[str, Input]
) -> ExceptionSpec | None:
    """The first exception of the component that fits the unit; ``inputs`` as given, by code."""
    for exception in component.exceptions:
        condition = exception.condition
        if condition is None:
            if unit_code in exception.units:
                return exception
        elif _fits(condition, inputs.get(condition.code)):
            return exception
    return None


def _fits(condition: Condition, given: Input | None) -> bool:
    if given is None or given.is_missing:
        return condition.state == "missing"
    if given.not_applicable:
        return condition.state == "not_applicable"
    if given.points is not None or given.value is None:
        return False
    if condition.rule is not None:
        return condition.rule.find(given.value) in condition.options
    return condition.state == "zero" and given.value.count() == 0


def read_exceptions(
    reader: Reader, code: str, components: Mapping[str, ComponentSpec], known: Collection[str]
) -> tuple[ExceptionSpec, ...]:
    """Read the "exceptions" of component ``code``, adding faults to the reader's list.

    ``known`` has every component's code, also of those that could not be read.
    """
    read = (
        _read_exception(child, code, components, known)
        for child in reader.children("exceptions", least=0, most=_MOST_EXCEPTIONS)
    )
    return tuple(exception for exception in read if exception is not None)


def _read_exception(
    reader: Reader, code: str, components: Mapping[str, ComponentSpec], known: Collection[str]
) -> ExceptionSpec | None:
    before = len(reader.faults)
    reader.only("units", "when", "treat", "reason")
    treat = reader.one_of("treat", TREATMENTS)
    reason = reader.text("reason")
    if ("units" in reader.data) == ("when" in reader.data):
        reader.fault("units_or_when")
        return None
    units = _read_texts(reader, "units", _MOST_UNITS) if "units" in reader.data else ()
    condition = None
    if "when" in reader.data:
        condition = _read_condition(reader.child("when"), code, components, known)
    if len(reader.faults) > before:
        return None
    return ExceptionSpec(treat, reason, frozenset(units), condition)


def _read_texts(reader: Reader, key: str, most: int) -> tuple[str, ...]:
    texts = []
    for index, item in enumerate(reader.items(key, most=most)):
        place = f"{key}[{index}]"
        if not isinstance(item, str):
            reader.fault("not_text", place)
        elif not item.strip():
            reader.fault("empty_text", place)
        elif item.strip() in texts:
            reader.fault("duplicate", place, value=item.strip())
        else:
            texts.append(item.strip())
    return tuple(texts)


def _read_condition(
    reader: Reader, code: str, components: Mapping[str, ComponentSpec], known: Collection[str]
) -> Condition | None:
    reader.only("code", "answer", "state")
    other = reader.text("code")
    if other and other == code:
        reader.fault("refers_to_itself", "code")
    elif other and other not in known:
        reader.fault("unknown_component", "code", value=other[:60])
    if ("answer" in reader.data) == ("state" in reader.data):
        reader.fault("answer_or_state")
        return None
    if "state" in reader.data:
        return Condition(other, state=reader.one_of("state", CONDITION_STATES))
    answers = _read_texts(reader, "answer", 200)
    found = components.get(other)
    if found is None or other == code:
        return None
    if not isinstance(found.rule, Choice):
        reader.fault("not_a_choice", "code", value=other)
        return None
    return _answered(reader, other, found.rule, answers)


def _answered(reader: Reader, code: str, rule: Choice, answers: tuple[str, ...]) -> Condition:
    options = []
    for index, answer in enumerate(answers):
        option = rule.named(answer)
        if option is None:
            reader.fault("unknown_option", f"answer[{index}]", value=answer, allowed=rule.labels)
        else:
            options.append(option)
    return Condition(code, rule=rule, options=tuple(options))
