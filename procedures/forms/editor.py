"""The whole page of a procedure as forms: its texts, its limits, its papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.forms import DateField
from procedures.choices import Channel, LimitUnit, OnlineService
from procedures.models import WEB_ADDRESS, Procedure, national_code
from procedures.selectors.versions import DAYS, limit_entry, paper_entry, tidy_content
from procedures.services.content import LONGEST_LIMIT, MOST_COPIES
from units.models import Level

MORE_ROWS = 3
# More than any real page has; a form that claims more is no form of ours.
MOST_ROWS = 80
LIMITS, PAPERS = "thoi-han", "giay-to"
_DEFAULTS = {LIMITS: [("channel", Channel.COUNTER)], PAPERS: [("originals", "1"), ("copies", "0")]}


def _lines(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class PageForm(forms.Form):
    """The texts; a field is called as content calls it."""

    name = forms.CharField(label=gettext_lazy("Tên thủ tục"), max_length=400)
    field = forms.CharField(
        label=gettext_lazy("Lĩnh vực"),
        max_length=150,
        widget=forms.TextInput(attrs={"list": "field-names", "autocomplete": "off"}),
        help_text=gettext_lazy("Chọn lĩnh vực đã có, hoặc gõ tên lĩnh vực mới."),
    )
    levels = forms.ModelMultipleChoiceField(
        Level.objects.all(),
        label=gettext_lazy("Cấp giải quyết"),
        widget=forms.CheckboxSelectMultiple,
    )
    audience = forms.CharField(label=gettext_lazy("Đối tượng"), max_length=200, required=False)
    agency = forms.CharField(
        label=gettext_lazy("Cơ quan thực hiện"), max_length=300, required=False
    )
    steps = _lines(gettext_lazy("Trình tự thực hiện"), 6)
    papers = _lines(
        gettext_lazy("Lời chung về hồ sơ"),
        help_text=gettext_lazy("Từng giấy tờ ghi ở các hàng bên trên."),
    )
    result = forms.CharField(label=gettext_lazy("Kết quả"), max_length=300, required=False)
    requirements = _lines(gettext_lazy("Yêu cầu, điều kiện"))
    legal_basis = _lines(gettext_lazy("Căn cứ pháp lý"))
    online_level = forms.TypedChoiceField(
        label=gettext_lazy("Mức độ trực tuyến (cách gọi đến 2022)"),
        coerce=int,
        choices=[(level, str(level)) for level in (1, 2, 3, 4)],
    )
    online_service = forms.ChoiceField(
        label=gettext_lazy("Dịch vụ công trực tuyến (cách gọi từ 2022)"),
        required=False,
        choices=[("", gettext_lazy("Chưa xếp loại")), *OnlineService.choices],
    )
    online_since = DateField(label=gettext_lazy("Cung cấp trực tuyến từ"), required=False)
    by_post = forms.BooleanField(
        label=gettext_lazy("Nhận và trả qua bưu chính công ích"), required=False
    )
    decision = forms.CharField(
        label=gettext_lazy("Quyết định công bố"), max_length=150, required=False
    )
    decision_on = DateField(label=gettext_lazy("Ngày quyết định"), required=False)

    @property
    def content(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        days = {name: data[name].isoformat() if data[name] else None for name in DAYS}
        return {**data, **days, "levels": [level.pk for level in data["levels"]]}


class LimitForm(forms.Form):
    channel = forms.ChoiceField(
        label=gettext_lazy("Cách nộp"), choices=Channel.choices, initial=Channel.COUNTER
    )
    case = forms.CharField(label=gettext_lazy("Trường hợp"), max_length=200, required=False)
    amount = forms.IntegerField(
        label=gettext_lazy("Thời hạn"), min_value=0, max_value=LONGEST_LIMIT, required=False
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị"),
        required=False,
        choices=[("", gettext_lazy("Chưa có")), *LimitUnit.choices],
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)
    fee = forms.CharField(label=gettext_lazy("Lệ phí"), max_length=200, required=False)
    fee_amount = forms.DecimalField(
        label=gettext_lazy("Lệ phí bằng số (đồng)"),
        min_value=0,
        max_digits=12,
        decimal_places=0,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("unit") == LimitUnit.SAME_DAY and data.get("amount") is None:
            data["amount"] = 0
        if "amount" in data and (data["amount"] is None) != (not data.get("unit")):
            message = _("Ghi cả số và đơn vị: một con số không có đơn vị không phải là thời hạn.")
            self.add_error("amount", message)
        return data


class PaperForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Tên giấy tờ"), max_length=500)
    form = forms.CharField(label=gettext_lazy("Mẫu đơn, tờ khai"), max_length=200, required=False)
    form_url = forms.CharField(
        label=gettext_lazy("Đường dẫn biểu mẫu"),
        max_length=500,
        validators=[WEB_ADDRESS],
        widget=forms.URLInput,
        required=False,
    )
    originals = forms.IntegerField(
        label=gettext_lazy("Bản chính"), min_value=0, max_value=MOST_COPIES, initial=1
    )
    copies = forms.IntegerField(
        label=gettext_lazy("Bản sao"), min_value=0, max_value=MOST_COPIES, initial=0
    )
    case = forms.CharField(label=gettext_lazy("Trường hợp"), max_length=200, required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)


def _formset(row: type[forms.Form], **kwargs: Any) -> Any:
    return forms.formset_factory(
        row, extra=1, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS, **kwargs
    )


LimitFormSet = _formset(LimitForm)
PaperFormSet = _formset(PaperForm, can_order=True)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and the field to mend it in; without one it is about several."""

    anchor: str
    label: str
    message: str


def _faults_of(form: forms.Form, place: str = "") -> list[Fault]:
    if not form.is_bound:
        return []
    return [
        *(Fault("", place, said) for said in form.non_field_errors()),
        *(
            Fault(field.id_for_label, f"{place}: {field.label}" if place else field.label, said)
            for field in form
            for said in field.errors
        ),
    ]


def _whole(rows: Any) -> list[str]:
    return rows.non_form_errors() if rows.is_bound else []


class Editor:
    """Texts, limits and papers together: one page, one content."""

    def __init__(self, content: Mapping[str, Any], data: Any = None) -> None:
        self.page = PageForm(data, initial=_page_initial(content))
        self.limits = LimitFormSet(data, initial=content["limits"], prefix=LIMITS)
        self.papers = PaperFormSet(data, initial=content["paper_list"], prefix=PAPERS)

    @classmethod
    def with_more_rows(cls, content: Mapping[str, Any], data: Any) -> "Editor":
        editor = cls(content, with_more_rows(data))
        for form in (editor.page, *editor.limits, *editor.papers):
            unjudged(form)
        return editor

    def is_valid(self) -> bool:
        # All of them, so that all errors are seen at once.
        return all([self.page.is_valid(), self.limits.is_valid(), self.papers.is_valid()])

    def faults(self, *others: forms.Form | None) -> list[Fault]:
        """Everything that is wrong on the page, of other forms on it too, in the page's order."""
        rows = [
            fault
            for place, faulty in (
                (_("Thời hạn %(number)s"), self.limits),
                (_("Giấy tờ %(number)s"), self.papers),
            )
            for number, form in enumerate(faulty, start=1)
            for fault in _faults_of(form, place % {"number": number})
        ]
        whole = [Fault("", "", said) for one in (self.limits, self.papers) for said in _whole(one)]
        first, *last = (_faults_of(form) for form in (self.page, *filter(None, others)))
        return [*first, *whole, *rows, *(fault for faults in last for fault in faults)]

    @property
    def content(self) -> dict[str, Any]:
        papers = [form.cleaned_data for form in self.papers.ordered_forms]
        return tidy_content(
            {
                **self.page.content,
                "limits": [_row(data, limit_entry()) for data in _said(self.limits)],
                "paper_list": [_row(data, paper_entry(name="")) for data in papers],
            }
        )


def _page_initial(content: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: parse_date(content[name]) if content[name] else None for name in DAYS}
    return {**content, **days}


def _said(rows: Any) -> list[dict[str, Any]]:
    """An empty row says nothing."""
    return [
        form.cleaned_data for form in rows if form.cleaned_data and form not in rows.deleted_forms
    ]


def _row(data: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in names}


def with_more_rows(data: Any) -> Any:
    """What was sent, with room for a few more limits or papers."""
    data = data.copy()
    prefix = data["more"]
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    if prefix in _DEFAULTS and total.isdecimal():
        old = min(int(total[:3]), MOST_ROWS)
        new = min(old + MORE_ROWS, MOST_ROWS)
        data[f"{prefix}-TOTAL_FORMS"] = str(new)
        # A row in which nothing but this stands counts as empty.
        for row in range(old, new):
            data.update({f"{prefix}-{row}-{name}": said for name, said in _DEFAULTS[prefix]})
    return data


def unjudged(form: forms.Form) -> forms.Form:
    """The form as it was sent; whoever only asked for more room hears of no mistakes yet."""
    form._errors = ErrorDict()
    return form


class VersionForm(forms.Form):
    """From when the new text holds, and why it was changed."""

    effective_from = DateField(label=gettext_lazy("Có hiệu lực từ"))
    note = forms.CharField(
        label=gettext_lazy("Thay đổi gì, vì sao"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    # What the person saw: the newest version then, and the day of it.
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)
    opened = forms.DateField(widget=forms.HiddenInput)


class NewProcedureForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Mã thủ tục"),
        max_length=40,
        help_text=gettext_lazy("Mã quốc gia, ví dụ 1.004873; đuôi của tỉnh được bỏ."),
    )
    valid_from = DateField(label=gettext_lazy("Có hiệu lực từ"), required=False)

    def clean_code(self) -> str:
        try:
            code = national_code(self.cleaned_data["code"])
        except ValueError as error:
            raise forms.ValidationError(_("Mã thủ tục viết như 1.004873.")) from error
        if Procedure.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Mã này đã có trong danh mục."))
        return code


def opened_today(seen: int) -> dict[str, date | int]:
    return {"effective_from": clock.today(), "opened": clock.today(), "seen": seen}
