"""Sending a criteria set as a file; a table without a head gets one here."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from par_index.forms_criteria.nodes import CONTROL, SELECT
from units.models import Level


class CriteriaFileForm(forms.Form):
    file = forms.FileField(label=_("Tệp bộ tiêu chí"), allow_empty_file=True)
    code = forms.SlugField(
        label=_("Mã bộ"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=CONTROL),
        help_text=_("Chữ không dấu, số, dấu - và _; ví dụ xa-2021."),
    )
    title = forms.CharField(
        label=_("Tên bộ tiêu chí"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=CONTROL),
    )
    level = forms.ModelChoiceField(
        Level.objects.all(),
        label=_("Cấp được chấm"),
        required=False,
        widget=forms.Select(attrs=SELECT),
    )
    year = forms.IntegerField(
        label=_("Năm"),
        min_value=2000,
        max_value=2100,
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )

    @property
    def head(self) -> dict[str, Any]:
        data = self.cleaned_data
        level = data["level"].pk if data["level"] else ""
        return {"code": data["code"], "title": data["title"], "level": level, "year": data["year"]}

    def asks_for(self, document: Mapping[str, Any]) -> bool:
        """Whether the table's head is still missing; said at the boxes where it can be given."""
        missing = [name for name in ("title", "code", "level", "year") if not document.get(name)]
        for name in missing:
            self.add_error(name, _("Bảng chưa ghi. Xin điền ở đây rồi chọn lại tệp."))
        return bool(missing)
