"""Deciding about reports: who may, what was read, what two people at once get."""

from datetime import date

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import AuditEvent
from audit.services import broken_events
from common import clock
from common.exceptions import Conflict, Refused
from plans import models, services
from plans.choices import ReportState, ReviewKind
from plans.exceptions import NotInThisState, WindowClosed
from plans.models import Report, Review, ReviewReply, Submission
from plans.selectors import history_of_report, reports_with_state
from plans.selectors.changes import changes_since
from plans.selectors.history import events_of
from plans.selectors.reasons import rounds_of, talk_by_line
from plans.services import Seen
from tests.factories.plans import EvidenceFactory, at, signed
from tests.factories.units import MembershipFactory, PeriodFactory, UnitFactory, person
from units.models import PeriodExtension, User


def state_of(report):
    return reports_with_state(Report.objects.filter(pk=report.pk)).get().state


def seen(report):
    """What a page shows to the person who opens it now."""
    newest = report.submissions.order_by("-number").first()
    return Seen(newest.pk, newest.reviews.count())


def mend(report, people, lines, value, version):
    services.save_cell(
        report=report,
        indicator=lines.count,
        by=people.official,
        version=version,
        state="reported",
        value=value,
    )
    services.submit_report(report=report, by=people.official)
    services.sign_report(report=report, by=people.leader)


@pytest.fixture
def colleague(district):
    return person("district_staff", district)


@pytest.fixture
def waiting(in_window, lines, people, district):
    """Three signed reports of three communes, oldest signature first."""
    period = PeriodFactory()
    units = [UnitFactory(name=name, parent=district) for name in ("Xã A", "Xã B", "Xã C")]
    return [
        signed(unit, period, people.leader, on=at(2020, 9, day), TC05=day)
        for day, unit in enumerate(units, start=2)
    ]


def statements(reports):
    return [report.submissions.select_related("report__unit").get() for report in reports]


# --- Two people for submitting and signing -------------------------------------------------------


def test_no_path_stores_a_signature_of_the_one_who_submitted(submitted, people):
    """Neither admin, import nor a later interface: the table itself refuses."""
    stored = Submission.objects.filter(report=submitted)

    with pytest.raises(IntegrityError), transaction.atomic():
        stored.update(signed_by=people.official, signed_at=clock.now())

    assert stored.get().signed_by is None


@pytest.mark.parametrize("model", ["Report", "Cell", "Submission", "Review", "ReviewReply"])
def test_the_admin_has_no_door_to_what_was_signed_and_judged(model):
    assert getattr(models, model) not in admin.site._registry


# --- What the leader reads -----------------------------------------------------------------------


def test_changes_name_words_and_documents_beside_the_figure(signed_report, lines, people):
    services.return_report(report=signed_report, by=people.staff, reason="Thiếu tài liệu")
    cell = signed_report.cells.get(indicator=lines.ratio)
    document = EvidenceFactory(unit=signed_report.unit, number="12/BB-UBND")
    services.cite_evidence(cell=cell, evidence=document, page="tr. 2", by=people.official)
    cell.difficulty, cell.note = "Thiếu máy quét", "Tính đến 14/9"
    cell.save(update_fields=["difficulty", "note"])
    services.submit_report(report=signed_report, by=people.official)

    newest, before = history_of_report(signed_report)
    [change] = changes_since([lines.ratio, lines.count], before.content, newest.content)

    assert (change.indicator, change.is_figure) == (lines.ratio, False)
    assert (change.before, change.after) == ("29 / 30", "29 / 30")
    assert [(word.label, word.before, word.after) for word in change.words] == [
        ("Diễn giải", "", "Tính đến 14/9"),
        ("Khó khăn, vướng mắc", "", "Thiếu máy quét"),
    ]
    assert (change.cited, change.uncited) == (("12/BB-UBND · tr. 2",), ())


def test_a_statement_from_before_citations_were_noted_claims_nothing_about_them(lines):
    line = {"state": "reported", "numerator": "", "denominator": "", "value": "4", "ground": ""}
    old = {"TC05": {**line, "note": ""}}
    new = {"TC05": {**line, "note": "", "difficulty": "", "citations": ["9/BC|"]}}

    assert changes_since([lines.count], old, new) == []


def test_warnings_are_kept_with_what_was_handed_in(report, lines, people):
    save = {"report": report, "by": people.official, "version": 0}
    services.save_cell(
        **save, indicator=lines.ratio, state="reported", numerator=31, denominator=30
    )
    services.save_cell(**save, indicator=lines.count, state="zero")
    services.save_cell(**save, indicator=lines.staff, state="zero")

    submission = services.submit_report(report=report, by=people.official)

    assert [warning["code"] for warning in submission.warnings] == ["TC01"]
    assert "trên 100 %" in submission.warnings[0]["text"]


# --- Return and send back ------------------------------------------------------------------------


def test_lines_and_the_whole_come_back_in_one_act(signed_report, lines, people, monkeypatch):
    ticking = (at(2020, 9, 10, 9, minute) for minute in range(60))
    monkeypatch.setattr(clock, "now", lambda: next(ticking))

    services.return_report(
        report=signed_report,
        by=people.staff,
        reason="Xem lại cả biểu",
        lines={lines.ratio: "Thiếu biên bản", lines.count: "Sai số"},
    )

    reviews = signed_report.submissions.get().reviews.all()
    assert [(each.indicator, each.reason) for each in reviews] == [
        (None, "Xem lại cả biểu"),
        (lines.ratio, "Thiếu biên bản"),
        (lines.count, "Sai số"),
    ]
    assert len({each.at for each in reviews}) == 1
    assert AuditEvent.objects.filter(action="report.returned").count() == 3
    [event] = [
        each
        for each in events_of(signed_report, history_of_report(signed_report))
        if "trả lại" in each["what"]
    ]
    assert event["why"] == "Xem lại cả biểu"
    assert event["lines"] == ["TC01: Thiếu biên bản", "TC05: Sai số"]


def test_a_line_without_its_reason_stops_the_whole_act(signed_report, lines, people):
    with pytest.raises(Refused, match="TC05"):
        services.return_report(
            report=signed_report,
            by=people.staff,
            lines={lines.ratio: "Thiếu biên bản", lines.count: "  "},
        )

    assert Review.objects.count() == 0


def test_the_leader_sends_single_lines_back(submitted, lines, people):
    [review] = services.send_back(
        report=submitted, by=people.leader, lines={lines.count: "Xem lại số"}
    )

    assert (review.kind, review.indicator) == (ReviewKind.SENT_BACK, lines.count)
    assert state_of(submitted) == ReportState.RETURNED


def test_a_return_inside_the_window_takes_no_shorter_end(signed_report, people):
    with pytest.raises(Refused, match="30/09/2020"):
        services.return_report(
            report=signed_report, by=people.staff, reason="Sai số", until=date(2020, 9, 20)
        )

    assert state_of(signed_report) == ReportState.SIGNED


# --- Two at once ---------------------------------------------------------------------------------


def test_of_two_reviewers_one_wins_and_the_other_is_told_by_whom(signed_report, people, colleague):
    stale = seen(signed_report)
    services.return_report(report=signed_report, by=people.staff, reason="Sai số", seen=stale)

    with pytest.raises(Conflict, match=str(people.staff)):
        services.return_report(report=signed_report, by=colleague, reason="Thiếu", seen=stale)
    with pytest.raises(NotInThisState):
        services.accept_report(report=signed_report, by=colleague)

    assert Review.objects.count() == 1


def test_lines_are_added_only_by_who_has_read_the_first_return(
    signed_report, lines, people, colleague
):
    stale = seen(signed_report)
    services.return_report(
        report=signed_report, by=people.staff, lines={lines.ratio: "Sai số"}, seen=stale
    )
    more = {"report": signed_report, "by": colleague, "lines": {lines.count: "Thiếu tài liệu"}}

    with pytest.raises(Conflict):
        services.return_report(**more, seen=stale)
    services.return_report(**more, seen=seen(signed_report))

    assert Review.objects.count() == 2


def test_a_second_reason_for_the_whole_is_added_by_who_has_read_the_first(
    signed_report, people, colleague
):
    services.return_report(report=signed_report, by=people.staff, reason="Sai số")

    with pytest.raises(NotInThisState):
        services.return_report(report=signed_report, by=colleague, reason="Thiếu chữ ký")
    services.return_report(
        report=signed_report, by=colleague, reason="Thiếu chữ ký", seen=seen(signed_report)
    )

    assert Review.objects.count() == 2


def test_a_signed_report_that_was_returned_and_signed_again_is_not_returned_unread(
    signed_report, lines, people, colleague
):
    stale = seen(signed_report)
    services.return_report(report=signed_report, by=people.staff, reason="Sai số")
    mend(signed_report, people, lines, value=4, version=1)

    with pytest.raises(Conflict, match="nộp lại"):
        services.return_report(report=signed_report, by=colleague, reason="Thiếu", seen=stale)

    assert state_of(signed_report) == ReportState.SIGNED


def test_a_leader_with_an_old_page_sends_nothing_back(submitted, people, commune):
    stale = seen(submitted)
    services.send_back(report=submitted, by=people.leader, reason="Xem lại")
    services.submit_report(report=submitted, by=people.official)

    with pytest.raises(Conflict):
        services.send_back(report=submitted, by=person("leader", commune), reason="Sai", seen=stale)

    assert state_of(submitted) == ReportState.SUBMITTED


# --- Many at once --------------------------------------------------------------------------------


def test_many_are_accepted_each_with_its_own_line_in_the_trail(waiting, people):
    batch = services.accept_reports(submissions=statements(waiting), by=people.staff)

    assert (batch.accepted, batch.left) == (waiting, [])
    assert {state_of(report) for report in waiting} == {ReportState.ACCEPTED}
    assert len({review.batch for review in Review.objects.all()}) == 1
    events = AuditEvent.objects.filter(action="report.accepted").order_by("sequence")
    assert [event.target_id for event in events] == [str(report.pk) for report in waiting]
    assert list(broken_events()) == []


def test_what_changed_meanwhile_or_is_ones_own_is_left_out_by_name(
    waiting, lines, people, colleague
):
    ticked = statements(waiting)
    services.accept_report(report=waiting[0], by=colleague)
    services.return_report(report=waiting[1], by=colleague, reason="Sai số")
    Submission.objects.create(
        report=waiting[1],
        number=2,
        submitted_by=people.official,
        submitted_at=clock.now(),
        signed_by=people.leader,
        signed_at=clock.now(),
    )
    Submission.objects.filter(report=waiting[2]).update(submitted_by=people.staff)
    ticked[2].refresh_from_db()

    batch = services.accept_reports(submissions=ticked, by=people.staff)

    told = {report.unit.name: why for report, why in batch.left}
    assert batch.accepted == []
    assert "Đã duyệt" in told["Xã A"]
    assert "bản mới" in told["Xã B"]
    assert "không tự duyệt" in told["Xã C"]
    assert state_of(waiting[1]) == ReportState.SIGNED


def test_many_accepts_nothing_that_was_never_signed(submitted, people):
    unsigned = submitted.submissions.select_related("report__unit").get()

    batch = services.accept_reports(submissions=[unsigned], by=people.staff)

    assert (batch.accepted, len(batch.left)) == ([], 1)
    assert state_of(submitted) == ReportState.SUBMITTED


def test_many_of_another_district_are_not_accepted(waiting, people):
    outsider = person("district_staff", UnitFactory(level__code="district"))

    with pytest.raises(PermissionDenied):
        services.accept_reports(submissions=statements(waiting), by=outsider)


def test_two_hundred_are_accepted_at_once_and_no_more(in_window, lines, people, district):
    period = PeriodFactory()
    for _unit in range(201):
        signed(UnitFactory(parent=district), period, people.leader, TC05=1)
    ticked = list(Submission.objects.select_related("report__unit"))

    with pytest.raises(Refused, match="200"):
        services.accept_reports(submissions=ticked, by=people.staff)
    batch = services.accept_reports(submissions=ticked[:200], by=people.staff)

    assert (len(batch.accepted), batch.left) == (200, [])
    assert AuditEvent.objects.filter(action="report.accepted").count() == 200


# --- The talk under a reason ---------------------------------------------------------------------


@pytest.fixture
def reason(signed_report, lines, people):
    [review] = services.return_report(
        report=signed_report, by=people.staff, lines={lines.count: "Thiếu biên bản"}
    )
    return review


def test_the_unit_and_the_district_talk_under_a_reason(reason, people):
    for by, text in ((people.official, "Đã bổ sung BB 12/9"), (people.staff, "Đã xem")):
        services.reply_to_review(review=reason, by=by, text=text)

    assert [(each.text, each.from_unit) for each in reason.replies.all()] == [
        ("Đã bổ sung BB 12/9", True),
        ("Đã xem", False),
    ]
    assert AuditEvent.objects.filter(action="review.replied").count() == 2


def test_the_leader_answers_too_but_no_reader_and_no_stranger(reason, people):
    services.reply_to_review(review=reason, by=people.leader, text="Xã đang rà soát")

    for by in (people.inspector, people.administrator, people.stranger):
        with pytest.raises(PermissionDenied):
            services.reply_to_review(review=reason, by=by, text="Xen vào")


def test_a_reply_sent_twice_stands_once(reason, people):
    for _press in range(2):
        services.reply_to_review(review=reason, by=people.official, text="Đã bổ sung")

    assert ReviewReply.objects.count() == 1


@pytest.mark.parametrize("text", ["  ", "x" * 2001])
def test_a_reply_needs_fitting_words(reason, people, text):
    with pytest.raises(Refused):
        services.reply_to_review(review=reason, by=people.official, text=text)


def test_an_acceptance_has_no_reason_to_answer(signed_report, people):
    review = services.accept_report(report=signed_report, by=people.staff)

    with pytest.raises(Refused, match="lý do"):
        services.reply_to_review(review=review, by=people.official, text="Cảm ơn")


def test_all_rounds_are_kept_apart_newest_first(reason, signed_report, lines, people):
    services.reply_to_review(review=reason, by=people.official, text="Đã bổ sung BB 12/9")
    mend(signed_report, people, lines, value=4, version=1)
    services.return_report(report=signed_report, by=people.staff, reason="Vẫn thiếu chữ ký")
    mend(signed_report, people, lines, value=5, version=2)
    services.return_report(
        report=signed_report, by=people.staff, lines={lines.count: "Sai đơn vị tính"}
    )

    rounds = rounds_of(history_of_report(signed_report))
    talk = talk_by_line(rounds)[lines.count.pk]

    assert [
        [(thread.review.reason, len(thread.replies)) for thread in each.threads] for each in rounds
    ] == [[("Sai đơn vị tính", 0)], [("Vẫn thiếu chữ ký", 0)], [("Thiếu biên bản", 1)]]
    assert [thread.review.reason for thread in talk.newest] == ["Sai đơn vị tính"]
    assert [thread.review.reason for thread in talk.older] == ["Thiếu biên bản"]


# --- Longer windows ------------------------------------------------------------------------------


@pytest.fixture
def closed_window(report):
    with clock.frozen(at(2020, 10, 5)):
        yield report


@pytest.fixture
def extension(closed_window, people):
    return services.extend_window(
        report=closed_window, by=people.staff, until=date(2020, 10, 20), reason="Mất mạng do bão"
    )


def test_an_extension_ends_early_and_keeps_what_was_promised(
    extension, closed_window, lines, people
):
    services.end_extension(extension=extension, by=people.staff, reason="Đã nộp bản giấy")

    extension.refresh_from_db()
    assert (extension.promised_until, extension.until) == (date(2020, 10, 20), date(2020, 10, 4))
    assert (extension.ended_by, extension.ended_reason) == (people.staff, "Đã nộp bản giấy")
    event = AuditEvent.objects.get(action="period.extension_ended")
    assert (event.reason, event.before["until"]) == ("Đã nộp bản giấy", "2020-10-20")
    with pytest.raises(WindowClosed):
        services.save_cell(
            report=closed_window, indicator=lines.count, by=people.official, version=0, state="zero"
        )


def test_ending_one_ends_all_that_the_unit_has_for_the_period(extension, closed_window, people):
    services.extend_window(
        report=closed_window, by=people.staff, until=date(2020, 10, 30), reason="Thêm ngày"
    )

    services.end_extension(extension=extension, by=people.staff, reason="Đã đủ")

    assert PeriodExtension.objects.filter(until__gte=clock.today()).count() == 0


def test_an_extension_ends_once_with_a_reason_and_by_the_district(extension, people):
    with pytest.raises(PermissionDenied):
        services.end_extension(extension=extension, by=people.leader, reason="Đủ rồi")
    with pytest.raises(Refused, match="lý do"):
        services.end_extension(extension=extension, by=people.staff, reason=" ")
    services.end_extension(extension=extension, by=people.staff, reason="Đủ rồi")
    with pytest.raises(Refused, match="kết thúc"):
        services.end_extension(extension=extension, by=people.staff, reason="Đủ rồi")


def test_a_longer_window_must_be_longer(extension, closed_window, people):
    with pytest.raises(Refused, match="20/10/2020"):
        services.extend_window(
            report=closed_window, by=people.staff, until=date(2020, 10, 12), reason="Ngắn hơn"
        )


# --- The story -----------------------------------------------------------------------------------


def test_the_story_tells_every_act_newest_first(reason, signed_report, lines, people, waiting):
    with clock.frozen(at(2020, 9, 11)):
        services.reply_to_review(review=reason, by=people.official, text="Đã bổ sung BB 12/9")
    with clock.frozen(at(2020, 9, 14)):
        mend(signed_report, people, lines, value=4, version=1)
    with clock.frozen(at(2020, 9, 15)):
        newest = signed_report.submissions.select_related("report__unit").last()
        services.accept_reports(submissions=[newest, *statements(waiting)], by=people.staff)
    with clock.frozen(at(2020, 10, 5)):
        services.reopen_report(
            report=signed_report, by=people.staff, reason="Sai kỳ", until=date(2020, 10, 9)
        )

    told = [event["what"] for event in events_of(signed_report, history_of_report(signed_report))]

    assert told[:2] in (
        ["Gia hạn đến hết ngày 09/10/2020", "Mở lại"],
        ["Mở lại", "Gia hạn đến hết ngày 09/10/2020"],
    )
    assert told[2] == "Huyện duyệt (cùng lượt với 3 báo cáo khác)"
    assert set(told[3:5]) == {"Nộp lần 2", "Ký duyệt bản nộp lần 2"}
    assert told[5] == "Đơn vị trả lời · TC05"
    assert set(told[6:]) == {"Nộp lần 1", "Ký duyệt bản nộp lần 1", "Huyện trả lại · TC05"}


def test_who_is_leader_and_reviewer_at_once_judges_no_own_signature(
    signed_report, people, district
):
    MembershipFactory(user=people.leader, unit=district, role="district_staff")
    both = User.objects.get(pk=people.leader.pk)

    with pytest.raises(Refused, match="không tự duyệt"):
        services.accept_report(report=signed_report, by=both)
