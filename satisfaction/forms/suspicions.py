"""Deciding about a series of ballots."""

from django import forms
from django.utils.translation import gettext_lazy as _

from satisfaction.choices import Verdict


class SeriesDecisionForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Quyết định"),
        widget=forms.RadioSelect,
        choices=[
            (Verdict.KEPT, _("Tính các phiếu này: người dân đánh giá thật")),
            (Verdict.EXCLUDED, _("Không tính: có dấu hiệu gửi thay, gửi bằng máy")),
        ],
        error_messages={"required": _("Xin chọn tính hay không tính.")},
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Đã hỏi ai, đối chiếu với sổ nào. Lý do được lưu vào nhật ký."),
        error_messages={"required": _("Xin ghi lý do của quyết định.")},
    )
    # What the person saw when deciding.
    seen = forms.CharField(widget=forms.HiddenInput, max_length=100)
