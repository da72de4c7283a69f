"""Questions about procedures and dossiers that span rows."""

from procedures.selectors.board import Board, board_of, unposted_counts
from procedures.selectors.catalogue import (
    LocalWords,
    Practice,
    Standing,
    VersionStep,
    catalogue_code,
    history_of,
    limits_in_order,
    local_words,
    practice_of,
    public_page,
    standing_of,
    steps_of,
)
from procedures.selectors.dossiers import (
    DossierCounts,
    dossier_statistics,
    dossier_years,
    dossiers_like,
    dossiers_of_year,
    within,
    year_days,
)
from procedures.selectors.search import Found, find_procedures, procedures_in
from procedures.selectors.versions import (
    Change,
    LimitBook,
    changes_between,
    content_of,
    content_on,
)

__all__ = [
    "Board",
    "Change",
    "DossierCounts",
    "Found",
    "LimitBook",
    "LocalWords",
    "Practice",
    "Standing",
    "VersionStep",
    "board_of",
    "catalogue_code",
    "changes_between",
    "content_of",
    "content_on",
    "dossier_statistics",
    "dossier_years",
    "dossiers_like",
    "dossiers_of_year",
    "find_procedures",
    "history_of",
    "limits_in_order",
    "local_words",
    "practice_of",
    "procedures_in",
    "public_page",
    "standing_of",
    "steps_of",
    "unposted_counts",
    "within",
    "year_days",
]
