from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from petitions.models import Petition
from units.access import require, units_where
from units.permissions import Permission


def visible_petitions(user: Any) -> QuerySet[Petition]:
    return Petition.objects.filter(unit__in=units_where(user, Permission.PETITION_VIEW))


def get_petition(user: Any, pk: int, permission: Permission) -> Petition:
    """404 to those who may not know of it, 403 to those who may only read."""
    petition = (
        visible_petitions(user)
        .select_related("unit__level", "unit__parent", "procedure", "answered_by")
        .filter(pk=pk)
        .first()
    )
    if petition is None:
        raise Http404
    require(user, permission, petition.unit)
    return petition
