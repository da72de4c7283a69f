"""Questions about petitions that span rows."""

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
    "Queue",
    "addressees",
    "days_left_label",
    "followed",
    "in_working_order",
    "late_label",
    "narrowed",
    "one_stop_facts",
    "published_petitions",
    "queue_counts",
    "story_of",
    "urgency",
]
