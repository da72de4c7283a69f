from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from common.imports import ImportFailed, Row, read_rows, read_tree


def row(**values):
    errors = []
    return Row(7, values, errors), errors


def read(path, *required):
    """Read a file and give its rows and what was wrong with it, as (row, column)."""
    errors = []
    rows = read_rows(path, required, errors)
    return rows, [(error.row, error.column) for error in errors]


@pytest.fixture
def csv_file(tmp_path):
    def write(content):
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_values_are_read_by_their_kind():
    line, errors = row(day="2020-12-31", share="12.5", count="7", name="  Xã  ")

    assert line.date("day") == date(2020, 12, 31)
    assert line.decimal("share") == Decimal("12.5")
    assert line.integer("count") == 7
    assert line.text("name") == "Xã"
    assert errors == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "31/12/2020"),
        ("date", "2020-02-30"),
        ("date", "2020-12-31x"),
        ("decimal", "12,5"),
        ("decimal", "1_000"),
        ("decimal", "NaN"),
        ("decimal", "1e5"),
        ("integer", "1.5"),
        ("integer", "1_0"),
        ("integer", "١٢"),
        ("moment", "hôm qua"),
    ],
)
def test_a_wrong_value_is_a_fault_with_row_and_column(kind, value):
    line, errors = row(field=value)

    assert getattr(line, kind)("field") is None
    assert [(error.row, error.column) for error in errors] == [(7, "field")]
    assert value in str(errors[0])


def test_an_empty_value_is_a_fault_only_where_it_is_needed():
    line, errors = row(name="")

    assert (line.text("name"), line.date("name")) == ("", None)
    assert errors == []
    line.text("name", required=True)
    assert [error.column for error in errors] == ["name"]


def test_csv_with_a_byte_order_mark_and_quotes(csv_file):
    rows, faults = read(csv_file('\ufeffcode,name\n1,"Một, hai"\n\n2,Ba\n'), "code", "name")

    assert [(one.number, one.text("name")) for one in rows] == [(2, "Một, hai"), (4, "Ba")]
    assert faults == []


def test_columns_are_found_by_name_in_any_order(csv_file):
    rows, faults = read(csv_file("name,extra,code\nMột,x,1\n"), "code", "name")

    assert (rows[0].text("code"), rows[0].text("name"), faults) == ("1", "Một", [])


def test_faults_of_the_table_itself(csv_file):
    assert read(csv_file("code\n1\n"), "code", "name")[1] == [(1, "name")]
    assert read(csv_file("code,code\n1,2\n"), "code")[1] == [(1, "code")]
    assert read(csv_file("code,name\n1,Một,hai\n"), "code")[1] == [(2, "-")]


def test_a_short_line_lacks_its_last_values(csv_file):
    rows, faults = read(csv_file("code,name\n1\n"), "code", "name")

    assert rows[0].text("name") == ""
    assert faults == []


@pytest.mark.parametrize(
    "content", [b"", "ma,t\u00ean".encode("utf-16"), b'a,b\n"1,2\n', b"\xff\xfe\x00"]
)
def test_what_is_no_csv_is_refused(csv_file, content):
    with pytest.raises(ImportFailed):
        read(csv_file(content), "a")


def test_xlsx_is_read_like_csv(tmp_path):
    book = Workbook()
    book.active.append(["code", "day", "share"])
    book.active.append([1, date(2020, 12, 31), 12.5])
    path = tmp_path / "table.xlsx"
    book.save(path)

    rows, faults = read(path, "code", "day", "share")

    assert (rows[0].text("code"), rows[0].date("day")) == ("1", date(2020, 12, 31))
    assert (rows[0].decimal("share"), faults) == (Decimal("12.5"), [])


def test_xlsx_numbers_are_read_to_the_fifteen_digits_that_excel_shows(tmp_path):
    book = Workbook()
    book.active.append(["a", "b", "c"])
    # Excel works these out as 0.30000000000000004, 94.99999999999999 … and shows 0.3, 95, 1E+16.
    book.active.append([0.1 + 0.2, 94.99999999999999, 1e16])
    path = tmp_path / "table.xlsx"
    book.save(path)

    rows, _faults = read(path, "a", "b", "c")

    assert [rows[0].text(name) for name in "abc"] == ["0.3", "95", "10000000000000000"]


def test_a_file_that_only_calls_itself_xlsx_is_refused(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(b"<html>")

    with pytest.raises(ImportFailed):
        read(path, "code")


def test_a_table_that_is_too_large_is_refused(csv_file, settings):
    settings.IMPORT_MAX_BYTES = 10

    with pytest.raises(ImportFailed):
        read(csv_file("code,name\n1,Một\n"), "code")


def test_tree_faults_carry_their_path(tmp_path):
    path = tmp_path / "tree.json"
    path.write_text(
        '{"areas": [{"code": 1, "tasks": [{"on": "2020-13-01"}, 5]}], "n": "x", "m": 1.25}'
    )
    errors = []

    tree = read_tree(path, errors)
    for area in tree.entries("areas"):
        area.text("code", required=True)
        area.text("name", required=True)
        for task in area.entries("tasks"):
            task.date("on")
    assert tree.number("m") == Decimal("1.25")
    tree.number("n")

    assert [error.path for error in errors] == [
        "areas[0].code",
        "areas[0].name",
        "areas[0].tasks[1]",
        "areas[0].tasks[0].on",
        "n",
    ]
