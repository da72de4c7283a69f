"""Questions about procedures and dossiers that span rows."""

from procedures.selectors.board import Board, board_of, unposted_counts
from procedures.selectors.catalogue import (
    Found,
    Practice,
    catalogue_code,
    find_procedures,
    practice_of,
)
from procedures.selectors.deadlines import (
    Deadlines,
    computed_due,
    derive,
    working_days_of,
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
    "Deadlines",
    "DossierCounts",
    "Found",
    "LimitBook",
    "Practice",
    "board_of",
    "catalogue_code",
    "changes_between",
    "computed_due",
    "content_of",
    "content_on",
    "derive",
    "dossier_statistics",
    "dossier_years",
    "dossiers_like",
    "dossiers_of_year",
    "find_procedures",
    "practice_of",
    "unposted_counts",
    "within",
    "working_days_of",
    "year_days",
]
