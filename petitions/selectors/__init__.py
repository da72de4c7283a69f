"""Questions about petitions that span rows."""

from petitions.selectors.case import (
    erased_from,
    has_answer,
    may_judge,
    may_reopen,
    reopen_until,
)
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
from petitions.selectors.statistics import Statistics, Tally, received_years, statistics_of
from petitions.selectors.story import ACTIONS, story_of

__all__ = [
    "ACTIONS",
    "Queue",
    "Statistics",
    "Tally",
    "addressees",
    "days_left_label",
    "due_for_erasing",
    "erased_from",
    "followed",
    "has_answer",
    "in_working_order",
    "late_label",
    "may_judge",
    "may_reopen",
    "narrowed",
    "one_stop_facts",
    "pictures_of",
    "published_petitions",
    "queue_counts",
    "received_years",
    "register_key",
    "register_units",
    "register_years",
    "reopen_until",
    "statistics_of",
    "story_of",
    "urgency",
]
