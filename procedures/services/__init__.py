"""Every write of this app. `by` is None when the portal itself writes (loaders, the demo)."""

from procedures.services.boards import confirm_postings
from procedures.services.catalogue import apply_due_versions, drop_version, set_version
from procedures.services.dossiers import store_dossiers
from procedures.services.faults import answer_fault, report_fault
from procedures.services.keeping import (
    confirm_checked,
    create_procedure,
    end_procedure,
    set_frame,
    set_supplement,
)
from procedures.services.proposals import record_proposal
from procedures.services.registers import record_rollout

__all__ = [
    "answer_fault",
    "apply_due_versions",
    "confirm_checked",
    "confirm_postings",
    "create_procedure",
    "drop_version",
    "end_procedure",
    "record_proposal",
    "record_rollout",
    "report_fault",
    "set_frame",
    "set_supplement",
    "set_version",
    "store_dossiers",
]
