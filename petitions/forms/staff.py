"""What staff fill in."""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, NoPersonalNumbersMixin, PortalFormMixin
from petitions.choices import PetitionChannel, PetitionStatus
from petitions.forms.common import DOSSIER_CODE
from procedures.models import Procedure
from units.models import Unit


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
