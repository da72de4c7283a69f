"""Petitions come in: through the portal, or typed in by staff."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from audit.services import record
from common import clock
from common.codes import ALPHABET
from petitions.choices import ANSWER_WORKING_DAYS, Matter, PetitionChannel, PetitionStatus
from petitions.exceptions import NotAPetition, ReceivedInFuture
from petitions.models import Petition
from petitions.services.contacts import keep_contact
from petitions.services.pictures import DrawnPicture, keep_pictures
from procedures.models import Procedure
from units.access import require
from units.calendar import WorkCalendar
from units.models import Unit
from units.permissions import Permission

CODE_LENGTH = 8


def new_code() -> str:
    """Eight of thirty letters: some 6 × 10^11 codes, far too many to try."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


@transaction.atomic
def send_petition(
    *,
    unit: Unit,
    subject: str,
    text: str,
    place: str = "",
    procedure: Procedure | None = None,
    dossier_code: str = "",
    matter: str = Matter.PETITION,
    contact: str = "",
    pictures: Sequence[DrawnPicture] = (),
    once: str = "",
) -> Petition:
    """A citizen's petition through the portal. Who sent it is neither asked nor kept; how to reach
    them only where they said so, and apart.

    A form sent twice (an impatient finger, a poor line) gives the petition it gave before.
    """
    if matter != Matter.PETITION:
        raise NotAPetition(Matter(matter))
    sent: dict[str, Any] = {
        "unit": unit,
        "subject": subject,
        "text": text,
        "place": place,
        "procedure": procedure,
        "dossier_code": dossier_code,
    }
    petition, is_new = _received_once(**sent, channel=PetitionChannel.PORTAL, once=once)
    if not is_new:
        return petition
    record("petition.received", petition, by=None, after=_summary(petition), unit=unit)
    keep_contact(petition=petition, text=contact)
    keep_pictures(petition=petition, pictures=pictures)
    return petition


@transaction.atomic
def record_petition(
    *,
    unit: Unit,
    subject: str,
    text: str,
    channel: str,
    received_at: datetime,
    place: str = "",
    procedure: Procedure | None = None,
    dossier_code: str = "",
    contact: str = "",
    once: str = "",
    by: Any,
) -> Petition:
    """A petition that came by telephone, post or at the counter, typed in by staff.

    A form sent twice gives the petition it gave before.
    """
    require(by, Permission.PETITION_HANDLE, unit)
    if clock.local_date(received_at) > clock.today():
        raise ReceivedInFuture
    petition, is_new = _received_once(
        unit=unit,
        subject=subject,
        text=text,
        place=place,
        procedure=procedure,
        dossier_code=dossier_code,
        channel=channel,
        received_at=received_at,
        once=once,
    )
    if not is_new:
        return petition
    keep_contact(petition=petition, text=contact, by=by)
    record("petition.recorded", petition, by=by, after=_summary(petition), unit=unit)
    return petition


def _received_once(*, once: str, **sent: Any) -> tuple[Petition, bool]:
    """The petition, and whether it is new: a form brings in one, however often it is sent."""
    try:
        with transaction.atomic():
            return _receive(**sent, once=once), True
    except IntegrityError:
        # The same form at the same moment, or gone back to and written anew.
        said = {"text": sent["text"].strip(), "unit": sent["unit"], "channel": sent["channel"]}
        earlier = Petition.objects.filter(once=once, **said).first()
        return (_receive(**sent), True) if earlier is None else (earlier, False)


def _receive(
    unit: Unit,
    subject: str,
    text: str,
    place: str,
    procedure: Procedure | None,
    channel: str,
    *,
    dossier_code: str = "",
    received_at: datetime | None = None,
    once: str = "",
) -> Petition:
    received_at = received_at or clock.now()
    return Petition.objects.create(
        code=new_code(),
        once=once or None,
        unit=unit,
        subject=subject.strip(),
        text=text.strip(),
        place=place.strip(),
        procedure=procedure,
        dossier_code=dossier_code.strip(),
        channel=channel,
        received_at=received_at,
        due_on=WorkCalendar.load().due_on(received_at, ANSWER_WORKING_DAYS),
    )


def _summary(petition: Petition) -> dict[str, Any]:
    """What the trail keeps: never the sender's words, they may name people."""
    return {
        "code": petition.code,
        "channel": petition.channel,
        "status": PetitionStatus.RECEIVED,
        "due_on": petition.due_on,
    }
