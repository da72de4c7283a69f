"""Questions about procedures and dossiers that span rows."""

from procedures.selectors.boards import (
    Board,
    BoardLine,
    board_lines,
    board_of,
    dated_procedures,
    is_ahead,
    overview_of_boards,
    remembered_place,
    story_of_posting,
)
from procedures.selectors.catalogue import (
    Found,
    Practice,
    catalogue_code,
    find_procedures,
    practice_of,
)
from procedures.selectors.deadlines import (
    Deadlines,
    LimitBook,
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
    "Deadlines",
    "BoardLine",
    "Change",
    "DossierCounts",
    "Found",
    "LimitBook",
    "Practice",
    "board_lines",
    "board_of",
    "catalogue_code",
    "computed_due",
    "derive",
    "changes_between",
    "content_of",
    "content_on",
    "dated_procedures",
    "dossier_statistics",
    "dossier_years",
    "dossiers_like",
    "dossiers_of_year",
    "find_procedures",
    "is_ahead",
    "overview_of_boards",
    "practice_of",
    "remembered_place",
    "story_of_posting",
    "within",
    "working_days_of",
    "year_days",
]
