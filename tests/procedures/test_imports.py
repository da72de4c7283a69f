from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from procedures.models import Dossier, Procedure
from tests.factories.procedures import ProcedureFactory, TimeLimitFactory
from tests.factories.units import LevelFactory
from units.models import SpecialDay

pytestmark = pytest.mark.django_db
HEADER = (
    "dossier_code,unit_code,procedure_code,channel,received_at,due_at,finished_at,"
    "returned_at,status,waiting_days,apology_at"
)


def run(command, path, *flags):
    out, err = StringIO(), StringIO()
    try:
        call_command(command, str(path), *flags, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue().splitlines(), str(error)
    return out.getvalue(), [], ""


@pytest.fixture
def sheet(tmp_path):
    def write(*lines, header=HEADER, name="ho-so.csv"):
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]), encoding="utf-8")
        return path

    return write


@pytest.fixture
def procedure():
    procedure = ProcedureFactory(code="1.004873", name="Xác nhận tình trạng hôn nhân")
    TimeLimitFactory(procedure=procedure)
    return procedure


def test_the_starter_catalogue_loads_and_loads_again_without_change(db):
    for level in ("commune", "district"):
        LevelFactory(code=level)
    first, *_rest = run("import_procedures", "procedures/data/procedures.json")
    again, *_rest = run("import_procedures", "procedures/data/procedures.json")
    assert first == "32 thủ tục, trong đó 32 thủ tục mới hoặc có thay đổi.\n"
    assert again == "32 thủ tục, trong đó 0 thủ tục mới hoặc có thay đổi.\n"
    assert not Procedure.objects.filter(confirmed=True).exists()


def test_catalogue_faults_are_all_named(sheet):
    LevelFactory(code="commune")
    path = sheet(
        "1.004873.000.00.00.H61,Xác nhận,Hộ tịch,commune,3,",
        "1.48,,Hộ tịch,ward,,",
        header="code,name,field,levels,limit,limit_unit",
    )
    _out, errors, said = run("import_procedures", path)
    assert [line.split(":")[0] for line in errors] == [
        "Dòng 2, cột limit_unit",
        "Dòng 3, cột code",
        "Dòng 3, cột name",
        "Dòng 3, cột levels",
    ]
    assert said == "4 lỗi; không có gì được ghi."
    assert Procedure.objects.count() == 0


def test_new_limits_make_a_confirmed_procedure_unconfirmed(sheet, procedure):
    Procedure.objects.update(confirmed=True)
    path = sheet(
        "1.004873,Xác nhận tình trạng hôn nhân,Hộ tịch,commune,2,ngày làm việc",
        header="code,name,field,levels,limit,limit_unit",
    )
    run("import_procedures", path)
    procedure.refresh_from_db()
    assert (str(procedure.limits.get()), procedure.confirmed) == ("2 ngày làm việc", False)


def test_dossiers_load_once_and_change_later(sheet, commune, procedure):
    line = "HS1,29686,1.004873.000.00.00.H61,counter,2020-06-01T08:30,,{},,{},2,"
    first, *_rest = run("import_dossiers", sheet(line.format("", "processing")))
    again, *_rest = run("import_dossiers", sheet(line.format("", "processing")))
    later, *_rest = run("import_dossiers", sheet(line.format("2020-06-05", "finished")))
    assert first == "1 hồ sơ mới, 0 hồ sơ thay đổi, 0 giữ nguyên.\n"
    assert again == "0 hồ sơ mới, 0 hồ sơ thay đổi, 1 giữ nguyên.\n"
    assert later == "0 hồ sơ mới, 1 hồ sơ thay đổi, 0 giữ nguyên.\n"
    dossier = Dossier.objects.get()
    # Monday 1 June + 3 working days, moved by the 2 days waited: Monday 8 June.
    assert (dossier.due_on, dossier.finished_on) == (date(2020, 6, 8), date(2020, 6, 5))


def test_a_holiday_moves_the_recomputed_due_date(sheet, commune, procedure):
    SpecialDay.objects.create(day=date(2020, 9, 2), kind="holiday")
    run("import_dossiers", sheet("HS1,29686,1.004873,counter,2020-08-31T17:30,,,,processing,,"))
    # After closing time: counted from Tuesday 1 September; Wednesday is off; Thursday, Friday, Monday.
    assert Dossier.objects.get().due_on == date(2020, 9, 7)


def test_every_fault_is_named_and_nothing_is_kept(sheet, commune, procedure):
    path = sheet(
        "HS1,29686,1.004873,counter,2020-06-01T08:30,,,,processing,,",
        "HS1,29686,1.004873,fax,2020-06-01T08:30,,,,processing,,",
        "HS2,99999,1.000000,counter,2020-06-01,,,,finished,,",
        "HS3,29686,1.004873,counter,June 2020,,,,processing,x,",
        "HS4,29686,1.004873,counter,2020-06-01,,2020-05-29,,finished,,",
    )
    _out, errors, _said = run("import_dossiers", path)
    assert [line.split(":")[0] for line in errors] == [
        "Dòng 3, cột dossier_code",
        "Dòng 3, cột channel",
        "Dòng 4, cột procedure_code",
        "Dòng 4, cột unit_code",
        "Dòng 4, cột finished_at",
        "Dòng 5, cột received_at",
        "Dòng 5, cột waiting_days",
        "Dòng 6, cột finished_at",
    ]
    assert Dossier.objects.count() == 0


def test_a_dry_run_keeps_nothing(sheet, commune, procedure):
    path = sheet("HS1,29686,1.004873,counter,2020-06-01,,,,processing,,")
    out, *_rest = run("import_dossiers", path, "--dry-run")
    assert out == "Chạy thử, không ghi: 1 hồ sơ mới, 0 hồ sơ thay đổi, 0 giữ nguyên.\n"
    assert Dossier.objects.count() == 0


def test_names_of_people_are_dropped_and_that_is_said(sheet, commune, procedure):
    path = sheet(
        "HS1,29686,1.004873,counter,2020-06-01,,,,processing,,,Nguyễn Văn A",
        header=f"{HEADER},ho_ten",
    )
    out, *_rest = run("import_dossiers", path)
    assert out.endswith("Không lưu các cột: ho_ten.\n")
