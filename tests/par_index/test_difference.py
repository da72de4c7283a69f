"""What differs between two runs: exact figures, who changed what, and what everybody may read."""

import csv
import json
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.figures import Figure
from par_index import services
from par_index.imports.marks import import_marks
from par_index.models import IndexRun, UnitResult
from par_index.selectors import difference
from par_index.selectors.difference import run_difference
from par_index.selectors.difference_trail import marks_between
from par_index.selectors.lines import result_lines
from par_index.services.judging import judge
from par_index.services.marks import store
from tests.factories import par_index as make
from tests.factories.units import UnitFactory
from tests.par_index.test_views_index import marked
from tests.par_index.test_views_scorecards import url

SECRET = "Sổ riêng của xã số 4711"


def compute(criteria, *, is_final=True):
    return services.run_index(criteria_set=criteria, year=2020, is_final=is_final)


@pytest.fixture
def cards(criteria, commune, neighbour, people, measured):
    """Own maximum 40 each: 30 points (75,00) and 20 points (50,00); a third unit beside them."""
    third = UnitFactory(name="Xã Trung An", code="29677", parent=commune.parent)
    return [
        marked(criteria, commune, people, "100"),
        marked(criteria, neighbour, people, "50"),
        marked(criteria, third, people, "10"),
    ]


@pytest.fixture
def earlier(criteria, cards):
    return compute(criteria)


def correct(card, code, value, by, reason=SECRET):
    """A final mark that is changed after the first run, through the service's own trail."""
    criterion = make.leaf(card.criteria_set, code)
    said = judge(card, criterion, value, None, False, reason)
    store(card, criterion, "final", said, by=by)


@pytest.fixture
def later(criteria, cards, earlier, people):
    """2.1 of the neighbour from 50 % to 100 % (10 -> 20 points), so that it draws level."""
    correct(cards[1], "2.1", "100", people.staff)
    return compute(criteria)


@pytest.fixture
def correction(earlier, later, people):
    services.publish_run(run=earlier, by=people.staff, decision_number="1/QĐ")
    return services.publish_run(
        run=later, by=people.staff, decision_number="2/QĐ", correction_reason="Nhập nhầm tỷ lệ."
    )


# --- The figures -------------------------------------------------------------------------------


def test_changed_units_and_components_before_and_after(earlier, later, commune, neighbour):
    found = run_difference(earlier, later)

    assert (found.changed, found.unchanged) == (2, 1)
    mine, theirs = sorted(found.units, key=lambda change: len(change.lines))
    assert (mine.unit, mine.lines, mine.rank_moved) == (commune, [], True)
    assert (mine.before.rank_shown, mine.after.rank_shown) == ("1", "1-2")
    assert (theirs.unit, theirs.points_before, theirs.points_after) == (neighbour, 20, 30)
    assert (theirs.before.percent, theirs.after.percent) == (50, 75)
    assert (theirs.change, theirs.before.band, theirs.after.band) == (25, "Khá", "Khá")
    assert (theirs.before.rank_shown, theirs.after.rank_shown) == ("2", "1-2")
    [line] = theirs.lines
    assert (line.code, line.before.points, line.after.points, line.change) == ("2.1", 10, 20, 10)


def test_same_inputs_differ_in_nothing(criteria, earlier):
    found = run_difference(earlier, compute(criteria))

    assert (found.units, found.unchanged, found.others, found.rules) == ([], 3, [], [])


def test_lines_are_read_only_where_the_inputs_differ(earlier, later, neighbour, monkeypatch):
    """A public page over a whole country does not take every unit's lines apart."""
    read = []

    def told(result):
        read.append(result.unit_id)
        return result_lines(result)

    monkeypatch.setattr(difference, "result_lines", told)

    assert len(run_difference(earlier, later).units) == 2
    assert set(read) == {neighbour.pk}


def test_results_of_the_time_before_digests_are_held_against_each_other(
    criteria, earlier, later, neighbour
):
    UnitResult.objects.filter(run__in=[earlier, later]).update(input_digest="")

    found = run_difference(earlier, later)

    changed = {change.unit: [line.code for line in change.lines] for change in found.units}
    assert changed[neighbour] == ["2.1"]


def test_penalty_counts_against_and_its_line_says_so(criteria, cards, earlier, commune):
    make.MarkFactory(
        scorecard=cards[0],
        criterion=make.leaf(criteria, "P1"),
        stage="final",
        value={},
        points=2,
        outright=True,
    )
    found = run_difference(earlier, compute(criteria))

    [change] = [change for change in found.units if change.unit == commune]
    assert (change.points_before, change.points_after) == (30, 28)
    assert [(line.code, line.change) for line in change.lines] == [("P1", -2)]


def test_another_stage_or_state_is_a_change_even_at_the_same_points(
    criteria, cards, earlier, commune, measured
):
    measured["petitions.on_time_rate"] = Figure.ratio(0, 5, source="cổng")
    found = run_difference(earlier, compute(criteria))

    change = next(change for change in found.units if change.unit == commune)
    assert [line.code for line in change.lines] == ["1.2"]
    assert (change.lines[0].before.state.code, change.lines[0].after.state.code) == (
        "missing",
        "scored",
    )
    assert change.lines[0].change == 0


def test_unit_of_one_run_only_is_named(criteria, earlier, district, people):
    newcomer = UnitFactory(parent=district)
    marked(criteria, newcomer, people, "10")
    found = run_difference(earlier, compute(criteria))

    change = next(change for change in found.units if change.unit == newcomer)
    assert (change.before, change.after.unit, change.lines) == (None, newcomer, [])


def test_what_else_changed_is_told(criteria, earlier):
    other = make.document(code="other-2020", title="Bộ khác")
    other["areas"][1]["children"][0]["max"] = "30"
    newer = services.run_index(criteria_set=make.criteria_set(**other), year=2020, is_final=False)
    IndexRun.objects.filter(pk=newer.pk).update(
        code_version="abc", settings={"draws": 7, "tool": 1}
    )
    newer.refresh_from_db()

    found = run_difference(earlier, newer)

    told = {label: (before, after) for label, before, after in found.others}
    assert told["Bộ tiêu chí"] == ("Bộ tiêu chí nhỏ", "Bộ khác")
    assert told["Cách tính"] == ("chính thức", "tạm tính")
    assert told["Phiên bản phần mềm"][1] == "abc"
    assert told["Số lần mô phỏng khoảng hạng"][1] == "7"
    assert told["Thiết lập “tool”"] == ("—", "1")
    assert told["Mức chênh giữa hai người thẩm định"] == ("—", "đã thay đổi")
    assert found.rules == ["2.1"]


# --- Who ---------------------------------------------------------------------------------------


def test_trail_tells_who_changed_the_mark_and_nothing_older(earlier, later, neighbour, people):
    trail = marks_between(earlier, later, [neighbour])

    [event] = trail[neighbour.pk, "2.1"]
    assert (event.who, event.stage, event.reason) == (str(people.staff), "Kết quả cuối", SECRET)
    assert set(trail) == {(neighbour.pk, "2.1")}
    assert marks_between(later, later, [neighbour]) == {}


def test_trail_of_one_unit_leaves_the_other_units_events_unread(
    criteria, cards, earlier, commune, people
):
    correct(cards[0], "2.1", "90", people.staff)
    correct(cards[1], "2.1", "100", people.staff)
    later = compute(criteria)

    with CaptureQueriesContext(connection) as captured:
        trail = marks_between(earlier, later, [commune])

    assert set(trail) == {(commune.pk, "2.1")}
    assert any(f"IN ('{commune.code}')" in query["sql"] for query in captured)


def test_imported_correction_is_in_the_trail_too(criteria, earlier, commune, people, tmp_path):
    path = tmp_path / "marks.csv"
    path.write_text(
        f"unit_code,component_code,stage,value,note\n{commune.code},1.1,final,late,Nhầm\n"
    )
    import_marks(path, criteria_set=criteria, year=2020, by=people.staff)

    trail = marks_between(earlier, compute(criteria), [commune])

    [event] = trail[commune.pk, "1.1"]
    assert (event.who, event.reason) == (str(people.staff), "Nhầm")


# --- The page for staff ------------------------------------------------------------------------


@pytest.fixture
def staff(client, people):
    client.force_login(people.staff)
    return client


def test_page_holds_it_against_the_run_before(staff, earlier, later):
    page = staff.get(url("run-difference", later.pk)).content.decode()

    assert f"Khác biệt: lần {earlier.pk} và lần {later.pk}" in page
    assert "2 đơn vị thay đổi" in page
    assert "1 đơn vị không đổi" in page
    assert SECRET in page
    assert "+10,00" in page


def test_correction_is_held_against_what_it_corrects(staff, criteria, people, correction):
    between = compute(criteria)
    newest = compute(criteria)

    page = staff.get(url("run-difference", newest.pk)).content.decode()
    asked = staff.get(url("run-difference", newest.pk), {"voi": between.pk}).content.decode()

    assert f"lần {correction.pk} và lần {newest.pk}" in page
    assert f"lần {between.pk} và lần {newest.pk}" in asked


def test_first_run_has_nothing_to_compare(staff, earlier):
    assert (
        "Chưa có lần tính nào khác" in staff.get(url("run-difference", earlier.pk)).content.decode()
    )


@pytest.mark.parametrize("asked", ["0", "abc", "9" * 30, "-1"])
def test_run_that_is_not_there_is_not_found(staff, later, asked):
    assert staff.get(url("run-difference", later.pk), {"voi": asked}).status_code == 404


def test_run_of_another_level_is_not_comparable(staff, later, district):
    above = make.criteria_set(code="district-2020", level="district")
    other = services.run_index(criteria_set=above, year=2020, is_final=True)

    assert staff.get(url("run-difference", later.pk), {"voi": other.pk}).status_code == 404


def test_neighbours_see_figures_but_not_who_and_why(client, people, later):
    client.force_login(people.official)

    page = client.get(url("run-difference", later.pk)).content.decode()

    assert "Xã Quới An" in page
    assert SECRET not in page
    assert str(people.staff) not in page


def test_page_costs_the_same_for_more_units(staff, criteria, district, people, cards, earlier):
    def queries(run):
        address = url("run-difference", run.pk)
        staff.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert staff.get(address).status_code == 200
        return len(captured)

    correct(cards[0], "2.1", "90", people.staff)
    few = queries(compute(criteria))
    for number in range(4):
        cards.append(marked(criteria, UnitFactory(parent=district), people, str(number)))
    compute(criteria)
    for card in cards:
        correct(card, "2.1", "80", people.staff)

    assert queries(compute(criteria)) == few


# --- The public page and the files -------------------------------------------------------------


def test_public_page_gives_reason_and_figures_and_no_persons(client, correction, people):
    page = client.get(url("public-correction", correction.pk)).content.decode()

    assert "Nhập nhầm tỷ lệ." in page
    assert "50,00 → <strong>75,00</strong>" in page
    assert "2 đơn vị thay đổi" in page
    assert SECRET not in page
    assert str(people.staff) not in page


def test_only_published_corrections_are_public(client, people, criteria, earlier, later):
    assert client.get(url("public-correction", later.pk)).status_code == 404
    services.publish_run(run=earlier, by=people.staff)
    for run in (earlier, later):
        assert client.get(url("public-correction", run.pk)).status_code == 404
        assert client.get(url("public-correction-file", run.pk, "csv")).status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "txt"])
def test_other_forms_are_not_found(staff, correction, form):
    assert staff.get(url("run-difference-file", correction.pk, form)).status_code == 404
    assert staff.get(url("public-correction-file", correction.pk, form)).status_code == 404


def test_csv_has_a_row_per_unit_and_per_component(client, correction):
    text = client.get(url("public-correction-file", correction.pk, "csv")).content.decode(
        "utf-8-sig"
    )

    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["unit_name"], row["component_code"]) for row in rows] == [
        ("Xã Hiếu Phụng", ""),
        ("Xã Quới An", ""),
        ("Xã Quới An", "2.1"),
    ]
    assert (rows[1]["percent_before"], rows[1]["percent_after"]) == ("50", "75")
    assert (rows[2]["points_before"], rows[2]["points_after"]) == ("10", "20")
    assert SECRET not in text


def test_json_of_staff_and_public_say_the_same(staff, correction, earlier):
    public = json.loads(staff.get(url("public-correction-file", correction.pk, "json")).content)
    inside = json.loads(staff.get(url("run-difference-file", correction.pk, "json")).content)

    assert public == inside
    assert (public["units_changed"], public["units_unchanged"]) == (2, 1)
    assert (public["earlier"]["run"], public["later"]["run"]) == (earlier.pk, correction.pk)
    assert public["units"][1]["components"][0]["after"]["points"] == "20"
    assert Decimal(public["units"][1]["after"]["percent"]) == 75
