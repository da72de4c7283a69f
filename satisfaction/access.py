from typing import Any

from django.http import Http404

from satisfaction.models import CounterLink, Suspicion
from units.access import require_seen
from units.permissions import Permission


def get_link(user: Any, pk: int, permission: Permission) -> CounterLink:
    """404 to those who may not know of it, 403 to those who may only look."""
    link = CounterLink.objects.select_related("unit").filter(pk=pk).first()
    if link is None:
        raise Http404
    require_seen(user, Permission.SATISFACTION_VIEW, permission, link.unit)
    return link


def get_series(user: Any, pk: int, permission: Permission) -> Suspicion:
    """404 to those who may not know of it, 403 to those who may only look."""
    rows = Suspicion.objects.select_related("unit", "unit__level", "link", "decided_by")
    series = rows.filter(pk=pk).first()
    if series is None:
        raise Http404
    require_seen(user, Permission.SATISFACTION_VIEW, permission, series.unit)
    return series
