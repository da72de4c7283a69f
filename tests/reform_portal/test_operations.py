"""Whether the portal does by itself what it should: the page, and what a person decides there."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from common import chores
from common.choices import Tone
from common.exceptions import Refused
from common.models import Chore, Job, JobState, MailState, OutgoingMail
from plans.models import Reminder
from reform_portal import operations
from reform_portal.operations import BROKEN, NEVER, ON_TIME, OVERDUE, RUNNING
from tests.factories.plans import ReportFactory
from tests.factories.units import DistrictFactory, UnitFactory, person

pytestmark = pytest.mark.django_db

MINUTELY = next(regular for regular in operations.REGULAR if regular.name == "send-mails")


def ago(**delta):
    return timezone.now() - timedelta(**delta)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        (None, NEVER),
        ({"last_started_at": {"seconds": 61}, "last_done_at": {"seconds": 60}}, ON_TIME),
        ({"last_started_at": {"seconds": 5}, "last_done_at": {"seconds": 60}}, RUNNING),
        ({"last_started_at": {"minutes": 11}, "last_done_at": {"minutes": 11}}, OVERDUE),
        # It starts every minute and never comes to its end.
        ({"last_started_at": {"seconds": 5}, "last_done_at": {"hours": 3}}, OVERDUE),
        ({"last_started_at": {"minutes": 11}}, OVERDUE),
        (
            {
                "last_started_at": {"seconds": 9},
                "last_done_at": {"minutes": 2},
                "last_failed_at": {"seconds": 8},
            },
            BROKEN,
        ),
        (
            {
                "last_started_at": {"seconds": 9},
                "last_done_at": {"seconds": 8},
                "last_failed_at": {"minutes": 2},
            },
            ON_TIME,
        ),
    ],
)
def test_a_chore_says_how_it_stands(fields, state):
    chore = None
    if fields is not None:
        chore = Chore(name="send-mails", **{key: ago(**delta) for key, delta in fields.items()})

    assert operations.chore_state(MINUTELY, chore, timezone.now()) == state


def test_every_chore_on_the_page_is_on_the_schedule(settings):
    assert {regular.name for regular in operations.REGULAR} == set(settings.CELERY_BEAT_SCHEDULE)


def test_health_tells_of_a_chore_that_stays_away_and_stays_well(client):
    with chores.doing("send-mails"):
        pass
    assert client.get("/healthz").json()["chores"] is True

    Chore.objects.update(last_started_at=ago(hours=1), last_done_at=ago(hours=1))

    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["chores"]) == (200, False)


@pytest.fixture
def letter(commune, people):
    """A letter about the commune that the mail server refused for good."""
    letter = OutgoingMail.objects.create(
        key="a",
        to="a@example.org",
        subject="Nhắc báo cáo",
        body="Kính gửi…",
        state=MailState.FAILED,
        attempts=6,
        error="550 unknown",
    )
    Reminder.objects.create(
        kind="report",
        report=ReportFactory(unit=commune),
        for_day=date(2020, 9, 10),
        audience="official",
        unit=commune,
        recipient=people.official,
        mail=letter,
    )
    return letter


def test_a_letter_is_sent_again_by_decision_and_with_a_trace(letter, people):
    operations.send_again(letter=letter, by=people.staff)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.error) == (MailState.QUEUED, 0, "")
    [event] = AuditEvent.objects.filter(action="mail.sent_again")
    assert (event.actor, event.before) == (people.staff, {"state": "failed"})
    with pytest.raises(Refused, match="không cần gửi lại"):
        operations.send_again(letter=letter, by=people.staff)


def test_a_letter_is_marked_as_sent_by_decision_and_with_a_trace(letter, people):
    operations.mark_sent(letter=letter, by=people.administrator)

    letter.refresh_from_db()
    assert letter.state == MailState.SENT
    assert AuditEvent.objects.filter(action="mail.marked_sent").count() == 1
    with pytest.raises(Refused):
        operations.mark_sent(letter=letter, by=people.staff)


def test_deciding_wants_the_right(letter, people):
    for act in (operations.send_again, operations.mark_sent):
        with pytest.raises(PermissionDenied):
            act(letter=letter, by=people.official)


def test_letters_about_another_district_do_not_exist(letter):
    outsider = person("district_staff", DistrictFactory(name="Huyện Mang Thít"))

    with pytest.raises(Http404):
        operations.get_letter(outsider, letter.pk)
    assert operations.operations(outsider)["unsettled"] == []


def test_the_page_shows_what_waits_for_a_decision_and_does_it(client, letter, people):
    client.force_login(people.staff)
    page = client.get(reverse("operations")).content.decode()
    assert "550 unknown" in page

    client.post(reverse("letter-decide", args=[letter.pk]), {"sent": "1"})

    assert "550 unknown" not in client.get(reverse("operations")).content.decode()


def test_a_demonstration_says_that_no_letter_leaves(client, people, settings):
    client.force_login(people.staff)
    words = "không thư nào rời khỏi máy này"

    settings.DEMO = True
    assert words in client.get(reverse("operations")).content.decode()
    settings.DEMO = False
    assert words not in client.get(reverse("operations")).content.decode()


NO_LETTER = "Cổng chưa được cấu hình gửi thư: thư chỉ được ghi ra nhật ký, không ai nhận được."


@pytest.mark.parametrize(
    ("backend", "warned"),
    [("console", True), ("dummy", True), ("locmem", True), ("filebased", True), ("smtp", False)],
)
def test_a_portal_whose_letters_do_not_leave_says_so(client, people, settings, backend, warned):
    client.force_login(people.staff)
    settings.DEMO = False
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"

    page = client.get(reverse("operations"))

    assert (NO_LETTER in page.content.decode()) is warned
    [sent, *_others] = operations.operations(people.staff)["letter_counts"]
    assert sent[2] == (Tone.NEUTRAL if warned else Tone.DONE)


def test_a_demonstration_is_not_told_to_set_up_its_mail(client, people, settings):
    client.force_login(people.staff)
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert NO_LETTER not in client.get(reverse("operations")).content.decode()


def test_the_worker_is_judged_by_what_it_finished(people):
    Job.objects.create(kind="a", state=JobState.FAILED, error="đứt", finished_at=ago(hours=2))
    Job.objects.create(kind="a", state=JobState.DONE, finished_at=ago(hours=1))
    Job.objects.create(kind="a", state=JobState.QUEUED)

    found = operations.worker()

    assert (found["queued"], found["failed_count"]) == (1, 1)
    assert found["last_finished_at"] > ago(minutes=61)


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_costs_the_same_however_many_letters(
    client, people, letter, district, count, django_assert_num_queries
):
    for number in range(count):
        unit = UnitFactory(parent=district)
        row = OutgoingMail.objects.create(
            key=f"b{number}", to="b@example.org", subject="b", body="b", state=MailState.FAILED
        )
        Reminder.objects.create(
            kind="report",
            report=ReportFactory(unit=unit),
            for_day=date(2020, 9, 10),
            audience="official",
            unit=unit,
            recipient=people.leader,
            mail=row,
        )

    with django_assert_num_queries(13):
        operations.operations(people.staff)
