"""Which forms to print."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from satisfaction.models import RoundStratum, SurveyForm
from satisfaction.selectors.rounds import name_of


class PrintForm(forms.Form):
    def __init__(self, *args: Any, strata: list[RoundStratum], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(stratum.pk, name_of(stratum)) for stratum in strata if stratum.sample]
        self.fields = {
            "phan": forms.TypedChoiceField(
                label=_("Chồng phiếu"),
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", _("Tất cả")), *choices],
            ),
            "tu": forms.IntegerField(label=_("Từ số"), required=False, min_value=1),
            "den": forms.IntegerField(label=_("Đến số"), required=False, min_value=1),
        }

    def narrowed(self, numbered: QuerySet[SurveyForm]) -> QuerySet[SurveyForm]:
        """The forms asked for; what is not understood narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("phan"):
            numbered = numbered.filter(stratum=asked["phan"])
        if asked.get("tu"):
            numbered = numbered.filter(number__gte=asked["tu"])
        if asked.get("den"):
            numbered = numbered.filter(number__lte=asked["den"])
        return numbered
