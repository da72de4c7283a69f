"""One form sent twice is one petition; a form gone back to and written anew is another."""

import pytest

from petitions.models import Petition

pytestmark = pytest.mark.django_db

TOKEN = "0" * 32


@pytest.fixture
def letter(commune):
    return {
        "matter": "petition",
        "unit": commune.pk,
        "subject": "Giờ tiếp dân",
        "text": "Bảng giờ tiếp dân bị che khuất.",
        "once": TOKEN,
    }


def test_each_form_carries_its_own_mark(client):
    first, second = (client.get("/phan-anh/gui/").context["form"]["once"].value() for _ in "12")

    assert first != second


def test_a_form_sent_twice_gives_the_same_code(client, letter):
    answers = [client.post("/phan-anh/gui/", letter) for _time in range(2)]

    assert Petition.objects.count() == 1
    assert answers[0].headers["Location"] == answers[1].headers["Location"]


def test_what_was_written_anew_is_not_lost(client, letter):
    client.post("/phan-anh/gui/", letter)

    client.post("/phan-anh/gui/", letter | {"text": "Và cửa phòng tiếp dân khóa."})

    assert Petition.objects.count() == 2
