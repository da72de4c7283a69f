"""Every write of plans and reports. Re-exported, so that callers need not know the file."""

from plans.services.cells import save_cell
from plans.services.evidence import add_evidence, cell_of, cite_evidence, uncite
from plans.services.judgements import judge_task
from plans.services.reports import (
    accept_report,
    extend_window,
    open_reports,
    reopen_report,
    return_report,
    send_back,
    sign_report,
    submit_report,
)

__all__ = [
    "accept_report",
    "add_evidence",
    "cell_of",
    "cite_evidence",
    "extend_window",
    "judge_task",
    "open_reports",
    "reopen_report",
    "return_report",
    "save_cell",
    "send_back",
    "sign_report",
    "submit_report",
    "uncite",
]
