"""Reading reports: the state a person sees, what is entered, what was stated and signed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from common import clock
from common.choices import State
from plans.choices import OVERDUE, REPORT_STATES, CellState, IndicatorKind, ReportState, ReviewKind
from plans.models import Cell, Citation, Indicator, Report, Review, ReviewReply, Submission
from plans.selectors.flags import flagged_citations
from units.models import Period, PeriodExtension, Unit

# The newest review decides what a submitted report waits for.
_BACK = (ReviewKind.SENT_BACK, ReviewKind.RETURNED, ReviewKind.REOPENED)
WITH_UNIT = (ReportState.NOT_STARTED, ReportState.DRAFT, ReportState.RETURNED)


def for_level(indicators: QuerySet[Indicator], level: str) -> QuerySet[Indicator]:
    """The lines that units of this level report on (the codes are a comma-separated list)."""
    return indicators.filter(
        Q(for_levels=level)
        | Q(for_levels__startswith=f"{level},")
        | Q(for_levels__endswith=f",{level}")
        | Q(for_levels__contains=f",{level},")
    )


def in_year(indicators: QuerySet[Indicator], year: int) -> QuerySet[Indicator]:
    """The lines that stand on the year's forms."""
    return indicators.filter(
        Q(first_year=None) | Q(first_year__lte=year), Q(last_year=None) | Q(last_year__gte=year)
    )


def indicators_of(report: Report) -> QuerySet[Indicator]:
    """The lines of the report's form: for the unit's level and the period's year."""
    lines = Indicator.objects.select_related("area").order_by("area__position", "position", "code")
    return in_year(for_level(lines, report.unit.level_id), report.period.year)


def reports_with_state(reports: QuerySet[Report]) -> QuerySet[Any]:
    """Add to each report, in the same query, what its rows say together.

    `state` (a ReportState), `entered` of `total` cells, `filed_at` (first signature),
    `due_on`, `open_until` (the unit's own longer window), `is_overdue` (past due and still
    with the unit, unless it had been signed before), and of the newest submission
    `submission_id`, `submitted_at`, `signed_at`.
    """
    newest = Submission.objects.filter(report=OuterRef("pk")).order_by("-number")
    review = Review.objects.filter(submission__report=OuterRef("pk")).order_by(
        "-submission__number", "-pk"
    )
    of_newest = review.filter(submission=OuterRef("submission_id"))
    extension = PeriodExtension.objects.filter(
        period=OuterRef("period"), unit=OuterRef("unit")
    ).order_by("-until")
    first_signature = (
        Submission.objects.filter(report=OuterRef("pk"), signed_at__isnull=False)
        .order_by()
        .values("report")
        .annotate(first=Min("signed_at"))
        .values("first")
    )
    annotated = reports.annotate(
        submission_id=Subquery(newest.values("pk")[:1]),
        submitted_at=Subquery(newest.values("submitted_at")[:1]),
        signed_at=Subquery(newest.values("signed_at")[:1]),
        filed_at=Subquery(first_signature),
        entered=_cells(~Q(state=CellState.MISSING)),
        total=_cells(Q()),
        due_on=F("period__due_on"),
        open_until=Subquery(extension.values("until")[:1]),
    )
    annotated = annotated.annotate(review_kind=Subquery(of_newest.values("kind")[:1]))
    annotated = annotated.annotate(state=_state())
    return annotated.annotate(
        is_overdue=Case(
            When(
                Q(state__in=WITH_UNIT, filed_at=None, period__due_on__lt=clock.today()),
                then=Value(True),
            ),
            default=Value(False),
            output_field=BooleanField(),
        )
    )


def _cells(condition: Q) -> Coalesce:
    """Cells of lines that stand on the form still: one that was dropped asks for nothing."""
    year = OuterRef("period__year")
    level = Concat(Value(","), OuterRef("unit__level"), Value(","), output_field=CharField())
    cells = (
        Cell.objects.annotate(levels=Concat(Value(","), "indicator__for_levels", Value(",")))
        .filter(
            condition,
            Q(indicator__first_year=None) | Q(indicator__first_year__lte=year),
            Q(indicator__last_year=None) | Q(indicator__last_year__gte=year),
            report=OuterRef("pk"),
            levels__contains=level,
        )
        .exclude(indicator__kind=IndicatorKind.PORTAL)
        .order_by()
        .values("report")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(cells, output_field=IntegerField()), 0)


def _state() -> Case:
    return Case(
        When(submission_id=None, entered=0, then=Value(ReportState.NOT_STARTED)),
        When(submission_id=None, then=Value(ReportState.DRAFT)),
        When(review_kind__in=_BACK, then=Value(ReportState.RETURNED)),
        When(review_kind=ReviewKind.ACCEPTED, then=Value(ReportState.ACCEPTED)),
        When(signed_at__isnull=False, then=Value(ReportState.SIGNED)),
        default=Value(ReportState.SUBMITTED),
        output_field=CharField(),
    )


def shown_state(report: Any) -> State:
    """The badge of a report that carries its state: overdue stands before being a draft."""
    return OVERDUE if report.is_overdue else REPORT_STATES[ReportState(report.state)]


def is_window_open(report: Any) -> bool:
    """The same answer as `units.selectors.may_write`, from what the report carries."""
    today = clock.today()
    until = max(filter(None, (report.period.closes_on, report.open_until)))
    return report.period.opens_on <= today <= until


def is_writable(report: Any) -> bool:
    """Whether its cells may be changed today (by those with the right)."""
    return report.state in WITH_UNIT and is_window_open(report)


def reports_of_unit(unit: Unit) -> QuerySet[Any]:
    reports = Report.objects.filter(unit=unit, period__opens_on__lte=clock.today())
    return reports_with_state(reports.select_related("unit", "period")).order_by(
        "-period__year", "-period__position"
    )


@dataclass(frozen=True)
class Matrix:
    """Units by periods of a year; each place holds a report with its state, or nothing."""

    periods: list[Period]
    rows: list[tuple[Unit, list[Any]]]
    counts: list[tuple[Period, int, int]]


def completeness(units: QuerySet[Unit], year: int, *, unfiled_in: int | None = None) -> Matrix:
    """Who has filed what in a year. `unfiled_in`: only units still owing that period's report."""
    periods = list(Period.objects.in_year(year).opened().order_by("position"))
    reports = reports_with_state(
        Report.objects.filter(unit__in=units, period__in=periods).select_related("unit", "period")
    )
    found: dict[int, dict[int, Any]] = {}
    named: dict[int, Unit] = {}
    for report in reports:
        report.shown = shown_state(report)
        found.setdefault(report.unit_id, {})[report.period_id] = report
        named[report.unit_id] = report.unit
    counts = []
    for period in periods:
        owed = [row[period.pk] for row in found.values() if period.pk in row]
        counts.append((period, sum(bool(report.filed_at) for report in owed), len(owed)))
    if unfiled_in is not None:
        found = {
            pk: row
            for pk, row in found.items()
            if unfiled_in in row and row[unfiled_in].filed_at is None
        }
    rows = [
        (unit, [found[unit.pk].get(period.pk) for period in periods])
        for unit in sorted(named.values(), key=lambda unit: unit.sort_key)
        if unit.pk in found
    ]
    return Matrix(periods, rows, counts)


def history_of_report(report: Report) -> list[Submission]:
    """Submissions, newest first, with their reviews and what was answered to them."""
    replies = Prefetch("replies", ReviewReply.objects.select_related("by").order_by("pk"))
    reviews = Review.objects.select_related("by", "indicator").prefetch_related(replies)
    return list(
        report.submissions.select_related("submitted_by", "signed_by")
        .prefetch_related(Prefetch("reviews", reviews.order_by("pk")))
        .order_by("-number")
    )


def citations_of(report: Report) -> dict[int, list[Citation]]:
    """Citations by indicator, each with its flags."""
    cited: dict[int, list[Citation]] = {}
    for citation in flagged_citations(Citation.objects.filter(cell__report=report).order_by("pk")):
        cited.setdefault(citation.cell.indicator_id, []).append(citation)
    return cited


def owing_units(period: Period) -> QuerySet[Unit]:
    """Units whose level some indicator asks, in force on the period's last day."""
    levels = {
        level.strip()
        for levels in in_year(Indicator.objects.exclude(kind=IndicatorKind.PORTAL), period.year)
        .values_list("for_levels", flat=True)
        .distinct()
        for level in levels.split(",")
    }
    return Unit.objects.in_force(period.ends_on).filter(level_id__in=levels)


def last_day_open(report: Any) -> date:
    return max(filter(None, (report.period.closes_on, report.open_until)))
