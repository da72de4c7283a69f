"""Who may do what, where. Everything else asks here."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from units.models import Membership, Unit, UnitQuerySet
from units.permissions import Permission, Reach
from units.roles import ROLES


def memberships_of(user: Any) -> list[Membership]:
    """The person's roles in force; read once per request and kept on the user object."""
    if not getattr(user, "is_authenticated", False):
        return []
    cached = getattr(user, "_memberships", None)
    if cached is None:
        cached = list(
            user.memberships.in_force().select_related("unit__parent", "unit__level").order_by("pk")
        )
        user._memberships = cached
    return cached


def _reaches(user: Any, permission: Permission) -> list[tuple[Reach, str]]:
    """Per membership that grants the permission: how far, and from which path."""
    reached = []
    for membership in memberships_of(user):
        reach = ROLES[membership.role].grants.get(permission)
        unit = membership.unit
        if reach == Reach.DISTRICT:
            reached.append((Reach.SUBTREE, unit.parent.path if unit.parent else unit.path))
        elif reach is not None:
            reached.append((reach, unit.path))
    return reached


def has_permission(user: Any, permission: Permission, unit: Unit | None = None) -> bool:
    """Whether the person may do this to the unit (or, without one, to any unit at all)."""
    reached = _reaches(user, permission)
    if unit is None:
        return bool(reached)
    return any(_covers(reach, path, unit.path) for reach, path in reached)


def _covers(reach: Reach, path: str, asked: str) -> bool:
    if reach == Reach.OWN:
        return asked == path
    return asked.startswith(path) and (reach != Reach.BELOW or asked != path)


def units_where(user: Any, permission: Permission) -> UnitQuerySet:
    """The units to which the person may do this."""
    condition = Q(pk__in=[])
    for reach, path in _reaches(user, permission):
        if reach == Reach.OWN:
            condition |= Q(path=path)
        elif reach == Reach.BELOW:
            condition |= Q(path__startswith=path) & ~Q(path=path)
        else:
            condition |= Q(path__startswith=path)
    return Unit.objects.filter(condition)


def require(user: Any, permission: Permission, unit: Unit | None = None) -> None:
    """Stop here with 403 unless the person may."""
    if not has_permission(user, permission, unit):
        raise PermissionDenied


def require_seen(user: Any, seen: Permission, needed: Permission, unit: Unit) -> None:
    """404 to those who may not know of it, 403 to those who may only look."""
    if not has_permission(user, seen, unit):
        raise Http404
    require(user, needed, unit)


def get_unit(user: Any, pk: int, permission: Permission) -> Unit:
    """The unit, if the person may do this to it; to others it does not exist."""
    unit = units_where(user, permission).select_related("level", "parent").filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit


def home_unit(user: Any) -> Unit | None:
    """The unit a person works for first."""
    memberships = memberships_of(user)
    return memberships[0].unit if memberships else None


def home_role(user: Any) -> str:
    """The name of the role a person has there."""
    memberships = memberships_of(user)
    return str(ROLES[memberships[0].role].name) if memberships else ""
