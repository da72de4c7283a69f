"""What a unit declares of an index, what the district says of it, and which quarter to look at."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common import clock
from common.forms import PortalFormMixin
from common.uploads import ACCEPT
from procedures.scoring import Index, last_ended_quarter, quarter_of

WHOLE_YEAR = 0
QUARTERS = [(1, _("Quý I")), (2, _("Quý II")), (3, _("Quý III")), (4, _("Quý IV"))]


class QuarterForm(forms.Form):
    """Year and quarter of the table; without a choice the quarter ended last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = quarter_of(clock.today()).year
        years = [(year, str(year)) for year in range(this_year, this_year - 6, -1)]
        self.fields["nam"] = forms.TypedChoiceField(
            label=_("Năm"), choices=years, coerce=int, required=False
        )
        self.fields["quy"] = forms.TypedChoiceField(
            label=_("Quý"),
            choices=[*QUARTERS, (WHOLE_YEAR, _("Bốn quý cạnh nhau"))],
            coerce=int,
            empty_value=None,
            required=False,
        )
        last = last_ended_quarter()
        self.initial.update(nam=last.year, quy=last.number)

    @property
    def chosen(self) -> tuple[int, int]:
        """Year and quarter; 0 for the four side by side."""
        last = last_ended_quarter()
        wanted = self.cleaned_data if self.is_valid() else {}
        year, quarter = wanted.get("nam") or last.year, wanted.get("quy")
        return year, last.number if quarter is None else quarter


def _points(index: Index, label: Any, nothing: Any) -> forms.TypedChoiceField:
    wording = [(points, f"{points} – {words}") for points, words in index.wording]
    return forms.TypedChoiceField(
        label=label,
        choices=[("", nothing), *wording],
        coerce=int,
        empty_value=None,
        required=False,
    )


class DeclareForm(PortalFormMixin, forms.Form):
    submit_label = _("Lưu kê khai")

    basis = forms.CharField(
        label=_("Căn cứ"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nêu số liệu làm căn cứ; khác số cổng tính thì nêu vì sao."),
    )
    document = forms.CharField(
        label=_("Tài liệu kiểm chứng"),
        max_length=200,
        required=False,
        help_text=_("Số, ngày văn bản và trang, khoản. Ví dụ: 45/BC-UBND ngày 02/10/2020, mục 2"),
    )
    file = forms.FileField(
        label=_("Tệp kèm theo"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ["points", "basis", "document", "file", "seen"]

    def __init__(self, *args: Any, index: Index, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"] = _points(index, _("Điểm kê khai"), _("Không kê khai"))
        self.order_fields(self.field_order)

    @property
    def limit(self) -> str:
        return f"{settings.UPLOAD_MAX_BYTES // (1024 * 1024)} MB"


class AppraiseForm(PortalFormMixin, forms.Form):
    submit_label = _("Lưu thẩm định")

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bắt buộc khi điểm khác điểm đang được tính."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ["points", "reason", "seen"]

    def __init__(self, *args: Any, index: Index, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = _("Chưa thẩm định")
        self.fields["points"] = _points(index, _("Điểm thẩm định"), nothing)
        self.order_fields(self.field_order)


class ReopenForm(PortalFormMixin, forms.Form):
    submit_label = _("Mở lại")

    reason = forms.CharField(
        label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    state = forms.CharField(widget=forms.HiddenInput)
