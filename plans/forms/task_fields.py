"""Fields that several forms of tasks have."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.exceptions import InvalidFigure
from plans.forms.cells import parse_number
from plans.imports.annex_values import read_money
from plans.selectors.plan_content import is_code


class CodeField(forms.CharField):
    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", gettext_lazy("Mã"))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value):
        code = super().clean(value)
        if code and not is_code(code):
            raise forms.ValidationError(
                _("Mã gồm chữ, số và dấu chấm, và có ít nhất một chữ số. Ví dụ: 2.5")
            )
        return code


class NumberField(forms.CharField):
    """A number as people here type it: 1.234,5; nothing gives None."""

    def __init__(self, *, whole: int = 12, places: int = 2, **kwargs) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        self.largest, self.places = Decimal(10) ** (whole - places), places
        super().__init__(max_length=40, **kwargs)

    def prepare_value(self, value):
        if not isinstance(value, Decimal):
            return value
        return f"{value.normalize():f}".replace(".", ",")

    def clean(self, value):
        text = super().clean(value)
        try:
            number = parse_number(text)
        except InvalidFigure as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if number is None:
            return None
        if abs(number) >= self.largest or number != round(number, self.places):
            raise forms.ValidationError(
                _("Số này quá lớn hoặc có quá %(places)s chữ số thập phân.")
                % {"places": self.places}
            )
        return number


class MoneyField(forms.CharField):
    """A sum in đồng: 500.000.000, 500 triệu, 1,2 tỷ."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=60, **kwargs)

    def prepare_value(self, value):
        return f"{value:,.0f}".replace(",", ".") if isinstance(value, Decimal) else value

    def clean(self, value):
        text = super().clean(value)
        money = read_money(text)
        if money.fault:
            raise forms.ValidationError(money.fault)
        if text and (money.sum is None or money.text):
            raise forms.ValidationError(
                _("Ghi số tiền, ví dụ 500.000.000 hoặc 500 triệu; nguồn ghi ở ô bên cạnh.")
            )
        return money.sum
