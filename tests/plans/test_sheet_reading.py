"""The report's Excel sheet in again: what Excel, LibreOffice and tired people really do."""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from common.exceptions import Refused
from plans import services
from plans.exports import report_sheet as out
from plans.exports.sheet_layout import LETTERS, SALT
from plans.imports_sheet import open_sheet, read_lines, refuse_other_report
from plans.models import Indicator, Report
from tests.factories.plans import IndicatorFactory
from tests.plans.sheets import FilledIn, sheet_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def yes_no(lines):
    return IndicatorFactory(code="TC30", kind="yes_no", across_periods="latest")


@pytest.fixture
def sheet(yes_no, report):
    return FilledIn(report)


def refusal(file):
    with pytest.raises(Refused) as refused:
        open_sheet(file)
    return str(refused.value)


def message(sheet, code, column):
    """The one fault there is, at its place."""
    [(found, letter, text)] = sheet.faults()
    assert (found, letter) == (code, LETTERS[column])
    return text


# --- Figures as they are typed ------------------------------------------------------------------


def test_an_untouched_sheet_changes_nothing(filled):
    read = FilledIn(filled).read()

    assert (read.faults, read.absent) == ([], [])
    assert [(line.code, line.wanted == line.given) for line in read.lines] == [
        ("TC01", True),
        ("TC05", True),
        ("TC09", True),
    ]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (29, "29"),
        (29.0, "29"),
        (29.5, "29.5"),
        (0.1 + 0.2, "0.3"),
        (1234567890123.456, "1234567890123.456"),
        (" 29 ", "29"),
        ("29,5", "29.5"),
        ("1.234,5", "1234.5"),
        ("1.234", "1234"),
        ("1\u00a0234", "1234"),
    ],
)
def test_a_number_is_read_as_it_was_meant(sheet, typed, stored):
    sheet.fill("TC01", numerator=typed, denominator="9.999.999.999.999")

    assert sheet.wanted("TC01") == {
        "state": "reported",
        "numerator": stored,
        "denominator": "9999999999999",
    }


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [("29/30", None), (None, "29/30"), (" 29 / 30 ", "30"), ("29/30", 30), (29, "29/30")],
)
def test_a_ratio_typed_into_one_cell_is_two_figures(sheet, numerator, denominator):
    sheet.fill("TC01", numerator=numerator, denominator=denominator)

    assert sheet.wanted("TC01") == {"state": "reported", "numerator": "29", "denominator": "30"}


def test_a_ratio_in_one_cell_beside_another_figure_is_refused(sheet):
    sheet.fill("TC01", numerator="29/30", denominator=31)

    assert message(sheet, "TC01", "numerator").startswith("Ô ghi “29/30” nhưng ô bên cạnh")


@pytest.mark.parametrize(
    ("answer", "stored"),
    [("Có", "1"), ("khong", "0"), ("KHÔNG ", "0"), (1, "1"), (True, "1"), (0, "0")],
)
def test_yes_and_no(sheet, answer, stored):
    sheet.fill("TC30", value=answer)

    assert sheet.wanted("TC30") == {"state": "reported", "value": stored}


def test_a_state_is_known_by_its_word_however_it_is_typed(sheet):
    sheet.fill("TC01", state="khong phat sinh", note=" đã rà soát ", difficulty=2020)
    sheet.fill("TC05", state="KHÔNG ÁP DỤNG", ground="Không được giao")
    sheet.fill("TC09", state="chưa có", note="chờ số liệu")

    assert sheet.wanted("TC01") == {"state": "zero", "note": "đã rà soát", "difficulty": "2020"}
    assert sheet.wanted("TC05") == {"state": "not_applicable", "ground": "Không được giao"}
    assert sheet.wanted("TC09") == {"state": "missing", "note": "chờ số liệu"}


def test_zero_typed_as_a_figure_means_that_nothing_arose(sheet):
    sheet.fill("TC01", numerator=0, denominator=0).fill("TC05", value=0)

    assert sheet.wanted("TC01") == sheet.wanted("TC05") == {"state": "zero"}


def test_a_day_among_words_is_written_as_people_here_write_it(sheet):
    sheet.fill("TC05", value=3, note=datetime(2020, 12, 29))  # noqa: DTZ001 -- as Excel has it

    assert sheet.wanted("TC05")["note"] == "29/12/2020"


@pytest.mark.parametrize(
    ("code", "values", "column", "said"),
    [
        ("TC01", {"numerator": "95%", "denominator": 100}, "numerator", "phần trăm (95%)"),
        ("TC01", {"numerator": "hai", "denominator": 3}, "numerator", "không phải là số"),
        ("TC01", {"numerator": True, "denominator": 3}, "numerator", "Đúng/Sai"),
        ("TC01", {"numerator": 29}, "denominator", "nhập đủ tử số và mẫu số"),
        ("TC01", {"numerator": -1, "denominator": 3}, "numerator", "không được âm"),
        ("TC01", {"numerator": 1.23456, "denominator": 3}, "numerator", "ba chữ số"),
        ("TC01", {"numerator": 1, "denominator": 3, "value": 4}, "value", "cột G, H"),
        ("TC05", {"value": "29/30"}, "value", "không phải là số"),
        ("TC05", {"value": 2.5}, "value", "số nguyên"),
        ("TC05", {"value": 2, "numerator": 1}, "numerator", "cột I"),
        ("TC30", {"value": "có lẽ"}, "value", "chọn Có hoặc Không"),
        ("TC30", {"state": "Không phát sinh"}, "state", "chọn Có hoặc Không"),
        ("TC05", {"state": "xong", "value": 2}, "state", "Không có trạng thái “xong”"),
        ("TC05", {"state": "Đã nhập"}, "value", "chưa có số"),
        ("TC05", {"state": "Chưa có", "value": 3}, "state", "đã có số"),
        ("TC05", {"state": "Không phát sinh", "value": 3}, "state", "vẫn có số"),
        ("TC05", {"state": "Không áp dụng", "value": 3, "ground": "x"}, "state", "vẫn có số"),
        ("TC05", {"state": "Không áp dụng"}, "ground", "nêu lý do"),
        ("TC05", {"ground": "Không được giao"}, "ground", "không phải “Không áp dụng”"),
        ("TC05", {"value": 3, "note": "a" * 2001}, "note", "2001 ký tự, quá 2000"),
        ("TC05", {"value": "#DIV/0!"}, "value", "#DIV/0!"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(sheet, code, values, column, said):
    sheet.fill(code, **values)

    assert said in message(sheet, code, column)


def test_a_cell_formatted_as_percent_is_refused(sheet):
    sheet.fill("TC01", numerator=0.95, denominator=1)
    sheet.cell("TC01", "numerator").number_format = "0.00%"

    assert "phần trăm (95 %)" in message(sheet, "TC01", "numerator")


def test_a_figure_that_excel_made_a_day_is_refused(sheet):
    sheet.fill("TC01", numerator=datetime(2020, 12, 29), denominator=30)  # noqa: DTZ001 -- as above

    assert "thành ngày giờ (29/12/2020)" in message(sheet, "TC01", "numerator")


def test_all_faults_of_a_file_come_at_once(sheet):
    sheet.fill("TC01", numerator="hai", denominator="ba").fill("TC05", value=-1, state="xong")

    assert [(code, letter) for code, letter, _message in sheet.faults()] == [
        ("TC01", "G"),
        ("TC01", "H"),
        ("TC05", "J"),
    ]


# --- Rows as they are moved ---------------------------------------------------------------------


def test_lines_are_found_by_their_code_wherever_they_stand(sheet):
    sheet.fill("TC01", numerator=1, denominator=2).fill("TC05", value=7)
    sheet.table.insert_rows(1, 3)
    sheet.table.move_range(f"A{sheet.row('TC05')}:M{sheet.row('TC05')}", rows=40)

    assert sheet.wanted("TC05") == {"state": "reported", "value": "7"}
    assert sheet.wanted("TC01")["numerator"] == "1"
    assert sheet.read().faults == []


def test_a_deleted_row_leaves_the_portal_as_it_is(sheet):
    sheet.table.delete_rows(sheet.row("TC05"))

    read = sheet.read()

    assert (read.faults, read.absent) == ([], ["TC05"])
    assert "TC05" not in {line.code for line in read.lines}


def test_a_copied_row_is_a_fault_in_both_places(sheet):
    sheet.fill("TC05", value=7)
    last = sheet.table.max_row + 1
    for column in range(1, 14):
        value = sheet.table.cell(sheet.row("TC05"), column).value
        sheet.table.cell(last, column, value)

    assert [(code, letter) for code, letter, _m in sheet.faults()] == [("TC05", "A"), (last, "A")]
    assert "TC05" not in {line.code for line in sheet.read().lines}


def test_an_unknown_code_and_figures_without_a_code_are_faults(sheet):
    sheet.table[f"A{sheet.row('TC05')}"] = "TC99"
    sheet.table["I30"] = 5

    faults = [(letter, text) for _row, letter, text in sheet.faults()]

    assert faults == [
        ("A", "mã TC99 không có trong mẫu đã tải"),
        ("A", "dòng có số liệu nhưng không có mã; hãy ghi vào đúng dòng của mẫu"),
    ]


def test_columns_sorted_apart_from_each_other_are_noticed(sheet):
    ratio, count = sheet.row("TC01"), sheet.row("TC05")
    sheet.table[f"B{ratio}"].value, sheet.table[f"B{count}"].value = (
        sheet.table[f"B{count}"].value,
        sheet.table[f"B{ratio}"].value,
    )

    assert [(code, letter) for code, letter, _m in sheet.faults()] == [("TC01", "B"), ("TC05", "B")]


def test_merged_inputs_are_refused(sheet):
    ratio, count = sheet.row("TC01"), sheet.row("TC05")
    sheet.fill("TC01", note="chung cho hai dòng")
    sheet.table.merge_cells(f"L{ratio}:L{count}")

    assert [(code, letter) for code, letter, _m in sheet.faults()] == [("TC01", "L"), ("TC05", "L")]


def test_a_line_that_left_the_form_meanwhile_is_told(sheet, yes_no):
    Indicator.objects.filter(pk=yes_no.pk).update(last_year=2019)

    assert "không còn trong biểu" in message(sheet, "TC30", "code")


def test_a_line_that_came_to_the_form_meanwhile_is_left_alone(sheet):
    IndicatorFactory(code="TC31")

    assert sheet.read().absent == ["TC31"]


def test_the_portals_own_lines_take_nothing(report):
    IndicatorFactory(code="TC40", kind="portal", measure="procedures.on_time")
    sheet = FilledIn(report).fill("TC40", numerator=1)

    assert "cổng tự tính" in message(sheet, "TC40", "numerator")
    assert "TC40" not in {line.code for line in sheet.read().lines}


# --- Files as they are saved --------------------------------------------------------------------


def test_trailing_rows_renamed_and_further_sheets_do_not_matter(sheet):
    sheet.fill("TC05", value=7)
    sheet.table.title = "bc quý 3 (sửa)"
    sheet.hidden.sheet_state = "hidden"  # as LibreOffice saves it
    sheet.book.create_sheet("nháp", 0)["A1"] = "ghi chú riêng"
    sheet.table["A400"] = " "

    assert sheet.wanted("TC05") == {"state": "reported", "value": "7"}
    assert sheet.read().faults == []


def test_a_formula_counts_by_the_value_it_was_saved_with(sheet):
    sheet.fill("TC05", value="=3+4")
    solved = rewritten(
        sheet.data(),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<f>3+4</f><v/>", b"<f>3+4</f><v>7</v>").replace(
            b"<f>3+4</f><v></v>", b"<f>3+4</f><v>7</v>"
        ),
    )

    [line] = [
        line
        for line in read_lines(open_sheet(upload(solved)), sheet.report).lines
        if line.code == "TC05"
    ]

    assert line.wanted["value"] == "7"


def test_a_formula_without_a_value_is_not_taken_for_an_empty_cell(sheet):
    sheet.fill("TC05", value="=3+4")

    assert "công thức chưa có kết quả" in message(sheet, "TC05", "value")


def test_a_changed_heading_is_named(sheet):
    sheet.table["G4"], sheet.table["M4"] = "Số A", "Tử số"
    sheet.table["M4"] = "Mẫu số"

    assert refusal(sheet.file()).startswith(
        "Dòng tiêu đề (dòng 4) đã bị đổi: thiếu cột “Tử số”; thiếu cột “Khó khăn, vướng mắc”; "
        "cột “Mẫu số” có hai lần."
    )


def test_two_tables_in_one_file_are_refused(sheet):
    sheet.book.copy_worksheet(sheet.table)

    assert refusal(sheet.file()).startswith("Tệp có nhiều trang tính cùng mẫu (“Báo cáo”")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Tệp rỗng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "dạng Excel cũ (.xls)"),
        ("mã,số\n".encode(), "không phải Excel (.xlsx)"),
        (b"PK\x03\x04" + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ".ods"),
        (b"PK\x03\x04" + b"broken" * 40, "Tệp Excel hỏng"),
    ],
)
def test_other_kinds_of_files_are_refused_with_what_to_do(content, said):
    assert said in refusal(upload(content))


def test_a_file_that_is_too_large_is_refused(sheet, settings):
    settings.IMPORT_MAX_BYTES = 1000

    assert refusal(sheet.file()).startswith("Tệp nặng quá")


def test_a_bomb_and_a_macro_are_refused(sheet):
    data = sheet.data()

    for name, content in (("xl/media/a.bin", b"0" * 11_000_000), ("xl/vbaProject.bin", b"x")):
        assert "macro" in refusal(upload(with_part(data, name, content)))


def test_a_broken_part_is_a_sentence(sheet):
    broken = rewritten(sheet.data(), "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2])

    assert refusal(upload(broken)).startswith("Không đọc được tệp Excel")


def test_ranges_over_the_whole_sheet_do_not_stop_the_reader(sheet):
    huge = rewritten(
        sheet.data(),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<mergeCell ref="A3:M3"', b'<mergeCell ref="A200:XFD1048576"'),
    )

    assert open_sheet(upload(huge)).sheet.merged == [(1, 200, 16384, 1048576)]


# --- Whose file it is ---------------------------------------------------------------------------


def test_a_file_that_is_no_sheet_of_the_portal_is_refused():
    book = Workbook()
    out_of = BytesIO()
    book.save(out_of)

    assert "thiếu phần nhận dạng" in refusal(upload(out_of.getvalue()))


def test_an_altered_identity_is_told(sheet):
    signed = sheet.hidden["A3"].value
    sheet.hidden["A3"] = signed[:-1] + ("A" if signed[-1] != "A" else "B")

    assert "đã bị sửa" in refusal(sheet.file())


def test_an_identity_signed_for_something_else_is_no_identity(sheet):
    content = signing.loads(sheet.hidden["A3"].value, salt=SALT)
    sheet.hidden["A3"] = signing.dumps(content, salt="something.else", compress=True)

    assert "đã bị sửa" in refusal(sheet.file())


def test_another_portals_file_is_told(sheet, settings):
    settings.SECRET_KEY = "another-key-of-another-portal-" + "x" * 30

    assert "từ một cổng khác" in refusal(sheet.file())


def test_an_older_form_is_told(report, lines, monkeypatch):
    monkeypatch.setattr(out, "VERSION", 0)

    assert "mẫu của phiên bản khác" in refusal(FilledIn(report).file())


def test_another_units_or_periods_file_is_told(sheet, neighbour):
    theirs = Report.objects.get(unit=neighbour)

    with pytest.raises(Refused) as refused:
        refuse_other_report(open_sheet(sheet.file()).given, theirs)

    assert f"“Quý III/2020 · Xã Hiếu Phụng”, không phải của báo cáo “{theirs}”" in str(
        refused.value
    )


def test_a_report_opened_anew_under_the_same_names_is_another(sheet, report):
    given = open_sheet(sheet.file()).given
    report.pk += 1000

    with pytest.raises(Refused):
        refuse_other_report(given, report)


def test_what_the_portal_stored_long_ago_need_not_pass_todays_checks(report, lines, people):
    services.save_cell(
        report=report,
        indicator=lines.ratio,
        by=people.official,
        version=0,
        state="reported",
        numerator="2.5",
        denominator=3,
    )
    data = sheet_bytes(report)
    Indicator.objects.filter(pk=lines.ratio.pk).update(kind="milestones")

    assert read_lines(open_sheet(upload(data)), report).faults == []


# --- By hand ------------------------------------------------------------------------------------


def upload(data):
    return SimpleUploadedFile("mau.xlsx", data)


def rewritten(data, part, change):
    """The file with one part changed, the way no honest program would."""
    out_of = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out_of, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return out_of.getvalue()


def with_part(data, name, content):
    out_of = BytesIO(data)
    with ZipFile(out_of, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out_of.getvalue()
