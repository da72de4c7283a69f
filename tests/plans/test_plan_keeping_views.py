"""Keeping plans in the browser: what is typed stays, what is refused says why, two people."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.forms import CheckboxInput, CheckboxSelectMultiple, Select
from openpyxl import load_workbook

from common import clock
from common.models import PendingImport
from plans.exports.annex import annex_workbook
from plans.models import Plan, Programme, Task, TaskTarget
from tests.factories.plans import (
    IndicatorFactory,
    PlanFactory,
    ProgrammeFactory,
    ReformAreaFactory,
    TaskFactory,
    at,
)
from tests.factories.units import UnitFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(at(2020, 9, 10)):
        yield


@pytest.fixture
def area():
    return ReformAreaFactory(code="2", name="Cải cách thủ tục hành chính")


@pytest.fixture
def plan(district, area):
    return PlanFactory(unit=district, programme=area.programme)


@pytest.fixture
def task(plan, area, commune):
    return TaskFactory(plan=plan, area=area, code="2.1", title="Niêm yết", scope="commune")


@pytest.fixture
def staff(client, people):
    client.force_login(people.staff)
    return client


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def of_form(response, form="form"):
    """What the browser would send back if nothing was touched."""
    bound = response.context[form]
    data = {}
    for field in bound:
        value = field.value()
        widget = field.field.widget
        if isinstance(widget, CheckboxInput):
            data |= {field.html_name: "on"} if value else {}
        elif isinstance(widget, CheckboxSelectMultiple):
            data[field.html_name] = [str(getattr(one, "pk", one)) for one in value or ()]
        elif isinstance(widget, Select):
            data[field.html_name] = "" if value is None else str(getattr(value, "pk", value))
        else:
            data[field.html_name] = widget.format_value(value) or ""
    return data


def bases(*rows):
    data = {"can-cu-TOTAL_FORMS": str(len(rows)), "can-cu-INITIAL_FORMS": "0"}
    for number, (words, note) in enumerate(rows):
        data |= {f"can-cu-{number}-text": words, f"can-cu-{number}-editors_note": note}
    return data


# --- From nothing to a plan with tasks -----------------------------------------------------------


def test_a_new_district_comes_from_nothing_to_a_plan_with_a_task(client):
    with clock.frozen(at(2026, 3, 2)):
        ward = UnitFactory(name="Xã Mới", valid_from=date(2025, 7, 1))
        client.force_login(person("district_staff", ward))
        assert "Trước hết cần một chương trình" in text(client.get("/ke-hoach/lap/"))
        client.post(
            "/ke-hoach/chuong-trinh/",
            {"code": "2021-2030", "name": "Chương trình", "areas": "Thể chế\n\nThủ tục\n"},
        )
        response = client.get("/ke-hoach/lap/?nam=2026")
        made = client.post("/ke-hoach/lap/", of_form(response), follow=True)
        plan = Plan.objects.get()
        assert (plan.unit, plan.year, plan.programme.areas.count()) == (ward, 2026, 2)
        assert "chưa có nhiệm vụ" in text(made)
        form = client.get(f"/ke-hoach/ban/{plan.pk}/them/?linh-vuc=2")
        data = of_form(form) | bases(("61/2018/NĐ-CP", "")) | {"title": "Niêm yết đủ"}

        client.post(f"/ke-hoach/ban/{plan.pk}/them/", data)

    task = plan.tasks.get()
    assert (task.code, task.area.name, task.scope) == ("2.1", "Thủ tục", "commune")
    assert task.legal_bases.get().text == "61/2018/NĐ-CP"


def test_plan_add_keeps_what_was_typed_when_refused(staff, plan, district):
    data = of_form(staff.get("/ke-hoach/lap/")) | {"year": "2020", "title": "Tên đã gõ"}

    html = text(staff.post("/ke-hoach/lap/", data))

    assert "đã có kế hoạch năm 2020" in html
    assert "Tên đã gõ" in html


@pytest.mark.parametrize("year", ["", "abc", "99999", "1999", "²020"])
def test_plan_add_with_a_strange_year_stays_on_the_page(staff, plan, year):
    data = of_form(staff.get("/ke-hoach/lap/")) | {"year": year}

    assert "form" in text(staff.post("/ke-hoach/lap/", data))
    assert Plan.objects.count() == 1


def test_an_official_makes_plans_of_the_own_unit_only(client, people, plan, commune):
    client.force_login(people.official)
    response = client.get("/ke-hoach/lap/")

    assert list(response.context["form"].fields["unit"].queryset) == [commune]


def test_programme_add_refuses_a_code_that_is_there(staff):
    ProgrammeFactory(code="2021-2030")
    data = {"code": "2021-2030", "name": "Gõ rồi", "areas": "A"}

    html = text(staff.post("/ke-hoach/chuong-trinh/", data))

    assert "đã có" in html
    assert "Gõ rồi" in html
    assert Programme.objects.count() == 1


# --- Tasks ---------------------------------------------------------------------------------------


def test_task_add_takes_everything_the_form_offers(staff, plan, area, district):
    home = UnitFactory(name="Phòng Nội vụ", parent=district, level__code="department")
    url = f"/ke-hoach/ban/{plan.pk}/them/"
    response = staff.get(url)
    assert response.context["form"]["code"].value() == "2.1"
    data = of_form(response) | {
        "title": "Mở hội nghị",
        "lead": home.pk,
        "cooperating": [home.pk],
        "cooperating_text": "các đoàn thể",
        "due_text": "Quý II",
        "due_on": "30/06/2020",
        "budget": "1,5 triệu",
        "budget_text": "Ngân sách huyện",
        "way": "own",
        "measure_name": "Số hội nghị",
        "own_kind": "count",
        "own_unit": "hội nghị",
        "target": "12,5",
    }

    staff.post(url, data | bases(("Luật 2015", "in sai năm"), ("", "")))

    task = plan.tasks.get()
    assert (task.budget, task.due_on, task.target) == (
        1500000,
        date(2020, 6, 30),
        Decimal("12.5"),
    )
    assert (task.indicator.code, task.indicator.across_periods) == ("NV2.1", "sum")
    assert task.legal_bases.get().editors_note == "in sai năm"
    assert list(task.cooperating.all()) == [home]


def test_task_add_names_every_error_and_keeps_what_was_typed(staff, plan, area):
    url = f"/ke-hoach/ban/{plan.pk}/them/"
    data = of_form(staff.get(url)) | {
        "code": "sua",
        "title": "Tên đã gõ",
        "budget": "nhiều lắm",
        "due_on": "31/02/2020",
        "way": "own",
        "target": "12x",
    }

    response = staff.post(url, data | bases(("", "ghi chú mồ côi")))

    html = text(response)
    assert set(response.context["form"].errors) == {
        "code",
        "budget",
        "due_on",
        "target",
        "measure_name",
        "own_numerator",
        "own_denominator",
    }
    for words in (
        "Tên đã gõ",
        "nhiều lắm",
        "31/02/2020",
        "ghi chú mồ côi",
        "phải đi với một văn bản",
    ):
        assert words in html
    assert not plan.tasks.exists()


def test_task_add_goes_on_to_the_next_one(staff, plan, area):
    url = f"/ke-hoach/ban/{plan.pk}/them/"
    data = of_form(staff.get(url)) | {"title": "Một", "more": "1"}

    response = staff.post(url, data | bases())

    assert response.url == f"{url}?linh-vuc=2"


def test_task_edit_saved_untouched_changes_nothing(staff, plan, task):
    task.indicator = IndicatorFactory(code="NV2.1", kind="milestones", across_periods="latest")
    task.target, task.budget, task.due_on = Decimal("62.50"), Decimal(5000), date(2020, 6, 1)
    task.measure_name = task.indicator.name
    task.indicator.numerator_label = task.indicator.denominator_label = "bước"
    task.indicator.for_levels = "commune"
    task.indicator.area, task.indicator.position = task.area, 10
    task.indicator.save()
    task.position = 1
    task.save()
    task.legal_bases.create(text="Luật 2015", editors_note="x")
    before = Task.objects.filter(pk=task.pk).values().get()
    url = f"/ke-hoach/ban/{plan.pk}/2.1/sua/"

    assert staff.post(url, of_form(staff.get(url)) | bases(("Luật 2015", "x"))).status_code == 302

    assert Task.objects.filter(pk=task.pk).values().get() == before


def test_task_edit_tells_the_second_person_what_changed(staff, plan, task, client, people):
    url = f"/ke-hoach/ban/{plan.pk}/2.1/sua/"
    opened = of_form(staff.get(url))
    staff.post(url, opened | bases() | {"title": "Của người trước", "note": "Trước"})

    response = staff.post(url, opened | bases() | {"product": "Của tôi", "note": "Sau"})

    html = text(response, 409)
    assert "vừa sửa nội dung này" in html
    task.refresh_from_db()
    assert (task.title, task.product, task.note) == ("Của người trước", "", "Trước")
    changes = {one.label: one for one in response.context["changes"]}
    assert (changes["Nhiệm vụ"].before, changes["Nhiệm vụ"].now) == ("Niêm yết", "Của người trước")
    assert (changes["Nhiệm vụ"].is_mine_too, changes["Ghi chú"].is_mine_too) == (False, True)
    form = response.context["form"]
    assert form["title"].value() == "Của người trước"
    assert (form["product"].value(), form["note"].value()) == ("Của tôi", "Sau")

    again = staff.post(url, of_form(response) | bases())

    assert again.status_code == 302
    task.refresh_from_db()
    assert (task.title, task.product, task.note) == ("Của người trước", "Của tôi", "Sau")


def test_task_edit_takes_over_legal_bases_that_only_the_other_changed(staff, plan, task):
    url = f"/ke-hoach/ban/{plan.pk}/2.1/sua/"
    opened = of_form(staff.get(url))
    staff.post(url, opened | bases(("Luật 2015", "")))

    response = staff.post(url, opened | bases() | {"title": "Khác"})

    assert [one.label for one in response.context["changes"]] == ["Căn cứ pháp lý"]
    assert "Luật 2015" in text(response, 409)


def test_task_edit_with_nonsense_as_seen_still_protects(staff, plan, task):
    url = f"/ke-hoach/ban/{plan.pk}/2.1/sua/"
    data = of_form(staff.get(url)) | bases() | {"version": "x", "title": "Khác"}

    for seen in ("", "[]", "{", json.dumps({"title": 5})):
        assert staff.post(url, data | {"seen": seen}).status_code == 409
    task.refresh_from_db()
    assert task.title == "Niêm yết"


def test_task_edit_of_an_ended_one_leads_to_its_page(staff, plan, task):
    Task.objects.update(ended_on=date(2020, 5, 1), end_reason="Bỏ")

    assert staff.get(f"/ke-hoach/ban/{plan.pk}/2.1/sua/").url == "/ke-hoach/2020/2.1/"


def test_task_targets_saves_all_units_at_once(staff, plan, task, commune, neighbour):
    url = f"/ke-hoach/ban/{plan.pk}/2.1/muc-tieu/"
    data = of_form(staff.get(url)) | {f"unit-{commune.pk}": "80,5", f"unit-{neighbour.pk}": ""}

    staff.post(url, data)

    row = TaskTarget.objects.get()
    assert (row.unit, row.target) == (commune, Decimal("80.5"))
    assert "Xã Hiếu Phụng: 80,5" in text(staff.get("/ke-hoach/2020/2.1/"))


def test_task_targets_names_the_unit_that_is_wrong(staff, plan, task, commune):
    url = f"/ke-hoach/ban/{plan.pk}/2.1/muc-tieu/"

    html = text(staff.post(url, of_form(staff.get(url)) | {f"unit-{commune.pk}": "nhiều"}))

    assert "không phải là số" in html
    assert 'value="nhiều"' in html


@pytest.mark.parametrize("count", [1, 30])
def test_task_targets_cost_the_same_for_one_and_thirty(
    staff, plan, task, district, count, django_assert_num_queries
):
    for _number in range(count):
        UnitFactory(parent=district)
    url = f"/ke-hoach/ban/{plan.pk}/2.1/muc-tieu/"
    staff.get(url)

    with django_assert_num_queries(11):
        staff.get(url)


# --- What becomes of a task ------------------------------------------------------------------------


def test_task_split_links_the_old_and_the_new(staff, plan, task):
    url = f"/ke-hoach/ban/{plan.pk}/2.1/tach/"
    response = staff.get(url)
    assert [response.context["form"][f"code-{n}"].value() for n in (1, 2)] == ["2.2", "2.3"]
    data = of_form(response) | {
        "title-1": "Một",
        "title-2": "Hai",
        "on": "01/07/2020",
        "reason": "QĐ 99",
    }

    html = text(staff.post(url, data, follow=True))

    assert "Thôi thực hiện từ 01/07/2020" in html
    assert "/ke-hoach/2020/2.3/" in html
    assert "/ke-hoach/2020/2.1/" in text(staff.get("/ke-hoach/2020/2.2/"))
    assert "Thôi thực hiện: 1 nhiệm vụ" in text(staff.get("/ke-hoach/2020/"))


def test_task_split_refuses_used_codes_and_keeps_the_parts(staff, plan, task, area):
    TaskFactory(plan=plan, area=area, code="2.9")
    url = f"/ke-hoach/ban/{plan.pk}/2.1/tach/"
    data = of_form(staff.get(url)) | {
        "code-2": "2.9",
        "title-1": "Phần một",
        "title-2": "Phần hai",
        "on": "01/07/2020",
        "reason": "QĐ 99",
    }

    html = text(staff.post(url, data))

    assert "Mã 2.9 đã dùng" in html
    assert "Phần hai" in html


def test_tasks_merge_begins_with_the_task_one_came_from(staff, plan, task, area):
    other = TaskFactory(plan=plan, area=area, code="2.2")
    url = f"/ke-hoach/ban/{plan.pk}/gop/"
    assert f'value="{task.pk}"' in text(staff.get(f"{url}?nhiem-vu={task.pk}"))
    data = {
        "tasks": [task.pk, other.pk],
        "code": "2.3",
        "title": "Gộp",
        "on": "01/07/2020",
        "reason": "QĐ 99",
    }

    assert staff.post(url, data).url == "/ke-hoach/2020/2.3/"
    assert "ít nhất hai" in text(staff.post(url, data | {"tasks": [plan.tasks.get(code="2.3").pk]}))


def test_task_supersede_end_and_resume(staff, plan, task, area):
    end = {"on": "01/07/2020", "reason": "Bỏ"}
    url = f"/ke-hoach/ban/{plan.pk}/2.1"

    staff.post(f"{url}/thoi/", end)
    assert "Thực hiện lại" in text(staff.get("/ke-hoach/2020/2.1/"))
    staff.post(f"{url}/thuc-hien-lai/", {"reason": "Nhầm"})
    assert "Chọn một nhiệm vụ đã có" in text(staff.post(f"{url}/thay-the/", end))
    staff.post(f"{url}/thay-the/", end | {"code": "2.5", "title": "Mới"})

    assert task.successors.get().new.code == "2.5"
    assert "đã có nhiệm vụ khác thay" in text(
        staff.post(f"{url}/thuc-hien-lai/", {"reason": "Nhầm"})
    )


# --- A unit's own plan, and next year's ----------------------------------------------------------


def test_plan_derive_makes_the_units_plan_and_later_adds(client, people, plan, task, area, commune):
    client.force_login(people.official)
    url = f"/ke-hoach/ban/{plan.pk}/don-vi/"
    assert url in text(client.get("/ke-hoach/2020/"))

    client.post(url, of_form(client.get(url)))

    own = Plan.objects.get(unit=commune)
    assert own.tasks.get().title == "Niêm yết"
    assert "Xã Hiếu Phụng đến nay" in text(client.get(f"/ke-hoach/ban/{own.pk}/2.1/"))
    assert "đã có mọi nhiệm vụ" in text(client.get(url))
    later = TaskFactory(plan=plan, area=area, code="2.7", scope="commune")
    client.post(url, {"tasks": [later.pk]})
    assert own.tasks.count() == 2
    client.post(f"/ke-hoach/ban/{own.pk}/2.1/phan-cong/", {"post": "Công chức Tư pháp"})
    assert own.tasks.get(code="2.1").assignments.get().post == "Công chức Tư pháp"


def test_the_districts_page_names_the_units_that_made_it_their_own(
    client, people, plan, task, commune
):
    client.force_login(people.official)
    url = f"/ke-hoach/ban/{plan.pk}/don-vi/"
    client.post(url, of_form(client.get(url)))
    client.force_login(people.inspector)

    assert "Trong kế hoạch của đơn vị" in text(client.get("/ke-hoach/2020/2.1/"))


def test_plan_copy_carries_to_the_next_year(staff, plan, task):
    url = f"/ke-hoach/ban/{plan.pk}/chep/"
    response = staff.get(url)
    assert response.context["form"]["title"].value().endswith("năm 2021")

    assert staff.post(url, of_form(response)).url == "/ke-hoach/2021/"

    assert Plan.objects.get(year=2021).tasks.get().predecessors.get().kind == "carried"
    assert "đã có kế hoạch năm 2021" in text(staff.post(url, of_form(response)))


def test_plan_edit_tells_the_second_person(staff, plan):
    url = f"/ke-hoach/ban/{plan.pk}/sua/"
    opened = of_form(staff.get(url))
    staff.post(url, opened | {"title": "Trước"})

    response = staff.post(url, opened | {"issued_by": "Chủ tịch"})

    assert response.status_code == 409
    assert response.context["form"]["title"].value() == "Trước"
    assert staff.post(url, of_form(response)).url == "/ke-hoach/2020/"
    plan.refresh_from_db()
    assert (plan.title, plan.issued_by) == ("Trước", "Chủ tịch")


# --- The annex -------------------------------------------------------------------------------------


def send(client, plan, content, name="phu-luc.csv"):
    file = ContentFile(content, name=name)
    return client.post(f"/ke-hoach/ban/{plan.pk}/nhap/", {"file": file})


SHEET = (
    "STT,Việc phải làm,Chủ trì\nI,Cải cách thủ tục hành chính,\n1,Niêm yết lại,Phòng lạ\n".encode()
)


def test_annex_goes_from_upload_over_columns_to_yes(staff, plan, task):
    review = send(staff, plan, SHEET).url
    html = text(staff.get(review))
    assert "chưa biết cột nào là nhiệm vụ" in html
    data = of_form(staff.get(review)) | {"title": "1"}

    shown = staff.post(review, data, follow=True)

    html = text(shown)
    assert "Niêm yết lại" in html
    assert "dòng 3" in html
    assert "Phòng lạ” không có trong danh mục" in html
    assert plan.tasks.count() == 1
    done = staff.post(review, {"confirm": "1", "version": shown.context["version"]}, follow=True)
    assert "1 nhiệm vụ mới, 0 thay đổi" in text(done)
    # A plain 1 is not the code of the task that has 2.1.
    new = plan.tasks.get(code="2.2")
    assert (new.title, new.lead_text) == ("Niêm yết lại", "Phòng lạ")


def test_annex_is_refused_when_the_plan_changed_meanwhile(staff, plan, task):
    review = send(staff, plan, annex_workbook(plan), "a.xlsx").url
    Task.objects.update(note="đổi")
    seen = staff.get(review).context["version"]
    Task.objects.update(note="đổi nữa")

    html = text(staff.post(review, {"confirm": "1", "version": seen}), 409)

    assert "vừa được sửa" in html
    assert "đổi nữa" in html
    assert PendingImport.objects.exists()
    assert text(staff.post(review, {"confirm": "1"}), 409)


def test_annex_is_seen_and_confirmed_by_its_sender_only(staff, plan, task, client, district):
    review = send(staff, plan, SHEET).url
    client.force_login(person("district_staff", district))

    assert client.get(review).status_code == 404
    assert client.post(review, {"confirm": "1"}).status_code == 404


def test_annex_with_errors_cannot_be_confirmed(staff, plan, task):
    review = send(staff, plan, "STT,Nhiệm vụ,Kinh phí\n1,Lạc,1\n".encode()).url

    html = text(staff.post(review, {"confirm": "1", "version": "x"}))

    assert "Dòng 2, cột B (Nhiệm vụ): chưa rõ thuộc lĩnh vực nào" in html
    assert "Ghi vào kế hoạch" not in html
    assert plan.tasks.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.doc", b"x", "Chỉ nhận tệp Excel"),
        ("a.xlsx", b"PK\x03\x04x", "hỏng"),
        ("a.csv", b"", "rỗng"),
    ],
)
def test_annex_upload_refuses_with_a_sentence(staff, plan, name, content, said):
    assert said in text(send(staff, plan, content, name))
    assert not PendingImport.objects.exists()


def test_annex_columns_refuse_nonsense_and_keep_it(staff, plan, task):
    review = send(staff, plan, SHEET).url
    data = of_form(staff.get(review)) | {"title": "1", "note": "1", "header": "99"}

    html = text(staff.post(review, data))

    assert "Tệp chỉ có 3 dòng" in html


def test_plan_export_is_a_workbook_for_readers(client, people, plan, task):
    client.force_login(people.official)

    response = client.get(f"/ke-hoach/ban/{plan.pk}/xuat/")

    sheet = load_workbook(BytesIO(response.content)).active
    assert [cell.value for cell in sheet[7]][:2] == ["2.1", "Niêm yết"]
    assert "phu-luc-ke-hoach-2020-859.xlsx" in response["Content-Disposition"]
