import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from common import clock
from common.figures import FigureState
from plans.choices import PORTAL_MEASURES
from procedures.measures import MEASURES, measure_url
from procedures.models import IsoConversion, OneStopRollout
from tests.factories.procedures import (
    DossierFactory,
    MonthlyFiguresFactory,
    PostingFactory,
    ProcedureFactory,
    ProposalFactory,
    SystemLinkFactory,
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
    with django_assert_max_num_queries(8) as one:
        MEASURES[name]([commune], 2020, "")
    with django_assert_max_num_queries(8) as three:
        MEASURES[name]([commune, neighbour, district], 2020, "")
    assert len(one) == len(three)


@pytest.fixture
def typed(commune, neighbour):
    """The commune typed May: 10 new of which 2 online and 1 by post, 8 resolved, 1 of them late.

    The neighbour's June does not count: it has a dossier of June.
    """
    MonthlyFiguresFactory(unit=commune, online=2, counter=7, post=1)
    MonthlyFiguresFactory(unit=neighbour, month=date(2020, 6, 1))


@pytest.mark.parametrize(
    ("name", "argument", "of_commune", "of_district"),
    [
        ("on_time_rate", "", ratio(2 + 7, 3 + 8), ratio(3 + 7, 5 + 8)),
        ("on_time_rate", "own", ratio(9, 11), ratio(1, 1)),
        ("on_time_rate", "subordinate", NOTHING, ratio(2 + 7, 4 + 8)),
        ("apology_rate", "", ratio(1, 1), ratio(1, 2)),
        ("one_stop_rate", "", ratio(4 + 10, 4 + 10), ratio(5 + 10, 6 + 10)),
        ("online_dossier_rate", "", ratio(1 + 2, 4 + 10), ratio(1 + 2, 6 + 10)),
        ("postal_dossier_rate", "", ratio(1 + 1, 4 + 10), ratio(1 + 1, 6 + 10)),
    ],
)
def test_monthly_figures_count_with_the_dossiers(
    name, argument, of_commune, of_district, district, commune, dossiers, typed
):
    assert shown(name, commune, argument) == of_commune
    assert shown(name, district, argument) == of_district


def test_a_unit_with_nothing_but_typed_months_has_figures(commune):
    MonthlyFiguresFactory(unit=commune)
    assert shown("on_time_rate", commune) == ratio(7, 8)
    assert shown("apology_rate", commune) == NOTHING
    figure = MEASURES["on_time_rate"]([commune], 2020, "")[commune.pk]
    assert figure.source == "Sổ hồ sơ và số liệu tháng của cổng"


def test_months_of_another_year_do_not_count(commune):
    MonthlyFiguresFactory(unit=commune, month=date(2019, 12, 1))
    MonthlyFiguresFactory(unit=commune, month=date(2021, 1, 1))
    assert shown("on_time_rate", commune) == NOTHING


def test_the_median_of_a_district_is_not_that_of_its_units(district, commune, neighbour, procedure):
    for unit, days in ((commune, 1), (commune, 2), (commune, 9), (neighbour, 9), (neighbour, 10)):
        DossierFactory(unit=unit, procedure=procedure, working_days=days)
    DossierFactory(unit=neighbour, procedure=procedure)
    assert shown("median_days", commune) == count(2)
    assert shown("median_days", district) == count(9)
    assert shown("median_days", district, "own") == NOTHING
    assert MEASURES["median_days"]([district], 2020, "")[district.pk].n == 5


def test_overdue_are_those_in_progress_past_their_day(district, commune, dossiers):
    assert shown("overdue_now", commune) == count(1)
    assert shown("overdue_now", district) == count(1)
    assert shown("overdue_now", district, "own") == count(0)


def test_months_owed_and_typed(district, commune, neighbour, procedure):
    """The portal knows of the district since October; the neighbour's are dossiers."""
    MonthlyFiguresFactory(unit=commune, month=date(2020, 10, 1))
    for month in (10, 11, 12):
        DossierFactory(
            unit=neighbour, procedure=procedure, received_at=datetime(2020, month, 5, 2, tzinfo=UTC)
        )
    # December has not ended.
    assert shown("monthly_reported_rate", commune) == ratio(1, 2)
    assert shown("monthly_reported_rate", neighbour) == NOT_APPLICABLE
    assert shown("monthly_reported_rate", district) == ratio(1, 2)


def test_a_service_online_since_a_later_day_was_not_online_then(commune):
    ProcedureFactory(online_level=4, online_since=date(2021, 1, 1))
    ProcedureFactory(online_level=3, online_since=date(2020, 12, 31))
    assert shown("online_level_rate", commune) == ratio(1, 2)


def sources_of(node):
    """Every measure that a document of criteria, or a plan, names."""
    if isinstance(node, list):
        return [name for one in node for name in sources_of(one)]
    if not isinstance(node, dict):
        return [node] if isinstance(node, str) and node.startswith("procedures.") else []
    return [name for one in node.values() for name in sources_of(one)]


def named_measures():
    root = Path(settings.BASE_DIR)
    files = [*root.glob("par_index/data/*.json"), *root.glob("plans/data/*.json")]
    return sorted({name for path in files for name in sources_of(json.loads(path.read_text()))})


def test_some_documents_name_measures():
    assert len(named_measures()) >= 10


@pytest.mark.parametrize("name", named_measures())
def test_every_figure_that_a_document_names_is_offered(name, district, commune, dossiers, typed):
    OneStopRollout.objects.create(unit=commune, state="full")
    IsoConversion.objects.create(unit=commune, state="iso_2015", since=date(2020, 5, 4))
    SystemLinkFactory(unit=commune)
    measure, _colon, argument = name.removeprefix("procedures.").partition(":")
    figures = MEASURES[measure]([district, commune], 2020, argument)
    asked = district if argument == "subordinate" else commune
    assert figures[asked.pk].state in {FigureState.REPORTED, FigureState.NOT_APPLICABLE}
    assert figures[asked.pk].source


def test_plans_may_be_measured_by_what_is_offered():
    offered = {f"procedures.{name}" for name in MEASURES}
    named = {name for name in PORTAL_MEASURES if name.startswith("procedures.")}
    assert named <= offered
    assert {name.partition(":")[0] for name in named_measures()} <= offered


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


def test_months_owed_do_not_depend_on_who_else_is_asked(district, commune, neighbour, procedure):
    """The neighbour's first month begins the register for all: who never typed anything owes too."""
    MonthlyFiguresFactory(unit=neighbour, month=date(2020, 3, 1))
    rate = MEASURES["monthly_reported_rate"]
    alone = rate([commune], 2020, "own")[commune.pk]
    together = rate([commune, neighbour, district], 2020, "own")[commune.pk]
    assert (alone.numerator, alone.denominator) == (together.numerator, together.denominator)
    assert alone.numerator == 0
    assert alone.denominator > 0
