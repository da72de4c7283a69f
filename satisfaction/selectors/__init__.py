"""Reads that span rows."""

from satisfaction.selectors.ballots import rating_years
from satisfaction.selectors.basis import COUNTED, Basis, basis_named, basis_words, round_names
from satisfaction.selectors.codes import (
    CodeCounts,
    CodeMonth,
    code_counts,
    code_months,
    waiting_code,
)
from satisfaction.selectors.comments import (
    comment_queue,
    comment_years,
    comments_on,
    public_comments,
    unread_comments,
)
from satisfaction.selectors.opinions import (
    Adder,
    Layout,
    Opinion,
    SetTallies,
    ballots_by_unit,
    ballots_of,
    opinions,
    question_tallies,
    together,
)
from satisfaction.selectors.places import is_current, printed_link, rated_units, was_sent
from satisfaction.selectors.preview import Preview, preview
from satisfaction.selectors.publication import (
    YearPublished,
    all_open,
    disclosure,
    open_years,
    publication_of,
    publication_years,
    publications_in,
    publications_of,
    published_units,
    units_open_to_all,
)
from satisfaction.selectors.question_sets import (
    KeptSet,
    answered_codes,
    document_of,
    in_force,
    kept_sets,
    set_in_force,
)
from satisfaction.selectors.settled import settled_opinion
from satisfaction.selectors.suspicions import (
    open_series_count,
    patterns_of,
    series_of,
    state_of,
    with_and_without,
)
from satisfaction.selectors.visits import procedures_called, usual_procedures
from satisfaction.selectors.wordings import Words, words_of

__all__ = [
    "COUNTED",
    "Adder",
    "Basis",
    "CodeCounts",
    "CodeMonth",
    "KeptSet",
    "Layout",
    "Opinion",
    "Preview",
    "SetTallies",
    "YearPublished",
    "all_open",
    "Words",
    "answered_codes",
    "ballots_by_unit",
    "ballots_of",
    "basis_named",
    "basis_words",
    "code_counts",
    "code_months",
    "comment_queue",
    "comment_years",
    "comments_on",
    "disclosure",
    "document_of",
    "in_force",
    "is_current",
    "open_series_count",
    "kept_sets",
    "open_years",
    "opinions",
    "patterns_of",
    "preview",
    "public_comments",
    "printed_link",
    "procedures_called",
    "publication_of",
    "publication_years",
    "publications_in",
    "publications_of",
    "published_units",
    "question_tallies",
    "rated_units",
    "rating_years",
    "round_names",
    "settled_opinion",
    "together",
    "series_of",
    "set_in_force",
    "state_of",
    "units_open_to_all",
    "unread_comments",
    "usual_procedures",
    "waiting_code",
    "was_sent",
    "with_and_without",
    "words_of",
]
