"""A broker that is down: what was written stands, and who wrote it notices nothing."""

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from common import jobs, mail, tasks
from common.hints import hint
from common.mail import Letter
from common.models import Job, OutgoingMail, StoredFile
from tests.factories.files import pdf, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_broker(monkeypatch):
    """How often it was tried."""
    tried = []

    def delay(*args):
        tried.append(args)
        raise OperationalError("connection refused")

    for task in (tasks.run_job, tasks.send_mails, tasks.count_pages):
        monkeypatch.setattr(task, "delay", delay)
    return tried


def write_letter():
    mail.write([Letter("a", "a@example.org", "a", "a")])


def write_job():
    jobs.enqueue("index-year")


@pytest.mark.parametrize(
    ("act", "model"),
    [(write_letter, OutgoingMail), (write_job, Job), (lambda: stored(pdf()), StoredFile)],
)
def test_the_write_stands(
    no_broker, settings, tmp_path, act, model, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    settings.JOB_HANDLERS = {"index-year": "nowhere"}

    with django_capture_on_commit_callbacks(execute=True):
        act()
        assert no_broker == []

    assert len(no_broker) == 1
    assert model.objects.count() == 1


def test_nothing_is_told_of_what_was_rolled_back(no_broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        hint(tasks.send_mails)
        transaction.set_rollback(True)

    assert no_broker == []


def test_a_sweep_goes_on_to_the_next_job(
    no_broker, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(jobs, "UNSENT_AFTER", -jobs.UNSENT_AFTER)
    for _one in range(2):
        Job.objects.create(kind="index-year")

    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.sweep() == 2

    assert len(no_broker) == 2
