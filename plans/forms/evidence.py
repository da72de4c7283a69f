"""Documents of the library, and naming them beside a cell."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

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
    note = forms.CharField(label=_("Ghi chú"), max_length=500, required=False)

    @property
    def limit(self) -> str:
        return f"{settings.UPLOAD_MAX_BYTES // (1024 * 1024)} MB"


class NewDocumentForm(EvidenceForm):
    """A document added on the way: left empty, there is none; begun, it must be whole."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("prefix", "moi")
        super().__init__(*args, **kwargs, empty_permitted=True, use_required_attribute=False)

    @property
    def document(self) -> dict[str, Any] | None:
        """What was typed, or None where nothing was."""
        return dict(self.cleaned_data) if self.has_changed() else None


class PageForm(PortalFormMixin, forms.Form):
    submit_label = _("Lưu")

    page = forms.CharField(
        label=_("Trang, khoản"), max_length=60, required=False, help_text=_("Ví dụ: tr. 2, mục 3")
    )


class CiteForm(PageForm):
    submit_label = _("Dẫn tài liệu")

    evidence = forms.ModelChoiceField(
        label=_("Tài liệu"),
        queryset=Evidence.objects.none(),
        required=False,
        empty_label=_("Chọn tài liệu trong kho của đơn vị"),
        error_messages={"invalid_choice": _("Tài liệu này không có trong kho của đơn vị.")},
    )
    field_order = ["evidence", "page"]

    def __init__(self, *args, unit, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = Evidence.objects.for_unit(unit)
