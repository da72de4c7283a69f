"""Questions about procedures and dossiers that span rows."""

from procedures.selectors.apologies import (
    ApologyCounts,
    apology_counts,
    breaches_of,
    breaching_dossiers,
)
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
from procedures.selectors.due_story import DueStory, due_story
from procedures.selectors.promises import PromiseCounts, differing_dossiers, promise_counts
from procedures.selectors.versions import (
    Change,
    LimitBook,
    changes_between,
    content_of,
    content_on,
)

__all__ = [
    "ApologyCounts",
    "Board",
    "Change",
    "Deadlines",
    "DossierCounts",
    "DueStory",
    "Found",
    "LimitBook",
    "Practice",
    "PromiseCounts",
    "apology_counts",
    "board_of",
    "breaches_of",
    "breaching_dossiers",
    "catalogue_code",
    "changes_between",
    "computed_due",
    "content_of",
    "content_on",
    "derive",
    "differing_dossiers",
    "dossier_statistics",
    "dossier_years",
    "dossiers_like",
    "dossiers_of_year",
    "due_story",
    "find_procedures",
    "practice_of",
    "promise_counts",
    "unposted_counts",
    "within",
    "working_days_of",
    "year_days",
]
