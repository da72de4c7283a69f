from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from common import clock
from common.figures import FigureState
from satisfaction.measures import MEASURES
from tests.factories.satisfaction import PublicationFactory, QuestionSetFactory, RatingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _end_of_2020():
    with clock.frozen(datetime(2020, 12, 31, 5, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def ratings(commune, neighbour):
    """Two sets: in the survey "access" has two questions, in the quick one a single one."""
    survey = QuestionSetFactory(code="survey", factors=("access", "access", "staff"))
    RatingFactory(unit=commune, overall=5, answers=[4, 3, 5, 1, None])
    RatingFactory(unit=commune, overall=3, answers=[2, None, None, None, None])
    RatingFactory(unit=commune, overall=4, question_set=survey, channel="paper", answers=[5, 3, 4])
    RatingFactory(unit=commune, overall=1, channel="open", answers=[1, 1, 1, 1, 1])
    RatingFactory(unit=commune, overall=1, submitted_on=date(2019, 12, 31))
    RatingFactory(unit=neighbour, overall=2, answers=[None, 5, None, None, None])


def shown(name, unit, argument=""):
    figure = MEASURES[name]([unit], 2020, argument)[unit.pk]
    return figure.numerator, figure.denominator, figure.n


def test_a_factor_counts_answers_over_its_questions_of_all_sets(ratings, district, commune):
    # 4 | 2 | 5, 3: two of four answers are satisfied, three people answered.
    assert shown("factor", commune, "access") == (Decimal(2), Decimal(4), 3)
    assert shown("factor", commune, "staff") == (Decimal(2), Decimal(2), 2)
    assert shown("factor", district, "access") == (Decimal(2), Decimal(4), 3)
    assert shown("factor", district, "procedures") == (Decimal(1), Decimal(2), 2)


def test_the_general_question_counts_people(ratings, district, commune):
    assert shown("overall", commune) == (Decimal(2), Decimal(3), 3)
    assert shown("overall", district) == (Decimal(2), Decimal(4), 4)


def test_a_factor_nobody_answered_is_missing(ratings, commune):
    figure = MEASURES["factor"]([commune], 2020, "feedback")[commune.pk]
    assert figure.state == FigureState.MISSING


def test_publication(district, commune, neighbour):
    PublicationFactory(unit=commune)
    PublicationFactory(unit=neighbour, year=2019)
    published = MEASURES["published"]([commune, neighbour], 2020, "")
    assert [published[unit.pk].value for unit in (commune, neighbour)] == [1, 0]
    # The district itself receives citizens too.
    assert shown("publication_rate", district) == (Decimal(1), Decimal(3), 3)
    assert shown("publication_rate", district, "subordinate") == (Decimal(1), Decimal(2), 2)


@pytest.mark.parametrize("name", MEASURES)
def test_queries_do_not_grow_with_units(
    name, ratings, district, commune, neighbour, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4) as one:
        MEASURES[name]([commune], 2020, "access")
    with django_assert_max_num_queries(4) as three:
        MEASURES[name]([commune, neighbour, district], 2020, "access")
    assert len(one) == len(three)
