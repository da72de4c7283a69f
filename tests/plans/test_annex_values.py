"""What people write into an annex's cells."""

from datetime import date
from decimal import Decimal

import pytest

from plans.imports.annex_values import Bodies, header_times, read_due, read_money
from tests.factories.units import DistrictFactory, UnitFactory


@pytest.mark.parametrize(
    ("text", "on", "kept"),
    [
        ("30/6/2020", date(2020, 6, 30), ""),
        ("30-06-2020", date(2020, 6, 30), ""),
        ("30.6.2020", date(2020, 6, 30), ""),
        ("2020-06-30", date(2020, 6, 30), ""),
        ("Trước ngày 15/11", date(2020, 11, 15), "Trước ngày 15/11"),
        ("Hoàn thành trước 15/11/2020", date(2020, 11, 15), "Hoàn thành trước 15/11/2020"),
        ("Quý II", date(2020, 6, 30), "Quý II"),
        ("QUÝ II/2021", date(2021, 6, 30), "QUÝ II/2021"),
        ("quý 4 năm 2020", date(2020, 12, 31), "quý 4 năm 2020"),
        ("Tháng 10", date(2020, 10, 31), "Tháng 10"),
        ("tháng 02/2021", date(2021, 2, 28), "tháng 02/2021"),
        ("Tháng 2-2020", date(2020, 2, 29), "Tháng 2-2020"),
        # More than one, or none: words stay words.
        ("Quý I, quý III", None, "Quý I, quý III"),
        ("Quý I-II", None, "Quý I-II"),
        ("Tháng 6-7", None, "Tháng 6-7"),
        ("Tháng 6, 12", None, "Tháng 6, 12"),
        ("Từ 01/3/2020 đến 30/6/2020", None, "Từ 01/3/2020 đến 30/6/2020"),
        ("Từ ngày 01/3/2020", None, "Từ ngày 01/3/2020"),
        ("6 tháng đầu năm", None, "6 tháng đầu năm"),
        ("Hằng quý", None, "Hằng quý"),
        ("Thường xuyên", None, "Thường xuyên"),
        ("Cả năm 2020", None, "Cả năm 2020"),
        ("", None, ""),
    ],
)
def test_read_due(text, on, kept):
    due = read_due(text, 2020)

    assert (due.on, due.text) == (on, kept)


@pytest.mark.parametrize("text", ["31/02/2020", "32/1/2020", "Tháng 13", "Quý 7"])
def test_read_due_says_what_no_day_is(text):
    due = read_due(text, 2020)

    assert (due.on, due.text) == (None, text)
    assert "không phải ngày có thật" in due.note


@pytest.mark.parametrize(
    ("text", "times", "total", "kept"),
    [
        ("500.000.000", 1, 500000000, ""),
        ("500,000,000", 1, 500000000, ""),
        ("500,000", 1, 500000, ""),
        ("500000000", 1, 500000000, ""),
        ("500 triệu đồng", 1, 500000000, ""),
        ("1,2 tỷ", 1, 1200000000, ""),
        ("1.5 tỷ đồng", 1, 1500000000, ""),
        ("500 triệu đồng, ngân sách huyện", 1, 500000000, "ngân sách huyện"),
        ("500.000.000 đồng; ngân sách huyện", 1, 500000000, "ngân sách huyện"),
        ("200 triệu (vốn sự nghiệp)", 1, 200000000, "vốn sự nghiệp"),
        ("1,5", 10**6, 1500000, ""),
        ("120", 10**6, 120000000, ""),
        ("1.234", 10**6, 1234000000, ""),
        ("1,234", 10**6, 1234000, ""),
        ("700 đồng", 10**6, 700, ""),
        ("0", 1, 0, ""),
        ("Ngân sách huyện", 1, None, "Ngân sách huyện"),
        ("5 đợt", 1, None, "5 đợt"),
        ("-", 1, None, "-"),
        ("", 1, None, ""),
    ],
)
def test_read_money(text, times, total, kept):
    money = read_money(text, times)

    assert (money.sum, money.text, money.fault) == (
        None if total is None else Decimal(total),
        kept,
        "",
    )


def test_read_money_doubts_a_tiny_sum_and_refuses_parts_of_a_dong():
    assert "50 đồng" in read_money("50").note
    assert "tròn đồng" in read_money("1,5 đồng").fault
    assert "tròn đồng" in read_money("99999999999 tỷ").fault


@pytest.mark.parametrize(
    ("header", "times"),
    [
        ("Kinh phí", 1),
        ("Kinh phí (đồng)", 1),
        ("Kinh phí (triệu đồng)", 10**6),
        ("Dự toán kinh phí (1.000 đồng)", 1000),
        ("Kinh phí (nghìn đồng)", 1000),
        ("Kinh phí (tỷ đồng)", 10**9),
        ("Kinh phí của ngành", 1),
    ],
)
def test_header_times(header, times):
    assert header_times(header) == times


@pytest.mark.django_db
def test_bodies_are_known_by_the_names_people_write():
    district = DistrictFactory(name="Huyện Vũng Liêm")
    home = UnitFactory(name="Phòng Nội vụ", parent=district, level__code="department")
    economy = UnitFactory(
        name="Phòng Kinh tế và Hạ tầng", parent=district, level__code="department"
    )
    commune = UnitFactory(name="Xã Hiếu Phụng", parent=district)
    town = UnitFactory(name="Thị trấn Vũng Liêm", parent=district)
    twins = [UnitFactory(name="Xã Trung An", parent=district) for _one in range(2)]
    bodies = Bodies([district, home, economy, commune, town, *twins], district)

    assert bodies.named("phong noi vu") == home
    assert bodies.named("PHÒNG NỘI VỤ huyện Vũng Liêm") == home
    assert bodies.named("Phòng Nội vụ huyện") == home
    assert bodies.named("UBND xã Hiếu Phụng") == commune
    assert bodies.named("Ủy ban nhân dân huyện Vũng Liêm") == district
    assert bodies.named("TT Vũng Liêm") == town
    assert bodies.named("Xã Trung An") is None
    assert bodies.all_named("Phòng Nội vụ, Phòng Kinh tế và Hạ tầng; Hội Phụ nữ") == (
        [home, economy],
        ["Hội Phụ nữ"],
    )
    assert bodies.all_named("UBND các xã, thị trấn") == ([], ["UBND các xã, thị trấn"])
