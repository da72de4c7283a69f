"""A whole life of a petition through the real pages, and afterwards a look for what it said of people."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from common.models import Chore
from common.privacy import without_persons
from petitions import services
from petitions.choices import ERASE_AFTER_DAYS
from petitions.models import Contact, Petition, Picture, Transfer
from petitions.selectors import due_for_erasing
from petitions.tasks import erase_contacts
from tests.factories.petitions import CANARY_CAMERA, PetitionFactory, photo
from tests.factories.procedures import DossierFactory

pytestmark = pytest.mark.django_db

SENDER = "Nguyễn Thị Hoàng Oanh"
NEIGHBOUR = "Trần Bá Lộc"
PHONE = "0900000471"
MAIL = "oanh.4711@vidu.vn"
CANARIES = (SENDER, "Hoàng Oanh", NEIGHBOUR, PHONE, MAIL, CANARY_CAMERA)
RECEIVED = datetime(2020, 6, 1, 2, 0, tzinfo=UTC)


def on(day):
    return clock.frozen(datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def found_in_database(canary: str) -> list[str]:
    """Every column of every table that holds it, whatever model it belongs to, or none."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = connection.introspection.get_table_description(cursor, table)
            for column in columns:
                quoted = connection.ops.quote_name(column.name)
                cursor.execute(
                    f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}"  # noqa: S608 -- names of our own tables
                    f" WHERE CAST({quoted} AS TEXT) LIKE %s",
                    [f"%{canary}%"],
                )
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column.name}")
    return found


def found_in_media(folder: Path) -> list[str]:
    return [
        f"{file.name}: {canary}"
        for file in folder.rglob("*")
        if file.is_file()
        for canary in CANARIES
        if canary.encode() in file.read_bytes()
    ]


def life(client, people, commune) -> Petition:
    """Sent with a picture and a contact, answered, judged, asked again, answered again."""
    with on(date(2020, 6, 1)):
        sent = client.post(
            "/phan-anh/gui/",
            {
                "matter": "petition",
                "unit": commune.pk,
                "subject": f"Việc của bà {SENDER}",
                "text": f"Tôi là {SENDER}, ở cạnh nhà anh {NEIGHBOUR}, thư {MAIL}. Chờ lâu ở Hiếu Phụng.",
                "place": f"Nhà {NEIGHBOUR}",
                "contact": "0900 000 471",
                "pictures": SimpleUploadedFile(f"{SENDER}.jpg", photo(gps=True)),
                "website": "",
            },
        )
        assert sent.status_code == 302, sent.context["form"].errors
        petition = Petition.objects.get()
    with on(date(2020, 6, 3)):
        services.take_on(petition=petition, by=people.official)
        Transfer.objects.create(
            petition=petition, from_unit=commune, to_unit=commune.parent, reason=f"Do {SENDER} ở nơi khác"
        )  # fmt: skip
        assert services.open_contact(petition=petition, by=people.official) == PHONE
        answer = f"Kính gửi bà {SENDER} ({PHONE}): đã bố trí thêm người."
        services.answer(petition=petition, text=answer, by=people.leader)
    with on(date(2020, 6, 4)):
        client.post(f"/phan-anh/{petition.code}/danh-gia/", {"verdict": "bad"})
        reason = {"reason": f"Anh {NEIGHBOUR} vẫn chờ, xin viết cho {MAIL}"}
        assert client.post(f"/phan-anh/{petition.code}/xem-lai/", reason).status_code == 302
    with on(date(2020, 6, 8)):
        petition.refresh_from_db()
        services.answer(petition=petition, text=answer, by=people.leader)
        client.force_login(people.official)
        page = reverse("petitions:petition-handle", args=[petition.pk])
        assert SENDER in client.get(page).content.decode()
        client.logout()
    return petition


def test_after_a_whole_life_no_personal_datum_is_left(
    client, people, commune, media, django_capture_on_commit_callbacks
):
    petition = life(client, people, commune)
    # The look would see it: all but the sealed contact and the picture's origin lie open before.
    open_before = (SENDER, NEIGHBOUR, MAIL, PHONE)
    assert [canary for canary in open_before if not found_in_database(canary)] == []
    assert Contact.objects.exists()
    assert [file for file in media.rglob("*") if file.is_file()]

    with on(date(2020, 6, 8) + timedelta(days=ERASE_AFTER_DAYS)):
        with django_capture_on_commit_callbacks(execute=True):
            assert erase_contacts() == 1
        assert {canary: found_in_database(canary) for canary in CANARIES} == dict.fromkeys(
            CANARIES, []
        )
        assert found_in_media(media) == []
        assert [file for file in media.rglob("*") if file.is_file()] == []
        assert (Contact.objects.count(), Picture.objects.count()) == (0, 0)
        page = client.get(petition.get_absolute_url()).content.decode()

    petition.refresh_from_db()
    assert petition.erased_on == date(2020, 9, 6)
    # What the office did stays, and so does the place.
    assert "đã bố trí thêm người" in petition.answer
    assert "Hiếu Phụng" in petition.text
    assert "Ngày 06/09/2020 cổng đã xóa" in page
    event = AuditEvent.objects.get(action="petition.erased")
    assert event.after == {"contact": True, "pictures": 1}
    assert "1 phản ánh" in Chore.objects.get(pk="erase-contacts").last_result


def test_a_day_earlier_nothing_is_erased(client, people, commune):
    life(client, people, commune)
    with on(date(2020, 6, 8) + timedelta(days=ERASE_AFTER_DAYS - 1)):
        assert erase_contacts() == 0
    assert Contact.objects.exists()
    assert found_in_database(SENDER)


def test_where_public_words_were_read_they_take_the_place_of_the_raw_ones(commune):
    petition = PetitionFactory(
        unit=commune, published=True, public_text="Chờ lâu.", text="chi hoa ban banh mi cho lau"
    )
    with on(date(2021, 1, 1)):
        assert services.erase_due() == 1
    petition.refresh_from_db()
    assert (petition.subject, petition.text) == (petition.public_subject, "Chờ lâu.")
    assert petition.answer == petition.public_answer


def test_public_words_that_never_became_public_are_masked_too(commune):
    words = {
        "public_subject": "Việc của Nguyễn Thị Hoa",
        "public_text": "Chờ",
        "public_answer": "Đã",
    }
    petition = PetitionFactory(unit=commune, answered=True, **words)
    with on(date(2021, 1, 1)):
        services.erase_due()
    petition.refresh_from_db()
    assert "Hoa" not in petition.public_subject
    assert petition.text == "Sáng thứ Hai phải chờ hơn một giờ."


def test_a_case_that_is_open_is_left_alone(commune):
    PetitionFactory(unit=commune)
    PetitionFactory(unit=commune, status="drafted", draft_answer="x")
    with on(date(2021, 1, 1)):
        assert list(due_for_erasing()) == []


def test_turned_away_counts_from_the_day_that_the_trail_knows(commune, people):
    early = PetitionFactory(unit=commune, status="turned_away", directions="Thanh tra huyện")
    late = PetitionFactory(unit=commune)
    with on(date(2020, 12, 1)):
        services.turn_away(petition=late, directions="Gửi Thanh tra", by=people.official)
    with on(date(2020, 12, 2)):
        assert list(due_for_erasing()) == [early]
    with on(date(2020, 12, 1) + timedelta(days=ERASE_AFTER_DAYS)):
        assert list(due_for_erasing()) == [early, late]


def test_a_code_that_no_dossier_bears_goes_and_a_dossiers_stays(commune):
    dossier = DossierFactory(unit=commune)
    known = PetitionFactory(unit=commune, answered=True, dossier_code=dossier.code)
    unknown = PetitionFactory(unit=commune, answered=True, dossier_code="NHA-BA-HOA")
    with on(date(2021, 1, 1)):
        assert services.erase_due() == 2
    known.refresh_from_db()
    unknown.refresh_from_db()
    assert (known.dossier_code, unknown.dossier_code) == (dossier.code, "")


def test_twice_is_once(commune):
    PetitionFactory(unit=commune, answered=True)
    with on(date(2021, 1, 1)):
        assert [services.erase_due(), services.erase_due()] == [1, 0]
    assert AuditEvent.objects.filter(action="petition.erased").count() == 1


def test_a_backlog_is_worked_off_in_parts(commune):
    PetitionFactory.create_batch(3, unit=commune, answered=True)
    with on(date(2021, 1, 1)):
        assert [services.erase_due(at_most=2), services.erase_due(at_most=2)] == [2, 1]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Nguyễn Thị Hoa đến", "[…] đến"),
        ("TRẦN VĂN BA đến", "[…] đến"),
        ("gặp chị Hoa ở xã Hiếu Phụng", "gặp chị […] ở xã Hiếu Phụng"),
        ("UBND xã trả lời", "UBND xã trả lời"),
        ("Gọi 0912 345 678 hay a@b.vn", "Gọi […] hay […]"),
        ("", ""),
    ],
)
def test_what_is_masked_for_good(text, kept):
    assert without_persons(text, "xa hieu phung huyen vung liem") == kept


def test_every_text_of_a_petition_is_either_masked_or_meant_to_be_public():
    """A new field with somebody's words must be thought of here."""
    texts = {
        field.name
        for field in apps.get_model("petitions", "Petition")._meta.get_fields()
        if field.get_internal_type() in {"TextField", "CharField"} and not field.choices
    }
    emptied = {"draft_answer", "dossier_code"}
    neither = {"code", "once", "search_key"}
    assert texts - emptied - neither == {*services.erasing._TEXTS, *services.erasing._PROPOSALS}


def test_words_that_were_taken_back_are_not_left_where_the_register_searched(people, commune):
    words = {
        "public_subject": "Việc",
        "public_text": "Chi Hoang Oanh cho lau",
        "public_answer": "Rồi",
    }
    petition = PetitionFactory(unit=commune, answered=True)
    with on(date(2020, 6, 20)):
        services.publish(petition=petition, by=people.official, **words)
    key = "petitions_petition.search_key"
    assert key in found_in_database("hoang oanh")
    with on(date(2020, 6, 21)):
        services.unpublish(petition=petition, reason="Còn tên người", by=people.official)
    assert key not in found_in_database("hoang oanh")


def test_a_name_found_after_the_erasing_goes_with_the_next(people, commune):
    words = {"public_subject": "Việc", "public_text": f"Gặp {NEIGHBOUR}", "public_answer": "Rồi"}
    petition = PetitionFactory(unit=commune, published=True, **words)
    with on(date(2021, 1, 1)):
        services.erase_due()
    assert found_in_database(NEIGHBOUR)
    petition.refresh_from_db()
    with on(date(2021, 1, 4)):
        mended = words | {"public_text": "Gặp cán bộ"}
        services.publish(petition=petition, by=people.official, **mended)
        services.erase_due()
    assert found_in_database(NEIGHBOUR) == []


def test_what_was_typed_as_a_dossiers_code_is_not_in_the_trail_for_ever(people, commune):
    petition = PetitionFactory(unit=commune, answered=True, dossier_code="NHA-BA-HOA")
    dossier = DossierFactory(unit=commune)
    told = {"petition": petition, "about_conduct": False, "by": people.official}
    services.classify(dossier_code="NHA-BA-HOA-2", **told)
    services.classify(dossier_code=dossier.code, **told)
    events = AuditEvent.objects.filter(action="petition.classified").order_by("sequence")
    codes = [(event.before["dossier_code"], event.after["dossier_code"]) for event in events]
    assert codes == [("", ""), ("", dossier.code)]
