"""Every address, tried by every kind of person: who is let in, and that nobody else changes anything."""

from typing import Any

import pytest
from django.contrib import admin
from django.urls import URLResolver, reverse

from tests.doors import (
    DOORS,
    FORBIDDEN,
    HIDDEN,
    IN,
    LOGIN,
    NOT_SO,
    ON,
    PUBLIC,
    ROLES,
    SENT,
    Answers,
    fingerprint,
    open_house,
    path_of,
    patterns,
    rolled_back,
)
from tests.factories.units import UserFactory

pytestmark = pytest.mark.django_db

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
    path, door = path_of(house, name), DOORS[name]

    found = {role: seen(house.ask(role, "get", path)) for role in ROLES}

    assert found == door.get
    assert fingerprint() == untouched, "a page that is only read has written"


@pytest.mark.parametrize("name", [name for name in DOORS if DOORS[name].post is None])
def test_sending_to_a_page_for_reading(house, untouched, name):
    path, door = path_of(house, name), DOORS[name]

    # To everybody alike: then two stand for all.
    roles = ROLES if door is not PUBLIC else ("anonymous", "official")
    found = {role: seen(house.ask(role, "post", path)) for role in roles}

    assert {role for role in roles if found[role] not in (door.get[role], NOT_SO)} == set()
    assert fingerprint() == untouched


@pytest.mark.parametrize("name", [name for name in DOORS if DOORS[name].post is not None])
def test_sending_an_empty_form(house, untouched, name):
    path, expected, body = path_of(house, name), DOORS[name].post, SENT.get(name)
    refused = [role for role in ROLES if expected[role] in REFUSALS]

    found = {role: seen(house.ask(role, "post", path, body)) for role in refused}
    changed = fingerprint() != untouched
    for role in set(ROLES) - set(refused):
        with rolled_back():
            found[role] = seen(house.ask(role, "post", path, body))

    assert not changed, "somebody was refused and yet something changed"
    assert told(found, expected) == expected


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
