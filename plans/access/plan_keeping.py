"""What a person may do with a plan, for the buttons of its pages; and which plans they lack."""

from dataclasses import dataclass
from typing import Any

from common import clock
from plans.access.plans import deriving_units, keeping_units
from plans.models import Plan
from units.access import has_permission, home_unit
from units.models import Unit
from units.permissions import Permission

_AUTUMN = 10


@dataclass(frozen=True)
class PlanActions:
    edit: bool
    # The person's own unit, which has no plan of its own under this one yet; or the plan it has.
    own_unit: Unit | None = None
    own_plan: Plan | None = None
    # This unit's plan takes over more of the one above.
    more_from: Plan | None = None


def plan_actions(user: Any, plan: Plan) -> PlanActions:
    edit = has_permission(user, Permission.PLAN_EDIT, plan.unit)
    if plan.derived_from_id is not None:
        return PlanActions(edit, more_from=plan.derived_from if edit else None)
    home = home_unit(user)
    if home is None or home.pk == plan.unit_id:
        return PlanActions(edit)
    own = Plan.objects.filter(unit=home, year=plan.year).select_related("unit").first()
    if own is not None:
        return PlanActions(edit, own_plan=own)
    may = deriving_units(user, plan).filter(pk=home.pk).exists()
    return PlanActions(edit, own_unit=home if may else None)


@dataclass(frozen=True)
class Missing:
    """A plan that the person's unit has not made: for which year, and what it can start from."""

    unit: Unit
    year: int
    before: Plan | None
    above: Plan | None


def plans_to_make(user: Any) -> list[Missing]:
    """Of the person's own unit: this year's, and from October on next year's."""
    home, today = home_unit(user), clock.today()
    if home is None:
        return []
    years = [today.year] + ([today.year + 1] if today.month >= _AUTUMN else [])
    found = []
    for year in years:
        unit = keeping_units(user, year).filter(pk=home.pk).first()
        if unit is None or Plan.objects.filter(unit=unit, year=year).exists():
            continue
        of_parent = Plan.objects.filter(unit__children=unit).select_related("unit")
        above = of_parent.filter(year=year).first()
        if above is None and of_parent.exists():
            # Its own follows the one above, which is still to come.
            continue
        before = Plan.objects.filter(unit=unit, year=year - 1).select_related("unit").first()
        found.append(Missing(unit, year, before, above))
    return found
