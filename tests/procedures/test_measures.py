from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from common import clock
from common.figures import FigureState
from procedures.measures import MEASURES, measure_url
from procedures.models import OneStopRollout
from tests.factories.procedures import (
    DossierFactory,
    PostingFactory,
    ProcedureFactory,
    ProposalFactory,
)

pytestmark = pytest.mark.django_db
END_OF_YEAR = datetime(2020, 12, 31, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _end_of_2020():
    with clock.frozen(END_OF_YEAR):
        yield


@pytest.fixture
def procedure():
    return ProcedureFactory()


def shown(name, unit, argument=""):
    figure = MEASURES[name]([unit], 2020, argument)[unit.pk]
    return figure.state, figure.numerator, figure.denominator, figure.value


def ratio(numerator, denominator):
    return FigureState.REPORTED, Decimal(numerator), Decimal(denominator), None


def count(value):
    return FigureState.REPORTED, None, None, Decimal(value)


NOTHING = (FigureState.MISSING, None, None, None)
NOT_APPLICABLE = (FigureState.NOT_APPLICABLE, Decimal(0), Decimal(0), None)


@pytest.fixture
def dossiers(district, commune, neighbour, procedure):
    """The commune: 2 in time, 1 late, 1 running. The neighbour: 1 late. The district: 1 in time."""
    made = {"procedure": procedure}
    DossierFactory(unit=commune, finished_on=date(2020, 6, 3), **made)
    DossierFactory(unit=commune, due_on=None, **made)
    DossierFactory(
        unit=commune,
        finished_on=date(2020, 6, 5),
        apology_on=date(2020, 6, 3),
        channel="online",
        **made,
    )
    DossierFactory(unit=commune, finished_on=None, channel="post", **made)
    DossierFactory(unit=commune, status="withdrawn", finished_on=None, **made)
    DossierFactory(
        unit=neighbour,
        finished_on=date(2020, 6, 8),
        apology_on=date(2020, 6, 4),
        channel="elsewhere",
        **made,
    )
    DossierFactory(unit=district, **made)


@pytest.mark.parametrize(
    ("name", "argument", "of_commune", "of_district"),
    [
        ("on_time_rate", "", ratio(2, 3), ratio(3, 5)),
        ("on_time_rate", "own", ratio(2, 3), ratio(1, 1)),
        ("on_time_rate", "subordinate", NOTHING, ratio(2, 4)),
        # The neighbour's apology came on the due day itself: too late.
        ("apology_rate", "", ratio(1, 1), ratio(1, 2)),
        ("apology_rate", "own", ratio(1, 1), NOT_APPLICABLE),
        ("one_stop_rate", "", ratio(4, 4), ratio(5, 6)),
        ("online_dossier_rate", "", ratio(1, 4), ratio(1, 6)),
        ("postal_dossier_rate", "", ratio(1, 4), ratio(1, 6)),
    ],
)
def test_figures_of_dossiers(name, argument, of_commune, of_district, district, commune, dossiers):
    assert shown(name, commune, argument) == of_commune
    assert shown(name, district, argument) == of_district


def test_a_dossier_counts_as_resolved_in_the_year_of_its_result(commune, procedure):
    DossierFactory(
        unit=commune,
        procedure=procedure,
        received_at=datetime(2019, 12, 30, 2, tzinfo=UTC),
        due_on=date(2020, 1, 3),
        finished_on=date(2020, 1, 3),
    )
    assert shown("on_time_rate", commune) == ratio(1, 1)
    assert shown("online_dossier_rate", commune) == NOTHING


def test_without_dossiers_figures_are_missing(commune):
    assert shown("on_time_rate", commune) == NOTHING
    assert shown("one_stop_rate", commune) == NOTHING


def test_posting_counts_what_is_in_force_at_the_units_level(district, commune, neighbour):
    posted, late, district_only = (
        ProcedureFactory(),
        ProcedureFactory(),
        ProcedureFactory(levels=("district",)),
    )
    ProcedureFactory(valid_to=date(2020, 6, 30))
    PostingFactory(unit=commune, procedure=posted)
    PostingFactory(unit=commune, procedure=late, posted_on=date(2021, 1, 5))
    PostingFactory(unit=district, procedure=district_only)
    assert shown("posting_rate", commune) == ratio(1, 2)
    assert shown("posting_rate", district) == ratio(2, 5)
    assert shown("posting_rate", district, "own") == ratio(1, 1)
    assert shown("posting_rate", district, "subordinate") == ratio(1, 4)


def test_online_level_is_of_the_units_own_level(district, commune):
    ProcedureFactory(online_level=4)
    ProcedureFactory(online_level=3, levels=("district", "commune"))
    ProcedureFactory(online_level=2)
    assert shown("online_level_rate", commune) == ratio(2, 3)
    assert shown("online_level_rate", district) == ratio(1, 1)


def test_shortened_procedures_count_once(district, commune, neighbour, procedure):
    ProposalFactory(unit=commune, procedure=procedure)
    ProposalFactory(unit=neighbour, procedure=procedure)
    ProposalFactory(unit=commune, effective_on=date(2021, 2, 1))
    ProposalFactory(unit=commune, effective_on=None)
    ProposalFactory(unit=commune, kind="abolish", effective_on=None)
    assert shown("shortened_count", commune) == count(1)
    assert shown("shortened_count", district) == count(1)
    assert shown("abolition_proposals", district) == count(1)


def test_only_a_full_one_stop_shop_counts(district, commune, neighbour):
    OneStopRollout.objects.create(unit=commune, state="full", since=date(2020, 3, 1))
    OneStopRollout.objects.create(unit=neighbour, state="partial")
    assert shown("one_stop_rollout_rate", district) == ratio(1, 2)
    assert shown("one_stop_rollout_rate", commune) == ratio(1, 1)


@pytest.mark.parametrize("name", MEASURES)
def test_queries_do_not_grow_with_units(
    name, district, commune, neighbour, dossiers, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6) as one:
        MEASURES[name]([commune], 2020, "")
    with django_assert_max_num_queries(6) as three:
        MEASURES[name]([commune, neighbour, district], 2020, "")
    assert len(one) == len(three)


def test_a_figure_leads_to_its_records(client, people, commune, dossiers):
    client.force_login(people.staff)
    for name in MEASURES:
        address = measure_url(name, commune, 2020)
        assert address is None or client.get(address).status_code == 200


def test_the_rate_in_time_leads_to_all_resolved_the_late_first(client, people, commune, dossiers):
    client.force_login(people.staff)
    listed = client.get(measure_url("on_time_rate:own", commune, 2020)).context["rows"]
    late = [state.code == "late" for _dossier, state in listed]

    assert len(listed) == MEASURES["on_time_rate"]([commune], 2020, "own")[commune.pk].denominator
    assert late == sorted(late, reverse=True)
    assert late.count(True) == 1
    assert listed[0][0].finished_on == date(2020, 6, 5)
