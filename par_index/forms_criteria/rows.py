"""Rows of boxes whose number is not known beforehand: "option-0-label", "option-1-label" and on."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from par_index.forms import NumberField, typed
from par_index.scoring.numbers import InvalidNumber, parse_decimal

SPARE_ROWS, MORE_ROWS, MOST_ROWS = 2, 3, 60
Build = Callable[[], dict[str, forms.Field]]


class Rows:
    """Rows of one kind in a form: its fields, what stands in them, and how they are drawn."""

    def __init__(self, name: str, build: Build) -> None:
        self.name, self.build, self.count = name, build, 0

    def sized(self, *, filled: int, data: Mapping[str, Any] | None, more: bool) -> "Rows":
        """As many rows as were sent (and more if asked for), else those filled and spare ones."""
        if data is None:
            self.count = filled + SPARE_ROWS
        else:
            pattern = re.compile(rf"{re.escape(self.name)}-(\d{{1,3}})-")
            sent = [int(found[1]) for key in data if (found := pattern.match(key))]
            self.count = max(sent, default=filled + SPARE_ROWS - 1) + 1
            self.count += MORE_ROWS if more else 0
        # Never fewer than there are: what has no box would be lost with the next save.
        self.count = min(self.count, max(MOST_ROWS, filled))
        return self

    def fields(self) -> dict[str, forms.Field]:
        return {
            self.key(row, name): field
            for row in range(self.count)
            for name, field in self.build().items()
        }

    def key(self, row: int, name: str) -> str:
        return f"{self.name}-{row}-{name}"

    def initial(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            self.key(row, name): item
            for row, items in enumerate(rows)
            for name, item in items.items()
        }

    def new_ticks(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The ticks that rows begin with which were only just asked for, so that none was sent."""
        ticks: dict[str, Any] = {}
        for row in range(self.count):
            boxes = {self.key(row, name): field for name, field in self.build().items()}
            if not any(key in data for key in boxes):
                ticks |= {key: field.initial for key, field in boxes.items() if field.initial}
        return ticks

    def read(self, cleaned: Mapping[str, Any]) -> list[tuple[int, dict[str, Any]]]:
        """The rows in which something was typed, with their numbers. Ticks alone say nothing."""
        names = list(self.build())
        found = []
        for row in range(self.count):
            values = {name: cleaned.get(self.key(row, name)) for name in names}
            if any(value not in (None, "", True, False) for value in values.values()):
                found.append((row, values))
        return found

    def bound(self, form: forms.Form) -> list[dict[str, forms.BoundField]]:
        names = list(self.build())
        return [{name: form[self.key(row, name)] for name in names} for row in range(self.count)]


def text_box(label: Any, *, size: int = 200, **attrs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "form-control"} | attrs)
    return forms.CharField(label=label, max_length=size, required=False, widget=widget)


def number_box(label: Any, **more: Any) -> NumberField:
    return NumberField(label=label, **more)


def text_kept(text: str) -> str:
    """The text as the document keeps it: browsers send line ends of their own."""
    return text.replace("\r\n", "\n").strip()


def shown_number(raw: Any) -> str:
    """A number of the document as a box shows it; what is no number as it stands."""
    if raw is None or raw == "":
        return ""
    try:
        return typed(parse_decimal(raw))
    except InvalidNumber:
        return str(raw)


def number_kept(number: Decimal | None, before: Any = None) -> Any:
    """The number as the document keeps it; spelled as before where it is the same."""
    if number is None:
        return None
    try:
        if before is not None and parse_decimal(before) == number:
            return before
    except InvalidNumber:
        pass
    return f"{number:f}"
