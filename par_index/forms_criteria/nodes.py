"""What groups and components have in common: code, name, place in the tree, faults at their boxes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from par_index import drafting
from par_index.drafting.tree import codes_below, own
from par_index.explanations import fault_message
from par_index.forms import NumberField
from par_index.forms_criteria.rows import number_kept, shown_number, text_kept
from par_index.models import CriteriaSet
from par_index.scoring import InvalidCriteriaSet, parse_criteria_set
from par_index.scoring.faults import Fault
from par_index.scoring.spec import LONGEST_CODE

CONTROL = {"class": "form-control", "autocomplete": "off"}
SELECT = {"class": "form-select"}


def sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."


class NodeForm(forms.Form):
    """A node of a draft, new under `parent` or there already. `document` is the draft with it."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    code = forms.CharField(
        label=gettext_lazy("Mã"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs=CONTROL),
        help_text=gettext_lazy("Ví dụ 1.2.3; không trùng trong cả bộ."),
    )
    name = forms.CharField(
        label=gettext_lazy("Nội dung"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    parent = forms.ChoiceField(
        label=gettext_lazy("Nằm trong"), required=False, widget=forms.Select(attrs=SELECT)
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    may_stand_at_the_top = False

    def __init__(
        self,
        *args: Any,
        criteria_set: CriteriaSet,
        node: drafting.Node | None = None,
        parent: str = "",
        **kwargs: Any,
    ) -> None:
        self.criteria_set, self.node = criteria_set, node
        self.before = own(node.data) if node else {}
        place = node.parent if node else parent
        initial = {
            "seen": criteria_set.digest,
            "code": self.before.get("code", ""),
            "name": self.before.get("name", ""),
            "note": self.before.get("note", ""),
            "parent": place,
        } | kwargs.pop("initial", {})
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        place_field: Any = self.fields["parent"]
        place_field.choices = self._parents()
        self.document: dict[str, Any] | None = None

    def _parents(self) -> list[tuple[str, str]]:
        document = self.criteria_set.document
        inside = codes_below(document, self.node.code) if self.node else set()
        top = [("", _("Cấp cao nhất (lĩnh vực)"))] if self.may_stand_at_the_top else []
        groups = (node for node in drafting.nodes(document) if not node.is_component)
        return top + [
            (node.code, f"{'— ' * node.depth}{node.code} {node.name}"[:90])
            for node in groups
            if node.code not in inside
        ]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip()
        taken = [node.code for node in drafting.nodes(self.criteria_set.document)]
        items = self.criteria_set.document.get("adjustments", {}).get("items", [])
        taken += [str(item.get("code", "")) for item in items]
        if code in taken and (self.node is None or code != self.node.code):
            raise forms.ValidationError(_("Mã này đã có trong bộ."))
        return code

    def content(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The node's own object for the document."""
        data = dict(self.before)
        data["code"] = _same(self.before.get("code"), cleaned["code"])
        data["name"] = _same(self.before.get("name"), cleaned["name"])
        put(data, "note", text_kept(cleaned.get("note", "")), "")
        return data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        data = self.content(cleaned)
        if not self.errors:
            self.document = self._placed(data, cleaned.get("parent", ""))
            self._show(self._faults(data["code"].strip()))
        return cleaned

    def _placed(self, data: dict[str, Any], parent: str) -> dict[str, Any]:
        document = self.criteria_set.document
        if self.node is None:
            return drafting.added(document, parent, data)
        document = drafting.replaced(document, self.node.code, data)
        if parent != self.node.parent:
            document = drafting.moved_to(document, data["code"].strip(), parent)
        return document

    def _faults(self, code: str) -> list[Fault]:
        """The engine's faults at this node, by paths from the node on; others are not its own."""
        document = self.document or {}
        node = drafting.node_of(document, code)
        try:
            parse_criteria_set(document)
        except InvalidCriteriaSet as error:
            start = f"{node.path}." if node else ""
            return [
                Fault(fault.path.removeprefix(start), fault.code, fault.params)
                for fault in error.faults
                if fault.path.startswith(start)
            ]
        return []

    def _show(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            place = self.place_of(fault.path)
            if place is None:
                continue
            message = sentence(fault_message(fault))
            if place in self.fields:
                self.add_error(place, message)
            else:
                self.add_error(None, f"{fault.path}: {message}")

    def place_of(self, path: str) -> str | None:
        """The box of a fault; "" for the top of the form, None where it is not this form's."""
        return path if path in self.fields else ""


class GroupForm(NodeForm):
    max = NumberField(
        label=gettext_lazy("Điểm tối đa theo văn bản"),
        help_text=gettext_lazy("Không bắt buộc. Ghi thì cổng kiểm tra tổng các tiêu chí bên dưới."),
    )
    may_stand_at_the_top = True
    field_order = ("seen", "code", "name", "max", "parent", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        node = kwargs.get("node")
        kwargs["initial"] = {"max": shown_number(node.data.get("max") if node else None)}
        super().__init__(*args, **kwargs)

    def content(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        data = super().content(cleaned)
        put(data, "max", number_kept(cleaned.get("max"), self.before.get("max")), None)
        return data

    def place_of(self, path: str) -> str | None:
        # A sum that does not fit is told on the set's page: components may be yet to come.
        return path if path in ("code", "name", "note") else None


def put(data: dict[str, Any], key: str, given: Any, usual: Any) -> None:
    """Write a key. Nothing is not written, nor what is usual where it was not written before."""
    if given == usual and key not in data:
        return
    if given in (None, "", []) and data.get(key) != given:
        data.pop(key, None)
    else:
        data[key] = given


def _same(before: Any, given: str) -> Any:
    text = text_kept(given)
    return before if isinstance(before, str) and text_kept(before) == text else text
