"""Apologies and new appointments: told in time, once, or a breach of the rules.

A dossier that is late or overdue must have been apologised for, with one new appointment, at the
latest on the day before it was due. One that waits for supplements is not overdue meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from procedures.choices import Breach, Timeliness
from procedures.models import Dossier, DossierQuerySet
from procedures.selectors.dossiers import dossiers_between, kinds
from units.models import Unit


@dataclass(frozen=True, slots=True)
class ApologyCounts:
    behind: int = 0
    apologised: int = 0
    none: int = 0
    too_late: int = 0
    twice: int = 0
    breaches: int = 0

    def __add__(self, other: "ApologyCounts") -> "ApologyCounts":
        return ApologyCounts(
            *(getattr(self, name) + getattr(other, name) for name in self.__slots__)
        )


def _behind(start: date, end: date) -> Q:
    """Late when it was finished, or not finished on the last day and due before it."""
    table = kinds(start, end)
    return table["late"] | table["overdue"]


def _breaches(start: date, end: date) -> dict[Breach, Q]:
    behind = _behind(start, end)
    return {
        Breach.NONE: behind & Q(apology_on=None),
        Breach.TOO_LATE: behind & Q(apology_on__gte=F("due_on")),
        Breach.TWICE: Q(reappointments__gte=2),
    }


def apology_counts(
    units: QuerySet[Unit], start: date, end: date
) -> list[tuple[Unit, ApologyCounts]]:
    """A line per unit with dossiers behind their day, or appointed anew twice. Two queries."""
    behind, breaches = _behind(start, end), _breaches(start, end)
    any_breach = breaches[Breach.NONE] | breaches[Breach.TOO_LATE] | breaches[Breach.TWICE]
    rows = (
        dossiers_between(start, end)
        .filter(behind | breaches[Breach.TWICE], unit__in=units)
        .order_by()
        .values("unit")
        .annotate(
            behind=Count("pk", filter=behind),
            apologised=Count("pk", filter=behind & Q(apology_on__lt=F("due_on"))),
            breaches=Count("pk", filter=any_breach),
            **{kind.value: Count("pk", filter=condition) for kind, condition in breaches.items()},
        )
    )
    found = {row.pop("unit"): ApologyCounts(**row) for row in rows}
    return [(unit, found[unit.pk]) for unit in Unit.objects.filter(pk__in=found)]


def breaching_dossiers(
    units: QuerySet[Unit], start: date, end: date, kind: str = ""
) -> DossierQuerySet:
    """The dossiers behind the numbers, of one kind of breach or of any; the oldest due day first."""
    breaches = _breaches(start, end)
    wanted = breaches[Breach(kind)] if kind in Breach.values else Q()
    if not wanted:
        wanted = breaches[Breach.NONE] | breaches[Breach.TOO_LATE] | breaches[Breach.TWICE]
    found = dossiers_between(start, end).filter(wanted, unit__in=units)
    return found.select_related("unit", "procedure").order_by("due_on", "code")


def breaches_of(dossier: Dossier, on: date) -> Sequence[Breach]:
    """What is wrong with this one, as of the day."""
    due, told = dossier.due_on, dossier.apology_on
    found = []
    if due and dossier.timeliness(on) in {Timeliness.LATE, Timeliness.OVERDUE}:
        if told is None:
            found.append(Breach.NONE)
        elif told >= due:
            found.append(Breach.TOO_LATE)
    if dossier.reappointments >= 2:
        found.append(Breach.TWICE)
    return found
