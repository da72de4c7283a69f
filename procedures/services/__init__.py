"""Every write of this app. `by` is None when the portal itself writes (loaders, the demo)."""

from procedures.services.boards import confirm_postings
from procedures.services.catalogue import apply_due_versions, drop_version, set_version
from procedures.services.dossiers import recompute_dossiers, store_dossiers
from procedures.services.faults import answer_fault
from procedures.services.keeping import (
    confirm_checked,
    create_procedure,
    end_procedure,
    set_frame,
    set_supplement,
)
from procedures.services.loads import start_load
from procedures.services.proposals import record_proposal
from procedures.services.registers import record_rollout
from procedures.services.status_words import (
    add_status_word,
    change_status_word,
    remove_status_word,
)

__all__ = [
    "add_status_word",
    "answer_fault",
    "apply_due_versions",
    "change_status_word",
    "confirm_checked",
    "confirm_postings",
    "create_procedure",
    "drop_version",
    "end_procedure",
    "recompute_dossiers",
    "record_proposal",
    "record_rollout",
    "remove_status_word",
    "set_frame",
    "set_supplement",
    "set_version",
    "start_load",
    "store_dossiers",
]
