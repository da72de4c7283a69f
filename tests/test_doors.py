"""Every address, tried by every kind of person: who is let in, and that nobody else changes anything."""

from typing import Any

import pytest
from django.contrib import admin
from django.urls import URLResolver, reverse

from tests.doors import (
    CANARY,
    DOORS,
    FORBIDDEN,
    HIDDEN,
    IN,
    LOGIN,
    NOT_SO,
    ON,
    OWN_WORDS,
    ROLES,
    SENT,
    Answers,
    faults,
    fingerprint,
    open_house,
    path_of,
    patterns,
    rolled_back,
)
from tests.factories.units import UserFactory

pytestmark = pytest.mark.django_db

STRANGERS = ("anonymous", "stranger", "outsider")
SIGN_IN = "/dang-nhap/?next="
REFUSALS = {LOGIN, FORBIDDEN, HIDDEN, NOT_SO}


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    with open_house(django_db_blocker) as house:
        yield house


@pytest.fixture(scope="module")
def untouched(house):
    return fingerprint()


def seen(answer: Any) -> Any:
    """The answer in the table's words."""
    status = answer.status_code
    if status in (301, 302, 303):
        return LOGIN if answer["Location"].startswith(SIGN_IN) else ON
    return IN if status < 300 or status in (409, 422) else status


def text_of(answer: Any) -> str:
    """All that was sent, in plain words; a document or workbook is opened by other tests."""
    return "" if answer.streaming else answer.content.decode(errors="replace")


def told(found: Answers, expected: Answers) -> Answers:
    """A form that was taken leads on: for sending, that is being let in."""
    return {
        role: IN if expected[role] == IN and answer == ON else answer
        for role, answer in found.items()
    }


def test_every_address_stands_in_the_table():
    assert set(patterns()) == set(DOORS)


@pytest.mark.parametrize("name", DOORS)
def test_reading(house, untouched, name):
    answers = {role: house.ask(role, "get", path_of(house, name)) for role in ROLES}

    assert {role: seen(answer) for role, answer in answers.items()} == DOORS[name].get
    assert fingerprint() == untouched, "a page that is only read has written"
    assert {role: faults(answer) for role, answer in answers.items() if faults(answer)} == {}
    leaks = {role for role in STRANGERS if CANARY in text_of(answers[role])}
    assert name in OWN_WORDS or leaks == set()


@pytest.mark.parametrize("name", [name for name in DOORS if DOORS[name].post is None])
def test_sending_to_a_page_for_reading(house, untouched, name):
    path, door = path_of(house, name), DOORS[name]
    let_in = [role for role in ROLES if door.get[role] in (IN, ON)]
    # Who is let in sees the page again; two of them stand for all.
    roles = {*ROLES} - {*let_in[2:]}

    found = {role: seen(house.ask(role, "post", path)) for role in roles}

    assert {role for role in roles if found[role] not in (door.get[role], NOT_SO)} == set()
    assert fingerprint() == untouched


@pytest.mark.parametrize("name", [name for name in DOORS if DOORS[name].post is not None])
def test_sending_an_empty_form(house, untouched, name):
    path, expected, body = path_of(house, name), DOORS[name].post, SENT.get(name)
    refused = [role for role in ROLES if expected[role] in REFUSALS]

    answers = {role: house.ask(role, "post", path, body) for role in refused}
    changed = fingerprint() != untouched
    for role in set(ROLES) - set(refused):
        with rolled_back():
            answers[role] = house.ask(role, "post", path, body)

    assert not changed, "somebody was refused and yet something changed"
    found = {role: seen(answer) for role, answer in answers.items()}
    assert told(found, expected) == expected
    assert {role: faults(answer) for role, answer in answers.items() if faults(answer)} == {}


def admin_paths():
    """Every page of the admin that needs no record: its index, the apps, lists and new records."""
    names = ["index", *(pattern.name for pattern in admin_patterns() if is_plain(pattern))]
    return [reverse(f"admin:{name}") for name in names]


def admin_patterns():
    for entry in admin.site.urls[0]:
        if isinstance(entry, URLResolver):
            yield from entry.url_patterns


def is_plain(pattern):
    return bool(pattern.name) and not pattern.pattern.converters


def test_admin_is_for_staff_accounts_only(house, untouched):
    paths = admin_paths()

    found = {seen(house.ask(role, "get", path)) for path in paths for role in ROLES}

    assert found == {LOGIN, ON}
    assert fingerprint() == untouched


def test_admin_opens_to_its_administrator(house, client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    answers = {path: client.get(path).status_code for path in admin_paths()}

    # 403: rows that are only added by the portal's own services.
    assert {path: status for path, status in answers.items() if status not in (200, 403)} == {}


@pytest.mark.parametrize(
    "name",
    [
        "plans:report-detail",
        "plans:evidence-detail",
        "plans:inspection-detail",
        "petitions:petition-handle",
        "satisfaction:result-detail",
        "par_index:score-comparison",
    ],
)
def test_what_strangers_do_not_read_is_there_for_the_unit_itself(house, name):
    assert CANARY in text_of(house.ask("official", "get", path_of(house, name)))


def test_another_districts_communes_are_named_on_public_pages_only(house):
    staff_pages = [name for name in DOORS if DOORS[name].get["anonymous"] == LOGIN]

    answers = {name: house.ask("outsider", "get", path_of(house, name)) for name in staff_pages}

    commune = house.things.commune.name
    assert {name for name, answer in answers.items() if commune in text_of(answer)} == set()


def test_the_dashboard_shows_nothing_of_a_run_without_ones_own_units(house):
    page = text_of(house.ask("outsider", "get", path_of(house, "par_index:dashboard")))

    assert "Hồ sơ đúng hạn" not in page
