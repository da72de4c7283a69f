"""Reminders: each due message exactly once, however often, late or crookedly the job runs.

The period is due on Thursday 17/9/2020; the communes' sheets were opened on 1/9.
"""

from collections import Counter
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from audit.models import AuditEvent
from common import clock
from common.exceptions import Refused
from common.models import OutgoingMail
from plans import services
from plans.choices import ReminderProblem
from plans.models import Reminder, ReminderStep, Report, Submission
from plans.selectors.reminders import unreachable_units
from plans.services import reminders
from plans.services.reminders import remind_due, remind_period, remind_report
from tests.factories.plans import IndicatorFactory, ReportFactory, SubmissionFactory, at
from tests.factories.units import (
    DistrictFactory,
    MembershipFactory,
    PeriodFactory,
    UnitFactory,
    UserFactory,
    person,
)
from units.choices import DayKind
from units.models import PeriodExtension, SpecialDay, Unit

pytestmark = pytest.mark.django_db

DUE = date(2020, 9, 17)


@pytest.fixture(autouse=True)
def rule(db):
    """The rows that every portal starts with."""
    import_module("plans.migrations.0004_reminder_rule").add_rule(apps, None)


@pytest.fixture
def period():
    return PeriodFactory()


@pytest.fixture
def owed(period, people, commune):
    """The commune's report, opened with its period; the neighbour has none."""
    with clock.frozen(at(2020, 9, 1)):
        return ReportFactory(unit=commune, period=period)


def run(*days, hour=9):
    """The job on these days, given as days after the due day; how many letters it wrote."""
    written = []
    for days_after in days:
        day = DUE + timedelta(days=days_after)
        with clock.frozen(at(day.year, day.month, day.day, hour)):
            written.append(remind_due().letters)
    return written


def heard(user, **only):
    """The days for which the person was written to, as days after the due day."""
    rows = Reminder.objects.filter(recipient=user, folded=False, **only).order_by("for_day")
    return [(row.for_day - DUE).days for row in rows]


def folded(user):
    rows = Reminder.objects.filter(recipient=user, folded=True).order_by("for_day")
    return [(row.for_day - DUE).days for row in rows]


def sign(report, leader, on, official=None):
    SubmissionFactory(
        report=report,
        number=report.submissions.count() + 1,
        submitted_by=official or UserFactory(),
        submitted_at=on,
        signed_by=leader,
        signed_at=on,
    )


# --- The rule -------------------------------------------------------------------------------------


def test_run_every_day_each_person_hears_on_the_days_of_the_rule(owed, people):
    run(*range(-16, 30))

    assert heard(people.official) == [-7, -3, -1, 0, 1, 3, 7, 14, 21, 28]
    assert heard(people.leader) == [3, 7, 14, 21, 28]
    assert heard(people.staff) == [7, 14, 21, 28]
    assert folded(people.official) == []


def test_run_many_times_a_day_nothing_is_said_twice(owed, people):
    assert run(-7, -7, -7) == [1, 0, 0]
    assert run(-7, hour=16) == [0]
    assert OutgoingMail.objects.count() == 1


def test_run_three_days_late_every_time_each_missed_day_is_folded_into_the_newest(owed, people):
    run(-4, -1, 2, 5, 8)

    # -7 is told on -4, -3 and -1 on -1, and so on: the newest that has come stands for all.
    assert heard(people.official) == [-7, -1, 1, 3, 7]
    assert folded(people.official) == [-3, 0]


def test_never_run_on_the_exact_day_each_due_message_goes_out_once(owed, people):
    exact = {-7, -3, -1, 0, 1, 3, 7, 14, 21}
    days = [day for day in range(-8, 24) if day not in exact]

    written = run(*days, *days)

    kept = Counter(
        Reminder.objects.filter(recipient=people.official).values_list("for_day", flat=True)
    )
    assert set(kept.values()) == {1}
    assert {(day - DUE).days for day in kept} == exact
    assert heard(people.official) == [-7, -3, 1, 3, 7, 14, 21]
    assert sum(written[len(days) :]) == 0


def test_the_weekly_tail_goes_on_for_two_months(owed, people):
    run(*range(7, 70))

    # Nothing was sent before +7, so the days until then are folded into it.
    assert heard(people.official) == [7, 14, 21, 28, 35, 42, 49, 56, 63]
    assert folded(people.official) == [-7, -3, -1, 0, 1, 3]


def test_nobody_is_asked_for_what_is_older_than_a_year(owed, people):
    assert run(366) == [0]


@pytest.mark.parametrize("hour", [6, 18, 23])
def test_no_letters_at_night(owed, hour):
    assert run(-7, hour=hour) == [0]
    assert not Reminder.objects.exists()


def test_a_rule_changed_in_the_admin_is_followed(owed, people):
    ReminderStep.objects.exclude(days=-3).delete()

    run(*range(-16, 30))

    assert heard(people.official) == [-3]
    assert heard(people.leader) == []


def test_the_leader_hears_on_the_due_day_of_what_waits_for_the_signature(owed, people):
    SubmissionFactory(report=owed, submitted_by=people.official, submitted_at=at(2020, 9, 16))

    run(-2, 0)

    assert heard(people.leader) == [0]
    assert "đang chờ ông/bà ký duyệt" in OutgoingMail.objects.get(to=people.leader.email).body


def test_what_was_submitted_after_the_due_day_did_not_wait_on_it(owed, people):
    SubmissionFactory(report=owed, submitted_by=people.official, submitted_at=at(2020, 9, 18, 8))

    run(1)

    assert heard(people.leader) == []


# --- What changes meanwhile -------------------------------------------------------------------------


def test_what_was_filed_meanwhile_is_not_reminded(owed, people):
    run(-7)
    sign(owed, people.leader, at(2020, 9, 12))

    run(-3, -1, 0, 1, 3)

    assert (heard(people.official), heard(people.leader)) == ([-7], [])


def extend(report, until, on, by):
    with clock.frozen(at(2020, 9, on)):
        PeriodExtension.objects.create(
            period=report.period, unit=report.unit, until=until, reason="bão", granted_by=by
        )


def test_a_longer_window_moves_the_due_day_and_starts_no_reminder_of_the_past(owed, people):
    run(*range(-7, 3))
    extend(owed, date(2020, 9, 27), on=20, by=people.staff)  # +10, granted on +3

    run(*range(3, 12))

    # Of the new day: 7 before is +3, the day of the grant; then 3 and 1 before, on it, 1 after.
    assert heard(people.official) == [-7, -3, -1, 0, 1, 3, 7, 9, 10, 11]
    assert heard(people.leader) == []


def test_a_returned_report_is_reminded_by_its_new_day(owed, people):
    sign(owed, people.leader, at(2020, 9, 15), official=people.official)
    with clock.frozen(at(2020, 9, 18)):  # +1
        services.return_report(
            report=owed, by=people.staff, reason="thiếu", until=date(2020, 10, 5)
        )

    run(*range(1, 20))

    # The new day is +18: seven, three and one before, on it, one after.
    assert heard(people.official) == [11, 15, 17, 18, 19]
    assert "đã bị trả lại" in OutgoingMail.objects.filter(to=people.official.email)[0].body


def test_returned_without_a_day_it_is_owed_until_the_window_closes(owed, people):
    sign(owed, people.leader, at(2020, 9, 15), official=people.official)
    with clock.frozen(at(2020, 9, 18)):
        services.return_report(report=owed, by=people.staff, reason="thiếu")

    run(*range(1, 14))

    # 30/9 is +13.
    assert heard(people.official) == [6, 10, 12, 13]


def test_a_report_of_a_unit_made_later_is_reminded_from_then_on(period, people, commune):
    with clock.frozen(at(2020, 9, 19)):  # +2
        ReportFactory(unit=commune, period=period)

    run(2, 3, 4)

    assert heard(people.official) == [3]
    assert folded(people.official) == []


def test_reminded_by_hand_the_missed_day_is_made_up_for(owed, people):
    with clock.frozen(at(2020, 9, 15)):  # -2; the day before was missed
        remind_report(report=owed, by=people.staff)

    assert run(-2) == [0]
    assert heard(people.official) == [-2]
    assert folded(people.official) == [-7, -3]


# --- Who hears --------------------------------------------------------------------------------------


def test_one_letter_a_day_lists_everything_a_person_has(period, people, district, commune):
    """The district's contact has two late communes; the official works for both."""
    other = UnitFactory(name="Xã Trung An", parent=district)
    MembershipFactory(user=people.official, unit=other)
    with clock.frozen(at(2020, 9, 1)):
        for unit in (commune, other):
            ReportFactory(unit=unit, period=period)

    # The other commune has no leader: official, leader of the one, district.
    assert run(7) == [3]

    to_staff = OutgoingMail.objects.get(to=people.staff.email)
    assert to_staff.subject == "Nhắc việc ngày 24/09/2020: 2 báo cáo cần xử lý"
    assert to_staff.body.count("quá hạn 7 ngày") == 2
    assert Reminder.objects.filter(recipient=people.official, folded=False).count() == 2
    assert (
        Reminder.objects.filter(recipient=people.official, folded=False).values("mail").distinct()
    ).count() == 1


def test_who_is_official_and_leader_hears_once(owed, people, commune):
    MembershipFactory(user=people.official, unit=commune, role="leader")

    run(3)

    assert heard(people.official) == [3]
    assert Reminder.objects.get(recipient=people.official, folded=False).audience == "official"


def test_the_nearest_reviewer_above_hears_and_not_those_further_up(owed, people, district):
    province = UnitFactory(name="Tỉnh Vĩnh Long", level__code="province")
    district.parent = province
    district.save()
    above = person("district_staff", province)

    run(7)

    assert heard(people.staff) == [7]
    assert heard(above) == []


def test_a_letter_names_unit_period_and_day_with_a_link_and_no_person(owed, people, settings):
    settings.PORTAL_ADDRESS = "https://cchc.example.gov.vn/"

    run(-3)

    letter = OutgoingMail.objects.get()
    assert letter.subject == "Nhắc báo cáo Quý III/2020 của Xã Hiếu Phụng: còn 3 ngày"
    assert "- Xã Hiếu Phụng, báo cáo Quý III/2020: hạn 17/09/2020, còn 3 ngày" in letter.body
    assert f"https://cchc.example.gov.vn/bao-cao/{owed.pk}/" in letter.body
    assert people.official.full_name not in letter.body


# --- Nobody to remind -------------------------------------------------------------------------------


def gaps():
    rows = Reminder.objects.filter(recipient=None).order_by("for_day", "audience")
    return [((row.for_day - DUE).days, row.audience, row.problem) for row in rows]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"email": ""}, ReminderProblem.NO_ADDRESS),
        ({"email": "không phải địa chỉ"}, ReminderProblem.NO_ADDRESS),
        ({"is_active": False}, ReminderProblem.NOBODY),
    ],
)
def test_a_unit_without_a_recipient_is_noted_once_a_day_of_the_rule(owed, people, change, problem):
    type(people.official).objects.filter(pk=people.official.pk).update(**change)

    assert run(-7, -7, -6, -3) == [0, 0, 0, 0]

    assert gaps() == [(-7, "official", problem), (-3, "official", problem)]


@pytest.mark.parametrize("email", ["", "không phải địa chỉ", "canbo@xa"])
@pytest.mark.parametrize(
    ("who", "missing"), [("official", "has_official"), ("leader", "has_leader")]
)
def test_whom_the_rule_cannot_write_to_is_listed(owed, people, who, missing, email):
    user = getattr(people, who)
    with clock.frozen(at(2020, 9, 10)):
        assert list(unreachable_units(Unit.objects.all())) == []
        type(user).objects.filter(pk=user.pk).update(email=email)
        [unit] = unreachable_units(Unit.objects.all())

    assert unit == owed.unit
    assert getattr(unit, missing) is False
    assert (unit.has_official, unit.has_leader).count(True) == 1


def test_a_second_official_with_an_address_is_enough(owed, people, commune):
    type(people.official).objects.filter(pk=people.official.pk).update(email="canbo@xa")
    person("official", commune)

    with clock.frozen(at(2020, 9, 10)):
        assert list(unreachable_units(Unit.objects.all())) == []


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_two_queries(period, district, count, django_assert_num_queries):
    with clock.frozen(at(2020, 9, 1)):
        for unit in UnitFactory.create_batch(count, parent=district):
            MembershipFactory(unit=unit, user__email="canbo@xa")
            ReportFactory(unit=unit, period=period)

        with django_assert_num_queries(2):
            assert len(unreachable_units(Unit.objects.all())) == count


def test_who_left_is_no_recipient(owed, people):
    people.official.memberships.update(ends_on=date(2020, 9, 5))

    run(-7)

    assert gaps() == [(-7, "official", ReminderProblem.NOBODY)]


def test_the_new_official_hears_from_then_on(owed, people, commune):
    people.official.memberships.update(ends_on=date(2020, 9, 11))
    newcomer = person("official", commune)
    newcomer.memberships.update(starts_on=date(2020, 9, 12))

    run(-7, -3)

    assert (heard(people.official), heard(newcomer)) == ([-7], [-3])


# --- Two at once ------------------------------------------------------------------------------------


def test_of_two_workers_at_once_one_writes(owed, people, monkeypatch):
    """The second gathers what is due while the first has not yet written."""
    with clock.frozen(at(2020, 9, 17)):
        second = reminders._Round.load()
        second.take("report", list(reminders.reports_to_remind(second.today)))
        assert remind_due().letters == 1
        # It has looked for today's letters before the first one's commit.
        monkeypatch.setattr(
            OutgoingMail.objects, "filter", lambda **_only: OutgoingMail.objects.none()
        )
        assert second.write().letters == 0

    assert OutgoingMail.objects.count() == 1
    assert heard(people.official) == [0]


def test_who_loses_a_race_for_one_still_writes_the_others(owed, people, period, neighbour):
    """Two officials are due; the letter to one was written meanwhile."""
    with clock.frozen(at(2020, 9, 1)):
        ReportFactory(unit=neighbour, period=period)
    with clock.frozen(at(2020, 9, 17)):
        second = reminders._Round.load()
        second.take("report", list(reminders.reports_to_remind(second.today)))
        Reminder.objects.create(
            kind="report",
            report=owed,
            for_day=DUE,
            audience="official",
            unit=owed.unit,
            recipient=people.official,
        )
        assert second.write().letters == 1

    assert [letter.to for letter in OutgoingMail.objects.all()] == [people.stranger.email]
    assert heard(people.official) == [0]


def test_the_database_itself_refuses_a_second_reminder(owed, people):
    same = {
        "kind": "report",
        "report": owed,
        "for_day": DUE,
        "audience": "official",
        "unit": owed.unit,
        "recipient": people.official,
    }
    Reminder.objects.create(**same)

    with pytest.raises(IntegrityError):
        Reminder.objects.create(**{**same, "audience": "leader"})


# --- Slow reviewers ---------------------------------------------------------------------------------


def test_a_slow_reviewer_hears_after_three_working_days_and_every_three(owed, people):
    sign(owed, people.leader, at(2020, 9, 10), official=people.official)  # Thursday, -7

    run(*range(-7, 16))

    # Waited: Friday, Monday, Tuesday; Wednesday 16/9 is the fourth (-1). Then 21/9, 24/9, 29/9, 2/10.
    assert heard(people.staff) == [-1, 4, 7, 12, 15]
    assert heard(people.official) == []
    letter = OutgoingMail.objects.order_by("pk")[0]
    assert letter.subject == "Nhắc duyệt báo cáo Quý III/2020 của Xã Hiếu Phụng"
    assert "đã chờ 4 ngày làm việc" in letter.body


def test_days_off_at_tet_are_no_waiting(people, commune):
    """Signed on Friday 17/1/2020; Tết is off from 23/1 to 29/1."""
    for day in (23, 24, 27, 28, 29):
        SpecialDay.objects.create(day=date(2020, 1, day), kind=DayKind.HOLIDAY)
    period = PeriodFactory(
        code="2019-Q4",
        year=2019,
        position=4,
        starts_on=date(2019, 9, 15),
        ends_on=date(2019, 12, 14),
        opens_on=date(2019, 12, 1),
        due_on=date(2020, 1, 20),
        closes_on=date(2020, 1, 31),
    )
    with clock.frozen(at(2019, 12, 1)):
        report = ReportFactory(unit=commune, period=period)
    sign(report, people.leader, at(2020, 1, 17), official=people.official)

    told = []
    for day in range(17, 32):
        with clock.frozen(at(2020, 1, day)):
            if remind_due().letters:
                told.append(day)

    # Monday 20, Tuesday 21, Wednesday 22 are three; the fourth working day is Thursday 30.
    assert told == [30]


def test_the_reviewer_who_signed_it_is_not_asked_to_judge_it(period, people, district):
    with clock.frozen(at(2020, 9, 1)):
        report = ReportFactory(unit=district, period=period)
    sign(report, people.staff, at(2020, 9, 10))

    assert run(*range(-7, 5)) == [0] * 12


def test_accepted_the_reviewer_is_left_alone(owed, people):
    sign(owed, people.leader, at(2020, 9, 10), official=people.official)
    with clock.frozen(at(2020, 9, 14)):
        services.accept_report(report=owed, by=people.staff)

    assert run(*range(-3, 10)) == [0] * 13


# --- By hand ----------------------------------------------------------------------------------------


def test_the_button_reminds_who_has_not_filed_once_a_day(owed, people, period, neighbour, district):
    filed, empty = UnitFactory(parent=district), UnitFactory(name="Xã Vắng", parent=district)
    with clock.frozen(at(2020, 9, 1)):
        for unit in (neighbour, filed, empty):
            ReportFactory(unit=unit, period=period)
    sign(Report.objects.get(unit=filed), people.leader, at(2020, 9, 12))

    with clock.frozen(at(2020, 9, 15)):
        first = remind_period(period=period, by=people.staff)
        again = remind_period(period=period, by=people.staff)

    assert (first.letters, len(first.reports)) == (2, 2)
    assert [(unit.name, str(why)) for unit, why in first.passed] == [
        ("Xã Vắng", "Chưa giao cho ai")
    ]
    assert again.letters == 0
    assert sorted(str(why) for _unit, why in again.passed) == [
        "Chưa giao cho ai",
        "hôm nay đã nhắc",
        "hôm nay đã nhắc",
    ]
    assert set(Reminder.objects.exclude(recipient=None).values_list("by", flat=True)) == {
        people.staff.pk
    }
    [event] = AuditEvent.objects.filter(action="period.reminded")
    assert (event.actor, event.after["letters"]) == (people.staff, 2)


def test_after_the_due_day_the_button_reminds_the_leader_too(owed, people):
    with clock.frozen(at(2020, 9, 18)):
        assert remind_report(report=owed, by=people.staff).letters == 2

    assert heard(people.leader) == [1]


def test_the_rule_does_not_repeat_what_a_button_said_today(owed, people):
    with clock.frozen(at(2020, 9, 17)):
        remind_report(report=owed, by=people.staff)

    assert run(0, 1) == [0, 1]
    assert heard(people.official) == [0, 1]


def test_the_button_is_for_reviewers_of_the_unit(owed, people, period):
    with clock.frozen(at(2020, 9, 15)):
        for who in (people.official, people.leader, people.inspector, people.stranger):
            with pytest.raises(PermissionDenied):
                remind_report(report=owed, by=who)
            with pytest.raises(PermissionDenied):
                remind_period(period=period, by=who)


def test_the_button_reaches_no_further_than_its_presser(owed, people, period):
    elsewhere = DistrictFactory(name="Huyện Mang Thít")

    with clock.frozen(at(2020, 9, 15)):
        done = remind_period(period=period, by=person("district_staff", elsewhere))

    assert (done.letters, done.passed) == (0, [])


def test_what_was_filed_needs_no_reminder_by_hand(owed, people):
    sign(owed, people.leader, at(2020, 9, 12))

    with clock.frozen(at(2020, 9, 15)), pytest.raises(Refused, match="không còn chờ đơn vị"):
        remind_report(report=owed, by=people.staff)


# --- Many -------------------------------------------------------------------------------------------


def test_many_units_cost_few_queries_more(period, people, district, django_assert_max_num_queries):
    """Sixty reports are gathered by as many queries as three, and written a hundred at a time."""
    IndicatorFactory()
    units = UnitFactory.create_batch(60, parent=district)
    with clock.frozen(at(2020, 9, 1)):
        for unit in units:
            person("official", unit)
            ReportFactory(unit=unit, period=period)

    with clock.frozen(at(2020, 9, 17)), django_assert_max_num_queries(16):
        assert remind_due().letters == 60

    assert Submission.objects.count() == 0
