"""What staff fill in at the desk: a petition that came another way, and what the list shows."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, NoPersonalNumbersMixin, PortalFormMixin
from petitions.choices import PetitionChannel, PetitionStatus, Topic
from petitions.forms.common import DOSSIER_CODE, ContactField, OnceField
from procedures.models import Procedure
from units.models import Unit

# Where the hour is not known: within office hours, so that the day counts.
MORNING = time(8)
# No register on paper goes further back; an earlier year is a slip of the pen.
EARLIEST = date(2000, 1, 1)


class RecordPetitionForm(NoPersonalNumbersMixin, PortalFormMixin, forms.Form):
    """A petition that came by another way than the portal, typed in by staff."""

    submit_label = _("Vào sổ")
    plain_fields = ("subject", "text", "place", "dossier_code")

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị xử lý"), empty_label=None)
    channel = forms.ChoiceField(
        label=_("Hình thức nhận"),
        choices=[
            choice for choice in PetitionChannel.choices if choice[0] != PetitionChannel.PORTAL
        ],
    )
    received_on = DateField(
        label=_("Ngày nhận"),
        validators=[MinValueValidator(EARLIEST, _("Ngày nhận quá xa. Xin ghi đủ bốn số của năm."))],
    )
    received_time = forms.TimeField(
        label=_("Giờ nhận"),
        required=False,
        input_formats=["%H:%M", "%H giờ %M", "%Hh%M", "%H"],
        widget=forms.TimeInput(
            format="%H:%M", attrs={"placeholder": "15:30", "autocomplete": "off"}
        ),
        help_text=_(
            "Nhận sau giờ làm việc thì tính từ ngày làm việc kế tiếp. Không rõ thì để trống."
        ),
    )
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
    dossier_code = forms.CharField(
        label=_("Mã hồ sơ"), max_length=60, required=False, validators=[DOSSIER_CODE]
    )
    contact = ContactField(
        label=_("Liên hệ của người phản ánh"),
        help_text=_(
            "Chỉ ghi khi người phản ánh muốn được báo tin: một số điện thoại hoặc địa chỉ thư điện "
            "tử. Cổng mã hóa, giữ riêng và xóa sau khi xong việc."
        ),
    )
    once = OnceField()

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        facts = dict(self.cleaned_data)
        day, hour = facts.pop("received_on"), facts.pop("received_time") or MORNING
        return facts | {"received_at": timezone.make_aware(datetime.combine(day, hour))}


class QueueFilterForm(forms.Form):
    """The staff list: by state, unit, year, topic, channel, and code or words of the subject."""

    def __init__(self, *args, units, years, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"] = forms.CharField(
            label=_("Mã hoặc tiêu đề"), required=False, max_length=100
        )
        self.fields["tinh-trang"] = forms.ChoiceField(
            label=_("Tình trạng"),
            required=False,
            choices=[
                ("", _("Mọi phản ánh")),
                ("open", _("Chưa trả lời")),
                ("near", _("Sắp đến hạn")),
                ("late", _("Quá hạn")),
                ("returned", _("Bị trả lại dự thảo")),
                ("reopened", _("Người gửi đề nghị xem lại")),
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
        self.fields["loai"] = forms.ChoiceField(
            label=_("Phân loại"),
            required=False,
            choices=[("", _("Mọi loại")), ("none", _("Chưa phân loại")), *Topic.choices],
        )
        self.fields["kenh"] = forms.ChoiceField(
            label=_("Hình thức nhận"),
            required=False,
            choices=[("", _("Mọi hình thức")), *PetitionChannel.choices],
        )
        # The records behind a figure of the index, as its page links to them.
        self.fields["so-lieu"] = forms.CharField(
            required=False, max_length=60, widget=forms.HiddenInput
        )
