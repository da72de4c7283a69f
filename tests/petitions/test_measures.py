from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from common import clock
from common.figures import FigureState
from petitions.measures import MEASURES, measure_url
from petitions.selectors import one_stop_facts
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


def reopened(unit, **changes):
    """Answered on its day, reopened, answered again in time; and what is told otherwise."""
    values = {
        "answered": True,
        "due_on": date(2020, 7, 20),
        "answered_on": date(2020, 7, 15),
        "reopened_on": date(2020, 6, 29),
        "first_answer": "Lần đầu",
        "first_answered_on": date(2020, 6, 22),
        "first_due_on": date(2020, 6, 22),
    }
    return PetitionFactory(unit=unit, **values | changes)


def test_a_reopened_petition_is_in_time_only_if_both_answers_were(commune):
    reopened(commune)
    reopened(commune, first_answered_on=date(2020, 6, 23))
    reopened(commune, answered_on=date(2020, 7, 21))
    # The second answer may still wait.
    reopened(commune, answered_on=None, answer="", status="processing", due_on=date(2020, 8, 20))
    assert shown("on_time_rate", commune)[1:] == (1, 3)
    facts = one_stop_facts([commune], date(2020, 7, 1), date(2020, 9, 30))
    assert (facts.asked[commune.pk], facts.in_time[commune.pk]) == (3, 1)
    assert shown("reopened_rate", commune)[1:] == (4, 4)
    assert shown("answered_rate", commune)[1:] == (3, 3)


def test_what_the_senders_said(petitions, commune, neighbour):
    for verdict in ("good", "fair", "bad"):
        PetitionFactory(unit=commune, published=True, verdict=verdict, verdict_on=date(2020, 6, 25))
    assert shown("satisfied_rate", commune)[1:] == (2, 3)
    # Nobody said anything: no figure, and surely not satisfied.
    assert shown("satisfied_rate", neighbour)[0] == FigureState.NOT_APPLICABLE


def test_days_are_told_by_their_median_to_the_first_answer(petitions, commune, neighbour):
    # 1 June to the 19th and to the 23rd: 14 and 16 working days; 15 for the first answer.
    reopened(commune)
    figure = MEASURES["median_days"]([commune], 2020, "")[commune.pk]
    assert (figure.value, figure.n) == (15, 3)
    empty = MEASURES["median_days"]([neighbour], 2020, "")[neighbour.pk]
    assert empty.state == FigureState.NOT_APPLICABLE


@pytest.mark.parametrize("name", MEASURES)
def test_a_figure_leads_to_exactly_the_records_behind_it(
    client, people, name, petitions, district, commune, neighbour
):
    reopened(neighbour, verdict="good", verdict_on=date(2020, 7, 16))
    PetitionFactory(unit=district, answered=True, received_at=datetime(2019, 6, 3, tzinfo=UTC))
    PetitionFactory(unit=district, published=True)
    client.force_login(people.staff)
    for unit, argument in (
        (commune, ""),
        (district, ""),
        (district, "own"),
        (district, "subordinate"),
    ):
        address = measure_url(f"{name}:{argument}" if argument else name, unit, 2020)
        listed = client.get(address).context["page_obj"].paginator.count
        assert listed == (MEASURES[name]([unit], 2020, argument)[unit.pk].n or 0), (unit, argument)
    assert measure_url("nothing", commune, 2020) is None
