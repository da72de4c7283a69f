from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from audit.services import broken_events
from common import clock
from common.exceptions import Conflict, Refused
from plans import services
from plans.choices import CellState, ReportState
from plans.exceptions import (
    CellConflict,
    CellsMissing,
    InvalidFigure,
    NotInThisState,
    WindowClosed,
)
from plans.models import Cell, Indicator, Report
from plans.selectors import reports_with_state
from plans.tasks import open_periods
from tests.factories.plans import IndicatorFactory, at
from tests.factories.units import MembershipFactory, PeriodFactory, person
from units.models import User


def state_of(report):
    return reports_with_state(Report.objects.filter(pk=report.pk)).get()


def save(report, indicator, by, version=0, **figures):
    return services.save_cell(report=report, indicator=indicator, by=by, version=version, **figures)


# --- Obligations -----------------------------------------------------------------------------


def test_open_reports_gives_each_unit_of_the_level_one_sheet(report, commune, neighbour):
    services.open_reports(period=report.period)

    assert [(row.unit, row.cells.count()) for row in Report.objects.all()] == [
        (commune, 3),
        (neighbour, 3),
    ]


def test_open_reports_adds_a_line_that_came_later(report, lines):
    lines.ratio.pk, lines.ratio.code = None, "TC02"
    lines.ratio.save()

    assert services.open_reports(period=report.period) == 0
    assert report.cells.count() == 4


# --- State -----------------------------------------------------------------------------------


def test_state_follows_the_rows(report, lines, people):
    seen = [state_of(report).state]
    save(report, lines.ratio, people.official, state="reported", numerator=1, denominator=2)
    seen.append(state_of(report).state)
    save(report, lines.count, people.official, state="zero")
    save(report, lines.staff, people.official, state="zero")
    services.submit_report(report=report, by=people.official)
    seen.append(state_of(report).state)
    services.send_back(report=report, by=people.leader, reason="Xem lại")
    seen.append(state_of(report).state)
    services.submit_report(report=report, by=people.official)
    services.sign_report(report=report, by=people.leader)
    seen.append(state_of(report).state)
    services.accept_report(report=report, by=people.staff)
    seen.append(state_of(report).state)
    services.reopen_report(report=report, by=people.staff, reason="Sai số")
    seen.append(state_of(report).state)

    assert seen == [
        ReportState.NOT_STARTED,
        ReportState.DRAFT,
        ReportState.SUBMITTED,
        ReportState.RETURNED,
        ReportState.SIGNED,
        ReportState.ACCEPTED,
        ReportState.RETURNED,
    ]


def test_state_counts_cells_and_days(filled, lines):
    told = state_of(filled)

    assert (told.entered, told.total, told.is_overdue) == (3, 3, False)
    with clock.frozen(at(2020, 9, 18)):
        assert state_of(filled).is_overdue is True


def test_a_report_signed_once_is_never_overdue(signed_report, people):
    services.return_report(report=signed_report, by=people.staff, reason="Thiếu tài liệu")

    with clock.frozen(at(2020, 9, 25)):
        told = state_of(signed_report)

    assert (told.is_overdue, told.filed_at) == (False, at(2020, 9, 10))


# --- Content ---------------------------------------------------------------------------------


def test_save_cell_keeps_figure_author_and_trail(report, lines, people):
    cell = save(
        report, lines.ratio, people.official, state="reported", numerator=29, denominator=30
    )

    cell.refresh_from_db()
    event = AuditEvent.objects.get(action="cell.saved")
    assert (cell.numerator, cell.denominator, cell.version) == (29, 30, 1)
    assert (cell.changed_by, cell.changed_at) == (people.official, at(2020, 9, 10))
    assert (event.before["state"], event.after["state"]) == ("missing", "reported")
    assert list(broken_events()) == []


def test_second_save_on_the_same_version_gets_both_values(report, lines, people, commune):
    colleague = person("official", commune)
    save(report, lines.ratio, people.official, state="reported", numerator=29, denominator=30)

    with pytest.raises(CellConflict) as conflict:
        save(report, lines.ratio, colleague, state="reported", numerator=28, denominator=30)

    stored = Cell.objects.get(indicator=lines.ratio, report=report)
    assert isinstance(conflict.value, Conflict)
    assert conflict.value.theirs.numerator == 29
    assert (stored.numerator, stored.version, stored.changed_by) == (29, 1, people.official)


def test_the_same_content_twice_is_one_change(report, lines, people):
    for _attempt in range(2):
        save(report, lines.count, people.official, state="reported", value=4)

    assert Cell.objects.get(indicator=lines.count, report=report).version == 1
    assert AuditEvent.objects.filter(action="cell.saved").count() == 1


def test_two_people_in_different_cells_do_not_meet(report, lines, people, commune):
    save(report, lines.ratio, people.official, state="reported", numerator=1, denominator=2)
    save(report, lines.count, person("official", commune), state="reported", value=3)

    assert state_of(report).entered == 2


@pytest.mark.parametrize(
    ("line", "figures"),
    [
        ("ratio", {"numerator": Decimal(-1), "denominator": 2}),
        ("ratio", {"numerator": 1, "denominator": 0}),
        ("ratio", {"numerator": 1}),
        ("ratio", {"numerator": Decimal("0.0001"), "denominator": 1}),
        ("ratio", {"numerator": Decimal(10) ** 13, "denominator": 1}),
        ("count", {"value": Decimal("1.5")}),
        ("count", {"value": Decimal("NaN")}),
        ("count", {}),
        ("count", {"state": "zero", "value": 5}),
        ("count", {"state": "not_applicable", "ground": "  "}),
    ],
)
def test_save_cell_refuses_what_cannot_be(report, lines, people, line, figures):
    with pytest.raises(InvalidFigure):
        save(report, getattr(lines, line), people.official, **{"state": "reported", **figures})

    assert state_of(report).entered == 0


def test_more_than_all_is_taken_with_a_warning_at_most(report, lines, people):
    cell = save(
        report, lines.ratio, people.official, state="reported", numerator=31, denominator=30
    )

    assert cell.state == CellState.REPORTED


def test_zero_of_zero_says_that_nothing_arose(report, lines, people):
    cell = save(report, lines.ratio, people.official, state="reported", numerator=0, denominator=0)

    assert cell.state == CellState.ZERO


def test_closed_window_refuses_and_an_extension_opens_it(report, lines, people):
    with clock.frozen(at(2020, 10, 1)):
        with pytest.raises(WindowClosed):
            save(report, lines.count, people.official, state="zero")
        services.extend_window(
            report=report, by=people.staff, until=date(2020, 10, 3), reason="Mất mạng do bão"
        )
        save(report, lines.count, people.official, state="zero")

    with clock.frozen(at(2020, 10, 4)), pytest.raises(WindowClosed):
        save(report, lines.ratio, people.official, state="zero")


def test_submitted_content_stands_still(submitted, lines, people):
    with pytest.raises(NotInThisState):
        save(submitted, lines.count, people.official, version=1, state="reported", value=4)


@pytest.mark.parametrize("who", ["leader", "staff", "inspector", "administrator", "stranger"])
def test_only_the_units_official_writes(report, lines, people, who):
    with pytest.raises(PermissionDenied):
        save(report, lines.count, getattr(people, who), state="zero")


# --- Submission and signature ------------------------------------------------------------------


def test_submit_names_the_missing_lines(report, lines, people):
    save(report, lines.count, people.official, state="zero")

    with pytest.raises(CellsMissing) as refusal:
        services.submit_report(report=report, by=people.official)

    assert refusal.value.indicators == [lines.ratio, lines.staff]
    assert "TC01, TC09" in str(refusal.value)


def test_submit_keeps_what_was_said(submitted):
    submission = submitted.submissions.get()

    assert submission.number == 1
    assert submission.content["TC01"] == {
        "state": "reported",
        "numerator": "29",
        "denominator": "30",
        "value": "",
        "ground": "",
        "note": "",
        "difficulty": "",
        "difference_reason": "",
        "citations": [],
    }


def test_submit_twice_is_refused(submitted, people):
    with pytest.raises(NotInThisState):
        services.submit_report(report=submitted, by=people.official)

    assert submitted.submissions.count() == 1


def test_official_may_not_sign(submitted, people):
    with pytest.raises(PermissionDenied):
        services.sign_report(report=submitted, by=people.official)


def test_nobody_signs_what_they_submitted(filled, people, commune):
    services.submit_report(report=filled, by=people.official)
    MembershipFactory(user=people.official, unit=commune, role="leader")
    both = User.objects.get(pk=people.official.pk)

    with pytest.raises(Refused, match="không tự ký"):
        services.sign_report(report=filled, by=both)


def test_sign_is_done_once(signed_report, people):
    with pytest.raises(NotInThisState):
        services.sign_report(report=signed_report, by=people.leader)


def test_a_newer_submission_is_not_signed_unread(submitted, people):
    read = submitted.submissions.get()
    services.send_back(report=submitted, by=people.leader, reason="Xem lại")
    services.submit_report(report=submitted, by=people.official)

    with pytest.raises(Conflict):
        services.sign_report(report=submitted, by=people.leader, submission=read)


# --- Review --------------------------------------------------------------------------------------


def test_return_needs_a_reason(signed_report, people):
    with pytest.raises(Refused, match="lý do"):
        services.return_report(report=signed_report, by=people.staff, reason=" ")


def test_several_lines_come_back_one_after_the_other(signed_report, lines, people):
    for line in (lines.ratio, lines.count):
        services.return_report(
            report=signed_report, by=people.staff, reason="Thiếu tài liệu", indicator=line
        )

    assert state_of(signed_report).state == ReportState.RETURNED
    assert signed_report.submissions.get().reviews.count() == 2


def test_return_after_the_window_needs_and_gives_a_new_end(signed_report, lines, people):
    with clock.frozen(at(2020, 10, 5)):
        with pytest.raises(Refused, match="hạn sửa"):
            services.return_report(report=signed_report, by=people.staff, reason="Sai số")
        services.return_report(
            report=signed_report, by=people.staff, reason="Sai số", until=date(2020, 10, 8)
        )
        save(signed_report, lines.count, people.official, version=1, state="reported", value=2)

    assert state_of(signed_report).open_until == date(2020, 10, 8)
    assert signed_report.submissions.get().reviews.count() == 1


def test_accept_is_done_once(signed_report, people):
    services.accept_report(report=signed_report, by=people.staff)

    with pytest.raises(NotInThisState):
        services.return_report(report=signed_report, by=people.staff, reason="Muộn rồi")


def test_district_does_not_accept_before_the_signature(submitted, people):
    with pytest.raises(NotInThisState):
        services.accept_report(report=submitted, by=people.staff)


def test_every_step_leaves_a_trace(signed_report, people):
    services.return_report(report=signed_report, by=people.staff, reason="Thiếu tài liệu")

    told = AuditEvent.objects.filter(target="plans.report").order_by("sequence")
    assert [(event.action, event.reason) for event in told] == [
        ("report.submitted", ""),
        ("report.signed", ""),
        ("report.returned", "Thiếu tài liệu"),
    ]


def test_open_periods_opens_what_has_come(in_window, lines, commune):

    PeriodFactory()
    PeriodFactory(
        code="2020-Q4",
        position=4,
        starts_on=date(2020, 9, 15),
        ends_on=date(2020, 12, 14),
        opens_on=date(2020, 12, 1),
        due_on=date(2020, 12, 17),
        closes_on=date(2020, 12, 31),
    )

    assert [open_periods(), open_periods()] == [1, 0]


def test_a_line_that_left_the_form_holds_nobody_up(report, people):
    """A task that ended takes its line off forms that are open already."""
    for cell in report.cells.select_related("indicator"):
        Cell.objects.filter(pk=cell.pk).update(state="zero", numerator=0, denominator=0)
    dropped = IndicatorFactory(code="NV9.9")
    Cell.objects.create(report=report, indicator=dropped)
    asked = reports_with_state(Report.objects.filter(pk=report.pk)).get().total
    with pytest.raises(CellsMissing):
        services.submit_report(report=report, by=people.official)

    Indicator.objects.filter(pk=dropped.pk).update(last_year=report.period.year - 1)

    assert reports_with_state(Report.objects.filter(pk=report.pk)).get().total == asked - 1
    services.submit_report(report=report, by=people.official)


def test_a_line_that_other_levels_keep_holds_a_commune_up_no_more(report, people):
    for cell in report.cells.select_related("indicator"):
        Cell.objects.filter(pk=cell.pk).update(state="zero", numerator=0, denominator=0)
    narrowed = IndicatorFactory(code="NV9.8", for_levels="district,commune")
    Cell.objects.create(report=report, indicator=narrowed)

    Indicator.objects.filter(pk=narrowed.pk).update(for_levels="district")

    services.submit_report(report=report, by=people.official)
