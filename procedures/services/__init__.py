"""Every write of this app. `by` is None when the portal itself writes (loaders, the demo)."""

from procedures.services.boards import (
    confirm_postings,
    correct_posting,
    posting_edition,
    withdraw_posting,
)
from procedures.services.catalogue import apply_due_versions, drop_version, set_version
from procedures.services.dossiers import (
    recompute_dossiers,
    store_dossiers,
)
from procedures.services.faults import report_fault
from procedures.services.loads import start_load
from procedures.services.registers import record_rollout

__all__ = [
    "apply_due_versions",
    "confirm_postings",
    "correct_posting",
    "drop_version",
    "posting_edition",
    "recompute_dossiers",
    "record_rollout",
    "report_fault",
    "set_version",
    "start_load",
    "store_dossiers",
    "withdraw_posting",
]
