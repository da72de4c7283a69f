from functools import partial
from secrets import token_hex

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.forms import NoPersonalNumbersMixin
from procedures.choices import Audience, OnlineService, PageFault
from procedures.models import ProcedureField
from units.choices import COMMUNE, DISTRICT

ONLINE_CHOICES = [
    ("", _("Mọi mức độ")),
    (_("Cách gọi từ năm 2022"), OnlineService.choices),
    (
        _("Cách gọi trước năm 2022"),
        [
            ("4", _("Mức độ 4")),
            ("3", _("Mức độ 3")),
            ("2", _("Mức độ 2")),
            ("1", _("Mức độ 1")),
        ],
    ),
]


class ProcedureSearchForm(forms.Form):
    """The search of the public catalogue; what cannot be read is left out."""

    q = forms.CharField(label=_("Tên thủ tục"), required=False, max_length=200)
    field = forms.ModelChoiceField(
        ProcedureField.objects.all(),
        label=pgettext_lazy("procedures", "Lĩnh vực"),
        required=False,
        empty_label=_("Mọi lĩnh vực"),
    )
    level = forms.ChoiceField(
        label=_("Nơi giải quyết"),
        required=False,
        choices=[("", _("Mọi cấp")), (COMMUNE, _("Cấp xã")), (DISTRICT, _("Cấp huyện"))],
    )
    audience = forms.ChoiceField(
        label=_("Dành cho"), required=False, choices=[("", _("Mọi đối tượng")), *Audience.choices]
    )
    online = forms.ChoiceField(label=_("Nộp trực tuyến"), required=False, choices=ONLINE_CHOICES)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget = forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control",
                "placeholder": _("Ví dụ: dang ky khai sinh"),
                "autocomplete": "off",
                "aria-describedby": "q-help",
            }
        )
        for name in ("field", "level", "audience", "online"):
            self.fields[name].widget.attrs["class"] = "form-select"

    @property
    def filters(self) -> list[forms.BoundField]:
        return [self[name] for name in ("field", "level", "audience", "online")]

    def wanted(self) -> dict[str, object]:
        """What find_procedures takes."""
        self.is_valid()
        given = self.cleaned_data
        field = given.get("field")
        return {
            "text": given.get("q", ""),
            "field": field.pk if field else None,
            **{name: given.get(name, "") for name in ("level", "audience", "online")},
        }


class FaultReportForm(NoPersonalNumbersMixin, forms.Form):
    """A reader says what is wrong with a procedure's page."""

    plain_fields = ("text",)

    kind = forms.ChoiceField(
        label=_("Chỗ nào sai?"),
        choices=PageFault.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn chỗ sai trên trang.")},
    )
    text = forms.CharField(
        label=_("Sai thế nào, đúng ra phải là gì?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    # Filled in by machines only.
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    once = forms.CharField(
        required=False, max_length=32, widget=forms.HiddenInput, initial=partial(token_hex, 16)
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("kind") == PageFault.OTHER and cleaned.get("text") == "":
            self.add_error("text", _("Xin viết điều gì trên trang không đúng."))
        return cleaned
