"""A sample input for a rule, to see what it would earn."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from par_index.explanations import fault_message
from par_index.forms import NumberField, ValueFields
from par_index.forms_criteria.nodes import sentence
from par_index.scoring import Explanation, Rule, RuleContext, Value


class TryForm(forms.Form):
    """The boxes of the rule's value; `best` only where the rule compares with other units."""

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "thu")
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.boxes = ValueFields(rule)
        self.fields |= self.boxes.build()
        if rule.kind == "relative_best":
            label = _("Kết quả tốt nhất của các đơn vị khác")
            self.fields["best"] = NumberField(label=label)

    @property
    def inputs(self) -> dict[str, Any]:
        return self.boxes.bound(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["value"] = None if self.errors else self.boxes.read(cleaned)
        if cleaned["value"] is not None:
            for fault in self.rule.check(cleaned["value"]):
                self.add_error(None, sentence(fault_message(fault)))
        return cleaned

    def explain(self, maximum: Any) -> Explanation | None:
        """What the typed value earns; None where nothing was typed."""
        value: Value | None = self.cleaned_data.get("value")
        if value is None:
            return None
        peers = [value]
        if self.cleaned_data.get("best") is not None:
            peers.append(Value(number=self.cleaned_data["best"]))
        return self.rule.explain(value, maximum, RuleContext(tuple(peers)))
