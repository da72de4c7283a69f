"""What people write when they judge a report: reasons and days."""

from django import forms
from django.utils.translation import gettext_lazy

from common.forms import DateField, PortalFormMixin
from plans.choices import IndicatorKind
from plans.models import Indicator


class ReasonForm(PortalFormMixin, forms.Form):
    # Several such forms stand on one page; a link to a field opens the part that holds it.
    prefix_id = "reason"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id=f"{self.prefix_id}-%s", **kwargs)

    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Hãy nêu lý do để đơn vị biết cần sửa gì.")},
    )


class SendBackForm(ReasonForm):
    prefix_id = "send-back"
    submit_label = gettext_lazy("Gửi lại cho người nhập")


class UntilForm(ReasonForm):
    until = DateField(label=gettext_lazy("Cho sửa đến hết ngày"), required=False)


class ReturnForm(UntilForm):
    prefix_id = "return"
    submit_label = gettext_lazy("Trả lại")
    indicator = forms.ModelChoiceField(
        label=gettext_lazy("Chỉ tiêu cần sửa"),
        queryset=Indicator.objects.none(),
        required=False,
        empty_label=gettext_lazy("Cả báo cáo"),
    )
    field_order = ["indicator", "reason", "until"]

    def __init__(self, *args, indicators, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators.exclude(kind=IndicatorKind.PORTAL)


class ReopenForm(UntilForm):
    prefix_id = "reopen"
    submit_label = gettext_lazy("Mở lại")


class ExtendForm(UntilForm):
    prefix_id = "extend"
    submit_label = gettext_lazy("Gia hạn")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].required = True
