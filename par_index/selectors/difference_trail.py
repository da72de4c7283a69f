"""Who changed which mark between two runs, from the audit trail."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from audit.models import AuditEvent
from par_index.choices import Stage
from par_index.models import IndexRun, Mark, Scorecard
from units.models import Unit

COMPUTED = "index.computed"
MARKED, IMPORTED = "mark.saved", "marks.imported"


@dataclass(frozen=True)
class MarkEvent:
    """A mark that was given or changed. `who` is empty for the operator's commands."""

    at: datetime
    who: str
    stage: str
    reason: str


Trail = dict[tuple[int, str], list[MarkEvent]]


def marks_between(earlier: IndexRun, later: IndexRun, units: Collection[Unit]) -> Trail:
    """By unit and component, oldest first: what was marked after the one run and before the other.

    Only between runs of one set and year, since a mark belongs to both. Four queries.
    """
    if (earlier.criteria_set_id, earlier.year) != (later.criteria_set_id, later.year):
        return {}
    codes = {unit.code for unit in units}
    cards = dict(
        Scorecard.objects.of_year(later.criteria_set, later.year)
        .filter(unit__in=[unit.pk for unit in units])
        .values_list("pk", "unit_id")
    )
    marks = Mark.objects.filter(scorecard__in=cards).values_list("pk", "scorecard_id")
    card_of = {str(mark): card for mark, card in marks}
    trail: Trail = {}
    for event in _events(earlier, later, codes):
        card = card_of.get(event.target_id)
        if event.action == IMPORTED:
            card = int(event.target_id)
        if card not in cards:
            continue
        for code, told in _told(event):
            trail.setdefault((cards[card], code), []).append(told)
    return trail


def _events(earlier: IndexRun, later: IndexRun, codes: set[str]) -> QuerySet[AuditEvent]:
    of_marks = Q(action=MARKED, target=Mark._meta.label_lower)
    of_cards = Q(action=IMPORTED, target=Scorecard._meta.label_lower)
    between = _between(earlier, later).filter(of_marks | of_cards, unit_code__in=codes)
    return between.order_by("sequence")


def _between(earlier: IndexRun, later: IndexRun) -> QuerySet[AuditEvent]:
    """By the runs' own places in the trail: a demonstration's clock repeats its one day."""
    places = dict(
        AuditEvent.objects.filter(
            action=COMPUTED,
            target=IndexRun._meta.label_lower,
            target_id__in=[str(earlier.pk), str(later.pk)],
        ).values_list("target_id", "sequence")
    )
    first, last = places.get(str(earlier.pk)), places.get(str(later.pk))
    if first is None or last is None:
        return AuditEvent.objects.filter(
            happened_at__gt=earlier.started_at, happened_at__lte=later.started_at
        )
    return AuditEvent.objects.filter(sequence__gt=first, sequence__lt=last)


def _told(event: AuditEvent) -> Iterator[tuple[str, MarkEvent]]:
    """One event of an import tells of many marks."""
    after = event.after or {}
    said = [after] if event.action == MARKED else list(after.values())
    for facts in said:
        told = MarkEvent(
            at=event.happened_at,
            who=event.actor_name,
            stage=str(Stage(facts["stage"]).label),
            reason=facts.get("reason", ""),
        )
        yield facts["component"], told
