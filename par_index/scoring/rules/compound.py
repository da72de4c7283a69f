"""Rules made of rules or of named numbers: best_of, sum_of, formula."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from par_index.scoring.explain import Explanation
from par_index.scoring.expression import (
    FUNCTIONS,
    DivisionByZero,
    Expression,
    InvalidExpression,
    parse_expression,
)
from par_index.scoring.faults import Fault, at
from par_index.scoring.numbers import clamped, number_text, to_fraction
from par_index.scoring.reader import Reader
from par_index.scoring.rules.base import NONE, Part, Rule, RuleContext, check_number
from par_index.scoring.rules.figures import ZERO
from par_index.scoring.values import Value

MAXIMUM_NAME = "maximum"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}", re.ASCII)


@dataclass(frozen=True)
class Compound(Rule):
    """Rules side by side. A part without "input" reads the whole value, else that input."""

    members: tuple[Part, ...]

    @property
    def input_kind(self) -> str:
        if any(part.input is not None for part in self.members):
            return "parts"
        return self._inner(self.members[0]).input_kind if self.members else "number"

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.members

    @property
    def trend(self) -> str:
        trends = {self._inner(part).trend for part in self.members}
        return trends.pop() if len(trends) == 1 else NONE

    @staticmethod
    def _inner(part: Part) -> Rule:
        if part.rule is None:
            raise TypeError("a part of a compound rule has a rule")
        return part.rule

    def _explain_parts(
        self, value: Value | None, context: RuleContext | None
    ) -> tuple[Explanation, ...]:
        explained = []
        for part in self.members:
            given = None if value is None else value.part(part.input)
            peers = None if context is None else context.part(part.input)
            explained.append(self._inner(part).explain(given, part.maximum, peers))
        return tuple(explained)

    def _has_nothing(self, value: Value | None) -> bool:
        if value is None:
            return True
        named = [part.input for part in self.members if part.input is not None]
        return len(named) == len(self.members) and not set(named) & set(value.inputs)

    def _says_nothing(self, value: Value | None) -> bool:
        """Nothing given, or one ratio over zero for all parts: as under a single rule."""
        if value is None or self._has_nothing(value):
            return True
        return value.has_zero_denominator or value == Value()

    def check(self, value: Value) -> list[Fault]:
        named = {part.input for part in self.members if part.input is not None}
        unknown = [name for name in sorted(value.inputs) if name not in named]
        faults = [Fault("value", "unknown_input", {"value": name}) for name in unknown if named]
        if self._has_nothing(value):
            allowed = ", ".join(sorted(named))
            return [*faults, Fault("value", "needs_inputs", {"allowed": allowed})]
        for part in self.members:
            given = value.part(part.input)
            if given is None:
                continue
            path = "value" if part.input is None else at("value", part.input)
            inner = self._inner(part).check(given)
            faults += [Fault(path, fault.code, fault.params) for fault in inner]
        return faults

    def _labels(self) -> dict[str, Any]:
        return {"labels": [part.label for part in self.members]}

    def _part_sentences(self) -> list[dict[str, Any]]:
        return [
            {
                "label": part.label,
                "maximum": number_text(part.maximum),
                "sentence": self._inner(part).sentence(part.maximum),
            }
            for part in self.members
        ]


@dataclass(frozen=True)
class BestOf(Compound):
    """The best of several cases.

    ``{"kind": "best_of", "rules": [{…any rule…, "input": "a", "label": "…", "max": "2"}, …]}``;
    ``input``, ``label`` and ``max`` are optional, and ``max`` is the whole maximum if left out.
    """

    kind: ClassVar[str] = "best_of"

    def explain(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Explanation:
        if self._says_nothing(value):
            return self.no_value(value, maximum)
        parts = self._explain_parts(value, context)
        best = max(range(len(parts)), key=lambda index: parts[index].points)
        facts = {"best": str(best)} | self._labels()
        return self.verdict("best_part", parts[best].points, maximum, facts, parts)

    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        return [{"code": "best_of", "parts": self._part_sentences()}]


@dataclass(frozen=True)
class SumOf(Compound):
    """A sum of parts, optionally under a cap lower than the maximum.

    ``{"kind": "sum_of", "cap": "2", "rules": [{…any rule…, "input": "a", "label": "…",
    "max": "1"}, …]}``. ``max`` may be left out for choice and steps (their best answer) and for
    sum_of and best_of (from their parts). Without "cap" the parts must not add up to more than
    the maximum. A part without a value earns 0.
    """

    kind: ClassVar[str] = "sum_of"
    cap: Decimal | None = None

    def explain(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Explanation:
        if self._says_nothing(value):
            return self.no_value(value, maximum)
        parts = self._explain_parts(value, context)
        total = sum((part.points for part in parts), Fraction(0))
        limit = to_fraction(maximum if self.cap is None else self.cap)
        if total > limit:
            facts = {"cap": number_text(limit), "sum": number_text(total)} | self._labels()
            return self.verdict("sum_capped", limit, maximum, facts, parts)
        return self.verdict("summed", total, maximum, self._labels(), parts)

    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        limit = number_text(maximum if self.cap is None else self.cap)
        return [{"code": "sum_of", "parts": self._part_sentences(), "cap": limit}]


@dataclass(frozen=True)
class Formula(Rule):
    """Arithmetic over named numbers, the result kept between 0 and the maximum.

    ``{"kind": "formula", "expression": "min(maximum, 2 * a / b)",
    "inputs": ["a", {"name": "b", "label": "Số hồ sơ"}]}``. A ratio counts as its percent.
    ``maximum`` names the component's maximum; every other name must be an input, and every
    input must be used. A missing input or a division by zero earns 0 points.
    """

    kind: ClassVar[str] = "formula"
    expression: Expression
    names: tuple[Part, ...]

    @property
    def input_kind(self) -> str:
        return "parts"

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.names

    @cached_property
    def _inputs(self) -> tuple[str, ...]:
        return tuple(part.input for part in self.names if part.input is not None)

    def explain(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Explanation:
        if value is None or not value.inputs:
            return self.no_value(value, maximum)
        given = {name: part.amount() for name, part in value.inputs.items()}
        numbers = {name: number for name, number in given.items() if number is not None}
        missing = [name for name in self._inputs if name not in numbers]
        if missing:
            return self.verdict("missing_inputs", 0, maximum, {"names": missing})
        full = to_fraction(maximum)
        facts = {name: number_text(numbers[name]) for name in self._inputs}
        try:
            result = self.expression.evaluate(numbers | {MAXIMUM_NAME: full})
        except DivisionByZero:
            return self.verdict("division_by_zero", 0, maximum, {"inputs": facts})
        points = clamped(result, Fraction(0), full)
        code = "computed" if points == result else "computed_capped"
        shown = {"inputs": facts, "result": number_text(result)}
        return self.verdict(code, points, maximum, shown)

    def check(self, value: Value) -> list[Fault]:
        known = set(self._inputs)
        unknown = sorted(set(value.inputs) - known)
        missing = [name for name in self._inputs if name not in value.inputs]
        faults = [Fault("value", "unknown_input", {"value": name}) for name in unknown]
        if missing:
            faults.append(Fault("value", "needs_inputs", {"allowed": ", ".join(missing)}))
        for name, part in value.inputs.items():
            inner = check_number(part, negative=True)
            faults += [Fault(at("value", name), fault.code, fault.params) for fault in inner]
        return faults

    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        names = [{"name": part.input, "label": part.label} for part in self.names]
        facts = {"expression": self.expression.text, "maximum": number_text(maximum)}
        return [{"code": "formula", "names": names} | facts]

    @classmethod
    def read(cls, reader: Reader, maximum: Decimal) -> Formula:
        reader.only("kind", "expression", "inputs")
        parts = _read_names(reader, maximum)
        text = reader.text("expression")
        expression = parse_expression("0")
        try:
            expression = parse_expression(text) if text else expression
        except InvalidExpression as error:
            where = {"position": str(error.position + 1), "token": error.token}
            reader.fault(error.code, "expression", **where)
        else:
            _check_names(reader, expression, parts)
        return cls(expression, parts)


def _read_names(reader: Reader, maximum: Decimal) -> tuple[Part, ...]:
    parts: list[Part] = []
    for index, item in enumerate(reader.items("inputs", least=0, most=30)):
        data = {"name": item} if isinstance(item, str) else item
        child = reader.child("inputs", index, data)
        child.only("name", "label")
        name = child.text("name")
        if name and (not _NAME.fullmatch(name) or name in (*FUNCTIONS, MAXIMUM_NAME)):
            child.fault("bad_name", "name", value=name[:60])
        elif name in {part.input for part in parts}:
            child.fault("duplicate", "name", value=name)
        parts.append(Part(name, child.text("label", default=name, blank=True), maximum))
    return tuple(parts)


def _check_names(reader: Reader, expression: Expression, parts: tuple[Part, ...]) -> None:
    declared = {part.input for part in parts}
    for name in sorted(expression.names - declared - {MAXIMUM_NAME}):
        reader.fault("unknown_name", "expression", value=name)
    for name in sorted(str(name) for name in declared - expression.names):
        reader.fault("unused_input", "inputs", value=name)


def natural_maximum(rule: Rule) -> Decimal | None:
    """The most a part can earn where the rule itself says so; None where it does not."""
    if rule.options:
        return max(option.points for option in rule.options)
    if isinstance(rule, SumOf):
        total = sum((part.maximum for part in rule.members), ZERO)
        return total if rule.cap is None else min(total, rule.cap)
    if isinstance(rule, BestOf):
        return max((part.maximum for part in rule.members), default=None)
    steps = getattr(rule, "steps", None)
    return steps[0].points if steps else None
