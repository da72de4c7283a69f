"""How communes make a district, rule by rule, worked by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from common import clock
from plans.choices import AcrossUnits, CellState
from plans.measures import MEASURES
from plans.models import Indicator
from plans.selectors.progress import as_figure
from plans.selectors.totals import MISSING, Total, over_units
from tests.factories.plans import IndicatorFactory, at, signed
from tests.factories.units import PeriodFactory

DAY = date(2020, 9, 14)


def ratio(numerator, denominator):
    return Total(CellState.REPORTED, Decimal(numerator), Decimal(denominator), None, 1, DAY, 1)


def number(value):
    return Total(CellState.REPORTED, None, None, Decimal(value), 1, DAY, 1)


def indicator(kind="ratio", across="sum"):
    return Indicator(code="X", kind=kind, across_periods="latest", across_units=across)


SHARES = [ratio(1, 2), ratio(9, 10), ratio(0, 0), MISSING, Total(CellState.NOT_APPLICABLE)]


@pytest.mark.parametrize(
    ("across", "exact", "parts", "units"),
    [
        # (1 + 9 + 0) / (2 + 10 + 0)
        ("sum", Fraction(1000, 12), (10, 12), 3),
        # (50 + 90) / 2: a unit in which nothing arose has no percent
        ("mean", Fraction(70), (None, None), 2),
        ("highest", Fraction(90), (9, 10), 2),
        ("lowest", Fraction(50), (1, 2), 2),
        # both have more than nothing
        ("count_yes", Fraction(2), (None, None), 3),
    ],
)
def test_shares_by_each_rule(across, exact, parts, units):
    total = over_units(indicator(across=across), SHARES)

    assert total.exact == exact
    assert (total.numerator, total.denominator) == parts
    assert (total.units, total.n) == (units, units)
    assert total.as_of == DAY


@pytest.mark.parametrize(
    ("across", "exact"),
    [
        ("sum", Fraction(7)),
        ("mean", Fraction(7, 3)),
        ("highest", Fraction(5)),
        ("lowest", Fraction(0)),
        ("count_yes", Fraction(2)),
    ],
)
def test_counts_by_each_rule(across, exact):
    total = over_units(indicator("count", across), [number(2), number(5), number(0), MISSING])

    assert total.exact == exact


def test_yes_is_counted():
    answers = [number(1), number(0), number(1), MISSING]

    assert over_units(indicator("yes_no", "count_yes"), answers).value == 2


def test_nothing_arose_anywhere_has_no_percent_by_any_rule():
    for across in ("sum", "mean", "highest", "lowest"):
        total = over_units(indicator(across=across), [ratio(0, 0), ratio(0, 0)])
        assert (total.state, total.exact) == (CellState.REPORTED, None)


@pytest.mark.parametrize("across", AcrossUnits.values)
def test_nobody_and_not_applicable_stay_what_they_are(across):
    line = indicator(across=across)

    assert over_units(line, [MISSING, MISSING]).state == CellState.MISSING
    assert over_units(line, []).state == CellState.MISSING
    outside = [Total(CellState.NOT_APPLICABLE), MISSING]
    assert over_units(line, outside).state == CellState.NOT_APPLICABLE


def test_a_mean_of_shares_says_so():
    line = indicator(across="mean")

    figure = as_figure(line, over_units(line, SHARES), "Báo cáo")

    assert (figure.exact, figure.n, figure.is_percent) == (Fraction(70), 2, True)
    assert figure.source == "Báo cáo, trung bình của các đơn vị"
    assert (figure.numerator, figure.denominator) == (None, None)


def test_a_mean_of_numbers_is_no_percent():
    line = indicator("count", "mean")

    figure = as_figure(line, over_units(line, [number(2), number(3)]), "Báo cáo")

    assert (figure.value, figure.is_percent) == (Decimal("2.5"), False)


def test_the_districts_own_line_is_one_of_the_units(district, commune, neighbour, people):
    IndicatorFactory(code="TC09", across_units="mean", for_levels="district,commune")
    with clock.frozen(at(2021, 1, 4)):
        period = PeriodFactory()
        signed(district, period, people.leader, TC09=(1, 1))
        signed(commune, period, people.leader, TC09=(1, 2))
        signed(neighbour, period, people.leader, TC09=(0, 5))

        found = MEASURES["ratio"]([district, commune], 2020, "TC09")

    # (100 + 50 + 0) / 3 and the commune by itself
    assert found[district.pk].exact == 50
    assert found[commune.pk].exact == 50
    assert found[district.pk].n == 3
