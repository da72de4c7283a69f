from datetime import date

import pytest

from audit.models import AuditEvent
from common import clock
from common.choices import Tone
from common.exceptions import Conflict, Refused
from plans.models import Finding, Inspection
from plans.selectors.findings import shown_finding
from plans.services.findings import record_finding, report_remedy
from plans.services.inspections import record_inspection
from tests.factories.plans import FindingFactory, InspectionFactory, at
from tests.factories.units import DistrictFactory, UnitFactory, person

pytestmark = pytest.mark.django_db

DAY = date(2020, 6, 10)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(at(2020, 7, 1)):
        yield


@pytest.fixture
def inspection(commune):
    return InspectionFactory(unit=commune, held_on=date(2020, 5, 20))


@pytest.fixture
def finding(inspection):
    return FindingFactory(inspection=inspection, due_on=date(2020, 6, 20))


@pytest.fixture
def login(client, people):
    def as_(name):
        client.force_login(getattr(people, name))
        return client

    return as_


# --- What may be written -----------------------------------------------------------------


def test_a_visit_counts_in_the_year_in_which_it_was_held(people, commune):
    inspection = record_inspection(unit=commune, by=people.inspector, held_on=DAY)

    assert inspection.year == 2020
    assert AuditEvent.objects.get(action="inspection.recorded").unit_code == "29686"


def test_a_visit_cannot_be_in_the_future(people, commune):
    with pytest.raises(Refused):
        record_inspection(unit=commune, by=people.inspector, held_on=date(2020, 7, 2))
    assert not Inspection.objects.exists()


def test_a_finding_is_recorded(people, inspection):
    finding = record_finding(inspection=inspection, by=people.inspector, text="Niêm yết lại")

    assert (finding.text, finding.recorded_by) == ("Niêm yết lại", people.inspector)
    assert AuditEvent.objects.get().action == "finding.recorded"


def test_a_finding_cannot_be_due_before_the_visit(people, inspection):
    with pytest.raises(Refused):
        record_finding(
            inspection=inspection, by=people.inspector, text="Gì đó", due_on=date(2020, 5, 19)
        )


@pytest.mark.parametrize("who", ["official", "inspector"])
def test_the_unit_or_the_inspector_says_that_it_was_mended(people, finding, who):
    by = getattr(people, who)

    report_remedy(finding=finding, by=by, text=" Đã niêm yết ", done_on=DAY)

    finding.refresh_from_db()
    assert (finding.remedy, finding.resolved_on) == ("Đã niêm yết", DAY)
    event = AuditEvent.objects.get()
    assert (event.action, event.after["resolved_on"]) == ("finding.resolved", "2020-06-10")


def test_a_remedy_is_written_once(people, finding):
    report_remedy(finding=finding, by=people.official, text="Lần đầu", done_on=DAY)

    with pytest.raises(Conflict):
        report_remedy(finding=finding, by=people.inspector, text="Lần hai", done_on=DAY)

    finding.refresh_from_db()
    assert finding.remedy == "Lần đầu"
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("remedy", "day"),
    [("   ", DAY), ("Đã làm", date(2020, 7, 2)), ("Đã làm", date(2020, 5, 1))],
)
def test_a_remedy_needs_words_and_a_possible_day(people, finding, remedy, day):
    with pytest.raises(Refused):
        report_remedy(finding=finding, by=people.official, text=remedy, done_on=day)
    assert Finding.objects.get().resolved_on is None


def test_a_finding_stands_out_when_its_day_has_passed(inspection):
    late = FindingFactory(inspection=inspection, due_on=date(2020, 6, 30))
    today = FindingFactory(inspection=inspection, due_on=date(2020, 7, 1))
    endless = FindingFactory(inspection=inspection, due_on=None)
    done = FindingFactory(inspection=inspection, remedy="Xong", resolved_on=DAY, due_on=DAY)

    assert [shown_finding(one).code for one in (late, today, endless, done)] == [
        "overdue", "open", "open", "resolved",
    ]  # fmt: skip


def test_mended_after_its_day_is_mended_late(inspection):
    late = FindingFactory(
        inspection=inspection,
        remedy="Xong",
        due_on=date(2020, 6, 19),
        resolved_on=date(2020, 6, 20),
    )
    state = shown_finding(late)

    assert (state.code, state.label, state.tone) == (
        "resolved_late", "Đã khắc phục, chậm", Tone.SOON,
    )  # fmt: skip


# --- Pages -------------------------------------------------------------------------------


def test_inspection_list_counts_units_and_findings(login, inspection, finding, neighbour):
    FindingFactory(inspection=inspection, remedy="Xong", resolved_on=DAY)
    InspectionFactory(unit=neighbour, held_on=None)

    response = login("staff").get("/kiem-tra/")

    register = response.context["register"]
    assert (register.inspected, register.units) == (1, 2)
    assert (register.made, register.open, register.overdue) == (2, 1, 1)


def test_inspection_list_shows_an_official_the_own_unit_only(login, inspection, neighbour):
    InspectionFactory(unit=neighbour)

    html = login("official").get("/kiem-tra/").content.decode()

    assert "Xã Hiếu Phụng</a>" in html
    assert "Xã Quới An" not in html


def test_inspection_list_by_year_and_unit(login, inspection, neighbour):
    InspectionFactory(unit=neighbour, year=2019, held_on=date(2019, 5, 5))

    client = login("staff")
    old = client.get("/kiem-tra/?nam=2019").context["register"].inspections
    own = client.get(f"/kiem-tra/?nam=2020&don-vi={inspection.unit_id}").context["register"]
    odd = client.get("/kiem-tra/?nam=xyz&don-vi=١")

    assert [row.unit for row in old] == [neighbour]
    assert [row.unit for row in own.inspections] == [inspection.unit]
    assert (odd.status_code, odd.context["year"]) == (200, 2020)


def test_inspection_list_when_nothing_was_inspected(login):
    assert "Chưa có cuộc kiểm tra nào" in login("leader").get("/kiem-tra/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_inspection_list_costs_the_same_for_one_and_three(
    login, district, count, django_assert_num_queries
):
    for _ in range(count):
        FindingFactory(inspection=InspectionFactory(unit=UnitFactory(parent=district)))
    client = login("staff")
    client.get("/kiem-tra/")

    with django_assert_num_queries(10):
        client.get("/kiem-tra/")


def test_inspection_add(login, commune):
    client = login("inspector")

    response = client.post(
        "/kiem-tra/them/", {"unit": commune.pk, "held_on": "10/06/2020", "decision": "12/QĐ-UBND"}
    )

    inspection = Inspection.objects.get()
    assert response.url == f"/kiem-tra/{inspection.pk}/"
    assert (inspection.unit, inspection.held_on) == (commune, DAY)


def test_inspection_add_keeps_what_was_typed_when_refused(login, commune):
    typed = {"unit": commune.pk, "held_on": "10/06/2021", "decision": "12/QĐ-UBND"}

    response = login("inspector").post("/kiem-tra/them/", typed)

    assert response.status_code == 200
    html = response.content.decode()
    assert "10/06/2021" in html
    assert "Ngày này chưa đến" in html


def test_inspection_add_offers_no_unit_of_another_district(login):
    elsewhere = UnitFactory(parent=DistrictFactory())

    login("inspector").post("/kiem-tra/them/", {"unit": elsewhere.pk, "held_on": "10/06/2020"})

    assert not Inspection.objects.exists()


def test_finding_add(login, inspection):
    url = f"/kiem-tra/{inspection.pk}/kien-nghi/"

    response = login("inspector").post(url, {"text": "Niêm yết lại", "due_on": "30/06/2020"})

    assert response.url == f"/kiem-tra/{inspection.pk}/"
    finding = Finding.objects.get()
    assert (finding.text, finding.due_on) == ("Niêm yết lại", date(2020, 6, 30))


def test_finding_resolve(login, finding):
    url = f"/kiem-tra/kien-nghi/{finding.pk}/khac-phuc/"

    client = login("official")
    assert client.get(url).status_code == 200
    response = client.post(url, {"remedy": "Đã niêm yết", "resolved_on": "10/06/2020"})

    html = client.get(response.url).content.decode()
    assert "Đã niêm yết" in html
    assert "Ghi kết quả khắc phục" in html


# Who may open which page: status of a GET.
DOORS = [
    ("/kiem-tra/", {}),
    ("/kiem-tra/them/", {"official": 403, "leader": 403, "staff": 403, "administrator": 403,
                         "stranger": 403}),
    ("/kiem-tra/{inspection}/", {"stranger": 404}),
    ("/kiem-tra/{inspection}/kien-nghi/", {"official": 403, "leader": 403, "staff": 403,
                                           "administrator": 403, "stranger": 404}),
    ("/kiem-tra/kien-nghi/{finding}/khac-phuc/", {"leader": 403, "staff": 403,
                                                  "administrator": 403, "stranger": 404}),
]  # fmt: skip


@pytest.mark.parametrize(("address", "refused"), DOORS)
@pytest.mark.parametrize(
    "who", ["official", "leader", "staff", "inspector", "administrator", "stranger"]
)
def test_inspection_doors(login, inspection, finding, address, refused, who):
    url = address.format(inspection=inspection.pk, finding=finding.pk)

    assert login(who).get(url).status_code == refused.get(who, 200)


def test_inspections_are_unknown_in_another_district(client, inspection, finding):
    client.force_login(person("inspector", DistrictFactory()))

    for address, _refused in DOORS[2:]:
        url = address.format(inspection=inspection.pk, finding=finding.pk)
        assert client.get(url).status_code == 404
