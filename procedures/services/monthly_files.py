"""A file of monthly figures: kept until its sender says yes."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from common.models import PendingImport
from procedures.services.common import require_for
from units.permissions import Permission

KIND = "procedures.monthly"


@transaction.atomic
def keep_monthly_file(
    *, rows: Sequence[dict[str, Any]], dropped: str, file_name: str, by: Any
) -> PendingImport:
    """What the file says, until the person has looked at it; an earlier try of theirs goes."""
    require_for(by, Permission.DOSSIER_KEEP)
    PendingImport.objects.filter(kind=KIND, by=by).delete()
    content = {"rows": list(rows), "dropped": dropped}
    return PendingImport.objects.create(
        kind=KIND, file_name=file_name[:200], content=content, by=by
    )
