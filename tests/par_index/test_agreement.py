"""How far two appraisers differ: figures worked by hand."""

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from common import clock
from par_index.models import BlindMark, BlindSample
from par_index.selectors.agreement import (
    Agreement,
    Pair,
    agreement_by_area,
    agreement_by_people,
    compare,
    disagreement,
)
from tests.factories import par_index as make
from tests.factories.units import UnitFactory, person


def pair(difference, area="1", first="An", second="Bình"):
    size = None if difference is None else Fraction(difference)
    return Pair(area, first, second, same=size == 0, difference=size)


def said(points, value=None, not_applicable=False):
    given = None if points is None else Decimal(points)
    return SimpleNamespace(points=given, value=value or {}, not_applicable=not_applicable)


def test_ten_readings_by_hand():
    # d: eight times 0, once 1/2, once -1/4: sum of squares 1/4 + 1/16 = 5/16.
    found = Agreement((*[pair(0)] * 8, pair("1/2"), pair("-1/4")))

    assert (found.read, found.same, found.same_share) == (10, 8, Fraction(4, 5))
    assert found.mean_difference == Fraction(3, 40)
    assert found.variance == Fraction(5, 16) / 20 == Fraction(1, 64)
    assert found.deviation == Decimal("0.125")


def test_nine_readings_are_too_few_for_a_variance():
    found = Agreement(tuple([pair("1/2")] * 9))

    assert (found.variance, found.deviation) == (None, None)
    assert found.mean_difference == Fraction(1, 2)


def test_nothing_read_says_nothing():
    found = Agreement(())

    assert (found.same_share, found.mean_difference, found.variance) == (None, None, None)


def test_perfect_agreement_has_no_variance_left():
    assert Agreement(tuple([pair(0)] * 10)).variance == 0


def test_what_has_no_size_counts_as_read_but_not_in_the_mean():
    found = Agreement((*[pair("1/10")] * 9, pair(None)))

    assert (found.read, found.compared, found.same) == (10, 9, 0)
    assert found.variance is None


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (said("8"), said("8"), (True, Fraction(0))),
        (said("8"), said("5"), (False, Fraction(-3, 10))),
        (said("0"), said("10"), (False, Fraction(1))),
        (said(None, not_applicable=True), said(None, not_applicable=True), (True, Fraction(0))),
        (said(None, not_applicable=True), said("8"), (False, None)),
        (said("8"), said(None, not_applicable=True), (False, None)),
        # Points that wait for the other units: the value itself is compared.
        (said(None, {"number": "3"}), said(None, {"number": "3"}), (True, Fraction(0))),
        (said(None, {"number": "3"}), said(None, {"number": "4"}), (False, None)),
    ],
)
def test_two_judgements_of_ten_points(first, second, expected):
    assert compare(first, second, Decimal(10)) == expected


def test_by_area_and_over_all():
    found = agreement_by_area([pair(0), pair("1/2", area="2"), pair("1/4", area="2")])

    assert {area: one.read for area, one in found.items()} == {"": 3, "1": 1, "2": 2}
    assert found["2"].mean_difference == Fraction(3, 8)


def test_two_people_are_one_pair_whoever_read_second():
    found = agreement_by_people([pair(0), pair("1/2", first="Bình", second="An")])

    assert list(found) == [("An", "Bình")]
    assert found["An", "Bình"].read == 2


@pytest.fixture
def sample(criteria, people):
    return BlindSample.objects.create(
        criteria_set=criteria, year=2020, seed=1, share_percent=50, drawn_by=people.staff
    )


@pytest.fixture
def second(district, people):
    return person("district_staff", district)


def judged(sample, people, reader, district, differences, code="2.1"):
    """Cards on which the first appraiser gave 10 of 20 and the reader 10 + difference."""
    criterion = make.leaf(sample.criteria_set, code)
    for points in differences:
        card = make.ScorecardFactory(
            criteria_set=sample.criteria_set, unit=UnitFactory(parent=district)
        )
        make.MarkFactory(
            scorecard=card,
            criterion=criterion,
            stage="appraisal",
            points=10,
            value={},
            outright=True,
            author=people.staff,
        )
        BlindMark.objects.create(
            sample=sample,
            scorecard=card,
            criterion=criterion,
            reader=reader,
            points=10 + points,
            outright=True,
            marked_at=clock.now(),
        )


def test_disagreement_of_a_set(sample, people, second, district):
    # In area 2 (20 points): d = 2/20 five times, 0 five times. 5 × 1/100 / 20 = 1/400.
    judged(sample, people, second, district, [2] * 5 + [0] * 5)

    assert disagreement(sample.criteria_set, 2020) == {
        "": Fraction(1, 400),
        "1": None,
        "2": Fraction(1, 400),
    }


def test_unread_components_and_other_years_do_not_count(sample, people, second, district):
    judged(sample, people, second, district, [2] * 10)
    BlindMark.objects.filter(points=12).update(marked_at=None)

    assert disagreement(sample.criteria_set, 2020) == {"": None, "1": None, "2": None}
    BlindMark.objects.update(marked_at=clock.now())
    assert disagreement(sample.criteria_set, 2019) == {"": None, "1": None, "2": None}


def test_queries_do_not_grow_with_readings(
    sample, people, second, district, django_assert_num_queries
):
    judged(sample, people, second, district, [2] * 12)

    with django_assert_num_queries(3):
        disagreement(sample.criteria_set, 2020)
