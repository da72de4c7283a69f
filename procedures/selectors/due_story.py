"""How a due day was counted, so that it can be told in a sentence."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from procedures.choices import LimitUnit
from procedures.models import Dossier
from procedures.selectors.deadlines import Deadlines, computed_due
from units.choices import DayKind
from units.models import SpecialDay


@dataclass(frozen=True, slots=True)
class DueStory:
    """From which day, with which limit, over which days off a due day was counted."""

    amount: int
    unit: LimitUnit
    # The day that counting started from, and whether it is not the day of receipt.
    start: date
    moved: bool
    due: date
    weekend_days: int
    special: list[SpecialDay]
    waiting: int
    # Working days by which the promised day lies after the computed one.
    promise_gap: int

    @property
    def holidays(self) -> list[SpecialDay]:
        return [one for one in self.special if one.kind == DayKind.HOLIDAY]

    @property
    def made_up(self) -> list[SpecialDay]:
        return [one for one in self.special if one.kind == DayKind.MAKE_UP]


def due_story(dossier: Dossier) -> DueStory | None:
    """The story of a dossier's computed day; None where its procedure has no limit. Four queries."""
    deadlines = Deadlines.load()
    calendar, waiting = deadlines.calendar, dossier.waiting_days
    limit = deadlines.limit_of(dossier)
    due = computed_due(dossier.received_at, limit, waiting, calendar)
    if limit is None or due is None:
        return None
    start = calendar.counted_from(dossier.received_at)
    special = list(SpecialDay.objects.filter(day__gte=dossier.received_on, day__lte=due))
    listed = {one.day for one in special}
    between = (start + timedelta(days=offset) for offset in range(1, (due - start).days + 1))
    return DueStory(
        amount=limit[0],
        unit=limit[1],
        start=start,
        moved=start != timezone.localtime(dossier.received_at).date(),
        due=due,
        weekend_days=sum(day.weekday() >= 5 and day not in listed for day in between),
        special=special,
        waiting=waiting,
        promise_gap=calendar.working_days_between(due, dossier.due_on) if dossier.due_on else 0,
    )
