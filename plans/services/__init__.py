"""Every write of plans and reports. Re-exported, so that callers need not know the file."""

from plans.services.cells import save_cell
from plans.services.citations import (
    cell_of,
    change_citation,
    cite_evidence,
    cite_new_evidence,
    uncite,
)
from plans.services.evidence import add_evidence, change_evidence, remove_evidence
from plans.services.judgements import judge_task
from plans.services.reports import (
    Batch,
    Seen,
    accept_report,
    accept_reports,
    end_extension,
    extend_window,
    open_reports,
    reopen_report,
    reply_to_review,
    return_report,
    send_back,
    sign_report,
    submit_report,
)
from plans.services.sheets import apply_sheet, keep_sheet, write_sheet

__all__ = [
    "Batch",
    "Seen",
    "accept_report",
    "accept_reports",
    "add_evidence",
    "apply_sheet",
    "cell_of",
    "change_citation",
    "change_evidence",
    "cite_evidence",
    "end_extension",
    "cite_new_evidence",
    "extend_window",
    "judge_task",
    "keep_sheet",
    "open_reports",
    "remove_evidence",
    "reopen_report",
    "reply_to_review",
    "return_report",
    "save_cell",
    "send_back",
    "sign_report",
    "submit_report",
    "uncite",
    "write_sheet",
]
