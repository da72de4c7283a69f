"""Exact numbers: decimals at the doors, fractions inside.

Points, maxima and percents are ``fractions.Fraction`` while they are being computed, so that a
third of a point stays a third and the losses of a unit add up to its maximum minus its points.
A figure becomes a ``Decimal`` once, when it leaves: ``rounded`` for display and publication,
``to_decimal`` (34 significant digits) for storage.
"""

import math
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Final

PRECISION: Final = 34
ROUNDING_MODES: Final = ("half_up", "half_even", "truncate")

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?", re.ASCII)
# A decimal with a huge exponent would become an integer of that many digits.
_LARGEST_EXPONENT = 64


class InvalidNumber(ValueError):
    """The text or object is not a plain decimal number."""


def parse_decimal(raw: object) -> Decimal:
    """Read "12", "12.50" or an int or Decimal; floats, exponents and NaN are refused."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise InvalidNumber(repr(raw))
    if isinstance(raw, Decimal):
        if not raw.is_finite():
            raise InvalidNumber(str(raw))
        text = f"{raw:f}" if abs(raw.adjusted()) <= _LARGEST_EXPONENT else ""
    else:
        text = str(raw).strip() if isinstance(raw, str) else f"{raw:d}"
    if not _PLAIN_NUMBER.fullmatch(text):
        raise InvalidNumber(str(raw)[:40])
    return Decimal(text)


def to_fraction(number: Decimal | Fraction | int) -> Fraction:
    """The same number, exactly."""
    if type(number) is Fraction:
        return number
    if isinstance(number, Decimal):
        return _of_decimal(number)
    if isinstance(number, float):
        raise InvalidNumber("float")
    return Fraction(number)


# A run asks for the same bounds, maxima and counts hundreds of thousands of times.
@lru_cache(maxsize=8192)
def _of_decimal(number: Decimal) -> Fraction:
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise InvalidNumber(str(number)[:40])
    return Fraction(number)


def to_decimal(number: Fraction | Decimal | int) -> Decimal:
    """The number to 34 significant digits, half to even; exact whenever it terminates earlier."""
    exact = to_fraction(number)
    with localcontext() as context:
        context.prec = PRECISION
        context.rounding = ROUND_HALF_EVEN
        return Decimal(exact.numerator) / Decimal(exact.denominator)


def rounded(number: Fraction | Decimal | int, places: int = 2, mode: str = "half_up") -> Decimal:
    """The one rounding, on the exact number: half_up (away from zero), half_even or truncate."""
    if mode not in ROUNDING_MODES:
        raise ValueError(f"unknown rounding mode {mode!r}")
    exact = to_fraction(number)
    scaled = abs(exact) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    doubled = 2 * rest
    half_rounds_up = mode == "half_up" or whole % 2 == 1
    if mode != "truncate" and (
        doubled > scaled.denominator or (doubled == scaled.denominator and half_rounds_up)
    ):
        whole += 1
    digits = tuple(int(digit) for digit in str(whole))
    return Decimal((1 if exact < 0 and whole else 0, digits, -places))


def number_text(number: Fraction | Decimal | int) -> str:
    """One spelling per number: "2.5", "100", and "7/3" where no decimal terminates."""
    exact = to_fraction(number)
    return _text(exact.numerator, exact.denominator)


@lru_cache(maxsize=8192)
def _text(numerator: int, denominator: int) -> str:
    if denominator == 1:
        return str(numerator)
    rest, twos, fives = denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{numerator}/{denominator}"
    places = max(twos, fives)
    digits = str(abs(numerator) * 10**places // denominator).rjust(places + 1, "0")
    sign = "-" if numerator < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def text_number(text: str) -> Fraction:
    """The number that ``number_text`` wrote."""
    return Fraction(text)


def exact_sum(numbers: Iterable[Fraction]) -> Fraction:
    """The sum, exactly. Equal denominators are added first: few divisors have to be found."""
    parts: dict[int, int] = {}
    for number in numbers:
        numerator, denominator = number.as_integer_ratio()
        parts[denominator] = parts.get(denominator, 0) + numerator
    if len(parts) == 1:
        (denominator, numerator), *_rest = parts.items()
        return Fraction(numerator, denominator)
    common = math.lcm(*parts)
    return Fraction(sum(part * (common // own) for own, part in parts.items()), common)


def clamped(number: Fraction, low: Fraction, high: Fraction) -> Fraction:
    return max(low, min(high, number))
