"""What follows from a dossier's facts: the day it is due by the rules, the days it took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.utils import timezone

from common.text import fold
from procedures.choices import Channel, LimitUnit
from procedures.models import Dossier, TimeLimit
from units.calendar import WorkCalendar


@dataclass(frozen=True)
class LimitBook:
    """The limits of procedures, read once: by procedure, channel and case."""

    limits: dict[tuple[int, str, str], TimeLimit]

    @classmethod
    def load(cls) -> Self:
        known = TimeLimit.objects.exclude(amount=None)
        return cls({(one.procedure_id, one.channel, fold(one.case)): one for one in known})

    def limit(self, procedure: int, channel: str, case: str = "") -> TimeLimit | None:
        """The channel's limit for the case, else its ordinary one, else that of the counter."""
        for way in (channel, Channel.COUNTER):
            for key in (fold(case), ""):
                if (procedure, way, key) in self.limits:
                    return self.limits[procedure, way, key]
        return None


def computed_due(
    received_at: datetime, limit: TimeLimit | None, waiting: int, calendar: WorkCalendar
) -> date | None:
    """The due day by the limit and the calendar; None where the procedure has no limit."""
    if limit is None or limit.amount is None:
        return None
    return calendar.due_on(
        received_at,
        0 if limit.unit == LimitUnit.SAME_DAY else limit.amount,
        calendar_days=limit.unit == LimitUnit.DAYS,
        hours=limit.unit == LimitUnit.WORKING_HOURS,
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
    """Calendar and limits, read once for as many dossiers as there are. Two queries."""

    calendar: WorkCalendar
    limits: LimitBook

    @classmethod
    def load(cls) -> Self:
        return cls(WorkCalendar.load(), LimitBook.load())

    def derive(self, dossier: Dossier) -> None:
        """Fill what follows from the facts; where the source promised no day, the computed one counts."""
        limit = self.limits.limit(dossier.procedure_id, dossier.channel, dossier.case)
        dossier.received_on = timezone.localtime(dossier.received_at).date()
        dossier.computed_due_on = computed_due(
            dossier.received_at, limit, dossier.waiting_days, self.calendar
        )
        dossier.working_days = working_days_of(
            dossier.received_at, dossier.finished_on, dossier.waiting_days, self.calendar
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
