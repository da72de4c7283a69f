"""What people type about the way of a card: more time, returns, blind samples."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from par_index.forms import ReasonForm


class ExtensionForm(PortalFormMixin, forms.Form):
    """More time for one unit."""

    submit_label = _("Gia hạn")
    until = DateField(label=_("Cho làm đến hết ngày"))
    reason = forms.CharField(
        label=_("Lý do gia hạn"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        error_messages={"required": _("Xin ghi lý do gia hạn.")},
    )


class ReturnForm(ReasonForm):
    """Why a card goes back; until when the unit may mend it, if its day is over."""

    until = DateField(label=_("Hạn mới cho đơn vị (đến hết ngày)"))

    def __init__(self, *args: Any, needs_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_day:
            del self.fields["until"]


class BlindDrawForm(PortalFormMixin, forms.Form):
    """How much of what was appraised is read again."""

    submit_label = _("Rút mẫu")
    share_percent = forms.IntegerField(
        label=_("Tỷ lệ rút mẫu (%)"),
        min_value=1,
        max_value=100,
        initial=10,
        help_text=_("Của số tiêu chí đã thẩm định xong vòng một mà chưa được rút lần nào."),
    )
