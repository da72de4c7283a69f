"""Questions about procedures and dossiers that span rows."""

from procedures.selectors.board import Board, board_of, unposted_counts
from procedures.selectors.catalogue import (
    Found,
    Practice,
    catalogue_code,
    find_procedures,
    practice_of,
)
from procedures.selectors.counts import DossierCounts
from procedures.selectors.dossiers import Asked, dossiers_like, within
from procedures.selectors.spans import Span, figure_years
from procedures.selectors.statistics import dossier_table

__all__ = [
    "Asked",
    "Board",
    "DossierCounts",
    "Found",
    "Practice",
    "Span",
    "board_of",
    "catalogue_code",
    "dossier_table",
    "dossiers_like",
    "figure_years",
    "find_procedures",
    "practice_of",
    "unposted_counts",
    "within",
]
