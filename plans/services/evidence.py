"""Documents: kept once in the unit's library, cited beside many cells."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.exceptions import Refused
from common.models import StoredFile
from common.uploads import store_upload
from plans.models import Cell, Citation, Evidence, Indicator, Report
from plans.services.reports import writable_report
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
    file: UploadedFile | StoredFile | None = None,
    file_name: str = "",
) -> Evidence:
    """Put a document into the unit's library; its file, if any, is checked and stored once."""
    require(by, Permission.EVIDENCE_EDIT, unit)
    stored = store_upload(file) if isinstance(file, UploadedFile) else file
    evidence = Evidence(
        unit=unit,
        number=number.strip(),
        title=title.strip(),
        issued_on=issued_on,
        issuer=issuer.strip(),
        file=stored,
        file_name=(file_name or getattr(file, "name", "") or "")[-200:],
        added_by=by,
    )
    evidence.full_clean(exclude=["unit", "file", "added_by"])
    evidence.save()
    record(
        "evidence.added",
        evidence,
        by=by,
        after={
            "number": evidence.number,
            "title": evidence.title,
            "sha256": stored.sha256 if stored else "",
        },
        unit=unit,
    )
    return evidence


@transaction.atomic
def cite_evidence(*, cell: Cell, evidence: Evidence, page: str = "", by: Any) -> Citation:
    """Name a document of the unit's own library beside a cell."""
    report = writable_report(cell.report, by)
    if evidence.unit_id != report.unit_id:
        raise Refused(_("Chỉ dẫn được tài liệu trong kho của chính đơn vị."))
    page = page.strip()
    if len(page) > 60:
        raise Refused(_("Phần “trang, khoản” dài quá 60 ký tự. Hãy ghi ngắn gọn, ví dụ: tr. 2."))
    try:
        with transaction.atomic():
            citation = Citation.objects.create(cell=cell, evidence=evidence, page=page)
    except IntegrityError:
        raise Refused(_("Tài liệu này đã được dẫn ở ô này với cùng trang, khoản.")) from None
    record("citation.added", citation, by=by, after=_told(citation), unit=report.unit)
    return citation


@transaction.atomic
def uncite(*, citation: Citation, by: Any) -> None:
    report = writable_report(citation.cell.report, by)
    record("citation.removed", citation, by=by, before=_told(citation), unit=report.unit)
    citation.delete()


@transaction.atomic
def cell_of(*, report: Report, indicator: Indicator, by: Any) -> Cell:
    """The cell of a line, made when the line came to the form after the report was opened."""
    writable_report(report, by)
    return Cell.objects.get_or_create(report=report, indicator=indicator)[0]


def _told(citation: Citation) -> dict[str, Any]:
    return {
        "cell": citation.cell_id,
        "line": citation.cell.indicator.code,
        "evidence": citation.evidence_id,
        "page": citation.page,
    }
