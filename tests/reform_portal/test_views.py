"""The doors of the house: home, health, language, sign-in, error pages."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from demo.models import DemoLoad
from reform_portal.middleware import VisitorAddressMiddleware

pytestmark = pytest.mark.django_db


def test_home_is_open_to_everyone_and_vietnamese_first(client):
    response = client.get("/", headers={"accept-language": "en-US"})

    assert response.status_code == 200
    assert response.headers["Content-Language"] == "vi"


def test_language_switch_is_remembered(client):
    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    assert client.get("/").headers["Content-Language"] == "en"


def test_the_language_switch_of_a_refused_form_leads_to_the_page_before(client):
    # The form's own address may be one that nobody can open.
    refused = client.post(
        reverse("login"), {"username": "x"}, headers={"referer": "http://testserver/thu-tuc/?q=a"}
    )

    assert 'name="next" value="http://testserver/thu-tuc/?q=a"' in refused.content.decode()


def test_an_address_that_only_takes_forms_says_so_when_it_is_opened(client):
    told = client.get(reverse("logout"))

    assert (told.status_code, "POST" in told["Allow"]) == (405, True)
    assert "Trang này chỉ nhận biểu mẫu" in told.content.decode()


def test_health_names_its_checks(client):
    response = client.get("/healthz")

    assert response.json() == {"database": True, "disk": True, "chores": True}


def test_a_wrong_host_name_gets_a_page_not_a_crash(client):
    response = client.get("/", headers={"host": "else.where"})

    assert response.status_code == 400


def test_staff_pages_ask_for_sign_in(client):
    response = client.get("/lam-viec/")

    assert response.headers["Location"] == "/dang-nhap/?next=/lam-viec/"


def test_every_page_forbids_foreign_and_inline_content(client):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_invented_data_are_said_to_be_invented(client):
    DemoLoad.objects.create(year=2020, seed=1)

    assert "Dữ liệu minh họa" in client.get("/thu-tuc/").content.decode()


def test_real_data_carry_no_ribbon(client):
    assert "Dữ liệu minh họa" not in client.get("/thu-tuc/").content.decode()


@override_settings(DEMO=False, DEBUG=False)
def test_component_gallery_is_for_builders_only(client):
    assert client.get("/giao-dien/").status_code == 404


def test_a_form_that_lost_its_token_gets_an_explanation(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.official)

    response = client.post("/dang-xuat/")

    assert response.status_code == 403
    assert "tải lại" in response.content.decode().lower()


@override_settings(AXES_ENABLED=True, AXES_FAILURE_LIMIT=3)
def test_sign_in_is_throttled(client, people):
    for _attempt in range(3):
        client.post("/dang-nhap/", {"username": people.official.username, "password": "wrong"})

    response = client.post("/dang-nhap/", {"username": people.official.username, "password": "x"})

    assert response.status_code == 429


@pytest.mark.parametrize(("behind", "address"), [(True, "203.0.113.7"), (False, "127.0.0.1")])
def test_a_forged_address_is_not_believed(rf, settings, behind, address):
    settings.BEHIND_PROXY = behind
    request = rf.get("/", headers={"x-forwarded-for": "10.9.9.9, 203.0.113.7"})

    VisitorAddressMiddleware(lambda seen: HttpResponse(seen.META["REMOTE_ADDR"]))(request)

    assert request.META["REMOTE_ADDR"] == address


def test_health_says_that_the_database_is_down(client, monkeypatch):
    def down(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr("reform_portal.views.connection.cursor", down)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": False, "disk": True}
