"""A quarter of the whole district entered through Excel: twenty communes, lines of the real form.

One sheet has three faults, one report is edited on the portal while its sheet is away. Every
fault is told with row and column, no value is lost, everything else is stored as it was typed.
"""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from common import clock
from plans import services
from plans.exports.sheet_layout import HEADER_ROW, INPUTS, LETTERS
from plans.imports import DATA, import_indicators, import_plan
from plans.models import Cell, Indicator, Report
from plans.selectors.reports import for_level
from tests.factories.plans import at
from tests.factories.units import PeriodFactory, person
from units.imports import import_units
from units.models import Unit
from units.services import DATA as UNITS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Of each kind as many as keep the test short.
LINES = {"ratio": 4, "count": 2, "milestones": 2, "yes_no": 1}


@pytest.fixture
def quarter():
    """The real communes of 2020, nine lines of the real form, one official in each commune."""
    import_units(UNITS / "units.csv")
    import_indicators(DATA / "indicators.json")
    import_plan(DATA / "plan_2020.json")
    # The real form asks no yes or no any more; a district's own line may.
    Indicator.objects.filter(code="NV6.4").update(kind="yes_no", measure="")
    asked = for_level(Indicator.objects.all(), "commune")
    kept = [
        indicator.pk
        for kind, most in LINES.items()
        for indicator in asked.filter(kind=kind).order_by("code")[:most]
    ]
    Indicator.objects.exclude(pk__in=kept).update(last_year=2019)
    with clock.frozen(at(2020, 9, 10)):
        period = PeriodFactory()
        services.open_reports(period=period)
        communes = Unit.objects.in_force(period.ends_on).filter(level="commune").order_by("code")
        yield {commune: person("official", commune) for commune in communes}


def figures(number, place, kind):
    """What the commune of this number types on the line at this place, and what must be stored."""
    note = f"Xã {number}, dòng {place}: theo sổ theo dõi"
    if (number + place) % 7 == 0 and kind != "yes_no":
        return {"state": "Không phát sinh", "note": note}, ("zero", None, None, None, "", note)
    if (number + place) % 11 == 0:
        typed = {"state": "Không áp dụng", "ground": "Không được giao", "note": note}
        return typed, ("not_applicable", None, None, None, "Không được giao", note)
    if kind == "yes_no":
        answer = Decimal(number % 2)
        typed = {"value": "Có" if answer else "Không", "note": note}
        return typed, ("reported", None, None, answer, "", note)
    if kind == "count":
        value = 1 + number * place
        return {"value": value, "note": note}, ("reported", None, None, Decimal(value), "", note)
    share, whole = number + place, number + place + 5
    if place % 2 or kind == "milestones":
        typed = {"numerator": share, "denominator": str(whole), "note": note}
    else:
        typed = {"numerator": f"{share}/{whole}", "note": note}
    return typed, ("reported", Decimal(share), Decimal(whole), None, "", note)


class Sheet:
    """A commune's workbook on its way."""

    def __init__(self, path, commune):
        self.path = path / f"{commune.code}.xlsx"
        call_command(
            "export_report_sheet",
            unit=commune.code,
            period="2020-Q3",
            output=self.path,
            stdout=StringIO(),
        )
        self.book = load_workbook(self.path)
        self.table = self.book.worksheets[0]
        self.rows = {
            self.table[f"A{number}"].value: number
            for number in range(HEADER_ROW + 1, self.table.max_row + 1)
        }

    def put(self, code, column, value):
        self.table[f"{LETTERS[column]}{self.rows[code]}"] = value

    def put_line(self, code, **values):
        """A whole line anew; what is not named is emptied."""
        for column in INPUTS:
            self.put(code, column, values.get(column))

    def send(self, by):
        """Save it and send it; the places of its faults, none when it was taken."""
        self.book.save(self.path)
        err = StringIO()
        try:
            call_command(
                "import_report_sheet",
                str(self.path),
                "--by",
                by.username,
                stdout=StringIO(),
                stderr=err,
            )
        except CommandError:
            return [line.split(": ")[0] for line in err.getvalue().splitlines()]
        return []


def stored(commune):
    """By code, everything that stands in the commune's report."""
    return {
        cell.indicator.code: (
            cell.state,
            *(
                None if cell.state == "zero" else figure
                for figure in (cell.numerator, cell.denominator, cell.value)
            ),
            cell.ground,
            cell.note,
        )
        for cell in Cell.objects.filter(report__unit=commune).select_related("indicator")
    }


@pytest.fixture
def sheets(quarter, tmp_path):
    return {commune: Sheet(tmp_path, commune) for commune in quarter}


@pytest.fixture
def form(quarter):
    """The lines that communes fill in, with their kind."""
    cells = Report.objects.get(unit=next(iter(quarter))).cells.select_related("indicator")
    return [
        (cell.indicator.code, cell.indicator.kind) for cell in cells.order_by("indicator__code")
    ]


def filled_in(sheets, form):
    """Every commune fills its sheet; what must be stored in the end."""
    expected = {}
    for number, (commune, sheet) in enumerate(sheets.items(), start=1):
        expected[commune] = {}
        for place, (code, kind) in enumerate(form, start=1):
            typed, expected[commune][code] = figures(number, place, kind)
            for column, value in typed.items():
                sheet.put(code, column, value)
    return expected


def put_three_faults(sheet, codes):
    """A word, a percentage, a denominator that was forgotten; the columns where they are found."""
    sheet.put_line(codes[0], numerator="hai chín", denominator=30)
    sheet.put_line(codes[1], numerator=0.95, denominator=1)
    sheet.table[f"G{sheet.rows[codes[1]]}"].number_format = "0%"
    sheet.put_line(codes[2], numerator=4)
    return [
        f"Dòng {sheet.rows[code]}, cột {column}" for code, column in zip(codes, "GGH", strict=True)
    ]


def test_twenty_communes_enter_their_quarter_with_excel(quarter, sheets, form):
    expected = filled_in(sheets, form)
    communes = list(quarter)
    faulty, edited = communes[4], communes[11]
    ratios = [code for code, kind in form if kind == "ratio"][:3]
    faults = put_three_faults(sheets[faulty], ratios)
    # In another commune a colleague writes on the portal while the sheet is away.
    clash = ratios[0]
    theirs = {"numerator": 1, "denominator": 3, "note": "ghi trên cổng"}
    services.save_cell(
        report=Report.objects.get(unit=edited),
        indicator=Indicator.objects.get(code=clash),
        by=person("official", edited),
        version=0,
        state="reported",
        **theirs,
    )
    before = {commune: stored(commune) for commune in (faulty, edited)}

    answers = {commune: sheets[commune].send(quarter[commune]) for commune in communes}

    assert (len(communes), len(form)) == (20, 9)
    assert answers.pop(faulty) == faults
    assert answers.pop(edited) == [f"Dòng {sheets[edited].rows[clash]}, cột -"]
    assert [answer for answer in answers.values() if answer] == []
    assert {commune: stored(commune) for commune in answers} == {
        commune: expected[commune] for commune in answers
    }
    # Of the two that were refused nothing has come in, and nothing was lost.
    assert {commune: stored(commune) for commune in before} == before
    assert before[edited][clash] == ("reported", 1, 3, None, "", "ghi trên cổng")

    # The faults are mended; the other commune takes its colleague's figure. Both go in.
    for code in ratios:
        place = [line for line, _kind in form].index(code) + 1
        sheets[faulty].table[f"G{sheets[faulty].rows[code]}"].number_format = "General"
        sheets[faulty].put_line(code, **figures(5, place, "ratio")[0])
    sheets[edited].put_line(clash, **theirs)
    expected[edited][clash] = before[edited][clash]

    assert [sheets[commune].send(quarter[commune]) for commune in before] == [[], []]
    assert {commune: stored(commune) for commune in before} == {
        commune: expected[commune] for commune in before
    }
