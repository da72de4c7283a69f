"""Units by periods of a year: who has filed what, when. Counted in SQL, shown a page at a time."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from common import clock
from common.choices import State
from common.text import fold
from plans.choices import TIMELINESS, ReviewKind, Timeliness
from plans.models import Report, Review, Submission
from plans.selectors.deadlines import REMEMBERED
from plans.selectors.reminders import last_reminded, unreachable_units
from plans.selectors.reports import reports_with_state, shown_state
from units.models import Period, Unit

PER_PAGE = 50


@dataclass(frozen=True)
class PeriodCounts:
    """How the reports of one period stand, over all the units and not only those of the page."""

    period: Period
    owed: int = 0
    on_time: int = 0
    late: int = 0
    accepted: int = 0

    @property
    def filed(self) -> int:
        return self.on_time + self.late

    @property
    def unfiled(self) -> int:
        return self.owed - self.filed

    @property
    def may_be_reminded(self) -> bool:
        return bool(self.unfiled) and self.period.due_on >= clock.today() - REMEMBERED


@dataclass(frozen=True)
class Row:
    """`reports`: per period the report with its state, or None; `is_unreachable`: nobody to remind."""

    unit: Unit
    reports: list[Any]
    is_unreachable: bool


@dataclass(frozen=True)
class Matrix:
    """`counts` are of every period opened, `periods` those that have a column."""

    periods: list[Period]
    counts: list[PeriodCounts]
    rows: list[Row]
    page: Page


def year_matrix(
    units: QuerySet[Unit],
    year: int,
    *,
    unfiled_in: Period | None = None,
    search: str = "",
    page: str = "",
) -> Matrix:
    """`unfiled_in`: only units that still owe that period's report; `search`: by name, accents or not."""
    periods = list(Period.objects.in_year(year).opened().order_by("position"))
    shown = units.filter(Exists(Report.objects.filter(unit=OuterRef("pk"), period__in=periods)))
    if unfiled_in is not None:
        owing = Report.objects.filter(unit=OuterRef("pk"), period=unfiled_in)
        shown = shown.filter(Exists(owing.exclude(submissions__signed_at__isnull=False)))
    if search:
        shown = shown.filter(search_key__contains=fold(search))
    found = Paginator(shown.order_by("sort_key", "pk"), PER_PAGE).get_page(page)
    # Asked about one period, a phone must not have to scroll to it.
    columns = periods if unfiled_in is None else [unfiled_in]
    return Matrix(columns, _counts(units, periods), _rows(list(found), columns), found)


def _counts(units: QuerySet[Unit], periods: list[Period]) -> list[PeriodCounts]:
    first = (
        Submission.objects.filter(report=OuterRef("pk"), signed_at__isnull=False)
        .order_by()
        .values("report")
        .annotate(first=Min("signed_at"))
        .values("first")
    )
    newest_review = Review.objects.filter(submission__report=OuterRef("pk")).order_by(
        "-submission__number", "-pk"
    )
    newer = Submission.objects.filter(
        report=OuterRef("submission__report"), number__gt=OuterRef("submission__number")
    )
    reviewed = newest_review.exclude(Exists(newer))
    rows = (
        Report.objects.filter(unit__in=units, period__in=periods)
        .annotate(
            filed_on=TruncDate(Subquery(first)), review_kind=Subquery(reviewed.values("kind")[:1])
        )
        .order_by()
        .values("period")
        .annotate(
            owed=Count("pk"),
            on_time=Count("pk", filter=Q(filed_on__lte=F("period__due_on"))),
            late=Count("pk", filter=Q(filed_on__gt=F("period__due_on"))),
            accepted=Count("pk", filter=Q(review_kind=ReviewKind.ACCEPTED)),
        )
        .values_list("period", "owed", "on_time", "late", "accepted")
    )
    counted = {period: numbers for period, *numbers in rows}
    return [PeriodCounts(period, *counted.get(period.pk, ())) for period in periods]


def _rows(units: list[Unit], periods: list[Period]) -> list[Row]:
    reports = reports_with_state(
        Report.objects.filter(unit__in=units, period__in=periods).select_related("unit", "period")
    )
    found: dict[tuple[int, int], Any] = {}
    for report in reports:
        report.shown, report.timeliness = shown_state(report), timeliness(report)
        found[report.unit_id, report.period_id] = report
    told = last_reminded([report.pk for report in found.values()])
    today = clock.today()
    for report in found.values():
        report.reminded_at = told.get(report.pk)
        report.was_reminded_today = (
            report.reminded_at is not None and clock.local_date(report.reminded_at) == today
        )
        report.may_be_reminded = (
            report.filed_at is None and report.period.due_on >= today - REMEMBERED
        )
    unreachable = set(
        unreachable_units(Unit.objects.filter(pk__in=[unit.pk for unit in units])).values_list(
            "pk", flat=True
        )
    )
    return [
        Row(unit, [found.get((unit.pk, period.pk)) for period in periods], unit.pk in unreachable)
        for unit in units
    ]


def timeliness(report: Any) -> State | None:
    """By the first signature; a longer window does not make a late report timely."""
    if report.filed_at is None:
        return None
    is_timely = clock.local_date(report.filed_at) <= report.period.due_on
    return TIMELINESS[Timeliness.ON_TIME if is_timely else Timeliness.LATE]
