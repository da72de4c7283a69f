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
    "change_citation",
    "change_evidence",
    "cite_evidence",
    "cite_new_evidence",
    "extend_window",
    "open_reports",
    "remove_evidence",
    "reopen_report",
    "return_report",
    "save_cell",
    "send_back",
    "sign_report",
    "submit_report",
    "uncite",
]
