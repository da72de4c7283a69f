"""Wrong numbers, wrong files, closed windows, other people's addresses: a sentence, no change."""

import re

import pytest
from playwright.sync_api import Page, expect

OFFICIAL = "canbo.hieuphung"
TOO_BIG = b"%PDF-1.4\n" + b"0" * (20 * 1024 * 1024 + 10) + b"\n%%EOF"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200


def _addresses(page: Page, listing: str, start: str) -> list[str]:
    page.goto(listing)
    links = page.get_by_role("main").get_by_role("link").all()
    found = [str(link.get_attribute("href")) for link in links]
    return [href for href in found if re.match(start, href)]


def test_a_wrong_number_is_named_and_not_saved(visit):
    visitor = visit()
    visitor.forgive("status of 422")
    page = visitor.sign_in(OFFICIAL)
    page.goto("/bao-cao/")
    page.get_by_role("link", name="Quý III/2020").first.click()
    entry = page.get_by_role("row").filter(has_text="TC12").locator("[data-entry]").first
    before = entry.input_value()
    entry.fill("mười hai")
    entry.press("Enter")
    message = page.get_by_role("row").filter(has_text="TC12").get_by_role("alert")
    expect(message).to_contain_text("“mười hai” không phải là số. Ví dụ đúng: 29 hoặc 12,5.")
    expect(entry).to_have_value("mười hai")
    visitor.assert_fits()
    # What was typed stays with this browser; the record is what another one sees.
    other = visit()
    address = page.url
    other.sign_in(OFFICIAL).goto(address)
    entry = other.page.get_by_role("row").filter(has_text="TC12").locator("[data-entry]").first
    expect(entry).to_have_value(before)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("to-trinh.pdf", TOO_BIG, r"vượt giới hạn 20 MB"),
        ("bien-ban.pdf", PROGRAM, r"không đúng dạng PDF"),
        ("cai-dat.exe", PROGRAM, r"Chỉ nhận tệp PDF"),
    ],
    ids=["too big", "a program renamed", "a program"],
)
def test_a_file_that_cannot_be_taken_is_explained(visit, tmp_path, name, content, sentence):
    file = tmp_path / name
    file.write_bytes(content)
    visitor = visit()
    visitor.forgive("status of 422", "status of 413")
    page = visitor.sign_in(OFFICIAL)
    page.goto("/tai-lieu/them/")
    page.get_by_label("Số, ký hiệu").fill("77/BC-UBND")
    page.get_by_label(re.compile("Trích yếu|Tên")).first.fill("Báo cáo thử")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("alert").first).to_contain_text(re.compile(sentence))
    expect(page.get_by_label("Số, ký hiệu")).to_have_value("77/BC-UBND")
    visitor.assert_fits()
    page.goto("/tai-lieu/")
    expect(page.get_by_text("77/BC-UBND")).to_have_count(0)


def test_a_closed_period_cannot_be_written(visit):
    visitor = visit()
    page = visitor.sign_in(OFFICIAL)
    page.goto("/bao-cao/")
    page.get_by_role("link", name="Quý I/2020").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quý I/2020")
    assert page.locator("[data-entry]").count() == 0
    expect(page.get_by_role("button", name="Nộp báo cáo")).to_have_count(0)
    report = re.search(r"/bao-cao/(\d+)/", page.url).group(1)
    before = page.locator("#grid").inner_text()
    for path in (f"/bao-cao/{report}/o/5/", f"/bao-cao/{report}/luu/", f"/bao-cao/{report}/nop/"):
        answer = visitor.post(path, **{"c5-version": "1", "c5-value": "99", "c5-was": "x"})
        assert answer.status in {302, 403, 409, 422}, (path, answer.status)
    page.reload()
    assert page.locator("#grid").inner_text() == before


def test_a_strangers_commune_is_not_found(visit):
    staff = visit()
    page = staff.sign_in("chuyenvien.huyen")
    reports = _addresses(page, "/bao-cao/?nam=2020", r"/bao-cao/\d+/$")
    cards = _addresses(page, "/cham-diem/", r"/cham-diem/\d+/$")
    visitor = visit()
    visitor.forgive("status of 40[34]")
    page = visitor.sign_in(OFFICIAL)
    own = _addresses(page, "/bao-cao/", r"/bao-cao/\d+/$")
    own_cards = _addresses(page, "/cham-diem/", r"/cham-diem/\d+/$")
    theirs = next(href for href in reports if href not in own)
    their_card = next(href for href in cards if href not in own_cards)
    for address in (theirs, their_card):
        response = page.goto(address)
        assert response.status == 404, address
        expect(page.get_by_role("heading", level=1)).to_have_text(
            re.compile("[Kk]hông (tìm )?thấy")
        )
        visitor.assert_fits()
        assert visitor.post(f"{address}nop/").status == 404
