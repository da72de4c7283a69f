"""From one status to the next, for whoever is allowed to and only once."""

from typing import Any

from audit.services import record
from petitions.choices import PetitionStatus
from petitions.exceptions import PetitionMovedOn
from petitions.models import Petition
from units.access import require
from units.permissions import Permission


def move(
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
