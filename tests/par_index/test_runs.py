"""Index runs: what counts, what is excluded, and that a run is whole or nothing."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.figures import Figure
from common.models import JobState
from par_index import services
from par_index.choices import RunState
from par_index.measures import subordinate_mean
from par_index.models import IndexRun, UnitResult
from par_index.selectors import (
    adjustment_lines,
    result_lines,
    results_of,
    score_comparison,
    stage_totals,
)
from par_index.tasks import compute_nightly
from tests.factories import par_index as make
from tests.factories.units import DistrictFactory, UnitFactory


def run(criteria, **options):
    return services.run_index(criteria_set=criteria, year=2020, **options)


def result(index_run, unit):
    return index_run.results.get(unit=unit)


def line(unit_result, code):
    return next(line for line in result_lines(unit_result) if line.code == code)


def mark(card, code, stage="appraisal", **fields):
    return make.MarkFactory(
        scorecard=card, criterion=make.leaf(card.criteria_set, code), stage=stage, **fields
    )


@pytest.fixture
def both(criteria, commune, neighbour, measured):
    """Two cards alike: 10 + 5 (portal 1/2) + 15 (3/4) + 8 (survey 8/10) of 50."""
    measured["petitions.on_time_rate"] = Figure.ratio(1, 2, source="cổng")
    measured["satisfaction.factor:procedures"] = Figure.ratio(8, 10, source="phiếu")
    cards = [
        make.ScorecardFactory(criteria_set=criteria, unit=unit) for unit in (commune, neighbour)
    ]
    for card in cards:
        mark(card, "1.1")
        mark(card, "2.1", value={"numerator": "3", "denominator": "4"}, points=15)
    return cards


def test_run_scores_marks_portal_figures_and_surveys(criteria, commune, both):
    mine = result(run(criteria), commune)

    assert (mine.points, mine.maximum, mine.percent) == (38, 50, Decimal("76.00"))
    assert (mine.band, mine.rank_shown) == ("Khá", "1-2")
    assert [line.stage for line in result_lines(mine)] == [
        *("appraisal", "portal", "appraisal", "survey")
    ]
    assert line(mine, "1.2").figure == Figure.ratio(1, 2, source="cổng")


def test_not_applicable_changes_one_units_maximum_and_nobody_elses(
    criteria, commune, neighbour, both
):
    before = run(criteria)
    both[0].marks.filter(criterion__code="1.1").update(value={}, points=None, not_applicable=True)
    after = run(criteria)

    assert (result(after, commune).maximum, result(after, commune).percent) == (40, 70)
    theirs = ("points", "maximum", "percent", "areas", "lines")
    assert [getattr(result(after, neighbour), name) for name in theirs] == [
        getattr(result(before, neighbour), name) for name in theirs
    ]


def test_run_twice_gives_the_same_digests_and_results(criteria, both):
    one, two = run(criteria), run(criteria)

    assert one.pk != two.pk
    assert (one.input_digest, one.result_digest) == (two.input_digest, two.result_digest)
    fields = ("unit", "points", "maximum", "percent_exact", "rank", "lines")
    assert list(results_of(one).values_list(*fields)) == list(results_of(two).values_list(*fields))


def test_survey_without_answers_leaves_the_maximum(criteria, commune, both, measured):
    measured["satisfaction.factor:procedures"] = Figure.ratio(0, 0, source="phiếu")

    mine = result(run(criteria), commune)

    assert (mine.points, mine.maximum, mine.percent) == (30, 40, 75)
    assert line(mine, "2.2").state.code == "not_held"


def test_missing_figure_costs_points_but_nothing_to_measure_does_not(
    criteria, commune, both, measured
):
    measured["petitions.on_time_rate"] = Figure.missing(source="cổng")
    missing = line(result(run(criteria), commune), "1.2")
    measured["petitions.on_time_rate"] = Figure.ratio(0, 0, source="cổng")
    nothing = line(result(run(criteria), commune), "1.2")

    assert (missing.state.code, missing.points) == ("missing", 0)
    assert (nothing.state.code, nothing.points) == ("full_not_applicable", 10)


def test_mark_of_the_unit_counts_before_the_portals_figure(criteria, commune, both):
    mark(both[0], "1.2", stage="self", value={"numerator": "2", "denominator": "2"})

    claimed = line(result(run(criteria), commune), "1.2")

    assert (claimed.points, claimed.stage, claimed.differs_from_portal) == (10, "self", True)


def test_final_run_does_not_believe_a_mark_that_nobody_appraised(criteria, commune, both):
    both[0].marks.filter(criterion__code="2.1").update(stage="self")

    unjudged = line(result(run(criteria, is_final=True), commune), "2.1")

    assert (unjudged.points, unjudged.is_not_appraised) == (0, True)


def test_final_counts_before_appraisal_before_self_and_a_reply_never(criteria, commune, both):
    mark(both[0], "1.1", stage="self", value={"option": "Không"})
    mark(both[0], "1.1", stage="reply", value={"option": "Không"})
    appraised = line(result(run(criteria), commune), "1.1")
    mark(both[0], "1.1", stage="final", value={"option": "late"})
    final = line(result(run(criteria), commune), "1.1")

    assert (appraised.stage, appraised.points) == ("appraisal", 10)
    assert (final.stage, final.points) == ("final", 5)


def test_bonus_is_capped_per_item_and_together(criteria, commune, both):
    mark(both[0], "T1", value={}, points=2, outright=True)
    mark(both[0], "T2", value={}, points=2, outright=True)
    mark(both[0], "P1", value={}, points=1, outright=True)

    mine = result(run(criteria), commune)

    # 38 + min(2 + 2, 3) - 1 = 40 of 50
    assert (mine.bonus, mine.penalty, mine.percent) == (3, 1, 80)
    assert [item.points for item in adjustment_lines(mine)] == [2, 2, 1]


def test_yes_or_no_figure_answers_a_choice(commune, measured):
    content = make.document()
    content["areas"][0]["children"][0]["source"] = {"kind": "measure", "name": "a.published"}
    criteria = make.criteria_set(areas=content["areas"])
    measured["a.published"] = Figure.count(1, source="cổng")
    yes = line(result(run(criteria), commune), "1.1")
    measured["a.published"] = Figure.count(0, source="cổng")
    no = line(result(run(criteria), commune), "1.1")

    assert (yes.points, no.points) == (10, 0)
    assert (no.state.code, no.differs_from_portal) == ("scored", False)


def test_run_that_breaks_while_writing_leaves_nothing_visible(criteria, both, monkeypatch):
    whole = UnitResult.objects.bulk_create

    def breaks(rows, **options):
        whole(rows[:1])
        raise RuntimeError("the machine died")

    monkeypatch.setattr(UnitResult.objects, "bulk_create", breaks)
    with pytest.raises(RuntimeError):
        run(criteria)

    assert list(IndexRun.objects.values_list("state", "unit_count")) == [(RunState.FAILED, 0)]
    assert UnitResult.objects.count() == 0
    assert IndexRun.objects.done().count() == 0


def test_run_covers_units_in_force_at_the_years_end(criteria, commune, neighbour, measured):
    UnitFactory(valid_to="2020-06-30")
    UnitFactory(valid_from="2021-01-01")

    done = run(criteria)

    assert {row.unit for row in done.results.all()} == {commune, neighbour}
    assert done.unit_count == 2


def test_run_cost_does_not_grow_with_units(
    criteria, commune, neighbour, measured, django_assert_num_queries
):
    neighbour.delete()
    with CaptureQueriesContext(connection) as one:
        run(criteria)
    for _number in range(2):
        unit = UnitFactory()
        mark(make.ScorecardFactory(criteria_set=criteria, unit=unit), "1.1")
    with django_assert_num_queries(len(one)):
        run(criteria)


def test_two_requests_for_the_same_run_are_one_job(
    criteria, people, django_capture_on_commit_callbacks
):
    one = services.start_run(criteria_set=criteria, year=2020, by=people.staff)
    two = services.start_run(criteria_set=criteria, year=2020, by=people.staff)

    assert one == two


def test_run_now_goes_through_the_job_table(criteria, both):
    job = services.run_now(criteria_set=criteria, year=2020)

    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert IndexRun.objects.get(job=job).unit_count == 2


def test_night_computes_open_sets_and_only_when_something_changed(criteria, both):
    assert compute_nightly() == 1
    assert compute_nightly() == 1
    assert IndexRun.objects.count() == 1

    mark(both[0], "1.1", stage="final", value={"option": "late"})
    compute_nightly()
    assert IndexRun.objects.count() == 2


def test_district_reads_the_mean_of_its_communes(criteria, district, commune, neighbour, both):
    both[0].marks.filter(criterion__code="1.1").delete()
    run(criteria)

    figure = subordinate_mean([district], 2020)[district.pk]

    # (28/50 + 38/50) / 2
    assert (figure.value, figure.n) == (Decimal(66), 2)


def test_a_run_that_ranks_another_district_is_not_ours_to_publish(criteria, both, people):
    elsewhere = UnitFactory(parent=DistrictFactory(name="Huyện khác"))
    make.ScorecardFactory(criteria_set=criteria, unit=elsewhere)
    done = run(criteria, is_final=True)

    with pytest.raises(PermissionDenied):
        services.publish_run(run=done, by=people.staff)

    assert not IndexRun.objects.published().exists()


def test_stage_totals_count_what_nobody_marks_by_the_portal(criteria, commune, both):
    rows = score_comparison(both[0], with_figures=False, with_history=False)

    totals = stage_totals(rows, result(run(criteria), commune))

    assert (totals.self_points, totals.appraisal, totals.final) == (13, 38, 38)
    assert stage_totals(rows).appraisal == 25
