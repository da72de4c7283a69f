"""Readers' reports that a page is wrong. Who sent one is neither asked nor kept."""

from typing import Any

from django.db import IntegrityError, transaction

from audit.services import record
from common import clock
from procedures.choices import FaultReportState
from procedures.exceptions import AnswerMissing, ReportAnswered
from procedures.models import FaultReport, Procedure
from procedures.services.common import require_for
from units.permissions import Permission


@transaction.atomic
def report_fault(*, procedure: Procedure, kind: str, text: str = "", once: str = "") -> FaultReport:
    """Keep a reader's report; a form sent twice gives the report it gave before."""
    said = {"procedure": procedure, "kind": kind, "text": text.strip()}
    try:
        with transaction.atomic():
            report = FaultReport.objects.create(once=once or None, **said)
    except IntegrityError:
        # The same form at the same moment, or gone back to and written anew.
        earlier = FaultReport.objects.filter(once=once, **said).first()
        if earlier is not None:
            return earlier
        report = FaultReport.objects.create(**said)
    # The sender's words stay out of the trail: they may name people.
    record(
        "fault_report.received", report, by=None, after={"procedure": procedure.code, "kind": kind}
    )
    return report


@transaction.atomic
def answer_fault(*, report: FaultReport, state: str, answer: str, by: Any) -> None:
    """The page was mended, or was right; with a word on what was done or why not."""
    require_for(by, Permission.PROCEDURE_EDIT)
    if not answer.strip() or state not in {FaultReportState.MENDED, FaultReportState.UNFOUNDED}:
        raise AnswerMissing
    after = {"state": state, "answer": answer.strip(), "answered_on": clock.today()}
    waiting = FaultReport.objects.filter(pk=report.pk, state=FaultReportState.OPEN)
    if not waiting.update(**after, answered_by=by):
        raise ReportAnswered
    report.refresh_from_db()
    record(
        "fault_report.answered", report, by=by, before={"state": FaultReportState.OPEN}, after=after
    )
