"""Who sees a petition, who handles it, and who gives the answer."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from petitions.models import Petition
from units.access import Holders, has_permission, require, units_where
from units.choices import DEPARTMENT, DISTRICT, PROVINCE
from units.models import Unit, UnitQuerySet, User
from units.permissions import Permission

APPROVE, HANDLE = Permission.PETITION_APPROVE, Permission.PETITION_HANDLE


def visible_petitions(user: Any) -> QuerySet[Petition]:
    return Petition.objects.filter(unit__in=units_where(user, Permission.PETITION_VIEW))


def seen_petition(user: Any, pk: int) -> Petition:
    """404 to those who may not know of it."""
    petition = (
        visible_petitions(user)
        .select_related(
            "unit__level", "unit__parent", "procedure", "answered_by", "drafted_by", "contact"
        )
        .filter(pk=pk)
        .first()
    )
    if petition is None:
        raise Http404
    return petition


def get_petition(user: Any, pk: int, permission: Permission) -> Petition:
    """404 to those who may not know of it, 403 to those who may only read."""
    petition = seen_petition(user, pk)
    require(user, permission, petition.unit)
    return petition


def approvers(unit: Unit, holders: Holders) -> list[User]:
    """Who gives the unit's answers: its leaders, else those of the nearest body above that has any.

    Without this a unit whose leader's account is closed could answer nobody.
    """
    steps = unit.path.split(".")[:-1]
    for end in range(len(steps), 0, -1):
        found = holders.by_path.get(".".join(steps[:end]) + ".", [])
        if found:
            return list({user.pk: user for _reach, user in found}.values())
    return []


def may_approve(user: Any, unit: Unit) -> bool:
    if has_permission(user, APPROVE, unit):
        return True
    if not has_permission(user, APPROVE):
        return False
    return user in approvers(unit, Holders.load(APPROVE))


def require_approving(user: Any, unit: Unit) -> None:
    if not may_approve(user, unit):
        raise PermissionDenied


def may_undo(user: Any, unit: Unit) -> bool:
    """Whether the person may take back a turning away: the body above the unit, which judged."""
    above = unit.parent
    if above is None or above.level_id == PROVINCE:
        return has_permission(user, HANDLE, unit)
    return has_permission(user, HANDLE, above)


def require_undoing(user: Any, unit: Unit) -> None:
    if not may_undo(user, unit):
        raise PermissionDenied


def transfer_targets(user: Any, unit: Unit) -> UnitQuerySet:
    """Where the person may hand a petition of the unit: up to the body above it, and anywhere in
    their own reach. So a commune gives it to its district, and the district to any below."""
    require(user, HANDLE, unit)
    reached = units_where(user, HANDLE) | Unit.objects.filter(children=unit, level=DISTRICT)
    receive = reached.in_force().exclude(level__in=[DEPARTMENT, PROVINCE])
    return receive.exclude(pk=unit.pk).distinct()
