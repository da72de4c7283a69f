"""The days of a reporting period."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from plans.selectors.periods import DAYS


class PeriodForm(PortalFormMixin, forms.Form):
    name = forms.CharField(label=_("Tên kỳ"), max_length=60)
    starts_on = DateField(label=_("Số liệu từ ngày"))
    ends_on = DateField(label=_("Số liệu đến hết ngày"))
    opens_on = DateField(label=_("Mở nhập từ ngày"))
    due_on = DateField(label=_("Hạn nộp"))
    closes_on = DateField(label=_("Đóng nhập sau ngày"))

    def __init__(self, *args, hints=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, hint in (hints or {}).items():
            self.fields[name].help_text = hint

    @property
    def days(self) -> dict:
        return {name: self.cleaned_data[name] for name in DAYS}


class PeriodAddForm(PeriodForm):
    submit_label = _("Thêm kỳ")


class SignedPeriodForm(PeriodForm):
    """Signed reports hang on the days: some changes want a reason or a yes."""

    reason = forms.CharField(
        label=_("Lý do đổi hạn nộp"),
        max_length=300,
        required=False,
        help_text=_("Bắt buộc khi đổi hạn nộp sau khi đã có báo cáo được ký."),
    )
    confirmed = forms.BooleanField(
        label=_("Tôi biết đã có báo cáo ký theo khoảng ngày cũ và vẫn đổi ngày số liệu"),
        required=False,
    )
