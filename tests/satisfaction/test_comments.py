"""People's comments: read in no order of arrival, shown with everyone masked, erased in time."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit.models import AuditEvent
from common import clock
from common.exceptions import Refused
from common.privacy import MASK, without_names
from satisfaction import selectors, services
from satisfaction.exceptions import CommentChanged, NotTheCitizensWords
from satisfaction.models import CommentReview, Suspicion
from satisfaction.redaction import Piece, is_redaction, pieces, plain
from satisfaction.work_publication import publication_items
from tests.factories.satisfaction import (
    CommentReviewFactory,
    PublicationFactory,
    PublishedFiguresFactory,
    RatingFactory,
)
from units.models import Unit

PAGE, LIST, DECIDE = (
    f"satisfaction:{name}" for name in ("public-satisfaction", "comment-list", "comment-decide")
)
SAID = "Cảm ơn chị Hoa ở quầy số 2, số 0912345678"


@pytest.fixture(autouse=True)
def _december():
    with clock.frozen(datetime(2020, 12, 17, 3, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def comment(commune):
    return RatingFactory(unit=commune, comment=SAID)


def decide(rating, by, **values):
    given = {"state": "shown", "public_text": without_names(rating.comment), "edition": 0} | values
    return services.decide_comment(rating=rating, by=by, **given)


# --- Masking ----------------------------------------------------------------------------------


def test_a_public_text_is_the_citizens_own_with_masks():
    assert is_redaction(SAID, SAID)
    assert is_redaction(SAID, "Cảm ơn chị […] ở quầy số 2, số […]")
    assert is_redaction(SAID, "[…] ở quầy số 2, […]")
    assert is_redaction(SAID, "Cảm ơn chị […]")


@pytest.mark.parametrize(
    "changed",
    [
        "Cảm ơn chị […] ở quầy số 2",
        "Cảm ơn chị […] ở quầy số 2, số […]. Tuyệt vời!",
        "Rất cảm ơn chị […] ở quầy số 2, số […]",
        "ở quầy số 2 […] Cảm ơn chị […]",
        "Cảm ơn chị ở quầy số 2, số […]",
        "",
    ],
)
def test_words_that_were_not_written_are_found(changed):
    assert not is_redaction(SAID, changed)


def test_what_is_masked_can_be_pointed_at():
    cut = pieces(SAID, "Cảm ơn chị […] ở quầy số 2, số […]")
    assert [piece.text for piece in cut if piece.masked] == [" Hoa ", " 0912345678"]
    assert "".join(piece.text for piece in cut) == SAID
    assert pieces("a", "a") == [Piece("a", False)]


@given(st.lists(st.text("ab ", max_size=4), min_size=1, max_size=6), st.data())
def test_any_part_may_be_masked_and_the_pieces_are_the_whole(parts, data):
    hidden = [data.draw(st.booleans()) for _part in parts]
    public = " ".join(MASK if hide else part for part, hide in zip(parts, hidden, strict=True))
    whole = plain(" ".join(parts))
    cut = pieces(whole, public)
    assert cut is not None
    assert "".join(piece.text for piece in cut) == whole


# --- The decision -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_comment_becomes_public_masked_and_answered(client, people, commune, comment):
    act = PublicationFactory(unit=commune)
    PublishedFiguresFactory(publication=act)
    address = reverse(PAGE, args=[commune.pk])
    assert "quầy số 2" not in client.get(address).content.decode()

    decide(comment, people.official, reply="Cảm ơn ông/bà.")

    shown = client.get(address).content.decode()
    assert "Cảm ơn chị […] ở quầy số 2, số […]" in shown
    assert "Cảm ơn ông/bà." in shown
    assert "0912345678" not in shown
    assert "Hoa" not in shown


@pytest.mark.django_db
def test_only_a_published_years_comments_are_public(client, people, commune, comment):
    decide(comment, people.official)
    act = PublicationFactory(unit=commune, year=2019)
    PublishedFiguresFactory(publication=act, as_of=date(2019, 12, 31))
    assert "quầy số 2" not in client.get(reverse(PAGE, args=[commune.pk])).content.decode()


@pytest.mark.django_db
def test_comments_of_ballots_set_apart_are_not_shown(people, commune, comment):
    decide(comment, people.official)
    suspicion = Suspicion.objects.create(
        unit=commune, channel="counter_qr", kind="burst", on=date(2020, 12, 1)
    )
    for standing in ("held", "excluded"):
        comment.standing, comment.suspicion = standing, suspicion
        comment.save()
        assert not selectors.public_comments(commune, 2020).exists()
        assert not selectors.comment_queue(Unit.objects.all()).exists()
    comment.standing = "counted"
    comment.save()
    assert selectors.public_comments(commune, 2020).get() == comment


@pytest.mark.django_db
def test_the_office_may_not_put_words_into_peoples_mouths(people, comment):
    with pytest.raises(NotTheCitizensWords):
        decide(comment, people.official, public_text="Cảm ơn cán bộ đã phục vụ tuyệt vời")
    assert not CommentReview.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"public_text": SAID},
        {"reply": "Xin gọi 0912 345 678"},
        {"reply": "Xin viết đến tam@example.vn"},
        {"state": "kept", "reply": "Cảm ơn"},
    ],
)
def test_numbers_and_replies_without_a_reader_are_refused(people, comment, values):
    with pytest.raises(Refused):
        decide(comment, people.official, **values)
    assert not CommentReview.objects.exists()


@pytest.mark.django_db
def test_of_two_who_decide_at_once_the_second_is_told(people, comment):
    decide(comment, people.official)
    with pytest.raises(CommentChanged):
        decide(comment, people.staff, state="kept")
    review = decide(comment, people.staff, state="kept", edition=1)
    assert (review.state, review.edition, review.public_text) == ("kept", 2, "")


@pytest.mark.django_db
def test_the_trail_tells_of_the_decision_without_the_words(people, comment):
    decide(comment, people.official, reply="Cảm ơn ông/bà.")
    event = AuditEvent.objects.get(action="comment.decided")
    assert event.after == {"state": "shown", "edition": 1, "replied": True}
    assert event.unit_code == "29686"


@pytest.mark.django_db
def test_who_may_decide(client, people, comment):
    for role in ("leader", "inspector", "administrator", "stranger"):
        with pytest.raises(PermissionDenied):
            decide(comment, getattr(people, role))
    address = reverse(DECIDE, args=[comment.pk])
    client.force_login(people.stranger)
    assert client.get(address).status_code == 404
    client.force_login(people.leader)
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 403


@pytest.mark.django_db
def test_the_page_marks_what_would_be_masked_and_keeps_what_was_typed(client, people, comment):
    client.force_login(people.official)
    address = reverse(DECIDE, args=[comment.pk])
    first = client.get(address)
    assert "<mark> Hoa </mark>" in first.content.decode()
    assert first.context["form"].initial["public_text"] == "Cảm ơn chị […] ở quầy số 2, số […]"
    typed = {"edition": "0", "state": "shown", "public_text": SAID, "reply": "Đã ghi nhận."}

    unread = client.post(address, typed)
    refused = client.post(address, typed | {"checked": "on"})
    done = client.post(address, typed | {"checked": "on", "public_text": "Cảm ơn chị […]"})

    assert [unread.status_code, refused.status_code, done.status_code] == [422, 422, 302]
    assert "đánh dấu ô này" in unread.content.decode()
    assert refused.context["names_left"] == ["Hoa"]
    assert "Đã ghi nhận." in refused.content.decode()


# --- The queue --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nothing_of_today_and_nothing_of_a_codes_month_can_be_placed(client, people, commune):
    RatingFactory(unit=commune, comment="hôm nay", submitted_on=date(2020, 12, 17))
    RatingFactory(unit=commune, comment="hôm qua", submitted_on=date(2020, 12, 16))
    token = {"unit": commune, "channel": "token"}
    RatingFactory(comment="mã tháng này", submitted_on=date(2020, 12, 1), **token)
    RatingFactory(comment="mã tháng trước", submitted_on=date(2020, 11, 1), **token)
    found = selectors.comment_queue(Unit.objects.all())
    assert [rating.comment for rating in found] == ["hôm qua", "mã tháng trước"]
    hidden = commune.ratings.get(comment="hôm nay")
    client.force_login(people.official)
    assert client.get(reverse(DECIDE, args=[hidden.pk])).status_code == 404


@pytest.mark.django_db
def test_unread_stand_first_then_by_day_and_words_never_by_arrival(people, commune):
    for words, day in (("b", 2), ("a", 2), ("c", 3), ("đã xem", 9)):
        RatingFactory(unit=commune, comment=words, submitted_on=date(2020, 12, day))
    decide(commune.ratings.get(comment="đã xem"), people.official, public_text="đã xem")
    found = selectors.comment_queue(Unit.objects.all())
    assert [rating.comment for rating in found] == ["c", "a", "b", "đã xem"]


@pytest.mark.django_db
def test_the_queue_is_filtered_and_reaches_ones_own_units_only(
    client, people, commune, neighbour, comment
):
    RatingFactory(unit=neighbour, comment="nơi khác")
    RatingFactory(unit=commune, comment="chê", overall=2, submitted_on=date(2019, 3, 1))

    def found(query="", who="official"):
        client.force_login(getattr(people, who))
        lines = client.get(reverse(LIST) + query).context["lines"]
        return {rating.comment for rating, *_rest in lines}

    assert found() == {SAID, "chê"}
    assert found(who="staff") == {SAID, "chê", "nơi khác"}
    assert found(f"?don_vi={neighbour.pk}", "staff") == {"nơi khác"}
    assert found(f"?don_vi={neighbour.pk}") == {SAID, "chê"}
    assert found("?nam=2019") == {"chê"}
    assert found("?muc=dissatisfied") == {"chê"}
    decide(comment, people.official)
    assert found("?trang_thai=unread") == {"chê"}
    assert found("?trang_thai=shown") == {SAID}


@pytest.mark.django_db
def test_the_queue_costs_a_fixed_number_of_queries(
    client, people, commune, comment, django_assert_max_num_queries
):
    client.force_login(people.staff)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(16) as few:
        client.get(reverse(LIST))
    for number in range(4):
        CommentReviewFactory(rating=RatingFactory(unit=commune, comment=f"góp ý {number}"))
    with django_assert_max_num_queries(16) as many:
        client.get(reverse(LIST))
    assert len(few) == len(many)


@pytest.mark.django_db
def test_comments_nobody_has_read_stand_on_the_units_own_work_list(people, comment):
    (item,) = publication_items(people.official)
    assert item.title == "Xem 1 góp ý của người dân"
    assert publication_items(people.stranger) == []
    decide(comment, people.official)
    assert publication_items(people.official) == []


# --- Erasing ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_words_are_erased_after_their_time_and_what_was_shown_stays(people, commune, comment):
    decide(comment, people.official)
    unread = RatingFactory(unit=commune, comment="chưa xem")

    def words():
        return set(commune.ratings.values_list("comment", flat=True))

    with clock.frozen(datetime(2021, 6, 15, 3, 0, tzinfo=UTC)):
        assert services.erase_old_comments() == 1
        assert words() == {"", "chưa xem", SAID} - {unread.comment}
    with clock.frozen(datetime(2021, 6, 16, 3, 0, tzinfo=UTC)):
        assert services.erase_old_comments() == 1
        assert words() == {""}
        assert selectors.public_comments(commune, 2020).get().review.public_text.endswith("[…]")
        # What is left may be masked further, not written anew.
        comment.refresh_from_db()
        with pytest.raises(NotTheCitizensWords):
            decide(comment, people.official, public_text=SAID, edition=1)
        masked = decide(comment, people.official, public_text="[…]", edition=1)
        assert masked.public_text == "[…]"
