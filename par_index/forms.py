"""What people type about the index: marks in the shape of their rule, reasons, filters."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from par_index.choices import CardState
from par_index.explanations import fault_message
from par_index.models import CriteriaSet, Criterion, IndexRun
from par_index.scoring import Rule, Value
from par_index.scoring.numbers import InvalidNumber, parse_decimal
from plans.models import Evidence

NUMBER = forms.TextInput(
    attrs={
        "inputmode": "decimal",
        "autocomplete": "off",
        "size": "10",
        "class": "form-control mark-number",
    }
)
ANSWERS_AS_RADIOS = 5
_GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")


class NumberField(forms.CharField):
    """A number as people write it: "1.234,5", "1.234" (a thousand and more) or "12.5"."""

    default_error_messages = {"number": _("Xin nhập một số, ví dụ 12 hoặc 98,5.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=30, widget=NUMBER, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).replace("\u00a0", "").replace(" ", "")
        if not text:
            return None
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        elif _GROUPED.fullmatch(text):
            text = text.replace(".", "")
        try:
            return parse_decimal(text)
        except InvalidNumber as error:
            raise forms.ValidationError(self.error_messages["number"], "number") from error


def typed(number: Decimal | None) -> str:
    """The number as the box shows it: every digit, a decimal comma, no grouping."""
    if number is None:
        return ""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


class ValueFields:
    """The boxes of one rule (or one part of it), under names with a prefix."""

    def __init__(self, rule: Rule | None, prefix: str = "", label: str = "") -> None:
        self.rule, self.prefix, self.label = rule, prefix, label
        self.kind = "number" if rule is None else rule.input_kind
        self.parts = self._parts() if self.kind == "parts" else []

    def _parts(self) -> list["ValueFields"]:
        parts = self.rule.parts if self.rule else ()
        return [
            ValueFields(part.rule, f"{self.prefix}{part.input}-", part.label or part.input or "")
            for part in parts
            if part.input is not None
        ]

    @property
    def unit(self) -> str:
        return getattr(self.rule, "unit", "")

    def build(self) -> dict[str, forms.Field]:
        if self.kind == "parts":
            return {name: field for part in self.parts for name, field in part.build().items()}
        if self.kind == "choice":
            return {f"{self.prefix}answer": self._answer()}
        if self.kind == "ratio":
            return {
                f"{self.prefix}numerator": NumberField(label=_("Tử số")),
                f"{self.prefix}denominator": NumberField(label=_("Mẫu số")),
            }
        return {f"{self.prefix}number": NumberField(label=self.label or _("Kết quả"))}

    def _answer(self) -> forms.ChoiceField:
        options = _options(self.rule)
        few = len(options) <= ANSWERS_AS_RADIOS
        widget = forms.RadioSelect() if few else forms.Select(attrs={"class": "form-select"})
        blank = [] if few else [("", _("Chọn một phương án"))]
        return forms.ChoiceField(
            label=self.label or _("Phương án"),
            choices=[*blank, *((option.label, option.label) for option in options)],
            required=False,
            widget=widget,
        )

    def initial(self, value: Value | None) -> dict[str, str]:
        if value is None:
            return {}
        if self.kind == "parts":
            return {
                name: text
                for part, source in zip(self.parts, self._inputs(), strict=True)
                for name, text in part.initial(value.part(source)).items()
            }
        if self.kind == "choice":
            return {f"{self.prefix}answer": _label_of(self.rule, value)}
        if self.kind == "ratio" and not value.is_ratio:
            return {f"{self.prefix}numerator": typed(value.number)}
        return {
            f"{self.prefix}numerator": typed(value.numerator),
            f"{self.prefix}denominator": typed(value.denominator),
            f"{self.prefix}number": typed(value.number),
        }

    def _inputs(self) -> list[str]:
        parts = self.rule.parts if self.rule else ()
        return [part.input for part in parts if part.input is not None]

    def read(self, data: dict[str, Any]) -> Value | None:
        """The value of the cleaned boxes; None where all are empty."""
        if self.kind == "parts":
            return self._read_parts(data)
        if self.kind == "choice":
            answer = data.get(f"{self.prefix}answer")
            return Value.choice(answer) if answer else None
        if self.kind == "ratio":
            return self._read_ratio(data)
        number = data.get(f"{self.prefix}number")
        return None if number is None else Value(number=number)

    def _read_parts(self, data: dict[str, Any]) -> Value | None:
        read = zip(self._inputs(), (part.read(data) for part in self.parts), strict=True)
        inputs = {name: value for name, value in read if value is not None}
        return Value(inputs=inputs) if inputs else None

    def _read_ratio(self, data: dict[str, Any]) -> Value | None:
        above, below = (data.get(f"{self.prefix}{name}") for name in ("numerator", "denominator"))
        if above is None and below is None:
            return None
        if below is None:
            return Value(number=above)
        return Value(numerator=above, denominator=below)

    def bound(self, form: forms.Form) -> dict[str, Any]:
        """What a template draws: the boxes of this rule, and of its parts."""
        return {
            "kind": self.kind,
            "label": self.label,
            "unit": self.unit,
            "fields": [form[name] for name in self.build()] if self.kind != "parts" else [],
            "parts": [part.bound(form) for part in self.parts],
        }


def _options(rule: Rule | None) -> tuple:
    """The answers of a choice, also where it stands inside "the best of"."""
    if rule is None:
        return ()
    inner = next((part.rule for part in rule.parts if part.rule), None)
    return rule.options or _options(inner)


def _label_of(rule: Rule | None, value: Value) -> str:
    """An imported answer may be an option's code or spelled otherwise: show the option's label."""
    find = getattr(rule, "find", None)
    option = find(value) if find else None
    return option.label if option else value.option or ""


class MarkForm(forms.Form):
    """One stage's mark of one component. `value` is None where nothing was typed."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    not_applicable = forms.BooleanField(label=_("Không áp dụng"), required=False)
    reason = forms.CharField(
        label=_("Lý do, giải trình"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )

    clause = forms.CharField(
        label=_("Căn cứ, điều khoản"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    points = NumberField(label=_("Cho điểm trực tiếp"))
    evidence = forms.TypedChoiceField(
        label=_("Tài liệu kiểm chứng"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    page = forms.CharField(
        label=_("Trang, khoản"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        criterion: Criterion,
        rule: Rule | None,
        value: Value | None = None,
        evidence: list[Evidence] | None = None,
        judging: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("prefix", f"c-{criterion.code}".replace(".", "-"))
        self.criterion, self.rule = criterion, rule
        self.boxes = ValueFields(rule, label="" if rule else str(_("Số điểm")))
        initial = self.boxes.initial(value) | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        self.fields |= self.boxes.build()
        if criterion.not_applicable == "forbidden" or criterion.is_adjustment:
            del self.fields["not_applicable"]
        if not judging or rule is None:
            del self.fields["points"]
        if not judging:
            del self.fields["clause"]
        self._offer(evidence)

    def _offer(self, evidence: list[Evidence] | None) -> None:
        """Documents of the unit's library, where proof may be named beside the mark."""
        if not evidence:
            del self.fields["evidence"], self.fields["page"]
            return
        named = [(document.pk, str(document)) for document in evidence]
        self.fields["evidence"].choices = [("", _("Chọn tài liệu trong kho")), *named]

    @property
    def inputs(self) -> dict[str, Any]:
        return self.boxes.bound(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["value"] = None
        if self.errors or data.get("not_applicable") or data.get("points") is not None:
            return data
        data["value"] = value = self.boxes.read(data)
        if value is None:
            raise forms.ValidationError(_("Xin nhập kết quả của đơn vị rồi lưu."))
        for fault in self.rule.check(value) if self.rule else ():
            self.add_error(None, fault_message(fault)[:1].upper() + fault_message(fault)[1:] + ".")
        return data


class ReasonForm(PortalFormMixin, forms.Form):
    """Why something goes back."""

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        error_messages={"required": _("Xin ghi lý do để người nhận biết cần sửa gì.")},
    )


class PublishForm(PortalFormMixin, forms.Form):
    """The council's decision; with a reason where public figures are corrected."""

    submit_label = _("Công bố kết quả")
    decision_number = forms.CharField(
        label=_("Số quyết định công bố"),
        max_length=80,
        help_text=_(
            "Ví dụ 125/QĐ-UBND. Sau khi công bố, kết quả của lần tính này không đổi được nữa."
        ),
    )
    decision_on = DateField(label=_("Ngày quyết định"))
    decided_by = forms.CharField(
        label=_("Cơ quan, hội đồng quyết định"), max_length=200, required=False
    )
    decision_note = forms.CharField(
        label=_("Kết luận của hội đồng"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    correction_reason = forms.CharField(
        label=_("Lý do đính chính"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ai cũng đọc được ở trang kết quả. Không nêu tên người."),
    )

    def __init__(self, *args: Any, run: IndexRun, corrects: IndexRun | None, **kwargs: Any) -> None:
        body = run.criteria_set.document.get("publishing_body") or ""
        super().__init__(*args, initial={"decided_by": body}, **kwargs)
        if corrects is None:
            del self.fields["correction_reason"]


class ScorecardFilterForm(forms.Form):
    """Which cards to list."""

    bo = forms.ModelChoiceField(
        label=_("Bộ tiêu chí"),
        queryset=CriteriaSet.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Tất cả"),
    )
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"), choices=[("", _("Tất cả")), *CardState.choices], required=False
    )

    def __init__(self, *args: Any, sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bo"].queryset = sets


class RunChoiceForm(forms.Form):
    """Which computation the dashboard shows, beside which, and which units."""

    tim = forms.CharField(label=_("Tìm đơn vị"), max_length=80, required=False)
    lan_tinh = forms.ChoiceField(label=_("Lần tính"), required=False)
    so_voi = forms.ChoiceField(label=_("So với"), required=False)

    def __init__(self, *args: Any, runs: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lan_tinh"].choices = runs
        self.fields["so_voi"].choices = [("", _("Năm trước")), *runs]

    def add_prefix(self, field_name: str) -> str:
        return field_name.replace("_", "-")
