"""The pages over a whole run: ranks and distribution, components, and what they cost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.text import fold
from par_index import services
from par_index.models import IndexRun, Mark, Scorecard, UnitResult
from par_index.views.ranking import bins_of
from tests.factories import par_index as make
from tests.factories.many import many_units
from tests.factories.units import DistrictFactory, LevelFactory, UnitFactory, person
from tests.par_index.test_views_index import marked, run, staff  # noqa: F401
from tests.par_index.test_views_scorecards import url

# --- Distribution ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "bins"),
    [
        ([], []),
        (["62.5"], [(62, 63, 1)]),
        (["50", "54.99", "55", "61"], [(50, 51, 1), (51, 52, 0), (52, 53, 0), (53, 54, 0)]),
        # Full marks belong to the last bin.
        (["40", "45", "99.99", "100"], [(40, 50, 2), (50, 60, 0), (60, 70, 0), (70, 80, 0)]),
        (["100", "100"], [(100, 101, 2)]),
    ],
)
def test_bins_are_round_and_adjoin(values, bins):
    found = bins_of([Decimal(value) for value in values])

    assert found[: len(bins)] == bins
    assert sum(count for _low, _high, count in found) == len(values)
    assert all(before[1] == after[0] for before, after in zip(found, found[1:], strict=False))
    assert len(found) <= 12


def test_full_marks_open_no_bin_of_their_own():
    assert bins_of([Decimal(40), Decimal(100)])[-1] == (90, 100, 1)


# --- Ranking -----------------------------------------------------------------------------------


def test_ranking_has_bands_peers_and_distribution(staff, run, commune):  # noqa: F811
    page = staff.get(url("ranking")).content.decode()

    assert "75,00" in page
    assert f"{url('unit-detail', run.pk, commune.pk)}" in page
    assert "trung bình 62,50" in page
    assert "từ 50 đến dưới 55" in page


def test_places_that_cannot_be_told_apart_are_words_and_a_mark(staff, run, commune):  # noqa: F811
    UnitResult.objects.filter(run=run, unit=commune).update(rank_low=1, rank_high=2)
    IndexRun.objects.filter(pk=run.pk).update(
        settings={"seed": 7, "draws": 2000, "covered": "95", "disagreement": {"": "1/100"}}
    )

    page = staff.get(url("ranking")).content.decode()
    assert "hạng 1-2" in page
    assert 'class="range-mark"' in page
    assert "2.000 lần rút thử" in page
    # The deviation of one judgement is the root of its variance: a tenth of the maximum.
    assert "10,0\u00a0%" in page

    unit = staff.get(url("unit-detail", run.pk, commune.pk)).content.decode()
    assert "Hạng 1-2 chưa phân biệt được" in unit
    assert "(1-2)" in staff.get(url("dashboard")).content.decode()


def test_runs_without_ranges_show_none(staff, run):  # noqa: F811
    UnitResult.objects.filter(run=run).update(rank_low=None, rank_high=None)

    page = staff.get(url("ranking")).content.decode()

    assert "range-mark" not in page
    assert "chưa phân biệt" not in page


def test_place_among_peers_stands_beside_the_place_among_all(staff, run, commune):  # noqa: F811
    UnitResult.objects.filter(run=run).update(group="Xã vùng sâu", group_rank=1, group_rank_to=2)

    assert "1-2/2" in staff.get(url("ranking")).content.decode()
    page = staff.get(url("unit-detail", run.pk, commune.pk)).content.decode()
    assert "hạng 1-2 trong 2 của nhóm Xã vùng sâu" in page


def test_two_bands_down_is_said(staff, run, criteria, neighbour):  # noqa: F811
    year_before = services.run_index(criteria_set=criteria, year=2019, is_final=True)
    UnitResult.objects.filter(run=year_before, unit=neighbour).update(band="Tốt", band_position=0)
    UnitResult.objects.filter(run=run, unit=neighbour).update(band="Yếu", band_position=2)

    page = staff.get(url("dashboard")).content.decode()

    assert "Giảm hai bậc xếp loại" in page
    assert "Tốt → Yếu" in page


# --- Components ----------------------------------------------------------------------------------


def test_components_by_area_or_by_cost(staff, run):  # noqa: F811
    page = staff.get(url("component-list"))

    assert [group["area"].code for group in page.context["groups"]] == ["1", "2"]
    by_cost = staff.get(url("component-list"), {"xep": "mat"}).context["groups"]
    assert [one.code for one in by_cost[0]["components"]] == ["1.2", "2.1", "1.1", "2.2"]


def test_component_that_separates_nobody_is_named(staff, run):  # noqa: F811
    page = staff.get(url("component-list")).content.decode()
    assert "2 tiêu chí không còn phân biệt các đơn vị" in page

    one = staff.get(url("component-detail", run.pk, "1.1")).content.decode()
    assert "Không còn phân biệt các đơn vị" in one
    other = staff.get(url("component-detail", run.pk, "2.1")).content.decode()
    assert "Không còn phân biệt" not in other


def test_component_of_a_register_leads_to_its_records(staff, run, commune):  # noqa: F811
    rows = staff.get(url("component-detail", run.pk, "1.2")).context["rows"]

    (record_url,) = {row["record_url"] for row in rows if row["unit"].pk == commune.pk}
    assert record_url.startswith(reverse("petitions:petition-queue"))


def test_component_shows_last_years_figure_beside(staff, criteria, run, commune):  # noqa: F811
    card = make.ScorecardFactory(criteria_set=criteria, unit=commune, year=2019)
    leaf = make.leaf(criteria, "2.1")
    value = {"number": "60"}
    make.MarkFactory(scorecard=card, criterion=leaf, stage="final", value=value, points=12)
    services.run_index(criteria_set=criteria, year=2019, is_final=True)

    page = staff.get(url("component-detail", run.pk, "2.1"))

    rows = {row["unit"]: row for row in page.context["rows"]}
    assert rows[commune]["before"].points == 12
    assert rows[commune]["change"] == 8
    assert "12,00" in page.content.decode()


# --- Whose results -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["dashboard", "ranking", "component-list"])
def test_wrong_numbers_in_the_address_show_the_newest_run(staff, run, name):  # noqa: F811
    for wrong in ("abc", "9" * 40, "-3", "٣"):
        page = staff.get(url(name), {"lan-tinh": wrong, "so-voi": wrong, "trang": wrong})
        assert page.context["run"] == run


@pytest.mark.parametrize("name", ["dashboard", "ranking", "component-list"])
def test_another_districts_run_is_not_shown(client, run, name):  # noqa: F811
    client.force_login(person("district_staff", DistrictFactory()))

    assert client.get(url(name), {"lan-tinh": run.pk}).context["run"] is None


def test_units_above_several_districts_filter_by_parent(client, criteria, measured):
    province = UnitFactory(name="Tỉnh", level=LevelFactory(code="province"))
    ours, theirs = (
        DistrictFactory(name=f"Huyện {name}", parent=province) for name in ("Một", "Hai")
    )
    mine, other = UnitFactory(parent=ours), UnitFactory(parent=theirs)
    services.run_index(criteria_set=criteria, year=2020)
    client.force_login(person("district_staff", province))

    page = client.get(url("ranking"), {"thuoc": ours.pk})

    assert [row["row"].unit for row in page.context["rows"]] == [mine]
    everyone = client.get(url("ranking")).context["rows"]
    assert {row["row"].unit for row in everyone} >= {mine, other}


# --- What it costs -------------------------------------------------------------------------------


def _many_marked(criteria, district, count):
    units = many_units(district, count)
    cards = Scorecard.objects.bulk_create(
        Scorecard(criteria_set=criteria, unit=unit, year=2020) for unit in units
    )
    leaf = make.leaf(criteria, "2.1")
    template = make.MarkFactory.build(scorecard=None, criterion=leaf, stage="final")
    Mark.objects.bulk_create(
        Mark(
            scorecard=card,
            criterion=leaf,
            stage="final",
            value={"number": str(place % 101)},
            points=0,
            marked_at=template.marked_at,
        )
        for place, card in enumerate(cards)
    )
    return units


def _statements(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.django_db
def test_pages_over_200_units_cost_what_20_cost_and_leave_the_lines_alone(
    client, people, criteria, district, measured
):
    client.force_login(people.staff)

    def addresses(run):  # noqa: F811
        lan = f"?lan-tinh={run.pk}"
        return [
            url("dashboard") + lan,
            url("ranking") + lan,
            url("component-list") + lan,
            url("component-detail", run.pk, "2.1"),
            url("unit-comparison"),
        ]

    _many_marked(criteria, district, 20)
    few_run = services.run_index(criteria_set=criteria, year=2020, is_final=True)
    few = [len(_statements(client, address)) for address in addresses(few_run)]
    _many_marked(criteria, district, 200)
    many_run = services.run_index(criteria_set=criteria, year=2020, is_final=True)

    many = [_statements(client, address) for address in addresses(many_run)]

    assert [len(statements) for statements in many] == few
    over_units = [*many[0], *many[1], *many[2], *many[4]]
    assert not [sql for sql in over_units if '"par_index_unitresult"."cells"' in sql]
    assert not [sql for sql in over_units if '"par_index_unitresult"."lines"' in sql]


def test_more_than_a_page_of_units_is_paged(client, people, criteria, district, measured):
    _many_marked(criteria, district, 203)
    services.run_index(criteria_set=criteria, year=2020)
    client.force_login(people.staff)

    first = client.get(url("ranking"))
    second = client.get(url("ranking"), {"trang": "2"})

    assert len(first.context["rows"]) == 200
    assert 0 < len(second.context["rows"]) < 10
    assert fold("Trang sau") in fold(first.content.decode())
