from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_index.scoring import Value, canonical_json, digest, rounded, to_decimal
from par_index.scoring.numbers import InvalidNumber, number_text, parse_decimal, text_number

fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)


@pytest.mark.parametrize("raw", [1.5, True, None, "", "1e3", "NaN", "1,5", " ", "٣", "1.", "--1"])
def test_parse_decimal_refuses_what_is_not_a_plain_number(raw):
    with pytest.raises(InvalidNumber):
        parse_decimal(raw)


def test_parse_decimal_refuses_a_number_of_a_billion_digits():
    with pytest.raises(InvalidNumber):
        parse_decimal(Decimal("1E+999999999"))


def test_parse_decimal_takes_a_decimal_of_34_digits():
    third = to_decimal(Fraction(1, 3))

    assert parse_decimal(third) == third


@pytest.mark.parametrize(
    ("number", "mode", "expected"),
    [
        ("87.685", "half_up", "87.69"),
        ("87.685", "half_even", "87.68"),
        ("87.675", "half_even", "87.68"),
        ("87.685", "truncate", "87.68"),
        ("87.6849999", "half_up", "87.68"),
        ("87.689999", "truncate", "87.68"),
        ("-1.005", "half_up", "-1.01"),
        ("0", "half_up", "0.00"),
        ("-0.001", "half_up", "0.00"),
        ("100", "half_up", "100.00"),
    ],
)
def test_rounded_rounds_once_in_the_named_mode(number, mode, expected):
    assert str(rounded(Decimal(number), 2, mode)) == expected


def test_rounded_looks_at_the_exact_number_not_at_its_first_34_digits():
    just_under = Fraction(87685, 1000) - Fraction(1, 10**60)

    assert rounded(just_under, 2, "half_up") == Decimal("87.68")


def test_rounded_refuses_an_unknown_mode():
    with pytest.raises(ValueError, match="unknown rounding mode"):
        rounded(Decimal(1), 2, "ceiling")


@given(fractions)
def test_number_text_says_the_number_exactly(number):
    assert text_number(number_text(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("1.50"), "1.5"),
        (Decimal("1E+2"), "100"),
        (Decimal("-0.0"), "0"),
        (Fraction(7, 3), "7/3"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 20), "0.05"),
    ],
)
def test_number_text_spells_each_number_one_way(number, text):
    assert number_text(number) == text


def test_amount_of_a_ratio_is_its_exact_percent():
    assert Value.ratio(47, 771).amount() == Fraction(4700, 771)


def test_amount_of_a_ratio_over_zero_is_no_number():
    assert Value.ratio(0, 0).amount() is None


@pytest.mark.parametrize(
    "value",
    [
        Value(),
        Value.of("12.50"),
        Value.ratio(47, 771),
        Value.choice("Có"),
        Value.named(a=Value.choice("Có"), b=Value.ratio(1, 2)),
    ],
)
def test_value_survives_its_json(value):
    assert Value.from_json(value.to_json()) == value


def test_canonical_json_does_not_depend_on_order_or_spelling():
    one = {"b": [Decimal("1.50"), Fraction(7, 3)], "a": "Có"}
    other = {"a": "Có", "b": (Decimal("1.5"), Fraction(14, 6))}

    assert canonical_json(one) == '{"a":"Có","b":["1.5","7/3"]}'
    assert digest(one) == digest(other)


@pytest.mark.parametrize("content", [1.5, {1: "a"}, {"a": {2.5}}, object()])
def test_canonical_json_refuses_what_has_no_canonical_form(content):
    with pytest.raises(TypeError):
        canonical_json(content)
