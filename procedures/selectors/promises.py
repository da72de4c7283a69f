"""The day promised on the slip beside the day that the rules give."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from procedures.choices import RESOLVED
from procedures.models import IN_TIME, DossierQuerySet
from procedures.selectors.dossiers import dossiers_between
from units.models import Unit

_DIFFERS = ~Q(due_on=F("computed_due_on"))


@dataclass(frozen=True, slots=True)
class PromiseCounts:
    """Dossiers with a promised and a computed day, and how punctual they are by either."""

    both: int = 0
    later: int = 0
    sooner: int = 0
    resolved: int = 0
    in_time: int = 0
    in_time_computed: int = 0

    @property
    def differing(self) -> int:
        return self.later + self.sooner

    def __add__(self, other: "PromiseCounts") -> "PromiseCounts":
        return PromiseCounts(
            *(getattr(self, name) + getattr(other, name) for name in self.__slots__)
        )


def promised_dossiers(units: QuerySet[Unit], start: date, end: date) -> DossierQuerySet:
    return dossiers_between(start, end).filter(
        unit__in=units, promised=True, due_on__isnull=False, computed_due_on__isnull=False
    )


def promise_counts(
    units: QuerySet[Unit], start: date, end: date
) -> list[tuple[Unit, PromiseCounts]]:
    """A line per unit with such dossiers. Two queries."""
    resolved = Q(status__in=RESOLVED, finished_on__range=(start, end))
    counts = {
        "both": Count("pk"),
        "later": Count("pk", filter=Q(due_on__gt=F("computed_due_on"))),
        "sooner": Count("pk", filter=Q(due_on__lt=F("computed_due_on"))),
        "resolved": Count("pk", filter=resolved),
        "in_time": Count("pk", filter=resolved & IN_TIME),
        "in_time_computed": Count("pk", filter=resolved & Q(finished_on__lte=F("computed_due_on"))),
    }
    rows = promised_dossiers(units, start, end).order_by().values("unit").annotate(**counts)
    found = {row.pop("unit"): PromiseCounts(**row) for row in rows}
    return [(unit, found[unit.pk]) for unit in Unit.objects.filter(pk__in=found)]


def differing_dossiers(units: QuerySet[Unit], start: date, end: date) -> DossierQuerySet:
    """Those promised another day than the rules give, the latest against the rules first."""
    gap = ExpressionWrapper(F("due_on") - F("computed_due_on"), output_field=DurationField())
    return (
        promised_dossiers(units, start, end)
        .filter(_DIFFERS)
        .annotate(gap=gap)
        .order_by("-gap", "-received_at", "code")
        .select_related("unit", "procedure")
    )
