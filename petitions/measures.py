"""What this app offers to the index: were people answered in time, and openly."""

from datetime import date, datetime, time

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common import clock
from common.figures import Figure
from petitions.choices import PetitionStatus
from petitions.models import Petition, PetitionQuerySet
from procedures.measures import Measure, last_day, spread_sums
from units.models import Unit


def received_in(year: int) -> PetitionQuerySet:
    """Petitions received in the year that the units had to answer."""
    start = timezone.make_aware(datetime.combine(date(year, 1, 1), time.min))
    end = timezone.make_aware(datetime.combine(date(year + 1, 1, 1), time.min))
    return Petition.objects.counted().filter(received_at__gte=start, received_at__lt=end)


def _shares(units: list[Unit], year: int, argument: str, part: Q, whole: Q) -> dict[int, Figure]:
    """Without any petition there was nothing to answer: not applicable, not missing."""
    rows = (
        received_in(year)
        .order_by()
        .values_list("unit")
        .annotate(part=Count("pk", filter=part & whole), whole=Count("pk", filter=whole))
    )
    sums = spread_sums(units, argument, [tuple(row) for row in rows])
    source, on = _("Sổ phản ánh, kiến nghị của cổng"), last_day(year)
    return {
        unit.pk: Figure.ratio(*sums.get(unit.pk, (0, 0)), source=source, as_of=on) for unit in units
    }


def on_time_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Answered by the due day / answered or past the due day. What may still wait is left out."""
    answered_or_due = Q(answered_on__isnull=False) | Q(due_on__lt=clock.today())
    return _shares(units, year, argument, Q(answered_on__lte=F("due_on")), answered_or_due)


def published_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Answers made public / answers given."""
    answered = Q(answered_on__isnull=False)
    return _shares(units, year, argument, Q(status=PetitionStatus.PUBLISHED), answered)


MEASURES: dict[str, Measure] = {
    "on_time_rate": on_time_rate,
    "published_rate": published_rate,
}


def measure_url(name: str, unit: Unit, year: int) -> str | None:
    """The page with the records behind the figure, for staff."""
    if name.partition(":")[0] not in MEASURES:
        return None
    return f"{reverse('petitions:petition-queue')}?don-vi={unit.pk}&nam={year}"
