"""Exact figures in words of the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format

from par_index.scoring.numbers import rounded, text_number

NBSP = "\u00a0"
Figure = str | Decimal | Fraction | int


def exact(figure: Figure) -> Fraction:
    return text_number(figure) if isinstance(figure, str) else Fraction(figure)


def plain(figure: Figure, places: int = 2) -> str:
    """2 or 0,75: at most so many decimals, none that say nothing."""
    text = f"{rounded(exact(figure), places):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return number_format(text, force_grouping=True)


def fixed(figure: Figure) -> str:
    """0,40: always two decimals, as points are written."""
    return number_format(rounded(exact(figure), 2), decimal_pos=2, force_grouping=True)


def apart(figure: Figure, bounds: list[Fraction]) -> str:
    """Like ``plain``, but 94.998 beside the bound 95 is not written 95: decimals until it differs."""
    number = exact(figure)
    for places in (2, 3, 4, 6, 8):
        if number in bounds or rounded(number, places) not in bounds:
            return plain(number, places)
    return plain(number, 10)


def with_unit(text: str, unit: str) -> str:
    return f"{text}{NBSP}{unit}" if unit else text


def value_words(params: Mapping[str, Any]) -> str:
    """6,1 % (47/771), or 12 ngày: the value of an explanation and the counts behind it."""
    names = ("bound", "missed", "full_at", "zero_at", "best")
    bounds = [exact(params[name]) for name in names if name in params]
    text = with_unit(apart(params.get("value", "0"), bounds), params.get("unit", "%"))
    if "num" in params and "den" in params:
        text += f" ({plain(params['num'])}/{plain(params['den'])})"
    return text


def figure_with_unit(params: Mapping[str, Any], name: str) -> str:
    return with_unit(plain(params[name], 4), params.get("unit", "%"))


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
