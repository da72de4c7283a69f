import csv
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from common.exports import (
    as_written,
    csv_response,
    csv_text,
    harmless,
    xlsx_bytes,
    xlsx_response,
)


@pytest.mark.parametrize("text", ["=1+1", "+84 270", "-5 xã", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_looks_like_a_formula_is_made_harmless(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", [Decimal("-5.20"), -5, 0, "Xã Hiếu Phụng", "100 %"])
def test_numbers_and_plain_text_stay_as_they_are(value):
    assert harmless(value) == value


def test_csv_can_be_read_back():
    text = csv_text(["tên", "điểm"], [["Xã A, B", Decimal("91.250")], ["=HYPERLINK()", None]])

    assert list(csv.reader(StringIO(text))) == [
        ["tên", "điểm"],
        ["Xã A, B", "91.250"],
        ["'=HYPERLINK()", ""],
    ]


def test_csv_response_carries_the_mark_that_excel_needs():
    response = csv_response("chi-so.csv", "a\n")

    assert response.content.startswith("\ufeff".encode())
    assert response["Content-Disposition"] == 'attachment; filename="chi-so.csv"'


def sheet_of(content):
    return load_workbook(BytesIO(content)).active


def test_xlsx_keeps_text_as_text_and_numbers_as_numbers():
    sheet = sheet_of(xlsx_bytes("Chỉ số", ["tên", "điểm"], [["=1+1", Decimal("91.25")]]))

    name, points = sheet["A2"], sheet["B2"]
    assert (name.value, name.data_type) == ("=1+1", "s")
    assert (points.value, points.data_type) == (91.25, "n")
    assert sheet.freeze_panes == "A2"


def test_xlsx_survives_what_people_paste():
    sheet = sheet_of(xlsx_bytes("Quý I/2020: [xã]", ["tên"], [["Một\x0bhai"]]))

    assert sheet["A2"].value == "Mộthai"
    assert sheet.title == "Quý I 2020   xã "


def test_xlsx_response_is_a_download():
    response = xlsx_response("chi-so.xlsx", b"PK")

    assert response["Content-Disposition"] == 'attachment; filename="chi-so.xlsx"'


@pytest.mark.parametrize(
    "text", ["=1+1", "-gạch đầu dòng", "+84 …", "@ai", "bình thường", "'trích'"]
)
def test_what_goes_out_comes_in_again_the_same(text):
    assert as_written(harmless(text)) == text


@pytest.mark.parametrize("number", ["-5", "+2", "-1.5", "-1,5"])
def test_a_signed_number_stays_a_number(number):
    assert harmless(number) == number


def test_a_head_that_looks_like_a_formula_stays_text():
    assert csv_text(["=1+1", "điểm"], []) == "'=1+1,điểm\n"
    book = load_workbook(BytesIO(xlsx_bytes("Điểm", ["=1+1"], [])))
    assert book.active["A1"].data_type == "s"
