"""A district in one look: who has filed, which tasks fall behind."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Min

from plans.models import Plan, Report
from plans.selectors.progress import Progress
from plans.selectors.risk import risks_of
from units.access import has_permission, units_where
from units.models import Period
from units.permissions import Permission

NAMED = 12


@dataclass(frozen=True)
class Filing:
    """Who has handed in the newest period's report."""

    period: Period
    filed: int
    owed: int
    late: list[Any]

    @property
    def named(self) -> list[Any]:
        return self.late[:NAMED]

    @property
    def unnamed(self) -> int:
        return max(len(self.late) - NAMED, 0)


def filing(user: Any, year: int) -> Filing | None:
    """The newest opened period of the year, over the units whose reports the person may read."""
    if not has_permission(user, Permission.REPORT_VIEW):
        return None
    readable = Report.objects.filter(unit__in=units_where(user, Permission.REPORT_VIEW))
    periods = Period.objects.in_year(year).opened().filter(reports__in=readable)
    newest = periods.order_by("-position").first()
    if newest is None:
        return None
    reports = list(
        readable.filter(period=newest)
        .annotate(filed_at=Min("submissions__signed_at"))
        .select_related("unit", "period")
        .order_by("unit__sort_key", "pk")
    )
    late = [report for report in reports if report.filed_at is None]
    return Filing(newest, len(reports) - len(late), len(reports), late)


def tasks_at_risk(user: Any, year: int) -> list[Progress]:
    """The year's tasks at risk, the most pressing first, for those who keep its plan."""
    plans = Plan.objects.filter(year=year, unit__in=units_where(user, Permission.PLAN_VIEW))
    plan = plans.select_related("unit").order_by("unit__level__position", "unit__path").first()
    if plan is None or not has_permission(user, Permission.PLAN_EDIT, plan.unit):
        return []
    return [risk.progress for risk in risks_of(plan)]
