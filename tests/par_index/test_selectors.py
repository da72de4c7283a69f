"""What the pages show of runs, and what it costs."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from common import clock
from common.worklist import WorkGroup
from par_index import access, exceptions, selectors, services, work
from par_index.choices import RunState, StepKind
from par_index.models import IndexRun
from tests.factories import par_index as make
from tests.factories.units import UnitFactory
from units.permissions import Permission


def run(criteria, year=2020, **options):
    return services.run_index(criteria_set=criteria, year=year, **options)


def mark(unit, criteria, code, value, points, year=2020, stage="final"):
    card = criteria.scorecards.filter(unit=unit, year=year).first() or make.ScorecardFactory(
        criteria_set=criteria, unit=unit, year=year
    )
    return make.MarkFactory(
        scorecard=card,
        criterion=make.leaf(criteria, code),
        stage=stage,
        value=value,
        points=points,
    )


@pytest.fixture
def done(criteria, commune, neighbour, measured):
    """2019: 5 of 40 and 10 of 40. 2020: 25 of 40 and 10 of 40 (no survey, no figures)."""
    mark(commune, criteria, "1.1", {"option": "late"}, 5, year=2019)
    mark(neighbour, criteria, "1.1", {"option": "Có"}, 10, year=2019)
    run(criteria, 2019)
    mark(commune, criteria, "1.1", {"option": "Có"}, 10)
    mark(commune, criteria, "2.1", {"number": "75"}, 15)
    mark(neighbour, criteria, "1.1", {"option": "Có"}, 10)
    return run(criteria, is_final=True)


def test_heat_map_has_areas_ranks_and_last_years_change(done, commune, neighbour):
    table = selectors.heat_map(done)

    shown = [
        (row.unit, row.rank_shown, row.percent, [cell.percent for cell in row.cells], row.change)
        for row in table.rows
    ]
    assert shown == [
        (commune, "1", Decimal("62.50"), [50, 75], Decimal("50.00")),
        (neighbour, "2", Decimal("25.00"), [50, 0], Decimal("0.00")),
    ]
    assert [area.percent for area in table.areas] == [50, Decimal("37.5")]
    assert [str(row.band) for row in table.rows] == ["Khá", "Yếu"]


def test_heat_map_costs_the_same_with_one_unit_and_three(criteria, commune, neighbour, measured):
    neighbour.delete()
    one = run(criteria)
    for _number in range(2):
        UnitFactory()
    three = run(criteria)

    counts = []
    for index_run in (one, three):
        with CaptureQueriesContext(connection) as queries:
            len(selectors.heat_map(index_run).rows)
            selectors.costliest_components(index_run)
            selectors.component_across_units(index_run, "1.1")
            selectors.self_minus_final(index_run)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_lost_points_stand_dearest_first(done, commune, neighbour):
    mine = selectors.unit_result(done, neighbour)

    assert [(line.code, line.lost) for line in selectors.lost_points(mine)] == [
        ("2.1", 20),
        ("1.2", 10),
    ]


def test_costliest_components_by_mean_loss(done):
    assert [(row.code, row.mean_lost) for row in selectors.costliest_components(done)] == [
        ("2.1", Decimal("12.50")),
        ("1.2", Decimal("10.00")),
    ]


def test_component_across_units_best_first(done, commune, neighbour):
    rows = selectors.component_across_units(done, "2.1")

    assert [(row.unit, row.line.points) for row in rows] == [(commune, 15), (neighbour, 0)]


def test_why_this_rank(done, criteria, commune, neighbour):
    """Last year 5/40 and 10/40 (both places shared by none), this year 25/40 and 10/40."""
    story = selectors.rank_story(done, commune)

    assert (story.places, story.change, story.own) == (1, Decimal("50.00"), Decimal("50.00"))
    assert (story.rules, story.not_applicable, story.peers) == (0, 0, 0)
    theirs = selectors.rank_story(done, neighbour)
    assert (theirs.places, theirs.own, theirs.peers) == (-1, 0, Decimal("-50.00"))


def test_why_this_rank_tells_not_applicable_from_own_work(done, criteria, commune):
    commune.scorecards.get(year=2020).marks.filter(criterion__code="1.1").update(
        value={}, points=None, not_applicable=True
    )

    story = selectors.rank_story(run(criteria), commune)

    # 5/40 without 1.1 is 0/30; then 2.1 earns 15: 15/30.
    assert (story.not_applicable, story.own) == (Decimal("-12.50"), Decimal("50.00"))


def test_claims_beside_what_counted(done, criteria, commune, neighbour):
    mark(neighbour, criteria, "2.1", {"number": "60"}, 12, stage="self")

    rows = selectors.self_minus_final(done)

    assert [(row.unit, row.claimed, row.counted, row.difference) for row in rows] == [
        (neighbour, 12, 0, 12),
        (commune, 0, 0, 0),
    ]


def test_failed_and_running_runs_are_never_the_latest(done, criteria):
    for state in (RunState.RUNNING, RunState.FAILED):
        IndexRun.objects.create(
            criteria_set=criteria, year=2020, state=state, started_at=clock.now()
        )

    assert selectors.latest_run("commune", 2020) == done
    assert selectors.published_run("commune", 2020) is None


# --- Publication ---------------------------------------------------------------------------


def test_publication_is_once_and_for_final_runs_only(done, criteria, people):
    provisional = run(criteria)

    with pytest.raises(exceptions.RunNotPublishable):
        services.publish_run(run=provisional, by=people.staff)
    with pytest.raises(PermissionDenied):
        services.publish_run(run=done, by=people.administrator)
    services.publish_run(run=done, by=people.staff, decision_number="12/QĐ-UBND")
    with pytest.raises(exceptions.RunNotPublishable):
        services.publish_run(run=done, by=people.staff)
    assert selectors.published_run("commune") == done


def test_published_figures_do_not_move_when_marks_do(done, criteria, commune, people):
    services.publish_run(run=done, by=people.staff)
    mark(commune, criteria, "1.2", {"number": "100"}, 10)
    correction = run(criteria, is_final=True)

    assert selectors.unit_result(done, commune).percent == Decimal("62.50")
    assert selectors.unit_result(correction, commune).percent == Decimal("87.50")
    assert selectors.published_run("commune") == done


def test_result_once_written_is_not_saved_again(done, commune):
    written = selectors.unit_result(done, commune)

    with pytest.raises(ValueError, match="never change"):
        written.save()


# --- Doors ---------------------------------------------------------------------------------


def test_doors_of_cards(card, people):
    assert access.get_scorecard(people.official, card.pk) == card
    assert access.get_scorecard(people.staff, card.pk, Permission.SCORE_APPRAISE) == card
    with pytest.raises(Http404):
        access.get_scorecard(people.stranger, card.pk)
    with pytest.raises(PermissionDenied):
        access.get_scorecard(people.inspector, card.pk, Permission.SCORE_APPRAISE)
    assert [
        list(access.readable_scorecards(person)) for person in (people.leader, people.stranger)
    ] == [
        [card],
        [],
    ]


def test_doors_of_runs(done, commune, people):
    assert access.get_run(people.stranger, done.pk) == done
    assert access.get_result(people.stranger, done, commune.pk).unit == commune
    with pytest.raises(PermissionDenied):
        access.get_run(people.official, done.pk, Permission.INDEX_RUN)
    assert access.may_see_details(people.stranger, commune) is False


# --- Work list -----------------------------------------------------------------------------


def titles(user):
    return [(str(item.group), str(item.title), str(item.action)) for item in work.work_items(user)]


def test_work_list_follows_the_card(card, people):
    assert titles(people.official) == [
        ("soon", "Tự chấm điểm cải cách hành chính năm 2020", "Bắt đầu")
    ]
    make.StepFactory(scorecard=card, kind=StepKind.SUBMITTED)
    assert titles(people.leader) == [("soon", "Ký bảng tự chấm điểm năm 2020", "Xem và ký")]
    make.StepFactory(scorecard=card, kind=StepKind.SIGNED)
    assert titles(people.staff) == [("soon", f"Thẩm định bảng điểm: {card.unit}", "Thẩm định")]
    assert titles(people.inspector) == []


def test_work_list_counts_what_the_unit_itself_must_mark(card, criteria, people):
    for code in ("1.1", "1.2", "T1"):
        make.MarkFactory(scorecard=card, criterion=make.leaf(criteria, code), stage="self")

    assert work.work_items(people.official)[0].detail == "Đã chấm 1/2 tiêu chí."


def test_card_past_its_deadline_is_overdue(card, people):
    card.criteria_set.self_score_due_on = date(2020, 11, 30)
    card.criteria_set.save()

    with clock.frozen(datetime(2020, 12, 1, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        items = work.work_items(people.official)

    assert [item.group for item in items] == [WorkGroup.OVERDUE]
