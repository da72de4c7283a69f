"""The commands that others rely on, from file to file."""

import csv
import json
from io import StringIO

import pytest

from par_index.models import CriteriaSet, Criterion, IndexRun, Mark, Scorecard
from tests.factories import par_index as make
from tests.factories.units import LevelFactory
from tests.par_index.desk import HEADER, run_command


@pytest.fixture
def files(tmp_path):
    def write(name, content):
        path = tmp_path / name
        text = json.dumps(content) if isinstance(content, dict) else content
        path.write_text(text, encoding="utf-8")
        return path

    return write


def import_marks(files, text, code="small-2020", *options):
    path = files("marks.csv", HEADER + text)
    return run_command("import_marks", path, "--set", code, "--year", 2020, *options)


# --- Criteria ------------------------------------------------------------------------------


def test_criteria_of_any_depth_become_rows(db, files):
    LevelFactory()
    content = make.document()
    content["areas"][1] = {
        "code": "2",
        "name": "Phục vụ",
        "criteria": [
            {"code": "2.a", "name": "Hồ sơ", "children": [content["areas"][1] | {"code": "2.a.1"}]}
        ],
    }

    run_command("import_criteria", files("set.json", content))

    rows = Criterion.objects.exclude(kind__in=["bonus", "penalty"])
    assert list(rows.values_list("code", "kind", "depth", "parent__code", "area_code")) == [
        ("1", "area", 0, None, "1"),
        ("1.1", "component", 1, "1", "1"),
        ("1.2", "component", 1, "1", "1"),
        ("2", "area", 0, None, "2"),
        ("2.a", "criterion", 1, "2", "2"),
        ("2.a.1", "criterion", 2, "2.a", "2"),
        ("2.1", "component", 3, "2.a.1", "2"),
        ("2.2", "component", 3, "2.a.1", "2"),
    ]


def test_faults_of_a_set_are_named_all_at_once_and_nothing_is_kept(db, files):
    LevelFactory()
    content = make.document(level="ward", year=None)
    _out, errors, refusal = run_command("import_criteria", files("set.json", content))

    assert [line.split(":")[0] for line in errors] == ["Tại year", "Tại level"]
    content["areas"][0]["children"][0]["rule"]["kind"] = "magic"
    content["areas"][1]["children"][1]["max"] = "ten"
    _out, errors, refusal = run_command("import_criteria", files("set.json", content))
    assert [line.split(":")[0] for line in errors] == [
        "Tại areas[0].children[0].rule.kind",
        "Tại areas[1].children[1].max",
    ]
    assert refusal == "2 lỗi; không có gì được ghi."
    assert CriteriaSet.objects.count() == 0


def test_dry_run_keeps_nothing(db, files):
    LevelFactory()

    out, _errors, refusal = run_command(
        "import_criteria", files("set.json", make.document()), "--dry-run"
    )

    assert (out.startswith("Chạy thử"), refusal) == (True, "")
    assert CriteriaSet.objects.count() == 0


def test_same_set_again_changes_nothing_and_another_is_refused_under_marks(card, files):
    make.MarkFactory(scorecard=card)
    again = run_command("import_criteria", files("set.json", make.document()))
    changed = run_command("import_criteria", files("set.json", make.document(title="Khác")))

    assert again[2] == ""
    assert changed[2] == "1 lỗi; không có gì được ghi."
    assert CriteriaSet.objects.get().title == "Bộ tiêu chí nhỏ"


def test_set_without_marks_may_be_replaced(criteria, files):
    run_command("import_criteria", files("set.json", make.document(title="Khác")))

    assert CriteriaSet.objects.get().title == "Khác"
    assert Criterion.objects.count() == 9


@pytest.mark.parametrize("level", ["commune", "district"])
def test_model_sets_come_out_as_they_went_in(db, settings, level):
    LevelFactory(code=level)
    path = settings.BASE_DIR / f"par_index/data/criteria_{level}_model.json"
    run_command("import_criteria", path)

    out, _errors, _refusal = run_command("export_criteria", "--set", f"{level}-model-2020")

    assert json.loads(out) == json.loads(path.read_text(encoding="utf-8"))
    assert list(json.loads(out))[:3] == ["code", "title", "level"]


# --- Marks ---------------------------------------------------------------------------------


def test_marks_of_every_form_are_read(criteria, commune, files):
    rows = (
        f"{commune.code},1.1,appraisal,late,,,\n"
        f"{commune.code},1.2,final,,,1,Không phát sinh\n"
        f"{commune.code},2.1,self,47/771,,,\n"
        f"{commune.code},2.1,final,,12.5,,Theo biên bản\n"
        f"{commune.code},2.2,final,80/100,,,\n"
        f"{commune.code},P1,final,-2,,,\n"
    )
    out, errors, refusal = import_marks(files, rows)

    assert (out.strip(), errors, refusal) == ("6 điểm mới, 0 điểm sửa, 0 điểm giữ nguyên.", [], "")
    marks = Mark.objects.order_by("criterion__position", "stage")
    assert [(mark.value, mark.points, mark.outright, mark.not_applicable) for mark in marks] == [
        ({"option": "late"}, 5, False, False),
        ({}, 10, False, True),
        ({}, 12.5, True, False),
        ({"numerator": "47", "denominator": "771"}, marks[3].points, False, False),
        ({"numerator": "80", "denominator": "100"}, 8, False, False),
        ({}, 2, True, False),
    ]
    assert {mark.author for mark in marks} == {None}


def test_marks_again_change_nothing_and_out_is_in(criteria, commune, files):
    import_marks(files, f"{commune.code},1.1,self,Có,,,\n{commune.code},2.1,self,3/4,,,\n")
    exported = run_command("export_marks", "--set", "small-2020", "--year", 2020)[0]

    out = run_command(
        *("import_marks", files("again.csv", exported), "--set", "small-2020", "--year", 2020)
    )[0]

    assert out.strip() == "0 điểm mới, 0 điểm sửa, 2 điểm giữ nguyên."
    changed = import_marks(files, f"{commune.code},1.1,self,Không,,,\n")[0]
    assert changed.strip() == "0 điểm mới, 1 điểm sửa, 0 điểm giữ nguyên."
    assert Mark.objects.get(criterion__code="1.1").version == 2


def test_every_fault_of_a_file_of_marks_is_named_and_nothing_is_written(criteria, commune, files):
    code = commune.code
    rows = (
        f"99999,1.1,self,Có,,,\n{code},9.9,self,Có,,,\n{code},1.1,later,Có,,,\n"
        f"{code},1.1,self,Có thể,,,\n{code},2.1,self,abc,,,\n{code},2.1,appraisal,,20.5,,\n"
        f"{code},2.1,final,,,1,\n{code},2.2,self,8/10,,,\n{code},1.2,self,1/2,5,,\n"
        f"{code},1.1,final,Có,,,\n{code},1.1,final,Có,,,\n{code},1.2,final,1/2,,maybe,\n"
    )
    _out, errors, refusal = import_marks(files, rows)

    places = [tuple(line.split(":")[0].removeprefix("Dòng ").split(", cột ")) for line in errors]
    assert places == [
        *(("2", "unit_code"), ("3", "component_code"), ("4", "stage"), ("5", "value")),
        *(("6", "value"), ("7", "points"), ("8", "not_applicable"), ("9", "stage")),
        *(("10", "value"), ("12", "component_code"), ("13", "not_applicable")),
    ]
    assert refusal == "11 lỗi; không có gì được ghi."
    assert (Mark.objects.count(), Scorecard.objects.count()) == (0, 0)


def test_dry_run_of_marks_writes_nothing(criteria, commune, files):
    import_marks(files, f"{commune.code},1.1,self,Có,,,\n", "small-2020", "--dry-run")

    assert (Mark.objects.count(), Scorecard.objects.count()) == (0, 0)


# --- Runs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("compute_index", "--set", "none", "--year", 2020),
        ("import_marks", __file__, "--set", "none", "--year", 2020),
        ("export_criteria", "--set", "none"),
        ("export_index", "--run", 99),
        ("publish_index", "--run", 99),
    ],
)
def test_unknown_set_or_run_is_refused_in_words(db, arguments):
    _out, _errors, refusal = run_command(*arguments)

    assert refusal in (
        "Không có bộ tiêu chí “none”. Các bộ hiện có: —.",
        "Không có lần tính số 99.",
    )


def test_compute_export_and_publish(criteria, commune, neighbour, files, measured):
    import_marks(
        files,
        f"{commune.code},1.1,final,Có,,,\n{commune.code},1.2,final,,,1,\n"
        f"{commune.code},2.1,final,3/4,,,\n{commune.code},T1,final,2,,,\n"
        f"{neighbour.code},1.1,final,,,1,Không được giao\n{neighbour.code},2.1,final,1/3,,,\n",
    )
    first = json.loads(run_command("compute_index", "--set", "small-2020", "--year", 2020)[0])
    last = json.loads(
        run_command("compute_index", "--set", "small-2020", "--year", 2020, "--final")[0]
    )
    units = run_command("export_index", "--run", last["run"], "--format", "csv")[0]
    lines = run_command("export_index", "--run", last["run"], "--format", "csv", "--lines")[0]

    assert list(last) == ["run", "units", "seconds", "digest"]
    assert (last["units"], last["digest"]) == (2, first["digest"])
    # The survey was not held: (10 + 10 + 15 + 2) / 40 and (0 + 20/3) / 30.
    assert units == (
        "unit_code,unit_name,points,maximum,percent,band,rank\n"
        f"{commune.code},{commune.name},37,40,92.50,Tốt,1\n"
        f"{neighbour.code},{neighbour.name},6.666667,30,22.22,Yếu,2\n"
    )
    rows = list(csv.DictReader(StringIO(lines)))
    assert list(rows[0]) == [
        *("unit_code", "component_code", "points", "maximum", "stage", "reason")
    ]
    assert [(row["component_code"], row["points"], row["stage"]) for row in rows[:7]] == [
        *(("1.1", "10", "final"), ("1.2", "10", "final"), ("2.1", "15", "final")),
        *(("2.2", "0", "survey"), ("T1", "2", "final"), ("T2", "0", ""), ("P1", "0", "")),
    ]

    assert run_command("publish_index", "--run", first["run"])[2].startswith("Lần tính số")
    assert run_command("publish_index", "--run", last["run"], "--decision", "01/QĐ")[2] == ""
    assert IndexRun.objects.published().get().decision_number == "01/QĐ"


def test_export_as_json_and_xlsx(criteria, commune, tmp_path, measured):
    run = json.loads(run_command("compute_index", "--set", "small-2020", "--year", 2020)[0])["run"]
    out = tmp_path / "index.xlsx"

    data = json.loads(run_command("export_index", "--run", run, "--format", "json", "--lines")[0])
    run_command("export_index", "--run", run, "--format", "xlsx", "--output", out)

    assert [len(unit["lines"]) for unit in data["units"]] == [4, 4]
    assert out.read_bytes()[:2] == b"PK"
