"""Writing visits: unplanned and planned ones, held or called off."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict, Refused
from plans.models import Inspection
from units.access import require
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def record_inspection(
    *, unit: Unit, by: Any, held_on: date, decision: str = "", summary: str = ""
) -> Inspection:
    """Enter a visit in the register; it counts in the year in which it was held."""
    require(by, Permission.FINDING_RECORD, unit)
    not_ahead(held_on)
    inspection = Inspection(
        unit=unit, year=held_on.year, held_on=held_on, decision=decision, summary=summary
    )
    inspection.full_clean()
    inspection.save()
    after = {"held_on": held_on, "decision": decision, "summary": summary}
    record("inspection.recorded", inspection, by=by, after=after, unit=unit)
    return inspection


@transaction.atomic
def hold_inspection(
    *, inspection: Inspection, by: Any, held_on: date, decision: str = "", summary: str = ""
) -> Inspection:
    """Say that a planned visit was made. Held in January, last year's visit counts there."""
    require(by, Permission.FINDING_RECORD, inspection.unit)
    not_ahead(held_on)
    said = {
        "held_on": held_on,
        "year": held_on.year,
        "decision": decision.strip(),
        "summary": summary.strip(),
    }
    _only_if_open(inspection, said)
    record("inspection.held", inspection, by=by, after=said, unit=inspection.unit)
    return inspection


@transaction.atomic
def call_off_inspection(*, inspection: Inspection, by: Any, reason: str) -> Inspection:
    """Take a planned visit off the year's list, for a reason that stays with it."""
    require(by, Permission.INSPECTION_PLAN, inspection.unit)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Hãy nêu lý do hủy cuộc kiểm tra."))
    _only_if_open(inspection, {"called_off_on": clock.today(), "called_off_reason": reason})
    record("inspection.called_off", inspection, by=by, reason=reason, unit=inspection.unit)
    return inspection


def _only_if_open(inspection: Inspection, change: dict[str, Any]) -> None:
    """Change a visit that is neither held nor called off; of two people one is told."""
    waiting = Inspection.objects.filter(pk=inspection.pk, held_on=None, called_off_on=None)
    if not waiting.update(**change):
        raise Conflict(
            _("Cuộc kiểm tra này đã được ghi kết quả hoặc đã hủy; nội dung cũ được giữ nguyên.")
        )
    inspection.refresh_from_db()
    inspection.full_clean()


def not_ahead(day: date) -> None:
    if day > clock.today():
        raise Refused(_("Ngày này chưa đến; hãy kiểm tra lại."))
