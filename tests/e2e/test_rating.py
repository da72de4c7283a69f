"""Rating a visit: by keyboard alone, in English, the full form, on a tablet; how heavy it is."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.e2e.test_citizen import THANKS, _heading

AT_MOST = 60_000
# A telephone far from the mast: 400 kbit/s, and 0.4 s before anything comes.
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}


@pytest.fixture(scope="module")
def addresses(browser, portal):
    """Where a counter's code and a tablet's lead, as the unit's own people see it."""
    staff = Visitor(browser, portal, phone=False, scripts=True)
    page = staff.sign_in("canbo.hieuphung")
    page.goto("/hai-long/")
    page.get_by_role("link", name="Xã Hiếu Phụng").first.click()
    page.get_by_role("link", name="Mã QR tại quầy").first.click()
    page.get_by_label("Nơi đặt").select_option(label="Máy tính bảng")
    page.get_by_label("Tên quầy").fill("Máy thử")
    page.get_by_role("button", name="Tạo mã").click()
    counter = page.locator(".poster .poster-address").first.inner_text()
    kiosk = page.locator("a.poster-address").last.get_attribute("href")
    staff.context.close()
    return {
        "counter": "/danh-gia/q/" + counter.rstrip("/").rsplit("/", 1)[-1] + "/",
        "kiosk": kiosk,
    }


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_code_to_the_thanks_in_under_a_minute_with_all_five_taps(
    visit, addresses, scripts
):
    citizen = visit(phone=True, scripts=scripts)
    page = citizen.page
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    began = time.monotonic()
    page.goto(addresses["counter"])
    for name in ("overall", "q0", "q1", "q2", "q3", "q4"):
        page.locator(f"input[name={name}]").nth(3).check(force=True)
    citizen.assert_fits()
    page.get_by_role("button", name="Gửi đánh giá").click()
    _heading(page, THANKS)
    assert time.monotonic() - began < 60


def test_with_the_keyboard_alone(visit, addresses):
    page = visit().page
    page.goto(addresses["counter"])
    checked = page.locator("input[name=overall]:checked")
    for _step in range(15):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "overall":
            break
    # Focus on a group of choices chooses nothing by itself.
    expect(checked).to_have_count(0)
    ring = page.evaluate("getComputedStyle(document.activeElement.nextElementSibling).outlineStyle")
    assert ring == "solid"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(checked).to_have_value("3")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Gửi luôn")).to_be_focused()
    page.keyboard.press("Enter")
    _heading(page, THANKS)


def test_targets_are_large_and_nothing_is_wider_than_the_phone(visit, addresses):
    citizen = visit(phone=True)
    page = citizen.page
    for address in (addresses["counter"], f"{addresses['counter']}?day-du=1&ngon-ngu=en"):
        page.goto(address)
        citizen.assert_fits()
        heights = page.locator(".rating-option, form .btn, select, textarea").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= 48
        wide = page.locator(".rating-option > span").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
        )
        assert wide == 0


@pytest.mark.parametrize("query", ["", "?day-du=1"])
def test_a_first_visit_fetches_little(visit, addresses, query):
    page = visit(phone=True).page
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{addresses['counter']}{query}", wait_until="networkidle")
    assert len(sizes) >= 4
    assert sum(sizes) < AT_MOST


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_tablet_thanks_and_is_empty_again(visit, addresses, scripts):
    page = visit(scripts=scripts).page
    page.goto(addresses["kiosk"])
    page.locator("input[name=overall]").nth(4).check(force=True)
    page.get_by_label("Điều muốn nói thêm").fill("Chờ hơi lâu")
    page.get_by_role("button", name="Gửi đánh giá").click()
    _heading(page, THANKS)
    page.go_back()
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.get_by_label("Điều muốn nói thêm")).to_have_value("")
    page.goto(f"{addresses['kiosk']}cam-on/")
    page.wait_for_url(re.compile(re.escape(addresses["kiosk"]) + "$"), timeout=15_000)
    expect(page.locator("input:checked")).to_have_count(0)
