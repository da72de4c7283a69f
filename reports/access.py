"""Who may draw up documents to send out: those who may export scores, for the units they reach."""

from typing import Any

from django.http import Http404

from plans.models import Plan
from units.access import require, units_where
from units.models import Period
from units.permissions import Permission


def writable_plans(user: Any) -> list[Plan]:
    """Plans of units this person may report on, newest first; units' own plans within them apart."""
    units = units_where(user, Permission.SCORE_EXPORT)
    plans = Plan.objects.filter(unit__in=units, derived_from=None).select_related("unit__parent")
    return list(plans.order_by("-year", "unit__level__position", "unit__sort_key"))


def get_plan_period(user: Any, year: int, code: str) -> tuple[Plan, Period]:
    """404 for a plan out of reach, 403 to members who may draw up no documents."""
    require(user, Permission.SCORE_EXPORT)
    plan = next((plan for plan in writable_plans(user) if plan.year == year), None)
    period = Period.objects.opened().filter(year=year, code=code).first()
    if plan is None or period is None:
        raise Http404
    return plan, period
