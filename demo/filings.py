"""How each quarterly report will go: how far it comes, and on which days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from random import Random

from demo.moments import TODAY, office_hour, stream
from demo.profiles import Profile, profile_of
from units.calendar import WorkCalendar
from units.models import Period, Unit

AN_HOUR = timedelta(hours=1)
NOW_CODE, LAST_CODE = "2020-Q4", "2020-Q3"
MEND_UNTIL = date(2020, 12, 24)


class Course(Enum):
    """How far a report came."""

    NEVER = auto()
    DRAFT = auto()
    SUBMITTED = auto()
    SIGNED = auto()
    RETURNED = auto()
    ACCEPTED = auto()


# The quarter that is open, unit by unit; whoever is not named has signed.
NOW = {
    **dict.fromkeys(("29665", "29701", "29707"), Course.NEVER),
    **dict.fromkeys(("29677", "29686", "29716"), Course.DRAFT),
    **dict.fromkeys(("29662", "29671", "29704", "859"), Course.SUBMITTED),
    **dict.fromkeys(("29668", "29698"), Course.RETURNED),
    **dict.fromkeys(("29659", "29683", "29689", "29692"), Course.ACCEPTED),
}
# The quarter before: what is still open of it.
LAST = {
    "29686": Course.RETURNED,
    "29716": Course.RETURNED,
    "29680": Course.SIGNED,
    "29698": Course.SIGNED,
    "29707": Course.NEVER,
}


@dataclass(frozen=True)
class Filing:
    """One report as it will go: its course and the moments of its acts.

    `mended_at`: the first version was returned at `reviewed_at`, and this is the second.
    """

    unit: Unit
    period: Period
    course: Course
    filled_at: datetime
    signed_at: datetime
    reviewed_at: datetime
    mended_at: datetime | None = None

    @property
    def is_typed(self) -> bool:
        """Whether its cells go in one by one, so that each has a history of its own."""
        return self.course in {Course.DRAFT, Course.SUBMITTED, Course.RETURNED}

    @property
    def mend_until(self) -> date | None:
        """The last day to mend what was returned; None while the period is open anyway."""
        if self.period.closes_on >= (self.mended_at or self.reviewed_at).date():
            return None
        if self.mended_at is not None:
            return self.mended_at.date() + timedelta(days=4)
        return MEND_UNTIL


class FilingPlan:
    """Draws the filings, on working days and within the period's window."""

    def __init__(self) -> None:
        self.calendar = WorkCalendar.load()

    def filing(self, unit: Unit, period: Period) -> Filing:
        rng, profile = stream("filing", unit.code, period.code), profile_of(unit.code)
        course = _course(unit, period, rng, profile)
        signed_on = self._signed_on(period, rng, profile)
        filled_on = max(period.opens_on, signed_on - timedelta(days=rng.randrange(1, 3)))
        filled_at = office_hour(rng, filled_on)
        signed_at = max(office_hour(rng, signed_on), filled_at + AN_HOUR)
        reviewed_on = self._reviewed_on(period, course, signed_on, rng)
        reviewed_at = max(office_hour(rng, reviewed_on), signed_at + AN_HOUR)
        mended_at = None
        if course == Course.ACCEPTED and period.code != NOW_CODE and rng.random() < 0.1:
            day = self.calendar.next_working(reviewed_on + timedelta(days=1))
            mended_at = office_hour(rng, day)
        return Filing(unit, period, course, filled_at, signed_at, reviewed_at, mended_at)

    def _signed_on(self, period: Period, rng: Random, profile: Profile) -> date:
        if period.code == NOW_CODE:
            return date(2020, 12, rng.choice((14, 15)))
        if rng.random() < (1 - profile.punctual) * 1.15:
            late = period.due_on + timedelta(days=rng.randrange(1, 9))
            return min(self.calendar.next_working(late), period.closes_on)
        return self._working_before(period.due_on - timedelta(days=rng.randrange(3)))

    def _working_before(self, day: date) -> date:
        while not self.calendar.is_working(day):
            day -= timedelta(days=1)
        return day

    def _reviewed_on(self, period: Period, course: Course, signed_on: date, rng: Random) -> date:
        if period.code == NOW_CODE:
            return date(2020, 12, 16)
        if course == Course.RETURNED:
            return date(2020, 12, 14)
        reviewed_on = self.calendar.next_working(signed_on + timedelta(days=rng.randrange(1, 5)))
        return min(reviewed_on, TODAY)


def _course(unit: Unit, period: Period, rng: Random, profile: Profile) -> Course:
    if period.code == NOW_CODE:
        return NOW.get(unit.code, Course.SIGNED)
    if period.code == LAST_CODE and unit.code in LAST:
        return LAST[unit.code]
    return Course.NEVER if rng.random() < (1 - profile.punctual) * 0.35 else Course.ACCEPTED
