"""The year's card of Hiếu Phụng: self-scored, signed, appraised; then the index and why it is so."""

import re

from playwright.sync_api import Locator, Page, expect

OFFICIAL, LEADER, STAFF = "canbo.hieuphung", "lanhdao.hieuphung", "chuyenvien.huyen"
LOWERED = "Văn bản kèm theo chưa chứng minh mức tự chấm."


def _open_card(page: Page, entry: str, unit: str = "Xã Hiếu Phụng") -> None:
    page.goto("/lam-viec/")
    page.get_by_role("navigation", name="Mục lục").get_by_role("link", name=entry).click()
    page.get_by_role("main").get_by_role("link", name=unit, exact=True).first.click()


def _click(page: Page, kind: str, name: str) -> None:
    page.get_by_role(kind, name=name).first.click()


def test_a_card_is_scored_signed_and_appraised(visit):
    official, leader, staff = visit(), visit(), visit()
    _self_score(official)
    _sign(leader.sign_in(LEADER))
    _appraise(staff)


def _self_score(visitor) -> None:
    page = visitor.sign_in(OFFICIAL)
    item = page.get_by_role("listitem").filter(has_text="Tự chấm điểm cải cách hành chính")
    item.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bảng chấm điểm 2020 · Xã Hiếu Phụng")
    visitor.assert_fits()
    owed = page.locator("#card-summary li a")
    for _component in range(60):
        count = owed.count()
        if not count:
            break
        page.goto(page.url.split("?")[0] + str(owed.first.get_attribute("href")))
        _fill(page.locator(".mark").filter(has=_title(page, str(owed.first.text_content()))))
        expect(owed).to_have_count(count - 1)
    expect(page.get_by_text("Đủ để nộp")).to_be_visible()
    _click(page, "button", "Nộp")
    expect(page.get_by_text("Đã nộp bảng tự chấm. Lãnh đạo đơn vị sẽ xem và ký.")).to_be_visible()


def _title(page: Page, code: str) -> Locator:
    return page.get_by_role("heading", level=4).filter(has=page.get_by_text(code, exact=True))


def _fill(mark: Locator) -> None:
    """The first answer on offer, a word of explanation, a document where there is one."""
    for answers in mark.get_by_role("group").filter(has=mark.page.get_by_role("radio")).all():
        answers.get_by_role("radio").first.check()
    for box in mark.locator("input[type=text], input[type=number]").all():
        if (
            box.is_visible()
            and not box.input_value()
            and "page" not in str(box.get_attribute("name"))
        ):
            box.fill("0")
    mark.get_by_label(re.compile("Lý do, giải trình")).fill("Đã nêu trong báo cáo năm.")
    documents = mark.get_by_label("Tài liệu", exact=False).and_(mark.locator("select"))
    if documents.count() and documents.first.is_visible():
        documents.first.select_option(index=1)
    mark.get_by_role("button", name=re.compile("^Lưu")).click()


def _sign(page: Page) -> None:
    item = page.get_by_role("listitem").filter(has_text="Ký bảng tự chấm điểm năm 2020")
    item.get_by_role("link").click()
    _click(page, "button", "Ký")
    expect(page.get_by_text("Đã ký. Bảng điểm được chuyển lên huyện thẩm định.")).to_be_visible()


def _appraise(visitor) -> None:
    """Agree to the whole of the first area but for one mark, which is lowered with a reason."""
    page = visitor.sign_in(STAFF)
    _open_card(page, "Thẩm định")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thẩm định 2020 · Xã Hiếu Phụng")
    visitor.assert_fits()
    mark = page.locator(".mark").filter(has=_title(page, "1.2.1"))
    mark.get_by_text("Chấm khác").click()
    mark.get_by_role("radio").last.check()
    mark.get_by_role("button", name="Lưu điểm").click()
    visitor.forgive("status of 422")
    expect(mark.get_by_role("alert").or_(mark.locator(".invalid-feedback"))).to_be_visible()
    mark.get_by_label(re.compile("Lý do")).fill(LOWERED)
    mark.get_by_role("button", name="Lưu điểm").click()
    expect(mark.get_by_text(LOWERED).first).to_be_visible()
    _click(page, "button", "Đồng ý tất cả phần còn lại của lĩnh vực")
    expect(page.get_by_text(re.compile(r"Đã đồng ý \d+ tiêu chí của lĩnh vực"))).to_be_visible()
    _click(page, "button", "Kết thúc thẩm định")
    expect(page.get_by_text("Đã kết thúc thẩm định. Đơn vị có thể giải trình.")).to_be_visible()


def test_the_index_is_computed_again_and_explains_itself(visit):
    visitor = visit()
    page = visitor.sign_in(STAFF)
    page.goto("/chi-so/")
    before = _run_shown(page)
    _click(page, "button", "Tính lại")
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.get_by_text("Đã làm").or_(page.get_by_text("xong")).first).to_be_visible()
    visitor.assert_fits()
    page.get_by_role("link", name=re.compile("Xem kết quả|Tải lại trang")).click(timeout=60_000)
    page.goto("/chi-so/")
    assert _run_shown(page) > before

    row = page.get_by_role("row").filter(
        has=page.get_by_role("link", name="Hiếu Phụng", exact=True)
    )
    row.get_by_role("cell").get_by_role("link").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xã Hiếu Phụng")
    visitor.assert_fits()
    area = page.locator("details[open]").filter(has_text="Cải cách thủ tục hành chính")
    area.get_by_role("link", name=re.compile("^2.2.1")).click()
    expect(page.get_by_text("Quy tắc:").first).to_be_visible()
    visitor.assert_fits()
    row = page.get_by_role("row").filter(
        has=page.get_by_role("link", name="Hiếu Phụng", exact=True)
    )
    row.get_by_role("link").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ của Xã Hiếu Phụng")
    visitor.assert_fits()


def _run_shown(page: Page) -> int:
    text = page.get_by_text(re.compile(r"lần tính số \d+")).first.inner_text()
    return int(re.search(r"số (\d+)", text).group(1))
