"""The rule over one answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from par_index.scoring.explain import Explanation
from par_index.scoring.faults import Fault
from par_index.scoring.numbers import number_text
from par_index.scoring.reader import Reader
from par_index.scoring.rules.base import Option, Rule, RuleContext
from par_index.scoring.values import Value, same_words

ZERO = Decimal(0)


@dataclass(frozen=True)
class Choice(Rule):
    """One answer out of several.

    ``{"kind": "choice", "options": [{"label": "Có", "points": "1.5", "code": "yes"}, …]}``;
    ``code`` is optional. Labels and codes are compared without regard to case and spacing.
    """

    kind: ClassVar[str] = "choice"
    choices: tuple[Option, ...]

    @property
    def input_kind(self) -> str:
        return "choice"

    @property
    def options(self) -> tuple[Option, ...]:
        return self.choices

    @cached_property
    def _by_words(self) -> dict[str, Option]:
        words = {same_words(option.code): option for option in self.choices if option.code}
        return words | {same_words(option.label): option for option in self.choices}

    def find(self, value: Value) -> Option | None:
        given = value.option
        if given is None and value.number is not None:
            given = number_text(value.number)
        return None if given is None else self.named(given)

    def named(self, label_or_code: str) -> Option | None:
        return self._by_words.get(same_words(label_or_code))

    def explain(
        self, value: Value | None, maximum: Decimal, context: RuleContext | None = None
    ) -> Explanation:
        if value is None or (value.option is None and value.number is None):
            return self.no_value(value, maximum)
        option = self.find(value)
        if option is None:
            given = value.option or number_text(value.number or 0)
            return self.verdict("unknown_option", 0, maximum, {"option": given})
        return self.verdict("option_chosen", option.points, maximum, {"option": option.label})

    def check(self, value: Value) -> list[Fault]:
        if value.option is None and value.number is None:
            return [Fault("value", "needs_option", {"allowed": self.labels})]
        if self.find(value) is None:
            given = value.option or number_text(value.number or 0)
            return [Fault("value", "unknown_option", {"value": given, "allowed": self.labels})]
        return []

    @property
    def labels(self) -> str:
        return " | ".join(option.label for option in self.choices)

    def sentence(self, maximum: Decimal) -> list[dict[str, Any]]:
        return [
            {"code": "option", "label": option.label, "points": number_text(option.points)}
            for option in self.choices
        ]

    @classmethod
    def read(cls, reader: Reader, maximum: Decimal) -> Choice:
        reader.only("kind", "options")
        options, seen = [], set()
        for child in reader.children("options"):
            child.only("label", "points", "code")
            label = child.text("label")
            code = child.text("code", default="", blank=True)
            points = child.decimal("points", low=ZERO, high=maximum)
            for key, text in (("label", same_words(label)), ("code", same_words(code))):
                if text and text in seen and same_words(label) != same_words(code):
                    child.fault("duplicate", key, value=text)
                seen.add(text)
            options.append(Option(label, points if points is not None else ZERO, code))
        return cls(tuple(options))
