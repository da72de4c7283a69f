"""Every write of this app. `by` is None when the portal itself writes (loaders, the demo)."""

from procedures.services.boards import confirm_postings
from procedures.services.dossiers import store_dossiers
from procedures.services.monthly import remove_month, save_month
from procedures.services.proposals import record_proposal
from procedures.services.registers import record_rollout

__all__ = [
    "confirm_postings",
    "record_proposal",
    "record_rollout",
    "remove_month",
    "save_month",
    "store_dossiers",
]
