"""Numbers and dates as people here write them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format, number_format

register = template.Library()

NOTHING = "—"
Number = Decimal | Fraction | int


def _as_decimal(value: Number | str) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value)


def _fixed(value: Number | str, places: int) -> str:
    quantum = Decimal(1).scaleb(-places)
    rounded = _as_decimal(value).quantize(quantum, rounding=ROUND_HALF_UP)
    return number_format(rounded, decimal_pos=places, force_grouping=True)


@register.filter
def points(value: Number | str | None, places: int = 2) -> str:
    """91,25 — always the same number of decimals, so that columns align."""
    return NOTHING if value in (None, "") else _fixed(value, places)


@register.filter
def number(value: Number | str | None) -> str:
    """1.234 or 2,5 — only the decimals that are there."""
    if value in (None, ""):
        return NOTHING
    exact = _as_decimal(value).normalize()
    exponent = exact.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return number_format(exact, decimal_pos=min(places, 4), force_grouping=True)


@register.filter
def percent(value: Number | str | None, places: int = 1) -> str:
    """98,5 % of a value that is already in percent."""
    return NOTHING if value in (None, "") else f"{_fixed(value, places)}\u00a0%"


@register.filter
def signed(value: Number | str | None, places: int = 2) -> str:
    """+4,00 or −1,60, with a true minus sign."""
    if value in (None, ""):
        return NOTHING
    exact = _as_decimal(value)
    sign = "+" if exact > 0 else "−" if exact < 0 else ""
    return sign + _fixed(abs(exact), places)


@register.filter
def day(value: date | datetime | None) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return date_format(value, "d/m/Y")


@register.filter
def moment(value: datetime | None) -> str:
    return NOTHING if value is None else date_format(timezone.localtime(value), "H:i d/m/Y")


@register.filter
def get(mapping: dict, key: object) -> object:
    """Look a key up in a dictionary; nothing there gives None."""
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def querystring_with(context: dict, **changes: object) -> str:
    """The page's own query string with some keys changed (None removes one)."""
    query: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"
