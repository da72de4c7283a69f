"""Questions about procedures and dossiers that span rows."""

from procedures.selectors.assessment_dossiers import PetitionFacts
from procedures.selectors.board import Board, board_of, unposted_counts
from procedures.selectors.catalogue import (
    Found,
    Practice,
    catalogue_code,
    find_procedures,
    practice_of,
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

__all__ = [
    "Board",
    "DossierCounts",
    "Found",
    "PetitionFacts",
    "Practice",
    "board_of",
    "catalogue_code",
    "dossier_statistics",
    "dossier_years",
    "dossiers_like",
    "dossiers_of_year",
    "find_procedures",
    "practice_of",
    "unposted_counts",
    "within",
    "year_days",
]
