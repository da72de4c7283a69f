"""What a unit declares or the portal measures for one component: the input of a rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from par_index.scoring.numbers import number_text, parse_decimal, to_fraction


def same_words(text: str) -> str:
    """A key under which labels are equal whatever their case, spacing or Unicode composition."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@dataclass(frozen=True)
class Value:
    """A number, a ratio (kept as its two counts), an option, or named inputs of these."""

    number: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    option: str | None = None
    inputs: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, number: Decimal | int | str) -> Value:
        return cls(number=parse_decimal(number))

    @classmethod
    def ratio(cls, numerator: Decimal | int | str, denominator: Decimal | int | str) -> Value:
        return cls(numerator=parse_decimal(numerator), denominator=parse_decimal(denominator))

    @classmethod
    def choice(cls, label_or_code: str) -> Value:
        return cls(option=label_or_code)

    @classmethod
    def named(cls, **inputs: Value) -> Value:
        return cls(inputs=inputs)

    @property
    def is_ratio(self) -> bool:
        return self.numerator is not None and self.denominator is not None

    @property
    def has_zero_denominator(self) -> bool:
        return self.is_ratio and self.denominator == 0

    def amount(self) -> Fraction | None:
        """The exact number to score: a ratio counts as its percent (0/0 is no number)."""
        if self.numerator is not None and self.denominator is not None:
            if self.denominator == 0:
                return None
            part, whole = to_fraction(self.numerator), to_fraction(self.denominator)
            # In one step: a run makes hundreds of thousands of these.
            return Fraction(
                part.numerator * 100 * whole.denominator, part.denominator * whole.numerator
            )
        return None if self.number is None else to_fraction(self.number)

    def count(self) -> Fraction | None:
        """The exact number of things: the number, or the numerator where only that was given."""
        number = self.numerator if self.number is None else self.number
        return None if number is None else to_fraction(number)

    def part(self, name: str | None) -> Value | None:
        """The input a part of a compound rule reads; without a name, the whole value."""
        return self if name is None else self.inputs.get(name)

    def facts(self) -> dict[str, str]:
        """The value as explanation parameters."""
        amount = self.amount()
        facts = {} if amount is None else {"value": number_text(amount)}
        if self.numerator is not None:
            facts["num"] = number_text(self.numerator)
        if self.denominator is not None:
            facts["den"] = number_text(self.denominator)
        return facts

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key in ("number", "numerator", "denominator"):
            number = getattr(self, key)
            if number is not None:
                data[key] = number_text(number)
        if self.option is not None:
            data["option"] = self.option
        if self.inputs:
            data["inputs"] = {name: value.to_json() for name, value in self.inputs.items()}
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Value:
        numbers = {
            key: parse_decimal(data[key])
            for key in ("number", "numerator", "denominator")
            if data.get(key) is not None
        }
        inputs = {name: cls.from_json(part) for name, part in data.get("inputs", {}).items()}
        return cls(option=data.get("option"), inputs=inputs, **numbers)
