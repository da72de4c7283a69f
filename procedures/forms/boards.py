from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from procedures.models import Posting, Procedure
from procedures.selectors import board_of, remembered_place
from units.models import Unit


class ChosenProcedures(forms.ModelMultipleChoiceField):
    """A number too large for a key is nobody's choice, not a breakdown of the database."""

    def clean(self, value):
        for one in value or ():
            if len(str(one)) > 18:
                message = self.error_messages["invalid_choice"]
                raise forms.ValidationError(message, "invalid_choice", {"value": one})
        return super().clean(value)


class PostingForm(PortalFormMixin, forms.Form):
    """Which of the procedures not yet posted now hang on the board, since when and where."""

    submit_label = _("Xác nhận niêm yết")

    procedures = ChosenProcedures(
        Procedure.objects.none(),
        label=_("Thủ tục đã niêm yết"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    everything = forms.BooleanField(
        label=_("Chọn tất cả thủ tục chưa niêm yết"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    posted_on = DateField(label=_("Ngày niêm yết"))
    place = forms.CharField(
        label=_("Nơi niêm yết"),
        max_length=150,
        required=False,
        help_text=_("Ví dụ: bảng niêm yết tại Bộ phận Một cửa"),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["procedures"].queryset = Procedure.objects.at_level(unit.level_id)
        if not self.is_bound:
            self.initial["place"] = remembered_place(unit)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.pop("everything", False):
            given["procedures"] = [one.procedure for one in board_of(self.unit).missing]
        if not given.get("procedures") and "procedures" not in self.errors:
            self.add_error("procedures", _("Xin chọn ít nhất một thủ tục."))
        return given


class PostingCorrectionForm(PortalFormMixin, forms.Form):
    submit_label = _("Lưu ngày, nơi niêm yết")

    edition = forms.CharField(widget=forms.HiddenInput, required=False)
    posted_on = DateField(label=_("Ngày niêm yết"))
    place = forms.CharField(label=_("Nơi niêm yết"), max_length=150, required=False)

    @classmethod
    def of(cls, posting: Posting, edition: str) -> "PostingCorrectionForm":
        given = {"posted_on": posting.posted_on, "place": posting.place, "edition": edition}
        return cls(initial=given)


class PostingWithdrawalForm(PortalFormMixin, forms.Form):
    submit_label = _("Bỏ xác nhận")

    edition = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Lý do"), max_length=300, help_text=_("Ví dụ: đánh dấu nhầm, chưa dán lên bảng")
    )
