"""The answer: drafted by an official, given by the leader, published without anybody's name."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from petitions import services
from petitions.exceptions import AnswerMissing, NamesSomebody, PetitionMovedOn, ReasonMissing
from petitions.models import Petition
from petitions.selectors import marked, public_proposal
from petitions.work import work_items
from tests.factories.petitions import PetitionFactory
from tests.factories.units import person

pytestmark = pytest.mark.django_db
TEXT = "Bà Nguyễn Thị Hoa, số 0912 345 678, phải chờ."


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(datetime(2020, 6, 8, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def petition(commune):
    return PetitionFactory(unit=commune, text=TEXT)


@pytest.fixture
def drafted(petition, people):
    services.draft_answer(
        petition=petition, text="Đã xin lỗi bà Hoa.", submit=True, by=people.official
    )
    return petition


def post(client, name, petition, **values):
    return client.post(reverse(f"petitions:petition-{name}", args=[petition.pk]), values)


def approve_page(client, petition):
    return client.get(reverse("petitions:petition-approve", args=[petition.pk]))


# --- Draft and approval -----------------------------------------------------------------------------


def test_a_draft_waits_for_the_leader_and_the_sender_does_not_see_it(client, drafted, people):
    assert (drafted.status, drafted.drafted_by) == ("drafted", people.official)
    assert drafted.taken_on == date(2020, 6, 8)
    assert "Đã xin lỗi" not in client.get(drafted.get_absolute_url()).content.decode()


def test_the_leader_approves_with_one_tick(client, drafted, people):
    client.force_login(people.leader)
    page = approve_page(client, drafted)
    shown = page.content.decode()
    assert "Bà Nguyễn Thị Hoa" in shown
    public = page.context["words"]
    assert "Hoa" not in public.text + public.answer
    assert "0912" not in public.text
    initial = page.context["form"].initial
    assert post(client, "approve", drafted, **initial).status_code == 422
    assert post(client, "approve", drafted, **initial, names_nobody="on").status_code == 302
    drafted.refresh_from_db()
    assert (drafted.status, drafted.answer) == ("answered", "Đã xin lỗi bà Hoa.")
    assert (drafted.answered_on, drafted.answered_by) == (date(2020, 6, 8), people.leader)
    assert (drafted.draft_answer, drafted.public_answer) == ("", "Đã xin lỗi bà […].")


def test_the_official_may_not_approve_their_own_draft(client, drafted, people):
    for by in (people.official, people.staff, people.inspector, people.stranger):
        with pytest.raises(PermissionDenied):
            services.answer(petition=drafted, text="Tự duyệt", by=by)
    client.force_login(people.official)
    assert approve_page(client, drafted).status_code == 403


def test_a_returned_draft_comes_back_with_its_reason_and_the_story_keeps_each(
    client, drafted, people
):
    client.force_login(people.leader)
    assert post(client, "return", drafted, reason=" ").status_code == 422
    assert post(client, "return", drafted, reason="Thiếu ngày xong").status_code == 302
    drafted.refresh_from_db()
    assert (drafted.status, drafted.draft_answer) == ("processing", "Đã xin lỗi bà Hoa.")
    [item] = work_items(people.official)
    assert (item.action, item.detail) == ("Sửa dự thảo", "Lãnh đạo trả lại: Thiếu ngày xong")
    services.draft_answer(petition=drafted, text="Xong 5/6.", submit=True, by=people.official)
    services.return_draft(petition=drafted, reason="Chưa xin lỗi ông Tư", by=people.leader)
    client.force_login(people.official)
    page = client.get(reverse("petitions:petition-handle", args=[drafted.pk])).content.decode()
    assert "Thiếu ngày xong" in page
    reasons = AuditEvent.objects.filter(action="petition.draft_returned")
    assert [event.reason for event in reasons.order_by("sequence")] == [
        "Thiếu ngày xong",
        "Chưa xin lỗi ông […]",
    ]


def test_a_draft_may_be_kept_and_taken_back(petition, people):
    services.draft_answer(petition=petition, text="Nháp", submit=False, by=people.official)
    assert (petition.status, petition.draft_answer) == ("processing", "Nháp")
    services.draft_answer(petition=petition, text="Nháp 2", submit=True, by=people.official)
    services.draft_answer(petition=petition, text="Nháp 3", submit=False, by=people.official)
    assert (petition.status, petition.draft_answer) == ("processing", "Nháp 3")
    with pytest.raises(AnswerMissing):
        services.draft_answer(petition=petition, text=" ", submit=True, by=people.official)


def test_the_leader_answers_without_a_draft(client, petition, people):
    client.force_login(people.leader)
    page = approve_page(client, petition)
    assert "names_nobody" not in page.context["form"].fields
    assert post(client, "approve", petition, text="Đã mở thêm quầy.").status_code == 302
    petition.refresh_from_db()
    assert (petition.status, petition.answered_by) == ("answered", people.leader)
    assert petition.public_answer == "Đã mở thêm quầy."


def test_the_leader_corrects_an_answer_and_its_day_stays(petition, people):
    services.answer(petition=petition, text="Sai", by=people.leader)
    with clock.frozen(datetime(2020, 6, 10, 2, 0, tzinfo=UTC)):
        services.answer(petition=petition, text="Đúng", by=people.leader)
    assert (petition.answer, petition.answered_on) == ("Đúng", date(2020, 6, 8))
    assert petition.public_answer == "Đúng"


def test_what_changed_under_the_leaders_eyes_is_not_approved(client, drafted, people):
    client.force_login(people.leader)
    seen = approve_page(client, drafted).context["form"].initial
    services.draft_answer(petition=drafted, text="Bản khác", submit=True, by=people.official)
    response = post(client, "approve", drafted, **seen | {"text": "Lời đã gõ"}, names_nobody="on")
    assert response.status_code == 422
    body = response.content.decode()
    # Both stand there: what was typed, and what the official wrote meanwhile.
    assert "Lời đã gõ" in body
    assert "Bản khác" in body
    drafted.refresh_from_db()
    assert drafted.status == "drafted"
    # Seen now, it may be sent again.
    again = response.context["form"]
    values = {name: again[name].value() for name in again.fields}
    assert post(client, "approve", drafted, **values | {"names_nobody": "on"}).status_code == 302


def test_two_who_approve_at_once_answer_once(drafted, people):
    same = Petition.objects.get(pk=drafted.pk)
    edition = drafted.edition
    services.answer(petition=drafted, text="Một", edition=edition, by=people.leader)
    with pytest.raises(PetitionMovedOn):
        services.answer(petition=same, text="Hai", edition=edition, by=people.leader)
    assert Petition.objects.get(pk=drafted.pk).answer == "Một"


def test_without_a_leader_the_one_above_approves(client, drafted, people, district, neighbour):
    above, beside = person("leader", district), person("leader", neighbour)
    with pytest.raises(PermissionDenied):
        services.answer(petition=drafted, text="Chen vào", by=above)
    people.leader.is_active = False
    people.leader.save()
    assert [item.action for item in work_items(above)] == ["Duyệt trả lời"]
    with pytest.raises(PermissionDenied):
        services.answer(petition=drafted, text="Chen vào", by=beside)
    client.force_login(above)
    initial = approve_page(client, drafted).context["form"].initial
    assert post(client, "approve", drafted, **initial, names_nobody="on").status_code == 302
    drafted.refresh_from_db()
    assert drafted.answered_by == above


def test_the_trail_keeps_no_word_of_the_answer(drafted, people):
    services.answer(petition=drafted, text="Đã xin lỗi bà Hoa.", by=people.leader)
    services.publish(
        petition=drafted,
        public_subject="Chờ lâu",
        public_text="Phải chờ",
        public_answer="Đã xin lỗi",
        by=people.official,
    )
    said = str(list(AuditEvent.objects.values_list("before", "after", "reason")))
    assert "xin lỗi" not in said
    assert "chờ" not in said


# --- Publication ------------------------------------------------------------------------------------


@pytest.fixture
def answered(drafted, people):
    services.answer(petition=drafted, text=drafted.draft_answer, by=people.leader)
    return drafted


WORDS = {"public_subject": "Chờ lâu", "public_text": "Phải chờ.", "public_answer": "Đã xin lỗi."}


def test_the_official_publishes_what_was_approved_in_one_tap(client, answered, people):
    [item] = work_items(people.official)
    assert (item.action, item.due_on) == ("Công khai", None)
    client.force_login(people.official)
    page = client.get(reverse("petitions:petition-handle", args=[answered.pk]))
    [form] = [step["form"] for step in page.context["steps"] if step["act"].name == "publish"]
    assert post(client, "publish", answered, **form.initial, names_nobody="on").status_code == 302
    answered.refresh_from_db()
    assert (answered.status, answered.published_on) == ("published", date(2020, 6, 8))
    assert "Hoa" not in answered.public_text + answered.public_answer
    assert work_items(people.official) == []


@pytest.mark.parametrize("said", ["Gọi 0912 345 678", "Thư tu@example.org"])
def test_numbers_and_addresses_are_refused(client, answered, people, said):
    with pytest.raises(NamesSomebody):
        services.publish(petition=answered, **WORDS | {"public_answer": said}, by=people.official)
    client.force_login(people.official)
    sent = WORDS | {"public_answer": said}
    response = post(client, "publish", answered, **sent, names_nobody="on")
    assert response.status_code == 422
    assert said in response.content.decode()


def test_public_words_are_mended_and_taken_back_with_a_reason(client, answered, people):
    services.publish(petition=answered, **WORDS, by=people.official)
    with clock.frozen(datetime(2020, 6, 10, 2, 0, tzinfo=UTC)):
        services.publish(
            petition=answered, **WORDS | {"public_answer": "Đã sửa."}, by=people.official
        )
    assert (answered.public_answer, answered.published_on) == ("Đã sửa.", date(2020, 6, 8))
    with pytest.raises(ReasonMissing):
        services.unpublish(petition=answered, reason="", by=people.official)
    client.force_login(people.official)
    assert post(client, "unpublish", answered, reason="Còn lộ địa chỉ").status_code == 302
    answered.refresh_from_db()
    assert (answered.status, answered.published_on) == ("answered", None)
    client.logout()
    assert "Đã sửa." not in client.get("/phan-anh/").content.decode()
    # The sender still reads the answer.
    assert "Đã xin lỗi" in client.get(answered.get_absolute_url()).content.decode()


def test_a_second_draft_is_proposed_anew_to_the_public(answered, people):
    answered.draft_answer = "Lần hai, ông Tư đã nhận kết quả."
    assert public_proposal(answered).answer == "Lần hai, ông […] đã nhận kết quả."


def test_every_place_of_a_likely_name_is_marked():
    assert marked("Bà Hoa gặp ông Tư, Hoa về.") == [
        ("Bà ", False),
        ("Hoa", True),
        (" gặp ông ", False),
        ("Tư", True),
        (", ", False),
        ("Hoa", True),
        (" về.", False),
    ]
    assert marked("Không có ai") == [("Không có ai", False)]


def test_a_mask_does_not_make_the_public_title_longer_than_its_column(commune, people):
    """PostgreSQL would refuse it."""
    petition = PetitionFactory(unit=commune, subject="ông A " * 33)
    services.answer(petition=petition, text="Đã rõ.", by=people.leader)
    assert 190 < len(petition.public_subject) <= 200


def test_a_number_of_a_person_is_no_dossiers_code(client, petition, people):
    client.force_login(people.official)
    page = post(client, "classify", petition, dossier_code="086099012345")
    assert page.status_code == 422
    petition.refresh_from_db()
    assert petition.dossier_code == ""
