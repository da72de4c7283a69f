"""A citizen's petition from the telephone to the answer, and back once more."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories.petitions import photo

MINE = {"name": "bang.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(400, 300), gps=True)}
HERE = "Xã Hiếu Phụng"
TEXT = {"name": "bang.jpg", "mimeType": "image/jpeg", "buffer": b"Kinh gui UBND xa"}


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def citizen(request, visit):
    visitor = visit(phone=True, scripts=request.param)
    visitor.forgive("status of 422")
    return visitor


def _heading(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def _write(page: Page, subject: str) -> None:
    page.goto("/phan-anh/gui/")
    page.get_by_role("radio").first.check()
    page.get_by_label("Gửi đến cơ quan").select_option(label=HERE)
    page.get_by_label("Tiêu đề").fill(subject)
    page.get_by_label("Nội dung").fill("Bảng niêm yết đặt ngoài sân đã phai màu.")
    page.get_by_label("Điện thoại hoặc thư điện tử").fill("0900 000 471")


def _answer(visit, code: str, words: str) -> None:
    """What the office does: an official writes, the leader approves."""
    desk = visit()
    page = desk.sign_in("canbo.hieuphung")
    page.goto("/phan-anh/xu-ly/")
    page.locator("tr", has_text=code).get_by_role("link").click()
    page.locator("#draft").get_by_label("Dự thảo trả lời").fill(words)
    page.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    address = page.url.split("#")[0]
    leader = visit().sign_in("lanhdao.hieuphung")
    leader.goto(address.removeprefix(desk.address))
    leader.get_by_role("link", name="Duyệt trả lời").click()
    leader.get_by_label(re.compile("Tôi đã đọc lại bản công khai")).check()
    leader.get_by_role("button", name="Duyệt câu trả lời").click()
    expect(leader.get_by_text("Đã trả lời").first).to_be_visible()


def test_sent_with_a_picture_answered_found_bad_and_asked_again(citizen, visit):
    page = citizen.page
    _write(page, "Bảng niêm yết không đọc được")
    page.get_by_label("Ảnh kèm theo").set_input_files([TEXT])
    page.get_by_role("button", name="Gửi phản ánh").click()
    # No picture at all: said, and what was typed is there.
    expect(page.get_by_text("Đây không phải ảnh JPG hoặc PNG").first).to_be_visible()
    expect(page.get_by_text("Ảnh phải chọn lại.")).to_be_visible()
    expect(page.get_by_label("Tiêu đề")).to_have_value("Bảng niêm yết không đọc được")
    citizen.assert_fits()
    page.get_by_label("Ảnh kèm theo").set_input_files([MINE])
    page.get_by_role("button", name="Gửi phản ánh").click()
    _heading(page, "Đã nhận phản ánh của ông/bà")
    expect(page.get_by_text("Cổng đã nhận 1 ảnh.")).to_be_visible()
    citizen.assert_fits()
    code = page.locator(".tracking-code").inner_text()

    page.get_by_role("link", name="Mở trang theo dõi").click()
    page.get_by_text("Nội dung đã gửi").click()
    expect(page.get_by_role("img", name="Ảnh 1 ông/bà đã gửi")).to_be_visible()
    citizen.assert_fits()

    _answer(visit, code, "UBND đã in lại bảng niêm yết.")
    page.goto(f"/phan-anh/{code}/")
    expect(page.get_by_text("UBND đã in lại bảng niêm yết.")).to_be_visible()
    citizen.assert_fits()
    page.get_by_role("button", name="Chưa thỏa đáng").click()
    expect(page.get_by_text("Đã ghi “Chưa thỏa đáng”")).to_be_visible()
    page.get_by_label("Điều gì chưa được").fill("Bảng mới vẫn đặt ngoài nắng.")
    page.get_by_role("button", name="Đề nghị xem lại").click()
    expect(page.get_by_text("Đang xem lại")).to_be_visible()
    expect(page.get_by_text(re.compile("Trả lời lần đầu, ngày"))).to_be_visible()
    expect(page.get_by_role("button", name="Đề nghị xem lại")).to_have_count(0)
    citizen.assert_fits()


def test_sent_followed_and_asked_again_with_the_keyboard_alone(visit):
    citizen = visit(phone=True)
    page = citizen.page
    page.goto("/phan-anh/gui/")
    _tab_to(page, "id_matter")
    page.keyboard.press("Space")
    _tab_to(page, "id_unit")
    _press_until(page, "ArrowDown", "document.activeElement.selectedOptions[0].text", HERE)
    _tab_to(page, "id_subject")
    page.keyboard.type("Giờ mở cửa")
    _tab_to(page, "id_text")
    page.keyboard.type("Bảy giờ rưỡi chưa mở cửa.")
    _tab_to(page, "id_contact")
    page.keyboard.type("ai@vidu.vn")
    # What machines fill in is not on the way.
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Gửi phản ánh")).to_be_focused()
    page.keyboard.press("Enter")
    _heading(page, "Đã nhận phản ánh của ông/bà")
    code = page.locator(".tracking-code").inner_text()

    page.goto("/phan-anh/")
    _tab_to(page, "ma")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    _heading(page, "Giờ mở cửa")

    _answer(visit, code, "Bộ phận Một cửa mở cửa lúc 7 giờ.")
    page.reload()
    _tab_to_button(page, "Chưa thỏa đáng")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ghi “Chưa thỏa đáng”")).to_be_visible()
    _tab_to(page, page.get_by_label("Điều gì chưa được").get_attribute("id"))
    page.keyboard.type("Hôm sau vẫn chưa mở.")
    _tab_to_button(page, "Đề nghị xem lại")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đang xem lại")).to_be_visible()


def _tab_to(page: Page, field: str | None) -> None:
    _press_until(page, "Tab", "document.activeElement.id", field)


def _tab_to_button(page: Page, words: str) -> None:
    _press_until(page, "Tab", "document.activeElement.textContent.trim()", words)


def _press_until(page: Page, key: str, script: str, wanted: str | None) -> None:
    for _step in range(60):
        page.keyboard.press(key)
        if page.evaluate(script) == wanted:
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


def test_finds_what_is_public_without_accents(citizen):
    page = citizen.page
    page.goto("/phan-anh/")
    page.get_by_label("Từ cần tìm").fill("bang niem yet")
    page.get_by_role("button", name="Tìm").click()
    first = page.locator("main").get_by_role("heading", level=3).first
    expect(first).to_have_text(re.compile("niêm yết"))
    citizen.assert_fits()
    first.get_by_role("link").click()
    expect(page.get_by_text("Thời gian trả lời")).to_be_visible()
    citizen.assert_fits()
    page.goto("/phan-anh/thong-ke/")
    expect(page.get_by_role("heading", name="Theo cơ quan")).to_be_visible()
    citizen.assert_fits()
