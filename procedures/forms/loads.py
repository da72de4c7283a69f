from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.choices import Breach, DossierStatus
from procedures.forms.years import YearForm


class LoadForm(forms.Form):
    file = forms.FileField(label=_("Tệp hồ sơ"), allow_empty_file=True)


class StatusWordForm(forms.Form):
    word = forms.CharField(label=_("Tên ở hệ thống nguồn"), max_length=100)
    status = forms.ChoiceField(label=_("Là trạng thái"), choices=DossierStatus.choices)


class BreachForm(YearForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vi-pham"] = forms.ChoiceField(
            label=_("Vi phạm"), choices=[("", _("Mọi vi phạm")), *Breach.choices], required=False
        )
