import json

import pytest
from django.core.management import CommandError, call_command

from common.imports import ImportFailed
from plans.imports import DATA, import_indicators, import_plan
from plans.models import Indicator, Plan, Programme
from units.imports import import_units
from units.services import DATA as UNITS

pytestmark = pytest.mark.django_db


@pytest.fixture
def vung_liem():
    import_units(UNITS / "units.csv")
    import_indicators(DATA / "indicators.json")


@pytest.fixture
def changed(tmp_path):
    """The plan's file with something changed in it."""

    def write(change):
        tree = json.loads((DATA / "plan_2020.json").read_text(encoding="utf-8"))
        change(tree)
        path = tmp_path / "plan.json"
        path.write_text(json.dumps(tree), encoding="utf-8")
        return path

    return write


def paths(load, path):
    with pytest.raises(ImportFailed) as failed:
        load(path)
    return [error.path for error in failed.value.errors]


def test_every_fault_is_named_by_its_path(vung_liem, changed):
    def spoil(tree):
        tree["plan"]["issued_on"] = "24/12/2019"
        tasks = tree["areas"][0]["tasks"]
        tasks[0]["title"] = ""
        tasks[1]["lead"] = "Phòng Không Có"
        tasks[2]["indicator"] = "TC99"
        tasks[3]["scope"] = "district+kingdom"
        tasks[3]["measure"]["kind"] = "feeling"
        tree["areas"][1]["tasks"][0]["measure"].pop("source")
        tree["areas"][1]["tasks"][1]["code"] = "2.1"
        tree["areas"][1]["tasks"][2]["measure"]["target"] = "nhiều"

    assert sorted(paths(import_plan, changed(spoil))) == [
        "areas[0].tasks[0].title",
        "areas[0].tasks[1].lead",
        "areas[0].tasks[2].indicator",
        "areas[0].tasks[3].measure.kind",
        "areas[0].tasks[3].scope",
        "areas[1].tasks[0].measure.source",
        "areas[1].tasks[1].code",
        "areas[1].tasks[2].measure.target",
        "plan.issued_on",
    ]
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"unit": "000"}, "plan.unit"),
        ({"year": "2020"}, "plan.year"),
        ({"title": "x" * 301}, "plan.title"),
    ],
)
def test_a_wrong_head_is_refused(vung_liem, changed, change, path):
    assert path in paths(import_plan, changed(lambda tree: tree["plan"].update(change)))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"areas": 5}', "[[[["])
def test_what_is_no_plan_is_refused(vung_liem, tmp_path, text):
    path = tmp_path / "plan.json"
    path.write_text(text)

    with pytest.raises(ImportFailed):
        import_plan(path)
    assert not Plan.objects.exists()


def test_a_plan_needs_its_indicators_first():
    import_units(UNITS / "units.csv")

    assert "areas[0].tasks[0].indicator" in paths(import_plan, DATA / "plan_2020.json")


def test_dry_run_keeps_nothing(vung_liem, capsys):
    call_command("import_plan", DATA / "plan_2020.json", "--dry-run")

    assert "32 nhiệm vụ mới" in capsys.readouterr().out
    assert not Plan.objects.exists()


def test_the_command_fails_aloud(vung_liem, changed, capsys):
    path = changed(lambda tree: tree["areas"][0]["tasks"][0].update(title=""))

    with pytest.raises(CommandError, match="1 lỗi"):
        call_command("import_plan", path)
    assert "Tại areas[0].tasks[0].title: thiếu giá trị" in capsys.readouterr().err


def test_indicators_need_an_area_that_exists(tmp_path):
    import_units(UNITS / "units.csv")
    path = tmp_path / "indicators.json"
    row = {"code": "X1", "area": "9", "name": "Gì đó", "kind": "count"}
    path.write_text(json.dumps({"indicators": [row, row]}))

    assert paths(import_indicators, path) == ["programme", "indicators[1].code"]
    Programme.objects.create(code="2021-2030", name="Chương trình").areas.create(
        code="1", name="Thể chế", position=1
    )
    assert "indicators[0].area" in paths(import_indicators, path)


def test_the_rule_over_units_is_read_and_left_alone_when_not_named(vung_liem, tmp_path):
    line = {
        "code": "TC01",
        "area": "1",
        "kind": "ratio",
        "name": "Dự thảo được lấy ý kiến",
        "across_units": "mean",
    }
    path = tmp_path / "lines.json"
    path.write_text(json.dumps({"indicators": [line]}), encoding="utf-8")
    import_indicators(path)
    assert Indicator.objects.get(code="TC01").across_units == "mean"

    del line["across_units"]
    path.write_text(json.dumps({"indicators": [line]}), encoding="utf-8")
    import_indicators(path)
    assert Indicator.objects.get(code="TC01").across_units == "mean"

    line["across_units"] = "sum of numerators / sum of denominators"
    path.write_text(json.dumps({"indicators": [line]}), encoding="utf-8")
    import_indicators(path)
    assert Indicator.objects.get(code="TC01").across_units == "sum"

    line["across_units"] = "median"
    path.write_text(json.dumps({"indicators": [line]}), encoding="utf-8")
    assert paths(import_indicators, path) == ["indicators[0].across_units"]


def test_a_task_counted_by_units_counts_those_that_say_yes(vung_liem):
    import_plan(DATA / "plan_2020.json")

    assert Indicator.objects.get(code="NV6.4").across_units == "count_yes"
