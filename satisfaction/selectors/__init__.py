"""Reads that span rows."""

from satisfaction.selectors.ballots import rating_years
from satisfaction.selectors.basis import COUNTED, Basis, basis_named, basis_words, round_names
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
    opinion_of_procedure,
    opinions,
    question_tallies,
    together,
)
from satisfaction.selectors.places import live_link, quick_set, rated_units
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
from satisfaction.selectors.settled import settled_opinion

__all__ = [
    "COUNTED",
    "Adder",
    "Basis",
    "Layout",
    "Opinion",
    "Preview",
    "SetTallies",
    "YearPublished",
    "all_open",
    "ballots_by_unit",
    "ballots_of",
    "comment_queue",
    "comment_years",
    "basis_named",
    "basis_words",
    "comments_on",
    "disclosure",
    "live_link",
    "opinion_of_procedure",
    "open_years",
    "opinions",
    "preview",
    "public_comments",
    "publication_of",
    "publication_years",
    "publications_in",
    "publications_of",
    "published_units",
    "question_tallies",
    "quick_set",
    "rated_units",
    "rating_years",
    "round_names",
    "settled_opinion",
    "together",
    "units_open_to_all",
    "unread_comments",
]
