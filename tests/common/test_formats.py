"""What people read and type: dates by day and month, decimals by comma."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django import forms
from django.utils import translation
from django.utils.formats import date_format

from common.forms import DateField
from common.templatetags import portal


class DayForm(forms.Form):
    day = DateField()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("03/04/2026", date(2026, 4, 3)),
        ("25/12/2026", date(2026, 12, 25)),
        ("3/4/2026", date(2026, 4, 3)),
        ("2026-12-25", date(2026, 12, 25)),
    ],
)
def test_dates_are_read_day_first_in_both_languages(language, typed, meant):
    with translation.override(language):
        form = DayForm({"day": typed})

        assert form.is_valid(), form.errors
        assert form.cleaned_data["day"] == meant


@pytest.mark.parametrize("typed", ["12/25/2026", "31/02/2026", "mai", "2026"])
def test_days_that_do_not_exist_are_refused(typed):
    assert not DayForm({"day": typed}).is_valid()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates_are_written_day_first_in_both_languages(language):
    with translation.override(language):
        assert date_format(date(2026, 4, 3), "SHORT_DATE_FORMAT") == "03/04/2026"
        assert portal.day(date(2019, 12, 24)) == "24/12/2019"


def test_moments_are_local():
    assert portal.moment(datetime(2019, 12, 24, 3, 42, tzinfo=UTC)) == "10:42 24/12/2019"
    assert portal.day(datetime(2019, 12, 24, 18, 0, tzinfo=UTC)) == "25/12/2019"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("91.255"), "91,26"),
        (Decimal("91.245"), "91,25"),
        (Fraction(1, 3), "0,33"),
        (Decimal("1234.5"), "1.234,50"),
        (None, "—"),
        (0, "0,00"),
    ],
)
def test_points_have_two_decimals_rounded_half_up(value, text):
    assert portal.points(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.500"), "1.234,5"),
        (Decimal("100.000"), "100"),
        (1000, "1.000"),
        (0, "0"),
        (None, "—"),
    ],
)
def test_numbers_have_only_the_decimals_that_are_there(value, text):
    assert portal.number(value) == text


def test_percent_and_change():
    assert portal.percent(Fraction(985, 10)) == "98,5\u00a0%"
    assert portal.signed(Decimal("-1.6")) == "−1,60"
    assert portal.signed(Decimal("4")) == "+4,00"
