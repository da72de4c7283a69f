"""Publishing a year's figures, and finding what was published."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import NoPersonalNumbersMixin, PortalFormMixin


class PublicationForm(NoPersonalNumbersMixin, PortalFormMixin, forms.Form):
    """The yes to what the page shows. With a note it corrects what was public before."""

    submit_label = _("Công khai")
    plain_fields = ("note",)
    year = forms.IntegerField(widget=forms.HiddenInput, min_value=2000, max_value=2100)
    edition = forms.CharField(widget=forms.HiddenInput, max_length=16)
    note = forms.CharField(
        label=_("Lý do đính chính"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Chỉ ghi khi số liệu trước bị sai. Người dân đọc được lý do này; các số liệu trước của năm không hiển thị nữa."
        ),
    )

    def __init__(self, *args, corrects: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["note"]
            self.plain_fields = ()


class WithdrawalForm(NoPersonalNumbersMixin, PortalFormMixin, forms.Form):
    submit_label = _("Rút số liệu")
    plain_fields = ("reason",)
    year = forms.IntegerField(widget=forms.HiddenInput, min_value=2000, max_value=2100)
    reason = forms.CharField(
        label=_("Lý do rút"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Người dân đọc được lý do này trên trang của đơn vị."),
    )


class YearForm(forms.Form):
    """A year out of those there are; without a good one the first."""

    def __init__(self, *args, years: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nam"] = forms.TypedChoiceField(
            label=_("Năm"),
            coerce=int,
            required=False,
            choices=[(year, str(year)) for year in years],
        )
        self.years = years

    @property
    def year(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("nam") or self.years[0]


class PublicListForm(YearForm):
    """The public list: a unit by its name, with or without accents."""

    tim = forms.CharField(
        label=_("Tên đơn vị"), required=False, max_length=100, widget=forms.SearchInput
    )

    @property
    def asked(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("tim", "")
