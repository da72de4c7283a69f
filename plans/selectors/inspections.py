"""Reading inspections: who is to be visited in a year, who was, and what came of it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.selectors import history_of, history_of_many
from common import clock
from common.choices import State, Tone
from plans.choices import INSPECTION_STATES
from plans.models import Finding, Inspection, InspectionPlan, Remedy
from units.choices import COMMUNE
from units.models import Unit

_DONE = {
    "inspection.planned": (_("Đưa vào kế hoạch"), Tone.INFO),
    "inspection.replanned": (_("Đổi kế hoạch"), Tone.NEUTRAL),
    "inspection.called_off": (_("Hủy cuộc kiểm tra"), Tone.NOT_APPLICABLE),
    "inspection.held": (_("Ghi đã kiểm tra"), Tone.INFO),
    "inspection.recorded": (_("Ghi cuộc kiểm tra"), Tone.INFO),
    "finding.recorded": (_("Ghi kiến nghị"), Tone.SOON),
    "finding.resolved": (_("Ghi kết quả khắc phục"), Tone.INFO),
    "finding.confirmed": (_("Xác nhận đã khắc phục"), Tone.DONE),
    "finding.refused": (_("Kết luận chưa đạt yêu cầu"), Tone.SOON),
}


@dataclass(frozen=True)
class YearOfInspections:
    """A year's visits with the figures that stand above them."""

    plan: InspectionPlan | None
    inspections: list[Any]
    inspected: int
    units: int
    planned: int
    made: int
    open: int
    overdue: int


@dataclass
class PlanRow:
    """A commune in the plan's table: its open visit, and what else there is of the year."""

    unit: Unit
    visit: Inspection | None = None
    others: list[tuple[Inspection, State]] = field(default_factory=list)


def with_findings(inspections: QuerySet[Inspection]) -> QuerySet[Any]:
    """Add to each visit how many findings it made, how many are open, overdue, and only claimed."""
    is_open = Q(findings__resolved_on=None, findings__isnull=False)
    waiting = Remedy.objects.filter(finding=OuterRef("findings__pk"), verdict="")
    return inspections.annotate(
        made=Count("findings"),
        open=Count("findings", filter=is_open),
        claimed=Count("findings", filter=Q(Exists(waiting))),
        overdue=Count("findings", filter=is_open & Q(findings__due_on__lt=clock.today())),
    )


def year_of_inspections(
    inspections: QuerySet[Inspection], units: QuerySet[Unit], year: int
) -> YearOfInspections:
    """The year's visits among the units that the person may see: what is to come, then what was."""
    of_year = inspections.filter(Q(year=year) | Q(plan__year=year))
    rows: list[Any] = list(
        with_findings(of_year).order_by(
            F("held_on").desc(nulls_first=True),
            F("called_off_on").asc(nulls_first=True),
            "planned_for",
            "unit__sort_key",
            "pk",
        )
    )
    visited = {row.unit_id for row in rows if row.held_on and row.year == year}
    existing = Unit.objects.in_year(year).at_level(COMMUNE)
    communes = list(existing.filter(pk__in=units).values_list("pk", flat=True))
    return YearOfInspections(
        plan_seen(units, year),
        rows,
        len(visited.intersection(communes)),
        len(communes),
        sum(row.held_on is None and row.called_off_on is None for row in rows),
        sum(row.made for row in rows),
        sum(row.open for row in rows),
        sum(row.overdue for row in rows),
    )


def plan_seen(units: QuerySet[Unit], year: int) -> InspectionPlan | None:
    """The year's plan under which these units are visited: of the nearest unit above them."""
    paths = list(units.values_list("path", flat=True)[:1])
    for plan in (
        InspectionPlan.objects.filter(year=year).select_related("unit").order_by("-unit__path")
    ):
        if paths and paths[0].startswith(plan.unit.path):
            return plan
    return None


def inspection_years(inspections: QuerySet[Inspection]) -> list[int]:
    return list(inspections.order_by("-year").values_list("year", flat=True).distinct())


def plannable_units(unit: Unit, year: int) -> QuerySet[Unit]:
    """The communes below that exist in the year."""
    return Unit.objects.in_year(year).at_level(COMMUNE).below(unit).order_by("sort_key")


def plan_rows(plan: InspectionPlan | None, units: QuerySet[Unit], year: int) -> list[PlanRow]:
    """The plan's table: every commune of the year with what is planned and what was."""
    rows = {unit.pk: PlanRow(unit) for unit in units}
    visits = Inspection.objects.filter(unit__in=rows, year=year).order_by("held_on", "pk")
    for visit in visits:
        row = rows[visit.unit_id]
        is_open = visit.held_on is None and visit.called_off_on is None
        if is_open and plan is not None and visit.plan_id == plan.pk:
            row.visit = visit
        else:
            row.others.append((visit, shown_inspection(visit)))
    return list(rows.values())


def shown_inspection(inspection: Inspection) -> State:
    return INSPECTION_STATES[inspection.state]


def story_of(inspection: Inspection, findings: list[Finding]) -> list[dict[str, Any]]:
    """Who wrote what on this visit, newest first."""
    return _told(
        [
            *history_of(inspection),
            *history_of_many(Finding, [finding.pk for finding in findings]),
        ]
    )


def story_of_finding(finding: Finding) -> list[dict[str, Any]]:
    return _told(list(history_of(finding)))


def _told(events: list[Any]) -> list[dict[str, Any]]:
    return [
        {"at": event.happened_at, "who": event.actor_name, "what": what, "why": why, "tone": tone}
        for event in sorted(events, key=lambda event: -event.sequence)
        for what, tone in [_DONE.get(event.action, (_("Sửa trong trang quản trị"), Tone.NEUTRAL))]
        for why in [event.after.get("remedy") or event.after.get("text") or event.reason]
    ]
