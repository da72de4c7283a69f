"""The form a citizen fills in: pictures and contact come with it, and a refusal loses nothing typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import AuditEvent
from petitions import services
from petitions.models import Contact, Petition, Picture
from tests.factories.petitions import PetitionFactory, PictureFactory, photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def letter(commune):
    return {
        "matter": "petition",
        "unit": commune.pk,
        "subject": "Giờ tiếp dân",
        "text": "Bảng giờ tiếp dân bị che khuất.",
        "website": "",
    }


def pictures(*contents):
    return [SimpleUploadedFile(f"anh{number}.jpg", one) for number, one in enumerate(contents)]


def send(client, letter, **more):
    return client.post("/phan-anh/gui/", letter | more)


def test_it_can_carry_files_and_needs_no_script(client):
    page = client.get("/phan-anh/gui/").content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'type="file" name="pictures"' in page
    assert " multiple" in page
    assert len(page.encode()) < 60_000


def test_two_pictures_and_a_contact_come_with_it(client, letter, people):
    sent = send(client, letter, pictures=pictures(photo(), photo()), contact="0900 000 111")
    petition = Petition.objects.get()
    assert petition.pictures.count() == 2
    assert services.open_contact(petition=petition, by=people.official) == "0900000111"
    thanks = client.get(sent.url).content.decode()
    assert "Cổng đã nhận 2 ảnh." in thanks
    assert "xóa sau 90 ngày" in thanks


def test_nothing_of_them_stands_in_the_trail(client, letter):
    send(client, letter, pictures=pictures(photo()), contact="ai@vidu.vn")
    said = [f"{event.before}{event.after}{event.reason}" for event in AuditEvent.objects.all()]
    assert [words for words in said if "vidu" in words or "anh0" in words] == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"pictures": pictures(b"Kinh gui UBND")}, "Ảnh thứ 1: Đây không phải ảnh"),
        ({"pictures": pictures(photo(), photo(size=(300, 300))[:-900])}, "Ảnh thứ 2: "),
        ({"pictures": pictures(*[photo()] * 5)}, "Ông/bà chọn 5 ảnh"),
        ({"pictures": pictures(photo()), "contact": "ấp 3"}, "Xin ghi một số điện thoại"),
    ],
    ids=["no picture", "truncated", "too many", "contact"],
)
def test_a_refusal_keeps_what_was_typed_and_says_to_choose_again(client, letter, sent, said):
    response = send(client, letter, **sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Bảng giờ tiếp dân bị che khuất." in page
    assert "Ảnh phải chọn lại." in page
    assert (Petition.objects.count(), Picture.objects.count(), Contact.objects.count()) == (0, 0, 0)


def test_sent_twice_the_pictures_are_kept_once(client, letter):
    for _time in range(2):
        send(client, letter, once="a" * 32, pictures=pictures(photo()), contact="0900000111")
    assert (Petition.objects.count(), Picture.objects.count(), Contact.objects.count()) == (1, 1, 1)


def test_own_pictures_are_seen_with_the_code_and_by_nobody_else(client, commune):
    petition, other = PetitionFactory(unit=commune), PetitionFactory(unit=commune)
    PictureFactory(petition=petition)
    answer = client.get(f"/phan-anh/{petition.code}/anh/1/")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (
        f"/phan-anh/{petition.code}/anh/1/"
        in client.get(petition.get_absolute_url()).content.decode()
    )
    for address in (
        f"{petition.code}/anh/2/",
        f"{petition.code}/anh/0/",
        f"{other.code}/anh/1/",
        "ABCDEFGH/anh/1/",
    ):
        assert client.get(f"/phan-anh/{address}").status_code == 404
