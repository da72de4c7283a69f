"""Reads that span rows."""

from satisfaction.selectors.ballots import ballots_of, comments_on, rating_years
from satisfaction.selectors.codes import waiting_code
from satisfaction.selectors.opinions import (
    Layout,
    Opinion,
    SetTallies,
    opinion_of_procedure,
    opinions,
    question_tallies,
)
from satisfaction.selectors.places import live_link, quick_set, rated_units
from satisfaction.selectors.publication import (
    publication_of,
    publications_of,
    published_units,
    units_open_to_all,
)

__all__ = [
    "Layout",
    "Opinion",
    "SetTallies",
    "ballots_of",
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
    "units_open_to_all",
    "waiting_code",
]
