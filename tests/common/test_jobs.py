"""Background work: each job is a row, whoever delivers it and however often."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common import jobs
from common.exceptions import Refused
from common.models import Job, JobState
from tests.factories.units import UserFactory

pytestmark = pytest.mark.django_db

RUNS = []


def count_up(job):
    RUNS.append(job.arguments)
    return "xong"


def refuse(job):
    raise Refused("Chưa có số liệu.")


def break_down(job):
    raise RuntimeError("đứt")


def too_slow(job):
    """Meanwhile the job was taken for dead and claimed by another worker."""
    Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)
    raise RuntimeError("muộn")


@pytest.fixture(autouse=True)
def handlers(settings):
    RUNS.clear()
    settings.JOB_HANDLERS = {
        name: f"{__name__}.{name}" for name in ("count_up", "refuse", "break_down", "too_slow")
    }


def made(kind="count_up", **fields):
    return Job.objects.create(kind=kind, **fields)


def test_a_job_is_written_down_and_then_done(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("count_up", year=2020)
        assert (job.state, RUNS) == (JobState.QUEUED, [])

    job.refresh_from_db()
    assert (job.state, job.message, job.attempts) == (JobState.DONE, "xong", 1)
    assert RUNS == [{"year": 2020}]


def test_unknown_work_is_not_taken():
    with pytest.raises(LookupError):
        jobs.enqueue("rm")
    assert not Job.objects.exists()


def test_a_job_delivered_twice_is_done_once():
    job = made()

    jobs.run(str(job.pk))
    jobs.run(str(job.pk))

    assert len(RUNS) == 1


def test_a_refusal_is_told_in_its_own_words():
    job = made("refuse")

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.message, job.error) == (JobState.FAILED, "Chưa có số liệu.", "")


def test_a_breakdown_is_kept_for_the_log_and_not_shown():
    job = made("break_down")

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.message, job.error) == (JobState.FAILED, "", "RuntimeError: đứt")


def test_a_job_whose_message_was_lost_is_sent_again(django_capture_on_commit_callbacks):
    job = made()
    Job.objects.update(queued_at=timezone.now() - timedelta(minutes=2))

    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.sweep() == 1

    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_job_just_queued_is_left_to_its_message():
    made()

    assert jobs.sweep() == 0


def silent(attempts):
    job = made(
        state=JobState.RUNNING,
        attempts=attempts,
        seen_at=timezone.now() - timedelta(minutes=6),
    )
    Job.objects.update(queued_at=timezone.now() - timedelta(minutes=7))
    return job


def test_a_job_that_fell_silent_is_sent_again(django_capture_on_commit_callbacks):
    job = silent(attempts=1)

    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.sweep() == 1

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_a_job_that_fell_silent_three_times_has_failed():
    job = silent(attempts=3)

    assert jobs.sweep() == 0

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.finished_at is not None


def test_a_running_job_that_gives_signs_of_life_is_left_alone():
    job = silent(attempts=1)

    jobs.progress(job, 3, 20, "xã thứ ba" + "." * 400)

    assert jobs.sweep() == 0
    job.refresh_from_db()
    assert (job.state, job.done, job.total, len(job.message)) == (JobState.RUNNING, 3, 20, 300)


def test_a_late_worker_does_not_end_the_attempt_of_another():
    job = made("too_slow")

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 2)


@pytest.mark.parametrize(
    ("asked", "state", "refresh"),
    [
        ("?reload", JobState.RUNNING, None),
        ("?reload", JobState.DONE, "true"),
        ("", JobState.DONE, None),
    ],
)
def test_a_page_that_asked_for_it_is_opened_anew_when_the_job_is_over(
    client, asked, state, refresh
):
    user = UserFactory()
    job = made("count_up", requested_by=user, state=state)
    client.force_login(user)

    answer = client.get(
        reverse("common:job-detail", args=[job.pk]) + asked, headers={"HX-Request": "true"}
    )

    assert answer.headers.get("HX-Refresh") == refresh
    assert ("?reload" in answer.content.decode()) == (state == JobState.RUNNING)
