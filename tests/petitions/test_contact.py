"""How to reach a sender: sealed, opened only by who handles the case, and each look is noted."""

import pytest
from django.core.exceptions import PermissionDenied
from django.forms import ValidationError

from audit.models import AuditEvent
from petitions import services
from petitions.exceptions import ContactMissing, ContactUnreadable, PetitionMovedOn
from petitions.forms import ContactField
from petitions.models import Contact
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db
PHONE = "0900000111"


@pytest.fixture
def petition(commune):
    petition = PetitionFactory(unit=commune)
    services.keep_contact(petition=petition, text=PHONE)
    return petition


def test_what_lies_in_the_table_says_nothing(petition):
    assert PHONE not in Contact.objects.get().sealed


def test_who_handles_the_case_reads_it_and_that_is_noted(petition, people):
    assert services.open_contact(petition=petition, by=people.official) == PHONE
    events = list(AuditEvent.objects.order_by("sequence"))
    assert [event.action for event in events] == [
        "petition.contact_kept",
        "petition.contact_opened",
    ]
    assert all(PHONE not in f"{event.before}{event.after}{event.reason}" for event in events)


@pytest.mark.parametrize("role", ["inspector", "stranger"])
def test_nobody_else_does(petition, people, role):
    with pytest.raises(PermissionDenied):
        services.open_contact(petition=petition, by=getattr(people, role))
    assert not AuditEvent.objects.filter(action="petition.contact_opened").exists()


def test_a_key_is_changed_while_the_old_one_still_opens(petition, people, settings):
    settings.CONTACT_KEYS = ["a new key", *settings.CONTACT_KEYS]
    assert services.open_contact(petition=petition, by=people.official) == PHONE


def test_a_lost_key_is_said(petition, people, settings):
    settings.CONTACT_KEYS = ["another key"]
    with pytest.raises(ContactUnreadable, match="CONTACT_KEYS"):
        services.open_contact(petition=petition, by=people.official)
    assert not AuditEvent.objects.filter(action="petition.contact_opened").exists()


def test_a_second_contact_takes_the_place_of_the_first(petition, people):
    services.keep_contact(petition=petition, text="0900000222", by=people.official)
    assert services.open_contact(petition=petition, by=people.official) == "0900000222"


def test_nothing_said_nothing_kept(commune, people):
    petition = PetitionFactory(unit=commune)
    services.keep_contact(petition=petition, text=" ")
    assert not services.has_contact(petition)
    with pytest.raises(ContactMissing):
        services.open_contact(petition=petition, by=people.official)


def test_after_erasing_no_contact_comes_in(commune, people):
    petition = PetitionFactory(unit=commune, erased_on="2020-12-01")
    with pytest.raises(PetitionMovedOn):
        services.keep_contact(petition=petition, text=PHONE, by=people.official)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0900 000 111", "0900000111"),
        ("+84 (900) 000.111", "+84900000111"),
        (" ai@vidu.vn ", "ai@vidu.vn"),
        ("", ""),
    ],
)
def test_a_number_or_an_address_is_taken(typed, kept):
    assert ContactField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["Bà Hoa, ấp 3", "12345", "a@b", "gọi 0900000111"])
def test_and_nothing_else(typed):
    with pytest.raises(ValidationError):
        ContactField().clean(typed)
