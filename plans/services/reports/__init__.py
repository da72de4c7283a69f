"""The report on its way: opened, filled, submitted, signed, reviewed.

Every verb locks the report's row first and reads its state after, so that of two people who
act at once one is first and the other is told.
"""

from plans.services.reports.acts import Seen, writable_report
from plans.services.reports.opening import end_extension, extend_window, open_reports
from plans.services.reports.replies import reply_to_review
from plans.services.reports.reviewing import (
    Batch,
    accept_report,
    accept_reports,
    reopen_report,
    return_report,
)
from plans.services.reports.signing import send_back, sign_report, submit_report

__all__ = [
    "Batch",
    "Seen",
    "accept_report",
    "accept_reports",
    "end_extension",
    "extend_window",
    "open_reports",
    "reopen_report",
    "reply_to_review",
    "return_report",
    "send_back",
    "sign_report",
    "submit_report",
    "writable_report",
]
