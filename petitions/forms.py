from datetime import datetime, time
from functools import partial
from secrets import token_hex

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, NoPersonalNumbersMixin, PortalFormMixin
from petitions.choices import DIRECTIONS, Matter, PetitionChannel, PetitionStatus
from petitions.selectors import addressees
from procedures.models import Procedure
from units.models import Unit

DOSSIER_CODE = RegexValidator(
    r"^[\w./-]+$",
    _(
        "Mã hồ sơ chỉ có chữ, số, dấu chấm, gạch ngang, gạch chéo. Xin chép đúng như giấy tiếp nhận."
    ),
)


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


class RecordPetitionForm(NoPersonalNumbersMixin, PortalFormMixin, forms.Form):
    """A petition that came by another way than the portal, typed in by staff."""

    submit_label = _("Vào sổ")
    plain_fields = ("subject", "text", "place")

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị xử lý"), empty_label=None)
    channel = forms.ChoiceField(
        label=_("Hình thức nhận"),
        choices=[
            choice for choice in PetitionChannel.choices if choice[0] != PetitionChannel.PORTAL
        ],
    )
    received_on = DateField(label=_("Ngày nhận"))
    subject = forms.CharField(label=_("Tiêu đề"), max_length=200)
    text = forms.CharField(
        label=_("Nội dung"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Không ghi tên, số điện thoại, địa chỉ của người phản ánh."),
    )
    place = forms.CharField(label=_("Nơi xảy ra"), max_length=200, required=False)
    procedure = forms.ModelChoiceField(
        Procedure.objects.all(),
        label=_("Thủ tục liên quan"),
        required=False,
        empty_label=_("Không về thủ tục nào"),
    )

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units

    def facts(self) -> dict:
        """What the service takes; the hour is not asked, so the day's start is kept."""
        facts = dict(self.cleaned_data)
        day = facts.pop("received_on")
        facts["received_at"] = timezone.make_aware(datetime.combine(day, time(8, 0)))
        return facts


class AnswerForm(PortalFormMixin, forms.Form):
    submit_label = _("Lưu câu trả lời")
    text = forms.CharField(
        label=_("Nội dung trả lời"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Người gửi đọc được bằng mã tra cứu."),
    )


class PublishForm(NoPersonalNumbersMixin, PortalFormMixin, forms.Form):
    submit_label = _("Công khai câu trả lời")
    plain_fields = ("public_subject", "public_answer")

    public_subject = forms.CharField(label=_("Tiêu đề công khai"), max_length=200)
    public_answer = forms.CharField(
        label=_("Câu trả lời công khai"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    names_nobody = forms.BooleanField(
        label=_("Tôi đã đọc lại: không có tên, số điện thoại, địa chỉ của ai"),
        error_messages={"required": _("Xin đọc lại và đánh dấu vào ô này trước khi công khai.")},
    )


class TurnAwayForm(PortalFormMixin, forms.Form):
    submit_label = _("Chuyển hướng dẫn")
    directions = forms.CharField(
        label=_("Vì sao không giải quyết ở đây, gửi đến đâu"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class QueueFilterForm(forms.Form):
    """The staff list: by state, unit and year."""

    def __init__(self, *args, units, years, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tinh-trang"] = forms.ChoiceField(
            label=_("Tình trạng"),
            required=False,
            choices=[
                ("", _("Mọi phản ánh")),
                ("open", _("Chưa trả lời")),
                ("late", _("Quá hạn")),
                *PetitionStatus.choices,
            ],
        )
        self.fields["don-vi"] = forms.ModelChoiceField(
            units, label=_("Đơn vị"), required=False, empty_label=_("Mọi đơn vị")
        )
        self.fields["nam"] = forms.TypedChoiceField(
            label=_("Năm nhận"),
            required=False,
            coerce=int,
            choices=[("", _("Mọi năm")), *((year, str(year)) for year in years)],
        )


class ConductForm(PortalFormMixin, forms.Form):
    """What the one-stop assessment asks of a petition."""

    submit_label = _("Lưu phân loại")
    about_conduct = forms.BooleanField(
        label=_("Phản ánh về thái độ phục vụ, nhũng nhiễu"),
        required=False,
        help_text=_("Tính vào chỉ số 7 của đánh giá Một cửa."),
    )
    dossier_code = forms.CharField(
        label=_("Mã hồ sơ"),
        max_length=60,
        required=False,
        validators=[DOSSIER_CODE],
        help_text=_("Để trống nếu phản ánh không về một hồ sơ nào."),
    )
