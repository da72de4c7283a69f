from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from procedures.choices import Channel
from procedures.models import Procedure, ProcedureField
from procedures.selectors import dossier_years
from units.choices import COMMUNE, DISTRICT
from units.models import Unit

DOSSIER_KINDS = [
    ("", _("Mọi hồ sơ trong năm")),
    ("resolved", _("Đã giải quyết")),
    ("before", _("Trước hạn")),
    ("on_time", _("Đúng hạn")),
    ("late", _("Quá hạn")),
    ("in_progress", _("Đang giải quyết")),
    ("within", _("Đang giải quyết, trong hạn")),
    ("overdue", _("Đang giải quyết, quá hạn")),
    ("waiting", _("Chờ bổ sung, tạm dừng")),
    ("withdrawn", _("Rút hồ sơ")),
    ("carried_over", _("Chuyển từ năm trước")),
    ("new", _("Tiếp nhận trong năm")),
]


class ProcedureSearchForm(forms.Form):
    """The search of the public catalogue; what cannot be read is left out."""

    q = forms.CharField(label=_("Tên thủ tục"), required=False, max_length=200)
    field = forms.ModelChoiceField(
        ProcedureField.objects.all(),
        label=_("Lĩnh vực"),
        required=False,
        empty_label=_("Mọi lĩnh vực"),
    )
    level = forms.ChoiceField(
        label=_("Nơi giải quyết"),
        required=False,
        choices=[("", _("Mọi cấp")), (COMMUNE, _("Cấp xã")), (DISTRICT, _("Cấp huyện"))],
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget = forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": _("Ví dụ: dang ky khai sinh"),
                "autocomplete": "off",
            }
        )


class YearForm(forms.Form):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        years = [(year, str(year)) for year in dossier_years()]
        self.fields["nam"] = forms.TypedChoiceField(
            label=_("Năm"), choices=years, coerce=int, required=False
        )

    @property
    def year(self) -> int:
        chosen = self.cleaned_data.get("nam") if self.is_valid() else None
        return chosen or self.fields["nam"].choices[0][0]


class DossierFilterForm(YearForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tinh-trang"] = forms.ChoiceField(
            label=_("Tình trạng"), choices=DOSSIER_KINDS, required=False
        )
        self.fields["cach-nop"] = forms.ChoiceField(
            label=_("Cách nộp"), choices=[("", _("Mọi cách")), *Channel.choices], required=False
        )
        self.fields["thu-tuc"] = forms.ModelChoiceField(
            Procedure.objects.all(),
            to_field_name="code",
            label=_("Thủ tục"),
            required=False,
            empty_label=_("Mọi thủ tục"),
        )
        self.fields["pham-vi"] = forms.CharField(required=False, widget=forms.HiddenInput)


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
