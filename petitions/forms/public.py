"""What a citizen fills in."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.forms import NoPersonalNumbersMixin, PortalFormMixin
from petitions.choices import (
    DIRECTIONS,
    ERASE_AFTER_DAYS,
    PICTURE_MAX_MB,
    PICTURES_AT_MOST,
    Matter,
    Topic,
)
from petitions.forms.common import DOSSIER_CODE, ContactField, OnceField
from petitions.selectors import addressees
from procedures.models import Procedure
from units.models import Unit


class PicturesInput(forms.FileInput):
    """Several pictures at once; a telephone offers its camera and its album."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """None or a few pictures. What is in them is looked at when they are drawn anew."""

    widget = PicturesInput(attrs={"accept": "image/jpeg,image/png"})

    def clean(self, data, initial=None) -> list:
        one = super().clean
        pictures = [one(picture, initial) for picture in data or [] if picture]
        if len(pictures) > PICTURES_AT_MOST:
            raise forms.ValidationError(
                _("Ông/bà chọn %(sent)s ảnh; mỗi phản ánh nhận tối đa %(most)s ảnh."),
                params={"sent": len(pictures), "most": PICTURES_AT_MOST},
            )
        return pictures


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
    pictures = PicturesField(
        label=_("Ảnh kèm theo"),
        required=False,
        help_text=format_lazy(
            _(
                "Tối đa {most} ảnh JPG hoặc PNG, mỗi ảnh không quá {mb} MB. "
                "Cổng vẽ lại ảnh và bỏ nơi chụp, tên máy. Xin đừng chụp mặt người, giấy tờ tùy thân."
            ),
            most=PICTURES_AT_MOST,
            mb=PICTURE_MAX_MB,
        ),
    )
    contact = ContactField(
        help_text=format_lazy(
            _(
                "Chỉ ghi nếu muốn cơ quan hỏi thêm. Được mã hóa, để riêng, chỉ người giải quyết mở "
                "được và mỗi lần mở đều ghi lại. Xóa sau {days} ngày kể từ ngày trả lời."
            ),
            days=ERASE_AFTER_DAYS,
        ),
    )
    # Filled in by machines only.
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    once = OnceField()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = addressees()

    def clean_matter(self) -> str:
        matter = Matter(self.cleaned_data["matter"])
        if matter in DIRECTIONS:
            raise forms.ValidationError(DIRECTIONS[matter])
        return matter


class ReopenForm(NoPersonalNumbersMixin, PortalFormMixin, forms.Form):
    """Why the answer does not do."""

    submit_label = _("Đề nghị xem lại")
    plain_fields = ("reason",)

    reason = forms.CharField(
        label=_("Điều gì chưa được trả lời hoặc chưa được làm?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Xin đừng ghi tên, số điện thoại, địa chỉ của ai."),
    )


class RegisterFilterForm(forms.Form):
    """What is public: by words, unit, topic and the year of publication."""

    def __init__(self, *args, units, years, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"] = forms.CharField(
            label=_("Từ cần tìm, có dấu hay không dấu"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        )
        self.fields["don-vi"] = forms.ModelChoiceField(
            units, label=_("Cơ quan"), required=False, empty_label=_("Mọi cơ quan")
        )
        self.fields["chu-de"] = forms.ChoiceField(
            label=_("Về việc"), required=False, choices=[("", _("Mọi việc")), *Topic.choices]
        )
        self.fields["nam"] = _year_field(_("Năm công khai"), years, any_year=_("Mọi năm"))


class StatisticsForm(forms.Form):
    """Which year, and one unit or all."""

    def __init__(self, *args, units, years, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nam"] = _year_field(_("Năm nhận"), years)
        self.fields["don-vi"] = forms.ModelChoiceField(
            units, label=_("Cơ quan"), required=False, empty_label=_("Mọi cơ quan")
        )


def _year_field(label, years, any_year=None) -> forms.TypedChoiceField:
    every = [] if any_year is None else [("", any_year)]
    return forms.TypedChoiceField(
        label=label,
        required=False,
        coerce=int,
        empty_value=None,
        choices=[*every, *((year, str(year)) for year in years)],
    )
