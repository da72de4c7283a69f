"""A petition's way: received, taken on, answered, published; or turned away with directions."""

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from audit.services import record
from common import clock
from petitions.choices import (
    ANSWER_WORKING_DAYS,
    Matter,
    PetitionChannel,
    PetitionStatus,
)
from petitions.exceptions import (
    AnswerMissing,
    NotAPetition,
    PetitionMovedOn,
    ReasonMissing,
    ReceivedInFuture,
)
from petitions.models import Petition
from procedures.models import Procedure
from units.access import require
from units.calendar import WorkCalendar
from units.models import Unit
from units.permissions import Permission

# No 0/O, 1/I/L, U: a code is read over the telephone and copied by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
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
    once: str = "",
) -> Petition:
    """A citizen's petition through the portal. Who sent it is neither asked nor kept.

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
    try:
        with transaction.atomic():
            petition = _receive(**sent, channel=PetitionChannel.PORTAL, once=once)
    except IntegrityError:
        # The same form at the same moment, or gone back to and written anew.
        earlier = _sent_before(once, text)
        if earlier is not None:
            return earlier
        petition = _receive(**sent, channel=PetitionChannel.PORTAL)
    record("petition.received", petition, by=None, after=_summary(petition), unit=unit)
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
    by: Any,
) -> Petition:
    """A petition that came by telephone, post or at the counter, typed in by staff."""
    require(by, Permission.PETITION_HANDLE, unit)
    if clock.local_date(received_at) > clock.today():
        raise ReceivedInFuture
    petition = _receive(unit, subject, text, place, procedure, channel, received_at=received_at)
    record("petition.recorded", petition, by=by, after=_summary(petition), unit=unit)
    return petition


def _sent_before(once: str, text: str) -> Petition | None:
    return Petition.objects.filter(once=once, text=text.strip()).first()


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


@transaction.atomic
def note_conduct(
    *, petition: Petition, about_conduct: bool, dossier_code: str = "", by: Any
) -> None:
    """Say whether it is about how officials behaved, and of which dossier: the one-stop assessment
    counts these. It may be said at any time, the status stays."""
    require(by, Permission.PETITION_HANDLE, petition.unit)
    petition = Petition.objects.select_for_update().get(pk=petition.pk)
    before = {"about_conduct": petition.about_conduct, "dossier_code": petition.dossier_code}
    after = {"about_conduct": about_conduct, "dossier_code": dossier_code.strip()}
    if before == after:
        return
    petition.about_conduct, petition.dossier_code = about_conduct, dossier_code.strip()
    petition.save(update_fields=["about_conduct", "dossier_code"])
    record(
        "petition.conduct_noted", petition, by=by, before=before, after=after, unit=petition.unit
    )


@transaction.atomic
def take_on(*, petition: Petition, by: Any) -> None:
    """The unit starts to look into it."""
    _move(
        petition,
        "petition.taken_on",
        by=by,
        come_from=(PetitionStatus.RECEIVED,),
        to=PetitionStatus.PROCESSING,
        taken_on=clock.today(),
    )


@transaction.atomic
def answer(*, petition: Petition, text: str, by: Any) -> None:
    """Give the answer; a later call corrects it as long as it is not published."""
    if not text.strip():
        raise AnswerMissing
    first: dict[str, Any] = {"answered_on": clock.today()} if petition.answered_on is None else {}
    _move(
        petition,
        "petition.answered",
        by=by,
        come_from=(PetitionStatus.RECEIVED, PetitionStatus.PROCESSING, PetitionStatus.ANSWERED),
        to=PetitionStatus.ANSWERED,
        answer=text.strip(),
        answered_by=by,
        **first,
    )


@transaction.atomic
def publish(*, petition: Petition, public_subject: str, public_answer: str, by: Any) -> None:
    """Make the answer public, in words that name nobody. Again: mend the public words."""
    if not public_subject.strip() or not public_answer.strip():
        raise AnswerMissing
    first: dict[str, Any] = {"published_on": clock.today()} if petition.published_on is None else {}
    _move(
        petition,
        "petition.published",
        by=by,
        come_from=(PetitionStatus.ANSWERED, PetitionStatus.PUBLISHED),
        to=PetitionStatus.PUBLISHED,
        public_subject=public_subject.strip(),
        public_answer=public_answer.strip(),
        **first,
    )


@transaction.atomic
def turn_away(*, petition: Petition, directions: str, by: Any) -> None:
    """It is a complaint, a denunciation or nobody's business here: say where to go."""
    if not directions.strip():
        raise ReasonMissing
    _move(
        petition,
        "petition.turned_away",
        by=by,
        reason=directions.strip(),
        come_from=(PetitionStatus.RECEIVED, PetitionStatus.PROCESSING),
        to=PetitionStatus.TURNED_AWAY,
        directions=directions.strip(),
    )


def _move(
    petition: Petition,
    action: str,
    *,
    by: Any,
    come_from: tuple[PetitionStatus, ...],
    to: PetitionStatus,
    reason: str = "",
    **changes: Any,
) -> None:
    """Change the status only if nobody else did so meanwhile."""
    require(by, Permission.PETITION_HANDLE, petition.unit)
    before = petition.status
    moved = Petition.objects.filter(pk=petition.pk, status=before, status__in=come_from).update(
        status=to, **changes
    )
    if not moved:
        raise PetitionMovedOn
    for name, value in {"status": to, **changes}.items():
        setattr(petition, name, value)
    record(
        action,
        petition,
        by=by,
        before={"status": before},
        after={"status": to},
        reason=reason,
        unit=petition.unit,
    )
