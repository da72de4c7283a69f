"""Both languages on real pages, and days that both read the same way."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from common import clock
from plans.models import Finding
from tests.factories.plans import FindingFactory, at

pytestmark = pytest.mark.django_db


def choose(client, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language


def heading(answer):
    text = answer.content.decode()
    return text.partition("<h1")[2].partition(">")[2].partition("</h1>")[0].strip()


@pytest.mark.parametrize(
    ("language", "public", "unknown", "staff"),
    [
        ("vi", "Đăng nhập cán bộ", "Không tìm thấy trang", "Việc cần làm"),
        ("en", "Staff sign-in", "Page not found", "My work"),
        ("fr", "Đăng nhập cán bộ", "Không tìm thấy trang", "Việc cần làm"),
    ],
)
def test_pages_speak_the_language_that_was_chosen(client, people, language, public, unknown, staff):
    choose(client, language)

    told = [heading(client.get("/dang-nhap/")), heading(client.get("/khong-co/"))]
    client.force_login(people.official)
    told.append(heading(client.get("/lam-viec/")))

    assert told == [public, unknown, staff]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_says_which_language_it_is_in(client, language):
    choose(client, language)

    answer = client.get("/")

    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()


def test_one_visitors_language_is_not_the_next_ones(client):
    choose(client, "en")
    client.get("/dang-nhap/")
    del client.cookies[settings.LANGUAGE_COOKIE_NAME]

    assert heading(client.get("/dang-nhap/")) == "Đăng nhập cán bộ"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "typed", ["03/04/2026", "3/4/2026", "03-04-2026", "03.04.2026", "2026-04-03"]
)
def test_the_third_of_april_is_read_as_that_in_both_languages(
    client, people, commune, language, typed
):
    finding = FindingFactory(inspection__unit=commune, recorded_by=people.inspector)
    choose(client, language)
    client.force_login(people.official)

    with clock.frozen(at(2026, 4, 6)):
        answer = client.post(
            reverse("plans:finding-resolve", args=[finding.pk]),
            {"remedy": "Đã niêm yết lại", "resolved_on": typed},
        )

    assert answer.status_code == 302
    assert Finding.objects.get().resolved_on == date(2026, 4, 3)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_day_that_does_not_exist_comes_back_as_typed(client, people, commune, language):
    finding = FindingFactory(inspection__unit=commune, recorded_by=people.inspector)
    choose(client, language)
    client.force_login(people.official)

    answer = client.post(
        reverse("plans:finding-resolve", args=[finding.pk]),
        {"remedy": "Đã niêm yết lại", "resolved_on": "31/02/2026"},
    )

    assert 'value="31/02/2026"' in answer.content.decode()
    assert Finding.objects.get().resolved_on is None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_days_are_shown_the_same_way_in_both_languages(client, people, commune, language):
    finding = FindingFactory(inspection__unit=commune, recorded_by=people.inspector)
    choose(client, language)
    client.force_login(people.official)

    page = client.get(reverse("plans:inspection-detail", args=[finding.inspection_id]))

    assert "20/05/2020" in page.content.decode() or "20/5/2020" in page.content.decode()


def test_makemessages_knows_every_name_that_a_text_is_given_to():
    """It reads `_` and Django's own names; what stands in any other call stays Vietnamese."""
    alias = re.compile(r"translation import .*\bgettext\w* as (?!_$)(\w+)$", re.M)
    homes = {Path(app.path) for app in apps.get_app_configs()}
    ours = [home for home in homes if home.parent == Path(settings.BASE_DIR)]
    code = [path for home in ours for path in home.rglob("*.py")]

    assert len(code) > 300
    assert [path.name for path in code if alias.search(path.read_text())] == []
