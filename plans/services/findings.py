"""Writing findings: what is to be mended, what the unit says it did, what the inspector says of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict, Refused
from plans.choices import Verdict
from plans.models import Evidence, Finding, Inspection, Remedy
from plans.services.evidence import add_evidence
from plans.services.inspections import not_ahead
from units.access import has_permission, require
from units.permissions import Permission


@transaction.atomic
def record_finding(
    *, inspection: Inspection, by: Any, text: str, due_on: date | None = None
) -> Finding:
    """Note what the unit is asked to mend, and until when."""
    require(by, Permission.FINDING_RECORD, inspection.unit)
    if inspection.held_on is None:
        raise Refused(_("Hãy ghi ngày đã kiểm tra trước khi ghi kiến nghị."))
    if due_on and due_on < inspection.held_on:
        raise Refused(_("Hạn khắc phục không thể trước ngày kiểm tra."))
    finding = Finding(inspection=inspection, text=text, due_on=due_on, recorded_by=by)
    finding.full_clean()
    finding.save()
    after = {"text": text, "due_on": due_on}
    record("finding.recorded", finding, by=by, after=after, unit=inspection.unit)
    return finding


@transaction.atomic
def report_remedy(
    *,
    finding: Finding,
    by: Any,
    text: str,
    done_on: date,
    evidence: Iterable[Evidence] = (),
    document: Mapping[str, Any] | None = None,
) -> Remedy:
    """Say how it was mended: the unit itself may, and the inspector who saw it.

    What the unit says waits for the inspector's word; what the inspector says is that word.
    `document` is a new one, put into the unit's library on the way.
    """
    unit = finding.inspection.unit
    is_inspector = has_permission(by, Permission.FINDING_RECORD, unit)
    if not is_inspector:
        require(by, Permission.REPORT_EDIT, unit)
    remedy = Remedy(finding=finding, text=text.strip(), done_on=done_on, by=by, at=clock.now())
    if is_inspector:
        remedy.verdict, remedy.verdict_by, remedy.verdict_at = Verdict.CONFIRMED, by, remedy.at
    _check(remedy, finding.inspection)
    documents = list(evidence)
    if any(one.unit_id != unit.pk for one in documents):
        raise Refused(_("Chỉ dẫn được tài liệu trong kho của chính đơn vị."))
    if not Finding.objects.filter(pk=finding.pk, resolved_on=None).update(
        remedy=remedy.text, resolved_on=done_on
    ):
        raise Conflict(
            _("Kiến nghị này đã được ghi khắc phục trước đó; nội dung cũ được giữ nguyên.")
        )
    if document:
        documents.append(add_evidence(unit=unit, by=by, **document))
    remedy.full_clean()
    remedy.save()
    remedy.evidence.set(documents)
    finding.refresh_from_db()
    after = {
        "remedy": remedy.text,
        "resolved_on": done_on,
        "evidence": [one.pk for one in documents],
        "verdict": remedy.verdict,
    }
    record("finding.resolved", finding, by=by, after=after, unit=unit)
    return remedy


@transaction.atomic
def confirm_remedy(*, remedy: Remedy, by: Any, reason: str = "") -> Remedy:
    """The inspector agrees: it is mended."""
    _judge(remedy, by, Verdict.CONFIRMED, reason.strip())
    unit = remedy.finding.inspection.unit
    record("finding.confirmed", remedy.finding, by=by, reason=reason.strip(), unit=unit)
    return remedy


@transaction.atomic
def refuse_remedy(*, remedy: Remedy, by: Any, reason: str, due_on: date | None = None) -> Remedy:
    """The inspector does not agree: the finding is open again, with a new deadline if given."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Hãy nêu vì sao kết quả khắc phục chưa đạt, để đơn vị biết cần làm gì."))
    if due_on and due_on < clock.today():
        raise Refused(_("Hạn khắc phục mới không thể trước hôm nay."))
    _judge(remedy, by, Verdict.INSUFFICIENT, reason)
    finding = Finding.objects.select_related("inspection__unit").get(pk=remedy.finding_id)
    before = {"resolved_on": finding.resolved_on, "due_on": finding.due_on}
    finding.remedy, finding.resolved_on = "", None
    finding.due_on = due_on or finding.due_on
    finding.save(update_fields=["remedy", "resolved_on", "due_on"])
    after = {"resolved_on": None, "due_on": finding.due_on}
    unit = finding.inspection.unit
    record("finding.refused", finding, by=by, before=before, after=after, reason=reason, unit=unit)
    return remedy


def _judge(remedy: Remedy, by: Any, verdict: Verdict, reason: str) -> None:
    """Write the verdict once; of two inspectors the second is told."""
    require(by, Permission.FINDING_RECORD, remedy.finding.inspection.unit)
    if len(reason) > 500:
        raise Refused(_("Nhận xét dài quá 500 ký tự. Hãy viết gọn hơn."))
    waiting = Remedy.objects.filter(pk=remedy.pk, verdict="")
    if not waiting.update(
        verdict=verdict, verdict_reason=reason, verdict_by=by, verdict_at=clock.now()
    ):
        raise Conflict(_("Kết quả khắc phục này đã có kết luận; kết luận cũ được giữ nguyên."))
    remedy.refresh_from_db()


def _check(remedy: Remedy, inspection: Inspection) -> None:
    not_ahead(remedy.done_on)
    if not remedy.text:
        raise Refused(_("Hãy nêu kết quả khắc phục."))
    if len(remedy.text) > 2000:
        raise Refused(_("Kết quả khắc phục dài quá 2.000 ký tự. Hãy viết gọn hơn."))
    if inspection.held_on and remedy.done_on < inspection.held_on:
        raise Refused(_("Ngày khắc phục không thể trước ngày kiểm tra."))
