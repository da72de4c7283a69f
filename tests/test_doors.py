"""Every address, tried by every kind of person: who is let in, and that nobody else changes anything."""

from typing import Any

import pytest
from django.urls import reverse

from tests.doors import (
    DOORS,
    FORBIDDEN,
    HIDDEN,
    IN,
    LOGIN,
    NOT_SO,
    ON,
    ROLES,
    Answers,
    fingerprint,
    open_house,
    path_of,
    patterns,
    rolled_back,
)
from tests.factories.units import UserFactory

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

    found = {role: seen(house.clients[role].get(path)) for role in ROLES}

    assert found == door.get
    assert fingerprint() == untouched, "a page that is only read has written"


@pytest.mark.parametrize("name", [name for name in DOORS if DOORS[name].post is None])
def test_sending_to_a_page_for_reading(house, untouched, name):
    path, door = path_of(house, name), DOORS[name]

    found = {role: seen(house.clients[role].post(path)) for role in ROLES}

    assert {role: (answer, door.get[role])[answer == NOT_SO] for role, answer in found.items()} == (
        door.get
    )
    assert fingerprint() == untouched


@pytest.mark.parametrize("name", [name for name in DOORS if DOORS[name].post is not None])
def test_sending_an_empty_form(house, untouched, name):
    path, expected = path_of(house, name), DOORS[name].post
    found = {}

    for role in sorted(ROLES, key=lambda role: expected[role] not in REFUSALS):
        with rolled_back():
            found[role] = seen(house.clients[role].post(path))
            if expected[role] in REFUSALS:
                assert fingerprint() == untouched, f"{role} was refused and yet something changed"

    assert told(found, expected) == expected


def admin_paths():
    names = [pattern.name for pattern in admin_patterns() if not pattern.pattern.converters]
    return [reverse(f"admin:{name}") for name in names if name not in ("login", "logout")]


def admin_patterns():
    from django.contrib import admin  # noqa: PLC0415
    from django.urls import URLResolver  # noqa: PLC0415

    for entry in admin.site.urls[0]:
        if isinstance(entry, URLResolver):
            yield from entry.url_patterns
        elif entry.name:
            yield entry


def test_admin_is_for_staff_accounts_only(house, untouched):
    for role in ROLES:
        answers = {path: house.clients[role].get(path) for path in admin_paths()}
        assert {seen(answer) for answer in answers.values()} <= {LOGIN, ON}, role
    assert fingerprint() == untouched


def test_admin_opens_every_list_to_its_administrator(house, client):
    with rolled_back():
        client.force_login(UserFactory(is_staff=True, is_superuser=True))
        answers = {path: client.get(path).status_code for path in admin_paths()}

    odd = {path: status for path, status in answers.items() if status not in (200, 302)}
    assert set(odd.values()) <= {403, 405}, odd
