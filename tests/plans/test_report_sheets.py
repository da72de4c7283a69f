"""The report's Excel sheet out: what it shows, what it locks, what it carries."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from common.figures import Figure
from plans import services
from plans.exports import report_sheet as out
from plans.exports.report_sheet import report_sheets_zip
from plans.imports_sheet import open_sheet
from plans.selectors.sheets import sheet_reports, sheets_of
from tests.factories.plans import CellFactory, IndicatorFactory, ReformAreaFactory, ReportFactory
from tests.factories.units import PeriodFactory, UnitFactory
from tests.plans.sheets import FilledIn
from units.models import Unit

pytestmark = pytest.mark.django_db


def values(sheet, code):
    return [cell.value for cell in sheet.table[sheet.row(code)]]


def test_the_sheet_holds_every_line_under_its_area(filled):
    sheet = FilledIn(filled)

    assert sheet.table["A1"].value == "BÁO CÁO CẢI CÁCH HÀNH CHÍNH QUÝ III/2020"
    assert sheet.table["A2"].value == (
        "Đơn vị: Xã Hiếu Phụng · Kỳ: Quý III/2020 · Hạn nộp: 17/09/2020"
    )
    assert [row[:2] for row in sheet.table.iter_rows(min_row=4, values_only=True)] == [
        ("Mã", "Nội dung"),
        (None, "1. Lĩnh vực 1"),
        ("TC01", "Dự thảo được lấy ý kiến"),
        ("TC05", "Chỉ tiêu TC05"),
        (None, "3. Lĩnh vực 3"),
        ("TC09", "Chỉ tiêu TC09"),
    ]


def test_what_is_entered_stands_in_the_input_cells(filled):
    sheet = FilledIn(filled)

    assert values(sheet, "TC01")[6:] == [29, 30, None, "Đã nhập", None, None, None]
    assert values(sheet, "TC05")[6:] == [None, None, None, "Không phát sinh", None, None, None]
    assert values(sheet, "TC09")[6:] == [
        None,
        None,
        None,
        "Không áp dụng",
        "Không được giao",
        None,
        None,
    ]


def test_last_period_and_year_to_date_stand_beside_the_inputs(filled, commune, lines):
    before = PeriodFactory(
        code="2020-Q2",
        position=2,
        starts_on=date(2020, 3, 15),
        ends_on=date(2020, 6, 14),
    )
    cell = {"report": ReportFactory(unit=commune, period=before), "state": "reported"}
    CellFactory(**cell, indicator=lines.ratio, numerator=11, denominator=20)

    sheet = FilledIn(filled)

    # 11/20, and with this quarter's 29/30 together 40/50.
    assert values(sheet, "TC01")[4:6] == ["55,0 % (11/20)", "80,0 % (40/50)"]


def test_only_the_inputs_of_a_lines_kind_are_unlocked(filled):
    sheet = FilledIn(filled)

    unlocked = {
        cell.coordinate
        for row in sheet.table.iter_rows()
        for cell in row
        if not cell.protection.locked
    }

    ratio, count, staff = (sheet.row(code) for code in ("TC01", "TC05", "TC09"))
    texts = {f"{letter}{row}" for letter in "JKLM" for row in (ratio, count, staff)}
    figures = {f"G{ratio}", f"H{ratio}", f"I{count}", f"G{staff}", f"H{staff}"}
    assert unlocked == texts | figures
    assert sheet.table.protection.sheet
    assert sheet.table.protection.password is None


def test_the_sheet_is_fit_for_screen_and_paper(filled):
    table = FilledIn(filled).table

    assert table.freeze_panes == "C5"
    assert (table.page_setup.orientation, table.page_setup.paperSize) == ("landscape", 9)
    assert (table.page_setup.fitToWidth, table.page_setup.fitToHeight) == (1, 0)
    assert table.print_title_rows == "$4:$4"


def test_the_cells_say_what_may_be_typed(filled):
    IndicatorFactory(code="TC30", kind="yes_no", across_periods="latest")
    sheet = FilledIn(filled)

    found = {
        (rule.type, str(rule.formula1)) for rule in sheet.table.data_validations.dataValidation
    }

    assert found == {
        ("decimal", "0"),
        ("whole", "0"),
        ("list", '"Có,Không"'),
        ("list", '"Đã nhập,Không phát sinh,Không áp dụng"'),
        ("list", '"Đã nhập,Không áp dụng"'),
        ("textLength", "300"),
        ("textLength", "2000"),
    }


def test_the_portals_own_figure_is_shown_and_locked(filled, commune, monkeypatch):
    IndicatorFactory(code="TC40", kind="portal", measure="procedures.on_time")
    figure = Figure.ratio(9, 10, source="hồ sơ")
    monkeypatch.setattr(
        "plans.selectors.sheets.figures_named", lambda _name, units, _year: {commune.pk: figure}
    )

    sheet = FilledIn(filled)

    assert values(sheet, "TC40")[5:] == ["90,0 % (9/10)", *[None] * 7]
    assert all(cell.protection.locked for cell in sheet.table[sheet.row("TC40")])


def test_the_identity_is_hidden_and_says_what_was_given_out(filled):
    sheet = FilledIn(filled)

    given = open_sheet(sheet.file()).given

    assert sheet.hidden.sheet_state == "veryHidden"
    assert (given.report, given.unit, given.period) == (filled.pk, "29686", "2020-Q3")
    assert given.made_at.isoformat() == "2020-09-10T09:00:00+07:00"
    assert given.lines["TC01"] == {
        "name": "Dự thảo được lấy ý kiến",
        "version": 1,
        "content": {
            "state": "reported",
            "numerator": "29",
            "denominator": "30",
            "value": "",
            "ground": "",
            "note": "",
            "difficulty": "",
        },
    }


def test_a_long_identity_takes_several_cells(report, lines, people, monkeypatch):
    monkeypatch.setattr(out, "CHUNK", 100)

    sheet = FilledIn(report)

    assert sheet.hidden.max_row > 4
    assert open_sheet(sheet.file()).given.report == report.pk


def test_text_like_a_formula_stays_text(report, lines, people):
    services.save_cell(
        report=report,
        indicator=lines.count,
        by=people.official,
        version=0,
        state="reported",
        value=3,
        note="=1+1",
    )

    cell = FilledIn(report).cell("TC05", "note")

    assert (cell.value, cell.data_type, cell.number_format, cell.quotePrefix) == (
        "=1+1",
        "s",
        "@",
        True,
    )


def test_control_characters_that_somebody_pasted_do_not_stop_the_sheet(report, lines, people):
    services.save_cell(
        report=report,
        indicator=lines.count,
        by=people.official,
        version=0,
        state="reported",
        value=3,
        note="một\x0bhai\r\nba",
    )

    sheet = FilledIn(report)

    assert sheet.cell("TC05", "note").value == "mộthai\nba"
    assert sheet.read().faults == []
    assert sheet.wanted("TC05")["note"] == "mộthai\nba"


def test_queries_do_not_grow_with_units_or_lines(report, django_assert_num_queries, district):
    period = report.period

    def ask():
        sheets = sheets_of(period, sheet_reports(Unit.objects.all(), period))
        return len(sheets), len(sheets[0].lines)

    with django_assert_num_queries(3):
        assert ask() == (2, 3)
    for number in range(10):
        UnitFactory(parent=district)
        IndicatorFactory(code=f"TC5{number}", area=ReformAreaFactory(code=str(number % 7 + 1)))
    services.open_reports(period=period)
    with django_assert_num_queries(3):
        assert ask() == (12, 13)


def test_the_district_gets_all_sheets_in_one_archive(report, commune, neighbour):
    reports = sheet_reports(Unit.objects.all(), report.period)

    archive = ZipFile(BytesIO(report_sheets_zip(sheets_of(report.period, reports))))

    assert archive.namelist() == [
        "bao-cao-29686-2020-Q3.xlsx",
        f"bao-cao-{neighbour.code}-2020-Q3.xlsx",
    ]
    assert load_workbook(BytesIO(archive.read(archive.namelist()[0]))).worksheets[0].title == (
        "Báo cáo"
    )
