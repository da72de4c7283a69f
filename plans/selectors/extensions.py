"""Windows that stand open longer for single units."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from common import clock
from common.choices import State
from plans.models import Report
from plans.selectors.reports import reports_with_state, shown_state
from units.models import PeriodExtension, Unit


@dataclass(frozen=True)
class Extended:
    extension: PeriodExtension
    report: Report | None
    # The period is open to everybody: ending the extension closes nothing today.
    is_open_anyway: bool

    @property
    def state(self) -> State | None:
        return shown_state(self.report) if self.report else None


def open_extensions(units: QuerySet[Unit]) -> QuerySet[PeriodExtension]:
    """Per unit and period the longest that still runs, the next to end first."""
    running = PeriodExtension.objects.filter(until__gte=clock.today())
    same = running.filter(period=OuterRef("period"), unit=OuterRef("unit"))
    longer = same.filter(
        Q(until__gt=OuterRef("until")) | Q(until=OuterRef("until"), pk__gt=OuterRef("pk"))
    )
    return (
        running.filter(~Exists(longer), unit__in=units)
        .select_related("unit", "period", "granted_by")
        .order_by("until", "unit__sort_key", "pk")
    )


def with_reports(extensions: list[PeriodExtension]) -> list[Extended]:
    reports = reports_with_state(
        Report.objects.filter(
            unit__in={each.unit_id for each in extensions},
            period__in={each.period_id for each in extensions},
        ).select_related("unit", "period")
    )
    found = {(report.unit_id, report.period_id): report for report in reports}
    return [
        Extended(each, found.get((each.unit_id, each.period_id)), each.period.is_open())
        for each in extensions
    ]
