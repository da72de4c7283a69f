"""Every write of this app. `by` is None when the portal itself writes (loaders, the demo)."""

from procedures.services.assessment import (
    Declaration,
    appraise_index,
    close_assessment,
    declare_index,
    reopen_assessment,
    submit_declaration,
)
from procedures.services.boards import (
    confirm_postings,
    correct_posting,
    posting_edition,
    withdraw_posting,
)
from procedures.services.catalogue import apply_due_versions, drop_version, set_version
from procedures.services.dossiers import recompute_dossiers, store_dossiers
from procedures.services.faults import answer_fault, report_fault
from procedures.services.keeping import (
    confirm_checked,
    create_procedure,
    end_procedure,
    frame_edition,
    set_frame,
    set_supplement,
)
from procedures.services.loads import start_load
from procedures.services.monthly import remove_month, save_month
from procedures.services.registers import record_iso, record_link, record_rollout
from procedures.services.status_words import add_status_word, change_status_word, remove_status_word

__all__ = [
    "Declaration",
    "add_status_word",
    "answer_fault",
    "apply_due_versions",
    "appraise_index",
    "change_status_word",
    "close_assessment",
    "confirm_checked",
    "confirm_postings",
    "correct_posting",
    "create_procedure",
    "declare_index",
    "drop_version",
    "end_procedure",
    "frame_edition",
    "posting_edition",
    "recompute_dossiers",
    "record_iso",
    "record_link",
    "record_rollout",
    "remove_month",
    "remove_status_word",
    "reopen_assessment",
    "report_fault",
    "save_month",
    "set_frame",
    "set_supplement",
    "set_version",
    "start_load",
    "store_dossiers",
    "submit_declaration",
    "withdraw_posting",
]
