"""Reading inspections: who was visited in a year, and what is still to be mended."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.selectors import history_of, history_of_many
from common import clock
from common.choices import State, Tone
from plans.choices import FINDING_STATES
from plans.models import Finding, Inspection
from units.choices import COMMUNE
from units.models import Unit

_DONE = {
    "inspection.recorded": (_("Ghi cuộc kiểm tra"), Tone.INFO),
    "finding.recorded": (_("Ghi kiến nghị"), Tone.SOON),
    "finding.resolved": (_("Ghi kết quả khắc phục"), Tone.DONE),
}


@dataclass(frozen=True)
class YearOfInspections:
    """A year's visits with the figures that stand above them."""

    inspections: list[Any]
    inspected: int
    units: int
    made: int
    open: int
    overdue: int


def with_findings(inspections: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Add to each visit how many findings it made, and how many are open and overdue."""
    is_open = Q(findings__resolved_on=None, findings__isnull=False)
    return inspections.annotate(
        made=Count("findings"),
        open=Count("findings", filter=is_open),
        overdue=Count("findings", filter=is_open & Q(findings__due_on__lt=clock.today())),
    ).order_by("-held_on", "unit__sort_key", "pk")


def year_of_inspections(
    inspections: QuerySet[Inspection], units: QuerySet[Unit], year: int
) -> YearOfInspections:
    """The year's visits among the units that the person may see."""
    rows: list[Any] = list(with_findings(inspections.filter(year=year)))
    visited = {row.unit_id for row in rows if row.held_on}
    existing = Unit.objects.in_year(year).at_level(COMMUNE)
    communes = list(existing.filter(pk__in=units).values_list("pk", flat=True))
    return YearOfInspections(
        rows,
        len(visited.intersection(communes)),
        len(communes),
        sum(row.made for row in rows),
        sum(row.open for row in rows),
        sum(row.overdue for row in rows),
    )


def inspection_years(inspections: QuerySet[Inspection]) -> list[int]:
    return list(inspections.order_by("-year").values_list("year", flat=True).distinct())


def findings_of(inspection: Inspection) -> QuerySet[Finding]:
    return inspection.findings.select_related("recorded_by").order_by("pk")


def shown_finding(finding: Finding) -> State:
    """The badge of a finding; what is past its day stands out until it is mended."""
    return FINDING_STATES[finding.state]


def story_of(inspection: Inspection, findings: list[Finding]) -> list[dict[str, Any]]:
    """Who wrote what on this visit, newest first."""
    events = [
        *history_of(inspection),
        *history_of_many(Finding, [finding.pk for finding in findings]),
    ]
    return [
        {"at": event.happened_at, "who": event.actor_name, "what": what, "why": why, "tone": tone}
        for event in sorted(events, key=lambda event: -event.sequence)
        for what, tone in [_DONE.get(event.action, (_("Sửa trong trang quản trị"), Tone.NEUTRAL))]
        for why in [event.after.get("remedy") or event.after.get("text") or event.reason]
    ]
