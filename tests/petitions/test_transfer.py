"""Handed on: up to the district, down to any commune; the sender's day stays."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from petitions import services
from petitions.access import transfer_targets
from petitions.exceptions import NotThere, PetitionMovedOn, ReasonMissing
from petitions.models import Petition, Transfer
from petitions.selectors import unit_book
from petitions.work import work_items
from tests.factories.petitions import PetitionFactory
from tests.factories.units import DistrictFactory, LevelFactory, UnitFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(datetime(2020, 6, 8, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def petition(commune):
    return PetitionFactory(unit=commune)


def test_a_commune_hands_up_and_the_district_anywhere_below(db):
    province = UnitFactory(level=LevelFactory(code="province"), name="Tỉnh")
    district = DistrictFactory(parent=province)
    commune, neighbour = UnitFactory.create_batch(2, parent=district)
    UnitFactory(level=LevelFactory(code="department"), parent=district, name="Phòng")
    UnitFactory(parent=district, valid_to=date(2020, 1, 1), name="Xã Cũ")
    UnitFactory(parent=DistrictFactory(parent=province), name="Xã Huyện Khác")
    official, staff = person("official", commune), person("district_staff", district)
    assert set(transfer_targets(official, commune)) == {district}
    assert set(transfer_targets(staff, commune)) == {district, neighbour}
    assert set(transfer_targets(staff, district)) == {commune, neighbour}


def test_the_clock_goes_on_and_the_new_unit_sees_it(client, people, petition, neighbour, district):
    services.take_on(petition=petition, by=people.official)
    due_on = petition.due_on
    client.force_login(people.official)
    address = reverse("petitions:petition-transfer", args=[petition.pk])
    response = client.post(
        address, {"to_unit": district.pk, "reason": "Việc của huyện", "edition": petition.edition}
    )
    # It is no longer theirs to see.
    assert response.url == reverse("petitions:petition-queue")
    assert client.get(reverse("petitions:petition-handle", args=[petition.pk])).status_code == 404
    petition.refresh_from_db()
    assert (petition.unit, petition.due_on, petition.status) == (district, due_on, "received")
    assert petition.taken_on is None
    assert [item.action for item in work_items(people.staff)] == ["Nhận xử lý"]
    services.transfer(
        petition=petition, to_unit=neighbour, reason="Xã Quới An giải quyết", by=people.staff
    )
    assert [item.action for item in work_items(people.stranger)] == ["Nhận xử lý"]
    assert work_items(people.official) == []
    ways = Transfer.objects.values_list("from_unit__name", "to_unit__name")
    assert list(ways) == [
        ("Xã Hiếu Phụng", "Huyện Vũng Liêm"),
        ("Huyện Vũng Liêm", "Xã Quới An"),
    ]
    event = AuditEvent.objects.filter(action="petition.transferred").latest("sequence")
    assert (event.after["from"], event.after["to"]) == ("859", "29668")


def test_a_draft_travels_with_it(people, petition, district):
    services.draft_answer(petition=petition, text="Ý kiến xã", submit=False, by=people.official)
    services.transfer(petition=petition, to_unit=district, reason="Huyện", by=people.official)
    assert petition.draft_answer == "Ý kiến xã"


def test_not_sideways_not_without_a_reason_not_once_drafted(people, petition, neighbour, district):
    with pytest.raises(NotThere):
        services.transfer(petition=petition, to_unit=neighbour, reason="Bên ấy", by=people.official)
    with pytest.raises(ReasonMissing):
        services.transfer(petition=petition, to_unit=district, reason=" ", by=people.official)
    services.draft_answer(petition=petition, text="Xong", submit=True, by=people.official)
    with pytest.raises(PetitionMovedOn):
        services.transfer(petition=petition, to_unit=district, reason="Huyện", by=people.official)
    assert Transfer.objects.count() == 0


def test_of_two_who_hand_it_on_one_does(people, petition, neighbour, district):
    same = Petition.objects.get(pk=petition.pk)
    services.transfer(petition=petition, to_unit=district, reason="Huyện", by=people.official)
    with pytest.raises(PetitionMovedOn):
        services.transfer(petition=same, to_unit=neighbour, reason="Xã kia", by=people.staff)
    # Nor is a step taken for the unit that held it before.
    with pytest.raises(PetitionMovedOn):
        services.take_on(petition=same, by=people.official)
    assert Transfer.objects.count() == 1


def test_an_unknown_target_leaves_what_was_typed(client, people, petition, neighbour):
    client.force_login(people.official)
    address = reverse("petitions:petition-transfer", args=[petition.pk])
    response = client.post(address, {"to_unit": neighbour.pk, "reason": "Lý do đã gõ"})
    assert response.status_code == 422
    assert "Lý do đã gõ" in response.content.decode()


def test_the_register_of_the_old_unit_says_where_it_went_and_no_more(
    people, petition, commune, district
):
    services.transfer(petition=petition, to_unit=district, reason="Huyện", by=people.official)
    services.take_on(petition=petition, by=people.staff)
    [line] = unit_book(commune, 2020)
    assert (line.code, line.unit) == (petition.code, "Huyện Vũng Liêm")
    assert line.state == "Đã chuyển ngày 08/06/2020"
    [line] = unit_book(district, 2020)
    assert line.state == "Đang xử lý"


def test_who_came_back_is_held_once(people, petition, commune, district):
    services.transfer(petition=petition, to_unit=district, reason="Huyện", by=people.official)
    services.transfer(petition=petition, to_unit=commune, reason="Xã", by=people.staff)
    assert [line.state for line in unit_book(commune, 2020)] == ["Đã tiếp nhận"]


def test_the_leader_of_the_new_unit_approves(people, petition, district):
    above = person("leader", district)
    services.transfer(petition=petition, to_unit=district, reason="Huyện", by=people.official)
    services.draft_answer(petition=petition, text="Xong", submit=True, by=people.staff)
    services.answer(petition=petition, text="Xong", by=above)
    assert petition.answered_by == above
