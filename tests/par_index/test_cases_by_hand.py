"""Sets of our own through the commands: five levels, every form of a value, every stage."""

from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import Workbook

from common.exports import xlsx_bytes
from tests.factories.units import LevelFactory, UnitFactory
from tests.par_index.desk import HEADER, Desk, run_command, told

YES_NO = {
    "kind": "choice",
    "options": [
        {"label": "Có, đúng hạn", "points": "2", "code": "yes"},
        {"label": "Có, chậm", "points": "1", "code": "late"},
        {"label": "Không", "points": "0", "code": "no"},
    ],
}
STEPS = {
    "kind": "steps",
    "steps": [
        {"bound": "95", "points": "4"},
        {"bound": "6.09", "points": "2", "inclusive": False},
    ],
}
WEIGHTED = {"kind": "survey", "weights": {"Rất hài lòng": "100", "Hài lòng": "80", "Không": "0"}}
PARTS = {
    "kind": "sum_of",
    "rules": [
        YES_NO | {"input": "x", "label": "Ban hành"},
        {"kind": "count", "per": "0.5", "max": "2", "input": "y", "label": "Cuộc họp"},
    ],
}
BEST = {
    "kind": "best_of",
    "rules": [
        {"kind": "proportional", "full_at": "100", "input": "a"},
        {"kind": "count", "per": "1", "input": "b"},
    ],
}
FORMULA = {
    "kind": "formula",
    "expression": "maximum * a / (a + b)",
    "inputs": ["a", {"name": "b", "label": "Số hồ sơ trễ"}],
}


def component(code, maximum, rule, **more):
    return {"code": code, "name": f"Tiêu chí {code}", "max": maximum, "rule": rule} | more


def group(code, *below, **more):
    return {"code": code, "name": f"Nhóm {code}", "children": list(below)} | more


def five_levels():
    """Area > criterion > component group > item group > item, and leaves at every level but one."""
    deepest = group(
        "I.1.a.1.x",
        component("I.1.a.1.x.1", "2", YES_NO),
        component("I.1.a.1.x.2", "4", STEPS, not_applicable="excluded"),
        max="6",
    )
    fourth = group("I.1.a.1", deepest, component("I.1.a.1.2", "4", PARTS))
    third = group("I.1.a", fourth, component("I.1.a.2", "5", BEST, not_applicable="full"))
    second = group("I.1", third, component("I.1.2", "5", FORMULA), max="20")
    other = group(
        "II.1",
        component("II.1.1", "6", {"kind": "relative_best", "direction": "at_most"}),
        component("II.1.2", "3", {"kind": "deduction", "per": "0.5"}),
        component("II.1.3", "1", {"kind": "count", "per": "0.25"}),
    )
    surveys = group(
        "III",
        component("III.1", "10", WEIGHTED, not_applicable="excluded"),
        component("III.2", "10", {"kind": "survey"}, source={"kind": "survey", "name": "none"}),
    )
    return {
        "code": "nam-cap",
        "title": "Bộ năm cấp",
        "level": "commune",
        "year": 2020,
        "max": "50",
        "scale": "100",
        "bands": [
            {"name": "Tốt", "from": "80"},
            {"name": "Khá", "from": "65", "inclusive": False},
            {"name": "Trung bình", "from": "50"},
        ],
        "adjustments": {
            "bonus_cap": "2",
            "penalty_cap": "3",
            "items": [
                {"code": "T1", "name": "Sáng kiến", "kind": "bonus", "max": "1.5"},
                {"code": "T2", "name": "Mô hình", "kind": "bonus", "max": "1.5"},
                {"code": "P1", "name": "Vi phạm", "kind": "penalty", "max": "3"},
            ],
        },
        "children": [group("I", second, max="20"), group("II", other), surveys],
    }


FIRST = (
    "u1,I.1.a.1.x.1,final,LATE,,,\n"  # 1 of 2
    "u1,I.1.a.1.x.2,final,47/771,,,\n"  # 6.0959… % is more than 6.09: 2 of 4
    'u1,I.1.a.1.2,final,"x=Có, đúng hạn; y=3",,,\n'  # 2 + 1.5 of 4
    "u1,I.1.a.2,final,a=45/50; b=3,,,\n"  # 4.5 against 3, of 5
    "u1,I.1.2,final,a=2; b=1,,,\n"  # 5 · 2/3
    "u1,II.1.1,final,8,,,\n"  # 6 · 2/8, the other has 2
    "u1,II.1.2,final,5,,,\n"  # 3 − 2.5
    "u1,II.1.3,final,3,,,\n"  # 0.75 of 1
    "u1,III.1,final,Rất hài lòng=10; Hài lòng=20; Không=10,,,\n"  # 10 · 2600/40/100
    "u1,III.2,final,,8.25,,\n"
    "u1,T1,final,1.5,,,\nu1,T2,final,,1,,\nu1,P1,final,-0.75,,,\n"  # 2 − 0.75
)
# 1 + 2 + 3.5 + 4.5 + 10/3 + 1.5 + 0.5 + 0.75 + 6.5 + 8.25 = 31 5/6
FIRST_POINTS = Fraction(191, 6)
SECOND = (
    'u2,I.1.a.1.x.1,final,"CÓ,  đúng hạn",,,\n'  # 2 of 2
    "u2,I.1.a.1.x.2,final,0/0,,,\n"  # leaves the maximum
    "u2,I.1.a.1.2,final,y=9,,,\n"  # 2 of 4: at most 2 for meetings
    "u2,I.1.a.2,final,,,1,Không có hồ sơ\n"  # 5 of 5
    "u2,I.1.2,final,a=0; b=0,,,\n"  # division by zero: 0 of 5
    "u2,II.1.1,final,2,,,\n"  # the least: 6 of 6
    "u2,II.1.2,final,0,,,\n"  # 3 of 3
    "u2,II.1.3,final,4,,,\n"  # 1 of 1
    "u2,III.1,final,,,1,\n"  # leaves the maximum; III.2 was not held
    "u2,P1,final,,3,,\n"
)
# 2 + 2 + 5 + 0 + 6 + 3 + 1 = 19 of 50 − 4 − 10 − 10 = 26, less 3


@pytest.fixture
def two(db):
    level = LevelFactory(code="commune")
    return [UnitFactory(code=code, name=f"Xã {code}", level=level) for code in ("u1", "u2")]


def test_five_levels_and_every_form_of_a_value(two, tmp_path):
    desk = Desk(tmp_path, five_levels())
    desk.takes(FIRST + SECOND)

    run = desk.compute("--final")["run"]

    exact = desk.exact(run)
    assert Fraction(exact["u1"]["percent_exact"]) == (FIRST_POINTS + Fraction("1.25")) * 2
    assert Fraction(exact["u2"]["percent_exact"]) == Fraction(16 * 100, 26)
    assert told(desk.exported(run), "points", "maximum", "percent", "band", "rank") == {
        "u1": ("33.083333", "50", "66.17", "Khá", "1"),
        "u2": ("16", "26", "61.54", "Trung bình", "2"),
    }
    lines = desk.lines(run)
    earned = {code: row["points"] for (unit, code), row in lines.items() if unit == "u1"}
    assert list(earned.values()) == [
        *("1", "2", "3.5", "4.5", "3.333333", "1.5", "0.5", "0.75", "6.5", "8.25"),
        *("1.5", "0.5", "-0.75"),
    ]
    assert lines["u2", "I.1.a.1.x.2"]["maximum"] == lines["u2", "III.2"]["maximum"] == "0"


def test_five_levels_come_out_as_they_went_in(two, tmp_path):
    desk = Desk(tmp_path, five_levels())
    desk.takes(FIRST + SECOND)
    marks = run_command("export_marks", "--set", desk.code, "--year", desk.year)[0]
    text = run_command("export_criteria", "--set", desk.code)[0]
    first = told(desk.results("--final"), "points", "percent", "rank")

    (tmp_path / "again.json").write_text(text.replace('"nam-cap"', '"lan-hai"'), encoding="utf-8")
    assert run_command("import_criteria", tmp_path / "again.json")[2] == ""
    desk.code = "lan-hai"
    desk.takes(marks.removeprefix(HEADER.strip()).lstrip())

    assert told(desk.results("--final"), "points", "percent", "rank") == first


def test_stages_of_one_file_and_what_counts_of_them(two, tmp_path):
    desk = Desk(tmp_path, five_levels())
    desk.takes(
        "u1,II.1.2,self,0,,,\nu1,II.1.2,appraisal,2,,,\nu1,II.1.2,reply,1,,,\nu1,II.1.2,final,4,,,\n"
        "u1,II.1.3,self,4,,,\nu1,II.1.3,appraisal,2,,,\nu1,II.1.3,reply,4,,,\n"
        "u1,I.1.a.1.x.1,self,yes,,,\nu1,I.1.a.1.x.1,reply,yes,,,\n"
        "u1,T1,self,1,,,\nu1,P1,self,1,,,\nu1,P1,appraisal,2,,,\n"
    )

    provisional, last = desk.compute()["run"], desk.compute("--final")["run"]

    def of_first(run):
        lines = desk.lines(run)
        return {
            code: (lines["u1", code]["points"], lines["u1", code]["stage"])
            for code in ("II.1.2", "II.1.3", "I.1.a.1.x.1", "T1", "P1")
        }

    assert of_first(provisional) == {
        "II.1.2": ("1", "final"),  # 3 − 4 · 0.5
        "II.1.3": ("0.5", "appraisal"),
        "I.1.a.1.x.1": ("2", "self"),
        "T1": ("1", "self"),
        "P1": ("-2", "appraisal"),
    }
    # Nobody but the unit itself has judged these: they earn nothing in a final run.
    assert of_first(last) == of_first(provisional) | {
        "I.1.a.1.x.1": ("0", ""),
        "T1": ("0", ""),
    }
    notes = {line["code"]: line["note"] for line in desk.exact(last)["u1"]["lines"]}
    assert {code for code, note in notes.items() if note} == {"I.1.a.1.x.1"}


def test_unit_that_said_nothing_and_unit_to_which_nothing_applies(two, tmp_path):
    rule = {"kind": "proportional", "full_at": "100"}
    leaf = component("1.1", "10", rule, not_applicable="excluded")
    content = five_levels() | {"code": "nho", "max": "10", "children": [group("1", leaf)]}
    desk = Desk(tmp_path, content)
    desk.takes("u1,1.1,final,,,1,Không được giao\n")

    results = desk.results("--final")

    assert told(results, "points", "maximum", "percent", "band", "rank") == {
        "u1": ("0", "0", "", "", ""),
        "u2": ("0", "10", "0.00", "", "1"),
    }


def test_marks_from_a_workbook_with_numbers_in_its_cells(two, tmp_path):
    desk = Desk(tmp_path, five_levels())
    book = Workbook()
    rows = [
        HEADER.strip().split(","),
        ["u1", "II.1.2", "final", 2, None, None, None],
        ["u1", "II.1.3", "final", 2.0, None, None, "ghi chú"],
        ["u1", "III.2", "final", None, 8.25, None, None],
        ["u1", "III.1", "final", None, None, 1, None],
        ["u1", "I.1.a.1.x.2", "final", "47/771", None, None, None],
        ["u1", "I.1.a.1.x.1", "final", "late", None, None, None],
    ]
    for row in rows:
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    (tmp_path / "marks.xlsx").write_bytes(kept.getvalue())

    answer = run_command(
        *("import_marks", tmp_path / "marks.xlsx", "--set", desk.code, "--year", desk.year)
    )

    assert answer[1:] == ([], "")
    # 2 + 0.5 + 8.25 + 2 + 1 of 50 − 10
    assert told(desk.results(), "points", "maximum")["u1"] == ("13.75", "40")


def test_our_own_workbook_of_marks_is_read_too(two, tmp_path):
    desk = Desk(tmp_path, five_levels())
    rows = [["u1", "II.1.3", "final", "2", "", "", ""]]
    (tmp_path / "own.xlsx").write_bytes(xlsx_bytes("marks", HEADER.strip().split(","), rows))

    answer = run_command(
        *("import_marks", tmp_path / "own.xlsx", "--set", desk.code, "--year", desk.year)
    )

    assert answer[1:] == ([], "")


def test_exception_by_another_answer(two, tmp_path):
    """Who has no border is not asked for patrols, whatever was marked there."""
    border = {"kind": "choice", "options": [
        {"label": "Có biên giới", "points": "1", "code": "co"},
        {"label": "Không có", "points": "1", "code": "khong"}]}  # fmt: skip
    when = {"code": "1.1", "answer": ["khong"]}
    exceptions = [{"when": when, "treat": "excluded", "reason": "Xã không có biên giới"}]
    patrols = component("1.2", "9", {"kind": "relative_best"}, exceptions=exceptions)
    content = {
        "code": "bien-gioi",
        "title": "Biên giới",
        "level": "commune",
        "year": 2020,
        "areas": [{"code": "1", "name": "Một", "components": [component("1.1", "1", border), patrols]}],
    }  # fmt: skip
    desk = Desk(tmp_path, content)
    desk.takes(
        "u1,1.1,final,Không có,,,\nu1,1.2,final,90,,,\nu2,1.1,final,co,,,\nu2,1.2,final,30,,,\n"
    )

    found = told(desk.results("--final"), "points", "maximum", "percent")

    # The one under the exception is no peer either: 30 is the best of the rest.
    assert found == {"u1": ("1", "1", "100.00"), "u2": ("10", "10", "100.00")}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("u1,II.1.3,final,1/2,,,", "value"),  # a count is no ratio
        ("u1,II.1.3,final,-1,,,", "value"),
        ("u1,III.1,final,Tốt=1,,,", "value"),  # no such answer
        ("u1,III.2,final,11/10,,,", "value"),  # more satisfied than asked
        ("u1,I.1.2,final,a=1,,,", "value"),
        ("u1,I.1.a.2,final,c=1,,,", "value"),
        ("u1,II.1.2,final,,3.0001,,", "points"),
        ("u1,II.1.2,final,,-0.5,,", "points"),
        ("u1,II.1.2,final,,1.00001,,", "points"),  # finer than marks can keep
        ('u1,II.1.2,final,,"1,5",,', "points"),
        ("u1,T1,final,,1.51,,", "points"),
        ("u1,T1,final,,,1,", "not_applicable"),
        ("u1,II.1.2,final,,,1,", "not_applicable"),
        ("u1,II.1.2,final,1,1,,", "value"),
        ("u1,II.1.2,final,,,,", "value"),
    ],
)
def test_what_cannot_be_counted_is_refused_where_it_stands(row, column, two, tmp_path):
    desk = Desk(tmp_path, five_levels())

    _out, faults, refusal = desk.marks(row + "\n")

    assert {fault.split(":")[0] for fault in faults} == {f"Dòng 2, cột {column}"}
    assert refusal == f"{len(faults)} lỗi; không có gì được ghi."
