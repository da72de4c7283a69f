"""`export_report_sheet` and `import_report_sheet`: all or nothing, every fault with its place."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from plans import services
from plans.models import Cell
from tests.doors import fingerprint
from tests.factories.units import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(filled, tmp_path):
    path = tmp_path / "bao-cao.xlsx"
    call_command(
        "export_report_sheet", unit="29686", period="2020-Q3", output=path, stdout=StringIO()
    )
    return path


def edited(path, **cells):
    book = load_workbook(path)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(path)


def run(path, by, *options):
    out, err = StringIO(), StringIO()
    try:
        call_command(
            "import_report_sheet",
            str(path),
            "--by",
            str(by.username),
            *options,
            stdout=out,
            stderr=err,
        )
    except CommandError as error:
        return out.getvalue(), [*err.getvalue().splitlines(), str(error)], error.returncode
    return out.getvalue().strip(), err.getvalue().splitlines(), 0


def test_a_sheet_goes_out_and_comes_in(path, filled, people):
    edited(path, G6=30, J7=None, I7=4)

    answer = run(path, people.official)

    assert answer == (
        "Quý III/2020 · Xã Hiếu Phụng: ghi 2 ô, xóa trống 0 ô, giữ nguyên 1 ô.",
        [],
        0,
    )
    cells = {cell.indicator.code: cell for cell in Cell.objects.filter(report=filled)}
    assert (cells["TC01"].numerator, cells["TC05"].value) == (30, 4)
    assert cells["TC01"].changed_by == people.official


def test_the_same_sheet_again_changes_nothing(path, people):
    edited(path, G6=30)
    run(path, people.official)

    out, _errors, status = run(path, people.official)

    assert (out.split(": ")[1], status) == ("ghi 0 ô, xóa trống 0 ô, giữ nguyên 3 ô.", 0)


def test_a_dry_run_keeps_nothing(path, people):
    edited(path, G6=30)
    before = fingerprint()

    out, errors, status = run(path, people.official, "--dry-run")

    assert (out.startswith("Chạy thử, không ghi: "), errors, status) == (True, [], 0)
    assert fingerprint() == before


def test_every_fault_is_named_and_nothing_is_kept(path, people):
    edited(path, G6="hai", I7=-4, J7=None)
    before = fingerprint()

    out, errors, status = run(path, people.official)

    assert (out, status) == ("", 1)
    assert [error.split(": ")[0] for error in errors] == [
        "Dòng 6, cột G",
        "Dòng 7, cột I",
        "2 lỗi; không có gì được ghi.",
    ]
    assert fingerprint() == before


def test_a_conflict_stops_the_whole_file(path, filled, lines, people, commune):
    services.save_cell(
        report=filled,
        indicator=lines.ratio,
        by=person("official", commune),
        version=1,
        state="reported",
        numerator=28,
        denominator=30,
    )
    edited(path, G6=30, J7=None, I7=4)
    before = fingerprint()

    _out, errors, status = run(path, people.official)

    assert status == 1
    assert errors[0] == (
        "Dòng 6, cột -: TC01 đã bị sửa trên cổng sau khi tải mẫu (Lúc tải mẫu: 29 / 30 · "
        "Trong tệp: 30 / 30 · Trên cổng hiện nay: 28 / 30)"
    )
    assert fingerprint() == before


def test_who_may_not_enter_is_refused(path, people):
    edited(path, G6=30)

    answers = [run(path, by)[1:] for by in (people.leader, people.staff, people.stranger)]

    for errors, status in answers:
        assert (len(errors), status) == (1, 1)
        assert "không có quyền nhập báo cáo" in errors[0]


def test_what_is_no_sheet_is_one_sentence(tmp_path, filled, people):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"ma,so")

    _out, errors, status = run(path, people.official)

    assert (errors[0].split(". ")[0], status) == (
        "Dòng 1, cột -: Tệp không phải Excel (.xlsx)",
        1,
    )


@pytest.mark.parametrize(("unit", "period"), [("00000", "2020-Q3"), ("29686", "1999-Q1")])
def test_a_report_that_is_not_there_is_named(filled, tmp_path, unit, period):
    with pytest.raises(CommandError, match="Không có báo cáo kỳ"):
        call_command("export_report_sheet", unit=unit, period=period, output=tmp_path / "a.xlsx")
