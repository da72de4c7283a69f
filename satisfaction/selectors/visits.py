"""What people come for: the few procedures that a form offers without filling a phone's screen."""

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count

from common import clock
from procedures.models import Dossier, Procedure
from procedures.selectors import find_procedures
from units.models import Unit

OFFERED = 12
FOUND_AT_MOST = 20
DAYS = 180
HOURS_KEPT = 12


def usual_procedures(unit: Unit) -> list[Procedure]:
    """What the unit did most often in half a year, by name. Counted twice a day, not per visitor."""
    key = f"usual-procedures:{unit.pk}"
    pks = cache.get(key)
    if pks is None:
        since = clock.today() - timedelta(days=DAYS)
        counted = (
            Dossier.objects.filter(unit=unit, received_on__gte=since)
            .order_by()
            .values("procedure")
            .annotate(n=Count("pk"))
            .order_by("-n", "procedure")
        )
        pks = list(counted.values_list("procedure", flat=True)[:OFFERED])
        cache.set(key, pks, HOURS_KEPT * 3600)
    return list(Procedure.objects.at_level(unit.level_id).filter(pk__in=pks).order_by("name"))


def procedures_called(unit: Unit, text: str) -> list[Procedure]:
    """Of what the unit's level handles: what the text most likely means, best first."""
    if not text.strip():
        return []
    ranked = find_procedures(text, level=unit.level_id).ranked[:FOUND_AT_MOST]
    found = Procedure.objects.in_bulk(ranked)
    return [found[pk] for pk in ranked if pk in found]
