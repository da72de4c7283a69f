"""Criteria sets as workbooks: out and in again the same, and tables that officials have typed."""

import json
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from par_index.exports_criteria import criteria_workbook
from par_index.imports_criteria import read_file
from par_index.imports_criteria.phrases import read_rule
from par_index.models import CriteriaSet
from par_index.scoring import digest
from par_index.services.criteria import create_draft
from tests.factories import par_index as make
from tests.factories.units import LevelFactory
from tests.par_index.test_commands import run_command

HEADER = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính", "Tài liệu kiểm chứng"]
HEAD = {"code": "xa-2021", "title": "Bộ xã", "level": "commune", "year": 2021}


def book_of(*rows, header=HEADER, above=()):
    book = Workbook()
    for row in (*above, header, *rows):
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return ContentFile(out.getvalue(), name="bo.xlsx")


def read(*rows, **more):
    return read_file(book_of(*rows, **more), HEAD)


def faults(*rows, **more):
    return [str(fault) for fault in read(*rows, **more).faults]


def changed(content, **cells):
    """The workbook with other cells: B3 and so on."""
    book = load_workbook(BytesIO(content))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    out = BytesIO()
    book.save(out)
    return ContentFile(out.getvalue(), name="bo.xlsx")


@pytest.fixture
def staff(client, people):
    client.force_login(people.staff)
    return client


def full_document():
    """With what has no column of its own: exceptions, twins, keys nobody knows, odd spellings."""
    document = make.document(rank_ties="dense", scale="50", colour="red", note="=1+1")
    first = document["areas"][0]["children"][0]
    first |= {"twin": "", "note": "Kế hoạch, quyết định", "max": "10.0", "x": ["lạ"]}
    document["areas"][0]["max"] = 20
    document["areas"][1] |= {"code": "2.10"}
    document["areas"][1]["children"][1]["source"] = {"kind": "survey"}
    document["areas"][1]["children"][0]["exceptions"] = [
        {"units": ["29686"], "treat": "full", "reason": "lý do"},
        {"when": {"code": "1.1", "answer": ["Không"]}, "treat": "zero", "reason": "r"},
    ]
    return document


@pytest.mark.parametrize("of", ["commune", "district", "odd"])
def test_workbook_comes_in_as_it_went_out(people, settings, of):
    LevelFactory(code="district")
    if of == "odd":
        document = full_document()
    else:
        path = settings.BASE_DIR / f"par_index/data/criteria_{of}_model.json"
        document = json.loads(path.read_text(encoding="utf-8"))
    criteria = create_draft(document=document, by=people.staff)

    read = read_file(ContentFile(criteria_workbook(criteria), name="bo.xlsx"))

    assert read.faults == []
    assert read.document == document
    assert digest(read.document) == criteria.digest


def test_five_levels_keep_their_lists(people):
    leaf = {"code": "1.a.b.c.d", "name": "Lá", "max": "1.5", "rule": {"kind": "count", "per": "1"}}
    level = {"code": "1.a.b.c", "name": "Bốn", "components": [leaf]}
    level = {"code": "1.a.b", "name": "Ba", "children": [level]}
    level = {"code": "1.a", "name": "Hai", "criteria": [{**level, "max": "1.50"}]}
    document = make.document(areas=[{"code": "1", "name": "Một", "children": [level]}])
    del document["adjustments"]
    criteria = create_draft(document=document, by=people.staff)

    read = read_file(ContentFile(criteria_workbook(criteria), name="bo.xlsx"))

    assert (read.faults, read.document) == ([], document)


def test_workbook_is_in_the_shape_officials_know(people):
    criteria = create_draft(document=make.document(), by=people.staff)

    table = load_workbook(BytesIO(criteria_workbook(criteria))).worksheets[0]

    assert [cell.value for cell in table[1]][:5] == HEADER
    assert [cell.value for cell in table[3]][:7] == [
        "1.1",
        "Ban hành kế hoạch",
        10,
        "“Có” được 10 điểm; “Chậm” được 5 điểm; “Không” được 0 điểm",
        "Bắt buộc khi có điểm",
        "1.1",
        None,
    ]
    assert [cell.value for cell in table[4]][6:8] == [
        "Số liệu của cổng: petitions.on_time_rate",
        "Được đủ điểm",
    ]


def test_cells_that_were_changed_go_before_what_the_machine_kept(people):
    criteria = create_draft(document=make.document(scale="50"), by=people.staff)
    content = criteria_workbook(criteria)

    read = read_file(
        changed(
            content,
            B3="Ban hành kế hoạch CCHC",
            C3=8,
            D3="Có: 8; Không: 0",
            E3="Luôn bắt buộc: quyết định",
            H3=None,
            G4=None,
        )
    )

    assert read.faults == []
    first, second = read.document["areas"][0]["children"]
    assert first == {
        "code": "1.1",
        "name": "Ban hành kế hoạch CCHC",
        "max": "8",
        "rule": {
            "kind": "choice",
            "options": [{"label": "Có", "points": "8"}, {"label": "Không", "points": "0"}],
        },
        "source": {"kind": "declared"},
        "evidence": "required",
        "note": "quyết định",
    }
    assert "source" not in second


def test_table_that_an_official_typed_is_read_by_its_numbering(db):
    LevelFactory()
    found = read(
        ["I", "CHỈ ĐẠO ĐIỀU HÀNH", 7, None, None],
        ["1", "Kế hoạch", 4, None, None],
        ["1.1", "Ban hành kế hoạch", 1, "Có: 1; Không: 0", "Quyết định ban hành"],
        ["1.2", "Thực hiện kế hoạch", "3,0", "Từ 95%: 3; từ 80%: 1,5; còn lại: 0", None],
        ["2", "Tuyên truyền", 3, "Mỗi tin, bài được 0,5 điểm", None],
        ["II", "CẢI CÁCH THỂ CHẾ", 2, None, None],
        ["1", "Xử lý văn bản", 2, "Tính theo tỷ lệ", None],
        [None, "TỔNG CỘNG", 9, None, None],
        above=[["PHỤ LỤC"], []],
    )

    assert found.faults == []
    document = found.document
    assert (document["code"], document["year"]) == ("xa-2021", 2021)
    first, second = document["areas"]
    assert [item["code"] for item in first["children"]] == ["I.1", "I.2"]
    assert [item["code"] for item in first["children"][0]["children"]] == ["I.1.1", "I.1.2"]
    assert first["children"][0]["children"][0] == {
        "code": "I.1.1",
        "name": "Ban hành kế hoạch",
        "max": "1",
        "rule": {
            "kind": "choice",
            "options": [{"label": "Có", "points": "1"}, {"label": "Không", "points": "0"}],
        },
        "evidence": "required_if_points",
        "note": "Quyết định ban hành",
    }
    assert second["children"][0]["rule"] == {"kind": "proportional", "full_at": "100"}


def test_lines_without_a_number_say_how_the_one_above_is_scored(db):
    LevelFactory()
    found = read(
        ["1", "Lĩnh vực", None, None, None],
        ["1.1", "Ban hành kế hoạch", 2, None, None],
        ["-", "Đúng hạn", 2, None, None],
        ["-", "Chậm", "1", None, None],
        [None, "Không ban hành", 0, None, None],
        [None, "Cộng:", 2, None, None],
    )

    assert found.faults == []
    [component] = found.document["areas"][0]["children"]
    assert component["rule"]["options"] == [
        {"label": "Đúng hạn", "points": "2"},
        {"label": "Chậm", "points": "1"},
        {"label": "Không ban hành", "points": "0"},
    ]


def test_faults_of_a_table_name_row_and_column_and_come_together(db):
    LevelFactory()
    found = faults(
        ["1", "Lĩnh vực", 4, None, None],
        ["1.1", "Không có cách tính", 1, None, None],
        ["1.2", "Lời khó hiểu", 1, "Theo đánh giá của Hội đồng", None],
        ["1.3", "Không có điểm", None, "Có: 1; Không: 0", None],
        ["1.3", "Trùng số", "một", "Có: 1; Không: 0", None],
        ["x?", "Số lạ", 1, "Có: 1; Không: 0", None],
    )

    assert [line.split(":")[0] for line in found] == [
        "Dòng 6, cột STT",
        "Dòng 7, cột STT",
        "Dòng 3, cột Cách tính",
        "Dòng 4, cột Cách tính",
        "Dòng 5, cột Điểm tối đa",
        "Dòng 6, cột Điểm tối đa",
        "Dòng 6, cột Điểm tối đa",
    ]
    assert "“Có: 1; Không: 0”" in found[2]


def test_faults_of_the_engine_stand_at_their_rows(db):
    LevelFactory()
    found = faults(
        ["1", "Lĩnh vực", 4, None, None],
        ["1.1", "Quá điểm", 1, "Có: 2; Không: 0", None],
        ["1.2", "Được", 1, "Mỗi việc được 0,5 điểm", None],
    )

    assert [line.split(":")[0] for line in found] == [
        "Dòng 3, cột Cách tính",
        "Dòng 2, cột Điểm tối đa",
    ]


def test_file_without_a_table_or_a_head_says_what_is_missing(db):
    LevelFactory()
    assert "không tìm thấy dòng tiêu đề" in faults(["a"], header=["b"])[0]
    bare = read_file(book_of(["1", "A", 1], ["1.1", "B", 1, "Có: 1; Không: 0"]))
    assert {fault.path for fault in bare.faults} == {"code", "title"}


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Có: 1; Không: 0", ["Có", "Không"]),
        ("Có = 1 điểm\nKhông = 0 điểm", ["Có", "Không"]),
        ("“Có” được 10 điểm; “Chậm” được 5 điểm; “Không” được 0 điểm", ["Có", "Chậm", "Không"]),
        (
            "Từ 95% trở lên: 2; từ 80% đến dưới 95%: 1; dưới 80%: 0",
            {"steps": [{"bound": "95", "points": "2"}, {"bound": "80", "points": "1"}], "otherwise": "0"},
        ),
        (
            "Trên 90%: 2; 100%: 2,5",
            {
                "steps": [
                    {"bound": "90", "points": "2", "inclusive": False},
                    {"bound": "100", "points": "2.5"},
                ],
                "otherwise": "0",
            },
        ),
        ("Từ 3 lớp: 1; còn lại: 0", {"steps": [{"bound": "3", "points": "1"}], "otherwise": "0", "unit": ""}),
        ("Tính theo tỷ lệ, đạt 90% được điểm tối đa", {"kind": "proportional", "full_at": "90"}),
        ("Mỗi mô hình được 0,5 điểm", {"kind": "count", "per": "0.5"}),
        ("Mỗi vụ vi phạm trừ 1 điểm", {"kind": "deduction", "per": "1"}),
        (
            "Tỷ lệ ≥ 95%: 2; 80-95%: 1; dưới 80%: 0",
            {"steps": [{"bound": "95", "points": "2"}, {"bound": "80", "points": "1"}], "otherwise": "0"},
        ),
        (
            "Dưới 80%: 0; từ 80% đến dưới 95%: 1; đạt từ 95% đến 100%: 2",
            {"steps": [{"bound": "95", "points": "2"}, {"bound": "80", "points": "1"}], "otherwise": "0"},
        ),
        ("Trước 31/01: 1; từ 31/01 đến 28/02: 0,5; sau 28/02: 0",
         ["Trước 31/01", "từ 31/01 đến 28/02", "sau 28/02"]),
        ("Đúng hạn: 1; chậm dưới 5 ngày: 0,5; chậm hơn: 0", ["Đúng hạn", "chậm dưới 5 ngày", "chậm hơn"]),
        # What is earned between two bounds is not said.
        ("Từ 95%: 2; dưới 80%: 0", None),
        ("Từ 95%: 2; từ 80% đến 90%: 1; dưới 80%: 0", None),
        ("Từ 80% đến 90%: 1; còn lại: 0", None),
        ("95% ≤ tỷ lệ < 100%: 1; tỷ lệ < 95%: 0", None),
        ("Theo đánh giá của Hội đồng", None),
        ("Có: nhiều; Không: 0", None),
        ("Có: 1", None),
    ],
)  # fmt: skip
def test_simple_phrases_become_rules(words, rule):
    found = read_rule(words)

    if isinstance(rule, list):
        assert [option["label"] for option in found["options"]] == rule
    elif rule is None:
        assert found is None
    else:
        kind = {"kind": "steps"} if "steps" in rule else {}
        assert found == kind | rule


# --- Command and pages -------------------------------------------------------------------------


def test_commands_write_and_read_workbooks(criteria, tmp_path):
    path = tmp_path / "bo.xlsx"

    _out, _errors, refusal = run_command(
        "export_criteria", "--set", criteria.code, "--format", "xlsx", "--output", path
    )
    assert refusal == ""
    out, _errors, refusal = run_command("import_criteria", path)

    assert refusal == ""
    assert "đã có đúng nội dung này (4 tiêu chí thành phần)" in out
    _out, _errors, refusal = run_command(
        "export_criteria", "--set", criteria.code, "--format", "xlsx"
    )
    assert refusal


def upload(client, file, **head):
    return client.post(reverse("par_index:criteria-upload"), {"file": file, **head}, follow=True)


def test_file_is_looked_at_before_it_becomes_a_draft(staff, commune):
    page = upload(
        staff,
        book_of(["1", "A", 1], ["1.1", "B", 1, "Có: 1; Không: 0"]),
        **HEAD,
    )
    assert not CriteriaSet.objects.exists()
    assert (page.context["faults"], page.context["components"]) == ([], 1)

    answer = staff.post(page.request["PATH_INFO"], {"seen": ""})
    draft = CriteriaSet.objects.get()
    assert (answer.status_code, draft.code, draft.is_draft) == (302, "xa-2021", True)
    assert staff.post(page.request["PATH_INFO"], {"seen": ""}).status_code == 404


def test_table_without_a_head_asks_for_it_at_the_boxes(staff, commune):
    table = book_of(["1", "A", 1], ["1.1", "B", 1, "Có: 1; Không: 0"])

    page = upload(staff, table)

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"title", "code", "level", "year"}


def test_faults_of_a_file_are_shown_and_it_cannot_be_confirmed(staff, commune):
    page = upload(staff, book_of(["1", "A", 1], ["1.1", "B", 1]), **HEAD)

    assert "Dòng 3, cột Cách tính" in page.content.decode()
    assert "Ghi thành bản dự thảo" not in page.content.decode()
    assert staff.post(page.request["PATH_INFO"], {"seen": ""}).status_code == 409
    assert not CriteriaSet.objects.exists()


def test_file_of_a_draft_shows_what_would_change_and_is_refused_if_it_changed_meanwhile(
    staff, people, commune
):
    draft = create_draft(document=make.document(), by=people.staff)
    document = make.document(title="Tên khác")
    document["areas"][1]["children"].pop()
    document["areas"][0]["children"][0]["name"] = "Khác"
    page = upload(staff, ContentFile(json.dumps(document).encode(), name="bo.json"))

    change = page.context["change"]
    assert [node.code for node in change.changed] == ["1.1"]
    assert [node.code for node in change.removed] == ["2.2"]
    assert (change.added, change.head_changed) == ([], True)

    assert staff.post(page.request["PATH_INFO"], {"seen": "0" * 64}).status_code == 409
    assert staff.post(page.request["PATH_INFO"], {"seen": draft.digest}).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "Tên khác"


def test_issued_set_is_not_overwritten_by_a_file(staff, criteria):
    page = upload(staff, ContentFile(json.dumps(make.document()).encode(), name="bo.json"))

    assert "đã ban hành" in page.context["faults"][0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"{"),
        ("a.json", b"[]"),
        ("a.json", b'"x"'),
        ("a.json", b"5"),
        ("a.json", b'{"code": 1, "title": [], "areas": {"a": 1}}'),
        ("a.json", b'{"code": "s", "title": "t", "areas": ["rule", null, {"components": "x"}]}'),
        ("a.json", b'{"areas": [{"rule": {"kind": "sum_of", "rules": 3}}], "adjustments": 1}'),
        ("a.json", b'{"a": ' + b"[" * 300 + b"]" * 300 + b"}"),
        ("a.json", json.dumps(make.document(title="a\0b")).encode()),
        ("a.json", json.dumps(make.document(title="a\ud800b")).encode()),
        ("a.json", b'{"year": %s}' % (b"9" * 5000)),
        ("a.json", json.dumps(make.document(year=99_999_999)).encode()),
        ("a.json", json.dumps(make.document(year=-5)).encode()),
        ("a.xlsx", b"PK"),
        ("a.csv", b"\xff\xfe"),
        ("a.xls", b"x"),
        ("a.json", b""),
    ],
)
def test_files_that_are_no_sets_are_refused_in_words(staff, commune, name, content):
    page = upload(staff, ContentFile(content, name=name))

    assert page.status_code in (200, 422)
    assert page.context.get("faults") or page.context["form"].errors


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_set_is_downloaded(staff, criteria, form):
    answer = staff.get(reverse("par_index:criteria-export", args=[criteria.pk, form]))

    assert answer["Content-Disposition"].endswith(f'{criteria.code}.{form}"')
    read = read_file(ContentFile(answer.content, name=f"bo.{form}"))
    assert digest(read.document) == criteria.digest
