"""How to reach a petition's sender: sealed when it comes, opened only by whoever handles the case.

Sealed with Fernet under a key derived (HKDF-SHA256) from each of settings.CONTACT_KEYS: the first
seals, all open. So the first key can be changed, and the old one dropped once what it sealed has
been erased.
"""

import base64
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from audit.services import record
from petitions.exceptions import ContactMissing, ContactUnreadable, PetitionMovedOn
from petitions.models import Contact, Petition
from units.access import require
from units.permissions import Permission


def has_contact(petition: Petition) -> bool:
    """Whether the sender said how to reach them, and it has not been erased yet."""
    return Contact.objects.filter(petition=petition).exists()


@transaction.atomic
def keep_contact(*, petition: Petition, text: str, by: Any = None) -> None:
    """Seal a telephone number or e-mail address; again: in the place of the earlier one.

    `by` is whoever typed it in, None for the sender. Nothing typed, nothing kept. The form has
    checked what it is (petitions.forms.ContactField).
    """
    if by is not None:
        require(by, Permission.PETITION_HANDLE, petition.unit)
    plain = text.strip()
    if not plain:
        return
    # Erasing takes the same lock: nothing comes in behind its back.
    if Petition.objects.select_for_update().get(pk=petition.pk).erased_on is not None:
        raise PetitionMovedOn
    Contact.objects.update_or_create(petition=petition, defaults={"sealed": seal(plain)})
    record("petition.contact_kept", petition, by=by, unit=petition.unit)


@transaction.atomic
def open_contact(*, petition: Petition, by: Any) -> str:
    """What the sender left, in plain words. Each look is in the trail, the words are not.

    Raises ContactMissing where there is none (any more), ContactUnreadable where no key opens it.
    """
    require(by, Permission.PETITION_HANDLE, petition.unit)
    contact = Contact.objects.filter(petition=petition).first()
    if contact is None:
        raise ContactMissing
    plain = _open(contact.sealed)
    record("petition.contact_opened", petition, by=by, unit=petition.unit)
    return plain


def seal(plain: str) -> str:
    """As it lies in the table."""
    return _fernet().encrypt(plain.encode()).decode()


def _open(sealed: str) -> str:
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as fault:
        raise ContactUnreadable from fault


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in settings.CONTACT_KEYS])


def _derived(key: str) -> bytes:
    """32 bytes from a key of any length; no other use of the same secret gives the same ones."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"petitions.contact")
    return base64.urlsafe_b64encode(kdf.derive(key.encode()))
