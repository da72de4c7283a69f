"""What the one-stop assessment asks of petitions."""

from datetime import date

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
)

from common import clock
from petitions.models import Petition
from petitions.selectors.deadlines import IN_TIME
from procedures.models import Dossier
from procedures.selectors import PetitionFacts
from units.models import Unit


def one_stop_facts(units: list[Unit], start: date, end: date) -> PetitionFacts:
    """What the assessment of a quarter asks of petitions (settings.ONE_STOP_PETITIONS). Three queries.

    A complaint that names a dossier counts where the dossier is judged, whenever it was sent;
    one that names none the portal knows counts in the quarter in which it came.
    """
    about = Petition.objects.counted().filter(about_conduct=True)
    judged = Dossier.objects.resolved_in(start, end).filter(unit__in=units)
    codes = about.filter(dossier_code__in=judged.values("code"))
    due = _due_counts(units, start, end)
    return PetitionFacts(
        frozenset(codes.values_list("dossier_code", flat=True)),
        _uncoded(about, units, start, end),
        {unit: asked for unit, asked, _in_time, _dragging in due},
        {unit: in_time for unit, _asked, in_time, _dragging in due},
        {unit: dragging for unit, _asked, _in_time, dragging in due},
    )


def _uncoded(
    about: QuerySet[Petition], units: list[Unit], start: date, end: date
) -> dict[int, int]:
    known = Dossier.objects.filter(code=OuterRef("dossier_code"))
    rows = (
        about.filter(unit__in=units, received_at__date__range=(start, end))
        .exclude(Exists(known))
        .order_by()
        .values_list("unit")
        .annotate(n=Count("pk"))
    )
    return dict(rows)


def _due_counts(units: list[Unit], start: date, end: date) -> list[tuple[int, ...]]:
    """Per unit: due in the time and answered or past due, of these in time; dragging on."""
    today = min(end, clock.today())
    in_quarter = Q(due_on__range=(start, end)) & (
        Q(answered_on__isnull=False) | Q(due_on__lt=clock.today())
    )
    waiting = Q(answered_on=None) | Q(answered_on__gt=end)
    rows = (
        Petition.objects.counted()
        .filter(unit__in=units, due_on__lte=end)
        .order_by()
        .values_list("unit")
        .annotate(
            asked=Count("pk", filter=in_quarter),
            in_time=Count("pk", filter=in_quarter & IN_TIME),
            dragging=Count("pk", filter=waiting & Q(due_on__lt=today)),
        )
    )
    return [tuple(row) for row in rows]
