"""Who may do what, where. Everything else asks here."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from units.models import Membership, Unit, UnitQuerySet, User
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


def roles_with(permission: Permission) -> list[str]:
    """The roles that hold the permission, for queries over memberships."""
    return [role.code for role in ROLES.values() if permission in role.grants]


@dataclass(frozen=True)
class Holders:
    """Who may do one thing, where: `units_where` asked the other way round, read in one query."""

    by_path: dict[str, list[tuple[Reach, User]]]

    @classmethod
    def load(cls, permission: Permission) -> "Holders":
        """Active people with a role in force; each listed where their role stands."""
        by_path: dict[str, list[tuple[Reach, User]]] = defaultdict(list)
        memberships = (
            Membership.objects.in_force()
            .filter(role__in=roles_with(permission), user__is_active=True)
            .select_related("user", "unit__parent")
            .order_by("pk")
        )
        for membership in memberships:
            reach, unit = ROLES[membership.role].grants[permission], membership.unit
            if reach == Reach.DISTRICT:
                path = unit.parent.path if unit.parent else unit.path
                by_path[path].append((Reach.SUBTREE, membership.user))
            else:
                by_path[unit.path].append((reach, membership.user))
        return cls(dict(by_path))

    def of(self, unit: Unit) -> list[User]:
        """Those whose role stands in the unit itself."""
        return self._at(unit.path, unit.path)

    def over(self, unit: Unit) -> list[User]:
        """Everybody who may do it to the unit, the farthest above first."""
        steps = unit.path.split(".")[:-1]
        ends = range(1, len(steps) + 1)
        found = [user for end in ends for user in self._at(".".join(steps[:end]) + ".", unit.path)]
        return list({user.pk: user for user in found}.values())

    def nearest(self, unit: Unit) -> list[User]:
        """Those who stand nearest: in the unit if it may judge itself, else above it."""
        steps = unit.path.split(".")[:-1]
        for end in range(len(steps), 0, -1):
            found = self._at(".".join(steps[:end]) + ".", unit.path)
            if found:
                return found
        return []

    def _at(self, path: str, asked: str) -> list[User]:
        holders = self.by_path.get(path, ())
        return list(
            {user.pk: user for reach, user in holders if _covers(reach, path, asked)}.values()
        )
