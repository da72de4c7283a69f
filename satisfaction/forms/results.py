"""What the staff pages show."""

from django import forms
from django.utils.translation import gettext_lazy as _

from satisfaction.choices import RatingChannel
from satisfaction.selectors import rating_years


class ResultFilterForm(forms.Form):
    """Year and channel of the staff pages; without a channel those that count."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nam"] = forms.TypedChoiceField(
            label=_("Năm"),
            coerce=int,
            required=False,
            choices=[(year, str(year)) for year in rating_years()],
        )
        self.fields["kenh"] = forms.ChoiceField(
            label=_("Kênh"),
            required=False,
            choices=[("", _("Các kênh được tính vào chỉ số")), *RatingChannel.choices],
        )

    @property
    def year(self) -> int:
        chosen = self.cleaned_data.get("nam") if self.is_valid() else None
        return chosen or self.fields["nam"].choices[0][0]

    @property
    def channel(self) -> str:
        return self.cleaned_data.get("kenh", "") if self.is_valid() else ""
