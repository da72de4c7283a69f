"""The units whose part in a plan a person may look at."""

from typing import Any

from django.http import Http404

from plans.models import Plan
from plans.selectors.reading import reporting_units
from plans.selectors.unit_tasks import carrying_units
from units.access import units_where
from units.models import Unit
from units.permissions import Permission


def readable_units(user: Any, plan: Plan) -> list[Unit]:
    """Those that carry out the plan, of the ones whose plan the person may read."""
    seen = set(units_where(user, Permission.PLAN_VIEW).values_list("pk", flat=True))
    carrying = carrying_units(plan, reporting_units(plan))
    return [unit for unit in carrying if unit.pk in seen]


def get_carrying_unit(user: Any, plan: Plan, pk: int) -> Unit:
    """One of them; to others it does not exist."""
    units = units_where(user, Permission.PLAN_VIEW).in_year(plan.year).below(plan.unit)
    unit = units.select_related("level", "parent").filter(pk=pk).first()
    if unit is None or not carrying_units(plan, [unit]):
        raise Http404
    return unit
