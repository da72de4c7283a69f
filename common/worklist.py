"""One thing that somebody has to do, as the work list shows it. Apps offer, the portal gathers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise


class WorkGroup(StrEnum):
    OVERDUE = "overdue"
    SOON = "soon"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """`detail` says what is left or why it came back; `action` is the verb on the button."""

    group: WorkGroup
    title: str | Promise
    detail: str | Promise
    url: str
    action: str | Promise
    due_on: date | None = None
