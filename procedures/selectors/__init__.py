"""Questions about procedures and dossiers that span rows."""

from procedures.selectors.board import Board, board_of, unposted_counts
from procedures.selectors.catalogue import Practice, practice_of
from procedures.selectors.dossiers import (
    DossierCounts,
    dossier_statistics,
    dossier_years,
    dossiers_like,
    dossiers_of_year,
    within,
    year_days,
)
from procedures.selectors.search import Found, catalogue_code, find_procedures, procedures_in

__all__ = [
    "Board",
    "DossierCounts",
    "Found",
    "Practice",
    "board_of",
    "catalogue_code",
    "dossier_statistics",
    "dossier_years",
    "dossiers_like",
    "dossiers_of_year",
    "find_procedures",
    "practice_of",
    "procedures_in",
    "unposted_counts",
    "within",
    "year_days",
]
