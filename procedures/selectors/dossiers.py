"""Dossiers by unit and year: the table of the field, and the records behind its numbers."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from common import clock
from procedures.choices import IN_PROGRESS, RESOLVED, WAITING, DossierStatus
from procedures.models import (
    AT_TIME,
    BEFORE_TIME,
    IN_TIME,
    LATE,
    Dossier,
    DossierQuerySet,
    Procedure,
)
from units.models import Unit


@dataclass(frozen=True, slots=True)
class DossierCounts:
    """One line of the dossier table. The identities of the field hold between its numbers:

    received = carried over + new = resolved + in progress + waiting, and
    resolved = before time + on time + late; in progress = within time + overdue.
    """

    carried_over: int = 0
    new: int = 0
    before: int = 0
    on_time: int = 0
    late: int = 0
    within: int = 0
    overdue: int = 0
    waiting: int = 0
    withdrawn: int = 0

    @property
    def received(self) -> int:
        return self.carried_over + self.new

    @property
    def resolved(self) -> int:
        return self.before + self.on_time + self.late

    @property
    def in_progress(self) -> int:
        return self.within + self.overdue

    def __add__(self, other: "DossierCounts") -> "DossierCounts":
        return DossierCounts(
            *(getattr(self, name) + getattr(other, name) for name in self.__slots__)
        )


def _kinds(start: date, end: date) -> dict[str, Q]:
    """Which dossiers each number of the table counts, for the days from start to end.

    The due date counts; a dossier now waiting is taken to have waited on the last day too.
    """
    resolved = Q(status__in=RESOLVED, finished_on__range=(start, end))
    waiting = Q(status__in=WAITING)
    withdrawn = Q(status=DossierStatus.WITHDRAWN)
    # Still open on the last day, whatever became of it later.
    running = Q(status__in=IN_PROGRESS) | Q(status__in=RESOLVED, finished_on__gt=end)
    overdue = Q(due_on__lt=end)
    return {
        "carried_over": Q(received_on__lt=start) & ~withdrawn,
        "new": Q(received_on__gte=start) & ~withdrawn,
        "before": resolved & BEFORE_TIME,
        "on_time": resolved & AT_TIME,
        "late": resolved & LATE,
        "within": running & (Q(due_on=None) | Q(due_on__gte=end)),
        "overdue": running & overdue,
        "waiting": waiting,
        "withdrawn": withdrawn,
    }


def dossiers_of_year(start: date, end: date) -> DossierQuerySet:
    """What the office had to do with in the time: taken in by its end, not resolved before it.

    Dossiers withdrawn are there too when they came in the time; the table shows them apart.
    """
    return (
        Dossier.objects.filter(received_on__lte=end)
        .exclude(status__in=[DossierStatus.REGISTERED, DossierStatus.REFUSED])
        .exclude(status__in=RESOLVED, finished_on__lt=start)
        .exclude(status=DossierStatus.WITHDRAWN, received_on__lt=start)
    )


def year_days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), min(date(year, 12, 31), clock.today())


def dossier_statistics(units: QuerySet[Unit], year: int) -> list[tuple[Unit, DossierCounts]]:
    """A line per unit that handles procedures or has dossiers. Two queries."""
    start, end = year_days(year)
    kinds = _kinds(start, end)
    rows = (
        dossiers_of_year(start, end)
        .filter(unit__in=units)
        .order_by()
        .values("unit")
        .annotate(**{name: Count("pk", filter=condition) for name, condition in kinds.items()})
    )
    counts = {row.pop("unit"): DossierCounts(**row) for row in rows}
    shown = (
        Unit.objects.in_force(end)
        .filter(pk__in=units)
        .filter(
            Q(pk__in=counts) | Exists(Procedure.objects.filter(handlings__level=OuterRef("level")))
        )
    )
    return [(unit, counts.get(unit.pk, DossierCounts())) for unit in shown]


def dossiers_like(
    units: QuerySet[Unit], year: int, *, kind: str = "", channel: str = "", procedure: str = ""
) -> DossierQuerySet:
    """The dossiers behind a number of the table; `kind` is one of its columns.

    Among the resolved the late ones come first: the question behind their rate.
    """
    start, end = year_days(year)
    found = dossiers_of_year(start, end).filter(unit__in=units)
    kinds = _kinds(start, end)
    kinds["resolved"] = kinds["before"] | kinds["on_time"] | kinds["late"]
    kinds["in_progress"] = kinds["within"] | kinds["overdue"]
    kinds["in_time"] = kinds["resolved"] & IN_TIME
    found = found.filter(kinds.get(kind, Q()))
    if channel:
        found = found.filter(channel=channel)
    if procedure:
        found = found.filter(procedure__code=procedure)
    if kind == "resolved":
        found = found.order_by(Case(When(LATE, then=0), default=1), "-received_at", "code")
    return found.select_related("unit", "procedure")


def within(allowed: QuerySet[Unit], unit: Unit, argument: str) -> QuerySet[Unit]:
    """The units whose records stand behind the unit's figure, of those the person may see."""
    if argument == "own":
        return allowed.filter(pk=unit.pk)
    below = allowed.filter(path__startswith=unit.path)
    return below.exclude(pk=unit.pk) if argument == "subordinate" else below


def dossier_years() -> list[int]:
    """The years with dossiers and the running one, newest first."""
    years = {day.year for day in Dossier.objects.dates("received_on", "year")}
    return sorted(years | {clock.today().year}, reverse=True)
