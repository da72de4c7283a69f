"""Questions about petitions that span rows."""

from petitions.selectors.answers import PublicWords, marked, public_proposal
from petitions.selectors.book import BookLine, book_header, book_lines, unit_book
from petitions.selectors.by_unit import Standing, standings
from petitions.selectors.case import (
    erased_from,
    has_answer,
    may_judge,
    may_reopen,
    reopen_until,
)
from petitions.selectors.figures import figure_name, received_in
from petitions.selectors.one_stop import one_stop_facts
from petitions.selectors.public import addressees, followed, pictures_of
from petitions.selectors.queue import (
    Queue,
    days_left_label,
    in_working_order,
    late_label,
    narrowed,
    queue_counts,
    urgency,
)
from petitions.selectors.register import (
    published_petitions,
    register_key,
    register_units,
    register_years,
)
from petitions.selectors.retention import due_for_erasing
from petitions.selectors.statistics import (
    Statistics,
    Tally,
    received_years,
    recent_statistics,
    statistics_of,
)
from petitions.selectors.story import ACTIONS, story_of

__all__ = [
    "ACTIONS",
    "BookLine",
    "PublicWords",
    "Queue",
    "Standing",
    "Statistics",
    "Tally",
    "addressees",
    "book_header",
    "book_lines",
    "days_left_label",
    "figure_name",
    "due_for_erasing",
    "erased_from",
    "followed",
    "has_answer",
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
    "may_judge",
    "may_reopen",
    "pictures_of",
    "received_years",
    "recent_statistics",
    "register_key",
    "register_units",
    "register_years",
    "reopen_until",
    "statistics_of",
    "story_of",
    "unit_book",
    "urgency",
]
