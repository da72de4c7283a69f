import pytest
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from plans.models import LegalBasis, TaskAssignment
from tests.factories.plans import IndicatorFactory, PlanFactory, TaskFactory, at, signed
from tests.factories.units import DistrictFactory, UnitFactory, UserFactory, person
from units.services import make_periods

pytestmark = pytest.mark.django_db

PLAN = "/ke-hoach/2020/"


@pytest.fixture
def plan(district):
    return PlanFactory(unit=district, decision_number="3139/QĐ-UBND")


@pytest.fixture
def task(plan, district):
    lead = UnitFactory(name="Phòng Tư pháp", parent=district, level__code="department")
    return TaskFactory(
        plan=plan,
        code="1.1",
        title="Lấy ý kiến về dự thảo",
        indicator=IndicatorFactory(code="TC01", for_levels="district,commune"),
        target=100,
        lead=lead,
        is_proposed=True,
    )


@pytest.fixture
def login(client, people):
    def as_(name):
        client.force_login(getattr(people, name))
        return client

    return as_


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_plan_list_shows_the_newest_year_and_leads_to_the_others(login, plan, district, commune):
    PlanFactory(unit=district, year=2019, title="Kế hoạch cũ")
    PlanFactory(unit=commune, derived_from=plan, title="Kế hoạch của xã")

    html = page(login("official"), "/ke-hoach/")

    assert f'href="{PLAN}"' in html
    assert "Kế hoạch của xã" in html
    assert "Kế hoạch cũ" not in html
    assert "Kế hoạch cũ" in page(login("official"), "/ke-hoach/?nam=2019")


def test_plan_list_without_a_plan_says_what_to_do(login):
    with clock.frozen(at(2020, 3, 1)):
        assert "Chưa có kế hoạch nào" in page(login("leader"), "/ke-hoach/")
        html = page(login("staff"), "/ke-hoach/")

    assert "Huyện Vũng Liêm chưa có kế hoạch năm 2020" in html
    assert "/ke-hoach/lap/?nam=2020" in html


def test_plan_list_offers_what_one_can_start_from(login, plan, district):
    with clock.frozen(at(2020, 11, 1)):
        of_staff = page(login("staff"), "/ke-hoach/")
        of_commune = page(login("official"), "/ke-hoach/")

    assert "chưa có kế hoạch năm 2021" in of_staff
    assert f"/ke-hoach/ban/{plan.pk}/chep/" in of_staff
    assert "Xã Hiếu Phụng chưa có kế hoạch năm 2020" in of_commune
    assert f"/ke-hoach/ban/{plan.pk}/don-vi/" in of_commune


@pytest.mark.parametrize("count", [1, 30])
def test_plan_list_costs_the_same_for_one_and_thirty(
    login, plan, district, count, django_assert_num_queries
):
    for _number in range(count):
        PlanFactory(unit=UnitFactory(parent=district), derived_from=plan)
    client = login("staff")
    with clock.frozen(at(2020, 11, 1)):
        client.get("/ke-hoach/")

        with django_assert_num_queries(14):
            client.get("/ke-hoach/")


@pytest.mark.parametrize("who", ["official", "leader", "staff", "inspector", "administrator"])
def test_plan_detail_can_be_read_by_all_who_work_here(login, task, who):
    html = page(login(who), PLAN)

    assert "3139/QĐ-UBND" in html
    assert "Lấy ý kiến về dự thảo" in html
    assert "Phòng Tư pháp" in html
    assert "đề xuất" in html


def test_plan_detail_is_unknown_in_another_district(client, task):
    client.force_login(person("district_staff", DistrictFactory()))

    assert client.get(PLAN).status_code == 404
    assert client.get(PLAN + "1.1/").status_code == 404


def test_plan_detail_needs_a_role_and_a_sign_in(client, task, commune):
    assert client.get(PLAN).status_code == 302
    client.force_login(person("official", commune))
    client.get(PLAN)
    client.force_login(UserFactory())
    assert client.get(PLAN).status_code == 403


def test_plan_detail_filters(login, task, plan):
    TaskFactory(plan=plan, area=task.area, code="1.2", title="Kiểm tra thi hành")

    client = login("staff")

    assert "Kiểm tra thi hành" in page(client, PLAN)
    assert "Kiểm tra thi hành" not in page(client, PLAN + f"?chu-tri={task.lead_id}")
    assert "Không có nhiệm vụ nào như vậy" in page(client, PLAN + "?trang-thai=done")
    assert "Kiểm tra thi hành" in page(client, PLAN + "?trang-thai=nothing&linh-vuc=99&don-vi=x")


def test_plan_detail_of_one_commune(login, task, commune):
    html = page(login("staff"), PLAN + f"?don-vi={commune.pk}")

    assert "Tiến độ của riêng Xã Hiếu Phụng" in html


@pytest.mark.parametrize("count", [1, 3])
def test_plan_detail_costs_the_same_for_one_and_three(
    login, plan, district, people, count, django_assert_num_queries
):
    with clock.frozen(at(2020, 10, 1)):
        period = make_periods(year=2020)[0]
        for number in range(count):
            code = f"TC{number:02d}"
            TaskFactory(
                plan=plan,
                code=f"1.{number}",
                lead=UnitFactory(parent=district, level__code="department"),
                indicator=IndicatorFactory(code=code),
            )
            signed(UnitFactory(parent=district), period, people.leader, **{code: (1, 2)})
        client = login("staff")
        client.get(PLAN)

        with django_assert_num_queries(14):
            client.get(PLAN)


def test_task_detail_shows_the_task_from_every_side(login, task, commune, people):
    LegalBasis.objects.create(task=task, text="61/2019/NĐ-CP", editors_note="Đúng là 61/2018/NĐ-CP")
    TaskAssignment.objects.create(task=task, unit=commune, post="Chủ tịch UBND xã")
    with clock.frozen(at(2020, 10, 1)):
        report = signed(commune, make_periods(year=2020)[0], people.leader, TC01=(1, 4))

        html = page(login("staff"), PLAN + "1.1/")

    assert "Đúng là 61/2018/NĐ-CP" in html
    assert "Chủ tịch UBND xã" in html
    assert "Quý I/2020" in html
    assert "25,0\u00a0%" in html
    assert reverse("plans:report-detail", args=[report.pk]) in html


def test_task_detail_links_only_to_reports_that_may_be_read(login, task, commune, people):
    with clock.frozen(at(2020, 10, 1)):
        report = signed(commune, make_periods(year=2020)[0], people.leader, TC01=(1, 4))

        html = page(login("stranger"), PLAN + "1.1/")

    assert reverse("plans:report-detail", args=[report.pk]) not in html


def test_task_detail_of_a_task_that_is_not_there(login, task):
    assert login("staff").get(PLAN + "9.9/").status_code == 404


def test_task_assign_names_a_post_for_the_own_unit(login, task, commune):
    client = login("official")

    response = client.post(PLAN + "1.1/phan-cong/", {"post": "Công chức Văn phòng"})

    assert response.url == PLAN + "1.1/"
    assignment = TaskAssignment.objects.get()
    assert (assignment.unit, assignment.post) == (commune, "Công chức Văn phòng")
    assert AuditEvent.objects.get(action="task.assigned").unit_code == "29686"


def test_task_assign_changes_the_post_and_keeps_what_it_was(login, task, commune):
    TaskAssignment.objects.create(task=task, unit=commune, post="Chủ tịch")

    login("official").post(PLAN + "1.1/phan-cong/", {"post": "Phó Chủ tịch"})

    event = AuditEvent.objects.get(action="task.assigned")
    assert (event.before, event.after) == ({"post": "Chủ tịch"}, {"post": "Phó Chủ tịch"})
    assert TaskAssignment.objects.get().post == "Phó Chủ tịch"


@pytest.mark.parametrize("who", ["leader", "staff", "inspector", "administrator"])
def test_task_assign_is_refused_to_others(login, task, who):
    response = login(who).post(PLAN + "1.1/phan-cong/", {"post": "Ai đó"})

    assert response.status_code == 403
    assert not TaskAssignment.objects.exists()


def test_task_assign_keeps_what_was_typed_wrong(login, task):
    response = login("official").post(PLAN + "1.1/phan-cong/", {"post": "x" * 151})

    assert response.status_code == 200
    assert "x" * 151 in response.content.decode()
    assert not TaskAssignment.objects.exists()
