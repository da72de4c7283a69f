"""What hangs on the boards."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from procedures.exceptions import NotThisUnitsProcedure, PostedInFuture
from procedures.models import Posting, Procedure
from procedures.services.common import require_for
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def confirm_postings(
    *, unit: Unit, procedures: Iterable[Procedure], posted_on: date, place: str = "", by: Any
) -> int:
    """Note that the procedures hang on the unit's board since the day; return how many were noted.

    Confirming again corrects the day and the place.
    """
    require_for(by, Permission.POSTING_CONFIRM, unit)
    if posted_on > clock.today():
        raise PostedInFuture
    chosen = list(procedures)
    own = Procedure.objects.at_level(unit.level_id).filter(pk__in=[one.pk for one in chosen])
    if own.count() != len(chosen):
        raise NotThisUnitsProcedure
    Posting.objects.bulk_create(
        [
            Posting(
                unit=unit,
                procedure=one,
                version=one.version,
                posted_on=posted_on,
                place=place,
                confirmed_by=by,
            )
            for one in chosen
        ],
        update_conflicts=True,
        unique_fields=["unit", "procedure", "version"],
        update_fields=["posted_on", "place", "confirmed_by"],
    )
    after = {
        "procedures": sorted(one.code for one in chosen),
        "posted_on": posted_on,
        "place": place,
    }
    record("posting.confirmed", unit, by=by, after=after, unit=unit)
    return len(chosen)
