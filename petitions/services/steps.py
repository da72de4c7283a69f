"""From one status to the next, for whoever is allowed to and only once."""

from collections.abc import Callable
from typing import Any

from django.db.models import F

from audit.services import record
from common.privacy import without_names
from petitions.choices import PetitionStatus
from petitions.exceptions import PetitionMovedOn
from petitions.models import Petition
from units.access import require
from units.models import Unit
from units.permissions import Permission

Check = Callable[[Any, Unit], None]


def require_handling(by: Any, unit: Unit) -> None:
    require(by, Permission.PETITION_HANDLE, unit)


def move(
    petition: Petition,
    action: str,
    *,
    by: Any,
    come_from: tuple[PetitionStatus, ...],
    to: PetitionStatus,
    edition: int | None = None,
    check: Check = require_handling,
    reason: str = "",
    after: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Change the status only if nobody else did so meanwhile.

    `edition` is what the person saw: words that somebody else changed since are not written over.
    The trail is never erased, so a reason stands there without numbers and what looks like names.
    A case that was erased is due for it again: whoever mends public words found something in them.
    """
    check(by, petition.unit)
    before, unit = petition.status, petition.unit
    still = Petition.objects.filter(
        pk=petition.pk, status=before, status__in=come_from, unit=petition.unit_id
    )
    if edition is not None:
        still = still.filter(edition=edition)
    if not still.update(status=to, edition=F("edition") + 1, erased_on=None, **changes):
        raise PetitionMovedOn
    petition.refresh_from_db()
    record(
        action,
        petition,
        by=by,
        before={"status": before},
        after={"status": to, **(after or {})},
        reason=without_names(reason.strip()),
        unit=unit,
    )
