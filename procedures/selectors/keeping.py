"""What the keepers of the catalogue look at: the whole list, and what in it wants a hand."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from common import clock
from procedures.choices import FaultReportState
from procedures.models import (
    FaultReport,
    LocalSupplement,
    Procedure,
    ProcedureVersion,
    TimeLimit,
    search_words,
)
from procedures.selectors.catalogue import VersionStep, catalogue_code, history_of
from units.models import Unit

# Sorts of procedures by what is to be done with them, in the words of an address.
STALE, UNCONFIRMED, NO_LIMIT = "chua-ra-soat", "chua-doi-chieu", "thieu-thoi-han"
COMING, REPORTED, ENDED = "sap-hieu-luc", "bao-sai", "het-hieu-luc"


def _sorts(today: date) -> dict[str, Q]:
    known_limits = TimeLimit.objects.filter(procedure=OuterRef("pk"), amount__isnull=False)
    waiting = ProcedureVersion.objects.filter(procedure=OuterRef("pk"), applied_at=None)
    reports = FaultReport.objects.filter(procedure=OuterRef("pk"), state=FaultReportState.OPEN)
    before = today - timedelta(days=settings.PROCEDURE_STALE_DAYS)
    return {
        STALE: Q(checked_on=None) | Q(checked_on__lt=before),
        UNCONFIRMED: Q(confirmed=False),
        NO_LIMIT: ~Q(Exists(known_limits)),
        COMING: Q(Exists(waiting)),
        REPORTED: Q(Exists(reports)),
    }


def kept_procedures(
    text: str = "", *, field: int | None = None, level: str = "", sort: str = ""
) -> QuerySet[Procedure]:
    """The catalogue as its keepers see it: all that has not ended, or the sort asked for."""
    today = clock.today()
    ended = Q(valid_to__lt=today)
    found = Procedure.objects.filter(ended if sort == ENDED else ~ended | Q(valid_to=None))
    found = found.filter(_sorts(today).get(sort, Q()))
    for word in search_words(catalogue_code(text)).split():
        found = found.filter(search_key__contains=f" {word}")
    if field:
        found = found.filter(field_id=field)
    if level:
        found = found.filter(handlings__level_id=level)
    return found.select_related("field").prefetch_related("limits", "handlings__level")


def keeping_counts() -> dict[str, int]:
    """How many procedures of each sort want a hand, and how many there are at all. One query."""
    today = clock.today()
    sorts = {f"n{place}": sort for place, sort in enumerate(_sorts(today).values())}
    alive = Procedure.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    counted = alive.aggregate(
        total=Count("pk"), **{name: Count("pk", filter=sort) for name, sort in sorts.items()}
    )
    names = dict(zip(sorts, _sorts(today), strict=True))
    return {names.get(name, name): count for name, count in counted.items()}


def open_reports() -> QuerySet[FaultReport]:
    """Readers' words that nobody has answered, the oldest first."""
    waiting = FaultReport.objects.filter(state=FaultReportState.OPEN)
    return waiting.select_related("procedure__field")


def coming_versions(at_most: int) -> list[VersionStep]:
    """Those whose day is still to come, the nearest first; a file can bring hundreds."""
    waiting = ProcedureVersion.objects.filter(applied_at=None).order_by("effective_from", "pk")
    nearest = list(waiting.values_list("pk", flat=True)[:at_most])
    procedures = list(
        Procedure.objects.filter(versions__in=nearest)
        .distinct()
        .select_related("field")
        .prefetch_related("versions__made_by", "versions__procedure")
    )
    steps = {step.version.pk: step for one in procedures for step in history_of(one)}
    return [steps[pk] for pk in nearest]


@dataclass(frozen=True, slots=True)
class Supplemented:
    procedure: Procedure
    supplement: LocalSupplement | None


def supplements_of(unit: Unit) -> list[Supplemented]:
    """Procedures in force that the unit handles, each with the unit's own words. Two queries."""
    written = {
        one.procedure_id: one for one in unit.procedure_supplements.select_related("written_by")
    }
    handled = Procedure.objects.effective(clock.today()).at_level(unit.level_id)
    return [Supplemented(one, written.get(one.pk)) for one in handled.select_related("field")]
