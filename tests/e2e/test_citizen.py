"""A citizen with a phone and without an account."""

import re

import pytest
from playwright.sync_api import Page, expect

THANKS = "Cảm ơn ông/bà đã đánh giá"
CODE = re.compile(r"^[A-Z0-9]{8}$")


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def citizen(request, visit):
    visitor = visit(phone=True, scripts=request.param)
    # A form that comes back with its errors is an error to the console.
    visitor.forgive("status of 422")
    return visitor


def _heading(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_finds_a_procedure_typed_without_accents_and_rates_the_visit(citizen):
    page = citizen.page
    page.goto("/")
    citizen.assert_fits()
    page.get_by_label("Tên thủ tục").fill("thu tuc khai sinh")
    page.get_by_role("button", name="Tìm thủ tục").click()
    results = page.locator("main").get_by_role("heading", level=3)
    expect(results.first).to_have_text(re.compile("Đăng ký khai sinh"))
    citizen.assert_fits()
    results.first.get_by_role("link").click()
    _heading(page, re.compile("Đăng ký khai sinh"))
    expect(page.get_by_role("heading", name="Nộp ở đâu, bao lâu có kết quả")).to_be_visible()
    citizen.assert_fits()

    page.get_by_role("main").get_by_role("link", name="Đánh giá lần phục vụ").click()
    page.get_by_role("link", name="Xã Hiếu Phụng", exact=True).click()
    page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.get_by_text("Xin chọn một mức hài lòng.")).to_be_visible()
    page.get_by_label("Hài lòng", exact=True).first.check(force=True)
    citizen.assert_fits()
    page.get_by_role("button", name="Gửi đánh giá").click()
    _heading(page, THANKS)
    citizen.assert_fits()


def test_rates_from_the_code_on_the_counter(citizen, visit):
    staff = visit()
    staff.sign_in("canbo.hieuphung").goto("/hai-long/")
    staff.page.get_by_role("link", name="Xã Hiếu Phụng").first.click()
    staff.page.get_by_role("link", name="Mã QR tại quầy").first.click()
    _heading(staff.page, "Mã QR tại quầy")
    address = staff.page.locator(".poster-address").first.inner_text()

    page = citizen.page
    page.goto("/danh-gia/q/" + address.rstrip("/").rsplit("/", 1)[-1] + "/")
    _heading(page, "Xã Hiếu Phụng")
    citizen.assert_fits()
    page.get_by_label("Rất hài lòng", exact=True).first.check(force=True)
    page.get_by_label("Điều muốn nói thêm").fill("Cán bộ hướng dẫn rõ ràng.")
    citizen.assert_fits()
    page.get_by_role("button", name="Gửi đánh giá").click()
    _heading(page, THANKS)
    expect(page.get_by_text("Phiếu đã được ghi cho Xã Hiếu Phụng")).to_be_visible()


def test_a_code_that_belongs_to_no_counter_says_what_to_do(citizen):
    citizen.forgive("status of 404")
    citizen.page.goto("/danh-gia/q/khong-co-ma-nay/")
    _heading(citizen.page, "Mã QR này không dùng được")
    citizen.page.get_by_role("link", name="Chọn cơ quan").click()
    _heading(citizen.page, "Đánh giá lần phục vụ")


def test_sends_a_petition_and_follows_it_by_its_code(citizen):
    page = citizen.page
    page.goto("/")
    page.get_by_role("link", name="Gửi phản ánh, kiến nghị").click()
    page.get_by_role("link", name="Gửi phản ánh").first.click()
    page.get_by_label("Gửi đến cơ quan").select_option(label="Xã Hiếu Phụng")
    page.get_by_label("Tiêu đề").fill("Giờ làm việc ghi trên cửa không đúng")
    page.get_by_label("Nội dung").fill("Bảng ghi mở lúc 7 giờ nhưng 7 giờ 30 chưa có ai.")
    page.get_by_role("button", name="Gửi phản ánh").click()
    # The kind was not chosen: nothing typed is lost.
    expect(page.get_by_role("alert")).to_contain_text("chỗ cần sửa")
    expect(page.get_by_label("Tiêu đề")).to_have_value("Giờ làm việc ghi trên cửa không đúng")
    citizen.assert_fits()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Gửi phản ánh").click()
    _heading(page, "Đã nhận phản ánh của ông/bà")
    citizen.assert_fits()
    code = page.locator(".tracking-code").inner_text()
    assert CODE.match(code)

    page.goto("/phan-anh/")
    page.get_by_label("Mã tra cứu").fill(code.lower())
    page.get_by_role("button", name="Xem").click()
    _heading(page, "Giờ làm việc ghi trên cửa không đúng")
    expect(page.get_by_text("Xã Hiếu Phụng")).to_be_visible()
    citizen.assert_fits()


def test_sees_what_is_published_and_nothing_else(citizen):
    page = citizen.page
    page.goto("/ket-qua/")
    _heading(page, "Kết quả cải cách hành chính năm 2019")
    rows = page.get_by_role("table").first.locator("tbody tr")
    expect(rows).to_have_count(20)
    expect(page.get_by_role("main")).not_to_contain_text("năm 2020")
    citizen.assert_fits()
    page.goto("/ket-qua/?nam=2020")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("2020")
    for address in ("/chi-so/", "/bao-cao/", "/lam-viec/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập cán bộ")
