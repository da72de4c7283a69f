"""Reminding by rule and by hand.

Each reminder is a row whose key is unique, written together with its letter: whoever runs the
rule twice, or in two processes at once, writes it once. A day that was missed is made up for by
the newest that has come, and noted as folded into it. Nobody hears twice in one day of the same
report, and by the rule everybody gets one letter a day.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common import clock, mail
from common.exceptions import Refused
from common.models import OutgoingMail
from plans import emails
from plans.choices import Audience, ReminderKind, ReportState
from plans.models import Reminder, Report
from plans.selectors.deadlines import OWED, ReminderRule, deadline_of, reports_to_remind
from plans.selectors.reminders import Known, Recipients, known_reminders, needs_leader
from units.access import require, units_where
from units.models import Period, Unit, User
from units.permissions import Permission

# Letters of the rule are written in these hours; the day, not the hour, decides what is due.
FROM, UNTIL = time(7), time(18)
TOGETHER = 100
AUDIENCES = (Audience.OFFICIAL, Audience.LEADER, Audience.DISTRICT)
_RULE = "reminder"


@dataclass
class Due:
    """One report of which one person is to hear; the days of the rule that this stands for."""

    user: User
    matter: emails.Matter
    days: set[date] = field(default_factory=set)


@dataclass
class Reminded:
    """What a round came to. `passed`: the units that nobody was written to, and why."""

    letters: int = 0
    reports: set[int] = field(default_factory=set)
    gaps: int = 0
    passed: list[tuple[Unit, str]] = field(default_factory=list)


# --- By rule --------------------------------------------------------------------------------------


def remind_due() -> Reminded:
    """Everything the rule asks for by now. Safe to run again, late, and twice at once."""
    if not FROM <= timezone.localtime(clock.now()).time() < UNTIL:
        return Reminded()
    round_ = _Round.load()
    reports = list(reports_to_remind(round_.today))
    for kind, states in (
        (ReminderKind.REPORT, OWED),
        (ReminderKind.REVIEW, (ReportState.SIGNED,)),
    ):
        round_.take(kind, [report for report in reports if report.state in states])
    return round_.write()


@dataclass
class _Round:
    """One time round the rule: what is due is gathered first, then written person by person."""

    today: date
    rule: ReminderRule
    recipients: Recipients
    by_person: dict[int, list[Due]] = field(default_factory=dict)
    rows: list[Reminder] = field(default_factory=list)

    @classmethod
    def load(cls) -> "_Round":
        return cls(clock.today(), ReminderRule.load(), Recipients.load())

    def take(self, kind: ReminderKind, reports: list[Any]) -> None:
        for start in range(0, len(reports), 500):
            some = reports[start : start + 500]
            known, gaps = known_reminders(kind, [report.pk for report in some])
            for report in some:
                for due in self._due_of(kind, report, gaps):
                    self._note(due, known.get((report.pk, due.user.pk)))

    def _due_of(self, kind: ReminderKind, report: Any, gaps: set[Any]) -> Iterable[Due]:
        """Per person the days of the rule so far; who hears in two roles hears in the first."""
        found: dict[int, Due] = {}
        for matter, days in self._matters(kind, report):
            if not days:
                continue
            people, problem = self.recipients.reachable(report.unit, matter.audience)
            if problem and (report.pk, matter.audience, max(days)) not in gaps:
                self.rows.append(_gap(matter, max(days), problem))
            # Nobody judges what they submitted or signed themselves.
            own = (report.submitter, report.signatory) if kind == ReminderKind.REVIEW else ()
            for user in people:
                if user.pk in own:
                    continue
                found.setdefault(user.pk, Due(user, matter)).days.update(days)
        return found.values()

    def _matters(
        self, kind: ReminderKind, report: Any
    ) -> Iterator[tuple[emails.Matter, set[date]]]:
        if kind == ReminderKind.REVIEW:
            signed_on = clock.local_date(report.signed_at)
            waited = self.rule.calendar.working_days_between(signed_on, self.today)
            matter = emails.Matter(kind, Audience.DISTRICT, report, report.due_on, waited)
            yield matter, self.rule.review_days(signed_on, self.today)
            return
        deadline = deadline_of(report)
        for audience in AUDIENCES:
            days = self.rule.report_days(report, deadline, audience, self.today)
            yield emails.Matter(kind, audience, report, deadline.day), days

    def _note(self, due: Due, known: Known | None) -> None:
        if known is not None:
            due.days -= known.days
        if not due.days:
            return
        if known is not None and known.told_on is not None and known.told_on >= max(due.days):
            # Heard since, by hand or late: that stood for these days.
            self.rows += [_row(due, day, folded=True) for day in sorted(due.days)]
        else:
            self.by_person.setdefault(due.user.pk, []).append(due)

    def write(self) -> Reminded:
        Reminder.objects.bulk_create(self.rows, batch_size=500, ignore_conflicts=True)
        written = {
            int(key.rpartition(":")[2])
            for key in OutgoingMail.objects.filter(
                key__startswith=f"{_RULE}:{self.today}:"
            ).values_list("key", flat=True)
        }
        people = [dues for pk, dues in self.by_person.items() if pk not in written]
        done = _write(people, lambda dues: f"{_RULE}:{self.today}:{dues[0].user.pk}")
        done.gaps = sum(bool(row.problem) for row in self.rows)
        return done


# --- By hand --------------------------------------------------------------------------------------


@transaction.atomic
def remind_period(*, period: Period, by: Any) -> Reminded:
    """Remind every unit in the person's reach that has not filed for the period."""
    require(by, Permission.REPORT_REVIEW)
    units = units_where(by, Permission.REPORT_REVIEW)
    done = _remind_now(
        reports_to_remind(clock.today()).filter(
            period=period, unit__in=units, state__in=OWED, filed_at=None
        ),
        by,
    )
    if done.letters:
        after = {"letters": done.letters, "reports": len(done.reports), "passed": len(done.passed)}
        record("period.reminded", period, by=by, after=after)
    return done


@transaction.atomic
def remind_report(*, report: Report, by: Any) -> Reminded:
    """Remind the people of one report."""
    require(by, Permission.REPORT_REVIEW, report.unit)
    found = reports_to_remind(clock.today()).filter(pk=report.pk, state__in=OWED)
    if not found:
        raise Refused(_("Báo cáo này không còn chờ đơn vị nên không cần nhắc."))
    done = _remind_now(found, by)
    if done.letters:
        record("report.reminded", report, by=by, after={"letters": done.letters}, unit=report.unit)
    return done


def _remind_now(reports: Iterable[Any], by: Any) -> Reminded:
    today, recipients = clock.today(), Recipients.load()
    found = list(reports)
    known, gaps = known_reminders(ReminderKind.REPORT, [report.pk for report in found])
    by_person: dict[int, list[Due]] = {}
    rows: list[Reminder] = []
    passed: list[tuple[Unit, str]] = []
    for report in found:
        dues, problem = _dues_by_hand(report, recipients, today)
        fresh = [due for due in dues if not _heard_on(today, known.get((report.pk, due.user.pk)))]
        for due in fresh:
            by_person.setdefault(due.user.pk, []).append(due)
        if not dues:
            passed.append((report.unit, problem.label))
            matter = emails.Matter(ReminderKind.REPORT, Audience.OFFICIAL, report, today)
            if (report.pk, Audience.OFFICIAL, today) not in gaps:
                rows.append(_gap(matter, today, problem, by=by))
        elif not fresh:
            passed.append((report.unit, _("hôm nay đã nhắc")))
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    done = _write(
        list(by_person.values()),
        lambda dues: f"by-hand:{today}:{dues[0].user.pk}:{dues[0].matter.report.pk}",
        by=by,
    )
    done.gaps, done.passed = len(rows), passed
    return done


def _dues_by_hand(report: Any, recipients: Recipients, today: date) -> tuple[list[Due], Any]:
    found: dict[int, Due] = {}
    why: Any = ""
    audiences = [Audience.OFFICIAL]
    if needs_leader(report, today):
        audiences.append(Audience.LEADER)
    for audience in audiences:
        people, problem = recipients.reachable(report.unit, audience)
        why = why or problem
        matter = emails.Matter(ReminderKind.REPORT, audience, report, deadline_of(report).day)
        for user in people:
            found.setdefault(user.pk, Due(user, matter, {today}))
    return list(found.values()), why


def _heard_on(today: date, known: Known | None) -> bool:
    return known is not None and (known.told_on == today or today in known.days)


# --- Shared ---------------------------------------------------------------------------------------


def _write(people: list[list[Due]], key: Callable[[list[Due]], str], by: Any = None) -> Reminded:
    """Letters and rows in one transaction for many people; if one of them was told meanwhile, singly."""
    done = Reminded()
    for start in range(0, len(people), TOGETHER):
        some = people[start : start + TOGETHER]
        for batch in (
            [some] if _tell(some, key, by) else [[dues] for dues in some if _tell([dues], key, by)]
        ):
            done.letters += len(batch)
            done.reports |= {due.matter.report.pk for dues in batch for due in dues}
    return done


def _tell(people: list[list[Due]], key: Callable[[list[Due]], str], by: Any) -> bool:
    """False: another process wrote one of these meanwhile, and nothing was written here."""
    try:
        with transaction.atomic():
            letters = mail.write(
                emails.reminder(key(dues), dues[0].user.email, [due.matter for due in dues])
                for dues in people
            )
            Reminder.objects.bulk_create(
                _row(due, day, folded=day != max(due.days), letter=letters[key(dues)], by=by)
                for dues in people
                for due in dues
                for day in sorted(due.days)
            )
    except IntegrityError:
        return False
    return True


def _row(
    due: Due, day: date, *, folded: bool, letter: OutgoingMail | None = None, by: Any = None
) -> Reminder:
    matter = due.matter
    return Reminder(
        kind=matter.kind,
        report=matter.report,
        for_day=day,
        audience=matter.audience,
        unit=matter.report.unit,
        recipient=due.user,
        mail=letter,
        folded=folded,
        by=by,
    )


def _gap(matter: emails.Matter, day: date, problem: str, by: Any = None) -> Reminder:
    return Reminder(
        kind=matter.kind,
        report=matter.report,
        for_day=day,
        audience=matter.audience,
        unit=matter.report.unit,
        problem=problem,
        by=by,
    )
