"""A unit's line of a register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from procedures.choices import IsoState, LinkState, RolloutState
from units.models import Unit


class SinceForm(PortalFormMixin, forms.Form):
    """State, day and document; what is done needs both."""

    submit_label = _("Ghi vào sổ")

    state = forms.ChoiceField(label=_("Trạng thái"))
    since = DateField(label=_("Từ ngày"), required=False)
    document = forms.CharField(
        label=_("Văn bản"),
        max_length=150,
        required=False,
        help_text=_("Số, ngày văn bản. Ví dụ: 96/QĐ-UBND, 01/06/2020"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class RolloutForm(SinceForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = RolloutState.choices


class IsoForm(SinceForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = IsoState.choices


class LinkForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi vào sổ")

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Đơn vị thực hiện"), empty_label=None
    )
    system = forms.CharField(label=_("Hệ thống"), max_length=150)
    partner = forms.CharField(label=_("Kết nối với"), max_length=150)
    data = forms.CharField(label=_("Dữ liệu chia sẻ"), max_length=300)
    how = forms.CharField(label=_("Cách kết nối"), max_length=200, required=False)
    state = forms.ChoiceField(label=_("Trạng thái"), choices=LinkState.choices)
    planned_on = DateField(label=_("Theo lộ trình, xong ngày"), required=False)
    connected_on = DateField(label=_("Đã kết nối ngày"), required=False)
    document = forms.CharField(label=_("Văn bản"), max_length=150, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
