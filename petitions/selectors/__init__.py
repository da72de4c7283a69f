"""Questions about petitions that span rows."""

from petitions.selectors.answers import PublicWords, marked, public_proposal
from petitions.selectors.book import BookLine, book_header, book_lines, unit_book
from petitions.selectors.by_unit import Standing, standings
from petitions.selectors.figures import figure_name, received_in
from petitions.selectors.one_stop import one_stop_facts
from petitions.selectors.public import addressees, followed, published_petitions
from petitions.selectors.queue import (
    Queue,
    days_left_label,
    in_working_order,
    late_label,
    narrowed,
    queue_counts,
    urgency,
)
from petitions.selectors.story import ACTIONS, story_of

__all__ = [
    "ACTIONS",
    "BookLine",
    "PublicWords",
    "Queue",
    "Standing",
    "addressees",
    "book_header",
    "book_lines",
    "days_left_label",
    "figure_name",
    "followed",
    "in_working_order",
    "late_label",
    "marked",
    "narrowed",
    "one_stop_facts",
    "public_proposal",
    "published_petitions",
    "queue_counts",
    "received_in",
    "standings",
    "story_of",
    "unit_book",
    "urgency",
]
