"""The score report of a unit: every stage, what counted, why, evidence and history, on paper."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from par_index import selectors, services
from par_index.choices import StepKind
from par_index.imports.marks import import_marks
from par_index.models import Mark, MarkCitation
from par_index.selectors.score_report import score_report
from tests.factories import par_index as make
from tests.factories.units import UnitFactory, person
from tests.par_index.test_views_index import marked
from tests.par_index.test_views_scorecards import moved, url


@pytest.fixture
def card(criteria, commune, neighbour, people, measured, tmp_path):
    """1.1 claimed in full, appraised late (5 of 10) by a clause; 2.1 final by a file: 30 of 40."""
    card = make.ScorecardFactory(criteria_set=criteria, unit=commune)
    claimed = make.MarkFactory(scorecard=card, reason="Đã ban hành", author=people.official)
    evidence = make.EvidenceFactory(
        unit=commune, number="12/KH-UBND", issued_on=date(2020, 1, 5), added_by=people.official
    )
    MarkCitation.objects.create(mark=claimed, evidence=evidence, page="tr. 2")
    make.MarkFactory(
        scorecard=card,
        stage="appraisal",
        value={"option": "late"},
        points=5,
        reason="Ban hành chậm",
        clause="Điều 5 hướng dẫn",
        author=people.staff,
    )
    path = tmp_path / "marks.csv"
    code = commune.code
    path.write_text(
        "unit_code,component_code,stage,value,points,note\n"
        f"{code},2.1,final,75,,Đối chiếu sổ\n{code},P1,final,,1,Có vụ việc\n"
    )
    import_marks(path, criteria_set=criteria, year=2020, by=people.staff)
    return card


@pytest.fixture
def run(criteria, card):
    return services.run_index(criteria_set=criteria, year=2020, is_final=True)


def report(run, card, hidden=()):
    result = selectors.unit_result(run, card.unit)
    return {row.criterion.code: row for row in score_report(run, result, card, hidden)}


def address(run, unit, name="score-report"):
    return url(name, run.pk, unit.pk)


def test_what_counted_stands_beside_every_stage(run, card):
    rows = report(run, card)

    row = rows["1.1"]
    assert {stage: mark.points for stage, mark in row.marks.items()} == {"self": 10, "appraisal": 5}
    assert (row.points, row.maximum, row.stage, row.state.code) == (5, 10, "appraisal", "scored")
    assert (rows["P1"].points, rows["P1"].stage) == (-1, "final")
    assert (rows["2.2"].points, rows["2.2"].maximum, rows["2.2"].state.code) == (0, 0, "not_held")


def test_groups_add_up_what_counted(run, card):
    rows = report(run, card)

    assert (rows["1"].points, rows["1"].maximum) == (5, 20)
    assert (rows["2"].points, rows["2"].maximum) == (15, 20)


def test_history_tells_of_imported_marks_one_by_one(run, card, people):
    rows = report(run, card)

    [told] = rows["2.1"].history
    assert (told.actor_name, told.reason, told.before) == (str(people.staff), "Đối chiếu sổ", {})
    assert told.after["component"] == "2.1"


def test_unit_without_a_card_has_a_report_too(criteria, commune, neighbour, card, run):
    result = selectors.unit_result(run, neighbour)

    rows = {row.criterion.code: row for row in score_report(run, result, None)}

    assert (rows["1.1"].marks, rows["1.1"].points, rows["1"].maximum) == ({}, 0, 20)


def test_page_has_head_clause_evidence_and_signatures(client, people, run, commune):
    client.force_login(people.inspector)

    page = client.get(address(run, commune)).content.decode()

    assert run.result_digest in page
    assert run.code_version in page
    assert "bộ tiêu chí mẫu" in page
    assert "căn cứ Điều 5 hướng dẫn" in page
    assert "12/KH-UBND ngày 05/01/2020, tr. 2" in page
    assert "Ban hành chậm" in page
    assert "Phần hai: lịch sử từng điểm" in page
    assert "ký, ghi rõ họ tên" in page
    assert "sửa sau lần tính" not in page


def test_mark_that_is_younger_than_the_run_is_said(client, people, run, commune):
    Mark.objects.filter(stage="appraisal").update(marked_at=run.finished_at.replace(year=2999))
    client.force_login(people.inspector)

    assert "Có điểm sửa sau lần tính." in client.get(address(run, commune)).content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("official", 200), ("leader", 200), ("inspector", 200), ("stranger", 403)]
)
def test_marks_are_for_the_unit_and_those_above(client, people, run, commune, role, status):
    client.force_login(getattr(people, role))

    assert client.get(address(run, commune)).status_code == status


def test_workbook_carries_the_same_columns(client, people, run, commune):
    client.force_login(people.inspector)

    book = load_workbook(BytesIO(client.get(address(run, commune, "score-report-file")).content))

    header, *rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    by_code = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    line = by_code["1.1"]
    assert (line["Tự chấm"], line["Thẩm định"], line["Điểm được tính"]) == (10, 5, 5)
    assert line["Lý do, căn cứ: Thẩm định"] == "Ban hành chậm; Điều 5 hướng dẫn"
    assert line["Tài liệu kiểm chứng"] == "12/KH-UBND ngày 05/01/2020, tr. 2"
    assert "Kết quả cuối: 75 (15 điểm)" in by_code["2.1"]["Lịch sử"]


def test_officials_read_and_do_not_export(client, people, run, commune):
    client.force_login(people.official)

    assert client.get(address(run, commune, "score-report-file")).status_code == 403


def test_unit_that_is_not_in_the_run_is_not_found(client, people, run, district):
    client.force_login(people.inspector)

    assert client.get(address(run, district)).status_code == 404


def test_page_costs_the_same_for_more_units(client, people, criteria, run, commune, district):
    client.force_login(people.inspector)

    def queries(one):
        client.get(address(one, commune))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(one, commune)).status_code == 200
        return len(captured)

    few = queries(run)
    for number in range(3):
        marked(criteria, UnitFactory(parent=district), people, str(number))
    more = services.run_index(criteria_set=criteria, year=2020, is_final=True)

    assert queries(more) == few


@pytest.mark.parametrize("name", ["score-report", "score-report-file"])
def test_a_blind_reader_is_not_told_how_it_was_judged(
    client, card, commune, district, criteria, people, name
):
    """1.1 was appraised with 5 of 10; 2.1, which is another's to read, stays in view."""
    second = person("district_staff", district)
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED, StepKind.APPRAISED)
    sample = services.draw_blind_sample(
        criteria_set=criteria, year=2020, share_percent=100, by=people.staff, seed=3
    )
    reading = sample.marks.get(criterion__code="1.1")
    assert reading.reader == second
    run = services.run_index(criteria_set=criteria, year=2020)
    client.force_login(second)

    def told():
        answer = client.get(address(run, commune, name))
        if name == "score-report":
            return {word for word in ("Ban hành chậm", "Điều 5") if word in answer.content.decode()}
        rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
        text = "\n".join(str(cell) for row in rows for cell in row)
        return {word for word in ("Ban hành chậm", "Điều 5") if word in text}

    assert told() == set()
    row = report(run, card, hidden={reading.criterion_id})["1.1"]
    assert (row.points, row.line, row.history) == (None, None, [])
    assert report(run, card, hidden={reading.criterion_id})["1"].points == 0
    services.save_blind_mark(blind_mark=reading, by=second, value="Có")
    assert told() == {"Ban hành chậm", "Điều 5"}
