"""The commands on the real starter content: the same again changes nothing, faults keep nothing."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from common import clock
from par_index.models import CriteriaSet, IndexRun
from plans.models import Task
from procedures.models import Procedure
from tests.doors import fingerprint, rolled_back
from tests.factories.plans import at
from units.models import Period, Unit

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)
SET = ("--set", "commune-model-2020", "--year", "2020")


def run(*arguments):
    """What the command printed, what it complained of, and its exit status."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*[str(argument) for argument in arguments], stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), [*err.getvalue().splitlines(), str(error)], error.returncode
    return out.getvalue(), err.getvalue().splitlines(), 0


@pytest.fixture(scope="module")
def starter(django_db_setup, django_db_blocker):
    """The starter content, loaded once; its fingerprint."""
    with django_db_blocker.unblock(), clock.frozen(at(2020, 12, 17)), rolled_back():
        run("load_starter")
        yield fingerprint()


@pytest.fixture
def written(tmp_path):
    def write(name, content):
        path = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return path

    return write


# --- The starter ---------------------------------------------------------------------------------


def test_the_starter_holds_the_real_content(starter):
    year = Unit.objects.in_year(2020)
    assert (year.at_level("commune").count(), year.at_level("department").count()) == (20, 12)
    assert (Task.objects.count(), Task.objects.values("area").distinct().count()) == (32, 7)
    assert list(CriteriaSet.objects.order_by("code").values_list("code", "official")) == [
        ("commune-model-2020", False),
        ("district-model-2020", False),
    ]
    assert (Procedure.objects.exists(), Period.objects.filter(year=2020).count()) == (True, 4)


def test_the_starter_again_changes_nothing(starter):
    _out, errors, status = run("load_starter")

    assert (errors, status) == ([], 0)
    assert fingerprint() == starter


# --- Imports ---------------------------------------------------------------------------------------

UNITS = "code,name,level,parent_code,valid_from,valid_to\n"
MARKS = "unit_code,component_code,stage,value,points,not_applicable,note\n"
DOSSIERS = (
    "dossier_code,unit_code,procedure_code,channel,received_at,due_at,finished_at,returned_at,"
    "status,waiting_days,apology_at\n"
)
RATINGS = "unit_code,procedure_code,channel,submitted_on,question_set,overall,q1\n"
MONTHLY = (
    "unit_code,month,field,carried_over,online,counter,post,received,before,on_time,late,resolved,"
    "within,overdue,in_progress,waiting,withdrawn\n"
)


def changed(file, *path, to):
    """A starter file with one value changed."""
    tree = json.loads((ROOT / file).read_text(encoding="utf-8"))
    place = tree
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return tree


PLAN, FORM = "plans/data/plan_2020.json", "plans/data/indicators.json"
CHECKS = "plans/data/cross_checks.json"
CATALOGUE, QUESTIONS = "procedures/data/procedures.json", "satisfaction/data/question_sets.json"
CRITERIA, CALENDAR = "par_index/data/criteria_commune_model.json", "units/data/calendar.json"
WINDOWS = "units/data/periods.json"
YEAR = ("--year", "2031")
DAY = {"day": "2031-01-01", "name": "Tết Dương lịch"}

ANNEX = "STT,Nhiệm vụ,Chủ trì,Kinh phí\n"
OF_PLAN = ("--plan-unit", "859", "--year", "2020")

# A file that would change something.
GOOD = {
    "import_units": (UNITS + "99999,Xã Thử,commune,859,2016-01-01,2025-06-30\n", ()),
    "import_calendar": ({"2031": {"holidays": [DAY], "make_up": []}}, ()),
    "import_periods": (changed(WINDOWS, "windows", 0, "name", to="Quý một"), YEAR),
    "import_plan": (changed(PLAN, "areas", 0, "tasks", 0, "title", to="Khác"), ()),
    "import_plan_annex": (
        ANNEX + "I,Cải cách thể chế,,\n1.9,Việc mới,Phòng Tư pháp,5 triệu\n",
        OF_PLAN,
    ),
    "import_indicators": (changed(FORM, "programme", "areas", 0, "name", to="Khác"), ()),
    "import_cross_checks": (changed(CHECKS, "cross_checks", 0, "message", to="Khác"), ()),
    "import_procedures": (changed(CATALOGUE, "procedures", 0, "name", to="Khác"), ()),
    "import_question_sets": (changed(QUESTIONS, "sets", 0, "name", to="Khác"), ()),
    "import_criteria": (changed(CRITERIA, "title", to="Khác"), ()),
    "import_marks": (MARKS + "29686,{component},self,,1,,\n", SET),
    "import_dossiers": (
        DOSSIERS + "HS1,29686,1.001193,counter,2020-06-01T08:00,2020-06-01,,,processing,,\n",
        (),
    ),
    "import_monthly": (MONTHLY + "29686,2020-05,,0,0,2,0,2,1,1,0,2,0,0,0,0,0,\n", ()),
    "import_ratings": (RATINGS + "29686,,counter_qr,2020-06-01,quick,5,4\n", ()),
}
# A file with faults, and where they are.
BAD = {
    "import_units": (
        UNITS + "99999,Xã Thử,planet,859,2016-13-01,\n",
        (),
        ["Dòng 2, cột level", "Dòng 2, cột valid_from"],
    ),
    "import_calendar": (
        {"2031": {"holidays": [DAY | {"day": "01/01/2031"}], "make_up": []}},
        (),
        ["Tại 2031.holidays[0].day"],
    ),
    "import_periods": (
        changed(WINDOWS, "windows", 1, "due", to="99-99"),
        YEAR,
        ["Tại windows[1].due"],
    ),
    "import_plan": (
        changed(PLAN, "areas", 0, "tasks", 0, "title", to=""),
        (),
        ["Tại areas[0].tasks[0].title"],
    ),
    "import_plan_annex": (
        ANNEX + '1,Không lĩnh vực,,\n1.9,Tiền lẻ,,"1,5 đồng"\n',
        OF_PLAN,
        ["Dòng 2, cột B (Nhiệm vụ)", "Dòng 3, cột D (Kinh phí)"],
    ),
    "import_indicators": (
        changed(FORM, "indicators", 0, "kind", to="magic"),
        (),
        ["Tại indicators[0].kind"],
    ),
    "import_cross_checks": (
        changed(CHECKS, "cross_checks", 0, "left", to="TC01.denominator * 2"),
        (),
        ["Tại cross_checks[0].left"],
    ),
    "import_procedures": (
        changed(CATALOGUE, "procedures", 2, "code", to="x"),
        (),
        ["Dòng 3, cột code"],
    ),
    "import_question_sets": (
        changed(QUESTIONS, "sets", 0, "overall_question", to=""),
        (),
        ["Tại sets[0].overall_question"],
    ),
    "import_criteria": (changed(CRITERIA, "year", to=None), (), ["Tại year"]),
    "import_marks": (
        MARKS + "99999,{component},self,,1,,\n29686,none,self,,1,,\n",
        SET,
        ["Dòng 2, cột unit_code", "Dòng 3, cột component_code"],
    ),
    "import_dossiers": (
        DOSSIERS + "HS1,29686,1.999999,counter,2020-06-01T08:00,June 1,,,processing,,\n",
        (),
        ["Dòng 2, cột due_at", "Dòng 2, cột procedure_code"],
    ),
    "import_monthly": (
        MONTHLY
        + "29686,2020-05,,0,0,2,0,3,1,1,0,2,0,0,0,1,0,\n"
        + "99999,05/2020,,0,0,2,0,2,1,1,0,x,0,0,0,0,0,\n",
        (),
        ["Dòng 2, cột received", "Dòng 3, cột month", "Dòng 3, cột resolved"],
    ),
    "import_ratings": (
        RATINGS + "29686,,counter_qr,2020-06-01,quick,9,4\n",
        (),
        ["Dòng 2, cột overall"],
    ),
}


def prepared(written, command, content):
    if isinstance(content, str):
        leaf = CriteriaSet.objects.get(code="commune-model-2020").criteria.filter(kind="bonus")
        content = content.format(component=getattr(leaf.first(), "code", "none"))
        return written(f"{command}.csv", content)
    return written(f"{command}.json", content)


# A workbook that the portal itself has made: tests/plans/test_sheet_commands.py.
TRIED_APART = {"import_report_sheet"}


def test_every_import_is_tried_here():
    found = {path.stem for path in ROOT.glob("*/management/commands/import_*.py")} - TRIED_APART

    assert (found, set(BAD)) == (set(GOOD), found)


@pytest.mark.parametrize("command", GOOD)
def test_a_dry_run_writes_nothing_and_the_run_does(starter, written, command):
    content, options = GOOD[command]
    path = prepared(written, command, content)

    out, errors, status = run(command, path, *options, "--dry-run")
    after_trial = fingerprint()
    run(command, path, *options)

    assert (errors, status) == ([], 0)
    assert out.startswith("Chạy thử, không ghi: ")
    assert after_trial == starter
    assert fingerprint() != starter


@pytest.mark.parametrize("command", BAD)
def test_an_import_names_every_fault_and_keeps_nothing(starter, written, command):
    content, options, places = BAD[command]

    out, errors, status = run(command, prepared(written, command, content), *options)

    assert (out, status) == ("", 1)
    assert sorted(error.split(": ")[0] for error in errors[:-1]) == places
    assert errors[-1] == f"{len(places)} lỗi; không có gì được ghi."
    assert fingerprint() == starter


# --- The index -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def computed(starter):
    """Two computations of the model set, one after the other, in the same state of the data."""
    with rolled_back():
        yield [run("compute_index", *SET) for _twice in range(2)]


def test_compute_index_prints_one_line_of_json_and_the_same_digest_twice(computed):
    (first, _errors, status), (again, _more, _status) = computed
    one, two = json.loads(first), json.loads(again)

    assert (status, first.count("\n")) == (0, 1)
    assert list(one) == ["run", "units", "seconds", "digest"]
    assert (one["units"], len(one["digest"])) == (20, 64)
    assert two["digest"] == one["digest"]
    assert two["run"] != one["run"]


def test_export_index_has_a_line_a_unit_and_a_line_a_component(computed):
    number = json.loads(computed[1][0])["run"]

    units = list(csv.reader(StringIO(run("export_index", "--run", number, "--format", "csv")[0])))
    lines = list(csv.reader(StringIO(run("export_index", "--run", number, "--lines")[0])))

    assert ",".join(units[0]) == "unit_code,unit_name,points,maximum,percent,band,rank"
    assert ",".join(lines[0]) == "unit_code,component_code,points,maximum,stage,reason"
    leaves = CriteriaSet.objects.get(code="commune-model-2020").criteria.exclude(
        kind__in=["area", "criterion"]
    )
    assert (len(units), len(lines)) == (21, 20 * leaves.count() + 1)


def test_publish_index_refuses_a_provisional_run(computed):
    number = json.loads(computed[0][0])["run"]

    out, errors, status = run("publish_index", "--run", number, "--decision", "01/QĐ")

    assert (out, status, len(errors)) == ("", 1, 1)
    assert not IndexRun.objects.published().exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("compute_index", "--set", "none", "--year", 2020),
        ("import_marks", __file__, "--set", "none", "--year", 2020),
        ("export_marks", "--set", "none", "--year", 2020),
        ("export_criteria", "--set", "none"),
        ("export_index", "--run", 99999),
        ("publish_index", "--run", 99999),
        ("import_units", "/nowhere.csv"),
        ("satisfaction_index", "--year", 2020, "--unit", "none"),
    ],
)
def test_what_is_not_there_is_named_and_the_exit_status_is_one(starter, arguments):
    out, errors, status = run(*arguments)

    assert (out, status, len(errors)) == ("", 1, 1)
    assert any(name in errors[0] for name in ("none", "99999", "nowhere"))


def test_compute_index_without_units_keeps_no_results(starter):
    _out, errors, status = run("compute_index", "--set", "commune-model-2020", "--year", 1990)

    assert (status, len(errors)) == (1, 1)
    assert not IndexRun.objects.done().filter(year=1990).exists()
