"""What the portal does by itself leaves its marks."""

from datetime import timedelta

import pytest

from common import chores, clock
from common.models import Chore, PendingImport
from common.tasks import clear_pending_imports, send_mails, sweep_jobs
from par_index.tasks import compute_nightly
from plans.tasks import open_periods, send_reminders
from tests.factories.units import UserFactory

pytestmark = pytest.mark.django_db


def test_a_round_without_work_is_done_and_did_nothing():
    with chores.doing("sweep"):
        assert Chore.objects.get().last_done_at is None

    chore = Chore.objects.get(pk="sweep")
    assert chore.last_started_at <= chore.last_done_at
    assert (chore.last_work_at, chore.last_result) == (None, "")


def test_the_last_round_that_did_something_is_remembered():
    with chores.doing("sweep") as this:
        this.did("3 việc")
    worked_at = Chore.objects.get().last_work_at

    with chores.doing("sweep"):
        pass

    chore = Chore.objects.get()
    assert (chore.last_result, chore.last_work_at) == ("3 việc", worked_at)
    assert chore.last_done_at > worked_at


def test_a_breakdown_is_noted_and_goes_on_its_way():
    with pytest.raises(RuntimeError), chores.doing("sweep"):
        raise RuntimeError("đứt")

    chore = Chore.objects.get()
    assert (chore.last_error, chore.last_done_at) == ("RuntimeError: đứt", None)
    assert chore.last_failed_at is not None


@pytest.mark.parametrize(
    ("task", "name"),
    [
        (sweep_jobs, "sweep-jobs"),
        (send_mails, "send-mails"),
        (clear_pending_imports, "clear-imports"),
        (open_periods, "open-periods"),
        (send_reminders, "send-reminders"),
        (compute_nightly, "nightly-index"),
    ],
)
def test_every_regular_task_leaves_its_mark(task, name, settings):
    task()

    chore = Chore.objects.get(pk=name)
    assert chore.last_done_at is not None
    assert name in settings.CELERY_BEAT_SCHEDULE


def test_files_never_confirmed_go_after_a_day():
    by, now = UserFactory(), clock.now()
    for hours in (23, 25):
        PendingImport.objects.create(kind="plan", by=by, made_at=now - timedelta(hours=hours))

    assert clear_pending_imports() == 1

    assert PendingImport.objects.get().made_at > now - timedelta(days=1)
    assert Chore.objects.get().last_result == "đã xóa 1 tệp chưa xác nhận"
