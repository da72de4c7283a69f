"""Two people type at the same moment, and one closes meanwhile: no form is lost or doubled."""

import threading
from functools import partial

import pytest
from django.db import connection, connections

from common import clock
from common.exceptions import Refused
from satisfaction.models import FormEntry, Rating, RatingSummary
from satisfaction.services.entries import type_again, type_form
from satisfaction.services.rounds import close_round
from tests.factories.plans import at
from tests.factories.satisfaction import opened_round
from tests.factories.units import DistrictFactory, UnitFactory, person

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERS = {"overall": 5, "answers": [5, 4, None]}


@pytest.fixture(autouse=True)
def _many_connections():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection, and lets one writer begin at a time")
    with clock.frozen(at(2020, 9, 10)):
        yield


def at_once(*acts):
    gate, told = threading.Barrier(len(acts)), []

    def run(act):
        try:
            gate.wait()
            act()
            told.append("done")
        except Refused as refusal:
            told.append(type(refusal).__name__)
        except Exception as error:
            told.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def house(forms: int, percent: int = 0):
    district = DistrictFactory()
    commune = UnitFactory(parent=district)
    typists = [person("district_staff", district) for _one in range(4)]
    return opened_round(typists[0], (commune, forms), unit=district, percent=percent), typists


def test_one_form_is_typed_by_one():
    survey_round, typists = house(1)
    type_it = partial(type_form, survey_round=survey_round, number=1, **ANSWERS)

    told = at_once(*(partial(type_it, by=typist) for typist in typists))

    assert told == ["FormTaken"] * 3 + ["done"]
    assert (Rating.objects.count(), FormEntry.objects.count()) == (1, 1)
    assert RatingSummary.objects.get().n == 1


def test_different_forms_are_all_kept():
    survey_round, typists = house(12)

    def stack(typist, first):
        for number in range(first, first + 3):
            type_form(survey_round=survey_round, number=number, by=typist, **ANSWERS)

    told = at_once(*(partial(stack, typist, 1 + 3 * at) for at, typist in enumerate(typists)))

    assert told == ["done"] * 4
    assert Rating.objects.count() == RatingSummary.objects.get().n == 12


def test_a_second_typing_is_one():
    survey_round, typists = house(1, percent=100)
    type_form(survey_round=survey_round, number=1, by=typists[0], **ANSWERS)
    again = partial(type_again, survey_round=survey_round, number=1, **ANSWERS)

    assert at_once(*(partial(again, by=one) for one in typists[1:])) == ["NotDrawn"] * 2 + ["done"]


def test_nothing_falls_into_a_round_that_closes():
    survey_round, typists = house(3)
    acts = [
        partial(type_form, survey_round=survey_round, number=number, by=typist, **ANSWERS)
        for number, typist in enumerate(typists[1:], start=1)
    ]

    told = at_once(*acts, partial(close_round, survey_round=survey_round, by=typists[0]))

    assert set(told) <= {"done", "RoundNotOpen"}
    kept = survey_round.forms.filter(state="typed").count()
    assert kept == Rating.objects.count() == told.count("done") - 1
