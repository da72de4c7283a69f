from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from common.forms import PERSONAL_NUMBER
from petitions import services
from petitions.exceptions import NotAPetition, PetitionMovedOn
from petitions.models import Petition
from petitions.work import work_items
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db
SENT = {
    "matter": "petition",
    "subject": "Chờ lâu",
    "text": "Phải chờ hơn một giờ.",
    "place": "Quầy số 2",
    "website": "",
}


@pytest.fixture(autouse=True)
def _first_of_june():
    with clock.frozen(datetime(2020, 6, 1, 2, 0, tzinfo=UTC)):
        yield


def send(client, unit, **changes):
    return client.post("/phan-anh/gui/", {**SENT, "unit": unit.pk, **changes})


def act(client, name, petition, **values):
    return client.post(reverse(f"petitions:petition-{name}", args=[petition.pk]), values)


def test_a_citizen_sends_and_follows_by_code(client, commune):
    response = send(client, commune)
    petition = Petition.objects.get()
    assert response.url == f"/phan-anh/{petition.code}/da-nhan/"
    assert petition.code in client.get(response.url).content.decode()
    # Fifteen working days after Monday 1 June.
    assert petition.due_on == date(2020, 6, 22)
    shown = client.get(f"/phan-anh/{petition.code.lower()}/").content.decode()
    assert "22/06/2020" in shown


def test_codes_are_short_and_unalike():
    codes = {services.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {8}


def test_the_trail_keeps_no_word_of_the_sender(client, commune):
    send(client, commune)
    event = AuditEvent.objects.get(action="petition.received")
    assert sorted(event.after) == ["channel", "code", "due_on", "status"]


@pytest.mark.parametrize(
    ("matter", "law"), [("complaint", "Luật Khiếu nại"), ("denunciation", "Luật Tố cáo")]
)
def test_complaints_are_turned_away_with_directions(client, commune, matter, law):
    response = send(client, commune, matter=matter)
    assert law in response.content.decode()
    assert "Phải chờ hơn một giờ." in response.content.decode()
    assert Petition.objects.count() == 0


def test_the_service_refuses_them_too(commune):
    with pytest.raises(NotAPetition):
        services.send_petition(unit=commune, subject="a", text="b", matter="complaint")


@pytest.mark.parametrize("number", ["0912 345 678", "0912345678", "331234567", "086123456789"])
def test_personal_numbers_are_refused(client, commune, number):
    response = send(client, commune, text=f"Xin gọi {number}")
    assert response.status_code == 422
    assert Petition.objects.count() == 0


def test_a_machine_is_thanked_and_forgotten(client, commune):
    assert send(client, commune, website="http://spam").status_code == 302
    assert Petition.objects.count() == 0


def test_an_unknown_code_says_so(client, db):
    assert client.get("/phan-anh/ABCDEFGH/").status_code == 404
    assert "Không có phản ánh nào mang mã" in client.get("/phan-anh/?ma=ABC").content.decode()


def test_from_receipt_to_public_answer(client, people, commune):
    petition = PetitionFactory(unit=commune)
    client.force_login(people.official)
    act(client, "take", petition)
    act(client, "draft", petition, text="Đã thêm một quầy.", submit="1")
    client.force_login(people.leader)
    page = client.get(reverse("petitions:petition-approve", args=[petition.pk])).context["form"]
    act(client, "approve", petition, **page.initial, names_nobody="on")
    client.force_login(people.official)
    response = act(
        client,
        "publish",
        petition,
        public_subject="Thời gian chờ",
        public_text="Chờ chứng thực quá lâu.",
        public_answer="Đã thêm một quầy.",
        names_nobody="on",
    )
    assert response.status_code == 302
    petition.refresh_from_db()
    assert (petition.status, petition.published_on) == ("published", date(2020, 6, 1))
    client.logout()
    home = client.get("/phan-anh/?q=thoi+gian+cho").content.decode()
    assert "Thời gian chờ" in home
    assert petition.text not in home
    actions = list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))
    assert actions == [
        "petition.taken_on",
        "petition.drafted",
        "petition.answered",
        "petition.published",
    ]


def test_publishing_asks_to_read_again(client, people, commune):
    petition = PetitionFactory(unit=commune, answered=True)
    client.force_login(people.official)
    response = act(client, "publish", petition, public_subject="A", public_answer="Lời đã gõ")
    assert response.status_code == 422
    assert "Lời đã gõ" in response.content.decode()


def test_turned_away_with_a_reason(client, people, commune):
    petition = PetitionFactory(unit=commune)
    client.force_login(people.official)
    assert act(client, "turn-away", petition, directions=" ").status_code == 422
    assert act(client, "turn-away", petition, directions="Gửi Thanh tra huyện").status_code == 302
    client.logout()
    assert "Gửi Thanh tra huyện" in client.get(petition.get_absolute_url()).content.decode()


def test_two_people_cannot_take_the_same_step(people, commune):
    petition = PetitionFactory(unit=commune)
    same = Petition.objects.get(pk=petition.pk)
    services.take_on(petition=petition, by=people.official)
    with pytest.raises(PetitionMovedOn):
        services.take_on(petition=same, by=people.staff)


def test_a_petition_by_telephone_is_typed_in(client, people, commune):
    client.force_login(people.official)
    client.post(
        reverse("petitions:petition-record"),
        {
            "unit": commune.pk,
            "channel": "phone",
            "received_on": "29/05/2020",
            "subject": "Chờ lâu",
            "text": "Chờ hơn một giờ",
        },
    )
    petition = Petition.objects.get()
    assert (petition.channel, petition.due_on) == ("phone", date(2020, 6, 19))


def test_who_may_see_and_who_may_act(client, people, commune):
    petition = PetitionFactory(unit=commune)
    address = reverse("petitions:petition-handle", args=[petition.pk])
    expected = {"official": 200, "leader": 200, "staff": 200, "inspector": 200, "stranger": 404}
    for role, status in expected.items():
        client.force_login(getattr(people, role))
        assert client.get(address).status_code == status
    client.force_login(people.inspector)
    assert act(client, "take", petition).status_code == 403
    client.force_login(people.stranger)
    assert act(client, "take", petition).status_code == 404


def test_the_queue_is_the_own_and_in_working_order(
    client, people, commune, neighbour, django_assert_max_num_queries
):
    done = PetitionFactory(unit=commune, answered=True)
    later = PetitionFactory(unit=commune, due_on=date(2020, 6, 25))
    late = PetitionFactory(unit=commune, due_on=date(2020, 5, 29))
    PetitionFactory(unit=neighbour)
    client.force_login(people.official)
    rows = client.get(reverse("petitions:petition-queue")).context["rows"]
    assert [petition for petition, _state in rows] == [late, later, done]
    only = client.get(reverse("petitions:petition-queue") + "?tinh-trang=late").context["rows"]
    assert [petition for petition, _state in only] == [late]


def test_the_queue_costs_a_fixed_number_of_queries(
    client, people, commune, django_assert_max_num_queries
):
    client.force_login(people.official)
    PetitionFactory(unit=commune)
    address = reverse("petitions:petition-queue")
    client.get(address)
    with django_assert_max_num_queries(16) as one:
        client.get(address)
    PetitionFactory.create_batch(2, unit=commune)
    with django_assert_max_num_queries(16) as three:
        client.get(address)
    assert len(one) == len(three)


def test_late_petitions_are_work_for_those_who_answer(people, commune):
    PetitionFactory(unit=commune, due_on=date(2020, 5, 29))
    (item,) = work_items(people.official)
    assert (item.group, item.action) == ("overdue", "Nhận xử lý")
    assert work_items(people.inspector) == []


@pytest.mark.parametrize(
    "number", ["+84 912 345 678", "84912345678", "0270 3870 123", "086 123 456 789", "0912.345.678"]
)
def test_numbers_of_persons_are_refused_as_people_write_them(number):
    assert PERSONAL_NUMBER.search(f"Gọi {number} nhé")


@pytest.mark.parametrize("plain", ["1.001193", "03/11/2020", "H61.12-201103-0001", "15 ngày"])
def test_other_numbers_pass(plain):
    assert not PERSONAL_NUMBER.search(f"Thủ tục {plain}")
