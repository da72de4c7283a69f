"""A rule as boxes of its kind, and back to the document."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from par_index.drafting.tree import NO_TEXT, is_deeper
from par_index.forms_criteria.rows import Rows, number_box, number_kept, shown_number, text_box
from par_index.scoring import InvalidCriteriaSet, InvalidRule, load_document, parse_rule
from par_index.services.criteria_nodes import plain

KIND_LABELS = {
    "choice": gettext_lazy("Chọn một phương án"),
    "steps": gettext_lazy("Theo các mốc"),
    "proportional": gettext_lazy("Theo tỷ lệ đạt được"),
    "linear": gettext_lazy("Tăng đều giữa hai mốc"),
    "count": gettext_lazy("Cộng điểm theo số lượng"),
    "deduction": gettext_lazy("Trừ điểm theo số trường hợp"),
    "relative_best": gettext_lazy("So với đơn vị tốt nhất"),
    "survey": gettext_lazy("Tỷ lệ hài lòng (điều tra)"),
    "formula": gettext_lazy("Công thức"),
    "sum_of": gettext_lazy("Cộng nhiều phần (JSON)"),
    "best_of": gettext_lazy("Lấy phần cao nhất (JSON)"),
}
DIRECTIONS = [
    ("at_least", gettext_lazy("Càng cao càng tốt")),
    ("at_most", gettext_lazy("Càng thấp càng tốt")),
]
# What each kind is asked for besides its rows.
BOXES = {
    "choice": (),
    "steps": ("direction", "otherwise", "unit"),
    "proportional": ("full_at", "zero_below", "unit"),
    "linear": ("zero_at", "full_at", "unit"),
    "count": ("per",),
    "deduction": ("per",),
    "relative_best": ("direction", "unit"),
    "survey": ("weights",),
    "formula": ("expression", "inputs"),
    "sum_of": ("json",),
    "best_of": ("json",),
}
NUMBERS = ("otherwise", "full_at", "zero_below", "zero_at", "per")
USUAL = {"direction": "at_least", "otherwise": "0", "zero_below": "0", "unit": "%"}
EXAMPLES = {
    "sum_of": '{"kind": "sum_of", "rules": [\n'
    ' {"kind": "count", "per": "0.5", "max": "1", "input": "a", "label": "Phần một"},\n'
    ' {"kind": "count", "per": "0.5", "max": "1", "input": "b", "label": "Phần hai"}]}',
    "best_of": '{"kind": "best_of", "rules": [\n'
    ' {"kind": "count", "per": "0.5", "input": "a", "label": "Cách một"},\n'
    ' {"kind": "proportional", "full_at": "100", "input": "b", "label": "Cách hai"}]}',
}


def _option_boxes() -> dict[str, forms.Field]:
    return {
        "label": text_box(gettext_lazy("Phương án")),
        "points": number_box(gettext_lazy("Điểm")),
        "code": text_box(gettext_lazy("Mã (không bắt buộc)"), size=40),
    }


def _step_boxes() -> dict[str, forms.Field]:
    return {
        "bound": number_box(gettext_lazy("Mốc")),
        "points": number_box(gettext_lazy("Điểm")),
        "inclusive": forms.BooleanField(
            label=gettext_lazy("Kể cả đúng mốc"), required=False, initial=True
        ),
    }


def _area(label: Any, help_text: Any, rows: int) -> forms.CharField:
    attrs = {"rows": rows, "class": "form-control", "spellcheck": "false"}
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs=attrs),
    )


class RuleFields:
    """The boxes of a rule of one kind in a form, under names with "rule-" before them."""

    def __init__(
        self, kind: str, before: Mapping[str, Any], data: Mapping[str, Any] | None, *, more: bool
    ) -> None:
        self.kind, self.before = kind, before if before.get("kind") == kind else {}
        self.rows: Rows | None = None
        if kind in ("choice", "steps"):
            name, key, build = (
                ("option", "options", _option_boxes)
                if kind == "choice"
                else ("step", "steps", _step_boxes)
            )
            filled = self.before.get(key, [])
            self.rows = Rows(name, build).sized(filled=len(filled), data=data, more=more)
        # From a path in the rule to the box where it was typed.
        self.places: dict[str, str] = {}

    def fields(self) -> dict[str, forms.Field]:
        boxes = {f"rule-{name}": self._box(name) for name in BOXES[self.kind]}
        return boxes | (self.rows.fields() if self.rows else {})

    def _box(self, name: str) -> forms.Field:
        if name == "direction":
            select = forms.Select(attrs={"class": "form-select"})
            return forms.ChoiceField(label=_("Chiều"), choices=DIRECTIONS, widget=select)
        if name == "expression":
            return text_box(_("Công thức"), size=500, spellcheck="false")
        if name == "inputs":
            return _area(_("Đầu vào"), _("Mỗi dòng một tên, có thể thêm nghĩa: a: Số hồ sơ"), 4)
        if name == "weights":
            help_text = _(
                "Để trống nếu lấy tỷ lệ hài lòng. Mỗi dòng một loại trả lời và phần trăm: "
                "hai_long: 60"
            )
            return _area(_("Trọng số"), help_text, 4)
        if name == "json":
            return _area(_("Quy tắc dạng JSON"), _("Theo định dạng tệp của bộ tiêu chí."), 10)
        if name == "unit":
            return text_box(_("Đơn vị tính"), size=30)
        return number_box(_NUMBER_LABELS[name])

    def initial(self) -> dict[str, Any]:
        before = self.before
        found: dict[str, Any] = {}
        for name in BOXES[self.kind]:
            if name in NUMBERS:
                found[f"rule-{name}"] = shown_number(before.get(name, USUAL.get(name)))
            elif name == "json":
                text = json.dumps(before, ensure_ascii=False, indent=1) if before else ""
                found["rule-json"] = text or EXAMPLES[self.kind]
            elif name == "weights":
                weights = before.get("weights", {})
                lines = (f"{key}: {shown_number(item)}" for key, item in weights.items())
                found["rule-weights"] = "\n".join(lines)
            elif name == "inputs":
                found["rule-inputs"] = "\n".join(_input_line(it) for it in before.get(name, []))
            else:
                usual = "" if self.kind == "relative_best" and name == "unit" else USUAL.get(name)
                found[f"rule-{name}"] = before.get(name, usual)
        return found | self._initial_rows()

    def _initial_rows(self) -> dict[str, Any]:
        if self.rows is None:
            return {}
        if self.kind == "choice":
            rows = [
                {
                    "label": item.get("label", ""),
                    "points": shown_number(item.get("points")),
                    "code": item.get("code", ""),
                }
                for item in self.before.get("options", [])
            ]
            rows = rows or [{"label": "Có"}, {"label": "Không", "points": "0"}]
        else:
            rows = [
                {
                    "bound": shown_number(item.get("bound")),
                    "points": shown_number(item.get("points")),
                    "inclusive": item.get("inclusive", True),
                }
                for item in self.before.get("steps", [])
            ]
        return self.rows.initial(rows)

    def read(self, cleaned: Mapping[str, Any], maximum: Decimal | None) -> Any:
        """The rule for the document; as it was before where it says the same."""
        rule = self._read(cleaned)
        if self.before and rule != self.before and maximum:
            try:
                if parse_rule(rule, maximum) == parse_rule(self.before, maximum):
                    return dict(self.before)
            except InvalidRule:
                pass
        return rule

    def _read(self, cleaned: Mapping[str, Any]) -> Any:
        if self.kind in ("sum_of", "best_of"):
            return self._read_json(cleaned.get("rule-json") or "")
        rule: dict[str, Any] = {"kind": self.kind}
        for name in BOXES[self.kind]:
            self.places[name] = f"rule-{name}"
            given = cleaned.get(f"rule-{name}")
            if name == "weights":
                rule |= self._read_weights(given or "")
            elif name == "inputs":
                rule["inputs"] = _read_inputs(given or "")
            elif name in NUMBERS:
                if given is not None:
                    rule[name] = number_kept(given, self.before.get(name))
            elif given or name == "unit":
                rule[name] = (given or "").strip()
        return rule | self._read_rows(cleaned)

    def _read_rows(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        if self.rows is None:
            return {}
        key = "options" if self.kind == "choice" else "steps"
        items = []
        for index, (row, values) in enumerate(self.rows.read(cleaned)):
            for name in values:
                self.places[f"{key}[{index}].{name}"] = self.rows.key(row, name)
            items.append(_row_item(values))
        return {key: items}

    def _read_json(self, text: str) -> Any:
        self.places[""] = "rule-json"
        try:
            rule = load_document(text)
        except InvalidCriteriaSet as error:
            where = error.faults[0].params
            raise forms.ValidationError(
                {
                    "rule-json": _("Không phải JSON hợp lệ, ở dòng %(line)s, ký tự %(column)s.")
                    % {"line": where.get("line", "?"), "column": where.get("column", "?")}
                }
            ) from error
        if NO_TEXT in text or is_deeper(rule):
            message = _("Có ký tự rỗng (\\u0000) hoặc lồng quá nhiều cấp.")
            raise forms.ValidationError({"rule-json": message})
        if not isinstance(rule, dict) or rule.get("kind") != self.kind:
            message = _('Phải là một đối tượng có "kind": "%(kind)s".') % {"kind": self.kind}
            raise forms.ValidationError({"rule-json": message})
        return plain(rule)

    def _read_weights(self, text: str) -> dict[str, Any]:
        weights = {}
        for line in filter(None, (line.strip() for line in text.splitlines())):
            name, _colon, number = line.partition(":")
            weights[name.strip()] = number.strip().replace(",", ".")
        return {"weights": weights} if weights else {}

    def place_of(self, path: str) -> str | None:
        """The box of a fault at this path inside the rule."""
        if path in self.places:
            return self.places[path]
        nearest = [key for key in self.places if key and path.startswith((f"{key}.", f"{key}["))]
        if nearest:
            return self.places[max(nearest, key=len)]
        return self.places.get("")


_NUMBER_LABELS = {
    "otherwise": gettext_lazy("Còn lại được (điểm)"),
    "full_at": gettext_lazy("Mức được điểm tối đa"),
    "zero_below": gettext_lazy("Dưới mức này được 0 điểm"),
    "zero_at": gettext_lazy("Mức được 0 điểm"),
    "per": gettext_lazy("Điểm mỗi trường hợp"),
}


def _row_item(values: Mapping[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for name, given in values.items():
        if name == "inclusive":
            if not given:
                item[name] = False
        elif isinstance(given, Decimal):
            item[name] = number_kept(given)
        elif given:
            item[name] = given.strip()
    return item


def _input_line(item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    label = item.get("label", "")
    return f"{item.get('name', '')}: {label}" if label else str(item.get("name", ""))


def _read_inputs(text: str) -> list[Any]:
    found: list[Any] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, _colon, label = (part.strip() for part in line.partition(":"))
        found.append({"name": name, "label": label} if label else name)
    return found
