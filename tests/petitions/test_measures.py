from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from common import clock
from common.figures import FigureState
from petitions.measures import MEASURES
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_august():
    with clock.frozen(datetime(2020, 8, 3, 5, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def petitions(commune, neighbour):
    """The commune: answered in time and published, answered late, still owed. A neighbour may wait."""
    PetitionFactory(unit=commune, published=True)
    PetitionFactory(unit=commune, answered=True, answered_on=date(2020, 6, 23))
    PetitionFactory(unit=commune)
    PetitionFactory(unit=commune, status="turned_away", directions="Gửi đến Thanh tra")
    PetitionFactory(unit=neighbour, due_on=date(2020, 8, 20))


def shown(name, unit, argument=""):
    figure = MEASURES[name]([unit], 2020, argument)[unit.pk]
    return figure.state, figure.numerator, figure.denominator


def test_answers_in_time_and_in_public(petitions, district, commune, neighbour):
    third, half = (Decimal(1), Decimal(3)), (Decimal(1), Decimal(2))
    assert shown("on_time_rate", commune) == (FigureState.REPORTED, *third)
    assert shown("on_time_rate", district) == (FigureState.REPORTED, *third)
    assert shown("published_rate", commune) == (FigureState.REPORTED, *half)
    assert shown("published_rate", district, "own") == (
        FigureState.NOT_APPLICABLE,
        Decimal(0),
        Decimal(0),
    )


def test_what_may_still_wait_is_not_counted(petitions, neighbour):
    assert shown("on_time_rate", neighbour)[0] == FigureState.NOT_APPLICABLE


@pytest.mark.parametrize("name", MEASURES)
def test_queries_do_not_grow_with_units(
    name, petitions, district, commune, neighbour, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3) as one:
        MEASURES[name]([commune], 2020, "")
    with django_assert_max_num_queries(3) as three:
        MEASURES[name]([commune, neighbour, district], 2020, "")
    assert len(one) == len(three)
