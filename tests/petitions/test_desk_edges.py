"""The desk at its edges: a second tap, two at one draft, a unit that was merged, a slip of the pen."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from common import clock
from petitions import services
from petitions.models import Petition
from tests.factories.petitions import PetitionFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db
RECORD = "/phan-anh/xu-ly/vao-so/"
TYPED = {
    "channel": "counter",
    "received_on": "05/06/2020",
    "subject": "Chờ lâu",
    "text": "Chờ hơn một giờ",
}


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(datetime(2020, 6, 8, 2, 0, tzinfo=UTC)):
        yield


def test_a_receipt_tapped_twice_is_in_the_book_once(client, people, commune):
    client.force_login(people.official)
    typed = TYPED | {
        "unit": commune.pk,
        "once": client.get(RECORD).context["form"]["once"].value(),
    }
    slips = [client.post(RECORD, typed).headers["Location"] for _tap in range(2)]
    assert Petition.objects.count() == 1
    assert slips[0] == slips[1]


def test_the_mark_of_somebody_elses_receipt_opens_nothing(client, people, commune, neighbour):
    services.record_petition(
        unit=neighbour,
        subject="Kín",
        text="Chờ hơn một giờ",
        channel="post",
        received_at=clock.now(),
        once="0" * 32,
        by=people.stranger,
    )
    client.force_login(people.official)
    client.post(RECORD, TYPED | {"unit": commune.pk, "once": "0" * 32})
    assert Petition.objects.get(unit=commune).once is None


@pytest.mark.parametrize("day", ["01/01/0001", "05/06/0202"])
def test_a_year_that_nobody_means_is_refused_with_all_that_was_typed(client, people, commune, day):
    client.force_login(people.official)
    page = client.post(RECORD, TYPED | {"unit": commune.pk, "received_on": day})
    assert page.status_code == 422
    assert "Chờ hơn một giờ" in page.content.decode()
    assert Petition.objects.count() == 0


def test_two_at_one_draft_read_each_others_words_before_one_is_written_over(
    client, people, commune
):
    petition = PetitionFactory(unit=commune, status="processing")
    seen = petition.edition
    services.draft_answer(
        petition=petition, text="Đã lắp thêm ghế.", submit=False, by=people.official
    )
    client.force_login(people.official)
    page = client.post(
        reverse("petitions:petition-draft", args=[petition.pk]),
        {"text": "Đã thêm người.", "keep": "1", "edition": seen},
    )
    assert page.status_code == 422
    assert "Đã thêm người." in page.content.decode()
    assert "Đã lắp thêm ghế." in page.content.decode()


def test_what_waits_at_a_unit_that_was_merged_is_on_the_table_of_units(client, people, district):
    gone = UnitFactory(name="Xã Đã Nhập", code="29000", parent=district, valid_to=date(2020, 3, 31))
    PetitionFactory(
        unit=gone, received_at=datetime(2020, 1, 6, 2, tzinfo=UTC), due_on=date(2020, 1, 31)
    )
    quiet = UnitFactory(name="Xã Yên Ắng", code="29001", parent=district)
    PetitionFactory(unit=quiet, answered=True, received_at=datetime(2018, 1, 8, 2, tzinfo=UTC))
    client.force_login(people.staff)
    context = client.get("/phan-anh/xu-ly/theo-don-vi/").context
    assert [row.unit for row, *_lists in context["rows"]] == [gone]
    assert context["together"].counts["late"] == 1
