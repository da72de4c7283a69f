"""The inspector compares, exports and records findings, and changes nothing else."""

import re

from playwright.sync_api import expect

INSPECTOR = "thanhtra"
FINDING = "Niêm yết bổ sung thủ tục hộ tịch tại bộ phận Một cửa."


def test_compares_the_steps_of_a_card_and_exports_them(visit, tmp_path):
    visitor = visit()
    page = visitor.sign_in(INSPECTOR)
    page.goto("/cham-diem/")
    page.get_by_role("row").filter(has_text="Đã chốt").get_by_role("link").first.click()
    page.get_by_role("link", name="So sánh các bước").click()
    table = page.get_by_role("table")
    for head in ("Tự chấm", "Thẩm định", "Kết quả cuối", "Chênh với tự chấm"):
        expect(table.get_by_role("columnheader", name=head, exact=True)).to_be_visible()
    history = table.get_by_text("Lý do, tài liệu, lịch sử").first
    history.click()
    expect(table.locator("details[open]").get_by_role("list").last).to_be_visible()
    visitor.assert_fits()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bảng này (XLSX)").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    download.value.save_as(tmp_path / "card.xlsx")
    assert (tmp_path / "card.xlsx").read_bytes().startswith(b"PK")


def test_records_a_finding(visit):
    visitor = visit()
    page = visitor.sign_in(INSPECTOR)
    page.goto("/kiem-tra/")
    held = page.get_by_role("row").filter(has_text="Đã kiểm tra")
    held.get_by_role("link").first.click()
    page.get_by_role("textbox", name="Kiến nghị").fill(FINDING)
    page.get_by_role("button", name="Ghi kiến nghị").click()
    expect(page.get_by_role("rowheader", name=FINDING)).to_be_visible()
    visitor.assert_fits()


def test_edits_nothing_else(visit):
    visitor = visit()
    page = visitor.sign_in(INSPECTOR)
    for address in ("/bao-cao/", "/cham-diem/"):
        page.goto(address)
        page.get_by_role("main").get_by_role("row").nth(3).get_by_role("link").last.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.get_by_role("main").get_by_role("button").count() == 0
        assert page.get_by_role("main").locator("input:visible, select:visible").count() == 0
    card = re.search(r"/cham-diem/(\d+)/", page.url).group(1)
    refused = {
        path: visitor.post(path).status
        for path in (
            f"/cham-diem/{card}/1.1.1/luu/",
            f"/cham-diem/{card}/nop/",
            f"/cham-diem/{card}/ky/",
            f"/tham-dinh/{card}/xong/",
            f"/tham-dinh/{card}/chot/",
            "/chi-so/tinh-lai/",
            "/bao-cao/1/luu/",
            "/bao-cao/1/nop/",
            "/bao-cao/1/duyet/",
        )
    }
    assert set(refused.values()) == {403}, refused
