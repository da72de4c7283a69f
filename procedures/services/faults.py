"""Readers' reports that a page is wrong."""

from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from procedures.choices import FaultReportState
from procedures.exceptions import AnswerMissing, ReportAnswered
from procedures.models import FaultReport
from procedures.services.common import require_for
from units.permissions import Permission


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
