from datetime import date

import pytest
from django.core.management import CommandError, call_command

from audit.models import AuditEvent
from common.imports import ImportFailed
from units.imports import import_calendar, import_lineage, import_periods, import_units
from units.models import Level, Period, SpecialDay, Unit, UnitLineage
from units.selectors import unit_named
from units.services import DATA, Saved

pytestmark = pytest.mark.django_db

HEADER = "code,name,level,parent_code,valid_from,valid_to\n"


@pytest.fixture
def written(tmp_path):
    """Write a file and give its path."""

    def write(text, name="units.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def faults(load, path):
    """What the import found, as (row, column)."""
    with pytest.raises(ImportFailed) as failed:
        load(path)
    return [(error.row, error.column) for error in failed.value.errors]


def import_vung_liem():
    import_units(DATA / "units.csv")
    import_lineage(DATA / "lineage.csv")


def test_vung_liem_has_its_communes_and_departments():
    import_vung_liem()

    district = unit_named("859", date(2020, 12, 31))
    below = Unit.objects.in_year(2020).below(district).exclude(pk=district.pk)
    assert below.at_level("commune").count() == 20
    assert below.at_level("department").count() == 12
    assert Unit.objects.in_year(2026).at_level("commune").count() == 7


def test_a_code_and_a_day_name_a_unit():
    import_vung_liem()

    assert unit_named("29677", date(2020, 6, 1)).name == "Xã Thanh Bình"
    assert unit_named("29677", date(2025, 6, 30)).name == "Xã Thanh Bình"
    assert unit_named("29677", date(2025, 7, 1)).name == "Xã Quới Thiện"


def test_lineage_tells_what_became_of_each_commune():
    import_vung_liem()

    new = unit_named("29701", date(2025, 7, 1))
    merged = UnitLineage.objects.filter(new=new).values_list("old__name", flat=True)
    assert sorted(merged) == ["Xã Hiếu Phụng", "Xã Hiếu Thuận", "Xã Trung An"]
    assert UnitLineage.objects.count() == 20


def test_the_same_file_again_changes_nothing():
    import_units(DATA / "units.csv")
    events = AuditEvent.objects.count()

    assert import_units(DATA / "units.csv") == {Saved.SAME: 41}
    assert AuditEvent.objects.count() == events


def test_what_differs_is_changed_and_recorded(written):
    import_units(written(HEADER + "1,Tỉnh Cũ,province,,2000-01-01,\n"))

    assert import_units(written(HEADER + "1,Tỉnh Mới,province,,2000-01-01,\n")) == {
        Saved.CHANGED: 1
    }
    event = AuditEvent.objects.get(action="unit.changed")
    assert (event.before["name"], event.after["name"]) == ("Tỉnh Cũ", "Tỉnh Mới")


def test_children_may_stand_before_their_parents(written):
    import_units(
        written(
            HEADER + "3,Xã A,commune,2,2000-01-01,\n"
            "2,Huyện B,district,1,2000-01-01,\n1,Tỉnh C,province,,2000-01-01,\n"
        )
    )

    top, middle, bottom = (unit_named(code, date(2020, 1, 1)) for code in "123")
    assert bottom.path == f"{top.pk:08d}.{middle.pk:08d}.{bottom.pk:08d}."


def test_a_unit_that_moves_takes_those_below_along(written):
    import_units(
        written(
            HEADER + "1,Tỉnh,province,,2000-01-01,\n2,Huyện,district,,2000-01-01,\n"
            "3,Xã,commune,2,2000-01-01,\n"
        )
    )

    import_units(written(HEADER + "2,Huyện,district,1,2000-01-01,\n"))

    top, middle, bottom = (unit_named(code, date(2020, 1, 1)) for code in "123")
    assert bottom.path == f"{top.pk:08d}.{middle.pk:08d}.{bottom.pk:08d}."


def test_every_fault_is_named_with_row_and_column(written):
    path = written(
        HEADER + "1,Tỉnh,kingdom,,2000-01-01,\n"
        "2,Huyện,district,99,2000-01-01,\n"
        "3,Xã,commune,,2000-31-01,\n"
        "4,,commune,,2010-01-01,\n"
        "5,Xã,commune,,2010-01-01,2009-01-01\n"
        ",Xã,commune,,,\n"
    )

    assert faults(import_units, path) == [
        (2, "level"),
        (3, "parent_code"),
        (4, "valid_from"),
        (5, "name"),
        (6, "valid_to"),
        (7, "code"),
        (7, "valid_from"),
    ]
    assert not Unit.objects.exists()


def test_a_missing_column_is_said_once(written):
    path = written("code,name,level,parent_code,valid_from\n1,Tỉnh,province,,2000-01-01\n")

    assert faults(import_units, path) == [(1, "valid_to")]


def test_a_line_that_stands_twice_is_refused(written):
    line = "1,Tỉnh,province,,2000-01-01,\n"

    assert faults(import_units, written(HEADER + line + line)) == [(3, "code")]


def test_one_code_names_one_unit_on_any_day(written):
    path = written(
        HEADER + "1,Tỉnh,province,,2000-01-01,2010-12-31\n1,Tỉnh,province,,2010-12-31,\n"
    )

    assert faults(import_units, path) == [(3, "valid_from")]


def test_overlap_with_a_unit_already_there_is_refused(written):
    import_units(written(HEADER + "1,Tỉnh,province,,2000-01-01,\n"))

    again = written(HEADER + "1,Tỉnh,province,,2020-01-01,\n")
    assert faults(import_units, again) == [(2, "valid_from")]


def test_a_parent_must_exist_on_the_first_day(written):
    path = written(HEADER + "1,Tỉnh,province,,2010-01-01,\n2,Huyện,district,1,2000-01-01,\n")

    assert faults(import_units, path) == [(3, "parent_code")]


def test_a_unit_may_not_outlive_its_parent(written):
    path = written(
        HEADER + "1,Tỉnh,province,,2000-01-01,2020-12-31\n2,Huyện,district,1,2000-01-01,\n"
    )

    assert faults(import_units, path) == [(3, "valid_to")]


def test_a_parent_may_not_end_before_those_below(written):
    import_units(written(HEADER + "1,Tỉnh,province,,2000-01-01,\n2,Huyện,district,1,2000-01-01,\n"))

    ending = written(HEADER + "1,Tỉnh,province,,2000-01-01,2020-12-31\n")
    assert faults(import_units, ending) == [(2, "valid_to")]


def test_a_circle_of_parents_is_refused(written):
    path = written(HEADER + "1,Huyện A,district,2,2000-01-01,\n2,Huyện B,district,1,2000-01-01,\n")

    assert faults(import_units, path) == [(2, "parent_code"), (3, "parent_code")]


def test_command_tells_faults_and_keeps_nothing(written, capsys):
    path = written(HEADER + "1,Tỉnh,province,,2000-01-01,\n2,Huyện,nowhere,1,2000-01-01,\n")

    with pytest.raises(CommandError, match="1 lỗi"):
        call_command("import_units", path)

    assert "Dòng 3, cột level" in capsys.readouterr().err
    assert not Unit.objects.exists()


def test_dry_run_keeps_nothing(capsys):
    call_command("import_units", DATA / "units.csv", "--lineage", DATA / "lineage.csv", "--dry-run")

    assert capsys.readouterr().out.startswith("Chạy thử")
    assert (Unit.objects.count(), Level.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)


def test_lineage_names_units_by_code_and_day(written):
    import_units(DATA / "units.csv")

    path = written("old_code,new_code,kind,on\n29665,29677,split,2025-07-02\n", "l.csv")
    assert faults(import_lineage, path) == [(2, "old_code")]
    path = written("old_code,new_code,kind,on\n29665,29677,vanished,2025-07-01\n", "l.csv")
    assert faults(import_lineage, path) == [(2, "kind")]


def test_calendar_has_its_days():
    import_calendar(DATA / "calendar.json")

    assert SpecialDay.objects.filter(day__year=2020).count() == 10
    assert SpecialDay.objects.get(kind="make_up").day == date(2019, 5, 4)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"2020": {"holidays": [{"day": "2019-01-01"}]}}', "2020.holidays[0].day"),
        ('{"2020": {"holidays": [{"day": "2020-13-01"}]}}', "2020.holidays[0].day"),
        ('{"2020": {"holidays": ["2020-01-01"]}}', "2020.holidays[0]"),
        ('{"2020": {"make_up": [{"day": "2020-09-21"}]}}', "2020.make_up[0].day"),
        ('{"soon": {"holidays": []}}', "soon"),
        ("{", "$"),
    ],
)
def test_calendar_faults_are_named_by_path(written, text, path):
    with pytest.raises(ImportFailed) as failed:
        import_calendar(written(text, "days.json"))

    assert failed.value.errors[0].path == path
    assert not SpecialDay.objects.exists()


def test_periods_follow_the_fields_calendar():
    import_periods(DATA / "periods.json", years=[2020])

    assert list(
        Period.objects.values_list("code", "name", "starts_on", "ends_on", "due_on", "closes_on")
    ) == [
        (
            "2020-Q1", "Quý I/2020", date(2019, 12, 15), date(2020, 3, 14), date(2020, 3, 17),
            date(2020, 3, 31),
        ),
        (
            "2020-Q2", "Quý II/2020", date(2020, 3, 15), date(2020, 6, 14), date(2020, 6, 17),
            date(2020, 6, 30),
        ),
        (
            "2020-Q3", "Quý III/2020", date(2020, 6, 15), date(2020, 9, 14), date(2020, 9, 17),
            date(2020, 9, 30),
        ),
        (
            "2020-Q4", "Quý IV/2020", date(2020, 9, 15), date(2020, 12, 14), date(2020, 12, 17),
            date(2020, 12, 31),
        ),
    ]  # fmt: skip


def test_periods_that_were_moved_stay_moved():
    import_periods(DATA / "periods.json", years=[2020])
    Period.objects.filter(code="2020-Q3").update(due_on=date(2020, 9, 25))

    assert import_periods(DATA / "periods.json", years=[2020]) == {Saved.SAME: 4}
    assert Period.objects.get(code="2020-Q3").due_on == date(2020, 9, 25)
