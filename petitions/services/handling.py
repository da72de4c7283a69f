"""A unit looks into it: taken on, classified, turned away with directions, and that taken back."""

from typing import Any

from django.db import transaction
from django.db.models import F

from audit.services import record
from common import clock
from petitions.access import require_undoing
from petitions.choices import PetitionStatus, Topic
from petitions.exceptions import AnsweredBefore, PetitionMovedOn, ReasonMissing
from petitions.models import Petition
from petitions.selectors.retention import known_dossier
from petitions.services.steps import move
from procedures.models import Procedure
from units.access import require
from units.permissions import Permission

CLASSES = ("topic", "about_conduct", "procedure_id", "dossier_code")


@transaction.atomic
def classify(
    *,
    petition: Petition,
    topic: str = "",
    about_conduct: bool,
    procedure: Procedure | None = None,
    dossier_code: str = "",
    by: Any,
    edition: int | None = None,
) -> None:
    """Say what it is about. It may be said at any time, the status stays.

    The one-stop assessment counts what is about officials' conduct, by the dossier that is named;
    the topic of conduct says so by itself.
    """
    require(by, Permission.PETITION_HANDLE, petition.unit)
    petition = (
        Petition.objects.select_for_update(of=("self",)).select_related("unit").get(pk=petition.pk)
    )
    # It may have been handed on while the form was open.
    require(by, Permission.PETITION_HANDLE, petition.unit)
    if edition is not None and petition.edition != edition:
        raise PetitionMovedOn
    before = {name: getattr(petition, name) for name in CLASSES}
    after = {
        "topic": topic,
        "about_conduct": about_conduct or topic == Topic.CONDUCT,
        "procedure_id": procedure.pk if procedure else None,
        "dossier_code": dossier_code.strip(),
    }
    if before == after:
        return
    Petition.objects.filter(pk=petition.pk).update(edition=F("edition") + 1, **after)
    record(
        "petition.classified",
        petition,
        by=by,
        before=_for_the_trail(before),
        after=_for_the_trail(after),
        unit=petition.unit,
    )


def _for_the_trail(said: dict[str, Any]) -> dict[str, Any]:
    """The trail is never erased: what is the code of no dossier may be anybody's name or number."""
    return said | {"dossier_code": known_dossier(said["dossier_code"])}


@transaction.atomic
def take_on(*, petition: Petition, by: Any) -> None:
    """The unit starts to look into it."""
    move(
        petition,
        "petition.taken_on",
        by=by,
        come_from=(PetitionStatus.RECEIVED,),
        to=PetitionStatus.PROCESSING,
        taken_on=clock.today(),
    )


@transaction.atomic
def turn_away(*, petition: Petition, directions: str, by: Any, edition: int | None = None) -> None:
    """It is a complaint, a denunciation or nobody's business here: say where to go.

    Not after an answer: what was accepted once is answered again, or it would leave the count.
    """
    if not directions.strip():
        raise ReasonMissing
    if petition.reopened_on is not None:
        raise AnsweredBefore
    move(
        petition,
        "petition.turned_away",
        by=by,
        edition=edition,
        reason=directions,
        come_from=(PetitionStatus.RECEIVED, PetitionStatus.PROCESSING),
        to=PetitionStatus.TURNED_AWAY,
        directions=directions.strip(),
    )


@transaction.atomic
def undo_turning_away(
    *, petition: Petition, reason: str, by: Any, edition: int | None = None
) -> None:
    """The body above finds that it is a petition after all. The unit has the days that are left."""
    if not reason.strip():
        raise ReasonMissing
    move(
        petition,
        "petition.turned_back",
        by=by,
        edition=edition,
        check=require_undoing,
        reason=reason,
        come_from=(PetitionStatus.TURNED_AWAY,),
        to=PetitionStatus.RECEIVED if petition.taken_on is None else PetitionStatus.PROCESSING,
        directions="",
    )
