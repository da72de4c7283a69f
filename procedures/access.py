"""The only way a staff page obtains a thing of the catalogue."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from common.models import PendingImport
from procedures.choices import CATALOGUE_FILE
from procedures.models import FaultReport, Procedure, ProcedureVersion
from procedures.selectors.catalogue import catalogue_code
from units.access import get_unit, has_permission, require
from units.models import Unit
from units.permissions import Permission

_SUPPLEMENT = (Permission.POSTING_CONFIRM, Permission.PROCEDURE_EDIT)


def get_procedure(user: Any, code: str) -> Procedure:
    """A procedure to be kept; 403 to those who do not keep the catalogue."""
    require(user, Permission.PROCEDURE_EDIT)
    return get_object_or_404(Procedure.objects.select_related("field"), code=catalogue_code(code))


def get_version(user: Any, code: str, pk: int) -> ProcedureVersion:
    """By its key: its number may have gone to another since the page was opened."""
    return get_object_or_404(get_procedure(user, code).versions, pk=pk)


def get_report(user: Any, pk: int) -> FaultReport:
    require(user, Permission.PROCEDURE_EDIT)
    return get_object_or_404(
        FaultReport.objects.select_related("procedure__field", "answered_by"), pk=pk
    )


def get_pending(user: Any, pk: UUID) -> PendingImport:
    """A file that this person sent; nobody else sees it."""
    require(user, Permission.PROCEDURE_EDIT)
    return get_object_or_404(PendingImport, pk=pk, kind=CATALOGUE_FILE, by=user)


def require_supplements(user: Any) -> None:
    if not any(has_permission(user, right) for right in _SUPPLEMENT):
        raise PermissionDenied


def may_supplement(by: Any, unit: Unit) -> bool:
    """A unit's own people, or who keeps the catalogue over it."""
    return by is None or any(has_permission(by, right, unit) for right in _SUPPLEMENT)


def get_supplement_unit(user: Any, pk: int) -> Unit:
    """A unit whose local words this person may write; a stranger's unit does not exist."""
    unit = get_unit(user, pk, Permission.DOSSIER_VIEW)
    if not may_supplement(user, unit):
        raise PermissionDenied
    return unit


def get_handled(unit: Unit, code: str) -> Procedure:
    """A procedure that the unit's level handles."""
    found = Procedure.objects.at_level(unit.level_id).filter(code=catalogue_code(code)).first()
    if found is None:
        raise Http404
    return found
