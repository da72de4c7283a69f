from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin


class PublicationForm(PortalFormMixin, forms.Form):
    submit_label = _("Công khai")
    year = forms.IntegerField(widget=forms.HiddenInput)
    published_on = DateField(label=_("Ngày công khai"))
