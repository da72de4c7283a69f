"""A whole scoring year by all roles, to publication; then one mark corrected and published anew.

On a portal of its own, so that the other journeys meet the year as the demo left it.
"""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import served

OFFICIAL, LEADER, STAFF, INSPECTOR = (
    *("canbo.hieuphung", "lanhdao.hieuphung", "chuyenvien.huyen"),
    "thanhtra",
)
OURS, RIVAL = "29686", "29668"
CODE, TODAY = "nam-tron-ven-2020", "17/12/2020"
YES = [{"label": "Có", "points": "10"}, {"label": "Không", "points": "0"}]
SET = {
    "code": CODE,
    "title": "Bộ tiêu chí của một năm trọn vẹn",
    "level": "commune",
    "year": 2020,
    "publishing_body": "Chủ tịch UBND huyện Vũng Liêm",
    "bands": [
        {"name": "Tốt", "from": "80"},
        {"name": "Khá", "from": "60"},
        {"name": "Trung bình", "from": "40"},
        {"name": "Yếu", "from": "0"},
    ],
    "areas": [
        {
            "code": "1",
            "name": "Chỉ đạo điều hành",
            "children": [
                {
                    "code": "1.1",
                    "name": "Ban hành kế hoạch",
                    "max": "10",
                    "rule": {"kind": "choice", "options": YES},
                },
                {
                    "code": "1.2",
                    "name": "Hoàn thành nhiệm vụ",
                    "max": "20",
                    "rule": {"kind": "proportional", "full_at": "100"},
                },
                {
                    "code": "1.3",
                    "name": "Báo cáo đúng hạn",
                    "max": "10",
                    "rule": {"kind": "choice", "options": YES},
                },
            ],
        }
    ],
}
REASON = "Nhập nhầm tỷ lệ hoàn thành nhiệm vụ của xã Hiếu Phụng."
INSIDE = "Đối chiếu lại với sổ theo dõi nhiệm vụ."


@pytest.fixture(scope="module")
def own_portal(tmp_path_factory):
    with served(tmp_path_factory.mktemp("year"), "--small") as portal:
        yield portal


@pytest.fixture
def portal(own_portal):
    """Visitors of this file go to its own portal."""
    return own_portal.address


@pytest.fixture
def card(own_portal, tmp_path):
    """The set, the other units' final marks, and one mark of ours that opens the card."""
    criteria = tmp_path / "set.json"
    criteria.write_text(json.dumps(SET), encoding="utf-8")
    own_portal.manage("import_criteria", str(criteria))
    units = own_portal.manage(
        "shell",
        "--verbosity=0",
        "--command=from units.models import Unit; "
        "print(*Unit.objects.in_year(2020).at_level('commune').values_list('code', flat=True))",
    ).split()
    rows = [f"{OURS},1.1,self,Có,"]
    for code in units:
        share = "60" if code == RIVAL else "50"
        first = "Có" if code == RIVAL else "Không"
        if code != OURS:
            rows += [f"{code},1.1,final,{first},", f"{code},1.2,final,{share},"]
            rows += [f"{code},1.3,final,Có,"]
    _import(own_portal, tmp_path, rows)
    return own_portal.manage(
        "shell",
        "--verbosity=0",
        "--command=from par_index.models import Scorecard; "
        f"print(Scorecard.objects.get(criteria_set__code='{CODE}', unit__code='{OURS}').pk)",
    ).strip()


def _import(portal, folder, rows: list[str]) -> None:
    path = folder / "marks.csv"
    path.write_text(
        "\n".join(["unit_code,component_code,stage,value,note", *rows]), encoding="utf-8"
    )
    portal.manage("import_marks", str(path), f"--set={CODE}", "--year=2020")


def test_a_year_to_publication_and_a_correction(visit, own_portal, card, tmp_path):
    official, leader, staff, citizen = visit(), visit(), visit(), visit(phone=True, scripts=False)
    official.sign_in(OFFICIAL)
    staff.sign_in(STAFF)
    _self_score(official, card)
    _sign(leader.sign_in(LEADER), card)
    _appraise(staff, card)
    _reply(official, card)
    _second_round(staff, card)

    first = _compute_final(staff)
    _publish(staff, first, number="Minh họa 21/QĐ-UBND")
    # 10 + 14 + 10 of 40.
    _read_results(citizen, "85,00", "Tốt", "21/QĐ-UBND")

    _import(own_portal, tmp_path, [f"{OURS},1.2,final,50,{INSIDE}"])
    second = _compute_final(staff)
    assert second > first
    _publish(staff, second, number="Minh họa 22/QĐ-UBND", correction=REASON)
    _difference(staff, first, second)
    # 10 + 10 + 10 of 40, and the rival with 32 goes past.
    _read_results(citizen, "75,00", "Khá", "22/QĐ-UBND")
    _read_correction(citizen, second)
    _read_open_data(citizen, first, second)
    _inspect(visit(), second)


# --- The card ----------------------------------------------------------------------------------


def _mark(page: Page, code: str) -> Locator:
    title = page.get_by_role("heading", level=4).filter(has=page.get_by_text(code, exact=True))
    return page.locator(".mark").filter(has=title)


def _click(page: Page | Locator, kind: str, name: str | re.Pattern) -> None:
    page.get_by_role(kind, name=name).first.click()


def _save(mark: Locator) -> None:
    _click(mark, "button", re.compile("^Lưu"))


def _self_score(visitor, card: str) -> None:
    page = visitor.page
    page.goto(f"/cham-diem/{card}/")
    mark = _mark(page, "1.2")
    mark.get_by_role("textbox").first.fill("80")
    mark.get_by_label(re.compile("Lý do, giải trình")).fill("Theo báo cáo năm.")
    _save(mark)
    expect(_mark(page, "1.2")).to_contain_text("16,00")
    mark = _mark(page, "1.3")
    mark.get_by_role("radio", name="Có", exact=True).check()
    _save(mark)
    expect(_mark(page, "1.3")).to_contain_text("10,00")
    page.goto(f"/cham-diem/{card}/")
    _click(page, "button", "Nộp")
    expect(page.get_by_text("Đã nộp bảng tự chấm")).to_be_visible()


def _sign(page: Page, card: str) -> None:
    page.goto(f"/cham-diem/{card}/")
    _click(page, "button", "Ký")
    expect(page.get_by_text("Đã ký.")).to_be_visible()


def _appraise(visitor, card: str) -> None:
    """Agree with one mark, lower another; the third is agreed to by ending the round."""
    page = visitor.page
    page.goto(f"/tham-dinh/{card}/")
    _click(_mark(page, "1.1"), "button", re.compile("^Đồng ý"))
    expect(_mark(page, "1.1").get_by_role("button", name=re.compile("^Đồng ý"))).to_have_count(0)
    mark = _mark(page, "1.2")
    mark.get_by_text("Chấm khác").click()
    mark.get_by_role("textbox").first.fill("60")
    mark.get_by_label(re.compile("^Lý do")).fill("Hai nhiệm vụ chưa có sản phẩm.")
    _click(mark, "button", "Lưu điểm")
    expect(_mark(page, "1.2")).to_contain_text("12,00")
    page.goto(f"/tham-dinh/{card}/")
    _click(page, "button", "Kết thúc thẩm định")
    expect(page.get_by_text("Đã kết thúc thẩm định")).to_be_visible()


def _reply(visitor, card: str) -> None:
    page = visitor.page
    page.goto(f"/cham-diem/{card}/")
    mark = _mark(page, "1.2")
    mark.get_by_text("Không thống nhất, giải trình").click()
    mark.get_by_role("textbox").first.fill("70")
    mark.get_by_label("Nội dung giải trình").fill("Một nhiệm vụ đã có sản phẩm ngày 10/12.")
    _save(mark)
    expect(_mark(page, "1.2")).to_contain_text("14,00")
    page.goto(f"/cham-diem/{card}/")
    _click(page, "button", "Gửi giải trình")
    page.goto(f"/cham-diem/{card}/")
    expect(page.get_by_role("button", name="Gửi giải trình")).to_have_count(0)


def _second_round(visitor, card: str) -> None:
    page = visitor.page
    page.goto(f"/tham-dinh/{card}/")
    _click(_mark(page, "1.2"), "button", re.compile("^Chấp nhận giải trình"))
    expect(_mark(page, "1.2")).to_contain_text("14,00")
    page.goto(f"/tham-dinh/{card}/")
    _click(page, "button", "Chốt kết quả")
    page.goto(f"/tham-dinh/{card}/")
    expect(page.get_by_text("Đã chốt").first).to_be_visible()


# --- The index ---------------------------------------------------------------------------------


def _compute_final(visitor) -> int:
    page = visitor.page
    page.goto("/chi-so/lan-tinh/")
    page.get_by_label("Bộ tiêu chí").select_option(CODE)
    page.get_by_label(re.compile("Tính chính thức")).check()
    _click(page, "button", "Tính chỉ số")
    page.get_by_role("link", name=re.compile("Xem kết quả|Tải lại trang")).click(timeout=60_000)
    page.goto("/chi-so/lan-tinh/")
    newest = page.get_by_role("row").filter(has_text="Chính thức, chưa công bố").first
    return int(re.search(r"Số (\d+)", newest.get_by_role("rowheader").inner_text()).group(1))


def _publish(visitor, run: int, *, number: str, correction: str = "") -> None:
    page = visitor.page
    page.goto("/chi-so/lan-tinh/")
    row = page.get_by_role("row").filter(has_text=f"Số {run} ")
    row.get_by_role("link", name="Công bố", exact=True).click()
    visitor.assert_fits()
    expect(page.get_by_label("Cơ quan, hội đồng quyết định")).to_have_value(SET["publishing_body"])
    page.get_by_label("Số quyết định công bố").fill(number)
    page.get_by_label("Ngày quyết định").fill(TODAY)
    page.get_by_label("Kết luận của hội đồng").fill("Thống nhất kết quả thẩm định.")
    if correction:
        expect(page.get_by_text("Đây là đính chính.")).to_be_visible()
        page.get_by_label("Lý do đính chính").fill(correction)
    _click(page, "button", "Công bố kết quả")
    expect(page.get_by_text("Đã công bố kết quả năm 2020.")).to_be_visible()


def _difference(visitor, first: int, second: int) -> None:
    """Exact figures: what the correction took, and who moved because of it."""
    page = visitor.page
    page.goto("/chi-so/lan-tinh/")
    row = page.get_by_role("row").filter(has_text=f"Số {second} ")
    row.get_by_role("link", name="Khác biệt").click()
    visitor.assert_fits()
    title = f"Khác biệt: lần {first} và lần {second}"
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("2 đơn vị thay đổi")).to_be_visible()
    expect(page.get_by_text("18 đơn vị không đổi")).to_be_visible()
    expect(page.get_by_text(REASON)).to_be_visible()
    ours = page.get_by_role("region", name="Xã Hiếu Phụng")
    expect(ours).to_contain_text("85,00 → 75,00")
    expect(ours).to_contain_text("34,00/40,00 → 30,00/40,00")
    expect(ours).to_contain_text("Tốt → Khá")
    expect(ours).to_contain_text("1 → 2")
    line = ours.get_by_role("row").filter(has_text="Hoàn thành nhiệm vụ")
    expect(line).to_contain_text("14,00/20,00")
    expect(line).to_contain_text("10,00/20,00")
    expect(line).to_contain_text("−4,00")
    expect(line).to_contain_text(INSIDE)
    expect(ours.get_by_role("table").locator("tbody tr")).to_have_count(1)
    rival = page.get_by_role("region", name="Xã Quới An")
    expect(rival).to_contain_text("2 → 1")
    expect(rival.get_by_role("table")).to_have_count(0)


# --- What everybody reads ----------------------------------------------------------------------


def _read_results(visitor, percent: str, band: str, number: str) -> None:
    page = visitor.page
    page.goto("/ket-qua/?cap=commune&nam=2020")
    visitor.assert_fits()
    expect(page.get_by_text(number).first).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Hiếu Phụng")
    expect(row).to_contain_text(percent)
    row.get_by_role("link", name="Hiếu Phụng", exact=True).click()
    visitor.assert_fits()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xã Hiếu Phụng: kết quả năm 2020")
    expect(page.get_by_text(band, exact=True).first).to_be_visible()
    expect(page.get_by_text("Quy tắc:").first).to_be_visible()
    expect(page.get_by_text("Hai nhiệm vụ chưa có sản phẩm")).to_have_count(0)


def _read_correction(visitor, run: int) -> None:
    page = visitor.page
    page.goto("/ket-qua/?cap=commune&nam=2020")
    expect(page.get_by_text("Kết quả đã được đính chính.")).to_be_visible()
    _click(page, "link", "Xem những gì đã thay đổi so với bản trước")
    visitor.assert_fits()
    assert page.url.endswith(f"/ket-qua/dinh-chinh/{run}/")
    expect(page.get_by_text(REASON)).to_be_visible()
    expect(page.get_by_role("region", name="Xã Hiếu Phụng")).to_contain_text("85,00 → 75,00")
    expect(page.get_by_text(INSIDE)).to_have_count(0)


def _read_open_data(visitor, first: int, second: int) -> None:
    ask = visitor.context.request.get
    newest = ask("/ket-qua/du-lieu/commune/2020/ket-qua.json").json()
    before = ask(f"/ket-qua/du-lieu/{first}/ket-qua.json").json()

    assert (newest["run"], newest["corrects_run"]) == (second, first)
    assert newest["correction_reason"] == REASON
    percents = [
        next(row["percent"] for row in found["rows"] if row["unit_code"] == OURS)
        for found in (before, newest)
    ]
    assert percents == ["85.00", "75.00"]
    visitor.page.goto("/ket-qua/du-lieu/")
    visitor.assert_fits()


def _inspect(visitor, run: int) -> None:
    """The inspector finds the whole way of the mark on one sheet."""
    page = visitor.sign_in(INSPECTOR)
    page.goto(f"/chi-so/?lan-tinh={run}")
    _click(page, "link", "Hiếu Phụng")
    _click(page, "link", "Phiếu điểm (in)")
    visitor.assert_fits()
    line = page.get_by_role("row").filter(has_text="Hoàn thành nhiệm vụ").first
    for points in ("16,00", "12,00", "14,00", "10,00"):
        expect(line).to_contain_text(points)
    expect(page.get_by_text("Người lập phiếu")).to_be_visible()
