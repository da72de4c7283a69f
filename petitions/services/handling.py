"""A unit looks into it: taken on, classified, turned away with directions."""

from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from petitions.choices import PetitionStatus
from petitions.exceptions import ReasonMissing
from petitions.models import Petition
from petitions.services.steps import move
from units.access import require
from units.permissions import Permission


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
    move(
        petition,
        "petition.taken_on",
        by=by,
        come_from=(PetitionStatus.RECEIVED,),
        to=PetitionStatus.PROCESSING,
        taken_on=clock.today(),
    )


@transaction.atomic
def turn_away(*, petition: Petition, directions: str, by: Any) -> None:
    """It is a complaint, a denunciation or nobody's business here: say where to go."""
    if not directions.strip():
        raise ReasonMissing
    move(
        petition,
        "petition.turned_away",
        by=by,
        reason=directions.strip(),
        come_from=(PetitionStatus.RECEIVED, PetitionStatus.PROCESSING),
        to=PetitionStatus.TURNED_AWAY,
        directions=directions.strip(),
    )
