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
from petitions.selectors.deadlines import late, near
from petitions.selectors.figures import behind
from units.calendar import WorkCalendar
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Queue:
    """How many petitions wait, by urgency and for whom."""

    open: int
    near: int
    late: int
    to_approve: int
    unanswered_in_public: int


def queue_counts(petitions: QuerySet[Petition], calendar: WorkCalendar) -> Queue:
    today = clock.today()
    counts = petitions.aggregate(
        open=Count("pk", filter=Q(status__in=OPEN)),
        near=Count("pk", filter=near(today, calendar)),
        late=Count("pk", filter=late(today)),
        to_approve=Count("pk", filter=Q(status=PetitionStatus.DRAFTED)),
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


def narrowed(
    petitions: QuerySet[Petition], wanted: dict[str, Any], calendar: WorkCalendar
) -> QuerySet[Petition]:
    """The staff list under its filters."""
    state, unit, year = wanted.get("tinh-trang"), wanted.get("don-vi"), wanted.get("nam")
    topic, channel, text = wanted.get("loai"), wanted.get("kenh"), wanted.get("q")
    if state:
        petitions = petitions.filter(_in_state(state, clock.today(), calendar))
    if topic:
        petitions = petitions.filter(topic="" if topic == "none" else topic)
    if channel:
        petitions = petitions.filter(channel=channel)
    if text:
        code = "".join(char for char in text.upper() if char.isalnum())
        petitions = petitions.filter(Q(subject__icontains=text) | Q(code=code))
    # The figure says by itself whose records it counts.
    name, _colon, argument = (wanted.get("so-lieu") or "").partition(":")
    if name:
        petitions = petitions.filter(pk__in=behind(name, year or clock.today().year))
    if unit:
        petitions = petitions.filter(_held_by(unit, argument))
    return petitions.filter(received_at__year=year) if year else petitions


def _in_state(state: str, today: date, calendar: WorkCalendar) -> Q:
    return {
        "open": Q(status__in=OPEN),
        "near": near(today, calendar),
        "late": late(today),
        "returned": Q(status=PetitionStatus.PROCESSING) & ~Q(returned_because=""),
        "reopened": Q(reopened_on__isnull=False),
    }.get(state, Q(status=state))


def _held_by(unit: Unit, argument: str) -> Q:
    """As the index counts: with all below it, the unit alone, or only those below it."""
    if argument == "own":
        return Q(unit=unit)
    below = Q(unit__path__startswith=unit.path)
    return below & ~Q(unit=unit) if argument == "subordinate" else below
