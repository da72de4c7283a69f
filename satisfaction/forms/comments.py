"""Reading what people wrote, and deciding about it."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.forms import PortalFormMixin
from satisfaction.choices import CommentState
from satisfaction.selectors.comments import UNREAD
from units.models import Unit


class CommentFilterForm(forms.Form):
    don_vi = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Đơn vị"), required=False, empty_label=_("Mọi đơn vị")
    )
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[("", _("Tất cả")), (UNREAD, _("Chưa xem")), *CommentState.choices],
    )
    muc = forms.ChoiceField(
        label=_("Mức đánh giá"),
        required=False,
        choices=[
            ("", _("Mọi mức")),
            ("satisfied", _("Hài lòng trở lên")),
            ("dissatisfied", _("Bình thường trở xuống")),
        ],
    )

    def __init__(self, *args, units: QuerySet[Unit], years: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        self.fields["don_vi"].queryset = units
        self.fields["nam"] = forms.TypedChoiceField(
            label=_("Năm"),
            coerce=int,
            empty_value=None,
            required=False,
            choices=[("", _("Mọi năm")), *((year, str(year)) for year in years)],
        )

    def chosen(self) -> dict:
        """What the queue is asked for; a filter that makes no sense asks for nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        unit = chosen.get("don_vi")
        return {
            "units": self.units.filter(pk=unit.pk) if unit else self.units,
            "year": chosen.get("nam"),
            "state": chosen.get("trang_thai", ""),
            "grade": chosen.get("muc", ""),
        }


class CommentForm(PortalFormMixin, forms.Form):
    """The decision about one comment; the rules of its words are the service's."""

    submit_label = _("Lưu quyết định")
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    state = forms.ChoiceField(
        label=_("Quyết định"), choices=CommentState.choices, widget=forms.RadioSelect
    )
    public_text = forms.CharField(
        label=_("Lời được công khai"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Giữ nguyên lời người dân; chỗ nào chỉ ra một người thì thay bằng […]. Không thêm, không đổi chữ khác."
        ),
    )
    reply = forms.CharField(
        label=_("Cơ quan trả lời"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Hiện công khai ngay dưới góp ý. Không bắt buộc."),
    )
    checked = forms.BooleanField(
        label=_("Đã đọc lại: không còn tên, số điện thoại, địa chỉ của ai"), required=False
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == CommentState.SHOWN and not cleaned.get("checked"):
            self.add_error(
                "checked", _("Xin đọc lại lời công khai và câu trả lời rồi đánh dấu ô này.")
            )
        return cleaned
