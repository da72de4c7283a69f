"""Units over years side by side, and the warnings where that does not compare like with like."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from par_index import services
from par_index.models import IndexRun
from par_index.selectors.comparison import compare, runs_to_choose, usual_runs
from par_index.selectors.history import predecessors_of, years_of
from tests.factories import par_index as make
from tests.factories.units import UnitFactory
from tests.par_index.test_story import follower
from tests.par_index.test_views_scorecards import url
from units.models import UnitLineage


def scored(criteria, unit, year, share):
    card = make.ScorecardFactory(criteria_set=criteria, unit=unit, year=year)
    leaf = make.leaf(criteria, "2.1")
    value = {"number": str(share)}
    make.MarkFactory(scorecard=card, criterion=leaf, stage="final", value=value, points=0)


def run(criteria, year, *, published=False):
    done = services.run_index(criteria_set=criteria, year=year, is_final=True)
    if published:
        IndexRun.objects.filter(pk=done.pk).update(published_at=clock.now())
    done.refresh_from_db()
    return done


@pytest.fixture
def years(criteria, commune, neighbour, measured):
    """2.1 of 20 on a maximum of 40: 25 and 50 of 100 in 2019, 50 and 50 in 2020."""
    for year, shares in ((2019, (50, 100)), (2020, (100, 100))):
        for unit, share in zip((commune, neighbour), shares, strict=True):
            scored(criteria, unit, year, share)
    return run(criteria, 2019, published=True), run(criteria, 2020)


def test_totals_areas_and_change_stand_side_by_side(years, commune, neighbour):
    comparison = compare([commune, neighbour], years)

    shown = [
        [(cell.run.year, cell.percent, cell.change) for cell in row.cells]
        for row in comparison.rows
    ]
    assert shown == [
        [(2019, Decimal("25"), None), (2020, Decimal("50"), Decimal("25"))],
        [(2019, Decimal("50"), None), (2020, Decimal("50"), Decimal("0"))],
    ]
    assert comparison.areas == {"1": "Thể chế", "2": "Phục vụ"}
    assert comparison.rows[0].cells[1].areas["2"].percent == 100
    assert (comparison.rule_changes, comparison.border_changes) == ([], [])


def test_runs_stand_oldest_first_whatever_was_asked(years, commune):
    comparison = compare([commune], [years[1], years[0]])

    assert [one.year for one in comparison.runs] == [2019, 2020]


def test_another_set_is_warned_of(years, commune):
    next_set = make.criteria_set(**follower())
    scored(next_set, commune, 2021, 100)

    comparison = compare([commune], [*years, run(next_set, 2021)])

    [change] = comparison.rule_changes
    assert (change.older.year, change.newer.year) == (2020, 2021)
    assert [after.code for _before, after in change.maxima] == ["2.1"]


@pytest.fixture
def merged(years, criteria, district, commune, neighbour):
    """Both communes became one on 1 January 2021, which has a result of that year."""
    for old in (commune, neighbour):
        old.valid_to = date(2020, 12, 31)
        old.save()
    whole = UnitFactory(
        name="Xã Hiếu Phụng", code="29686", parent=district, valid_from=date(2021, 1, 1)
    )
    for old in (commune, neighbour):
        UnitLineage.objects.create(old=old, new=whole, kind="merged", on=date(2021, 1, 1))
    scored(criteria, whole, 2021, 100)
    return whole


def test_before_a_merger_stand_the_predecessors(merged, criteria, years, commune, neighbour):
    comparison = compare([merged, commune], [*years, run(criteria, 2021)])

    after, before = comparison.rows
    assert [cell.result is None for cell in after.cells] == [True, True, False]
    assert [result.unit for result in after.cells[0].relatives] == [commune, neighbour]
    # And after it the successor.
    assert before.cells[2].result is None
    assert [result.unit for result in before.cells[2].relatives] == [merged]


def test_borders_that_changed_between_the_years_are_warned_of(merged, criteria, years, commune):
    comparison = compare([merged, commune], [*years, run(criteria, 2021)])

    by_unit = {change.unit: change for change in comparison.border_changes}
    assert {row.old.name for row in by_unit[merged].made_of} == {"Xã Hiếu Phụng", "Xã Quới An"}
    assert [row.new for row in by_unit[commune].became] == [merged]
    # Within years before the merger nothing changed.
    assert compare([commune], years).border_changes == []


def test_predecessors_over_two_steps_cost_a_query_a_step(merged, commune):
    newest = UnitFactory(valid_from=date(2023, 1, 1))
    UnitLineage.objects.create(old=merged, new=newest, kind="renamed", on=date(2023, 1, 1))

    with CaptureQueriesContext(connection) as queries:
        found = predecessors_of([newest, merged])

    assert {row.old_id for row in found[newest.pk]} >= {merged.pk, commune.pk}
    assert {row.old_id for row in found[merged.pk]} >= {commune.pk}
    assert len(queries) <= 4


def test_history_has_published_years_and_the_run_under_view(years, criteria, commune):
    newer = run(criteria, 2020)

    shown = [(one.run.pk, one.is_published) for one in years_of(commune, newer)]

    assert shown == [(years[0].pk, True), (newer.pk, False)]
    assert [one.run.pk for one in years_of(commune, years[0])] == [years[0].pk]


def test_history_of_an_older_run_keeps_that_run_for_its_year(years, criteria, commune):
    correction = run(criteria, 2019, published=True)

    assert [one.run for one in years_of(commune, years[0])] == [years[0]]
    assert [one.run for one in years_of(commune, correction)] == [correction]


def test_of_each_year_the_published_run_is_the_usual_one(years, criteria):
    services.run_index(criteria_set=criteria, year=2019)
    newest = services.run_index(criteria_set=criteria, year=2020)

    choices = runs_to_choose(IndexRun.objects.all())

    assert usual_runs(choices) == [years[1], years[0]]
    assert newest in choices
    # Of many provisional runs of a year only the newest is offered.
    again = services.run_index(criteria_set=criteria, year=2020)
    choices = runs_to_choose(IndexRun.objects.all())
    assert again in choices
    assert newest not in choices


# --- The page ------------------------------------------------------------------------------------


def test_page_starts_with_the_own_unit(client, people, years, commune):
    client.force_login(people.official)

    page = client.get(url("unit-comparison"))

    assert [row.unit for row in page.context["comparison"].rows] == [commune]
    assert [head["label"] for head in page.context["heads"]] == ["2019", "2020"]


def test_chosen_units_and_runs(client, people, years, commune, neighbour):
    client.force_login(people.staff)
    asked = {"don-vi": [commune.pk, neighbour.pk], "lan-tinh": [years[0].pk]}

    page = client.get(url("unit-comparison"), asked)

    assert [row.unit for row in page.context["comparison"].rows] == [commune, neighbour]
    assert [one.pk for one in page.context["comparison"].runs] == [years[0].pk]
    assert "Đọc cẩn thận" not in page.content.decode()


def test_warnings_are_in_words(client, people, merged, criteria, years, commune):
    run(criteria, 2021)
    next_set = make.criteria_set(**follower(level="commune") | {"year": 2022, "code": "x-2022"})
    scored(next_set, merged, 2022, 100)
    run(next_set, 2022)
    client.force_login(people.staff)

    page = client.get(url("unit-comparison"), {"don-vi": [merged.pk]}).content.decode()

    assert "Đọc cẩn thận: không so được trực tiếp" in page
    assert "1 tiêu chí đổi điểm tối đa" in page
    assert "20 → 25" in page
    assert "lập từ" in page
    assert "sáp nhập 01/01/2021" in page
    assert "các đơn vị liên quan" in page


@pytest.mark.parametrize("value", ["abc", "9" * 30, "-1", "0"])
def test_wrong_numbers_choose_nothing(client, people, years, value):
    client.force_login(people.staff)

    page = client.get(url("unit-comparison"), {"don-vi": value, "lan-tinh": value, "tim": value})

    assert page.status_code == 200
    assert "Chưa có gì để so sánh" in page.content.decode()


def test_more_than_six_units_are_told_of(client, people, criteria, district, measured):
    units = [UnitFactory(parent=district) for _number in range(8)]
    for unit in units:
        scored(criteria, unit, 2020, 50)
    run(criteria, 2020)
    client.force_login(people.staff)

    page = client.get(url("unit-comparison"), {"don-vi": [unit.pk for unit in units]})

    assert len(page.context["comparison"].rows) == 6
    assert "nhiều nhất 6 đơn vị" in page.content.decode()


def test_units_of_another_district_are_not_offered(client, people, years):
    elsewhere = UnitFactory(name="Xã Ở Xa")
    client.force_login(people.staff)

    page = client.get(url("unit-comparison"), {"don-vi": [elsewhere.pk]}).content.decode()

    assert "Ở Xa" not in page


def test_search_keeps_what_was_ticked(client, people, years, commune, neighbour):
    client.force_login(people.staff)

    page = client.get(url("unit-comparison"), {"don-vi": [commune.pk], "tim": "quoi an"})

    assert page.context["offered"] == [commune, neighbour]


def test_without_runs_the_page_says_so(client, people, criteria):
    client.force_login(people.staff)

    assert "Chưa có lần tính nào" in client.get(url("unit-comparison")).content.decode()


def test_page_costs_the_same_for_more_units_and_years(
    client, people, years, criteria, district, commune, neighbour
):
    client.force_login(people.staff)

    def queries(units, runs):
        asked = {"don-vi": [unit.pk for unit in units], "lan-tinh": [one.pk for one in runs]}
        client.get(url("unit-comparison"), asked)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("unit-comparison"), asked).status_code == 200
        return len(captured)

    few = queries([commune], years[:1])
    more = [UnitFactory(parent=district) for _number in range(4)]
    for unit in more:
        scored(criteria, unit, 2020, 50)
    newest = run(criteria, 2020)
    assert queries([commune, neighbour, *more], [years[0], newest]) <= few
