"""What follows from a dossier's facts: the day it is due by the rules, the days it took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.utils import timezone

from procedures.choices import LimitUnit
from procedures.models import Dossier
from procedures.selectors.versions import LimitBook
from units.calendar import WorkCalendar

Limit = tuple[int, LimitUnit]


def computed_due(
    received_at: datetime, limit: Limit | None, waiting: int, calendar: WorkCalendar
) -> date | None:
    """The due day by the limit and the calendar; None where the procedure has no limit."""
    if limit is None:
        return None
    amount, unit = limit
    return calendar.due_on(
        received_at,
        0 if unit == LimitUnit.SAME_DAY else amount,
        calendar_days=unit == LimitUnit.DAYS,
        hours=unit == LimitUnit.WORKING_HOURS,
        waiting=waiting,
    )


def working_days_of(
    received_at: datetime, finished_on: date | None, waiting: int, calendar: WorkCalendar
) -> int | None:
    """Working days from receipt to result without those waited for supplements."""
    if finished_on is None:
        return None
    took = calendar.working_days_between(calendar.counted_from(received_at), finished_on)
    return max(0, took - waiting)


@dataclass(frozen=True)
class Deadlines:
    """Calendar and limits, read once for as many dossiers as there are. Three queries."""

    calendar: WorkCalendar
    limits: LimitBook

    @classmethod
    def load(cls) -> Self:
        return cls(WorkCalendar.load(), LimitBook.load())

    def limit_of(self, dossier: Dossier) -> Limit | None:
        """The limit that was in force when the dossier came."""
        day = timezone.localtime(dossier.received_at).date()
        return self.limits.limit_for(dossier.procedure_id, dossier.channel, dossier.case, day)

    def derive(self, dossier: Dossier) -> None:
        """Fill what follows from the facts; where the source promised no day, the computed one counts."""
        received, waiting = dossier.received_at, dossier.waiting_days
        dossier.received_on = timezone.localtime(received).date()
        dossier.computed_due_on = computed_due(
            received, self.limit_of(dossier), waiting, self.calendar
        )
        dossier.working_days = working_days_of(
            received, dossier.finished_on, waiting, self.calendar
        )
        if not dossier.promised:
            dossier.due_on = dossier.computed_due_on


def derive(dossiers: Iterable[Dossier]) -> Sequence[Dossier]:
    """The dossiers, unsaved ones too, with everything that follows from their facts."""
    deadlines = Deadlines.load()
    derived = list(dossiers)
    for dossier in derived:
        deadlines.derive(dossier)
    return derived
