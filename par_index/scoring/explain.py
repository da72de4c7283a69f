"""Why a component earned its points: structured data, put in words by par_index.explanations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from par_index.scoring.numbers import number_text, text_number


@dataclass(frozen=True)
class Explanation:
    """``kind`` is the rule's kind (or "mark" where no rule was asked), ``code`` the reason.

    ``params`` holds only strings, booleans and lists or dicts of them; numbers are written by
    ``number_text``, so the JSON is exact and the same on every machine.
    """

    kind: str
    code: str
    points: Fraction
    maximum: Fraction
    params: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Explanation, ...] = ()

    @property
    def lost(self) -> Fraction:
        return self.maximum - self.points

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "kind": self.kind,
            "code": self.code,
            "points": number_text(self.points),
            "max": number_text(self.maximum),
        }
        if self.params:
            data["params"] = dict(self.params)
        if self.parts:
            data["parts"] = [part.to_json() for part in self.parts]
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Explanation:
        return cls(
            kind=data["kind"],
            code=data["code"],
            points=text_number(data["points"]),
            maximum=text_number(data["max"]),
            params=data.get("params", {}),
            parts=tuple(cls.from_json(part) for part in data.get("parts", ())),
        )
