"""The only way a view obtains anything of this app: 404 to strangers, 403 to readers."""

from plans.access.evidence import (
    evidence_unit,
    evidence_units,
    get_citation,
    get_evidence,
    own_library,
)
from plans.access.inspections import get_finding, get_inspection, may_resolve, readable_inspections
from plans.access.overviews import get_carrying_unit, readable_units
from plans.access.plans import get_assigning_unit, get_plan, get_task, readable_plans
from plans.access.reports import (
    Actions,
    allowed_actions,
    get_indicator,
    get_report,
    readable_reports,
)

__all__ = [
    "Actions",
    "allowed_actions",
    "evidence_unit",
    "evidence_units",
    "get_assigning_unit",
    "get_carrying_unit",
    "get_citation",
    "get_evidence",
    "get_finding",
    "get_indicator",
    "get_inspection",
    "get_plan",
    "get_report",
    "get_task",
    "may_resolve",
    "own_library",
    "readable_inspections",
    "readable_plans",
    "readable_reports",
    "readable_units",
]
