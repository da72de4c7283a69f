"""Why this rank: parts that add up exactly, by component, over twins and new rules."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from par_index import selectors, services
from par_index.selectors.story import shares_of
from par_index.selectors.twins import set_change, twin_codes
from tests.factories import par_index as make


def mark(criteria, unit, year, code, value, **more):
    card = criteria.scorecards.filter(unit=unit, year=year).first() or make.ScorecardFactory(
        criteria_set=criteria, unit=unit, year=year
    )
    leaf = make.leaf(criteria, code)
    return make.MarkFactory(scorecard=card, criterion=leaf, stage="final", value=value, **more)


@pytest.mark.parametrize(
    ("total", "parts", "shown"),
    [
        ("1.00", ["1/3", "1/3", "1/3"], ["0.34", "0.33", "0.33"]),
        ("1.01", ["1/3", "1/3", "1/3"], ["0.34", "0.34", "0.33"]),
        ("-1.00", ["-2/3", "-1/3", "0"], ["-0.67", "-0.33", "0.00"]),
        # What is left over goes to the part that rounding cut, not to the one that is nothing.
        ("0.01", ["0.004", "0.004", "0"], ["0.01", "0.00", "0.00"]),
        ("0.00", ["0", "0", "0"], ["0.00", "0.00", "0.00"]),
    ],
)
def test_shares_add_up_to_what_was_published(total, parts, shown):
    found = shares_of(Decimal(total), [Fraction(part) for part in parts])

    assert found == [Decimal(one) for one in shown]
    assert sum(found) == Decimal(total)


@given(
    st.lists(st.fractions(min_value=-50, max_value=50, max_denominator=997), min_size=1, max_size=9)
)
def test_shares_always_add_up_and_stay_near(parts):
    total = Decimal(round(sum(parts) * 100)) / 100

    found = shares_of(total, parts)

    assert sum(found) == total
    assert all(
        abs(Fraction(one) - part) <= Fraction(2, 100)
        for one, part in zip(found, parts, strict=True)
    )


@pytest.fixture
def two_years(criteria, commune, neighbour, measured):
    """2019: 5 + 7 of 30 (2.1 at 35 %); 2020: 10 + 14 of 30 and a bonus of 1. 1.2 counts as 0 of 10."""
    mark(criteria, commune, 2019, "1.1", {"option": "late"})
    mark(criteria, commune, 2019, "2.1", {"number": "35"})
    services.run_index(criteria_set=criteria, year=2019, is_final=True)
    mark(criteria, commune, 2020, "1.1", {"option": "Có"})
    mark(criteria, commune, 2020, "2.1", {"number": "70"})
    mark(criteria, commune, 2020, "T1", {}, points=1, outright=True)
    return services.run_index(criteria_set=criteria, year=2020, is_final=True)


def test_own_change_by_component_and_the_bonus_apart(two_years, commune):
    """12/40 = 30; 25/40 = 62,50. Of that 5/40 and 7/40, and the bonus 1/40."""
    story = selectors.rank_story(two_years, commune)

    assert (story.change, story.own) == (Decimal("32.50"), Decimal("32.50"))
    assert [(part.code, part.change, part.before, part.after) for part in story.parts] == [
        ("2.1", Decimal("17.50"), 7, 14),
        ("1.1", Decimal("12.50"), 5, 10),
    ]
    assert story.adjustments == Decimal("2.50")


def test_parts_are_on_the_scale_of_the_set(commune, neighbour, measured):
    """Twice the scale, twice of everything: 5/40, 7/40 and a bonus of 1/40 of 200."""
    criteria = make.criteria_set(scale="200")
    for year, answer, share in ((2019, "late", "35"), (2020, "Có", "70")):
        mark(criteria, commune, year, "1.1", {"option": answer})
        mark(criteria, commune, year, "2.1", {"number": share})
        if year == 2020:
            mark(criteria, commune, year, "T1", {}, points=1, outright=True)
        run = services.run_index(criteria_set=criteria, year=year, is_final=True)

    story = selectors.rank_story(run, commune)

    assert story.change == story.own == Decimal("65.00")
    parts = {part.code: part.change for part in story.parts}
    assert parts == {"1.1": Decimal("25.00"), "2.1": Decimal("35.00")}
    assert story.adjustments == Decimal("5.00")


def test_all_four_parts_tell_where_the_unit_stands_against_the_rest(two_years, commune):
    story = selectors.rank_story(two_years, commune)

    assert (story.peers, story.peer_count) == (0, 1)
    assert story.against_peers == story.change + story.peers == Decimal("32.50")


def follower(**changes):
    """Next year's set: 1.1 is now called 1.9, 2.1 has another maximum, 1.2 is gone, 3.1 is new."""
    content = make.document(code="small-2021", title="Bộ năm sau", year=2021, **changes)
    first, second = content["areas"]
    plan = first["children"][0] | {"code": "1.9", "twin": "1.1"}
    first["children"] = [plan, make.document()["areas"][0]["children"][0] | {"twin": ""}]
    second["children"][0]["max"] = "25"
    return content


@pytest.fixture
def next_set(criteria):
    return make.criteria_set(**follower())


def test_twins_are_found_under_their_new_code(criteria, next_set):
    assert twin_codes(criteria, next_set) == {"1.9": "1.1", "2.1": "2.1", "2.2": "2.2"}
    assert twin_codes(criteria, criteria)["1.1"] == "1.1"


def test_what_keeps_two_sets_from_being_compared(criteria, next_set):
    change = set_change(criteria, next_set)

    assert [after.code for _before, after in change.maxima] == ["2.1"]
    assert change.rules == []
    assert [one.code for one in change.added] == ["1.1"]
    assert [one.code for one in change.dropped] == ["1.2"]
    assert change.count == 3
    assert not set_change(criteria, criteria)


def test_a_new_set_is_told_from_own_work(criteria, next_set, commune, measured):
    """2020: 10 of 40. In 2021 the code 1.1 means a new component, which is no own change.

    1.9 (once 1.1) fell from 10 to 5; maximum 10 + 10 + 25 = 45, the new 1.1 missing.
    """
    mark(criteria, commune, 2020, "1.1", {"option": "Có"})
    services.run_index(criteria_set=criteria, year=2020, is_final=True)
    mark(next_set, commune, 2021, "1.9", {"option": "late"})
    run = services.run_index(criteria_set=next_set, year=2021, is_final=True)

    story = selectors.rank_story(run, commune)

    # 10/40 = 25 → with the new rules 10/45 = 22,22 → 5/45 = 11,11.
    assert (story.rules, story.own, story.change) == (
        Decimal("-2.78"),
        Decimal("-11.11"),
        Decimal("-13.89"),
    )
    assert [part.code for part in story.parts] == ["1.9"]
    assert story.changed_rules == ["1.1", "1.2", "2.1"]


def test_last_years_points_stand_beside_the_twin_not_beside_an_equal_code(
    client, people, criteria, next_set, commune, measured
):
    """1.1 of 2020 is 1.9 of 2021; the 1.1 of 2021 is new."""
    mark(criteria, commune, 2020, "1.1", {"option": "Có"}, points=10)
    services.run_index(criteria_set=criteria, year=2020, is_final=True)
    mark(next_set, commune, 2021, "1.1", {"option": "late"}, points=5)
    mark(next_set, commune, 2021, "1.9", {"option": "late"}, points=5)
    run = services.run_index(criteria_set=next_set, year=2021, is_final=True)
    client.force_login(people.staff)

    page = client.get(reverse("par_index:unit-detail", args=[run.pk, commune.pk]))

    change = {loss.line.code: loss.change for loss in page.context["losses"]}
    assert (change["1.9"], change["1.1"]) == (-5, None)
    card = next_set.scorecards.get(unit=commune)
    before = selectors.cards.last_year_marks(card)
    assert {code: mark.criterion.code for code, mark in before.items()} == {"1.9": "1.1"}
