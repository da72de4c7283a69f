"""The desk: receipts typed in, what waits, how units stand, the register, turning away."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from petitions import services
from petitions.exceptions import AnsweredBefore, PetitionMovedOn
from petitions.models import Contact, Petition
from petitions.selectors import standings
from petitions.work import work_items
from tests.doors.words import CANARY
from tests.factories.petitions import PetitionFactory
from tests.factories.procedures import ProcedureFactory

pytestmark = pytest.mark.django_db
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


def post(client, name, petition, **values):
    return client.post(reverse(f"petitions:petition-{name}", args=[petition.pk]), values)


def page(client, petition, query=""):
    address = reverse("petitions:petition-handle", args=[petition.pk])
    return client.get(address + query)


def queue(client, query):
    response = client.get(reverse("petitions:petition-queue") + query)
    return {petition for petition, _urgency in response.context["rows"]}


# --- Receipt ----------------------------------------------------------------------------------------


def test_a_receipt_is_typed_in_with_its_hour_and_a_slip_is_given(client, people, commune):
    client.force_login(people.official)
    typed = TYPED | {"unit": commune.pk, "received_time": "17:30", "dossier_code": "HS-1"}
    response = client.post(reverse("petitions:petition-record"), typed)
    petition = Petition.objects.get()
    # Friday after closing time counts from Monday.
    assert (petition.due_on, petition.dossier_code) == (date(2020, 6, 29), "HS-1")
    assert response.url == reverse("petitions:petition-slip", args=[petition.pk])
    slip = client.get(response.url).content.decode()
    assert petition.code in slip
    assert "data:image/svg+xml" in slip
    assert "29/06/2020" in slip
    assert petition.text not in slip


def test_the_contact_is_kept_apart_and_shown_when_asked_for(client, people, commune):
    client.force_login(people.official)
    typed = TYPED | {"unit": commune.pk, "contact": "0900 000 000"}
    client.post(reverse("petitions:petition-record"), typed)
    petition = Petition.objects.get()
    assert "0900000000" not in Contact.objects.get().sealed
    assert "0900000000" not in page(client, petition).content.decode()
    opened = post(client, "contact", petition)
    assert "0900000000" in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert AuditEvent.objects.filter(action="petition.contact_opened").count() == 1


def test_what_was_typed_comes_back_with_the_fault(client, people, commune):
    client.force_login(people.official)
    for wrong in ({"received_on": "09/06/2020"}, {"contact": "bà Tư"}, {"received_time": "25:00"}):
        typed = TYPED | {"unit": commune.pk} | wrong
        response = client.post(reverse("petitions:petition-record"), typed)
        assert response.status_code == 422
        assert "Chờ hơn một giờ" in response.content.decode()
    assert not Petition.objects.exists()


# --- Classification, turning away -------------------------------------------------------------------


def test_one_small_form_says_what_it_is_about(client, people, commune):
    petition, procedure = PetitionFactory(unit=commune), ProcedureFactory()
    client.force_login(people.official)
    post(client, "classify", petition, topic="conduct", procedure=procedure.pk, dossier_code="HS-1")
    petition.refresh_from_db()
    # The topic says it by itself: the one-stop assessment counts it.
    assert petition.about_conduct is True
    assert (petition.topic, petition.procedure, petition.dossier_code) == (
        "conduct",
        procedure,
        "HS-1",
    )


def test_of_two_who_classify_the_second_sees_what_the_first_said(people, commune):
    petition = PetitionFactory(unit=commune)
    seen = petition.edition
    services.classify(
        petition=petition, topic="fees", about_conduct=False, edition=seen, by=people.official
    )
    with pytest.raises(PetitionMovedOn):
        services.classify(
            petition=petition, topic="delay", about_conduct=False, edition=seen, by=people.staff
        )


@pytest.mark.parametrize(("kind", "law"), [("complaint", "Khiếu nại"), ("denunciation", "Tố cáo")])
def test_directions_are_ready_to_choose_and_edit(client, people, commune, kind, law):
    petition = PetitionFactory(unit=commune)
    client.force_login(people.official)
    steps = page(client, petition, f"?huong-dan={kind}").context["steps"]
    [step] = [step for step in steps if step["act"].name == "turn-away"]
    assert step["open"]
    assert f"Luật {law}" in step["form"]["directions"].value()
    words = step["form"]["directions"].value() + " Xin cảm ơn."
    assert post(client, "turn-away", petition, directions=words).status_code == 302
    petition.refresh_from_db()
    assert petition.directions.endswith("Xin cảm ơn.")


def test_a_wrong_turning_away_is_undone_by_the_district(client, people, commune):
    petition = PetitionFactory(unit=commune)
    due_on = petition.due_on
    services.turn_away(petition=petition, directions="Gửi nơi khác", by=people.official)
    with pytest.raises(PermissionDenied):
        services.undo_turning_away(petition=petition, reason="Nhầm", by=people.official)
    client.force_login(people.staff)
    assert post(client, "turn-back", petition, reason="").status_code == 422
    assert post(client, "turn-back", petition, reason="Đúng là phản ánh").status_code == 302
    petition.refresh_from_db()
    assert (petition.status, petition.directions, petition.due_on) == ("received", "", due_on)
    assert "Đúng là phản ánh" in page(client, petition).content.decode()


def test_a_reopened_petition_is_answered_and_not_turned_away(people, commune):
    petition = PetitionFactory(
        unit=commune,
        status="processing",
        reopened_on=date(2020, 6, 5),
        first_answer="Đã trả lời",
        first_answered_on=date(2020, 6, 4),
        first_due_on=date(2020, 6, 22),
    )
    with pytest.raises(AnsweredBefore):
        services.turn_away(petition=petition, directions="Đi nơi khác", by=people.official)


# --- Lists and figures ------------------------------------------------------------------------------


def test_what_waits_by_state_topic_channel_and_code(client, people, commune):
    near = PetitionFactory(unit=commune, due_on=date(2020, 6, 11), topic="fees")
    far = PetitionFactory(unit=commune, due_on=date(2020, 6, 12), channel="phone")
    late = PetitionFactory(unit=commune, due_on=date(2020, 6, 5))
    returned = PetitionFactory(
        unit=commune, due_on=date(2020, 7, 1), status="processing", returned_because="Thiếu"
    )
    client.force_login(people.official)
    assert queue(client, "?tinh-trang=near") == {near}
    assert queue(client, "?tinh-trang=late") == {late}
    assert queue(client, "?tinh-trang=returned") == {returned}
    assert queue(client, "?loai=fees") == {near}
    assert queue(client, "?loai=none") == {far, late, returned}
    assert queue(client, "?kenh=phone") == {far}
    code = f"{far.code[:4]} {far.code[4:]}".lower()
    assert queue(client, f"?q={code}") == {far}
    # A filter that makes no sense hides nothing.
    assert len(queue(client, "?tinh-trang=nonsense")) == 4


@pytest.fixture
def year(commune, neighbour):
    PetitionFactory(unit=commune, due_on=date(2020, 6, 5))
    PetitionFactory(unit=commune, due_on=date(2020, 6, 10))
    PetitionFactory(unit=commune, published=True, verdict="bad", verdict_on=date(2020, 6, 25))
    PetitionFactory(unit=commune, answered=True, answered_on=date(2020, 6, 23))
    PetitionFactory(unit=commune, status="turned_away", directions="Gửi Thanh tra")
    PetitionFactory(unit=neighbour, published=True, verdict="good", verdict_on=date(2020, 6, 25))
    PetitionFactory(unit=neighbour, received_at=datetime(2019, 6, 3, tzinfo=UTC), published=True)


def test_how_each_unit_stands(client, people, year, commune, neighbour):
    rows, together = standings([commune, neighbour], 2020)
    one, other = rows
    names = ("open", "near", "late", "received", "decided", "in_time", "bad")
    assert [one.counts[name] for name in names] == [2, 1, 1, 4, 3, 1, 1]
    # 1 June to the 19th and to the 23rd, by nearest rank.
    assert (one.median, other.median, together.median) == (14, 14, 14)
    assert [other.counts[name] for name in names] == [0, 0, 0, 1, 1, 1, 0]
    assert (together.satisfied.numerator, together.satisfied.denominator) == (1, 2)
    client.force_login(people.staff)
    shown = client.get(reverse("petitions:petition-units"))
    # Who is late stands first, and each number leads to its records.
    assert [row.unit for row, _all, _received in shown.context["rows"]] == [commune, neighbour]
    _row, address, received = shown.context["rows"][0]
    assert len(queue(client, address[address.index("?") :] + "&tinh-trang=late")) == 1
    assert len(queue(client, received[received.index("?") :])) == 4


def test_standings_cost_a_fixed_number_of_queries(
    year, commune, neighbour, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3) as one:
        standings([commune], 2020)
    PetitionFactory.create_batch(3, unit=neighbour, published=True)
    with django_assert_max_num_queries(3) as two:
        standings([commune, neighbour], 2020)
    assert len(one) == len(two)


def test_the_sheet_holds_the_rows_shown_and_no_word_of_the_sender(client, people, commune):
    PetitionFactory(
        unit=commune, subject=CANARY, text=CANARY, place=CANARY, dossier_code=CANARY, topic="fees"
    )
    other = PetitionFactory(unit=commune, channel="phone")
    client.force_login(people.official)
    address = reverse("petitions:petition-export")
    body = client.get(address + "?dang=csv").content.decode("utf-8-sig")
    assert CANARY not in body
    assert len(list(csv.reader(StringIO(body)))) == 3
    only = client.get(address + "?dang=csv&kenh=phone").content.decode("utf-8-sig")
    [_header, line] = csv.reader(StringIO(only))
    assert line[:3] == [other.code, "01/06/2020", "Điện thoại"]
    assert client.get(address)["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_register_of_a_year_holds_no_word_of_the_sender(client, people, year, commune):
    PetitionFactory(unit=commune, subject=CANARY, text=CANARY, place=CANARY)
    client.force_login(people.official)
    response = client.get(reverse("petitions:petition-book"))
    assert len(response.context["lines"]) == 6
    assert CANARY not in response.content.decode()
    assert client.get(reverse("petitions:petition-book") + "?nam=2019").context["lines"] == []


def test_nobody_reads_the_register_of_a_unit_that_is_not_theirs(client, people, neighbour):
    client.force_login(people.official)
    address = f"{reverse('petitions:petition-book')}?don-vi={neighbour.pk}"
    assert client.get(address).status_code == 404


def test_the_district_has_late_ones_below_on_its_list(people, year, commune):
    [item] = work_items(people.staff)
    assert (item.group, item.detail) == ("overdue", "Xã Hiếu Phụng")
    # To approve: not theirs.
    assert work_items(people.leader) == []


def test_the_page_of_a_petition_costs_a_fixed_number_of_queries(
    client, people, commune, district, django_assert_max_num_queries
):
    petition = PetitionFactory(unit=commune)
    client.force_login(people.staff)
    page(client, petition)
    with django_assert_max_num_queries(24) as few:
        page(client, petition)
    for _time in range(2):
        services.transfer(petition=petition, to_unit=district, reason="Huyện", by=people.staff)
        services.transfer(petition=petition, to_unit=commune, reason="Xã", by=people.staff)
    with django_assert_max_num_queries(24) as many:
        page(client, petition)
    assert len(few) == len(many)
