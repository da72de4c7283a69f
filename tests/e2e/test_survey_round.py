"""Next year's survey round: sampled, opened, printed, typed by keyboard alone, typed again, reported."""

import re

from playwright.sync_api import Page, expect

STAFF, SECOND = "chuyenvien.huyen", "chuyenvien2.huyen"
ANSWERS = "5454 34543 445454 444 0000 4"
FORMS = 20


def _tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Các trang của đợt").get_by_role(
        "link", name=name, exact=True
    ).click()


def test_a_round_from_its_sample_to_its_report(visit):
    staff, second = visit(), visit(scripts=False)
    page = staff.sign_in(STAFF)
    _open(staff, page)
    drawn = _type(staff, page)
    _type_again(second.sign_in(SECOND), drawn)
    _tab(page, "Báo cáo")
    expect(page.get_by_role("heading", name="Cả đợt")).to_be_visible()
    staff.assert_fits()
    assert staff.complaints == []


def _open(staff, page: Page) -> None:
    page.goto("/hai-long/dieu-tra/")
    page.get_by_role("link", name="Điều tra mức độ hài lòng năm 2021").click()
    page.get_by_role("link", name="Sửa đợt").click()
    page.get_by_label("Tỷ lệ phiếu nhập hai lần (%)").fill("100")
    page.get_by_role("button", name="Lưu đợt").click()
    _tab(page, "Tổng thể và mẫu")
    staff.assert_fits()
    page.get_by_label("Tối thiểu mỗi phần").fill("5")
    page.get_by_role("button", name="Ghi tổng thể và tính mẫu").click()
    _tab(page, "Tổng quan")
    page.get_by_role("button", name="Mở đợt, cấp số phiếu").click()
    expect(page.get_by_text("các phiếu đã có số")).to_be_visible()
    _tab(page, "In phiếu")
    expect(page.get_by_role("article", name="Phiếu số 1", exact=True)).to_be_visible()
    staff.assert_fits()


def _type(staff, page: Page) -> str:
    """Hands on the keys, one request for each form; slips are told and nothing typed is lost."""
    _tab(page, "Nhập phiếu")
    expect(page.get_by_label("Số phiếu")).to_be_focused()
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.method) if "/nhap/" in request.url else 0
    )
    for number in range(1, FORMS + 1):
        page.keyboard.type(f"{number}\n{ANSWERS}")
        expect(page.locator("[data-typing-count]")).to_have_text("23/23")
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Đã ghi phiếu số {number} ·")).to_be_visible()
        expect(page.get_by_label("Số phiếu")).to_be_focused()
    assert [method for method in sent if method != "GET"] == ["POST"] * FORMS
    staff.forgive("422")
    page.keyboard.type("3\n545\n")
    expect(page.get_by_text("Đang có 3.")).to_be_visible()
    expect(page.get_by_label("Các câu trả lời")).to_be_focused()
    expect(page.get_by_label("Các câu trả lời")).to_have_value("545")
    page.get_by_label("Các câu trả lời").fill(ANSWERS)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Phiếu số 3 đã ghi trước đó")).to_be_visible()
    _tab(page, "Nhập lần hai")
    expect(page.get_by_text(re.compile("do ông/bà nhập lần một"))).to_be_visible()
    return page.url


def _type_again(page: Page, address: str) -> None:
    """Without scripts, by another person: a differing form waits for a look at the paper."""
    page.goto(address)
    number = str(page.locator(".form-numbers .code").first.text_content())
    page.get_by_label("Số phiếu").fill(number)
    page.get_by_label("Các câu trả lời").fill(ANSWERS.replace("4 0", "3 0").replace(" ", ""))
    page.keyboard.press("Enter")
    expect(page.get_by_text("hai lần nhập khác nhau")).to_be_visible()
    _tab(page, "Đối chiếu phiếu")
    page.get_by_role("link", name=f"Phiếu số {number}").click()
    empty = page.locator(".row-differs input")
    expect(empty).to_have_count(1)
    empty.fill("4")
    page.get_by_role("button", name="Ghi theo phiếu").click()
    expect(page.get_by_text(f"Đã ghi phiếu số {number} theo bản giấy.")).to_be_visible()
