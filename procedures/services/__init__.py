"""Every write of this app. `by` is None when the portal itself writes (loaders, the demo)."""

from procedures.services.assessment import (
    Declaration,
    appraise_index,
    close_assessment,
    declare_index,
    reopen_assessment,
    submit_declaration,
)
from procedures.services.boards import confirm_postings
from procedures.services.dossiers import store_dossiers
from procedures.services.proposals import record_proposal
from procedures.services.registers import record_iso, record_link, record_rollout

__all__ = [
    "Declaration",
    "appraise_index",
    "close_assessment",
    "confirm_postings",
    "declare_index",
    "record_iso",
    "record_link",
    "record_proposal",
    "record_rollout",
    "reopen_assessment",
    "store_dossiers",
    "submit_declaration",
]
