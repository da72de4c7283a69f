"""The administrator's pages: the overview, the registers, and a trail of what was changed."""

import re

from playwright.sync_api import expect

ADMINISTRATOR = "quantri"


def test_sees_the_district_on_the_first_page(visit):
    visitor = visit()
    page = visitor.sign_in(ADMINISTRATOR)
    page.get_by_role("link", name="Quản trị", exact=True).first.click()
    overview = page.get_by_role("region", name=re.compile("Chỉ số cải cách hành chính năm 2020"))
    expect(overview.get_by_role("table").first.locator("tbody tr")).to_have_count(20)
    expect(overview.get_by_text("Chưa nộp:")).to_be_visible()
    visitor.assert_fits()
    overview.get_by_role("cell").get_by_role("link").first.click()
    expect(page.get_by_text(re.compile(r"Mất \d+,\d+ điểm ở đâu"))).to_be_visible()


def test_opens_the_registers(visit):
    visitor = visit()
    page = visitor.sign_in(ADMINISTRATOR)
    for model, row in (
        ("unit", "Xã Hiếu Phụng"),
        ("user", "canbo.hieuphung"),
        ("period", "2020-Q4"),
    ):
        page.goto(f"/quan-tri/units/{model}/")
        expect(page.get_by_role("row").filter(has_text=row).first).to_be_visible()
        visitor.assert_fits()


def test_a_changed_closing_day_is_in_the_trail(visit):
    visitor = visit()
    page = visitor.sign_in(ADMINISTRATOR)
    page.goto("/quan-tri/units/period/")
    page.get_by_role("link", name="2020-Q1").click()
    closes_on = page.locator("[name=closes_on]")
    day = closes_on.input_value()
    changed = day.replace("2020", "2021")
    closes_on.fill(changed)
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto("/quan-tri/audit/auditevent/")
    newest = page.locator("#result_list tbody tr").first
    expect(newest).to_contain_text("admin.changed")
    newest.get_by_role("link").first.click()
    expect(page.locator("#content")).to_contain_text("closes_on")
    # As it was, so that the other journeys meet the periods they expect.
    page.goto("/quan-tri/units/period/")
    page.get_by_role("link", name="2020-Q1").click()
    page.locator("[name=closes_on]").fill(day)
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
