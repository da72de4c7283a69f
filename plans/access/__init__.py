"""The only way a view obtains anything of this app: 404 to strangers, 403 to readers."""

from plans.access.evidence import (
    evidence_unit,
    evidence_units,
    get_citation,
    get_evidence,
    own_library,
)
from plans.access.inspections import get_finding, get_inspection, may_resolve, readable_inspections
from plans.access.plan_keeping import plan_actions, plans_to_make
from plans.access.plans import (
    deriving_units,
    get_annex,
    get_assigning_unit,
    get_plan,
    get_task,
    keeping_units,
    open_plan,
    open_task,
    readable_plans,
)
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
    "deriving_units",
    "get_annex",
    "evidence_unit",
    "evidence_units",
    "get_assigning_unit",
    "get_citation",
    "get_evidence",
    "get_finding",
    "get_indicator",
    "get_inspection",
    "get_plan",
    "get_report",
    "get_task",
    "keeping_units",
    "may_resolve",
    "open_plan",
    "open_task",
    "plan_actions",
    "plans_to_make",
    "own_library",
    "readable_inspections",
    "readable_plans",
    "readable_reports",
]
