"""Reads that span rows."""

from satisfaction.selectors.ballots import comments_on, rating_years
from satisfaction.selectors.basis import COUNTED, Basis
from satisfaction.selectors.codes import (
    CodeCounts,
    CodeMonth,
    code_counts,
    code_months,
    waiting_code,
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
)
from satisfaction.selectors.places import is_current, printed_link, rated_units, was_sent
from satisfaction.selectors.publication import (
    publication_of,
    publications_of,
    published_units,
    units_open_to_all,
)
from satisfaction.selectors.question_sets import in_force, set_in_force
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
    "Layout",
    "Opinion",
    "SetTallies",
    "Words",
    "ballots_by_unit",
    "ballots_of",
    "code_counts",
    "code_months",
    "comments_on",
    "in_force",
    "is_current",
    "open_series_count",
    "opinion_of_procedure",
    "opinions",
    "patterns_of",
    "printed_link",
    "procedures_called",
    "publication_of",
    "publications_of",
    "published_units",
    "question_tallies",
    "rated_units",
    "rating_years",
    "series_of",
    "set_in_force",
    "state_of",
    "units_open_to_all",
    "usual_procedures",
    "waiting_code",
    "was_sent",
    "with_and_without",
    "words_of",
]
