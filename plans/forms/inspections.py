"""What an inspector notes, and what a unit answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from units.models import Unit


class InspectionForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi cuộc kiểm tra")

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Đơn vị được kiểm tra"), empty_label=_("Chọn đơn vị")
    )
    held_on = DateField(label=_("Ngày kiểm tra"))
    decision = forms.CharField(label=_("Quyết định kiểm tra"), max_length=100, required=False)
    summary = forms.CharField(
        label=_("Kết luận chung"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class FindingForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi kiến nghị")

    text = forms.CharField(
        label=_("Kiến nghị"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nêu rõ việc đơn vị cần khắc phục."),
    )
    due_on = DateField(label=_("Hạn khắc phục"), required=False)


class RemedyForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi kết quả khắc phục")

    remedy = forms.CharField(
        label=_("Kết quả khắc phục"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Đã làm gì, văn bản nào chứng minh."),
    )
    resolved_on = DateField(label=_("Ngày khắc phục xong"))
