"""Reads that span rows."""

from satisfaction.selectors.ballots import comments_on, rating_years
from satisfaction.selectors.basis import COUNTED, Basis, basis_named, basis_words, round_names
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
from satisfaction.selectors.publication import (
    publication_of,
    publications_of,
    published_units,
    units_open_to_all,
)

__all__ = [
    "COUNTED",
    "Adder",
    "Basis",
    "Layout",
    "Opinion",
    "SetTallies",
    "ballots_by_unit",
    "ballots_of",
    "basis_named",
    "basis_words",
    "comments_on",
    "live_link",
    "opinion_of_procedure",
    "opinions",
    "publication_of",
    "publications_of",
    "published_units",
    "question_tallies",
    "quick_set",
    "rated_units",
    "rating_years",
    "round_names",
    "together",
    "units_open_to_all",
]
