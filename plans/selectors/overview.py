"""A district in one look: who has filed, which tasks fall behind."""

from dataclasses import dataclass
from typing import Any

from plans.models import Plan
from plans.selectors.progress import Progress
from plans.selectors.reports import completeness
from plans.selectors.risk import risks_of
from units.access import has_permission, units_where
from units.permissions import Permission


@dataclass(frozen=True)
class Filing:
    """Who has handed in the newest period's report."""

    period: Any
    filed: int
    owed: int
    late: list[Any]


def filing(user: Any, year: int) -> Filing | None:
    """The newest opened period of the year, over the units whose reports the person may read."""
    if not has_permission(user, Permission.REPORT_VIEW):
        return None
    matrix = completeness(units_where(user, Permission.REPORT_VIEW), year)
    owing = [(place, found) for place, found in enumerate(matrix.counts) if found[2]]
    if not owing:
        return None
    place, (period, filed, owed) = owing[-1]
    late = [
        reports[place]
        for _unit, reports in matrix.rows
        if reports[place] is not None and not reports[place].filed_at
    ]
    return Filing(period, filed, owed, late)


def tasks_at_risk(user: Any, year: int) -> list[Progress]:
    """The year's tasks at risk, the most pressing first, for those who keep its plan."""
    plans = Plan.objects.filter(year=year, unit__in=units_where(user, Permission.PLAN_VIEW))
    plan = plans.select_related("unit").order_by("unit__level__position", "unit__path").first()
    if plan is None or not has_permission(user, Permission.PLAN_EDIT, plan.unit):
        return []
    return [risk.progress for risk in risks_of(plan)]
