"""What a citizen fills in."""

from functools import partial
from secrets import token_hex

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import NoPersonalNumbersMixin, PortalFormMixin
from petitions.choices import DIRECTIONS, Matter
from petitions.forms.common import DOSSIER_CODE
from petitions.selectors import addressees
from procedures.models import Procedure
from units.models import Unit


class PetitionForm(NoPersonalNumbersMixin, PortalFormMixin, forms.Form):
    submit_label = _("Gửi phản ánh")
    plain_fields = ("subject", "text", "place", "dossier_code")

    matter = forms.ChoiceField(
        label=_("Ông/bà muốn gửi gì?"), choices=Matter.choices, widget=forms.RadioSelect
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Gửi đến cơ quan"), empty_label=_("Chọn xã, thị trấn, huyện")
    )
    subject = forms.CharField(label=_("Tiêu đề"), max_length=200)
    text = forms.CharField(
        label=_("Nội dung"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
    place = forms.CharField(
        label=_("Nơi xảy ra"), max_length=200, required=False, help_text=_("Ví dụ: quầy số 2")
    )
    procedure = forms.ModelChoiceField(
        Procedure.objects.all(),
        to_field_name="code",
        label=_("Thủ tục liên quan"),
        required=False,
        empty_label=_("Không về thủ tục nào"),
    )
    dossier_code = forms.CharField(
        label=_("Mã hồ sơ"),
        max_length=60,
        required=False,
        validators=[DOSSIER_CODE],
        help_text=_("Ghi trên giấy tiếp nhận, nếu phản ánh về một hồ sơ. Không bắt buộc."),
    )
    # Filled in by machines only.
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    once = forms.CharField(
        required=False, max_length=32, widget=forms.HiddenInput, initial=partial(token_hex, 16)
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = addressees()

    def clean_matter(self) -> str:
        matter = Matter(self.cleaned_data["matter"])
        if matter in DIRECTIONS:
            raise forms.ValidationError(DIRECTIONS[matter])
        return matter
