"""The administrator's form of a cross-check: the expression is read before it is kept."""

from django import forms
from django.utils.translation import gettext as _

from plans.models import CrossCheck, Indicator
from plans.selectors.cross_checks import UnreadableExpression, codes_of


class CrossCheckForm(forms.ModelForm):
    class Meta:
        model = CrossCheck
        fields = ["code", "left", "relation", "right", "message", "is_active"]

    def clean_left(self) -> str:
        return _readable(self.cleaned_data["left"])

    def clean_right(self) -> str:
        return _readable(self.cleaned_data["right"])


def _readable(expression: str) -> str:
    try:
        codes = codes_of(expression)
    except UnreadableExpression as error:
        raise forms.ValidationError(
            _("Không đọc được “%(part)s”. Viết dạng TC10.numerator + TC16.value.") % {"part": error}
        ) from None
    known = set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))
    if unknown := [code for code in codes if code not in known]:
        raise forms.ValidationError(
            _("Không có chỉ tiêu: %(codes)s.") % {"codes": ", ".join(unknown)}
        )
    return expression
