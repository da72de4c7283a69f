"""Who sees which loads of dossiers, and who keeps the words of other systems."""

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from procedures.models import Dossier, DossierLoad
from units.access import has_permission, memberships_of, require, units_where
from units.models import Unit, UnitQuerySet
from units.permissions import Permission


def keeping_unit(user: Any) -> Unit:
    """The unit for which a person loads dossiers: the first of theirs that they may keep."""
    require(user, Permission.DOSSIER_KEEP)
    own = (membership.unit for membership in memberships_of(user))
    return next(unit for unit in own if has_permission(user, Permission.DOSSIER_KEEP, unit))


def keeps_for_others(user: Any) -> bool:
    """Whether the person keeps dossiers for units below, as the district does."""
    own = units_where(user, Permission.DOSSIER_KEEP)
    return own.filter(parent__in=own).exists()


def require_district(user: Any) -> None:
    require(user, Permission.DOSSIER_KEEP)
    if not keeps_for_others(user):
        raise Http404


def visible_loads(user: Any):
    """Loads for units that the person keeps; those of the terminal, which name none, for a district."""
    mine = Q(unit__in=units_where(user, Permission.DOSSIER_KEEP))
    if keeps_for_others(user):
        mine |= Q(unit=None)
    return DossierLoad.objects.filter(mine).select_related("unit", "by", "job")


def get_load(user: Any, pk: int) -> DossierLoad:
    require(user, Permission.DOSSIER_KEEP)
    return get_object_or_404(visible_loads(user), pk=pk)


def may_see_load(user: Any, dossier: Dossier) -> bool:
    """Whether the load that last touched the dossier may be looked at."""
    return visible_loads(user).filter(pk=dossier.load_id).exists()


def get_dossier(user: Any, code: str) -> Dossier:
    """The dossier, if the person may see its unit's; to others it does not exist."""
    dossiers = Dossier.objects.select_related("unit__level", "procedure", "load__by")
    dossier = dossiers.filter(code=code).first()
    if dossier is None or not has_permission(user, Permission.DOSSIER_VIEW, dossier.unit):
        raise Http404
    return dossier


def units_of_key(unit: Unit) -> UnitQuerySet:
    """What another system may speak for with a unit's key: the unit and all below it."""
    return Unit.objects.below(unit)
