"""Every write of plans and reports. Re-exported, so that callers need not know the file."""

from plans.services.cells import save_cell
from plans.services.evidence import add_evidence, cell_of, cite_evidence, uncite
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
    "cite_evidence",
    "end_extension",
    "extend_window",
    "keep_sheet",
    "open_reports",
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
