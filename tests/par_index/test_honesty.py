"""Claims beside judgements, over units, components and years."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from par_index.selectors.honesty import (
    claims_of,
    differences_by_component,
    differences_by_unit,
    widest,
)
from tests.factories import par_index as make
from tests.factories.units import UnitFactory
from tests.par_index.test_views_scorecards import url
from units.models import Unit


def marked(criteria, unit, claims, *, year=2020, stage="final"):
    """Claims as {code: (claimed, judged or None)}."""
    card = make.ScorecardFactory(criteria_set=criteria, unit=unit, year=year)
    for code, (claimed, judged) in claims.items():
        leaf = make.leaf(criteria, code)
        make.MarkFactory(scorecard=card, criterion=leaf, points=claimed)
        if judged is not None:
            make.MarkFactory(scorecard=card, criterion=leaf, points=judged, stage=stage)
    return card


def claims():
    return claims_of(Unit.objects.all(), "commune")


@pytest.fixture
def scored(criteria, commune, neighbour):
    marked(criteria, commune, {"1.1": (10, 5), "2.1": (18, Decimal("16.5"))})
    marked(criteria, neighbour, {"1.1": (10, 10), "2.1": (12, 14)})
    marked(criteria, commune, {"1.1": (10, 10), "2.1": (20, 20)}, year=2019)


def test_per_unit_and_year(scored, commune, neighbour):
    rows = {row.unit: row.years for row in differences_by_unit(claims())}

    mine = rows[commune][2020]
    assert (mine.total, mine.mean, mine.n) == (Decimal("6.5"), Decimal("3.25"), 2)
    assert (mine.higher, mine.lower, mine.equal) == (2, 0, 0)
    theirs = rows[neighbour][2020]
    assert (theirs.total, theirs.mean) == (Decimal("-2"), Decimal("-1.00"))
    assert (theirs.higher, theirs.lower, theirs.equal) == (0, 1, 1)
    assert rows[commune][2019].total == 0


def test_per_component_and_year(scored):
    rows = {row.code: row for row in differences_by_component(claims())}

    assert rows["1.1"].name == "Ban hành kế hoạch"
    assert (rows["1.1"].years[2020].mean, rows["1.1"].years[2020].n) == (Decimal("2.50"), 2)
    assert rows["2.1"].years[2020].mean == Decimal("-0.25")
    assert rows["2.1"].years[2019].mean == 0


def test_widest_claims_above_and_below(scored):
    over, under = widest(differences_by_component(claims()), 2020, 10)

    assert ([row.code for row in over], [row.code for row in under]) == (["1.1"], ["2.1"])
    assert widest(differences_by_component(claims()), 2019, 10) == ([], [])


def test_final_goes_before_appraisal(criteria, commune):
    card = marked(criteria, commune, {"1.1": (10, 2)}, stage="appraisal")
    make.MarkFactory(scorecard=card, stage="final", points=7)

    [row] = differences_by_unit(claims())
    assert row.years[2020].total == 3


def test_without_judgement_or_points_nothing_is_compared(criteria, commune, neighbour):
    marked(criteria, commune, {"1.1": (10, None)})
    card = marked(criteria, neighbour, {"1.1": (10, 5)})
    card.marks.filter(stage="final").update(points=None, not_applicable=True)

    assert differences_by_unit(claims()) == []


@pytest.mark.parametrize(
    ("step", "is_told"),
    [("submitted", False), ("signed", False), ("appraised", True), ("replied", False)],
)
def test_a_card_under_appraisal_is_not_told(criteria, commune, step, is_told):
    card = marked(criteria, commune, {"1.1": (10, 5)}, stage="appraisal")
    make.StepFactory(scorecard=card, kind=step)

    assert bool(differences_by_unit(claims())) is is_told


# --- The page ------------------------------------------------------------------------------------


def test_district_sees_all_units_and_both_lists(client, people, scored):
    client.force_login(people.inspector)

    page = client.get(url("self-honesty")).content.decode()

    for expected in ("Hiếu Phụng", "Quới An", "+6,50", "−2,00", "n = 2", "1.1"):
        assert expected in page


def test_a_unit_sees_its_own_only(client, people, scored):
    client.force_login(people.official)

    page = client.get(url("self-honesty")).content.decode()

    assert "Hiếu Phụng" in page
    assert "Quới An" not in page
    # Of the components too only its own: +5 of one, not the mean of two.
    assert "+5,00" in page
    assert "+2,50" not in page


def test_year_is_chosen_and_a_year_without_cards_is_not(client, people, scored):
    client.force_login(people.staff)

    assert client.get(url("self-honesty"), {"nam": "2019"}).context["year"] == 2019
    for wrong in ("1999", "abc", "9" * 40):
        assert client.get(url("self-honesty"), {"nam": wrong}).context["year"] == 2020


def test_empty_says_when_it_will_fill(client, people, criteria):
    client.force_login(people.staff)

    page = client.get(url("self-honesty")).content.decode()

    assert "Chưa có bảng điểm nào đã thẩm định" in page


def test_page_costs_the_same_for_more_units(client, people, criteria, scored, district):
    client.force_login(people.staff)

    def queries():
        client.get(url("self-honesty"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("self-honesty")).status_code == 200
        return len(captured)

    few = queries()
    for _number in range(4):
        marked(criteria, UnitFactory(parent=district), {"1.1": (10, 5), "2.1": (3, 4)})
    assert queries() == few
