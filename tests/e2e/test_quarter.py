"""The quarterly report of Hiếu Phụng: typed by the official, signed, returned, mended, accepted."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.sheet import paste

OFFICIAL, LEADER, STAFF = "canbo.hieuphung", "lanhdao.hieuphung", "chuyenvien.huyen"
REASON = "Đề nghị nêu rõ các hình thức tuyên truyền trong quý."


def _open_report(page: Page, quarter: str) -> None:
    page.goto("/bao-cao/")
    page.get_by_role("link", name=f"Quý {quarter}/2020").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Quý {quarter}/2020 · Xã Hiếu")


def _line(page: Page, code: str) -> Locator:
    head = page.get_by_role("rowheader", name=code, exact=True)
    return page.get_by_role("row").filter(has=head)


def _entries(page: Page, code: str) -> Locator:
    return _line(page, code).locator("[data-entry]")


def _expect_saved(page: Page) -> None:
    expect(page.locator("#saved-mark")).to_have_text(re.compile(r"Đã lưu \d\d:\d\d"))


def _report_of_staff(page: Page) -> None:
    page.goto("/bao-cao/?nam=2020")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Xã Hiếu Phụng"))
    row.get_by_role("link", name="Quý IV/2020").click()


@pytest.fixture
def desks(visit):
    """The official, the leader and the district's reviewer, each at a desk."""
    visitors = {}
    for username in (OFFICIAL, LEADER, STAFF):
        visitors[username] = visit()
        visitors[username].sign_in(username)
    return visitors


def test_a_report_goes_all_its_way(desks, visit):
    phone = visit(phone=True)
    official, leader, staff = (desks[name].page for name in (OFFICIAL, LEADER, STAFF))
    _fill(desks[OFFICIAL])
    _submit(official)
    _sign(leader)
    _return(staff)
    _mend(phone)
    _sign(leader)
    _report_of_staff(staff)
    staff.get_by_role("button", name="Duyệt báo cáo").first.click()
    expect(staff.get_by_role("status").filter(has_text="Đã duyệt báo cáo.")).to_be_visible()
    official.reload()
    expect(official.get_by_role("button", name="Nộp báo cáo")).to_have_count(0)


def _fill(visitor) -> None:
    """By keyboard; leaving a line saves it, and coming back finds it."""
    page = visitor.page
    item = page.get_by_role("listitem").filter(has_text="Báo cáo Quý IV/2020")
    item.get_by_role("link").click()
    visitor.assert_fits()
    page.get_by_role("button", name="Nộp báo cáo").first.click()
    visitor.forgive("status of 422")
    expect(page.get_by_role("alert").filter(has_text="Chưa nộp được.")).to_be_visible()

    missing = page.locator('tr[data-state="missing"][data-url]')
    codes = missing.get_by_role("rowheader").all_inner_texts()
    assert codes
    for code in codes[:-1]:
        _type(page, code)
    _line(page, codes[-1]).get_by_label("không phát sinh").check()
    _expect_saved(page)
    expect(missing).to_have_count(0)
    _cite(page, codes[0])
    _paste_a_block(page)
    _lose_the_line(visitor)

    written = {code: _values(page, code) for code in codes}
    page.goto("/lam-viec/")
    _open_report(page, "IV")
    assert {code: _values(page, code) for code in codes} == written


def _paste_a_block(page: Page) -> None:
    paste(_entries(page, "TC10").first, "8\t9\n20\t21\n")
    expect(_entries(page, "TC11").nth(1)).to_have_value("21")
    _expect_saved(page)
    assert (_values(page, "TC10"), _values(page, "TC11")) == (["8", "9"], ["20", "21"])


def _lose_the_line(visitor) -> None:
    """What is typed without a line stays here, goes when the line is back, and is there again."""
    page = visitor.page
    visitor.forgive("ERR_INTERNET_DISCONNECTED", "Failed to fetch")
    visitor.context.set_offline(True)
    for entry, value in zip(_entries(page, "TC16").all(), ("4", "5"), strict=True):
        entry.fill(value)
        entry.press("Enter")
    expect(page.locator("#saved-mark")).to_contain_text(re.compile(r"\d ô chờ gửi"))
    visitor.context.set_offline(False)
    expect(page.locator("#saved-mark")).to_have_text(re.compile(r"^Đã lưu \d\d:\d\d$"))
    page.goto("/lam-viec/")
    _open_report(page, "IV")
    expect(_entries(page, "TC16").first).to_have_value("4")
    expect(_entries(page, "TC16").last).to_have_value("5")


def _type(page: Page, code: str) -> None:
    entries = _entries(page, code)
    entries.first.focus()
    if entries.first.evaluate("entry => entry.tagName") == "SELECT":
        entries.first.select_option("1")
    for _entry in range(entries.count()):
        page.keyboard.type("2")
        page.keyboard.press("Enter")
    expect(_line(page, code)).to_have_attribute("data-state", "reported")


def _values(page: Page, code: str) -> list[str]:
    return [entry.input_value() for entry in _entries(page, code).all()]


def _cite(page: Page, code: str) -> None:
    line = _line(page, code)
    line.get_by_role("link", name=re.compile("dẫn tài liệu")).click()
    line.get_by_role("combobox", name=re.compile("Tài liệu|tài liệu")).select_option(index=1)
    line.get_by_label(re.compile("rang")).fill("2")
    line.get_by_role("button", name="Dẫn tài liệu").click()
    expect(_line(page, code).get_by_role("button", name=re.compile("^bỏ"))).to_have_count(1)


def _submit(page: Page) -> None:
    page.get_by_role("button", name="Nộp báo cáo").first.click()
    expect(page.get_by_role("button", name="Nộp báo cáo")).to_have_count(0)


def _sign(page: Page) -> None:
    page.goto("/lam-viec/")
    item = page.get_by_role("listitem").filter(has_text="Quý IV/2020")
    item.get_by_role("link").click()
    read = page.get_by_role("link", name="Đọc và ký duyệt")
    if read.count():
        read.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ký duyệt báo cáo Quý IV/2020")
    page.get_by_role("button", name="Ký duyệt").click()
    expect(page.get_by_text("Đã ký duyệt. Báo cáo đã chuyển đến huyện.")).to_be_visible()


def _return(page: Page) -> None:
    _report_of_staff(page)
    page.get_by_role("link", name="Trả lại").first.click()
    page.get_by_label("Lý do chung cho cả báo cáo").fill(REASON)
    page.get_by_role("button", name="Trả lại", exact=True).click()
    expect(page.get_by_text("Đã trả lại báo cáo.")).to_be_visible()


def _mend(phone) -> None:
    """With a telephone, from signing in to handing in: two lines mended and explained, no page too wide."""
    page = phone.sign_in(OFFICIAL)
    phone.assert_fits()
    item = page.get_by_role("listitem").filter(has_text="Báo cáo Quý IV/2020")
    expect(item).to_contain_text(REASON)
    item.get_by_role("link").click()
    expect(page.get_by_text(REASON).first).to_be_visible()
    phone.assert_fits()
    for code, value in (("TC05", "9"), ("TC19", "3")):
        line = _line(page, code)
        _entries(page, code).first.fill(value)
        line.locator("summary").filter(has_text="khó khăn").click()
        line.locator("textarea[name$='-note']").fill("Đã rà soát lại số liệu.")
        line.locator("textarea[name$='-difficulty']").fill("Máy tính của xã hỏng một tuần.")
        _entries(page, code).first.press("Enter")
        _expect_saved(page)
    phone.assert_fits()
    _submit(page)
    expect(page.get_by_role("status").filter(has_text="Đã nộp báo cáo.")).to_be_visible()
    phone.assert_fits()


def test_two_who_write_the_same_cell_are_told_and_lose_nothing(visit):
    first, second = visit(), visit()
    second.forgive("status of 409")
    for visitor in (first, second):
        visitor.sign_in(OFFICIAL)
        _open_report(visitor.page, "III")
    for visitor, value in ((first, "7"), (second, "8")):
        entry = _entries(visitor.page, "TC05").first
        entry.fill(value)
        entry.press("Enter")
        if visitor is first:
            _expect_saved(first.page)
    line = _line(second.page, "TC05")
    expect(line.get_by_role("alert")).to_be_visible()
    expect(line.locator(".entry-theirs")).to_have_text("7")
    expect(_entries(second.page, "TC05").first).to_have_value("8")
    # Saving without a choice replaces nothing.
    second.forgive("status of 409")
    second.page.get_by_role("button", name="Lưu", exact=True).first.click()
    expect(second.page.get_by_role("heading", level=1)).to_have_text("Chọn số được giữ")
    second.page.get_by_role("radio", name=re.compile("Của ông")).check()
    second.page.get_by_role("button", name="Lưu lựa chọn").click()
    expect(_entries(second.page, "TC05").first).to_have_value("8")
    first.page.reload()
    expect(_entries(first.page, "TC05").first).to_have_value("8")


def test_what_was_typed_while_the_line_was_down_is_offered_again(visit):
    visitor = visit()
    visitor.forgive("ERR_INTERNET_DISCONNECTED", "Failed to fetch")
    page = visitor.sign_in(OFFICIAL)
    _open_report(page, "III")
    visitor.context.set_offline(True)
    entry = _entries(page, "TC19").first
    entry.fill("11")
    entry.press("Enter")
    expect(page.locator("#saved-mark")).to_contain_text("Chưa gửi được")
    # The machine is switched off and on; the line is back.
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    visitor.context.set_offline(False)
    page.goto("/lam-viec/")
    _open_report(page, "III")
    if _entries(page, "TC19").first.input_value() != "11":
        expect(page.get_by_text("Trên máy này còn số đã gõ mà chưa gửi được.")).to_be_visible()
        page.get_by_role("button", name="Lấy lại và lưu").click()
        expect(_entries(page, "TC19").first).to_have_value("11")
        _expect_saved(page)
    page.reload()
    expect(_entries(page, "TC19").first).to_have_value("11")
