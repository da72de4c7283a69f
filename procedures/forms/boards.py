from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from procedures.models import Procedure
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
        error_messages={"required": _("Xin chọn ít nhất một thủ tục.")},
    )
    posted_on = DateField(label=_("Ngày niêm yết"))
    place = forms.CharField(
        label=_("Nơi niêm yết"),
        max_length=150,
        required=False,
        help_text=_("Ví dụ: bảng niêm yết tại Bộ phận Một cửa"),
    )

    def __init__(self, *args, unit: Unit, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedures"].queryset = Procedure.objects.at_level(unit.level_id)
