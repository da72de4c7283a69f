"""The year's plan of inspections: made, changed, held, called off."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from audit.models import AuditEvent
from common import clock
from common.exceptions import Conflict, Refused
from plans.choices import InspectionState
from plans.models import Inspection, InspectionPlan
from plans.selectors.inspections import shown_inspection
from plans.services.findings import record_finding
from plans.services.inspection_plans import PlannedVisit, save_inspection_plan
from plans.services.inspections import call_off_inspection, hold_inspection
from tests.factories.plans import InspectionFactory, at
from tests.factories.units import DistrictFactory, UnitFactory

pytestmark = pytest.mark.django_db

MAY, NOVEMBER = date(2020, 5, 29), date(2020, 11, 30)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(at(2020, 7, 1)):
        yield


@pytest.fixture
def plan(district, commune, people):
    return save_inspection_plan(
        unit=district,
        year=2020,
        by=people.staff,
        decision="1105/QĐ-UBND",
        visits=[PlannedVisit(commune, NOVEMBER, "Niêm yết, một cửa")],
    )


@pytest.fixture
def visit(plan):
    return plan.inspections.get()


def actions():
    return [event.action for event in AuditEvent.objects.order_by("sequence")]


# --- The plan --------------------------------------------------------------------------------


def test_a_plan_is_made_with_its_visits(plan, visit, commune):
    assert (plan.decision, plan.year) == ("1105/QĐ-UBND", 2020)
    assert (visit.unit, visit.planned_for, visit.subject, visit.year) == (
        commune, NOVEMBER, "Niêm yết, một cửa", 2020,
    )  # fmt: skip
    assert (visit.held_on, visit.state) == (None, InspectionState.PLANNED)
    assert actions() == ["inspection_plan.saved", "inspection.planned"]


def test_a_plan_is_changed_without_a_second_visit(plan, visit, district, commune, people):
    save_inspection_plan(
        unit=district,
        year=2020,
        by=people.inspector,
        decision="1105/QĐ-UBND",
        visits=[PlannedVisit(commune, date(2020, 12, 15), "Niêm yết, một cửa")],
    )

    visit.refresh_from_db()
    assert InspectionPlan.objects.count() == Inspection.objects.count() == 1
    assert visit.planned_for == date(2020, 12, 15)
    event = AuditEvent.objects.get(action="inspection.replanned")
    assert (event.before["planned_for"], event.after["planned_for"]) == ("2020-11-30", "2020-12-15")


def test_a_plan_saved_again_as_it_was_tells_nothing(plan, district, commune, people):
    save_inspection_plan(
        unit=district, year=2020, by=people.staff, decision="1105/QĐ-UBND",
        visits=[PlannedVisit(commune, NOVEMBER, "Niêm yết, một cửa")],
    )  # fmt: skip

    assert len(actions()) == 2


def test_a_visit_that_is_not_named_stays(plan, visit, district, neighbour, people):
    save_inspection_plan(
        unit=district, year=2020, by=people.staff, visits=[PlannedVisit(neighbour, NOVEMBER)]
    )

    assert set(plan.inspections.values_list("unit", flat=True)) == {visit.unit_id, neighbour.pk}


def test_after_a_visit_was_called_off_another_can_be_planned(
    plan, visit, district, commune, people
):
    call_off_inspection(inspection=visit, by=people.staff, reason="Mưa bão")

    save_inspection_plan(
        unit=district, year=2020, by=people.staff, visits=[PlannedVisit(commune, NOVEMBER)]
    )

    assert sorted(one.state for one in plan.inspections.all()) == ["called_off", "planned"]


def test_only_communes_below_and_days_of_the_year_are_planned(district, people):
    elsewhere = UnitFactory(parent=DistrictFactory())
    ended = UnitFactory(parent=district, valid_to=date(2020, 6, 30))

    for unit in (elsewhere, ended, district):
        with pytest.raises(Refused, match="không thuộc"):
            save_inspection_plan(
                unit=district, year=2020, by=people.staff, visits=[PlannedVisit(unit, NOVEMBER)]
            )
    with pytest.raises(Refused, match="trong năm 2020"):
        save_inspection_plan(
            unit=district, year=2020, by=people.staff,
            visits=[PlannedVisit(UnitFactory(parent=district), date(2021, 1, 5))],
        )  # fmt: skip
    assert not InspectionPlan.objects.exists()


@pytest.mark.parametrize("who", ["official", "leader", "administrator", "stranger"])
def test_others_do_not_plan(district, people, who):
    with pytest.raises(PermissionDenied):
        save_inspection_plan(unit=district, year=2020, by=getattr(people, who), visits=[])


# --- Held and called off ---------------------------------------------------------------------------


def test_a_planned_visit_is_held(visit, people):
    hold_inspection(
        inspection=visit, by=people.inspector, held_on=MAY, decision=" 12/QĐ ", summary="Tốt"
    )

    assert (visit.held_on, visit.decision, visit.summary, visit.year) == (MAY, "12/QĐ", "Tốt", 2020)
    assert visit.state == InspectionState.HELD
    assert actions()[-1] == "inspection.held"


def test_a_visit_held_in_january_counts_in_the_new_year(visit, people):
    with clock.frozen(at(2021, 2, 1)):
        hold_inspection(inspection=visit, by=people.inspector, held_on=date(2021, 1, 12))

    assert (visit.year, visit.plan.year) == (2021, 2020)


def test_a_visit_is_held_or_called_off_once(visit, people):
    hold_inspection(inspection=visit, by=people.inspector, held_on=MAY)

    with pytest.raises(Conflict):
        hold_inspection(inspection=visit, by=people.inspector, held_on=date(2020, 6, 1))
    with pytest.raises(Conflict):
        call_off_inspection(inspection=visit, by=people.staff, reason="Nhầm")

    visit.refresh_from_db()
    assert (visit.held_on, visit.called_off_on) == (MAY, None)


def test_a_visit_is_not_held_ahead_nor_by_who_only_plans(visit, people):
    with pytest.raises(Refused):
        hold_inspection(inspection=visit, by=people.inspector, held_on=date(2020, 7, 2))
    with pytest.raises(PermissionDenied):
        hold_inspection(inspection=visit, by=people.staff, held_on=MAY)

    visit.refresh_from_db()
    assert visit.held_on is None


def test_calling_off_needs_a_reason(visit, people):
    with pytest.raises(Refused):
        call_off_inspection(inspection=visit, by=people.staff, reason="  ")

    call_off_inspection(inspection=visit, by=people.staff, reason=" Mưa bão ")

    assert (visit.called_off_on, visit.called_off_reason) == (date(2020, 7, 1), "Mưa bão")
    assert visit.state == InspectionState.CALLED_OFF
    assert AuditEvent.objects.get(action="inspection.called_off").reason == "Mưa bão"


def test_the_database_holds_no_visit_both_held_and_called_off(commune):
    with pytest.raises(IntegrityError):
        InspectionFactory(unit=commune, called_off_on=date(2020, 6, 1), called_off_reason="Mưa bão")


def test_no_finding_before_the_visit(visit, people):
    with pytest.raises(Refused, match="ngày đã kiểm tra"):
        record_finding(inspection=visit, by=people.inspector, text="Gì đó")


@pytest.mark.parametrize(
    ("planned_for", "state"),
    [(date(2020, 6, 30), "passed"), (date(2020, 7, 1), "planned"), (None, "planned")],
)
def test_a_visit_whose_day_has_passed_stands_out(commune, planned_for, state):
    visit = InspectionFactory(unit=commune, held_on=None, planned_for=planned_for)

    assert shown_inspection(visit).code == state


# --- Pages --------------------------------------------------------------------------------------------


@pytest.fixture
def login(client, people):
    def as_(name):
        client.force_login(getattr(people, name))
        return client

    return as_


def test_inspection_plan_page_makes_and_changes_the_plan(login, commune, neighbour):
    client = login("staff")
    path = "/kiem-tra/ke-hoach/2020/"
    sent = {
        "decision": "1105/QĐ-UBND",
        "issued_on": "15/01/2020",
        f"u{commune.pk}-ticked": "on",
        f"u{commune.pk}-planned_for": "30/11/2020",
        f"u{commune.pk}-subject": "Niêm yết",
        # Typed but not ticked: not planned.
        f"u{neighbour.pk}-planned_for": "30/11/2020",
    }

    assert client.get(path).status_code == 200
    answer = client.post(path, sent)
    page = client.get(answer.url).content.decode()

    [visit] = Inspection.objects.all()
    assert (visit.unit, visit.planned_for, visit.plan.issued_on) == (
        commune, NOVEMBER, date(2020, 1, 15),
    )  # fmt: skip
    assert "1105/QĐ-UBND" in page
    assert "Theo kế hoạch" in page
    # Its tick is fixed now; a new day is taken without it.
    client.post(path, {f"u{commune.pk}-planned_for": "15/12/2020"})
    visit.refresh_from_db()
    assert visit.planned_for == date(2020, 12, 15)


@pytest.mark.parametrize(
    ("day", "told"),
    [("", "Hãy ghi ngày dự kiến"), ("31/02/2020", "31/02/2020"), ("05/01/2021", "trong năm 2020")],
)
def test_inspection_plan_page_keeps_what_was_typed_when_refused(login, commune, day, told):
    answer = login("staff").post(
        "/kiem-tra/ke-hoach/2020/",
        {
            "decision": "1105/QĐ-UBND",
            f"u{commune.pk}-ticked": "on",
            f"u{commune.pk}-planned_for": day,
            f"u{commune.pk}-subject": "Niêm yết và một cửa",
        },
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    assert told in html
    assert all(f'value="{text}"' in html for text in ("1105/QĐ-UBND", "Niêm yết và một cửa"))
    assert not InspectionPlan.objects.exists()


@pytest.mark.parametrize("year", [1999, 2022])
def test_inspection_plan_page_is_for_this_time(login, year):
    assert login("staff").get(f"/kiem-tra/ke-hoach/{year}/").status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_inspection_plan_page_costs_the_same(login, district, count, django_assert_num_queries):
    for _commune in range(count):
        InspectionFactory(unit=UnitFactory(parent=district))
    client = login("staff")
    client.get("/kiem-tra/ke-hoach/2020/")

    with django_assert_num_queries(8):
        client.get("/kiem-tra/ke-hoach/2020/")


def test_hold_and_call_off_from_the_visits_page(login, visit, people):
    client = login("inspector")
    page = client.get(f"/kiem-tra/{visit.pk}/").content.decode()
    assert "Ghi đã kiểm tra" in page
    assert "Ghi kiến nghị" not in page

    refused = client.post(f"/kiem-tra/{visit.pk}/da-kiem-tra/", {"held_on": "02/07/2020"})
    assert "Ngày này chưa đến" in refused.content.decode()
    client.post(f"/kiem-tra/{visit.pk}/da-kiem-tra/", {"held_on": "29/05/2020", "decision": "9/QĐ"})

    page = client.get(f"/kiem-tra/{visit.pk}/").content.decode()
    assert "Ghi kiến nghị" in page
    assert "Hủy cuộc kiểm tra này" not in page


def test_inspection_call_off_page(login, visit):
    client = login("staff")

    assert (
        "Trường này là bắt buộc"
        in client.post(f"/kiem-tra/{visit.pk}/huy/", {"reason": ""}).content.decode()
    )
    client.post(f"/kiem-tra/{visit.pk}/huy/", {"reason": "Trùng đoàn của tỉnh"})

    assert "Trùng đoàn của tỉnh" in client.get("/kiem-tra/?nam=2020").content.decode()
