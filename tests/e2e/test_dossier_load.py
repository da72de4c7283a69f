"""An official sends the one-stop system's export, waits, mends the bad row and sends it again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

EXPORT = """Mã hồ sơ;Mã thủ tục;Đơn vị;Chủ hồ sơ;Hình thức nộp;Ngày tiếp nhận;Ngày có kết quả;Trạng thái
E2E-1;2.000815;Xã Hiếu Phụng;Nguyễn Văn A;Trực tiếp;14/12/2020 08:30;14/12/2020;Đã trả kết quả
E2E-2;2.000815;Xã Hiếu Phụng;Trần Thị B;Trực tiếp;15/12/2020 08:30;;Đang bay
"""


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_load_is_followed_and_its_bad_row_mended(visit, tmp_path, phone):
    file = tmp_path / "ho-so.csv"
    file.write_text(EXPORT, encoding="utf-8")
    visitor = visit(phone=phone)
    page = visitor.sign_in("canbo.hieuphung")

    page.goto("/thu-tuc/ho-so/nap/")
    visitor.assert_fits()
    page.get_by_label("Tệp hồ sơ").set_input_files(file)
    page.get_by_role("button", name="Nạp tệp").click()
    # The page asks by itself until the worker is done, and then shows the outcome.
    expect(page.get_by_text("Xong, có dòng lỗi")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(re.compile("“Đang bay” không hợp lệ"))).to_be_visible()
    expect(page.get_by_text("Chủ hồ sơ").first).to_be_visible()
    visitor.assert_fits()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải các dòng lỗi").click()
    bad = Path(download.value.path()).read_text(encoding="utf-8-sig")
    file.write_text(bad.replace("Đang bay", "Đang xử lý", 1), encoding="utf-8")

    page.goto("/thu-tuc/ho-so/nap/")
    page.get_by_label("Tệp hồ sơ").set_input_files(file)
    page.get_by_role("button", name="Nạp tệp").click()
    expect(page.get_by_text("Đã xong", exact=True)).to_be_visible(timeout=30_000)
    page.goto("/thu-tuc/ho-so/ma/E2E-2/")
    expect(page.get_by_text("Thời hạn")).to_be_visible()
    assert "Trần Thị B" not in page.content()
    assert visitor.complaints == []
