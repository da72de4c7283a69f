"""What the clock runs against: overdue now, or due by the next working day."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common import clock
from procedures.choices import IN_PROGRESS
from procedures.models import Dossier, DossierQuerySet
from units.calendar import WorkCalendar
from units.models import Unit

OVERDUE, SOON = "qua-han", "sap-den-han"
LISTS: dict[str, Promise] = {
    OVERDUE: _("Đang quá hạn"),
    SOON: _("Sắp đến hạn trong 24 giờ"),
}


def next_working_day() -> date:
    """The last due day that 24 hours of office time reach."""
    return WorkCalendar.load().next_working(clock.today() + timedelta(days=1))


def _conditions() -> dict[str, Q]:
    today = clock.today()
    return {
        OVERDUE: Q(due_on__lt=today),
        SOON: Q(due_on__range=(today, next_working_day())),
    }


def _running(units: QuerySet[Unit]) -> DossierQuerySet:
    return Dossier.objects.filter(unit__in=units, status__in=IN_PROGRESS)


def due_dossiers(units: QuerySet[Unit], kind: str) -> QuerySet[Dossier]:
    """The oldest due day first."""
    found = _running(units).filter(_conditions()[kind]).select_related("unit", "procedure")
    return found.order_by("due_on", "code")


def due_counts(units: QuerySet[Unit], kind: str) -> list[tuple[Unit, int]]:
    """Units with such dossiers, those with most first. Three queries."""
    found = _running(units).filter(_conditions()[kind]).order_by()
    counts = dict(found.values_list("unit").annotate(Count("pk")))
    named = Unit.objects.filter(pk__in=counts)
    return sorted(((unit, counts[unit.pk]) for unit in named), key=lambda pair: -pair[1])


def in_hand(units: QuerySet[Unit]) -> dict[str, int]:
    """How many there are of each list. Two queries."""
    conditions = _conditions()
    return _running(units).aggregate(
        overdue=Count("pk", filter=conditions[OVERDUE]), soon=Count("pk", filter=conditions[SOON])
    )


def due_rows(dossiers: Iterable[Dossier]) -> list[tuple[Dossier, int]]:
    """Each with the working days that have gone by since its due day; 0 while it is in time."""
    calendar, today = WorkCalendar.load(), clock.today()
    return [
        (one, max(0, calendar.working_days_between(one.due_on, today)) if one.due_on else 0)
        for one in dossiers
    ]
