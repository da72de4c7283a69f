"""The sender's word on the answer: one tap, and once the wish that it be looked at again."""

from datetime import UTC, date, datetime

import pytest

from audit.models import AuditEvent
from common import clock
from petitions import services
from petitions.exceptions import (
    NothingToJudge,
    PetitionMovedOn,
    ReopenedBefore,
    ReopenReasonMissing,
    TooLateToReopen,
)
from petitions.models import Petition, Transfer
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db
# Answered on Friday 19 June 2020; fifteen working days later is Friday 10 July.
LAST_DAY = datetime(2020, 7, 10, 2, 0, tzinfo=UTC)
WHY = "Vẫn phải chờ như trước."


def on(day, month=6):
    return clock.frozen(datetime(2020, month, day, 2, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _monday():
    with on(22):
        yield


@pytest.fixture
def answered(commune):
    return PetitionFactory(unit=commune, published=True)


def read(client, petition):
    return client.get(petition.get_absolute_url()).content.decode()


def tap(client, petition, verdict):
    return client.post(f"/phan-anh/{petition.code}/danh-gia/", {"verdict": verdict})


def ask_again(client, petition, reason=WHY):
    return client.post(f"/phan-anh/{petition.code}/xem-lai/", {"reason": reason})


def test_one_tap_is_kept_and_may_be_changed(client, answered):
    assert tap(client, answered, "bad").status_code == 302
    assert tap(client, answered, "fair").status_code == 302
    answered.refresh_from_db()
    assert (answered.verdict, answered.verdict_on) == ("fair", date(2020, 6, 22))
    assert "Đã ghi “Chấp nhận được” ngày 22/06/2020" in read(client, answered)


def test_the_same_tap_twice_is_one_event(client, answered):
    tap(client, answered, "good")
    tap(client, answered, "good")
    event = AuditEvent.objects.get(action="petition.judged")
    assert (event.after, event.actor) == ({"verdict": "good"}, None)


def test_a_word_that_is_none_of_the_three_is_refused(client, answered):
    response = tap(client, answered, "excellent")
    assert response.status_code == 422
    assert "Xin chọn một trong ba nút." in response.content.decode()


@pytest.mark.parametrize(
    "state",
    [{}, {"status": "drafted", "draft_answer": "Bản nháp 4711"}, {"erased_on": "2020-06-20"}],
    ids=["open", "drafted", "erased"],
)
def test_without_an_answer_to_read_there_is_nothing_to_judge(client, commune, state):
    answered = "erased_on" in state
    petition = PetitionFactory(unit=commune, answered=answered, **state)
    page = read(client, petition)
    assert "Bản nháp 4711" not in page
    assert f"{petition.code}/danh-gia/" not in page
    assert tap(client, petition, "good").status_code == 422
    with pytest.raises(NothingToJudge):
        services.judge(petition=petition, verdict="good")


def test_asked_again_it_goes_back_and_the_first_answer_is_kept(client, answered):
    tap(client, answered, "bad")
    first = answered.answer

    assert ask_again(client, answered).status_code == 302

    answered.refresh_from_db()
    assert (answered.status, answered.reopened_because) == ("processing", WHY)
    assert (answered.answer, answered.answered_on, answered.published_on) == ("", None, None)
    kept = (answered.first_answer, answered.first_answered_on, answered.first_due_on)
    assert kept == (first, date(2020, 6, 19), date(2020, 6, 22))
    # Fifteen working days after Monday 22 June.
    assert answered.due_on == date(2020, 7, 13)
    assert (answered.verdict, answered.edition) == ("", 2)
    page = read(client, answered)
    assert "Trả lời lần đầu, ngày 19/06/2020" in page
    assert "13/07/2020" in page
    assert "/xem-lai/" not in page


def test_the_trail_keeps_no_word_of_it(client, answered):
    ask_again(client, answered)
    event = AuditEvent.objects.get(action="petition.reopened")
    assert WHY not in f"{event.before}{event.after}{event.reason}"
    assert event.after["status"] == "processing"


def test_a_published_answer_leaves_the_register(client, answered):
    address = f"/phan-anh/cong-khai/{answered.pk}/"
    assert client.get(address).status_code == 200
    ask_again(client, answered)
    assert client.get(address).status_code == 404
    assert answered.public_subject not in client.get("/phan-anh/").content.decode()


def test_a_second_time_is_refused_with_directions(client, answered, people):
    ask_again(client, answered)
    answered.refresh_from_db()
    with on(24):
        services.answer(petition=answered, text="Đã thêm quầy.", by=people.leader)
        assert "đã được xem lại một lần" in read(client, answered)
        response = ask_again(client, answered)
    assert response.status_code == 422
    assert "Luật Khiếu nại" in response.content.decode()
    assert WHY in response.content.decode()
    with pytest.raises(ReopenedBefore):
        services.reopen(petition=answered, reason=WHY)


def test_the_last_day_counts_and_the_next_is_too_late(client, answered):
    assert "chậm nhất ngày <strong>10/07/2020</strong>" in read(client, answered)
    with on(11, 7):
        with pytest.raises(TooLateToReopen, match="10/07/2020"):
            services.reopen(petition=answered, reason=WHY)
        assert "Thời hạn đề nghị xem lại đã hết" in read(client, answered)
    with clock.frozen(LAST_DAY):
        services.reopen(petition=answered, reason=WHY)
    assert answered.status == "processing"


def test_a_reason_is_asked_for_and_numbers_of_persons_are_not_taken(client, answered):
    with pytest.raises(ReopenReasonMissing):
        services.reopen(petition=answered, reason=" ")
    response = ask_again(client, answered, "Gọi 0912 345 678")
    assert response.status_code == 422
    assert "Gọi 0912 345 678" in response.content.decode()
    answered.refresh_from_db()
    assert answered.reopened_on is None


def test_before_an_answer_there_is_nothing_to_ask_again(commune):
    with pytest.raises(NothingToJudge):
        services.reopen(petition=PetitionFactory(unit=commune), reason=WHY)


def test_who_reopens_second_does_not_overwrite_the_first_answer(answered):
    same = Petition.objects.get(pk=answered.pk)
    services.reopen(petition=answered, reason=WHY)
    with pytest.raises(ReopenedBefore):
        services.reopen(petition=same, reason="Khác")
    same.refresh_from_db()
    assert (same.reopened_because, bool(same.first_answer)) == (WHY, True)


def test_an_official_who_was_publishing_meanwhile_is_told(commune, people):
    petition = PetitionFactory(unit=commune, answered=True)
    same = Petition.objects.get(pk=petition.pk)
    services.reopen(petition=petition, reason=WHY)
    words = {"public_subject": "A", "public_text": "B", "public_answer": "C"}
    with pytest.raises(PetitionMovedOn):
        services.publish(petition=same, by=people.official, **words)


def test_a_transfer_is_said_and_the_due_day_stays(client, commune, neighbour):
    petition = PetitionFactory(unit=neighbour)
    Transfer.objects.create(
        petition=petition,
        from_unit=commune,
        to_unit=neighbour,
        reason="Việc của xã bên",
        moved_at=datetime(2020, 6, 3, 2, 0, tzinfo=UTC),
    )
    page = read(client, petition)
    assert "Ngày 03/06/2020 đã chuyển đến Xã Quới An" in page
    assert "hạn trả lời không đổi" in page
    assert "Việc của xã bên" not in page


def test_an_unknown_code_judges_nothing(client, answered):
    assert client.post("/phan-anh/ABCDEFGH/danh-gia/", {"verdict": "bad"}).status_code == 404
    assert client.post("/phan-anh/ABCDEFGH/xem-lai/", {"reason": WHY}).status_code == 404
    assert AuditEvent.objects.count() == 0


def test_an_official_who_is_signed_in_does_not_judge_their_own_answer(client, people, answered):
    client.force_login(people.official)
    for response in (tap(client, answered, "good"), ask_again(client, answered)):
        assert response.status_code == 422
        assert "Chỉ người gửi đánh giá" in response.content.decode()
    answered.refresh_from_db()
    assert (answered.verdict, answered.reopened_on) == ("", None)
