from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common import clock
from common.forms import DateField, PortalFormMixin
from common.uploads import ACCEPT
from plans.models import Evidence


class EvidenceForm(PortalFormMixin, forms.Form):
    submit_label = _("Lưu tài liệu")

    number = forms.CharField(
        label=_("Số, ký hiệu"),
        max_length=80,
        help_text=_("Ví dụ: 45/BC-UBND hoặc BB niêm yết 12/9"),
    )
    title = forms.CharField(label=_("Trích yếu"), max_length=300)
    issued_on = DateField(label=_("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    file = forms.FileField(
        label=_("Tệp kèm theo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day and day > clock.today():
            raise forms.ValidationError(_("Ngày ban hành không thể sau hôm nay."))
        return day

    @property
    def limit(self) -> str:
        return f"{settings.UPLOAD_MAX_BYTES // (1024 * 1024)} MB"


class CiteForm(PortalFormMixin, forms.Form):
    submit_label = _("Dẫn tài liệu")

    evidence = forms.ModelChoiceField(
        label=_("Tài liệu"),
        queryset=Evidence.objects.none(),
        empty_label=_("Chọn tài liệu trong kho của đơn vị"),
        error_messages={"invalid_choice": _("Tài liệu này không có trong kho của đơn vị.")},
    )
    page = forms.CharField(
        label=_("Trang, khoản"), max_length=60, required=False, help_text=_("Ví dụ: tr. 2, mục 3")
    )

    def __init__(self, *args, unit, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = Evidence.objects.for_unit(unit)
