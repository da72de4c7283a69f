"""What the plan asks for, what each unit did each quarter, what proves it, and who agreed."""

from plans.models.evidence import Citation, Evidence, EvidenceQuerySet
from plans.models.inspection import Finding, Inspection
from plans.models.plan import (
    Indicator,
    LegalBasis,
    Plan,
    Programme,
    ReformArea,
    Task,
    TaskAssignment,
)
from plans.models.report import Cell, Report, Review, Submission

__all__ = [
    "Cell",
    "Citation",
    "Evidence",
    "EvidenceQuerySet",
    "Finding",
    "Indicator",
    "Inspection",
    "LegalBasis",
    "Plan",
    "Programme",
    "ReformArea",
    "Report",
    "Review",
    "Submission",
    "Task",
    "TaskAssignment",
]
