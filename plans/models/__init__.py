"""What the plan asks for, what each unit did each quarter, what proves it, and who agreed."""

from plans.models.evidence import Citation, Evidence, EvidenceQuerySet
from plans.models.inspection import Finding, Inspection, InspectionPlan, Remedy
from plans.models.judgement import TaskJudgement
from plans.models.plan import (
    CrossCheck,
    Indicator,
    LegalBasis,
    Plan,
    Programme,
    ReformArea,
    Task,
    TaskAssignment,
    TaskLineage,
    TaskTarget,
)
from plans.models.reminder import Reminder, ReminderStep
from plans.models.report import Cell, Report, Review, ReviewReply, Submission

__all__ = [
    "Cell",
    "Citation",
    "CrossCheck",
    "Evidence",
    "EvidenceQuerySet",
    "Finding",
    "Indicator",
    "Inspection",
    "InspectionPlan",
    "LegalBasis",
    "Plan",
    "Programme",
    "ReformArea",
    "Remedy",
    "Reminder",
    "ReminderStep",
    "Report",
    "Review",
    "ReviewReply",
    "Submission",
    "Task",
    "TaskAssignment",
    "TaskJudgement",
    "TaskLineage",
    "TaskTarget",
]
