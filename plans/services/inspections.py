"""Writing inspections: a visit, what it asks to be mended, and that it was mended."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict, Refused
from plans.models import Finding, Inspection
from units.access import has_permission, require
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def record_inspection(
    *, unit: Unit, by: Any, held_on: date, decision: str = "", summary: str = ""
) -> Inspection:
    """Enter a visit in the register; it counts in the year in which it was held."""
    require(by, Permission.FINDING_RECORD, unit)
    _not_ahead(held_on)
    inspection = Inspection(
        unit=unit, year=held_on.year, held_on=held_on, decision=decision, summary=summary
    )
    inspection.full_clean()
    inspection.save()
    after = {"held_on": held_on, "decision": decision, "summary": summary}
    record("inspection.recorded", inspection, by=by, after=after, unit=unit)
    return inspection


@transaction.atomic
def record_finding(
    *, inspection: Inspection, by: Any, text: str, due_on: date | None = None
) -> Finding:
    """Note what the unit is asked to mend, and until when."""
    require(by, Permission.FINDING_RECORD, inspection.unit)
    if due_on and inspection.held_on and due_on < inspection.held_on:
        raise Refused(_("Hạn khắc phục không thể trước ngày kiểm tra."))
    finding = Finding(inspection=inspection, text=text, due_on=due_on, recorded_by=by)
    finding.full_clean()
    finding.save()
    after = {"text": text, "due_on": due_on}
    record("finding.recorded", finding, by=by, after=after, unit=inspection.unit)
    return finding


@transaction.atomic
def resolve_finding(*, finding: Finding, by: Any, remedy: str, resolved_on: date) -> Finding:
    """Say how it was mended: the unit itself may, and the inspector who saw it."""
    inspection = finding.inspection
    if not has_permission(by, Permission.REPORT_EDIT, inspection.unit):
        require(by, Permission.FINDING_RECORD, inspection.unit)
    _not_ahead(resolved_on)
    if not remedy.strip():
        raise Refused(_("Hãy nêu kết quả khắc phục."))
    if inspection.held_on and resolved_on < inspection.held_on:
        raise Refused(_("Ngày khắc phục không thể trước ngày kiểm tra."))
    changed = Finding.objects.filter(pk=finding.pk, resolved_on=None).update(
        remedy=remedy.strip(), resolved_on=resolved_on
    )
    if not changed:
        raise Conflict(
            _("Kiến nghị này đã được ghi khắc phục trước đó; nội dung cũ được giữ nguyên.")
        )
    finding.refresh_from_db()
    after = {"remedy": finding.remedy, "resolved_on": resolved_on}
    record("finding.resolved", finding, by=by, after=after, unit=inspection.unit)
    return finding


def _not_ahead(day: date) -> None:
    if day > clock.today():
        raise Refused(_("Ngày này chưa đến; hãy kiểm tra lại."))
