"""What waits, and how urgently."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.choices import State, Tone
from petitions.choices import NEAR_WORKING_DAYS, OPEN, PetitionStatus
from petitions.models import Petition
from units.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Queue:
    """How many petitions wait, by urgency."""

    open: int
    late: int
    unanswered_in_public: int


def queue_counts(petitions: QuerySet[Petition]) -> Queue:
    today = clock.today()
    counts = petitions.aggregate(
        open=Count("pk", filter=Q(status__in=OPEN)),
        late=Count("pk", filter=Q(status__in=OPEN, due_on__lt=today)),
        unanswered_in_public=Count("pk", filter=Q(status=PetitionStatus.ANSWERED)),
    )
    return Queue(**counts)


def in_working_order(petitions: QuerySet[Petition]) -> QuerySet[Petition]:
    """What waits first, soonest due first; then the rest, newest first."""
    waiting_first = Case(
        When(status__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    soonest = Case(When(status__in=OPEN, then=F("due_on")), default=None)
    return petitions.select_related("unit", "procedure").order_by(
        waiting_first, soonest, "-received_at"
    )


def urgency(petition: Petition, today: date, calendar: WorkCalendar) -> State | None:
    """How near the due day is, for a petition that still waits."""
    if petition.status not in OPEN:
        return None
    days = calendar.working_days_between(today, petition.due_on)
    if petition.due_on < today:
        return State("late", late_label(-days), Tone.OVERDUE)
    tone = Tone.SOON if days <= NEAR_WORKING_DAYS else Tone.NEUTRAL
    return State("due", days_left_label(days), tone)


def late_label(days: int) -> str:
    return ngettext("quá hạn %(count)s ngày làm việc", "quá hạn %(count)s ngày làm việc", days) % {
        "count": days
    }


def days_left_label(days: int) -> str:
    if days == 0:
        return _("hạn hôm nay")
    return ngettext("còn %(count)s ngày làm việc", "còn %(count)s ngày làm việc", days) % {
        "count": days
    }


def narrowed(petitions: QuerySet[Petition], wanted: dict[str, Any]) -> QuerySet[Petition]:
    """The staff list under its filters."""
    state, unit, year = wanted.get("tinh-trang"), wanted.get("don-vi"), wanted.get("nam")
    if state == "open":
        petitions = petitions.filter(status__in=OPEN)
    elif state == "late":
        petitions = petitions.filter(status__in=OPEN, due_on__lt=clock.today())
    elif state:
        petitions = petitions.filter(status=state)
    if unit:
        petitions = petitions.filter(unit__path__startswith=unit.path)
    return petitions.filter(received_at__year=year) if year else petitions
