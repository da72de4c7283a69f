"""Documents: kept once in the unit's library, cited beside many cells and remedies."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from audit.services import record
from common.exceptions import Refused
from common.models import StoredFile
from common.uploads import store_upload
from plans.models import Evidence
from units.access import require
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def add_evidence(
    *,
    unit: Unit,
    by: Any,
    number: str,
    title: str,
    issued_on: date | None = None,
    issuer: str = "",
    note: str = "",
    file: UploadedFile | StoredFile | None = None,
    file_name: str = "",
) -> Evidence:
    """Put a document into the unit's library; its file, if any, is checked and stored once."""
    require(by, Permission.EVIDENCE_EDIT, unit)
    evidence = Evidence(
        unit=unit,
        number=number.strip(),
        title=title.strip(),
        issued_on=issued_on,
        issuer=issuer.strip(),
        note=note.strip(),
        added_by=by,
    )
    _attach(evidence, file, file_name)
    evidence.full_clean(exclude=["unit", "file", "added_by"])
    evidence.save()
    record("evidence.added", evidence, by=by, after=_told(evidence), unit=unit)
    return evidence


@transaction.atomic
def change_evidence(
    *,
    evidence: Evidence,
    by: Any,
    number: str,
    title: str,
    issued_on: date | None = None,
    issuer: str = "",
    note: str = "",
    file: UploadedFile | StoredFile | None = None,
) -> Evidence:
    """Mend what is said of a document; a new file takes the old one's place.

    The old file keeps its bytes, and the trail its name and digest: who cited the document
    before may have meant that one.
    """
    require(by, Permission.EVIDENCE_EDIT, evidence.unit)
    locked = Evidence.objects.select_for_update(of=("self",)).select_related("file", "unit")
    stands = locked.get(pk=evidence.pk)
    before = _told(stands)
    stands.number, stands.title = number.strip(), title.strip()
    stands.issued_on, stands.issuer, stands.note = issued_on, issuer.strip(), note.strip()
    if file is not None:
        _attach(stands, file)
    after = _told(stands)
    if after == before:
        return stands
    stands.full_clean(exclude=["unit", "file", "added_by"])
    stands.save()
    record("evidence.changed", stands, by=by, before=before, after=after, unit=stands.unit)
    return stands


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Any) -> None:
    """Take an uncited document out of the library; the trail keeps what it was."""
    require(by, Permission.EVIDENCE_EDIT, evidence.unit)
    before = _told(evidence)
    if evidence.citations.exists() or evidence.remedies.exists():
        raise Refused(
            _("Tài liệu đang được dẫn nên không xóa được. Hãy bỏ các chỗ dẫn trước rồi xóa.")
        )
    record("evidence.removed", evidence, by=by, before=before, unit=evidence.unit)
    try:
        evidence.delete()
    except ProtectedError:
        # Whoever cites it above this app holds on to it.
        raise Refused(_("Tài liệu đang được dẫn ở bảng chấm điểm nên không xóa được.")) from None


def _attach(
    evidence: Evidence, file: UploadedFile | StoredFile | None, file_name: str = ""
) -> None:
    stored = store_upload(file) if isinstance(file, UploadedFile) else file
    evidence.file = stored
    evidence.file_name = (file_name or getattr(file, "name", "") or "")[-200:]


def _told(evidence: Evidence) -> dict[str, Any]:
    return {
        "number": evidence.number,
        "title": evidence.title,
        "issued_on": evidence.issued_on,
        "issuer": evidence.issuer,
        "note": evidence.note,
        "file_name": evidence.file_name,
        "sha256": evidence.file.sha256 if evidence.file else "",
    }
