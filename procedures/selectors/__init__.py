"""Questions about procedures and dossiers that span rows."""

from procedures.selectors.apologies import (
    ApologyCounts,
    apology_counts,
    breaches_of,
    breaching_dossiers,
)
from procedures.selectors.assessment_dossiers import PetitionFacts
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
from procedures.selectors.counts import DossierCounts
from procedures.selectors.deadlines import Deadlines, computed_due, derive, working_days_of
from procedures.selectors.dossiers import Asked, dossiers_like, within
from procedures.selectors.due_story import DueStory, due_story
from procedures.selectors.promises import PromiseCounts, differing_dossiers, promise_counts
from procedures.selectors.search import Found, find_procedures, procedures_in
from procedures.selectors.spans import Span, figure_years, year_days
from procedures.selectors.statistics import dossier_table
from procedures.selectors.versions import Change, LimitBook, changes_between, content_of, content_on

__all__ = [
    "year_days",
    "ApologyCounts",
    "Asked",
    "Board",
    "BoardLine",
    "Change",
    "Deadlines",
    "DossierCounts",
    "DueStory",
    "Found",
    "LimitBook",
    "LocalWords",
    "PetitionFacts",
    "Practice",
    "PromiseCounts",
    "Span",
    "Standing",
    "VersionStep",
    "apology_counts",
    "board_lines",
    "board_of",
    "breaches_of",
    "breaching_dossiers",
    "catalogue_code",
    "changes_between",
    "computed_due",
    "content_of",
    "content_on",
    "dated_procedures",
    "derive",
    "differing_dossiers",
    "dossier_table",
    "dossiers_like",
    "due_story",
    "figure_years",
    "find_procedures",
    "history_of",
    "is_ahead",
    "limits_in_order",
    "local_words",
    "overview_of_boards",
    "practice_of",
    "procedures_in",
    "promise_counts",
    "public_page",
    "remembered_place",
    "standing_of",
    "steps_of",
    "story_of_posting",
    "within",
    "working_days_of",
]
