"""The year's plan of inspections: which communes, until when, about what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.exceptions import Refused
from plans.models import Inspection, InspectionPlan
from plans.selectors.inspections import plannable_units
from units.access import require
from units.models import Unit
from units.permissions import Permission


@dataclass(frozen=True)
class PlannedVisit:
    """One ticked line of the plan's table."""

    unit: Unit
    planned_for: date
    subject: str = ""


@transaction.atomic
def save_inspection_plan(
    *,
    unit: Unit,
    year: int,
    by: Any,
    visits: Iterable[PlannedVisit],
    decision: str = "",
    issued_on: date | None = None,
    note: str = "",
) -> InspectionPlan:
    """Make the year's plan or change it: new visits are added, open ones take the new day.

    A visit that is not named stays as it is: who gives one up calls it off, with a reason.
    """
    require(by, Permission.INSPECTION_PLAN, unit)
    plan, is_new = InspectionPlan.objects.select_for_update().get_or_create(unit=unit, year=year)
    # Held, so that a visit recorded meanwhile is not written over.
    open_visits = {
        visit.unit_id: visit
        for visit in plan.inspections.select_for_update(of=("self",))
        .filter(held_on=None, called_off_on=None)
        .select_related("unit")
        .order_by("pk")
    }
    before = {} if is_new else _told(plan)
    plan.decision, plan.issued_on, plan.note = decision.strip(), issued_on, note.strip()
    plan.full_clean()
    plan.save()
    if before != _told(plan):
        record("inspection_plan.saved", plan, by=by, before=before, after=_told(plan), unit=unit)
    allowed = set(plannable_units(unit, year).values_list("pk", flat=True))
    for planned in visits:
        _plan_visit(plan, planned, open_visits.get(planned.unit.pk), allowed, by)
    return plan


def _plan_visit(
    plan: InspectionPlan,
    planned: PlannedVisit,
    visit: Inspection | None,
    allowed: set[int],
    by: Any,
) -> None:
    if planned.unit.pk not in allowed:
        raise Refused(
            _("%(unit)s không thuộc các đơn vị được kiểm tra trong năm %(year)s.")
            % {"unit": planned.unit, "year": plan.year}
        )
    if planned.planned_for.year != plan.year:
        raise Refused(
            _("%(unit)s: ngày dự kiến phải trong năm %(year)s của kế hoạch.")
            % {"unit": planned.unit, "year": plan.year}
        )
    is_new = visit is None
    visit = visit or Inspection(plan=plan, unit=planned.unit, year=plan.year)
    before = {} if is_new else _told_visit(visit)
    visit.planned_for, visit.subject = planned.planned_for, planned.subject.strip()
    after = _told_visit(visit)
    if before == after:
        return
    visit.full_clean()
    visit.save(update_fields=None if is_new else ["planned_for", "subject"])
    action = "inspection.planned" if is_new else "inspection.replanned"
    record(action, visit, by=by, before=before, after=after, unit=visit.unit)


def _told(plan: InspectionPlan) -> dict[str, Any]:
    return {"decision": plan.decision, "issued_on": plan.issued_on, "note": plan.note}


def _told_visit(visit: Inspection) -> dict[str, Any]:
    return {"planned_for": visit.planned_for, "subject": visit.subject}
