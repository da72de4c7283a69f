"""When an answer was in time. A petition that was reopened is in time only if both rounds were."""

from datetime import date

from django.db.models import F, Q

from common import clock
from petitions.choices import NEAR_WORKING_DAYS, OPEN
from units.calendar import WorkCalendar

IN_TIME = Q(answered_on__lte=F("due_on")) & (
    Q(first_answered_on=None) | Q(first_answered_on__lte=F("first_due_on"))
)


def decided(today: date | None = None) -> Q:
    """Whether it is known if it was in time: answered, or past its day. What may still wait is not."""
    return Q(answered_on__isnull=False) | Q(due_on__lt=today or clock.today())


def near(today: date, calendar: WorkCalendar) -> Q:
    """Still waits, and is due today or within the few working days called near."""
    last = calendar.add_working_days(today, NEAR_WORKING_DAYS)
    return Q(status__in=OPEN, due_on__range=(today, last))


def late(today: date) -> Q:
    return Q(status__in=OPEN, due_on__lt=today)
