"""A form that knows what it was opened with, so that two people do not overwrite each other.

It carries every field as it stood, and a digest of it that the service asks for. When somebody
saved meanwhile, their changes are told, and taken over where the person had changed nothing.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

Said = dict[str, list[str]]


@dataclass(frozen=True)
class Meanwhile:
    """One field that somebody changed: what it was, what it is, and whether this person changed it too."""

    label: str
    before: str
    now: str
    is_mine_too: bool


@dataclass
class Merged:
    data: QueryDict
    changes: list[Meanwhile] = field(default_factory=list)


class SeenFormMixin(forms.Form):
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def open_with(self, version: str) -> None:
        """Note in an unbound form what it shows."""
        self.initial["version"] = version
        self.initial["seen"] = json.dumps(self.said(), ensure_ascii=False)

    def said(self) -> Said:
        """Every field as its values would be sent."""
        return {
            bound.name: _values(bound.field.widget, bound.value())
            for bound in self.visible_fields()
        }

    def shown(self, name: str, values: list[str]) -> str:
        """A field's values as words."""
        bound = self.fields[name]
        if isinstance(bound, forms.BooleanField):
            return "✓" if values else ""
        choices = {}
        if hasattr(bound, "choices"):
            choices = {str(value): str(label) for value, label in bound.choices if value != ""}
        return ", ".join(choices.get(value, value) for value in values if value)

    def merged(self, fresh: "SeenFormMixin") -> Merged:
        """What this person sent, with what others changed meanwhile put in where this person had
        changed nothing. `fresh` is the form as it would open now."""
        seen, mine, now = _loaded(self.data.get("seen", "")), self.sent(), fresh.said()
        data = self.data.copy()
        merged = Merged(data)
        for name, values in now.items():
            before = seen.get(name, values)
            if values == before:
                continue
            is_mine_too = mine.get(name, []) not in (before, values)
            merged.changes.append(
                Meanwhile(
                    str(fresh.fields[name].label or name),
                    fresh.shown(name, before),
                    fresh.shown(name, values),
                    is_mine_too,
                )
            )
            if not is_mine_too:
                data.setlist(self.add_prefix(name), values)
        data["version"] = fresh.initial["version"]
        data["seen"] = json.dumps(now, ensure_ascii=False)
        return merged

    def sent(self) -> Said:
        found = {}
        for bound in self.visible_fields():
            values = self.data.getlist(bound.html_name)
            if isinstance(bound.field.widget, forms.CheckboxSelectMultiple):
                values = sorted(values)
            found[bound.name] = [value.replace("\r\n", "\n") for value in values]
        return found


def _values(widget: forms.Widget, value: Any) -> list[str]:
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return sorted(str(getattr(one, "pk", one)) for one in value or ())
    if isinstance(widget, (forms.Select, forms.RadioSelect)):
        return ["" if value is None else str(value)]
    written = widget.format_value(value)
    return ["" if written is None else str(written)]


def _loaded(text: str) -> Said:
    """What a browser sent back as seen; anything else is nothing seen."""
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(seen, dict):
        return {}
    return {name: values for name, values in seen.items() if isinstance(values, list)}
