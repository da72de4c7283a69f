"""Documents: added and cited from inside the grid, looked at page by page; a remedy and its verdict."""

import re

from playwright.sync_api import expect

from tests.factories.files import pdf

OFFICIAL, INSPECTOR = "canbo.hieuphung", "thanhtra"


def grid_of(page):
    page.goto("/bao-cao/")
    page.get_by_role("rowheader", name="Quý IV/2020").get_by_role("link").click()
    return page.locator("tr[data-url]")


def test_a_document_is_added_from_the_grid_and_nothing_typed_is_lost(visit):
    visitor = visit()
    visitor.forgive("422")
    page = visitor.sign_in(OFFICIAL)
    rows = grid_of(page)
    row, note = rows.nth(0), rows.nth(1).locator("textarea[name$='-note']")
    rows.nth(1).locator("summary").click()
    note.fill("Đang gõ dở")
    row.locator(".cite-add").click()
    row.get_by_text("Chưa có trong kho?").click()
    row.get_by_label("Số, ký hiệu").fill("77/BB-UBND")
    row.get_by_label("Trang, khoản").fill("tr. 2")
    row.get_by_role("button", name="Dẫn tài liệu").click()
    # Refused: without a title. What was typed stays.
    expect(row.get_by_text("Trường này là bắt buộc")).to_be_visible()
    expect(row.get_by_label("Số, ký hiệu")).to_have_value("77/BB-UBND")
    row.get_by_label("Trích yếu").fill("Biên bản niêm yết")
    row.locator("input[type=file]").set_input_files(
        {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": pdf(pages=3).read()}
    )
    row.get_by_role("button", name="Dẫn tài liệu").click()
    cited = row.locator(".cite-list > li").filter(has_text="77/BB-UBND")
    expect(cited).to_contain_text("tr. 2")
    expect(note).to_have_value("Đang gõ dở")
    visitor.assert_fits()

    cited.get_by_role("link", name="77/BB-UBND").first.click()
    page.get_by_role("link", name="Xem từng trang").click()
    expect(page.get_by_role("img", name="Trang 1")).to_be_visible()
    assert page.evaluate("document.querySelector('figure img').naturalWidth") == 1240
    visitor.assert_fits()


def test_a_citation_gets_its_page_and_goes_again_on_a_phone_without_scripts(visit):
    visitor = visit(phone=True, scripts=False)
    page = visitor.sign_in(OFFICIAL)
    row = grid_of(page).nth(1)
    before = row.locator(".cite-list > li").count()
    row.locator(".cite-add").click()
    page.get_by_label("Tài liệu", exact=True).select_option(index=1)
    page.get_by_role("button", name="Dẫn tài liệu").click()
    grid = page.locator("tr[data-url]").nth(1)
    grid.locator(".cite-change").last.click()
    page.get_by_label("Trang, khoản").fill("tr. 3")
    page.get_by_role("button", name="Lưu", exact=True).click()
    cited = page.locator("tr[data-url]").nth(1).locator(".cite-list > li").last
    expect(cited).to_contain_text("tr. 3")
    cited.get_by_role("button", name=re.compile("bỏ")).click()
    expect(page.get_by_text("Đã bỏ trích dẫn")).to_be_visible()
    expect(page.locator("tr[data-url]").nth(1).locator(".cite-list > li")).to_have_count(before)


def test_an_inspector_confirms_what_a_unit_reported(visit):
    visitor = visit(phone=True)
    page = visitor.sign_in(INSPECTOR)
    page.get_by_role("listitem").filter(has_text="chờ xác nhận").get_by_role("link").first.click()
    page.get_by_role("rowheader").get_by_role("link").first.click()
    expect(page.get_by_text("Lời báo của đơn vị, chờ đoàn kiểm tra xác nhận")).to_be_visible()
    page.get_by_label("Đã khắc phục", exact=True).check()
    page.get_by_role("button", name="Ghi kết luận").click()
    expect(page.get_by_text("Đã xác nhận kiến nghị được khắc phục.")).to_be_visible()
    visitor.assert_fits()
