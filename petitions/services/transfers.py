"""Handing a petition to the unit whose business it is. The sender's due day stays."""

from typing import Any

from django.db import transaction

from petitions.access import transfer_targets
from petitions.choices import PetitionStatus
from petitions.exceptions import NotThere, ReasonMissing
from petitions.models import Petition, Transfer
from petitions.services.steps import move
from units.models import Unit


@transaction.atomic
def transfer(
    *, petition: Petition, to_unit: Unit, reason: str, by: Any, edition: int | None = None
) -> Transfer:
    """Hand it on; what was drafted goes with it. The clock goes on: `due_on` is not touched."""
    if not reason.strip():
        raise ReasonMissing
    if not transfer_targets(by, petition.unit).filter(pk=to_unit.pk).exists():
        raise NotThere
    left = petition.unit
    move(
        petition,
        "petition.transferred",
        by=by,
        come_from=(PetitionStatus.RECEIVED, PetitionStatus.PROCESSING),
        to=PetitionStatus.RECEIVED,
        edition=edition,
        reason=reason,
        after={"from": left.code, "to": to_unit.code},
        unit=to_unit,
        taken_on=None,
    )
    return Transfer.objects.create(
        petition=petition, from_unit=left, to_unit=to_unit, reason=reason.strip(), moved_by=by
    )
