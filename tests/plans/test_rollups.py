"""A year's lines over all units, worked by hand."""

from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from common import clock
from plans.exports.rollups import roll_up_table
from plans.models import Review
from plans.selectors.rollups import roll_up
from tests.factories.plans import (
    IndicatorFactory,
    PlanFactory,
    ReformAreaFactory,
    TaskFactory,
    at,
    signed,
)
from tests.factories.units import DistrictFactory, UnitFactory, person
from units.services import make_periods

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarters():
    with clock.frozen(at(2020, 10, 1)):
        yield make_periods(year=2020)


@pytest.fixture
def filled(quarters, district, commune, neighbour, people):
    """TC01 in two communes and two periods, TC05 in one; the third commune is silent."""
    plan = PlanFactory(unit=district)
    share = IndicatorFactory(code="TC01")
    IndicatorFactory(code="TC05", kind="count", across_periods="sum", area=share.area)
    TaskFactory(plan=plan, code="1.1", indicator=share, target=90)
    first = signed(commune, quarters[0], people.leader, TC01=(1, 2), TC05=3)
    signed(commune, quarters[1], people.leader, TC01=(3, 4), TC05="na")
    signed(neighbour, quarters[0], people.leader, TC01=(4, 4), TC05="zero")
    UnitFactory(name="Xã Trung Hiếu", parent=district)
    return first


def rolled(user, unit="", accepted_only=False):
    return roll_up(user, year="2020", unit=str(unit), accepted_only=accepted_only)


def line(found, code):
    [one] = [each for each in found.lines if each.indicator.code == code]
    return one


def test_each_period_and_the_year_by_both_rules(filled, people):
    found = line(rolled(people.staff), "TC01")
    first, second, third = found.cells

    # (1 + 4) / (2 + 4), then 3/4, nothing, and (1 + 3 + 4) / (2 + 4 + 4).
    assert first.total.exact == Fraction(500, 6)
    assert second.total.exact == Fraction(75)
    assert third.total.exact is None
    assert (found.year.total.numerator, found.year.total.denominator) == (8, 10)
    assert (found.target, found.task.code) == (90, "1.1")


def test_who_is_counted_and_who_is_missing(filled, people):
    found = line(rolled(people.staff), "TC01")

    assert [(cell.counted, cell.asked) for cell in [*found.cells, found.year]] == [
        (2, 3),
        (1, 3),
        (0, 3),
        (2, 3),
    ]
    assert [unit.name for unit in found.cells[1].missing] == ["Xã Quới An", "Xã Trung Hiếu"]
    assert [unit.name for unit in found.year.missing] == ["Xã Trung Hiếu"]


def test_not_applicable_is_neither_counted_nor_missing(filled, people):
    second = line(rolled(people.staff), "TC05").cells[1]

    assert (second.counted, second.not_applicable, len(second.missing)) == (0, 1, 2)


def test_a_mean_of_the_units_own_percents(filled, people):
    indicator = line(rolled(people.staff), "TC01").indicator
    indicator.across_units = "mean"
    indicator.save()

    found = line(rolled(people.staff), "TC01")

    # Commune: (1 + 3) / (2 + 4) = 66 2/3; neighbour: 100.
    assert found.year.total.exact == Fraction(250, 3)
    assert found.year.total.units == 2


def test_one_unit_alone_with_its_reports(filled, people, commune):
    found = rolled(people.staff, commune.pk)

    share = line(found, "TC01")
    assert found.is_one
    assert (share.year.total.numerator, share.year.total.denominator) == (4, 6)
    assert share.cells[0].report_id == filled.pk
    assert share.cells[2].report_id is None


def test_only_what_was_accepted(filled, people):
    Review.objects.create(submission=filled.submissions.get(), kind="accepted", by=people.staff)

    found = line(rolled(people.staff, accepted_only=True), "TC01")

    assert (found.year.total.numerator, found.year.total.denominator) == (1, 2)
    assert found.year.counted == 1


@pytest.mark.parametrize(("kind", "counts"), [("returned", 0), ("reopened", 1)])
def test_a_returned_statement_counts_nowhere_and_a_reopened_one_in_both(
    filled, people, commune, kind, counts
):
    Review.objects.create(
        submission=filled.submissions.get(), kind=kind, reason="Sai", by=people.staff
    )

    for accepted_only in (False, True):
        found = line(rolled(people.staff, commune.pk, accepted_only), "TC01")
        assert found.cells[0].counted == counts


def test_an_official_sees_the_own_unit(filled, people, commune):
    found = rolled(people.official)

    assert found.units == [commune]
    assert line(found, "TC01").year.total.denominator == 6


def test_another_districts_figures_are_not_there(filled, quarters):
    stranger = person("district_staff", DistrictFactory())

    found = rolled(stranger)

    assert all(cell.counted == 0 for each in found.lines for cell in each.cells)


def test_lines_of_other_years_and_levels_are_left_out(filled, people):
    IndicatorFactory(code="OLD", last_year=2019)
    IndicatorFactory(code="PROVINCE", for_levels="province")

    codes = [each.indicator.code for each in rolled(people.staff).lines]

    assert codes == ["TC01", "TC05"]


def test_what_the_portal_measures_stands_in_the_years_column(filled, people, district):
    IndicatorFactory(
        code="NV7.1",
        kind="portal",
        across_periods="latest",
        measure="plans.assigned_rate",
        area=ReformAreaFactory(code="7"),
    )

    found = line(rolled(people.staff), "NV7.1")

    # One task, four units (the district carries it out too), no post named.
    assert (found.computed.numerator, found.computed.denominator) == (0, 4)
    assert (found.cells, found.year) == ([], None)


def test_the_table_is_what_the_page_shows(filled, people):
    head, rows = roll_up_table(rolled(people.staff))

    share, count = rows
    assert share[:7] == [
        "1. Lĩnh vực 1",
        "TC01",
        "Chỉ tiêu TC01",
        "",
        "Cộng tử số và mẫu số các kỳ",
        "Cộng các đơn vị",
        Decimal(90),
    ]
    assert share[7:13] == [Decimal("83.3"), 5, 6, 2, 3, "Trung Hiếu"]
    assert share[19:25] == ["chưa có", None, None, 0, 3, "Hiếu Phụng, Quới An, Trung Hiếu"]
    assert share[25:] == [Decimal("80.0"), 8, 10, 2, 3, "Trung Hiếu"]
    assert count[25:28] == [Decimal(3), None, None]
    assert len(head) == len(share) == 31


def test_rollup_export_gives_both_formats(client, filled, people):
    client.force_login(people.staff)

    book = client.get("/bao-cao/tong-hop/tai-ve/xlsx/?nam=2020")
    text = client.get("/bao-cao/tong-hop/tai-ve/csv/?nam=2020&so-lieu=da-duyet")

    sheet = load_workbook(BytesIO(book.content)).active
    assert [cell.value for cell in sheet[2]][7:9] == [83.3, 5]
    assert 'filename="tong-hop-2020-tam-tinh.xlsx"' in book["Content-Disposition"]
    assert 'filename="tong-hop-2020-da-duyet.csv"' in text["Content-Disposition"]
    rows = StringIO(text.content.decode("utf-8-sig")).readlines()
    assert len(rows) == 3
    assert "chưa có" in rows[1]
    assert client.get("/bao-cao/tong-hop/tai-ve/pdf/").status_code == 404


def test_rollup_detail_says_rules_and_names_who_is_missing(client, filled, people, commune):
    client.force_login(people.staff)

    html = client.get("/bao-cao/tong-hop/").content.decode()

    assert "Các kỳ: cộng tử số và mẫu số các kỳ" in html
    assert "Các đơn vị: cộng tử số và mẫu số" in html
    assert "2/3 đơn vị" in html
    assert "Trung Hiếu" in html
    assert client.get("/bao-cao/tong-hop/?don-vi=999999").status_code == 404


def test_indicator_detail_says_both_rules_and_adds_up_each_period(client, filled, people):
    client.force_login(people.staff)

    html = client.get("/bao-cao/chi-tieu/TC01/?nam=2020").content.decode()

    assert "Các đơn vị: cộng tử số và mẫu số" in html
    # Of the first period and of the year.
    assert "83,3\u00a0%" in html
    assert "80,0\u00a0%" in html
