"""The district's queue: several accepted at once, two lines returned, answered, mended, accepted."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

OFFICIAL, LEADER, STAFF = "canbo.hieuphung", "lanhdao.hieuphung", "chuyenvien.huyen"
ANSWER = "Đã bổ sung biên bản ngày 12/9."
ASKED = {"TC05": "Số tin bài chưa khớp với sổ theo dõi.", "TC19": "Nêu rõ từng hình thức."}


@pytest.fixture
def desks(visit):
    """The official and the reviewer at a desk, the leader on a phone."""
    visitors = {OFFICIAL: visit(), LEADER: visit(phone=True), STAFF: visit()}
    for username, visitor in visitors.items():
        visitor.sign_in(username)
    return visitors


def test_several_reports_are_accepted_at_once_and_the_walk_goes_on(visit):
    visitor = visit()
    page = visitor.sign_in(STAFF)
    page.get_by_role("link", name="Duyệt báo cáo").first.click()
    visitor.assert_fits()
    page.get_by_label(re.compile("Tên đơn vị")).fill("tan an luong")
    page.get_by_role("button", name="Lọc").click()
    expect(_rows(page)).to_have_count(1)
    page.get_by_role("link", name="Bỏ lọc").click()
    for unit in ("Xã Tân An Luông", "Xã Hiếu Nhơn"):
        page.get_by_role("checkbox", name=f"Chọn {unit}, Quý IV/2020").check()
    page.get_by_role("button", name="Duyệt các báo cáo đã chọn (2)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Duyệt 2 báo cáo")
    visitor.assert_fits()
    page.get_by_role("button", name="Xác nhận duyệt").click()
    expect(page.get_by_text("Đã duyệt 2 báo cáo.")).to_be_visible()
    expect(page.get_by_role("link", name="Xã Tân An Luông")).to_have_count(0)

    first, second = _rows(page).get_by_role("rowheader").all_inner_texts()[:2]
    page.get_by_role("link", name="Bắt đầu duyệt").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(first)
    page.get_by_role("button", name="Duyệt và sang báo cáo kế tiếp").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(second)
    expect(page.get_by_role("status").filter(has_text=f"của {first}")).to_be_visible()


def test_two_lines_are_returned_talked_about_mended_and_accepted(desks):
    official, leader, staff = (desks[name].page for name in (OFFICIAL, LEADER, STAFF))
    # The third quarter came back once already: answered and handed in again.
    _open_own(official)
    _answer(official, "NV6.3", "Đã ký hợp đồng, chạy thử từ 01/12.")
    _mend(official, "TC05", "13")
    _sign(desks[LEADER], "TC05")

    _open_from_queue(staff)
    expect(_line(staff, "NV6.3")).to_contain_text("chạy thử từ 01/12")
    for code, reason in ASKED.items():
        _line(staff, code).get_by_label("Trả lại chỉ tiêu này").check()
        staff.keyboard.type(reason)
    expect(staff.locator("[data-chosen]")).to_contain_text("TC05, TC19")
    desks[STAFF].assert_fits()
    staff.get_by_role("button", name="Trả lại", exact=True).click()
    expect(staff.get_by_text("Đã trả lại báo cáo.")).to_be_visible()

    _open_own(official)
    for code, reason in ASKED.items():
        expect(_line(official, code)).to_contain_text(reason)
    _answer(official, "TC05", ANSWER)
    _mend(official, "TC05", "14")
    _sign(desks[LEADER], "TC05")

    _open_from_queue(staff)
    expect(_line(staff, "TC05")).to_contain_text(ANSWER)
    panel = staff.get_by_role("region", name="Duyệt báo cáo")
    expect(panel.get_by_role("row").filter(has_text="TC05")).to_contain_text("14")
    staff.get_by_role("button", name="Duyệt báo cáo").first.click()
    expect(staff.get_by_role("status").filter(has_text="Đã duyệt báo cáo.")).to_be_visible()
    story = staff.locator("#lich-su")
    expect(story).to_contain_text("Đơn vị trả lời · TC05")
    expect(story).to_contain_text("Huyện trả lại · 2 chỉ tiêu")


def _rows(page: Page) -> Locator:
    return page.locator(".queue-table tbody tr")


def _line(page: Page, code: str) -> Locator:
    head = page.get_by_role("rowheader", name=code, exact=True)
    return page.locator("#grid").get_by_role("row").filter(has=head)


def _open_own(page: Page) -> None:
    page.goto("/bao-cao/")
    page.get_by_role("link", name="Quý III/2020").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quý III/2020 · Xã Hiếu Phụng")


def _open_from_queue(page: Page) -> None:
    page.goto("/bao-cao/duyet/")
    page.get_by_label("Chỉ xem").select_option("nop-lai")
    page.get_by_label(re.compile("Tên đơn vị")).fill("hieu phung")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("link", name="Xã Hiếu Phụng").click()


def _answer(page: Page, code: str, text: str) -> None:
    reason = page.locator(".alert .reason").filter(has=page.get_by_role("link", name=code))
    reason.locator("summary").click()
    reason.get_by_role("textbox").fill(text)
    reason.get_by_role("button", name="Gửi trả lời").click()
    expect(page.locator(".alert .reason-reply").filter(has_text=text)).to_be_visible()


def _mend(page: Page, code: str, value: str) -> None:
    entry = _line(page, code).locator("[data-entry]").first
    entry.fill(value)
    entry.press("Enter")
    expect(page.locator("#saved-mark")).to_have_text(re.compile(r"Đã lưu \d\d:\d\d"))
    page.get_by_role("button", name="Nộp báo cáo").first.click()
    expect(page.get_by_role("button", name="Nộp báo cáo")).to_have_count(0)


def _sign(visitor, changed: str) -> None:
    page = visitor.page
    page.goto("/lam-viec/")
    page.get_by_role("listitem").filter(has_text="Quý III/2020").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ký duyệt báo cáo Quý III/2020")
    changes = page.locator(".change-table").get_by_role("row")
    expect(changes.filter(has_text=changed)).to_have_count(1)
    visitor.assert_fits()
    page.get_by_role("button", name="Ký duyệt").click()
    expect(page.get_by_text("Đã ký duyệt. Báo cáo đã chuyển đến huyện.")).to_be_visible()
