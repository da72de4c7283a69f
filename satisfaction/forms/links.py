from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PortalFormMixin
from satisfaction.choices import PlaceKind


class CounterLinkForm(PortalFormMixin, forms.Form):
    submit_label = _("Tạo mã")
    kind = forms.ChoiceField(
        label=_("Nơi đặt"), choices=PlaceKind.choices, initial=PlaceKind.COUNTER
    )
    label = forms.CharField(
        label=_("Tên quầy"), max_length=100, required=False, help_text=_("Ví dụ: Quầy số 1")
    )


class ReasonForm(forms.Form):
    """Why a code is renewed or revoked."""

    reason = forms.CharField(label=_("Lý do"), required=False, max_length=300)
