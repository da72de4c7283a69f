"""A criteria set from a file: kept until its sender says yes, then a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.exceptions import Conflict, Refused
from common.models import PendingImport
from par_index.drafting import check_document
from par_index.models import CriteriaSet
from par_index.selectors.criteria import IMPORT_KIND
from par_index.services.criteria import create_draft, save_draft
from units.access import require
from units.permissions import Permission


@transaction.atomic
def keep_file(
    *, document: Mapping[str, Any], faults: Sequence[str], file_name: str, by: Any
) -> PendingImport:
    """What the file says, until the person has looked at it; an earlier try of theirs goes."""
    require(by, Permission.CRITERIA_EDIT)
    PendingImport.objects.filter(kind=IMPORT_KIND, by=by).delete()
    return PendingImport.objects.create(
        kind=IMPORT_KIND,
        file_name=file_name[:200],
        content={"document": document, "faults": list(faults)},
        by=by,
    )


@transaction.atomic
def take_file(*, pending: PendingImport, seen: str, by: Any) -> CriteriaSet:
    """Make a draft of the file, or replace the draft of its code whose digest was `seen`."""
    require(by, Permission.CRITERIA_EDIT)
    mine = PendingImport.objects.select_for_update().filter(pk=pending.pk, by=by).first()
    if mine is None:
        raise Conflict(_("Tệp này đã được ghi hoặc đã được thay bằng một tệp gửi sau."))
    document = mine.content["document"]
    if mine.content["faults"] or check_document(document).spec is None:
        raise Refused(_("Tệp còn lỗi nên chưa ghi được."))
    old = CriteriaSet.objects.filter(code=str(document["code"]).strip()).first()
    if old is None:
        draft = create_draft(document=document, by=by)
    else:
        draft = save_draft(criteria_set=old, document=document, seen=seen, by=by)
    mine.delete()
    return draft
