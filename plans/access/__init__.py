"""The only way a view obtains anything of this app: 404 to strangers, 403 to readers."""

from plans.access.evidence import (
    evidence_unit,
    evidence_units,
    get_citation,
    get_evidence,
    own_library,
)
from plans.access.inspections import (
    evidence_for,
    get_finding,
    get_inspection,
    get_remedy,
    inspected_units,
    may_resolve,
    planning_unit,
    read_finding,
    readable_inspections,
)
from plans.access.overviews import get_carrying_unit, readable_units
from plans.access.periods import get_period
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
from plans.access.review import (
    extensions_of,
    get_extension,
    get_review,
    may_talk,
    review_queue,
    ticked_submissions,
)

__all__ = [
    "Actions",
    "allowed_actions",
    "evidence_for",
    "deriving_units",
    "get_annex",
    "evidence_unit",
    "evidence_units",
    "extensions_of",
    "get_assigning_unit",
    "get_carrying_unit",
    "get_citation",
    "get_evidence",
    "get_extension",
    "get_finding",
    "get_indicator",
    "get_inspection",
    "get_period",
    "get_plan",
    "get_remedy",
    "get_report",
    "get_review",
    "get_task",
    "inspected_units",
    "may_resolve",
    "may_talk",
    "keeping_units",
    "open_plan",
    "open_task",
    "plan_actions",
    "plans_to_make",
    "own_library",
    "planning_unit",
    "read_finding",
    "readable_inspections",
    "readable_plans",
    "readable_reports",
    "review_queue",
    "ticked_submissions",
    "readable_units",
]
