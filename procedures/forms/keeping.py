"""The catalogue as it is kept: filters, the frame of a procedure, its end, local words, answers."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common import clock
from common.forms import DateField, PortalFormMixin
from procedures.choices import FaultReportState
from procedures.models import WEB_ADDRESS, ProcedureField
from procedures.selectors import keeping
from procedures.selectors.versions import tidy_text
from units.models import Level

_SORTS = [
    ("", _("Đang có hiệu lực")),
    (keeping.REPORTED, _("Người đọc báo sai")),
    (keeping.STALE, _("Lâu chưa rà soát")),
    (keeping.UNCONFIRMED, _("Chưa đối chiếu")),
    (keeping.NO_LIMIT, _("Thiếu thời hạn")),
    (keeping.COMING, _("Sắp có phiên bản mới")),
    (keeping.ENDED, _("Đã hết hiệu lực")),
]


class CatalogueFilterForm(forms.Form):
    q = forms.CharField(label=_("Tên hoặc mã"), required=False, max_length=200)
    field = forms.ModelChoiceField(
        ProcedureField.objects.all(),
        label=pgettext_lazy("procedures", "Lĩnh vực"),
        required=False,
        empty_label=_("Mọi lĩnh vực"),
    )
    level = forms.ModelChoiceField(
        Level.objects.all(), label=_("Cấp giải quyết"), required=False, empty_label=_("Mọi cấp")
    )
    loai = forms.ChoiceField(label=_("Việc cần xem"), required=False, choices=_SORTS)


class FrameForm(PortalFormMixin, forms.Form):
    edition = forms.CharField(widget=forms.HiddenInput, required=False)
    also_called = forms.CharField(
        label=_("Tên thường gọi"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một tên; chỉ dùng để tìm kiếm."),
    )
    source_url = forms.CharField(
        label=_("Trang nguồn"),
        required=False,
        max_length=500,
        validators=[WEB_ADDRESS],
        widget=forms.URLInput,
        help_text=_("Địa chỉ trang của Cơ sở dữ liệu quốc gia về thủ tục hành chính."),
    )
    valid_from = DateField(label=_("Có hiệu lực từ"), required=False)

    def clean_also_called(self) -> str:
        return tidy_text(self.cleaned_data["also_called"])


class EndForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi ngày hết hiệu lực")

    last_day = DateField(
        label=_("Ngày cuối cùng còn áp dụng"),
        required=False,
        help_text=_("Để trống: thủ tục vẫn còn hiệu lực."),
    )
    reason = forms.CharField(
        label=_("Theo văn bản nào, vì sao"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SupplementForm(PortalFormMixin, forms.Form):
    submit_label = _("Lưu nội dung bổ sung")

    edition = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Nội dung bổ sung của đơn vị"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Nộp ở đâu, giờ nào, hỏi ai. Không ghi thêm giấy tờ, lệ phí ngoài quy định. "
            "Để trống là bỏ nội dung bổ sung."
        ),
    )


class FaultAnswerForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi kết quả xử lý")

    state = forms.ChoiceField(
        label=_("Xử lý"),
        choices=[one for one in FaultReportState.choices if one[0] != FaultReportState.OPEN],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Đã làm gì, hoặc vì sao không sửa"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CatalogueFileForm(PortalFormMixin, forms.Form):
    submit_label = _("Đọc tệp")

    file = forms.FileField(label=_("Tệp danh mục"), allow_empty_file=True)
    effective_from = DateField(
        label=_("Thay đổi có hiệu lực từ"),
        help_text=_("Sau hôm nay: nội dung mới chờ đến ngày đó mới hiện trên cổng."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].initial = clock.today
