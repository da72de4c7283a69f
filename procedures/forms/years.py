from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.selectors import figure_years


class YearForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(year, str(year)) for year in figure_years()]
        self.fields["nam"] = forms.TypedChoiceField(
            label=_("Năm"), choices=years, coerce=int, required=False
        )

    @property
    def year(self) -> int:
        chosen = self.cleaned_data.get("nam") if self.is_valid() else None
        return chosen or self.fields["nam"].choices[0][0]
