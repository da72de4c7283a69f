"""Periods belong to no unit: whoever may keep or chase them somewhere may open each."""

from typing import Any

from django.http import Http404

from units.access import require
from units.models import Period
from units.permissions import Permission


def get_period(user: Any, pk: int, permission: Permission) -> Period:
    require(user, permission)
    period = Period.objects.filter(pk=pk).first()
    if period is None:
        raise Http404
    return period
