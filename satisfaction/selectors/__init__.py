"""Reads that span rows."""

from satisfaction.selectors.ballots import comments_on, rating_years
from satisfaction.selectors.basis import COUNTED, Basis
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
from satisfaction.selectors.places import live_link, rated_units
from satisfaction.selectors.publication import (
    publication_of,
    publications_of,
    published_units,
    units_open_to_all,
)
from satisfaction.selectors.question_sets import set_in_force

__all__ = [
    "COUNTED",
    "Adder",
    "Basis",
    "Layout",
    "Opinion",
    "SetTallies",
    "ballots_by_unit",
    "ballots_of",
    "comments_on",
    "live_link",
    "opinion_of_procedure",
    "opinions",
    "publication_of",
    "publications_of",
    "published_units",
    "question_tallies",
    "rated_units",
    "rating_years",
    "set_in_force",
    "units_open_to_all",
]
