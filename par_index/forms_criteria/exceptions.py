"""Exceptions of a component as rows of boxes, and back to the document."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from par_index import drafting
from par_index.forms_criteria.rows import Rows, text_box

TREATMENTS = [
    ("excluded", gettext_lazy("Không tính vào điểm tối đa")),
    ("full", gettext_lazy("Được điểm tối đa")),
    ("zero", gettext_lazy("Tính 0 điểm")),
]
WHEN = [
    ("units", gettext_lazy("là một trong các đơn vị")),
    ("answer", gettext_lazy("đơn vị trả lời ở tiêu chí khác là")),
    ("missing", gettext_lazy("tiêu chí khác chưa có gì")),
    ("not_applicable", gettext_lazy("tiêu chí khác được ghi không áp dụng")),
    ("zero", gettext_lazy("tiêu chí khác có kết quả bằng 0")),
]
STATES = ("missing", "not_applicable", "zero")


class ExceptionRows:
    """The rows of one component's exceptions in its form."""

    def __init__(
        self,
        document: Mapping[str, Any],
        before: list[Any],
        data: Mapping[str, Any] | None,
        *,
        more: bool,
    ) -> None:
        self.before = before
        self.codes = [
            (node.code, f"{node.code} {node.name}"[:80])
            for node in drafting.nodes(document)
            if node.is_component
        ]
        self.rows = Rows("except", self._boxes).sized(filled=len(before), data=data, more=more)
        self.places: dict[str, str] = {}

    def _boxes(self) -> dict[str, forms.Field]:
        return {
            "when": _choice(_("Khi"), WHEN),
            "units": text_box(_("Mã đơn vị, cách nhau bằng dấu phẩy"), size=2000),
            "code": _choice(_("Tiêu chí được xét"), [("", "—"), *self.codes]),
            "answer": text_box(_("Câu trả lời, cách nhau bằng dấu chấm phẩy"), size=500),
            "treat": _choice(_("Thì"), TREATMENTS),
            "reason": text_box(_("Lý do, ghi cạnh điểm"), size=300),
        }

    def initial(self) -> dict[str, Any]:
        return self.rows.initial([_row_of(item) for item in self.before])

    def read(self, cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for row in range(self.rows.count):
            values = {
                name: cleaned.get(self.rows.key(row, name)) or ""
                for name in ("when", "units", "code", "answer", "treat", "reason")
            }
            # The lists always stand at some choice; a row is there once something was typed.
            if not any(values[name] for name in ("units", "code", "answer", "reason")):
                continue
            self._note_places(len(found), row, values["when"])
            found.append(_item_of(values))
        return found

    def _note_places(self, index: int, row: int, when: str) -> None:
        start = f"exceptions[{index}]"
        key = self.rows.key
        self.places |= {
            f"{start}.treat": key(row, "treat"),
            f"{start}.reason": key(row, "reason"),
            f"{start}.units": key(row, "units"),
            f"{start}.when.code": key(row, "code"),
            f"{start}.when.answer": key(row, "answer"),
            f"{start}.when": key(row, "answer" if when == "answer" else "when"),
            start: key(row, "when"),
        }

    def place_of(self, path: str) -> str | None:
        near = [
            key for key in self.places if path == key or path.startswith((f"{key}.", f"{key}["))
        ]
        return self.places[max(near, key=len)] if near else None


def _choice(label: Any, choices: list) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


def _row_of(item: Mapping[str, Any]) -> dict[str, Any]:
    when = item.get("when", {})
    kind = "units" if "units" in item else when.get("state") or "answer"
    return {
        "when": kind,
        "units": ", ".join(item.get("units", [])),
        "code": when.get("code", ""),
        "answer": "; ".join(when.get("answer", [])),
        "treat": item.get("treat", ""),
        "reason": item.get("reason", ""),
    }


def _item_of(values: Mapping[str, str]) -> dict[str, Any]:
    item: dict[str, Any] = {}
    if values["when"] == "units":
        item["units"] = _parts(values["units"], ",")
    elif values["when"] == "answer":
        item["when"] = {"code": values["code"], "answer": _parts(values["answer"], ";")}
    else:
        item["when"] = {"code": values["code"], "state": values["when"]}
    return item | {"treat": values["treat"], "reason": values["reason"].strip()}


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]
