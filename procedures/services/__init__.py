"""Every write of this app. `by` is None when the portal itself writes (loaders, the demo)."""

from procedures.services.boards import (
    confirm_postings,
    correct_posting,
    posting_edition,
    withdraw_posting,
)
from procedures.services.dossiers import store_dossiers
from procedures.services.registers import record_rollout

__all__ = [
    "confirm_postings",
    "correct_posting",
    "posting_edition",
    "record_rollout",
    "store_dossiers",
    "withdraw_posting",
]
