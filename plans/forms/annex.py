"""Sending the annex of a plan, and saying which column holds what."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import PortalFormMixin
from plans.imports.annex import columns_on_offer, kept_sheet
from plans.imports.annex_layout import Layout, letter
from plans.models import Plan
from plans.selectors.annex import COLUMNS
from plans.selectors.plan_content import levels_for


class AnnexForm(PortalFormMixin, forms.Form):
    submit_label = gettext_lazy("Đọc tệp")

    file = forms.FileField(label=gettext_lazy("Tệp phụ lục"), allow_empty_file=True)


class ColumnsForm(forms.Form):
    """Where the header is, which column is which, and for whom new tasks are."""

    header = forms.IntegerField(
        label=gettext_lazy("Dòng tiêu đề"),
        min_value=1,
        help_text=gettext_lazy("Số dòng trong tệp; nhiệm vụ bắt đầu từ dòng sau."),
    )

    def __init__(self, *args, content, plan: Plan, **kwargs) -> None:
        sheet, layout = kept_sheet(content)
        self.layout, self.last = layout, len(sheet.rows)
        initial = {"header": layout.header + 1, "levels": content["levels"], **layout.columns}
        super().__init__(*args, initial=initial, **kwargs)
        offered = [
            (index, f"{letter(index)}: {over}" if over else letter(index))
            for index, over in columns_on_offer(content)
        ]
        for name, label in COLUMNS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=[("", _("không có")), *offered],
                coerce=int,
                empty_value=None,
                required=name == "title",
            )
        self.fields["levels"] = forms.ModelMultipleChoiceField(
            levels_for(plan),
            label=_("Cấp thực hiện của nhiệm vụ mới"),
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_header(self) -> int:
        header = self.cleaned_data["header"]
        if header > self.last:
            raise forms.ValidationError(_("Tệp chỉ có %(rows)s dòng.") % {"rows": self.last})
        return header

    def clean(self):
        data = super().clean()
        chosen = [data[name] for name in COLUMNS if data.get(name) is not None]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError(_("Một cột được chọn cho hai nội dung. Hãy chọn lại."))
        return data

    @property
    def content(self):
        """What is kept of it beside the rows."""
        data = self.cleaned_data
        header = data["header"] - 1
        # A header of two rows stays one as long as nobody names another row.
        depth = self.layout.first - self.layout.header if header == self.layout.header else 1
        columns = {name: data[name] for name in COLUMNS if data[name] is not None}
        return {
            "layout": Layout(header, header + depth, columns).as_json(),
            "levels": [level.pk for level in data["levels"]],
        }
