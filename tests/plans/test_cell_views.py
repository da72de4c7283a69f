"""Saving what is typed: conflicts and their merge, lines of the portal, odd input, the cost."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from common.figures import Figure
from plans import services
from plans.exceptions import CellConflict
from plans.forms.cells import Typed, together
from plans.models import Cell, Citation, CrossCheck, Indicator, Report
from tests.factories.plans import EvidenceFactory, IndicatorFactory, PlanFactory, TaskFactory, at
from tests.factories.units import person

NOTHING = Typed().mark


def url(name, report, *more):
    return reverse(f"plans:{name}", args=[report.pk, *more])


def typed(indicator, was=NOTHING, version=0, **values):
    """What the browser sends for one line."""
    sent = {"version": version, "was": was, **values}
    return {f"c{indicator.pk}-{name}": value for name, value in sent.items()}


def stored(report, indicator):
    return Cell.objects.get(indicator=indicator, report=report)


@pytest.fixture
def as_official(client, people):
    client.force_login(people.official)
    return client


@pytest.fixture
def colleague(commune):
    return person("official", commune)


@pytest.fixture
def taken(report, lines, colleague):
    """A colleague wrote 7 into the counted line since the page was opened."""
    return services.save_cell(
        report=report, indicator=lines.count, by=colleague, version=0, state="reported", value=7
    )


@pytest.fixture
def computed(lines, monkeypatch):
    """A line that the portal computes: 29 of 30."""

    def answer(name, units, year):
        return {unit.pk: Figure.ratio(29, 30, source="Sổ niêm yết") for unit in units}

    monkeypatch.setattr("plans.selectors.portal.figures_named", answer)
    return IndicatorFactory(code="NV21", kind="portal", measure="procedures.posting_rate")


# --- A true conflict ----------------------------------------------------------------------------


def test_conflict_shows_mine_theirs_and_what_was_before(
    as_official, report, lines, taken, colleague
):
    services.save_cell(
        report=report, indicator=lines.count, by=colleague, version=1, state="reported", value=9
    )
    base = Typed(value="7").mark

    answer = as_official.post(
        url("cell-save", report, lines.count.pk), typed(lines.count, base, 1, value="8")
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert answer.context["typed"].conflict.value == 9
    assert [word in page for word in ("Của ông/bà", "Đang ghi", str(colleague))] == [True] * 3
    assert re.search(r"Trước đó:\s+7\s", page)
    assert stored(report, lines.count).value == 9


@pytest.mark.parametrize(
    ("sent", "status", "value"),
    [
        ({"choice": "mine"}, 200, 8),
        ({"choice": "theirs"}, 200, 7),
        # A third figure is typed into the box.
        ({"choice": "mine", "value": "12"}, 200, 12),
        ({}, 409, 7),
        ({"choice": "everything"}, 409, 7),
    ],
)
def test_the_choice_decides_and_without_one_nothing_is_replaced(
    as_official, report, lines, taken, sent, status, value
):
    answer = as_official.post(
        url("cell-save", report, lines.count.pk),
        typed(lines.count, version=1, **{"value": "8", "merging": "1", **sent}),
    )

    assert answer.status_code == status
    assert stored(report, lines.count).value == value


def test_a_third_person_between_conflict_and_choice_is_not_overwritten(
    as_official, report, lines, taken, colleague
):
    services.save_cell(
        report=report, indicator=lines.count, by=colleague, version=1, state="reported", value=9
    )

    answer = as_official.post(
        url("cell-save", report, lines.count.pk),
        typed(lines.count, version=1, value="8", merging="1", choice="mine"),
    )

    assert answer.status_code == 409
    assert stored(report, lines.count).value == 9


def test_the_same_content_from_two_people_is_no_conflict(as_official, report, lines, taken):
    answer = as_official.post(
        url("cell-save", report, lines.count.pk), typed(lines.count, value="7")
    )

    assert answer.status_code == 200
    assert stored(report, lines.count).version == 1


def test_figure_of_one_and_narrative_of_the_other_are_both_kept(
    as_official, report, lines, taken, colleague
):
    answer = as_official.post(
        url("cell-save", report, lines.count.pk),
        typed(lines.count, difficulty="Thiếu người", note=""),
    )

    cell = stored(report, lines.count)
    assert answer.status_code == 200
    assert f"giữ cả phần {colleague} vừa ghi" in answer.content.decode()
    assert (cell.value, cell.difficulty, cell.version) == (7, "Thiếu người", 2)


def test_conflicts_of_a_whole_page_stand_on_a_page_of_their_own(
    as_official, report, lines, taken, people
):
    answer = as_official.post(
        url("report-save", report),
        typed(lines.count, value="8") | typed(lines.ratio, numerator="1", denominator="2"),
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert [line.indicator for line, _typed in answer.context["conflicts"]] == [lines.count]
    assert f'name="c{lines.ratio.pk}-version"' not in page
    assert stored(report, lines.ratio).numerator == 1

    sent = typed(lines.count, version=1, value="8", merging="1", choice="mine")
    assert as_official.post(url("report-save", report), sent).status_code == 302
    assert stored(report, lines.count).value == 8


def test_a_fault_beside_a_conflict_keeps_both_on_the_grid(as_official, report, lines, taken):
    answer = as_official.post(
        url("report-save", report),
        typed(lines.count, value="8") | typed(lines.ratio, numerator="hai", denominator="2"),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="hai"' in page
    assert f'name="c{lines.count.pk}-choice"' in page


# --- Both people's work in one ---------------------------------------------------------------


def cell_of(shown, version=1):
    """A counted cell that the browser would show like this; no database behind it."""
    state = "not_applicable" if shown.na else "reported" if shown.value else "missing"
    return Cell(
        indicator=Indicator(kind="count"),
        version=version,
        state=state,
        value=Decimal(shown.value) if shown.value else None,
        ground=shown.ground,
        note=shown.note,
        difficulty=shown.difficulty,
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ({"note": "A"}, {"value": "7"}, {"value": "7", "note": "A"}),
        ({"value": "8"}, {"note": "B"}, {"value": "8", "note": "B"}),
        ({"value": "8", "note": "A"}, {"value": "8"}, {"value": "8", "note": "A"}),
        ({"value": "8"}, {"value": "7"}, None),
        ({"value": "8", "note": "A"}, {"note": "B"}, None),
        ({"na": True, "ground": "Không giao"}, {"value": "7"}, None),
    ],
)
def test_parts_that_only_one_changed_go_together(mine, theirs, both):
    base = Typed(value="5")
    made = together(
        replace(base, was=base.mark, **mine), cell_of(replace(base, **theirs), version=3)
    )

    said = made and {name: getattr(made, name) for name in ("value", "note") if getattr(made, name)}
    assert said == both


@pytest.mark.parametrize(
    "mark", ["", "x", "[]", "{}", "null", '["1"]', "[1,2,3,4,5,6,7,8,9]", "[" * 5000]
)
def test_a_mark_that_is_none_merges_nothing(mark):
    assert Typed.from_mark(mark) is None


# --- Lines that the portal computes -------------------------------------------------------------


def test_the_portals_figure_is_shown_as_the_same_with_nothing_to_type(
    as_official, report, computed
):
    page = as_official.get(url("report-detail", report)).content.decode()

    assert "giống số cổng" in page
    assert "Sổ niêm yết" in page


def test_another_value_is_refused_without_a_reason_and_shown_beside_with_one(
    client, as_official, report, computed, people
):
    declared = {"numerator": "28", "denominator": "30"}
    address = url("cell-save", report, computed.pk)

    refused = as_official.post(address, typed(computed, **declared))
    taken = as_official.post(
        address,
        typed(
            computed,
            version=refused.context["typed"].version,
            **declared,
            difference_reason="Bị rách",
        ),
    )

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert 'value="28"' in refused.content.decode()
    for who in (people.official, people.leader, people.staff):
        client.force_login(who)
        page = client.get(url("report-detail", report)).content.decode()
        assert [text in page for text in ("28 / 30", "29/30", "Bị rách")] == [True] * 3


def test_the_portals_figure_is_taken_back_without_scripts(as_official, report, computed, people):
    services.save_cell(
        report=report,
        indicator=computed,
        by=people.official,
        version=0,
        state="reported",
        numerator=28,
        denominator=30,
        difference_reason="Bị rách",
    )
    shown = Typed.of(stored(report, computed))

    as_official.post(
        url("report-save", report),
        typed(
            computed,
            shown.mark,
            1,
            numerator="28",
            denominator="30",
            difference_reason="Bị rách",
        )
        | {"back": computed.pk},
    )

    assert stored(report, computed).state == "missing"


def test_a_line_of_the_portal_is_never_missing(as_official, filled, computed):
    answer = as_official.post(url("report-submit", filled))

    assert answer.status_code == 302
    assert filled.submissions.count() == 1


# --- Warnings beside the answer -----------------------------------------------------------------


def test_an_answer_brings_the_warnings_of_the_other_line(as_official, report, lines, people):
    CrossCheck.objects.create(
        code="thu", left="TC05.value", relation="<=", right="TC01.numerator", message="Quá lớn"
    )
    services.save_cell(
        report=report,
        indicator=lines.count,
        by=people.official,
        version=0,
        state="reported",
        value=9,
    )

    answer = as_official.post(
        url("cell-save", report, lines.ratio.pk),
        typed(lines.ratio, numerator="1", denominator="2"),
    )

    page = answer.content.decode()
    assert f'data-warnings-of="o-{lines.count.pk}"' in page
    assert page.count("Quá lớn") == 4


# --- Who typed ------------------------------------------------------------------------------------


def test_what_one_person_typed_is_not_saved_under_another(as_official, report, lines, colleague):
    sent = typed(lines.count, value="8") | {"who": colleague.pk}

    one = as_official.post(url("cell-save", report, lines.count.pk), sent)
    whole = as_official.post(url("report-save", report), sent, follow=True)

    assert one.status_code == 412
    assert "tài khoản khác" in whole.content.decode()
    assert not Cell.objects.exclude(state="missing").exists()


# --- Odd input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"version": "-1"},
        {"version": "9" * 40, "value": "-1"},
        {"version": "0", "value": "9" * 4000},
        {"version": "0", "merging": "1"},
        {"version": "0", "merging": "1", "choice": "theirs"},
        {"version": "0", "note": "x" * 100_000, "was": "x" * 100_000},
        {"version": "0", "value": "NaN"},
        {"version": "0", "value": "Infinity"},
        {"version": "0", "numerator": "1", "denominator": "2"},
        {"version": "٣", "value": "٣"},
    ],
)
@pytest.mark.parametrize("address", ["cell", "report"])
def test_odd_input_breaks_nothing(as_official, report, lines, address, sent):
    data = {f"c{lines.count.pk}-{name}": value for name, value in sent.items()}
    where = (
        url("cell-save", report, lines.count.pk)
        if address == "cell"
        else url("report-save", report)
    )

    answer = as_official.post(where, data | {"back": "x", "c0-version": "0"})

    assert answer.status_code in {200, 302, 409, 422}
    assert stored(report, lines.count).state == "missing"


# --- At once -------------------------------------------------------------------------------------


def test_of_many_who_start_from_one_version_one_is_first(report, lines, people):
    """The rule itself, without a database's locks: the version decides, not the moment."""
    told = []
    for value in range(1, 9):
        try:
            services.save_cell(
                report=report,
                indicator=lines.count,
                by=people.official,
                version=0,
                state="reported",
                value=value,
            )
            told.append("saved")
        except CellConflict as conflict:
            told.append(int(conflict.theirs.value))

    assert told == ["saved", *[1] * 7]


# --- The cost ------------------------------------------------------------------------------------


def _grow(report, district, computed, count):
    plan = PlanFactory(unit=district)
    evidence = EvidenceFactory(unit=report.unit)
    start = Cell.objects.count()
    for number in range(start, start + count):
        line = IndicatorFactory(code=f"TX{number:02d}")
        TaskFactory(plan=plan, code=f"8.{number}", indicator=line)
        cell = Cell.objects.create(
            report=report, indicator=line, state="reported", numerator=9, denominator=9
        )
        Citation.objects.create(cell=cell, evidence=evidence)
        IndicatorFactory(code=f"NX{number:02d}", kind="portal", measure=computed.measure)


def test_page_and_save_cost_the_same_for_5_and_60_lines(
    as_official, report, lines, computed, district
):
    counts = []
    Report.objects.exclude(pk=report.pk).delete()
    for more in (5, 55):
        _grow(report, district, computed, more)
        as_official.get(url("report-detail", report))
        with CaptureQueriesContext(connection) as page:
            as_official.get(url("report-detail", report))
        with CaptureQueriesContext(connection) as save:
            as_official.post(
                url("cell-save", report, lines.count.pk), typed(lines.count, value="x")
            )
        counts.append((len(page), len(save)))

    assert counts[0] == counts[1]


def test_time_of_day_in_the_answer_is_the_offices(as_official, report, lines):
    with clock.frozen(at(2020, 9, 10, 10, 42)):
        answer = as_official.post(
            url("cell-save", report, lines.count.pk), typed(lines.count, value="8")
        )

    assert 'data-saved="10:42"' in answer.content.decode()
