"""Sets as a whole: made, copied, issued, and their deadlines."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import DateField, PortalFormMixin
from par_index.drafting.checks import FIRST_YEAR, LAST_YEAR
from par_index.forms_criteria.nodes import CONTROL
from par_index.models import CriteriaSet
from units.models import Level


class CodeField(forms.SlugField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Mã bộ"),
            max_length=60,
            help_text=gettext_lazy("Chữ không dấu, số, dấu - và _; ví dụ xa-2021."),
            widget=forms.TextInput(attrs=CONTROL),
            **kwargs,
        )


class YearField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR, **kwargs
        )
        self.widget.attrs["class"] = "form-control"


def free_code(code: str, but: CriteriaSet | None = None) -> str:
    taken = CriteriaSet.objects.filter(code=code)
    if (taken if but is None else taken.exclude(pk=but.pk)).exists():
        raise forms.ValidationError(_("Mã này đã có bộ tiêu chí khác dùng."))
    return code


class NewSetForm(PortalFormMixin, forms.Form):
    submit_label = gettext_lazy("Lập dự thảo")

    code = CodeField()
    title = forms.CharField(label=gettext_lazy("Tên bộ tiêu chí"), max_length=300)
    level = forms.ModelChoiceField(
        Level.objects.all(), label=gettext_lazy("Cấp được chấm"), empty_label=None
    )
    year = YearField()

    def clean_code(self) -> str:
        return free_code(self.cleaned_data["code"])

    @property
    def document(self) -> dict[str, Any]:
        data = self.cleaned_data
        head = {"code": data["code"], "title": data["title"], "level": data["level"].pk}
        return head | {"year": data["year"], "areas": []}


class CopyForm(PortalFormMixin, forms.Form):
    submit_label = gettext_lazy("Lập dự thảo từ bộ này")

    code = CodeField()
    title = forms.CharField(label=gettext_lazy("Tên bộ tiêu chí"), max_length=300)
    year = YearField()

    def clean_code(self) -> str:
        return free_code(self.cleaned_data["code"])


class IssueForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    total_reason = forms.CharField(
        label=gettext_lazy("Lý do tổng điểm khác thang điểm"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )


class DeadlinesForm(PortalFormMixin, forms.Form):
    submit_label = gettext_lazy("Lưu thời hạn")

    self_score_due_on = DateField(label=gettext_lazy("Hạn tự chấm"), required=False)
    appraisal_due_on = DateField(label=gettext_lazy("Hạn thẩm định"), required=False)
    reply_due_on = DateField(label=gettext_lazy("Hạn giải trình"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first = data.get("self_score_due_on")
        for name in ("appraisal_due_on", "reply_due_on"):
            if first and data.get(name) and data[name] < first:
                self.add_error(name, _("Không được trước hạn tự chấm."))
        return data
