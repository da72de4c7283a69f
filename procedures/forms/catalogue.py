from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.models import ProcedureField
from units.choices import COMMUNE, DISTRICT


class ProcedureSearchForm(forms.Form):
    """The search of the public catalogue; what cannot be read is left out."""

    q = forms.CharField(label=_("Tên thủ tục"), required=False, max_length=200)
    field = forms.ModelChoiceField(
        ProcedureField.objects.all(),
        label=_("Lĩnh vực"),
        required=False,
        empty_label=_("Mọi lĩnh vực"),
    )
    level = forms.ChoiceField(
        label=_("Nơi giải quyết"),
        required=False,
        choices=[("", _("Mọi cấp")), (COMMUNE, _("Cấp xã")), (DISTRICT, _("Cấp huyện"))],
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget = forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": _("Ví dụ: dang ky khai sinh"),
                "autocomplete": "off",
            }
        )
