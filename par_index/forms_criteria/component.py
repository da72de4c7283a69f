"""A component of a draft: what it is worth, how it is scored, what proves it, its exceptions."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from par_index.choices import NotApplicable, SourceKind
from par_index.figures import REGISTERS
from par_index.forms import NumberField
from par_index.forms_criteria.exceptions import ExceptionRows
from par_index.forms_criteria.nodes import CONTROL, SELECT, NodeForm, put
from par_index.forms_criteria.rows import number_kept, shown_number
from par_index.forms_criteria.rules import KIND_LABELS, RuleFields
from par_index.models import CriteriaSet
from par_index.scoring import InvalidRule, Rule, parse_rule
from par_index.scoring.faults import Fault
from par_index.scoring.sets import DECLARED, FORBIDDEN

EVIDENCE = [
    ("none", gettext_lazy("Không yêu cầu")),
    ("optional", gettext_lazy("Nên có")),
    ("required_if_points", gettext_lazy("Bắt buộc khi có điểm")),
    ("required", gettext_lazy("Luôn bắt buộc")),
]
# Asked for again with other boxes: nothing is saved.
REFRESH = ("refresh", "try", "rows")


def known_measures() -> list[str]:
    """Names that a component's source may have; some want an argument after a colon."""
    return [f"{app}.{name}" for app, register in REGISTERS.items() for name in register.MEASURES]


class ComponentForm(NodeForm):
    max = NumberField(label=gettext_lazy("Điểm tối đa"))
    source_kind = forms.ChoiceField(
        label=gettext_lazy("Nguồn số liệu"),
        choices=SourceKind.choices,
        initial=DECLARED,
        widget=forms.Select(attrs=SELECT),
    )
    source_name = forms.CharField(
        label=gettext_lazy("Số liệu nào của cổng"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs=CONTROL | {"list": "known-measures", "spellcheck": "false"}),
        help_text=gettext_lazy("Để trống nếu đơn vị tự khai."),
    )
    evidence = forms.ChoiceField(
        label=gettext_lazy("Tài liệu kiểm chứng"),
        choices=EVIDENCE,
        initial="none",
        widget=forms.Select(attrs=SELECT),
    )
    not_applicable = forms.ChoiceField(
        label=gettext_lazy("Khi không áp dụng"),
        choices=NotApplicable.choices,
        initial=FORBIDDEN,
        widget=forms.Select(attrs=SELECT),
    )
    twin = forms.CharField(
        label=gettext_lazy("Mã tương ứng trong bộ trước"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=CONTROL),
        help_text=gettext_lazy("Để trống nếu là tiêu chí mới."),
    )
    rule_kind = forms.ChoiceField(
        label=gettext_lazy("Loại quy tắc"),
        choices=list(KIND_LABELS.items()),
        initial="choice",
        widget=forms.Select(attrs=SELECT),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        criteria_set: CriteriaSet,
        node: Any = None,
        parent: str = "",
    ) -> None:
        before = dict(node.data) if node else {}
        self.action = data.get("action", "") if data is not None else ""
        self.typed_rule: tuple[Any, Decimal | None] | None = None
        initial = _initial(before)
        super().__init__(data, criteria_set=criteria_set, node=node, parent=parent, initial=initial)
        self.fields["parent"].required = True
        if criteria_set.based_on_id is None:
            del self.fields["twin"]
        elif node is None:
            self.initial["twin"] = ""
        self._add_rows(before, data)

    def _add_rows(self, before: dict[str, Any], data: Mapping[str, Any] | None) -> None:
        rule = before.get("rule", {})
        kind = data.get("rule_kind", "") if data is not None else rule.get("kind", "")
        more = self.action == "rows"
        self.rule_fields = RuleFields(
            kind if kind in KIND_LABELS else "choice", rule, data, more=more
        )
        self.exceptions = ExceptionRows(
            self.criteria_set.document, before.get("exceptions", []), data, more=more
        )
        self.fields |= self.rule_fields.fields()
        self.fields |= self.exceptions.rows.fields()
        self.initial.update(self.rule_fields.initial() | self.exceptions.initial())
        if data is not None:
            self._fill_new_boxes(data)

    def _fill_new_boxes(self, data: Mapping[str, Any]) -> None:
        """After another kind or more rows were asked for, boxes were not sent: they begin as usual."""
        rows = [found for found in (self.rule_fields.rows, self.exceptions.rows) if found]
        usual = {key: tick for found in rows for key, tick in found.new_ticks(data).items()}
        if not any(name in data for name in self.rule_fields.fields()):
            usual |= self.rule_fields.initial()
        if usual:
            filled = {**dict(data.items()), **usual}
            self.data = {name: item for name, item in filled.items() if item is not None}

    @property
    def asks_again(self) -> bool:
        return self.action in REFRESH

    @property
    def option_rows(self) -> list[dict[str, forms.BoundField]]:
        return self.rule_fields.rows.bound(self) if self.rule_fields.rows else []

    @property
    def rule_boxes(self) -> list[forms.BoundField]:
        rows = self.rule_fields.rows.fields() if self.rule_fields.rows else {}
        return [self[name] for name in self.rule_fields.fields() if name not in rows]

    @property
    def exception_rows(self) -> list[dict[str, forms.BoundField]]:
        return self.exceptions.rows.bound(self)

    def content(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        data = super().content(cleaned)
        maximum = cleaned.get("max")
        put(data, "max", number_kept(maximum, self.before.get("max")), None)
        data["rule"] = self._read_rule(cleaned, maximum)
        put(data, "source", self._source(cleaned), {"kind": DECLARED})
        put(data, "evidence", cleaned["evidence"], "none")
        put(data, "not_applicable", cleaned["not_applicable"], FORBIDDEN)
        put(data, "exceptions", self.exceptions.read(cleaned), [])
        if "twin" in self.fields:
            self._put_twin(data, cleaned["twin"].strip())
        return data

    def _source(self, cleaned: dict[str, Any]) -> Any:
        source = {"kind": cleaned["source_kind"]}
        if cleaned["source_name"].strip():
            source["name"] = cleaned["source_name"].strip()
        before = self.before.get("source")
        return before if before == source["kind"] and len(source) == 1 else source

    def _put_twin(self, data: dict[str, Any], twin: str) -> None:
        if twin == data["code"].strip() and "twin" not in self.before:
            data.pop("twin", None)
        else:
            data["twin"] = twin

    def _read_rule(self, cleaned: dict[str, Any], maximum: Decimal | None) -> Any:
        try:
            rule = self.rule_fields.read(cleaned, maximum)
            self.typed_rule = (rule, maximum)
            return rule
        except forms.ValidationError as error:
            self.add_error(None, error)
            return {}

    def rule(self) -> tuple[Rule | None, Decimal | None, list[Fault]]:
        """The rule as it is typed, its maximum, and why there is none."""
        if not self.is_bound:
            data, maximum = self.before.get("rule"), self.before.get("max")
            return self._parsed(data, Decimal(str(maximum)) if maximum else None)
        self.is_valid()
        if self.typed_rule is None:
            try:
                self._read_rule(self.cleaned_data, self.cleaned_data.get("max"))
            except forms.ValidationError:
                return None, None, []
        return self._parsed(*(self.typed_rule or (None, None)))

    @staticmethod
    def _parsed(data: Any, maximum: Decimal | None) -> tuple[Rule | None, Decimal | None, list]:
        if not data or not maximum or maximum <= 0:
            return None, None, []
        try:
            return parse_rule(data, maximum), maximum, []
        except InvalidRule as error:
            return None, maximum, list(error.faults)

    def place_of(self, path: str) -> str | None:
        if path == "rule" or path.startswith(("rule.", "rule[")):
            return self.rule_fields.place_of(path.removeprefix("rule").lstrip(".")) or "rule_kind"
        if path.startswith("exceptions"):
            return self.exceptions.place_of(path) or ""
        return {"source.kind": "source_kind", "source.name": "source_name"}.get(
            path, super().place_of(path)
        )


def _initial(before: dict[str, Any]) -> dict[str, Any]:
    source = before.get("source", {"kind": DECLARED})
    source = {"kind": source} if isinstance(source, str) else source
    return {
        "max": shown_number(before.get("max")),
        "source_kind": source.get("kind", DECLARED),
        "source_name": source.get("name", ""),
        "evidence": before.get("evidence", "none"),
        "not_applicable": before.get("not_applicable", FORBIDDEN),
        "twin": before.get("twin", before.get("code", "")),
        "rule_kind": before.get("rule", {}).get("kind", "choice"),
    }
