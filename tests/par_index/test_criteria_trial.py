"""A draft on the data of the set it follows: figures worked by hand for two communes."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.figures import Figure
from par_index.models import IndexRun, Mark
from par_index.scoring import Value
from par_index.services.criteria import copy_set, save_draft
from par_index.trial import NO_TWIN, UNREADABLE, try_draft
from tests.factories import par_index as make
from tests.factories.units import UnitFactory


def mark(criteria, unit, code, value=None, **more):
    card = make.Scorecard.objects.get_or_create(criteria_set=criteria, unit=unit, year=2020)[0]
    given = {"points": Decimal(0)} | more
    return make.MarkFactory(
        scorecard=card,
        criterion=make.leaf(criteria, code),
        value=value.to_json() if value else {},
        **given,
    )


@pytest.fixture
def base(criteria, commune, neighbour, measured):
    """1.1: Có and Không; 1.2 nothing; 2.1: 90 % and 60 %; 2.2 not held."""
    mark(criteria, commune, "1.1", Value.choice("Có"))
    mark(criteria, neighbour, "1.1", Value.choice("Không"))
    mark(criteria, commune, "2.1", Value.of(90))
    mark(criteria, neighbour, "2.1", Value.of(60))
    return criteria


@pytest.fixture
def draft(base, people):
    return copy_set(criteria_set=base, code="small-2021", title="2021", year=2021, by=people.staff)


def rewrite(draft, people, change):
    document = draft.document
    change(document["areas"])
    return save_draft(criteria_set=draft, document=document, seen=draft.digest, by=people.staff)


def by_code(trial):
    return {row.unit.code: row for row in trial.rows}


def test_same_set_changes_nobody(draft, base, commune, neighbour):
    trial = try_draft(draft, base)

    # (10 + 0 + 18) / 40 and (0 + 0 + 12) / 40
    rows = by_code(trial)
    assert [rows[unit.code].before.score.published for unit in (commune, neighbour)] == [70, 30]
    assert [rows[unit.code].after.score.published for unit in (commune, neighbour)] == [70, 30]
    assert {row.change for row in trial.rows} == {0}
    assert (trial.year, trial.tried, trial.aside, trial.incomparable) == (2020, 4, [], [])
    assert [(item.component.code, item.separated_before) for item in trial.flat] == [("1.2", False)]
    assert [(area.code, area.before, area.after) for area in trial.areas] == [
        ("1", Decimal("25.00"), Decimal("25.00")),
        ("2", Decimal("75.00"), Decimal("75.00")),
    ]


def test_rule_that_no_longer_separates_and_its_effect_on_rank(draft, base, people, commune):
    def change(areas):
        areas[1]["children"][0]["rule"] = {"kind": "proportional", "full_at": "50"}

    trial = try_draft(rewrite(draft, people, change), base)

    row = by_code(trial)[commune.code]
    # (10 + 0 + 20) / 40
    assert (row.after.score.published, row.change, row.climbed) == (75, 5, 0)
    assert [(item.component.code, item.points, item.separated_before) for item in trial.flat] == [
        ("1.2", 0, False),
        ("2.1", 20, True),
    ]


def test_twin_by_another_code_carries_last_years_values(draft, base, people, commune):
    def change(areas):
        areas[1]["children"][0] |= {"code": "2.9", "twin": "2.1", "max": "30"}

    row = by_code(try_draft(rewrite(draft, people, change), base))[commune.code]

    # (10 + 27) / 50
    assert row.after.score.published == 74


def test_new_and_unreadable_components_are_named_and_left_aside(draft, base, people, commune):
    def change(areas):
        areas[0]["children"][0]["rule"] = {"kind": "proportional", "full_at": "100"}
        areas[1]["children"][0]["twin"] = ""

    trial = try_draft(rewrite(draft, people, change), base)

    aside = [(item.component.code, item.reason, item.units) for item in trial.aside]
    assert aside == [("1.1", UNREADABLE, 2), ("2.1", NO_TWIN, 0)]
    assert trial.tried == 2
    # Only 1.2 is left, of which nothing is known.
    assert by_code(trial)[commune.code].after.score.published == 0


def test_points_outright_mean_nothing_under_another_maximum(draft, base, people, commune):
    Mark.objects.filter(scorecard__unit=commune, criterion__code="2.1").update(
        value={}, outright=True, points=15
    )
    same = try_draft(draft, base)
    assert same.aside == []

    def change(areas):
        areas[1]["children"][0]["max"] = "25"

    trial = try_draft(rewrite(draft, people, change), base)
    assert [(item.component.code, item.units) for item in trial.aside] == [("2.1", 1)]


def test_new_component_with_a_source_of_the_portal_is_tried_on_its_figure(
    draft, base, people, measured, commune, neighbour
):
    measured["procedures.on_time_rate"] = {
        commune.pk: Figure.ratio(1, 2, source="hồ sơ"),
        neighbour.pk: Figure.ratio(1, 1, source="hồ sơ"),
    }

    def change(areas):
        areas[1]["children"][0] |= {
            "twin": "",
            "source": {"kind": "measure", "name": "procedures.on_time_rate"},
        }

    trial = try_draft(rewrite(draft, people, change), base)

    rows = by_code(trial)
    assert trial.aside == []
    # (10 + 10) / 40 and (0 + 20) / 40
    assert [rows[unit.code].after.score.published for unit in (commune, neighbour)] == [50, 50]
    assert rows[neighbour.code].after.text == "1-2"


def test_exception_that_takes_much_of_the_maximum_makes_a_unit_incomparable(
    draft, base, people, commune
):
    def change(areas):
        areas[1]["children"][0]["exceptions"] = [
            {"units": [commune.code], "treat": "excluded", "reason": "không có"}
        ]

    trial = try_draft(rewrite(draft, people, change), base)

    [row] = trial.incomparable
    # 40 of 50 before (the survey was not held), 20 of 50 after.
    assert (row.unit, row.share_before, row.share_after) == (commune, 80, 40)
    assert row.left_out == ("2.1", "2.2")


def test_exception_that_looks_at_what_is_left_aside_is_left_aside_too(draft, base, people, commune):
    looks = {"when": {"code": "1.1", "state": "missing"}, "treat": "full", "reason": "r"}

    def change(areas):
        areas[0]["children"][0]["twin"] = ""
        areas[1]["children"][0]["exceptions"] = [looks]

    trial = try_draft(rewrite(draft, people, change), base)

    # 18 of 30, not the full 20: that 1.1 is new says nothing about the unit.
    assert by_code(trial)[commune.code].after.score.published == 60


def test_unit_that_ended_is_incomparable(draft, base, neighbour):
    neighbour.valid_to = "2020-12-31"
    neighbour.save()

    trial = try_draft(draft, base)

    assert [row.unit for row in trial.incomparable] == [neighbour]


def test_nothing_is_stored_and_queries_do_not_grow_with_units(
    draft, base, commune, django_assert_num_queries
):
    try_draft(draft, base)
    with CaptureQueriesContext(connection) as few:
        try_draft(draft, base)
    for number in range(5):
        unit = UnitFactory(code=f"3000{number}", parent=commune.parent)
        mark(base, unit, "2.1", Value.of(number))

    with django_assert_num_queries(len(few)):
        trial = try_draft(draft, base)

    assert len(trial.rows) == 7
    assert not IndexRun.objects.exists()


def test_set_that_follows_a_draft_has_nothing_to_be_tried_on(client, people, draft):
    following = copy_set(criteria_set=draft, code="n", title="2022", year=2022, by=people.staff)
    rewrite(draft, people, lambda areas: areas[0]["children"][0].update(max="x"))
    client.force_login(people.staff)

    page = client.get(reverse("par_index:criteria-trial", args=[following.pk]))

    assert "còn là dự thảo" in page.content.decode()


def test_page_tells_what_stands_against_a_trial(client, people, draft, base, criteria):
    client.force_login(people.staff)
    address = reverse("par_index:criteria-trial", args=[draft.pk])
    assert "70,00" in client.get(address).content.decode()

    def change(areas):
        areas[0]["children"][0]["max"] = "3"

    draft = rewrite(draft, people, change)
    assert "chưa chạy thử được" in client.get(address).content.decode()
    type(draft).objects.filter(pk=draft.pk).update(based_on=None)
    assert "chưa nối tiếp bộ nào" in client.get(address).content.decode()
