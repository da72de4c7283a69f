"""Registers of the units: date, state and document of each."""

from datetime import date
from typing import Any

from django.db import transaction

from audit.services import record
from procedures.models import OneStopRollout
from procedures.services.common import require_for
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def record_rollout(
    *, unit: Unit, state: str, since: date | None = None, document: str = "", by: Any
) -> OneStopRollout:
    """How far the unit runs the electronic one-stop shop."""
    require_for(by, Permission.REGISTER_KEEP, unit)
    known = OneStopRollout.objects.filter(unit=unit).first()
    before = {"state": known.state, "since": known.since} if known else {}
    rollout, _created = OneStopRollout.objects.update_or_create(
        unit=unit, defaults={"state": state, "since": since, "document": document}
    )
    after = {"state": state, "since": since, "document": document}
    record("rollout.recorded", rollout, by=by, before=before, after=after, unit=unit)
    return rollout
