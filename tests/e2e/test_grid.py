"""The quarterly grid as a tired official meets it: keys, paste, a dead line, two at once, a phone.

All on the third quarter of Hiếu Phụng, which the district gave back; its lines are typed over.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.sheet import paste

OFFICIAL, LEADER = "canbo.hieuphung", "lanhdao.hieuphung"
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch")


def _open(page: Page) -> None:
    page.goto("/bao-cao/")
    page.get_by_role("link", name="Quý III/2020").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quý III/2020 · Xã Hiếu")


def _line(page: Page, code: str) -> Locator:
    return page.locator(f'tr[data-code="{code}"]')


def _entries(page: Page, code: str) -> Locator:
    return _line(page, code).locator("[data-entry]")


def _values(page: Page, code: str) -> list[str]:
    return [entry.input_value() for entry in _entries(page, code).all()]


def _set(page: Page, code: str, *values: str) -> None:
    """Type into the boxes of a line and leave it."""
    expect(_entries(page, code)).to_have_count(len(values))
    for entry, value in zip(_entries(page, code).all(), values, strict=True):
        entry.fill(value)
    _entries(page, code).last.press("Enter")


def _put(page: Page, code: str, *values: str) -> None:
    """Bring a line to these values, whatever stood there."""
    _set(page, code, *values)
    for _attempt in range(100):
        row = _line(page, code)
        if not row.evaluate("row => reportGrid.isDirty(row)"):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{code} was not saved")


def _expect_saved(page: Page, code: str) -> None:
    expect(_line(page, code).locator("[data-line-saved]")).to_contain_text(
        re.compile(r"Đã lưu \d\d:\d\d")
    )


def _expect_kept(page: Page, code: str) -> None:
    expect(_line(page, code).locator("[data-line-saved]")).to_contain_text("giữ trên máy này")


def _paste(page: Page, code: str, text: str) -> None:
    paste(_entries(page, code).first, text)


@pytest.fixture
def desk(visit):
    visitor = visit()
    visitor.sign_in(OFFICIAL)
    _open(visitor.page)
    return visitor


def test_filled_with_the_keyboard_only(desk):
    page = desk.page
    _put(page, "TC10", "8", "9")
    _entries(page, "TC10").first.focus()

    # Typing replaces; Enter goes down; the other half of a share is beside it.
    page.keyboard.type("5")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(_entries(page, "TC11").nth(1)).to_be_focused()
    _expect_saved(page, "TC10")
    assert _values(page, "TC10") == ["5", "6"]
    page.keyboard.press("Shift+Enter")
    expect(_entries(page, "TC10").nth(1)).to_be_focused()
    page.keyboard.press("Home")
    expect(_entries(page, "TC10").first).to_be_focused()
    page.keyboard.press("End")
    expect(_entries(page, "TC10").nth(1)).to_be_focused()

    # Esc takes back what was typed over.
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    expect(_entries(page, "TC10").nth(1)).to_have_value("6")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(_entries(page, "TC10").nth(1)).to_be_focused()

    # From the last box the next stop is "nothing arose".
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(_line(page, "TC10")).to_have_attribute("data-state", "zero")
    page.reload()
    expect(_line(page, "TC10")).to_have_attribute("data-state", "zero")


def test_a_pasted_block_is_told_and_can_be_undone(desk):
    page = desk.page
    _put(page, "TC10", "3", "4")
    _put(page, "TC11", "20", "21")
    sent = []
    page.on("request", lambda request: sent.append(request) if "/o/" in request.url else None)

    _paste(page, "TC10", '1.005/1.010\t\n"20"\t98,5 %\n29/30\nmười\n')

    expect(page.locator("[data-pasted-text]")).to_have_text("Đã dán 3 ô, 3 ô không nhận.")
    refused = page.locator("[data-pasted-refused] li")
    expect(refused).to_have_text(
        [
            re.compile("^TC11: “98,5 %” – không nhận dấu %"),
            "NV4.3: “29/30” – không phải là số",
            "TC12: “mười” – không phải là số",
        ]
    )
    _expect_saved(page, "TC10")
    assert _values(page, "TC10") == ["1005", "1010"]
    assert _values(page, "TC11") == ["20", "21"]

    page.get_by_role("button", name="Hoàn tác dán").click()
    expect(_entries(page, "TC10").first).to_have_value("3")
    _expect_saved(page, "TC10")
    # One request for the paste, one for its undoing: a row that is redrawn is not left.
    assert [request.method for request in sent] == ["POST", "POST"]
    page.reload()
    assert _values(page, "TC10") == ["3", "4"]


def test_a_pasted_row_for_a_computed_line_is_skipped_with_its_figure(desk):
    page = desk.page
    codes = page.locator("tr.cell-row").evaluate_all("rows => rows.map(row => row.dataset.code)")
    start = codes.index("TC03")
    assert codes[start + 1 : start + 5] == ["NV2.1", "NV2.2", "NV2.3", "NV2.4"]

    _paste(page, "TC03", "2\t2\n100\n3\n1\n100\n14\n")

    expect(page.locator("[data-pasted-text]")).to_have_text("Đã dán 3 ô, 4 ô không nhận.")
    expect(page.locator("[data-pasted-refused] li").first).to_have_text(
        "NV2.1: “100” – cổng tự tính"
    )
    assert (_values(page, "TC03"), _values(page, "TC05")) == (["2", "2"], ["14"])
    page.get_by_role("button", name="Hoàn tác dán").click()
    expect(page.locator("#saved-mark")).to_contain_text("Đã lưu")


def test_when_the_line_comes_back_what_waited_goes_by_itself(desk):
    page = desk.page
    desk.forgive(*OFFLINE)
    desk.context.set_offline(True)
    _set(page, "TC16", "4", "5")
    _set(page, "TC17", "1", "1")
    _set(page, "TC15", "90", "100")
    _expect_kept(page, "TC15")
    expect(page.locator("#saved-mark")).to_contain_text(re.compile(r"\d ô chờ gửi"))

    desk.context.set_offline(False)

    _expect_saved(page, "TC15")
    expect(page.locator("#saved-mark")).to_have_text(re.compile(r"^Đã lưu \d\d:\d\d$"))
    page.reload()
    assert _values(page, "TC15") == ["90", "100"]
    expect(page.locator("#kept")).to_be_hidden()


def test_a_closed_tab_offers_back_what_was_typed(desk):
    page = desk.page
    desk.forgive(*OFFLINE)
    _put(page, "TC15", "50", "100")
    desk.context.set_offline(True)
    _entries(page, "TC15").first.fill("61")
    # Never left the line, never came to a save: within a breath it is kept.
    page.wait_for_timeout(600)
    page.close(run_before_unload=False)
    desk.context.set_offline(False)

    again = desk.context.new_page()
    _open(again)
    offered = again.locator("[data-kept-list] li")
    expect(offered).to_have_count(1)
    expect(offered).to_contain_text(re.compile(r"TC15\s+61 / 100\s+\(trên cổng: 50 / 100\)"))
    assert _values(again, "TC15") == ["50", "100"]
    again.get_by_role("button", name="Lấy lại và lưu").click()
    _expect_saved(again, "TC15")
    again.reload()
    assert _values(again, "TC15") == ["61", "100"]
    expect(again.locator("#kept")).to_be_hidden()


def test_a_draft_for_a_closed_report_can_still_be_read(desk):
    page = desk.page
    key = page.evaluate("`report-grid:${reportGrid.form.dataset.user}:`")
    page.goto("/bao-cao/?nam=2020")
    page.get_by_role("link", name="Quý II/2020").first.click()
    pk, row = page.url.rstrip("/").split("/")[-1], _line(page, "TC15").get_attribute("id")
    entry = {"values": {"numerator": "4321", "denominator": "5000"}, "version": "0", "was": "[]"}
    page.evaluate(
        "([key, row, entry]) => localStorage.setItem(key, JSON.stringify({[row]: entry}))",
        [f"{key}{pk}", row, entry],
    )
    page.reload()

    expect(page.locator("[data-kept-list] li")).to_contain_text("4321 / 5000")
    expect(page.get_by_text("Báo cáo hiện không mở để ghi")).to_be_visible()
    expect(page.get_by_role("button", name="Lấy lại và lưu")).to_be_hidden()
    page.get_by_role("button", name="Bỏ đi").click()
    page.reload()
    expect(page.locator("#kept")).to_be_hidden()


def test_an_answer_lost_on_the_way_is_no_conflict_with_oneself(desk):
    page = desk.page
    desk.forgive("ERR_FAILED", "Failed to fetch", "status of 409")
    lost = []

    def swallow(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    page.route("**/o/*/", swallow)
    _set(page, "TC15", "71", "100")
    _expect_kept(page, "TC15")
    _set(page, "TC15", "72", "100")

    _expect_saved(page, "TC15")
    expect(_line(page, "TC15").locator("[data-merge]")).to_have_count(0)
    page.reload()
    assert _values(page, "TC15") == ["72", "100"]


def test_a_login_that_ran_out_keeps_what_was_typed(desk):
    page = desk.page
    _put(page, "TC15", "50", "100")
    desk.context.clear_cookies(name="sessionid")

    _set(page, "TC15", "62", "100")

    expect(page.get_by_text("Phiên đăng nhập đã hết.")).to_be_visible()
    _expect_kept(page, "TC15")
    page.get_by_role("link", name="Đăng nhập lại và quay về báo cáo").click()
    page.get_by_label("Tên đăng nhập").fill(OFFICIAL)
    page.get_by_label("Mật khẩu").fill("cchc-minh-hoa-2020")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator("[data-kept-list] li")).to_contain_text("62 / 100")
    page.get_by_role("button", name="Lấy lại và lưu").click()
    _expect_saved(page, "TC15")


def test_another_person_on_the_same_computer_sees_nothing_of_it(desk):
    page = desk.page
    desk.forgive(*OFFLINE)
    desk.context.set_offline(True)
    _entries(page, "TC15").first.fill("8765")
    page.wait_for_timeout(600)
    desk.context.set_offline(False)
    page.goto("/lam-viec/")
    desk.context.clear_cookies()

    desk.sign_in(LEADER)
    _open(page)
    assert "8765" not in page.content()
    keys = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('report-grid:'))")
    assert [len(key.split(":")) for key in keys] == [3]

    desk.context.clear_cookies()
    desk.sign_in(OFFICIAL)
    _open(page)
    expect(page.locator("[data-kept-list] li")).to_contain_text("8765")
    page.get_by_role("button", name="Bỏ đi").click()
    page.reload()
    expect(page.locator("#kept")).to_be_hidden()


@pytest.mark.parametrize("choice", ["mine", "theirs", "third"])
def test_a_conflict_is_settled_on_the_line(visit, choice):
    first, second = visit(), visit()
    second.forgive("status of 409")
    start, theirs, mine = ["1", "9"], ["2", "9"], ["3", "9"]
    for visitor in (first, second):
        visitor.sign_in(OFFICIAL)
    _open(first.page)
    _put(first.page, "TC16", *start)
    _open(second.page)
    _set(first.page, "TC16", *theirs)
    _expect_saved(first.page, "TC16")

    _set(second.page, "TC16", *mine)

    merge = _line(second.page, "TC16").locator("[data-merge]")
    expect(merge).to_contain_text(re.compile(r"Của ông/bà\s+3 / 9"))
    expect(merge).to_contain_text(re.compile(r"Đang ghi\s+2 / 9"))
    expect(merge).to_contain_text(re.compile(r"Trước đó:\s+1 / 9"))
    if choice == "third":
        _set(second.page, "TC16", "5", "9")
    else:
        merge.get_by_role("radio").nth(0 if choice == "mine" else 1).check()
    expect(merge).to_have_count(0)
    left = {"mine": mine, "theirs": theirs, "third": ["5", "9"]}[choice]
    assert _values(second.page, "TC16") == left
    first.page.reload()
    assert _values(first.page, "TC16") == left


def test_the_portals_figure_and_a_declared_one(desk):
    page = desk.page
    desk.forgive("status of 422")
    line = _line(page, "NV2.1")
    expect(line).to_contain_text("giống số cổng")
    line.get_by_text("Khai số khác, diễn giải").click()
    _set(page, "NV2.1", "24", "25")
    expect(line.get_by_role("alert")).to_contain_text("Hãy ghi lý do khác.")
    assert _values(page, "NV2.1") == ["24", "25"]

    line.get_by_label("Lý do khác số của cổng").fill("Một bảng niêm yết bị rách")
    page.locator("h1").click()
    expect(line).to_contain_text(re.compile(r"Đơn vị khai\s+24 / 25"))
    expect(line).to_contain_text("Một bảng niêm yết bị rách")
    line.get_by_role("button", name="lấy lại số của cổng").click()
    expect(line).to_contain_text("giống số cổng")


def test_without_scripts_the_grid_is_one_form(visit):
    visitor = visit(scripts=False)
    visitor.forgive("status of 422")
    page = visitor.sign_in(OFFICIAL)
    _open(page)
    _entries(page, "TC15").first.fill("chín mươi")
    _entries(page, "TC16").nth(0).fill("4")
    _entries(page, "TC16").nth(1).fill("6")
    _line(page, "TC16").get_by_text("Diễn giải, khó khăn").first.click()
    _line(page, "TC16").get_by_label("Khó khăn, vướng mắc").fill("Thiếu máy tính")
    page.get_by_role("button", name="Lưu", exact=True).first.click()

    index = page.get_by_role("alert").filter(has_text="ô chưa lưu được")
    index.get_by_role("link", name="TC15").click()
    expect(_line(page, "TC15").get_by_role("alert")).to_contain_text("không phải là số")
    assert _values(page, "TC15")[0] == "chín mươi"
    assert _values(page, "TC16") == ["4", "6"]
    expect(_line(page, "TC16")).to_contain_text("Thiếu máy tính")
    _entries(page, "TC15").nth(0).fill("90")
    _entries(page, "TC15").nth(1).fill("100")
    page.get_by_role("button", name="Lưu", exact=True).first.click()
    expect(page.get_by_text("Đã lưu 1 ô.")).to_be_visible()


def test_without_scripts_conflicts_have_a_page_of_their_own(visit):
    first, second = visit(), visit(scripts=False)
    second.forgive("status of 409")
    for visitor in (first, second):
        visitor.sign_in(OFFICIAL)
        _open(visitor.page)
    _set(first.page, "TC16", "7", "11")
    _expect_saved(first.page, "TC16")
    page = second.page
    _entries(page, "TC16").nth(0).fill("8")
    _entries(page, "TC16").nth(1).fill("11")
    page.get_by_role("button", name="Lưu", exact=True).first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Chọn số được giữ")
    second.assert_fits()
    expect(page.get_by_role("heading", level=2)).to_have_count(1)
    page.get_by_role("radio", name=re.compile("Của ông")).check()
    page.get_by_role("button", name="Lưu lựa chọn").click()
    expect(page.get_by_text("Đã lưu 1 ô.")).to_be_visible()
    assert _values(page, "TC16") == ["8", "11"]


def test_on_a_phone_every_line_is_a_card_for_a_finger(visit):
    visitor = visit(phone=True)
    page = visitor.sign_in(OFFICIAL)
    _open(page)
    visitor.assert_fits()
    page.locator("summary").filter(has_text="Diễn giải, khó khăn").first.click()
    heights = page.locator("#grid").evaluate(
        """grid => [...grid.querySelectorAll("[data-entry], .entry-check, .entry-more > summary")]
          .filter(one => one.offsetParent && !one.closest("details:not([open]) > :not(summary)"))
          .map(one => one.getBoundingClientRect().height)"""
    )
    assert min(heights) >= 44
    _set(page, "TC16", "5", "11")
    _expect_saved(page, "TC16")
    # Areas and the saved mark stay in sight wherever one types.
    expect(page.locator("#saved-mark")).to_be_in_viewport()
    expect(page.locator(".grid-bar .tabs")).to_be_in_viewport()
    visitor.assert_fits()
