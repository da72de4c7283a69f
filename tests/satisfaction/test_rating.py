import re
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.urls import reverse

from audit.models import AuditEvent
from common import clock, throttle
from satisfaction.models import Rating
from tests.factories.procedures import ProcedureFactory
from tests.factories.satisfaction import CounterLinkFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _june():
    cache.clear()
    with clock.frozen(datetime(2020, 6, 1, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def link(commune):
    QuestionSetFactory()
    return CounterLinkFactory(unit=commune)


def test_one_answer_is_enough_and_nothing_else_is_kept(client, link, commune):
    response = client.post(link.get_absolute_url(), {"overall": "4", "website": ""})
    assert response.url == f"/danh-gia/{commune.pk}/cam-on/"
    assert "Việc tiếp theo" in client.get(response.url).content.decode()
    rating = Rating.objects.get()
    assert (rating.overall, rating.answers, rating.channel) == (4, [None] * 5, "counter_qr")
    assert rating.submitted_on == date(2020, 6, 1)
    assert not AuditEvent.objects.exists()


def test_a_full_ballot(client, link):
    procedure = ProcedureFactory()
    client.post(
        link.get_absolute_url(),
        {
            "overall": "5",
            "q0": "5",
            "q1": "4",
            "q2": "1",
            "q4": "na",
            "procedure": procedure.code,
            "comment": "Tốt",
        },
    )
    rating = Rating.objects.get()
    assert (rating.answers, rating.procedure, rating.comment) == (
        [5, 4, 1, None, None],
        procedure,
        "Tốt",
    )


def test_nothing_is_chosen_beforehand_and_no_script_is_needed(client, link):
    page = client.get(link.get_absolute_url()).content.decode()
    assert "checked" not in page
    assert "<script" not in page
    assert len(re.findall(r'name="overall"', page)) == 5
    assert len(page.encode()) < 60_000


def test_without_the_one_answer_the_form_comes_back_with_the_rest(client, link):
    response = client.post(link.get_absolute_url(), {"q0": "3", "comment": "Ghế ít"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Xin chọn một mức hài lòng." in page
    assert "Ghế ít" in page
    assert page.count("checked") == 1
    assert Rating.objects.count() == 0


def test_staff_may_not_rate(client, link, people):
    client.force_login(people.official)
    response = client.post(link.get_absolute_url(), {"overall": "5"})
    assert response.status_code == 422
    assert "tài khoản cán bộ" in response.content.decode()
    assert Rating.objects.count() == 0


def test_a_revoked_code_says_so(client, link):
    link.revoked_at = clock.now()
    link.save()
    response = client.post(link.get_absolute_url(), {"overall": "5"})
    assert response.status_code == 410
    assert "đã được thu hồi" in response.content.decode()
    assert Rating.objects.count() == 0


def test_an_unknown_code_says_so(client, link):
    response = client.get("/danh-gia/q/khong-co/")
    assert response.status_code == 404
    assert "không ứng với quầy nào" in response.content.decode()


def test_the_open_page_is_kept_apart(client, link, commune):
    home = client.get("/danh-gia/?q=hieu+phung").content.decode()
    address = reverse("satisfaction:rating-open", args=[commune.pk])
    assert address in home
    client.post(address, {"overall": "1"})
    assert Rating.objects.get().channel == "open"


def test_a_machine_is_thanked_and_forgotten(client, link):
    client.post(link.get_absolute_url(), {"overall": "5", "website": "http://spam"})
    assert Rating.objects.count() == 0


def test_a_flood_from_one_network_is_braked_for_that_counter_only(
    client, link, neighbour, monkeypatch
):
    monkeypatch.setattr(throttle, "LIMIT", 5)
    other = CounterLinkFactory(unit=neighbour)
    for _number in range(throttle.LIMIT):
        assert client.post(link.get_absolute_url(), {"overall": "5"}).status_code == 302
    response = client.post(link.get_absolute_url(), {"overall": "5", "comment": "Còn đây"})
    assert response.status_code == 422
    assert "Còn đây" in response.content.decode()
    assert client.post(other.get_absolute_url(), {"overall": "5"}).status_code == 302
    assert Rating.objects.count() == throttle.LIMIT + 1


def test_a_made_up_answer_is_refused(client, link):
    assert client.post(link.get_absolute_url(), {"overall": "9"}).status_code == 422
    assert client.post(link.get_absolute_url(), {"overall": "5", "q0": "7"}).status_code == 422
    assert Rating.objects.count() == 0
