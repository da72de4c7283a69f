"""Open data of published runs: complete, explained, the same bytes, and nothing of persons."""

import csv
import hashlib
import json
from io import StringIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.figures import Figure
from par_index import exports_open_data, services
from par_index.exports_open_data import FILE_NAMES, TABLES
from par_index.models import UnitResult
from tests.factories import par_index as make
from tests.factories.units import UnitFactory
from tests.par_index.test_views_index import marked
from tests.par_index.test_views_scorecards import url

REASON = "Sổ theo dõi hồ sơ"


@pytest.fixture
def cards(criteria, commune, neighbour, people, measured):
    """Own maximum 40 each: 30 points (75,00) and 20 points (50,00)."""
    return [
        marked(criteria, commune, people, "100"),
        marked(criteria, neighbour, people, "50"),
    ]


def compute(criteria, year=2020):
    return services.run_index(criteria_set=criteria, year=year, is_final=True)


@pytest.fixture
def run(criteria, cards, people):
    make.MarkFactory(
        scorecard=cards[0],
        criterion=make.leaf(criteria, "P1"),
        stage="final",
        value={},
        points=2,
        outright=True,
        reason="Bà Nguyễn Thị X",
    )
    return services.publish_run(
        run=compute(criteria), by=people.staff, decision_number="125/QĐ-UBND"
    )


def take(client, run, name, **headers):
    return client.get(url("open-data-file", run.pk, name), **headers)


def rows_of(answer):
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


# --- Content -----------------------------------------------------------------------------------


def test_results_have_the_figures_of_the_run(client, run, commune):
    mine, theirs = rows_of(take(client, run, "ket-qua.csv"))

    assert (mine["unit_code"], mine["unit_name"], mine["unit_valid_from"]) == (
        commune.code,
        commune.name,
        "2000-01-01",
    )
    # (30 - 2) / 40
    assert (mine["points"], mine["penalty"], mine["maximum"]) == ("28", "2", "40")
    assert (mine["percent"], mine["percent_exact"], mine["band"]) == ("70.00", "70", "Khá")
    assert (mine["rank"], mine["rank_to"], theirs["rank"]) == ("1", "1", "2")


def test_every_column_stands_in_the_dictionary(client, run):
    explained = rows_of(take(client, run, "tu-dien.csv"))

    for table in TABLES:
        header = list(rows_of(take(client, run, f"{table.name}.csv"))[0])
        of_file = [row for row in explained if row["file"] == table.name]
        assert header == [row["column"] for row in of_file]
        assert all(row["meaning"] and row["source"] for row in of_file)


def test_areas_add_up_to_the_unit(client, run):
    areas = rows_of(take(client, run, "linh-vuc.csv"))

    assert [(row["area_code"], row["points"], row["maximum"], row["percent"]) for row in areas] == [
        ("1", "10", "20", "50.00"),
        ("2", "20", "20", "100.00"),
        ("1", "10", "20", "50.00"),
        ("2", "10", "20", "50.00"),
    ]


def test_lines_say_why_in_the_rules_words(client, run):
    lines = rows_of(take(client, run, "tieu-chi.csv"))[:7]

    assert [(row["component_code"], row["points"], row["state"]) for row in lines] == [
        ("1.1", "10", "scored"),
        ("1.2", "0", "missing"),
        ("2.1", "20", "scored"),
        ("2.2", "0", "not_held"),
        ("T1", "0", ""),
        ("T2", "0", ""),
        ("P1", "-2", ""),
    ]
    assert lines[2]["explanation"] == "100\u00a0%, đạt mức 100\u00a0% để được điểm tối đa"
    assert (lines[3]["set_maximum"], lines[3]["maximum"]) == ("10", "0")


@pytest.mark.parametrize("name", FILE_NAMES)
def test_no_persons_and_nothing_they_typed(client, run, people, name):
    text = take(client, run, name).content.decode("utf-8-sig")

    assert REASON not in text
    assert "Nguyễn Thị X" not in text
    assert str(people.staff) not in text


def test_few_ballots_are_not_told(client, criteria, cards, people, measured):
    measured["satisfaction.factor:procedures"] = Figure.ratio(8, 10, n=10, source="phiếu")
    few = services.publish_run(run=compute(criteria), by=people.staff)
    measured["satisfaction.factor:procedures"] = Figure.ratio(80, 100, n=100, source="phiếu")
    enough = services.publish_run(
        run=compute(criteria), by=people.staff, correction_reason="Thêm phiếu"
    )

    def survey(run):
        lines = rows_of(take(client, run, "tieu-chi.csv"))
        return next(row for row in lines if row["component_code"] == "2.2")

    assert (survey(few)["points"], survey(few)["n"], survey(few)["numerator"]) == ("8", "", "")
    assert "dưới 30 phiếu" in survey(few)["explanation"]
    assert (survey(enough)["n"], survey(enough)["numerator"]) == ("100", "80")


def test_few_ballots_are_not_told_beside_an_official_survey(
    client, criteria, cards, commune, people, measured
):
    measured["satisfaction.factor:procedures"] = Figure.ratio(7, 11, n=11, source="Phiếu")
    make.MarkFactory(
        scorecard=cards[0],
        criterion=make.leaf(criteria, "2.2"),
        stage="final",
        value={"number": "80"},
        points=8,
    )
    public = services.publish_run(run=compute(criteria), by=people.staff)

    lines = rows_of(take(client, public, "tieu-chi.csv"))
    line = next(
        one for one in lines if (one["unit_code"], one["component_code"]) == (commune.code, "2.2")
    )

    assert (line["stage"], line["points"]) == ("final", "8")
    assert "80" in line["explanation"]
    told = [line[name] for name in ("numerator", "denominator", "value", "n")]
    assert told == ["", "", "", ""]


def test_few_ballots_are_not_told_where_the_set_calls_them_a_measure(
    client, commune, neighbour, people, measured
):
    document = make.document()
    document["areas"][1]["children"][1] |= {
        "rule": {"kind": "proportional", "full_at": "100"},
        "source": {"kind": "measure", "name": "satisfaction.factor:procedures"},
    }
    criteria = make.criteria_set(areas=document["areas"])
    measured["satisfaction.factor:procedures"] = Figure.ratio(7, 11, n=11, source="Phiếu")
    marked(criteria, commune, people, "100")
    public = services.publish_run(run=compute(criteria), by=people.staff)

    text = take(client, public, "tieu-chi.csv").content.decode()

    assert "7/11" not in text
    assert "dưới 30 phiếu" in text


def test_json_carries_the_head_of_the_run(client, run):
    found = json.loads(take(client, run, "ket-qua.json").content)

    assert (found["run"], found["year"], found["units"]) == (run.pk, 2020, 2)
    assert (found["decision_number"], found["result_digest"]) == ("125/QĐ-UBND", run.result_digest)
    assert "ghi nguồn" in found["terms"]
    assert found["notes"][0].startswith("Bộ tiêu chí mẫu")
    assert (found["rows"][0]["points"], found["rows"][0]["rank"]) == ("28", 1)


def test_demonstration_says_that_it_is_one(client, run, settings):
    settings.DEMO = True

    assert any("minh họa" in note for note in exports_open_data.notes_of(run))


# --- The same bytes ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILE_NAMES)
def test_same_run_gives_the_same_bytes_in_any_language(client, run, name):
    first = take(client, run, name).content
    cache.clear()
    client.post("/i18n/setlang/", {"language": "en"})
    client.cookies["django_language"] = "en"

    assert take(client, run, name).content == first


def test_later_marks_and_runs_do_not_move_a_public_file(client, run, criteria, cards, people):
    before = {name: take(client, run, name).content for name in FILE_NAMES}
    cards[1].marks.update(points=0)
    newer = compute(criteria)
    services.publish_run(run=newer, by=people.staff, correction_reason="Sửa")
    cache.clear()

    assert {name: take(client, run, name).content for name in FILE_NAMES} == before


def test_page_lists_size_rows_and_digest_of_what_is_given_out(client, run):
    page = client.get(url("open-data-list")).content.decode()

    for name in FILE_NAMES:
        assert hashlib.sha256(take(client, run, name).content).hexdigest() in page
        assert url("open-data-file", run.pk, name) in page
    assert run.result_digest in page
    assert "ghi nguồn" in page


def test_listing_large_files_does_not_write_them_again(client, run, monkeypatch):
    """Files too large to be kept are written when they are fetched, not by each visit to the list."""
    monkeypatch.setattr(exports_open_data, "KEPT_BYTES", 0)
    first = client.get(url("open-data-list")).content
    written = []
    monkeypatch.setattr(exports_open_data, "_write", lambda run, name: written.append(name))

    again = client.get(url("open-data-list")).content

    assert written == []
    assert run.result_digest.encode() in again
    assert again.count(b"file-link") == first.count(b"file-link") == len(FILE_NAMES)


def test_unchanged_file_is_not_sent_twice(client, run):
    first = take(client, run, "ket-qua.csv")
    again = take(client, run, "ket-qua.csv", HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert "max-age" in first["Cache-Control"]


# --- What is public ----------------------------------------------------------------------------


def test_only_published_runs_have_files(client, criteria, cards, run):
    hidden = compute(criteria)

    assert take(client, hidden, "ket-qua.csv").status_code == 404
    assert f"lần tính số {hidden.pk}" not in client.get(url("open-data-list")).content.decode()


@pytest.mark.parametrize("name", ["ket-qua.xlsx", "ket-qua", "..csv", "khac.csv"])
def test_unknown_file_is_not_found(client, run, name):
    assert take(client, run, name).status_code == 404
    assert client.get(url("open-data-newest", "commune", 2020, name)).status_code == 404


def test_stable_address_leads_to_the_newest(client, run, criteria, people):
    address = url("open-data-newest", "commune", 2020, "ket-qua.csv")
    first = client.get(address).url
    newer = services.publish_run(run=compute(criteria), by=people.staff, correction_reason="Sửa")

    assert first == url("open-data-file", run.pk, "ket-qua.csv")
    assert client.get(address).url == url("open-data-file", newer.pk, "ket-qua.csv")
    assert client.get(url("open-data-newest", "commune", 1999, "ket-qua.csv")).status_code == 404


def test_nothing_published_is_said(client, db):
    assert "Chưa có kết quả nào" in client.get(url("open-data-list")).content.decode()


# --- The public pages --------------------------------------------------------------------------


def test_results_page_has_decision_files_and_units(client, run, commune):
    page = client.get(url("public-results")).content.decode()

    assert "theo Quyết định 125/QĐ-UBND" in page
    assert url("public-unit", "commune", 2020, commune.code) in page
    assert url("open-data-file", run.pk, "tieu-chi.csv") in page
    assert "Các lần đính chính" not in page


def test_correction_is_said_and_listed(client, run, criteria, people):
    newer = services.publish_run(
        run=compute(criteria), by=people.staff, correction_reason="Nhập nhầm điểm."
    )
    for page in (
        client.get(url("public-results")).content.decode(),
        client.get(url("public-unit", "commune", 2020, "29686")).content.decode(),
    ):
        assert "Kết quả đã được đính chính." in page
        assert "Nhập nhầm điểm." in page
        assert url("public-correction", newer.pk) in page


def test_interval_and_group_are_shown_where_they_are(client, criteria, cards, people):
    ready = compute(criteria)
    UnitResult.objects.filter(run=ready, rank=1).update(
        rank_low=1, rank_high=2, group="Thị trấn", group_rank=1, group_rank_to=1
    )
    services.publish_run(run=ready, by=people.staff)

    page = client.get(url("public-results")).content.decode()
    unit = client.get(url("public-unit", "commune", 2020, "29686")).content.decode()

    assert "khoảng hạng chưa phân biệt được" in page
    assert "Thị trấn" in page
    assert "hạng 1–2 chưa phân biệt được" in unit
    assert "hạng 1 trong nhóm Thị trấn" in unit


def test_unit_page_explains_every_component_without_persons(client, run, commune, people):
    page = client.get(url("public-unit", "commune", 2020, commune.code)).content.decode()

    assert "70,00" in page
    assert "Hồ sơ đúng hạn" in page
    assert "Quy tắc:" in page
    assert "−2,00" in page
    assert REASON not in page
    assert "Nguyễn Thị X" not in page
    assert str(people.staff) not in page


def test_unit_page_leads_to_its_other_years(client, run, criteria, commune, people):
    next_year = compute(criteria, 2021)
    services.publish_run(run=next_year, by=people.staff)

    page = client.get(url("public-unit", "commune", 2021, commune.code)).content.decode()

    assert url("public-unit", "commune", 2020, commune.code) in page


@pytest.mark.parametrize(
    ("level", "year", "code"),
    [("commune", 2020, "99999"), ("commune", 1999, "29686"), ("nowhere", 2020, "29686")],
)
def test_what_is_not_public_is_not_found(client, run, level, year, code):
    assert client.get(url("public-unit", level, year, code)).status_code == 404


def test_public_pages_cost_the_same_for_more_units(client, run, criteria, district, people):
    addresses = [
        url("public-results"),
        url("public-unit", "commune", 2020, "29686"),
        url("open-data-file", run.pk, "tieu-chi.csv"),
    ]

    def queries():
        counts = []
        for address in addresses:
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    # The second time: what a process keeps is kept.
    queries()
    few = queries()
    for number in range(3):
        marked(criteria, UnitFactory(parent=district), people, str(number))
    more = services.publish_run(run=compute(criteria), by=people.staff, correction_reason="Thêm")
    addresses[2] = url("open-data-file", more.pk, "tieu-chi.csv")

    assert queries() == few
