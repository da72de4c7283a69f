"""About three thousand dossiers: bare facts, placed over two years by each office's character."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from demo.loads import tell_more
from demo.moments import TODAY, at, office_hour, stream, working_days
from demo.profiles import Profile, profile_of
from demo.sizes import Size
from procedures.choices import Channel, DossierStatus, LimitUnit
from procedures.models import Dossier, Procedure
from procedures.selectors import derive
from units.calendar import WorkCalendar
from units.models import Unit

# What people come for. Everything else comes now and then.
WEIGHTS = {
    "2.000815": 34,
    "2.000884": 14,
    "2.000635": 12,
    "1.001193": 11,
    "1.004873": 9,
    "1.000894": 4,
    "1.000656": 4,
    "2.001035": 6,
    "1.004859": 3,
    "1.001612": 16,
    "2.000720": 7,
    "1.001266": 4,
    "1.001570": 3,
}
# Levels of about 2020; what can be filed online is still the smaller part.
ONLINE_LEVELS = {
    4: ("1.004873", "2.000635", "1.001612", "2.000720"),
    3: (
        *("1.001193", "1.000656", "1.000894", "1.004884", "1.004746", "1.004859", "1.002211"),
        *("1.001266", "1.001570", "2.000575", "2.000884", "1.008004"),
    ),
}
BY_POST = ("2.000815", "2.000635", "1.004873", "1.001193", "1.001612", "2.000884", "2.001035")


@dataclass(frozen=True)
class Matter:
    """A procedure as the counter meets it."""

    procedure: Procedure
    limit: int | None
    calendar_days: bool

    @classmethod
    def of(cls, procedure: Procedure) -> "Matter":
        limit = next((one for one in procedure.limits.all() if not one.case), None)
        if limit is None or limit.amount is None:
            return cls(procedure, None, False)
        same_day = limit.unit == LimitUnit.SAME_DAY
        return cls(procedure, 0 if same_day else limit.amount, limit.unit == LimitUnit.DAYS)


def set_online_levels() -> None:
    for level, codes in ONLINE_LEVELS.items():
        Procedure.objects.filter(code__in=codes).update(online_level=level)
    Procedure.objects.filter(code__in=BY_POST).update(by_post=True)


def load_dossiers(units: list[Unit], size: Size) -> None:
    """Write the dossiers of the communes and the district office, in one go."""
    calendar = WorkCalendar.load()
    matters = [
        (procedure, {handling.level_id for handling in procedure.handlings.all()})
        for procedure in Procedure.objects.order_by("code").prefetch_related("limits", "handlings")
    ]
    by_level = {
        level: [Matter.of(procedure) for procedure, levels in matters if level in levels]
        for level in ("commune", "district")
    }
    total = sum(profile_of(unit.code).weight for unit in units)
    dossiers: list[Dossier] = []
    for year, count in ((2019, size.dossiers_2019), (2020, size.dossiers_2020)):
        days = working_days(calendar, date(year, 1, 2), min(date(year, 12, 31), TODAY))
        for unit in units:
            office = _Office(unit, by_level[unit.level_id], days, calendar, year)
            share = round(count * profile_of(unit.code).weight / total)
            dossiers += office.dossiers(share)
    tell_more(dossiers, calendar)
    Dossier.objects.bulk_create(derive(dossiers), batch_size=500)


class _Office:
    """One unit's counter in one year."""

    def __init__(
        self, unit: Unit, matters: list[Matter], days: list[date], calendar: WorkCalendar, year: int
    ) -> None:
        self.unit, self.matters, self.days, self.calendar = unit, matters, days, calendar
        # The year before was a little worse everywhere.
        self.profile: Profile = profile_of(unit.code)
        self.worse = 1.35 if year == 2019 else 1.0
        self.rng = stream("dossiers", year, unit.code)
        self.bounds = list(accumulate(WEIGHTS.get(m.procedure.code, 0.6) for m in matters))
        self.seen: Counter[date] = Counter()

    def dossiers(self, count: int) -> list[Dossier]:
        """The dossiers of a year; its last days hold a few that are still being handled."""
        recent = self.days[-8:]
        late_days = [self.rng.choice(recent) for _ in range(count // 12)]
        picked = [self.rng.choice(self.days) for _ in range(count - len(late_days))]
        return [self._dossier(day) for day in sorted(picked + late_days)]

    def _dossier(self, day: date) -> Dossier:
        rng = self.rng
        matter = self.matters[bisect_right(self.bounds, rng.random() * self.bounds[-1])]
        self.seen[day] += 1
        dossier = Dossier(
            code=f"{self.unit.code}-{day:%y%m%d}-{self.seen[day]:04d}",
            unit=self.unit,
            procedure=matter.procedure,
            channel=self._channel(matter.procedure),
            received_at=self._hour(day),
            received_on=day,
            waiting_days=rng.choice((1, 2, 2, 3, 5)) if matter.limit and rng.random() < 0.05 else 0,
        )
        self._run(dossier, matter)
        return dossier

    def _hour(self, day: date):
        if self.rng.random() < 0.03:
            return at(day, 17, self.rng.randrange(5, 55))
        return office_hour(self.rng, day)

    def _channel(self, procedure: Procedure) -> str:
        rng, profile = self.rng, self.profile
        share = rng.random()
        if procedure.online_level >= 3 and share < 0.08 + 0.42 * profile.online / self.worse:
            return Channel.ONLINE
        if procedure.by_post and share > 1 - 0.17 * profile.online / self.worse:
            return Channel.POST
        elsewhere = 0.06 * (1 - profile.punctual)
        return Channel.ELSEWHERE if rng.random() < elsewhere else Channel.COUNTER

    def _run(self, dossier: Dossier, matter: Matter) -> None:
        """What became of it: by the promised day, later, or not yet."""
        rng = self.rng
        fate = rng.random()
        if fate < 0.012:
            dossier.status = rng.choice((DossierStatus.WITHDRAWN, DossierStatus.REFUSED))
            return
        if matter.limit is not None:
            dossier.due_on = self.calendar.due_on(
                dossier.received_at,
                matter.limit,
                calendar_days=matter.calendar_days,
                waiting=dossier.waiting_days,
            )
        finished = self._finished_on(dossier, matter)
        if finished > TODAY:
            self._leave_open(dossier)
            return
        dossier.finished_on = finished
        collected = self.calendar.add_working_days(finished, rng.choice((0, 0, 0, 1, 1, 2, 4)))
        dossier.status = DossierStatus.FINISHED
        if collected <= TODAY:
            dossier.returned_on, dossier.status = collected, DossierStatus.RETURNED

    def _finished_on(self, dossier: Dossier, matter: Matter) -> date:
        rng, start = self.rng, self.calendar.counted_from(dossier.received_at)
        due = dossier.due_on
        if due is None:
            return self.calendar.add_working_days(start, rng.randrange(3, 20))
        if self._is_late(matter):
            self._apologise(dossier, due)
            return self.calendar.add_working_days(due, rng.choice((1, 1, 2, 3, 6)))
        span = max(0, self.calendar.working_days_between(start, due))
        return min(due, self.calendar.add_working_days(start, rng.randint(span // 2, span)))

    def _is_late(self, matter: Matter) -> bool:
        share = 0.16 * (1 - self.profile.punctual) ** 0.9 * self.worse
        return self.rng.random() < share * (0.55 if matter.limit == 0 else 1.6)

    def _apologise(self, dossier: Dossier, due: date) -> None:
        if self.rng.random() < 0.35 + 0.62 * self.profile.diligent:
            told = due - timedelta(days=1)
            dossier.apology_on = max(dossier.received_on, told)

    def _leave_open(self, dossier: Dossier) -> None:
        rng = self.rng
        dossier.status = DossierStatus.WAITING if dossier.waiting_days else DossierStatus.PROCESSING
        if dossier.apology_on and dossier.apology_on > TODAY:
            dossier.apology_on = None
        if rng.random() < 0.04:
            dossier.status = DossierStatus.STOPPED
