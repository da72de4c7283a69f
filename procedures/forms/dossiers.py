from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.choices import Channel
from procedures.models import Procedure
from procedures.selectors import dossier_years

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
