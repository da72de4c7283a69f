"""Until when a report is owed, and on which days its people are reminded of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from common import clock
from plans.choices import Audience, ReminderKind, ReportState, ReviewKind
from plans.models import ReminderStep, Report, Review, Submission
from plans.selectors.reports import WITH_UNIT, reports_with_state
from units.calendar import WorkCalendar
from units.models import PeriodExtension

# What was never filed is asked for this long; older gaps are history, not work.
REMEMBERED = timedelta(days=365)
OWED = (*WITH_UNIT, ReportState.SUBMITTED)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Deadline:
    """The day by which a report is to be in, and since when that has been its day."""

    day: date
    since: date


def reports_to_remind(today: date) -> QuerySet[Any]:
    """Reports that wait for somebody: for their unit, or for the district's word.

    Beside their state they carry when they were `returned_at` and `extended_at`, and who were the
    `submitter` and `signatory` of the newest statement.
    """
    newest = Submission.objects.filter(report=OuterRef("pk")).order_by("-number")
    returns = Review.objects.filter(
        submission__report=OuterRef("pk"), kind__in=(ReviewKind.RETURNED, ReviewKind.REOPENED)
    ).order_by("-pk")
    extension = PeriodExtension.objects.filter(
        period=OuterRef("period"), unit=OuterRef("unit")
    ).order_by("-until")
    in_force = Q(unit__valid_to=None) | Q(unit__valid_to__gte=today)
    reports = reports_with_state(
        Report.objects.filter(in_force, period__opens_on__lte=today).select_related(
            "unit", "period"
        )
    ).annotate(
        returned_at=Subquery(returns.values("at")[:1]),
        extended_at=Subquery(extension.values("granted_at")[:1]),
        submitter=Subquery(newest.values("submitted_by")[:1]),
        signatory=Subquery(newest.values("signed_by")[:1]),
    )
    remembered = today - REMEMBERED
    return reports.filter(
        Q(period__due_on__gte=remembered) | Q(open_until__gte=remembered),
        state__in=(*OWED, ReportState.SIGNED),
    ).order_by("period__due_on", "unit__sort_key")


def deadline_of(report: Any) -> Deadline:
    """A longer window moves the day; a returned report is owed by the day it was given for mending."""
    period, until = report.period, report.open_until
    opened = max(period.opens_on, clock.local_date(report.created_at))
    extended = clock.local_date(report.extended_at) if report.extended_at else opened
    if report.filed_at is None or report.returned_at is None:
        if until is None or until <= period.due_on:
            return Deadline(period.due_on, opened)
        return Deadline(until, max(opened, extended))
    returned = clock.local_date(report.returned_at)
    if until is not None and until >= returned:
        return Deadline(until, max(returned, extended))
    # Nobody named a day: as long as the window lets them write.
    return Deadline(period.due_on if returned < period.due_on else period.closes_on, returned)


@dataclass(frozen=True)
class ReminderRule:
    """The rule's rows and the calendar, read once and asked for every report."""

    steps: dict[tuple[str, str], list[ReminderStep]]
    calendar: WorkCalendar

    @classmethod
    def load(cls) -> "ReminderRule":
        steps: dict[tuple[str, str], list[ReminderStep]] = defaultdict(list)
        for step in ReminderStep.objects.all():
            steps[step.kind, step.audience].append(step)
        return cls(dict(steps), WorkCalendar.load())

    def report_days(
        self, report: Any, deadline: Deadline, audience: Audience, today: date
    ) -> set[date]:
        """The days so far on which these people were to be reminded of the report."""
        days: set[date] = set()
        for step in self.steps.get((ReminderKind.REPORT, audience), ()):
            for day in _report_days(step, deadline.day, today):
                if day >= deadline.since and _concerns(step, report, day):
                    days.add(day)
        return days

    def review_days(self, signed_on: date, today: date) -> set[date]:
        """The working days so far on which a signed report had waited too long."""
        waited = self.calendar.working_days_between(signed_on, today)
        days: set[date] = set()
        for step in self.steps.get((ReminderKind.REVIEW, Audience.DISTRICT), ()):
            first, pause = max(step.days, 0) + 1, max(step.days, 1)
            last = waited if step.repeats_weekly else min(waited, first)
            days |= {
                self.calendar.add_working_days(signed_on, count)
                for count in range(first, last + 1, pause)
            }
        return days


def _report_days(step: ReminderStep, due_on: date, today: date) -> Iterator[date]:
    day = due_on + timedelta(days=step.days)
    while day <= today:
        yield day
        if not step.repeats_weekly:
            return
        day += _WEEK


def _concerns(step: ReminderStep, report: Any, day: date) -> bool:
    """Until the report is late its leader hears only of what then waited for the signature."""
    if step.audience != Audience.LEADER or step.days > 0:
        return True
    return report.state == ReportState.SUBMITTED and clock.local_date(report.submitted_at) <= day
