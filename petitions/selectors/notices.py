"""Whom a petition that waits is to be told of by today, and whom it was told of already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from common import clock
from common.mail import is_address
from petitions.access import APPROVE, HANDLE, approvers
from petitions.choices import NEAR_WORKING_DAYS, OPEN, NoticeKind, PetitionStatus
from petitions.models import Notice, Petition
from units.access import Holders
from units.calendar import WorkCalendar
from units.models import Unit, User

# Working days after the due day on which it is said again; then at every further `LATE_EVERY`.
LATE_AFTER, LATE_EVERY = (1, 3, 7, 15), 15
# From so many days late on the leader hears of it too, and the body above.
LATE_FOR_LEADER, LATE_FOR_ABOVE = 7, 15
# A draft that the leader leaves lying is named again after so many working days.
APPROVE_EVERY = 2


@dataclass(frozen=True, slots=True)
class Due:
    """One person is to hear of one petition, unless they did on the day `since` or later."""

    petition: Petition
    kind: NoticeKind
    user: User
    since: date


@dataclass(frozen=True)
class Rule:
    """Everything the rule asks, read once for all petitions."""

    today: date
    calendar: WorkCalendar
    handlers: Holders
    leaders: Holders

    @classmethod
    def load(cls) -> "Rule":
        return cls(clock.today(), WorkCalendar.load(), Holders.load(HANDLE), Holders.load(APPROVE))

    def dues(self, petition: Petition) -> Iterator[Due]:
        """By kind, the weightiest first; a petition that is late is no longer new or near."""
        unit = petition.unit
        is_drafted = petition.status == PetitionStatus.DRAFTED
        workers = approvers(unit, self.leaders) if is_drafted else self._workers(unit)
        if petition.due_on < self.today:
            yield from self._late(petition, workers)
        else:
            left = self.calendar.working_days_between(self.today, petition.due_on)
            if left <= NEAR_WORKING_DAYS:
                yield from self._once(petition, NoticeKind.NEAR, workers)
            if petition.status == PetitionStatus.RECEIVED:
                yield from self._once(petition, NoticeKind.NEW, workers)
        if is_drafted:
            since = self._days_ago(APPROVE_EVERY - 1)
            for user in workers:
                yield Due(petition, NoticeKind.TO_APPROVE, user, since)

    def _days_ago(self, count: int) -> date:
        """So many working days before today: what was said before that day is said again."""
        day = self.today
        while self.calendar.working_days_between(day, self.today) < count:
            day -= timedelta(days=1)
        return day

    def _workers(self, unit: Unit) -> list[User]:
        """Those of the unit that a letter reaches; without any, those above: somebody must know."""
        return _reachable(self.handlers.of(unit)) or self.handlers.over(unit)

    def _once(self, petition: Petition, kind: NoticeKind, users: list[User]) -> Iterator[Due]:
        for user in users:
            yield Due(petition, kind, user, date.min)

    def _late(self, petition: Petition, workers: list[User]) -> Iterator[Due]:
        days = late_step(self.calendar.working_days_between(petition.due_on, self.today))
        if not days:
            return
        told = list(workers)
        if days >= LATE_FOR_LEADER:
            told += approvers(petition.unit, self.leaders)
        if days >= LATE_FOR_ABOVE:
            told += self.handlers.over(petition.unit)
        since = self.calendar.add_working_days(petition.due_on, days)
        for user in {user.pk: user for user in told}.values():
            yield Due(petition, NoticeKind.LATE, user, since)


def _reachable(users: list[User]) -> list[User]:
    return [user for user in users if is_address(user.email)]


def late_step(days: int) -> int:
    """The last step of the rule that has come, in working days late; 0: none yet."""
    reached = [step for step in LATE_AFTER if step <= days]
    if not reached:
        return 0
    last = reached[-1]
    return last + (days - last) // LATE_EVERY * LATE_EVERY if last == LATE_AFTER[-1] else last


def waiting_petitions() -> list[Petition]:
    """Everything that waits for an answer, soonest due first."""
    waiting = Petition.objects.filter(status__in=OPEN)
    return list(waiting.select_related("unit__parent").order_by("due_on", "pk"))


def known_notices() -> dict[tuple[int, str, date, int], Notice]:
    """What was told of petitions that still wait, by petition, kind, due day and person."""
    told = Notice.objects.filter(petition__status__in=OPEN)
    return {(one.petition_id, one.kind, one.due_on, one.recipient_id): one for one in told}
