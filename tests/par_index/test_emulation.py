"""The emulation list: which bands are low, who fell two bands, and what became of merged units."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from par_index import services
from par_index.selectors.emulation import emulation, low_bands
from tests.factories import par_index as make
from tests.factories.units import UnitFactory
from tests.par_index.test_views_index import marked
from tests.par_index.test_views_scorecards import url
from units.models import UnitLineage

BANDS = ("Xuất sắc", "Tốt", "Khá", "Trung bình", "Yếu")
FIVE = [
    {"name": name, "from": str(bound)}
    for name, bound in zip(BANDS, (90, 80, 70, 50, 0), strict=True)
]


@pytest.mark.parametrize(
    ("names", "low", "by_name"),
    [
        (BANDS, ("Trung bình", "Yếu"), True),
        (("Tốt", "TRUNG BÌNH"), ("TRUNG BÌNH",), True),
        (("Tốt", "Khá", "Yếu"), ("Yếu",), False),
        (("A", "B", "C", "D"), ("C", "D"), False),
        (("A",), (), False),
        ((), (), False),
    ],
)
def test_low_bands_by_name_else_the_lower_half(names, low, by_name):
    found = low_bands(list(names))

    assert (found.names, found.by_name) == (low, by_name)


@pytest.fixture
def bands(commune, neighbour, measured):
    return make.criteria_set(code="bands-2020", bands=FIVE)


def compute(criteria, year):
    return services.run_index(criteria_set=criteria, year=year, is_final=True)


def give(criteria, unit, people, share, year=2020):
    """10 of 1.1 and `share` percent of 20 over an own maximum of 40: 25 to 75 percent."""
    card = marked(criteria, unit, people, share)
    if year != card.year:
        type(card).objects.filter(pk=card.pk).update(year=year)


def full(criteria, unit, people, year=2020):
    """Everything: 100 percent."""
    card = make.ScorecardFactory(criteria_set=criteria, unit=unit, year=year)
    for code in ("1.1", "1.2", "2.1"):
        leaf = make.leaf(criteria, code)
        make.MarkFactory(
            scorecard=card,
            criterion=leaf,
            stage="final",
            value={},
            points=leaf.maximum,
            outright=True,
        )


@pytest.fixture
def last_year(bands, commune, neighbour, people):
    """Xuất sắc (100) and Khá (75)."""
    full(bands, commune, people, 2019)
    give(bands, neighbour, people, "100", 2019)
    return services.publish_run(run=compute(bands, 2019), by=people.staff)


def test_low_band_and_a_fall_of_two_bands_are_flagged(bands, last_year, commune, neighbour, people):
    give(bands, commune, people, "100")
    give(bands, neighbour, people, "50")

    found = emulation(compute(bands, 2020))

    first, second = found.rows
    # 100 -> 75: Xuất sắc -> Khá, two bands, and Khá is not low.
    assert (first.unit, first.result.band, first.is_low, first.has_fallen) == (
        commune,
        "Khá",
        False,
        True,
    )
    # 75 -> 50: Khá -> Trung bình, one band, and low.
    assert (second.unit, second.result.band, second.is_low, second.has_fallen) == (
        neighbour,
        "Trung bình",
        True,
        False,
    )
    assert (found.before, found.same_scale, len(found.flagged)) == (last_year, True, 2)


def test_one_band_down_and_better_are_not_flagged(bands, last_year, commune, neighbour, people):
    full(bands, commune, people)
    full(bands, neighbour, people)

    assert emulation(compute(bands, 2020)).flagged == []


def test_unpublished_last_year_is_no_measure(bands, commune, neighbour, people):
    full(bands, commune, people, 2019)
    compute(bands, 2019)
    give(bands, commune, people, "100")

    found = emulation(compute(bands, 2020))

    row = next(row for row in found.rows if row.unit == commune)
    assert (found.before, row.before, row.has_fallen) == (None, None, False)


def test_other_bands_last_year_are_not_compared(bands, criteria, commune, neighbour, people):
    full(criteria, commune, people, 2019)
    services.publish_run(run=compute(criteria, 2019), by=people.staff)
    give(bands, commune, people, "0")

    found = emulation(compute(bands, 2020))

    row = next(row for row in found.rows if row.unit == commune)
    assert (found.same_scale, row.before.band, row.has_fallen) == (False, "Tốt", False)


def test_below_the_lowest_band_is_low_and_unrated_is_not(commune, neighbour, people, measured):
    criteria = make.criteria_set(
        code="high-2020", bands=[{"name": "Tốt", "from": "80"}, {"name": "Đạt", "from": "60"}]
    )
    give(criteria, commune, people, "0")
    rows = emulation(compute(criteria, 2020)).rows

    mine = next(row for row in rows if row.unit == commune)
    assert (mine.result.band, mine.result.percent, mine.is_low) == ("", Decimal("25.00"), True)


def test_merged_unit_shows_its_predecessors_and_did_not_fall(
    bands, last_year, commune, neighbour, district, people
):
    merged = UnitFactory(name="Xã Mới", parent=district, valid_from=date(2020, 6, 1))
    for old in (commune, neighbour):
        UnitLineage.objects.create(old=old, new=merged, kind="merged", on=date(2020, 6, 1))
        type(old).objects.filter(pk=old.pk).update(valid_to=date(2020, 5, 31))
    give(bands, merged, people, "100")

    [row] = emulation(compute(bands, 2020)).rows

    assert [(unit, old.band) for unit, old in row.predecessors] == [
        (commune, "Xuất sắc"),
        (neighbour, "Khá"),
    ]
    assert (row.before, row.has_fallen, row.is_flagged) == (None, False, False)


# --- The page and its files --------------------------------------------------------------------


@pytest.fixture
def run(bands, last_year, commune, neighbour, people):
    give(bands, commune, people, "100")
    give(bands, neighbour, people, "50")
    return compute(bands, 2020)


def test_page_names_the_rule_and_the_reasons(client, people, run):
    client.force_login(people.staff)

    page = client.get(url("emulation-list", run.pk)).content.decode()

    assert "theo tên bậc của bộ tiêu chí: Trung bình, Yếu" in page
    assert "2 đơn vị cần xem xét" in page
    assert "Giảm từ hai bậc trở lên: Xuất sắc → Khá" in page
    assert "Xếp loại Trung bình" in page
    assert "Chưa công bố." in page


def test_set_without_an_average_says_which_bands_it_took(
    client, people, criteria, commune, measured
):
    give(criteria, commune, people, "0")
    client.force_login(people.staff)

    page = client.get(url("emulation-list", compute(criteria, 2020).pk)).content.decode()

    assert "nửa dưới của thang xếp loại: Yếu" in page
    assert "Chưa có kết quả năm 2019" in page


def test_files_hold_the_same_list(client, people, run):
    client.force_login(people.staff)

    text = client.get(url("emulation-file", run.pk, "csv")).content.decode("utf-8-sig")
    book = load_workbook(BytesIO(client.get(url("emulation-file", run.pk, "xlsx")).content))

    lines = text.splitlines()
    assert lines[0].startswith("Mã đơn vị,Đơn vị,Chỉ số (%),Hạng,Xếp loại 2020,Xếp loại 2019")
    assert lines[1] == (
        "29686,Xã Hiếu Phụng,75.00,1,Khá,Xuất sắc,Có,Giảm từ hai bậc trở lên: Xuất sắc → Khá"
    )
    assert [cell.value for cell in book.active[2]][4:7] == ["Khá", "Xuất sắc", "Có"]
    assert client.get(url("emulation-file", run.pk, "pdf")).status_code == 404


def test_officials_read_and_do_not_export(client, people, run):
    client.force_login(people.official)

    assert client.get(url("emulation-list", run.pk)).status_code == 200
    assert client.get(url("emulation-file", run.pk, "csv")).status_code == 403


def test_page_costs_the_same_for_more_units(client, people, run, bands, district):
    client.force_login(people.staff)

    def queries(one):
        client.get(url("emulation-list", one.pk))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("emulation-list", one.pk)).status_code == 200
        return len(captured)

    give(bands, UnitFactory(parent=district), people, "5")
    few = queries(compute(bands, 2020))
    for number in range(3):
        give(bands, UnitFactory(parent=district), people, str(number))

    assert queries(compute(bands, 2020)) == few
