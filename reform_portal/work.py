"""The work list: what every app offers this person, gathered and put in groups."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import par_index.work
import petitions.work
import plans.work
import procedures.work
import satisfaction.work
from common import clock
from common.choices import Tone
from common.worklist import WorkGroup, WorkItem
from units.calendar import WorkCalendar

# With at most so many working days left an item stands out.
NEAR = 3
SOURCES = (plans.work, par_index.work, petitions.work, procedures.work, satisfaction.work)


def work_groups(user: Any) -> list[dict[str, Any]]:
    """Overdue first, then what is due soon, what waits for others, what is done.

    In a group what is due first stands first, and last what has no day.
    """
    items = [item for source in SOURCES for item in source.work_items(user)]
    items.sort(key=lambda item: item.due_on or date.max)
    calendar = WorkCalendar.load()
    headings = (
        (WorkGroup.OVERDUE, _("Quá hạn"), Tone.OVERDUE),
        (WorkGroup.SOON, _("Cần làm"), Tone.SOON),
        (WorkGroup.WAITING, _("Đang chờ nơi khác"), Tone.INFO),
        (WorkGroup.DONE, _("Đã xong gần đây"), Tone.DONE),
    )
    return [
        {
            "label": label,
            "tone": tone,
            "folded": group == WorkGroup.DONE,
            "items": [_shown(item, calendar) for item in items if item.group == group],
        }
        for group, label, tone in headings
    ]


def due_words(due_on: date, calendar: WorkCalendar) -> str:
    """The deadline as people count it: in working days from today."""
    left = calendar.working_days_between(clock.today(), due_on)
    if left == 0:
        return _("hạn hôm nay") if due_on >= clock.today() else _("vừa quá hạn")
    if left > 0:
        return ngettext("còn %(n)s ngày làm việc", "còn %(n)s ngày làm việc", left) % {"n": left}
    return ngettext("quá hạn %(n)s ngày làm việc", "quá hạn %(n)s ngày làm việc", -left) % {
        "n": -left
    }


def tone_of(item: WorkItem, calendar: WorkCalendar) -> Tone | None:
    """Of what is to be done, only what is due in a few working days warns; None: as its group."""
    if item.group != WorkGroup.SOON:
        return None
    if item.due_on is None:
        return Tone.NEUTRAL
    left = calendar.working_days_between(clock.today(), item.due_on)
    return Tone.SOON if left <= NEAR else Tone.INFO


def _shown(item: WorkItem, calendar: WorkCalendar) -> dict[str, Any]:
    return {
        "title": item.title,
        "note": item.detail,
        "url": item.url,
        "action": item.action,
        "tone": tone_of(item, calendar),
        "due": due_words(item.due_on, calendar) if item.due_on else "",
    }
