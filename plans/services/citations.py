"""Naming a document beside a cell, with the page or clause to look at."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.exceptions import Conflict, Refused
from plans.models import Cell, Citation, Evidence, Indicator, Report
from plans.services.evidence import add_evidence
from plans.services.reports import writable_report


@transaction.atomic
def cite_evidence(*, cell: Cell, evidence: Evidence, page: str = "", by: Any) -> Citation:
    """Name a document of the unit's own library beside a cell."""
    report = writable_report(cell.report, by)
    if evidence.unit_id != report.unit_id:
        raise Refused(_("Chỉ dẫn được tài liệu trong kho của chính đơn vị."))
    page = _page(page)
    try:
        with transaction.atomic():
            citation = Citation.objects.create(cell=cell, evidence=evidence, page=page)
    except IntegrityError:
        raise _cited_already() from None
    record("citation.added", citation, by=by, after=_told(citation), unit=report.unit)
    return citation


@transaction.atomic
def cite_new_evidence(
    *, report: Report, indicator: Indicator, page: str = "", by: Any, **document: Any
) -> Citation:
    """Add a document to the unit's library and name it beside a cell, both or neither."""
    # The report first, as everybody else takes it: two orders would wait for each other.
    writable_report(report, by)
    evidence = add_evidence(unit=report.unit, by=by, **document)
    cell = cell_of(report=report, indicator=indicator, by=by)
    return cite_evidence(cell=cell, evidence=evidence, page=page, by=by)


@transaction.atomic
def change_citation(*, citation: Citation, page: str, by: Any) -> Citation:
    """Say another page or clause of the same document."""
    report = writable_report(citation.cell.report, by)
    _still_there(citation)
    before, page = _told(citation), _page(page)
    if page == citation.page:
        return citation
    citation.page = page
    try:
        with transaction.atomic():
            citation.save(update_fields=["page"])
    except IntegrityError:
        raise _cited_already() from None
    after = _told(citation)
    record("citation.changed", citation, by=by, before=before, after=after, unit=report.unit)
    return citation


@transaction.atomic
def uncite(*, citation: Citation, by: Any) -> None:
    report = writable_report(citation.cell.report, by)
    _still_there(citation)
    record("citation.removed", citation, by=by, before=_told(citation), unit=report.unit)
    citation.delete()


@transaction.atomic
def cell_of(*, report: Report, indicator: Indicator, by: Any) -> Cell:
    """The cell of a line, made when the line came to the form after the report was opened."""
    writable_report(report, by)
    return Cell.objects.get_or_create(report=report, indicator=indicator)[0]


def _still_there(citation: Citation) -> None:
    if not Citation.objects.filter(pk=citation.pk).exists():
        raise Conflict(_("Người khác vừa bỏ tài liệu này khỏi ô. Hãy tải lại trang."))


def _page(page: str) -> str:
    page = page.strip()
    if len(page) > 60:
        raise Refused(_("Phần “trang, khoản” dài quá 60 ký tự. Hãy ghi ngắn gọn, ví dụ: tr. 2."))
    return page


def _cited_already() -> Refused:
    return Refused(_("Tài liệu này đã được dẫn ở ô này với cùng trang, khoản."))


def _told(citation: Citation) -> dict[str, Any]:
    return {
        "cell": citation.cell_id,
        "line": citation.cell.indicator.code,
        "evidence": citation.evidence_id,
        "page": citation.page,
    }
