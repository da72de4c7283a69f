"""A plan's head: which unit's, which year's, who decided it. One plan a unit and year."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from plans.exceptions import NotInPlan, PlanConflict
from plans.models import Plan, Programme
from plans.selectors.plan_content import head_digest, units_of_year
from plans.services.plans import put_row, save_programme
from units.access import memberships_of, require, units_where
from units.choices import DISTRICT, PROVINCE
from units.models import Unit
from units.permissions import Permission, Reach
from units.roles import ROLES


def may_add_programme(user: Any) -> bool:
    """Its areas are for every unit: for those who keep more plans than their own unit's, or that
    of a district or province."""
    above = units_where(user, Permission.PLAN_EDIT).filter(level__in=(PROVINCE, DISTRICT))
    return above.exists() or any(
        ROLES[membership.role].grants.get(Permission.PLAN_EDIT, Reach.OWN) != Reach.OWN
        for membership in memberships_of(user)
    )


@transaction.atomic
def add_programme(*, code: str, name: str, areas: Sequence[str], by: Any) -> Programme:
    """A programme that the portal does not know yet, with its areas in order."""
    if not may_add_programme(by):
        raise PermissionDenied
    if Programme.objects.filter(code=code).exists():
        raise NotInPlan(
            _("Chương trình %(code)s đã có. Hãy chọn chương trình đó khi lập kế hoạch.")
            % {"code": code}
        )
    numbered = [(str(number), area) for number, area in enumerate(areas, start=1)]
    return save_programme(code=code, name=name, areas=numbered, by=by)[0]


@transaction.atomic
def make_plan(
    *,
    unit: Unit,
    year: int,
    programme: Programme,
    title: str,
    by: Any,
    decision_number: str = "",
    issued_on: date | None = None,
    issued_by: str = "",
    derived_from: Plan | None = None,
) -> Plan:
    """An empty plan of a unit for a year."""
    require(by, Permission.PLAN_EDIT, unit)
    refuse_second_plan(unit, year)
    values = {
        "programme": programme,
        "title": title,
        "decision_number": decision_number,
        "issued_on": issued_on,
        "issued_by": issued_by,
        "derived_from": derived_from,
    }
    return put_row(Plan, None, {"unit": unit, "year": year}, values, "plan", by, unit)[0]


def refuse_second_plan(unit: Unit, year: int) -> None:
    """One a unit and year, and only for a year in which the unit exists."""
    where = {"unit": unit, "year": year}
    if not units_of_year(Unit.objects.filter(pk=unit.pk), year).exists():
        raise NotInPlan(
            _("%(unit)s không hoạt động trong năm %(year)s. Hãy chọn năm hoặc đơn vị khác.") % where
        )
    # A plan that is not there cannot be held; the unit can, so that of two makers one waits.
    Unit.objects.select_for_update().filter(pk=unit.pk).values_list("pk").first()
    if Plan.objects.filter(unit=unit, year=year).exists():
        raise NotInPlan(
            _(
                "%(unit)s đã có kế hoạch năm %(year)s. Mỗi đơn vị có một kế hoạch một năm; "
                "hãy mở kế hoạch đó để sửa."
            )
            % where
        )


@transaction.atomic
def edit_plan(
    *,
    plan: Plan,
    programme: Programme,
    title: str,
    decision_number: str,
    issued_on: date | None,
    issued_by: str,
    by: Any,
    version: str = "",
) -> Plan:
    """Change the head. `version` is what the person saw; another one refuses."""
    require(by, Permission.PLAN_EDIT, plan.unit)
    plan = locked(plan)
    if version and version != head_digest(plan):
        raise PlanConflict
    if programme != plan.programme and plan.tasks.exists():
        raise NotInPlan(
            _(
                "Kế hoạch đã có nhiệm vụ theo các lĩnh vực của “%(programme)s”, "
                "nên không đổi chương trình được nữa."
            )
            % {"programme": plan.programme}
        )
    values = {
        "programme": programme,
        "title": title,
        "decision_number": decision_number,
        "issued_on": issued_on,
        "issued_by": issued_by,
    }
    return put_row(Plan, plan, {}, values, "plan", by, plan.unit)[0]


def locked(plan: Plan) -> Plan:
    """The plan as it stands, until the transaction ends nobody else's: its tasks change one by one."""
    return Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
