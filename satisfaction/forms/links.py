from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PortalFormMixin


class CounterLinkForm(PortalFormMixin, forms.Form):
    submit_label = _("Tạo mã QR")
    label = forms.CharField(
        label=_("Tên quầy"), max_length=100, required=False, help_text=_("Ví dụ: Quầy số 1")
    )
