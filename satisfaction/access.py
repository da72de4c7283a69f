from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from common.models import PendingImport
from satisfaction.choices import QUESTION_FILE
from satisfaction.models import CounterLink, Suspicion
from units.access import require, require_seen
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


def get_sets_file(user: Any, pk: UUID) -> PendingImport:
    """A file of question sets that this person sent; nobody else sees it."""
    require(user, Permission.QUESTION_EDIT)
    return get_object_or_404(PendingImport, pk=pk, kind=QUESTION_FILE, by=user)
