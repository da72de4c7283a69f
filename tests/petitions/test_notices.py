"""Reminders about petitions: each once, one letter a day, missed rounds made up for, no words."""

from datetime import UTC, date, datetime

import pytest

from common import chores, clock
from common.models import OutgoingMail
from petitions import services
from petitions.choices import NoticeKind
from petitions.models import Notice
from petitions.selectors.notices import late_step
from petitions.services.notices import remind_due
from petitions.tasks import remind_petitions
from tests.factories.petitions import PetitionFactory
from tests.factories.units import person

pytestmark = pytest.mark.django_db
SECRET = "Ông Trần Văn Bí, 0912 345 678"


def on(month: int, day: int, hour: int = 9):
    """A moment of 2020, by the clock here."""
    return clock.frozen(datetime(2020, month, day, hour - 7, 0, tzinfo=UTC))


def told(user=None) -> list[tuple[str, str]]:
    notices = Notice.objects.order_by("pk")
    if user is not None:
        notices = notices.filter(recipient=user)
    return list(notices.values_list("kind", "recipient__username"))


def letters_to(user) -> list[str]:
    return list(OutgoingMail.objects.filter(to=user.email).values_list("body", flat=True))


def test_a_new_petition_is_told_once_to_those_of_the_unit(people, commune):
    petition = PetitionFactory(unit=commune, subject=SECRET, text=SECRET, place=SECRET)
    with on(6, 2):
        assert remind_due().letters == 1
        assert remind_due().letters == 0
    with on(6, 3):
        assert remind_due().letters == 0
    assert told() == [("new", people.official.username)]
    [letter] = letters_to(people.official)
    assert petition.code in letter
    assert f"/phan-anh/xu-ly/{petition.pk}/" in letter
    assert "Bí" not in letter
    assert "0912" not in letter


def test_nobody_is_written_to_at_night(people, commune):
    PetitionFactory(unit=commune)
    for hour in (7, 18):
        with on(6, 2, hour):
            expected = 1 if hour == 7 else 0
            OutgoingMail.objects.all().delete()
            Notice.objects.all().delete()
            assert remind_due().letters == expected


def test_near_then_late_in_growing_steps_and_ever_higher(people, commune):
    """Due on Monday 22 June; nearness is told on Wednesday, three working days before."""
    PetitionFactory(unit=commune, status="processing")
    for day in (16, 17, 18, 22):
        with on(6, day):
            remind_due()
    assert told() == [("near", people.official.username)]
    with on(6, 23):
        assert remind_due().letters == 1
    with on(6, 24):
        assert remind_due().letters == 0
    with on(6, 25):
        assert remind_due().letters == 1
    # Seven working days late: the leader too.
    with on(7, 1):
        assert remind_due().letters == 2
    # Fifteen: the district as well.
    with on(7, 13):
        assert remind_due().letters == 3
    with on(7, 14):
        assert remind_due().letters == 0
    late = Notice.objects.filter(kind=NoticeKind.LATE)
    assert late.count() == 3
    assert len(letters_to(people.official)) == 5


@pytest.mark.parametrize(
    ("days", "step"), [(0, 0), (1, 1), (2, 1), (3, 3), (14, 7), (15, 15), (29, 15), (31, 30)]
)
def test_the_steps_of_lateness(days, step):
    assert late_step(days) == step


def test_a_missed_week_is_made_up_for_by_one_letter(people, commune):
    PetitionFactory(unit=commune)
    PetitionFactory(unit=commune)
    with on(7, 2):
        assert remind_due().letters == 3 - 1
    [letter] = letters_to(people.official)
    assert letter.count("quá hạn 8 ngày làm việc") == 2
    assert "Phản ánh mới" not in letter


def test_one_letter_a_day_however_much_comes(people, commune):
    PetitionFactory(unit=commune)
    with on(6, 2):
        remind_due()
        PetitionFactory(unit=commune)
        assert remind_due().letters == 0
    with on(6, 3):
        assert remind_due().letters == 1
    assert len(told(people.official)) == 2


def test_a_leader_hears_of_a_draft_and_again_when_it_lies(people, commune):
    petition = PetitionFactory(unit=commune)
    with on(6, 2):
        services.draft_answer(petition=petition, text="Đã xong", submit=True, by=people.official)
        remind_due()
    assert told() == [("to_approve", people.leader.username)]
    assert f"/phan-anh/xu-ly/{petition.pk}/duyet/" in letters_to(people.leader)[0]
    with on(6, 3):
        assert remind_due().letters == 0
    with on(6, 4):
        assert remind_due().letters == 1
    # Sent back and drafted anew: that is news.
    with on(6, 5):
        services.return_draft(petition=petition, reason="Thiếu ngày", by=people.leader)
        services.draft_answer(petition=petition, text="Xong 5/6", submit=True, by=people.official)
        assert remind_due().letters == 1


def test_without_anyone_to_hear_those_above_do(people, commune):
    people.official.email = ""
    people.official.save()
    PetitionFactory(unit=commune)
    with on(6, 2):
        remind_due()
    assert told() == [("new", people.staff.username)]


def test_what_another_process_told_is_not_told_again(people, commune, monkeypatch):
    """Both read before either wrote: the letter's key decides."""
    PetitionFactory(unit=commune)
    with on(6, 2):
        monkeypatch.setattr("petitions.services.notices._written", lambda today: set())
        remind_due()
        known = {}
        monkeypatch.setattr("petitions.services.notices.known_notices", lambda: known)
        assert remind_due().letters == 0
    assert OutgoingMail.objects.count() == Notice.objects.count() == 1


def test_a_transferred_petition_is_new_to_the_unit_that_receives_it(people, commune, district):
    petition = PetitionFactory(unit=commune)
    with on(6, 2):
        remind_due()
        services.transfer(
            petition=petition, to_unit=district, reason="Việc của huyện", by=people.official
        )
        remind_due()
    assert told(people.staff) == [("new", people.staff.username)]


def test_the_chore_says_what_it_did(people, commune):
    PetitionFactory(unit=commune)
    with on(6, 2):
        assert remind_petitions() == 1
    chore = chores.Chore.objects.get(name="remind-petitions")
    assert chore.last_result == "1 thư cho 1 phản ánh"


def test_queries_do_not_grow_with_petitions(people, commune, django_assert_max_num_queries):
    PetitionFactory(unit=commune, due_on=date(2020, 6, 22))
    with on(6, 2), django_assert_max_num_queries(20) as one:
        remind_due()
    OutgoingMail.objects.all().delete()
    PetitionFactory.create_batch(5, unit=commune)
    with on(6, 3), django_assert_max_num_queries(20) as many:
        remind_due()
    assert len(one) == len(many)


def test_leaders_of_other_units_hear_nothing(people, commune, neighbour):
    other = person("leader", neighbour)
    PetitionFactory(unit=commune)
    with on(7, 20):
        remind_due()
    assert told(other) == []
