"""A run spread over workers: the same bytes as one worker's, and whole or invisible."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from common.models import Job, JobState
from par_index import services
from par_index.access import get_run
from par_index.choices import RunState
from par_index.measures import newest_runs
from par_index.models import IndexRun, RunChunk, UnitResult
from par_index.selectors import latest_run, results_of
from par_index.services import run_chunks, runs
from par_index.tasks import help_run
from tests.factories import par_index as make
from tests.factories.units import UnitFactory

UNITS = 5


@pytest.fixture
def criteria(district):
    return make.criteria_set()


@pytest.fixture
def units(criteria, district, measured):
    found = [UnitFactory(parent=district, code=f"c{number}") for number in range(UNITS)]
    for number, unit in enumerate(found):
        make.MarkFactory(
            scorecard=make.ScorecardFactory(criteria_set=criteria, unit=unit),
            criterion=make.leaf(criteria, "2.1"),
            stage="final",
            value={"numerator": str(number), "denominator": "7"},
        )
    return found


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(run_chunks, "CHUNK", 2)


def begun(criteria, units):
    """A run laid out in chunks, with nothing scored yet."""
    run = IndexRun.objects.create(
        criteria_set=criteria,
        year=2020,
        started_at=timezone.now(),
        criteria_digest=criteria.digest,
    )
    run_chunks.settle(run, units)
    run_chunks.split(run, units)
    return run


def score_first(run):
    return run_chunks.score_chunk(run.chunks.first(), run_chunks.result_rows(run))


def test_many_chunks_give_the_bytes_of_one(criteria, units, monkeypatch):
    whole = services.run_index(criteria_set=criteria, year=2020)
    monkeypatch.setattr(run_chunks, "CHUNK", 2)
    spread = services.run_index(criteria_set=criteria, year=2020)

    assert spread.result_digest == whole.result_digest
    assert spread.input_digest == whole.input_digest
    assert spread.summary == whole.summary
    assert list(results_of(spread).values_list("cells", "rank", "areas")) == list(
        results_of(whole).values_list("cells", "rank", "areas")
    )
    assert not RunChunk.objects.exists()


def test_workers_are_called_to_help_once_a_chunk(
    criteria, units, small_chunks, monkeypatch, django_capture_on_commit_callbacks
):
    called = []
    monkeypatch.setattr(help_run, "delay", called.append)

    with django_capture_on_commit_callbacks(execute=True):
        run = services.run_index(criteria_set=criteria, year=2020)

    assert called == [run.pk, run.pk]


def test_nothing_of_a_run_shows_before_it_is_whole(criteria, units, small_chunks, people):
    run = begun(criteria, units)
    score_first(run)

    assert UnitResult.objects.filter(run=run).count() == 1
    assert not results_of(run).exists()
    assert latest_run("commune", 2020) is None
    assert newest_runs(2020) == []
    with pytest.raises(Http404):
        get_run(people.staff, run.pk)


def test_a_helper_scores_what_is_free_and_leaves_the_end_to_the_leader(
    criteria, units, small_chunks
):
    run = begun(criteria, units)

    help_run(run.pk)

    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert run.chunks.filter(done_at=None).count() == 0
    assert run.results.count() == UNITS


def test_a_chunk_whose_worker_died_is_done_by_another(criteria, units, small_chunks):
    run = begun(criteria, units)
    run.chunks.filter(number=1).update(claimed_at=timezone.now() - timedelta(minutes=5))

    run_chunks.work_to_the_end(run)

    assert run.results.count() == UNITS


def test_a_chunk_in_hand_is_left_to_its_worker(criteria, units, small_chunks):
    run = begun(criteria, units)
    run.chunks.filter(number=1).update(claimed_at=timezone.now())

    run_chunks.work(run)

    assert list(run.chunks.filter(done_at=None).values_list("number", flat=True)) == [1]


def test_of_two_workers_with_one_chunk_the_first_to_finish_writes(criteria, units, small_chunks):
    run = begun(criteria, units)

    assert score_first(run) is True
    assert score_first(run) is False
    assert run.results.count() == 1


def test_a_late_worker_writes_nothing_into_a_run_that_was_given_up(criteria, units, small_chunks):
    run = begun(criteria, units)
    chunk = run.chunks.first()
    runs.discard(run)

    assert run_chunks.score_chunk(chunk, run_chunks.result_rows(run)) is False
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert not run.results.exists()
    help_run(run.pk)
    assert not run.results.exists()


def test_what_a_dead_worker_left_goes_with_the_next_run(criteria, units, small_chunks):
    silent = timezone.now() - timedelta(hours=1)
    job = Job.objects.create(kind=runs.JOB_KIND, state=JobState.RUNNING, seen_at=silent)
    dead = begun(criteria, units)
    IndexRun.objects.filter(pk=dead.pk).update(job=job)
    run_chunks.work(dead)

    alive = services.run_index(criteria_set=criteria, year=2020)

    dead.refresh_from_db()
    assert dead.state == RunState.FAILED
    assert set(UnitResult.objects.values_list("run", flat=True)) == {alive.pk}


def test_a_job_that_starts_again_drops_its_first_attempt(criteria, units, small_chunks):
    job = Job.objects.create(
        kind=runs.JOB_KIND,
        state=JobState.RUNNING,
        seen_at=timezone.now(),
        arguments=runs.job_arguments(criteria, 2020, is_final=False),
    )
    first = begun(criteria, units)
    IndexRun.objects.filter(pk=first.pk).update(job=job)

    runs.run_index_job(job)

    assert list(IndexRun.objects.order_by("pk").values_list("state", flat=True)) == [
        RunState.FAILED,
        RunState.DONE,
    ]


def test_a_run_that_still_lives_is_left_alone(criteria, units, small_chunks):
    job = Job.objects.create(kind=runs.JOB_KIND, state=JobState.RUNNING, seen_at=timezone.now())
    other = begun(criteria, units)
    IndexRun.objects.filter(pk=other.pk).update(job=job)

    services.run_index(criteria_set=criteria, year=2020)

    other.refresh_from_db()
    assert other.state == RunState.RUNNING
