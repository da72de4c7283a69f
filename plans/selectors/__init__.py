"""Reads of plans and reports. Re-exported, so that callers need not know the file."""

from plans.selectors.evidence import evidence_of, readable_evidence, sharing, uses_of, with_uses
from plans.selectors.reports import (
    citations_of,
    completeness,
    for_level,
    history_of_report,
    indicators_of,
    is_window_open,
    is_writable,
    last_day_open,
    owing_units,
    reports_of_unit,
    reports_with_state,
    shown_state,
)
from plans.selectors.statements import Statement, snapshot, standing_statements, stated_now
from plans.selectors.totals import Stated, Total, over_periods, over_units

__all__ = [
    "Stated",
    "Statement",
    "Total",
    "citations_of",
    "completeness",
    "evidence_of",
    "for_level",
    "history_of_report",
    "indicators_of",
    "is_window_open",
    "is_writable",
    "last_day_open",
    "over_periods",
    "over_units",
    "owing_units",
    "readable_evidence",
    "reports_of_unit",
    "reports_with_state",
    "shown_state",
    "sharing",
    "snapshot",
    "standing_statements",
    "stated_now",
    "uses_of",
    "with_uses",
]
