"""Which dossiers each number of the table counts, and the records behind it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from procedures.choices import IN_PROGRESS, RESOLVED, WAITING, Channel, DossierStatus
from procedures.models import AT_TIME, BEFORE_TIME, IN_TIME, LATE, Dossier, DossierQuerySet
from procedures.selectors.spans import Span
from units.models import Unit


def kinds(start: date, end: date) -> dict[str, Q]:
    """Which dossiers each number of the table counts, for the days from start to end.

    The due date counts. What was resolved later, or has been waiting only since, was in progress
    on the last day. A dossier that waits now without a word since when is taken to have waited then.
    A withdrawal has no day: it is counted with the days of receipt, and as never received.
    """
    resolved = Q(status__in=RESOLVED, finished_on__range=(start, end))
    waits_later = Q(status__in=WAITING, waiting_since__gt=end)
    withdrawn = Q(status=DossierStatus.WITHDRAWN)
    new = Q(received_on__gte=start) & ~withdrawn
    running = Q(status__in=IN_PROGRESS) | Q(status__in=RESOLVED, finished_on__gt=end) | waits_later
    return {
        "carried_over": Q(received_on__lt=start) & ~withdrawn,
        "online": new & Q(channel=Channel.ONLINE),
        "counter": new & Q(channel__in=[Channel.COUNTER, Channel.ELSEWHERE]),
        "post": new & Q(channel=Channel.POST),
        "received": ~withdrawn,
        "before": resolved & BEFORE_TIME,
        "on_time": resolved & AT_TIME,
        "late": resolved & LATE,
        "resolved": resolved,
        "within": running & (Q(due_on=None) | Q(due_on__gte=end)),
        "overdue": running & Q(due_on__lt=end),
        "in_progress": running,
        "waiting": Q(status__in=WAITING) & (Q(waiting_since=None) | Q(waiting_since__lte=end)),
        "withdrawn": withdrawn,
        "elsewhere": new & Q(channel=Channel.ELSEWHERE),
    }


def dossiers_between(start: date, end: date) -> DossierQuerySet:
    """What the office had to do with in the time: taken in by its end, not resolved before it.

    Dossiers withdrawn are there too when they came in the time; the table shows them apart.
    """
    return (
        Dossier.objects.filter(received_on__lte=end)
        .exclude(status__in=[DossierStatus.REGISTERED, DossierStatus.REFUSED])
        .exclude(status__in=RESOLVED, finished_on__lt=start)
        .exclude(status=DossierStatus.WITHDRAWN, received_on__lt=start)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of dossiers is narrowed to; `kind` is a number of the table."""

    span: Span
    kind: str = ""
    channel: str = ""
    field: int | None = None
    procedure: int | None = None

    def only(self) -> dict[str, Any]:
        wanted = {
            "channel": self.channel,
            "procedure__field": self.field,
            "procedure": self.procedure,
        }
        return {name: value for name, value in wanted.items() if value}


def dossiers_like(units: QuerySet[Unit], asked: Asked) -> DossierQuerySet:
    """The dossiers behind a number of the table.

    Among the resolved the late ones come first: the question behind their rate.
    """
    start, end = asked.span.start, asked.span.as_of
    known = kinds(start, end)
    known |= {
        "new": known["online"] | known["counter"] | known["post"],
        "desk": known["counter"] | known["post"],
        "in_time": known["resolved"] & IN_TIME,
    }
    found = dossiers_between(start, end).filter(known.get(asked.kind, Q()), unit__in=units)
    found = found.filter(**asked.only())
    if asked.kind == "resolved":
        found = found.order_by(Case(When(LATE, then=0), default=1), "-received_at", "code")
    return found.select_related("unit", "procedure")


def within(allowed: QuerySet[Unit], unit: Unit, argument: str) -> QuerySet[Unit]:
    """The units whose records stand behind the unit's figure, of those the person may see."""
    if argument == "own":
        return allowed.filter(pk=unit.pk)
    below = allowed.filter(path__startswith=unit.path)
    return below.exclude(pk=unit.pk) if argument == "subordinate" else below
