"""The trail as the administrator reads it."""

import re

import pytest
from django.urls import reverse

from audit.services import record
from tests.factories.units import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    record("unit.changed", UnitFactory(), by=UserFactory(), after={"number": 1})
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client.get(reverse("admin:audit_auditevent_changelist")).content.decode()


def test_headings_are_words_of_the_office(page):
    headings = re.findall(r'<div class="text"><a[^>]*>([^<]+)</a>', page)

    assert [heading.lower() for heading in headings] == [
        "số",
        "lúc",
        "người làm",
        "việc",
        "đối tượng",
        "số của đối tượng",
    ]


def test_the_kind_of_record_is_told_in_words(page):
    assert "đơn vị" in page.split("<tbody>")[1]
    assert "unit.changed" in page
