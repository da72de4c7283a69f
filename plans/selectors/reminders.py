"""Who is to be reminded of what, who was, and whom nobody can reach."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from common import clock
from common.mail import is_address
from plans.choices import Audience, ReminderKind, ReminderProblem, ReportState
from plans.models import Reminder, Report
from plans.selectors.deadlines import REMEMBERED
from units.access import Holders, roles_with
from units.models import Membership, Unit, User
from units.permissions import Permission


@dataclass(frozen=True)
class Recipients:
    """Whom to write to about a report, by audience; every list read once for all reports."""

    officials: Holders
    leaders: Holders
    reviewers: Holders

    @classmethod
    def load(cls) -> "Recipients":
        return cls(
            Holders.load(Permission.REPORT_EDIT),
            Holders.load(Permission.REPORT_SIGN),
            Holders.load(Permission.REPORT_REVIEW),
        )

    def of(self, unit: Unit, audience: Audience) -> list[User]:
        if audience == Audience.OFFICIAL:
            return self.officials.of(unit)
        if audience == Audience.LEADER:
            return self.leaders.of(unit)
        return self.reviewers.nearest(unit)

    def reachable(self, unit: Unit, audience: Audience) -> tuple[list[User], str]:
        """Those with an address; if there are none, why."""
        people = self.of(unit, audience)
        found = [user for user in people if is_address(user.email)]
        if found:
            return found, ""
        return [], ReminderProblem.NO_ADDRESS if people else ReminderProblem.NOBODY


def unfiled_reports(units: QuerySet[Unit]) -> QuerySet[Report]:
    """Opened reports of these units that were never signed and are not yet history."""
    today = clock.today()
    in_force = Q(unit__valid_to=None) | Q(unit__valid_to__gte=today)
    return Report.objects.filter(
        in_force,
        unit__in=units,
        period__opens_on__lte=today,
        period__due_on__gte=today - REMEMBERED,
    ).exclude(submissions__signed_at__isnull=False)


def unreachable_units(units: QuerySet[Unit]) -> QuerySet[Any]:
    """Units that owe a report and have no official, or no leader, to whom one could write.

    Each carries `has_official` and `has_leader`.
    """
    owing = unfiled_reports(units).values("unit")
    mistyped = _mistyped(owing)
    return (
        Unit.objects.filter(pk__in=owing)
        .annotate(
            has_official=_member(Permission.REPORT_EDIT, mistyped),
            has_leader=_member(Permission.REPORT_SIGN, mistyped),
        )
        .filter(Q(has_official=False) | Q(has_leader=False))
        .order_by("sort_key")
    )


def _member(permission: Permission, mistyped: list[int]) -> Exists:
    members = _addressed([permission]).filter(unit=OuterRef("pk"))
    return Exists(members.exclude(user__in=mistyped))


def _mistyped(units: QuerySet[Any]) -> list[int]:
    """Officials and leaders whose address is none: judged as the rule does, which SQL cannot."""
    people = (
        _addressed([Permission.REPORT_EDIT, Permission.REPORT_SIGN])
        .filter(unit__in=units)
        .order_by()
        .values_list("user", "user__email")
        .distinct()
    )
    return [user for user, email in people if not is_address(email)]


def _addressed(permissions: list[Permission]) -> QuerySet[Membership]:
    """Memberships with one of the permissions, of people for whom an address is written down."""
    roles = [role for permission in permissions for role in roles_with(permission)]
    members = Membership.objects.in_force().filter(role__in=roles, user__is_active=True)
    return members.exclude(user__email="")


def with_reminded(reports: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Add how often this person was reminded of the report, and when last."""
    told = _told(ReminderKind.REPORT).filter(report=OuterRef("pk"), recipient=user)
    per_report = told.order_by().values("report")
    return reports.annotate(
        reminded_times=Coalesce(
            Subquery(
                per_report.annotate(count=Count("pk")).values("count"),
                output_field=IntegerField(),
            ),
            0,
        ),
        reminded_at=Subquery(per_report.annotate(last=Max("made_at")).values("last")),
    )


def last_reminded(reports: list[int]) -> dict[int, Any]:
    """When somebody of the unit was last reminded of each report."""
    rows = (
        _told(ReminderKind.REPORT)
        .filter(report__in=reports)
        .exclude(audience=Audience.DISTRICT)
        .order_by()
        .values_list("report")
        .annotate(last=Max("made_at"))
    )
    return dict(rows)


def _told(kind: ReminderKind) -> QuerySet[Reminder]:
    """Reminders that went to somebody: neither folded nor gaps."""
    return Reminder.objects.filter(kind=kind, folded=False, recipient__isnull=False)


@dataclass
class Known:
    """What the rows already say about one report and one person."""

    days: set[date]
    told_on: date | None = None


def known_reminders(
    kind: ReminderKind, reports: list[int]
) -> tuple[dict[tuple[int, int], Known], set[tuple[int, str, date]]]:
    """By report and person; and the gaps, by report, audience and day."""
    people: dict[tuple[int, int], Known] = {}
    gaps: set[tuple[int, str, date]] = set()
    rows = Reminder.objects.filter(kind=kind, report__in=reports).values_list(
        "report_id", "recipient_id", "audience", "for_day", "folded", "made_at"
    )
    for report, person, audience, day, folded, made_at in rows:
        if person is None:
            gaps.add((report, audience, day))
            continue
        known = people.setdefault((report, person), Known(set()))
        known.days.add(day)
        if not folded:
            told_on = clock.local_date(made_at)
            known.told_on = max(told_on, known.told_on or told_on)
    return people, gaps


def needs_leader(report: Any, today: date) -> bool:
    """Whether a reminder by hand goes to the leader too: it waits for the signature, or is late."""
    return report.state == ReportState.SUBMITTED or report.due_on < today
