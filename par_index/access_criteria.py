"""The only way a view obtains a criteria set."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from common.models import PendingImport
from par_index import drafting
from par_index.models import CriteriaSet
from par_index.selectors.criteria import IMPORT_KIND
from units.access import has_permission, require
from units.permissions import Permission


def require_reader(user: Any) -> None:
    """Sets may be read by everybody who sees scores or the index."""
    readable = (Permission.SCORE_VIEW, Permission.INDEX_VIEW)
    if not any(has_permission(user, permission) for permission in readable):
        raise PermissionDenied


def get_set(user: Any, pk: int, needed: Permission | None = None) -> CriteriaSet:
    """The set; 403 to those who may not read sets or lack what is needed."""
    require_reader(user)
    if needed is not None:
        require(user, needed)
    found = (
        CriteriaSet.objects.select_related("level", "based_on", "issued_by").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


def get_draft(user: Any, pk: int) -> CriteriaSet:
    """A draft to edit; an issued set is no draft, so there is no such page."""
    found = get_set(user, pk, Permission.CRITERIA_EDIT)
    if not found.is_draft:
        raise Http404
    return found


def get_node(criteria_set: CriteriaSet, code: str) -> drafting.Node:
    node = drafting.node_of(criteria_set.document, code)
    if node is None:
        raise Http404
    return node


def get_pending(user: Any, pk: UUID) -> PendingImport:
    """A file that this person sent; nobody else sees it."""
    require(user, Permission.CRITERIA_EDIT)
    pending = PendingImport.objects.filter(pk=pk, kind=IMPORT_KIND, by=user).first()
    if pending is None:
        raise Http404
    return pending
