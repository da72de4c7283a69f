"""What a unit says it mended, and the inspector's word on it."""

import csv
from datetime import date
from importlib import import_module
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from audit.models import AuditEvent
from common import clock
from common.exceptions import Conflict, Refused
from plans.models import Evidence, Finding, Remedy
from plans.selectors.findings import shown_finding
from plans.services.findings import confirm_remedy, refuse_remedy, report_remedy
from tests.factories.files import pdf
from tests.factories.plans import EvidenceFactory, FindingFactory, InspectionFactory, at
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db

DAY = date(2020, 6, 10)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(at(2020, 7, 1)):
        yield


@pytest.fixture
def finding(commune):
    inspection = InspectionFactory(unit=commune, held_on=date(2020, 5, 20))
    return FindingFactory(inspection=inspection, due_on=date(2020, 7, 20))


@pytest.fixture
def claim(finding, people):
    return report_remedy(finding=finding, by=people.official, text="Đã niêm yết", done_on=DAY)


@pytest.fixture
def login(client, people):
    def as_(name):
        client.force_login(getattr(people, name))
        return client

    return as_


def state(finding):
    return shown_finding(Finding.objects.get(pk=finding.pk)).code


# --- Said and judged ---------------------------------------------------------------------------


def test_what_the_unit_says_waits_for_the_inspector(claim, finding):
    finding.refresh_from_db()

    assert (claim.verdict, claim.text, claim.done_on) == ("", "Đã niêm yết", DAY)
    assert (finding.remedy, finding.resolved_on) == ("Đã niêm yết", DAY)
    assert state(finding) == "claimed"


def test_what_the_inspector_says_is_the_word(finding, people):
    remedy = report_remedy(finding=finding, by=people.inspector, text="Đã thấy", done_on=DAY)

    assert (remedy.verdict, remedy.verdict_by) == ("confirmed", people.inspector)
    assert state(finding) == "resolved"


def test_a_claim_after_its_day_is_late_before_and_after_the_word(finding, people):
    Finding.objects.update(due_on=date(2020, 6, 9))
    finding.refresh_from_db()
    claim = report_remedy(finding=finding, by=people.official, text="Đã làm", done_on=DAY)
    assert state(finding) == "claimed_late"

    confirm_remedy(remedy=claim, by=people.inspector)

    assert state(finding) == "resolved_late"


def test_the_inspector_confirms_once(claim, finding, people):
    confirm_remedy(remedy=claim, by=people.inspector, reason="Đã xem ảnh")

    with pytest.raises(Conflict):
        refuse_remedy(remedy=claim, by=people.inspector, reason="Nghĩ lại")

    claim.refresh_from_db()
    assert (claim.verdict, claim.verdict_reason) == ("confirmed", "Đã xem ảnh")
    assert state(finding) == "resolved"
    event = AuditEvent.objects.get(action="finding.confirmed")
    assert (event.target_id, event.reason) == (str(finding.pk), "Đã xem ảnh")


def test_what_is_not_enough_opens_the_finding_again(claim, finding, people):
    refuse_remedy(remedy=claim, by=people.inspector, reason="Thiếu ảnh", due_on=date(2020, 8, 15))

    finding.refresh_from_db()
    assert (finding.remedy, finding.resolved_on, finding.due_on) == ("", None, date(2020, 8, 15))
    assert state(finding) == "redo"
    event = AuditEvent.objects.get(action="finding.refused")
    assert (event.before, event.after) == (
        {"resolved_on": "2020-06-10", "due_on": "2020-07-20"},
        {"resolved_on": None, "due_on": "2020-08-15"},
    )


def test_without_a_new_deadline_the_old_one_stands(claim, finding, people):
    refuse_remedy(remedy=claim, by=people.inspector, reason="Thiếu ảnh")

    finding.refresh_from_db()
    assert finding.due_on == date(2020, 7, 20)
    with clock.frozen(at(2020, 7, 21)):
        assert state(finding) == "overdue"


def test_the_unit_answers_again_and_every_answer_stays(claim, finding, people):
    refuse_remedy(remedy=claim, by=people.inspector, reason="Thiếu ảnh")
    finding.refresh_from_db()

    again = report_remedy(finding=finding, by=people.official, text="Đã gửi ảnh", done_on=DAY)

    finding.refresh_from_db()
    assert finding.remedy == "Đã gửi ảnh"
    assert [(one.text, one.verdict) for one in finding.remedies.all()] == [
        ("Đã niêm yết", "insufficient"), ("Đã gửi ảnh", ""),
    ]  # fmt: skip
    assert state(finding) == "claimed"
    confirm_remedy(remedy=again, by=people.inspector)
    assert state(finding) == "resolved"


@pytest.mark.parametrize(
    ("reason", "due_on"), [("  ", None), ("Thiếu", date(2020, 6, 30)), ("x" * 501, None)]
)
def test_a_refusal_needs_a_reason_and_a_day_to_come(claim, finding, people, reason, due_on):
    with pytest.raises(Refused):
        refuse_remedy(remedy=claim, by=people.inspector, reason=reason, due_on=due_on)

    assert state(finding) == "claimed"


@pytest.mark.parametrize("who", ["official", "leader", "staff", "administrator", "stranger"])
def test_only_inspectors_judge(claim, people, who):
    with pytest.raises(PermissionDenied):
        confirm_remedy(remedy=claim, by=getattr(people, who))
    with pytest.raises(PermissionDenied):
        refuse_remedy(remedy=claim, by=getattr(people, who), reason="Thiếu")


def test_documents_are_the_units_own(finding, commune, neighbour, people):
    own, foreign = EvidenceFactory(unit=commune), EvidenceFactory(unit=neighbour)
    said = {"finding": finding, "by": people.official, "text": "Đã làm", "done_on": DAY}

    with pytest.raises(Refused, match="chính đơn vị"):
        report_remedy(**said, evidence=[own, foreign])
    assert state(finding) == "open"

    remedy = report_remedy(
        **said, evidence=[own], document={"number": "9/BC", "title": "Ảnh niêm yết"}
    )

    assert {one.number for one in remedy.evidence.all()} == {own.number, "9/BC"}


def test_a_finding_answered_before_there_were_remedies_is_still_resolved(finding):
    Finding.objects.update(remedy="Đã niêm yết", resolved_on=DAY)

    assert state(finding) == "resolved"


# --- The rows that the migration makes -------------------------------------------------------------


def test_old_answers_become_remedies_of_who_gave_them(commune, people):
    inspection = InspectionFactory(unit=commune)
    old = {"inspection": inspection, "remedy": "Xong", "resolved_on": DAY}
    by_unit, by_inspector, untold = (
        FindingFactory(**old, recorded_by=people.inspector) for _one in range(3)
    )
    untouched = FindingFactory(inspection=inspection, recorded_by=people.inspector)
    for finding, who in ((by_unit, people.official), (by_inspector, people.inspector)):
        AuditEvent.objects.create(
            sequence=finding.pk, happened_at=at(2020, 6, 11), actor=who, action="finding.resolved",
            target="plans.finding", target_id=str(finding.pk), digest=str(finding.pk),
        )  # fmt: skip
    migration = import_module("plans.migrations.0003_remedies_of_resolved_findings")

    for _twice in range(2):
        migration.make_remedies(apps, None)

    made = {one.finding_id: one for one in Remedy.objects.all()}
    assert set(made) == {by_unit.pk, by_inspector.pk, untold.pk}
    assert untouched.pk not in made
    assert {(one.text, one.done_on) for one in made.values()} == {("Xong", DAY)}
    assert (made[by_unit.pk].by, made[by_unit.pk].verdict) == (people.official, "")
    assert made[by_unit.pk].at == at(2020, 6, 11)
    confirmed = made[by_inspector.pk]
    assert (confirmed.by, confirmed.verdict, confirmed.verdict_by) == (
        people.inspector, "confirmed", people.inspector,
    )  # fmt: skip
    assert (made[untold.pk].by, made[untold.pk].verdict) == (people.inspector, "")


# --- Pages --------------------------------------------------------------------------------------------


def test_finding_resolve_with_documents_of_the_library_and_a_new_one(login, finding, commune):
    documents = EvidenceFactory.create_batch(2, unit=commune)

    login("official").post(
        f"/kiem-tra/kien-nghi/{finding.pk}/khac-phuc/",
        {
            "remedy": "Đã niêm yết",
            "resolved_on": "10/06/2020",
            "evidence": [one.pk for one in documents],
            "moi-number": "9/BC",
            "moi-title": "Ảnh niêm yết",
            "moi-file": pdf(),
        },
    )

    remedy = Remedy.objects.get()
    assert remedy.evidence.count() == 3
    assert Evidence.objects.get(number="9/BC").file_name == "bien-ban.pdf"


def test_finding_resolve_refused_keeps_words_and_adds_no_document(login, finding, neighbour):
    foreign = EvidenceFactory(unit=neighbour)
    sent = {"remedy": "Đã niêm yết", "resolved_on": "02/07/2020", "moi-number": "9/BC",
            "moi-title": "Ảnh niêm yết"}  # fmt: skip
    path = f"/kiem-tra/kien-nghi/{finding.pk}/khac-phuc/"

    early = login("official").post(path, sent).content.decode()
    alien = login("official").post(path, sent | {"evidence": [foreign.pk]}).content.decode()

    assert "Ngày này chưa đến" in early
    assert "Đã niêm yết</textarea>" in early
    assert 'value="Ảnh niêm yết"' in early
    assert "không có trong kho của đơn vị" in alien
    assert (Remedy.objects.count(), Evidence.objects.count()) == (0, 1)


def test_an_inspector_is_not_offered_to_fill_the_units_library(login, finding):
    html = login("inspector").get(f"/kiem-tra/kien-nghi/{finding.pk}/khac-phuc/").content.decode()

    assert "Thêm tài liệu mới" not in html


def test_remedy_judge_confirms(login, claim, finding):
    login("inspector").post(f"/kiem-tra/khac-phuc/{claim.pk}/ket-luan/", {"verdict": "confirmed"})

    assert state(finding) == "resolved"


def test_remedy_judge_refuses_with_a_reason_that_the_unit_reads(login, claim, finding):
    path = f"/kiem-tra/khac-phuc/{claim.pk}/ket-luan/"
    client = login("inspector")

    answer = client.post(path, {"verdict": "insufficient", "due_on": "15/08/2020"})
    assert (answer.status_code, state(finding)) == (422, "claimed")
    assert "vì sao kết quả khắc phục chưa đạt" in answer.content.decode()
    assert 'value="15/08/2020"' in answer.content.decode()
    client.post(path, {"verdict": "insufficient", "reason": "Thiếu ảnh", "due_on": "15/08/2020"})

    unit = login("official").get(f"/kiem-tra/kien-nghi/{finding.pk}/khac-phuc/").content.decode()
    assert "Thiếu ảnh" in unit
    assert "15/08/2020" in unit


def test_a_claim_is_shown_as_the_units_word(login, claim, finding):
    for who in ("official", "inspector", "staff"):
        html = login(who).get(f"/kiem-tra/kien-nghi/{finding.pk}/").content.decode()
        assert "Đơn vị báo đã khắc phục, chờ xác nhận" in html
        assert ("Ghi kết luận" in html) is (who == "inspector")


def test_finding_list_is_narrowed_by_state_and_unit(login, claim, finding, neighbour):
    late = FindingFactory(inspection=InspectionFactory(unit=neighbour), due_on=date(2020, 6, 30))
    FindingFactory(inspection=InspectionFactory(unit=neighbour, year=2019))
    client = login("inspector")

    def shown(query=""):
        answer = client.get(f"/kiem-tra/kien-nghi/?nam=2020{query}")
        return [row[0] for row in answer.context["rows"]]

    assert shown() == [late, finding]
    assert shown("&loc=chua-khac-phuc") == [late]
    assert shown("&loc=qua-han") == [late]
    assert shown("&loc=cho-xac-nhan") == [finding]
    assert shown("&loc=da-khac-phuc") == []
    assert shown(f"&don-vi={neighbour.pk}") == [late]
    assert shown("&don-vi=x&loc=y") == [late, finding]


def test_finding_list_shows_a_unit_its_own(login, finding, neighbour):
    FindingFactory(inspection=InspectionFactory(unit=neighbour), text="Chuyện xã khác")

    html = login("official").get("/kiem-tra/kien-nghi/?nam=2020").content.decode()

    assert "Niêm yết lại thủ tục mới" in html
    assert "Chuyện xã khác" not in html


@pytest.mark.parametrize("count", [3, 30])
def test_finding_list_costs_the_same(login, district, people, count, django_assert_num_queries):
    for _unit in range(count):
        visit = InspectionFactory(unit=UnitFactory(parent=district))
        one, other = FindingFactory.create_batch(2, inspection=visit)
        for finding in (one, other):
            remedy = report_remedy(finding=finding, by=people.inspector, text="Đã làm", done_on=DAY)
            remedy.evidence.add(EvidenceFactory(unit=visit.unit))
    client = login("inspector")
    client.get("/kiem-tra/kien-nghi/?nam=2020")

    with django_assert_num_queries(11):
        client.get("/kiem-tra/kien-nghi/?nam=2020")


def test_finding_export_says_what_was_said(login, claim, finding, commune, people):
    claim.evidence.add(EvidenceFactory(unit=commune, number="7/BC", title="=SUM(A1)"))
    refuse_remedy(remedy=claim, by=people.inspector, reason="Thiếu ảnh")
    client = login("inspector")

    table = client.get("/kiem-tra/kien-nghi/xuat/csv/?nam=2020").content.decode("utf-8-sig")
    book = client.get("/kiem-tra/kien-nghi/xuat/xlsx/?nam=2020")
    none = client.get("/kiem-tra/kien-nghi/xuat/csv/?nam=2020&loc=da-khac-phuc")

    [row] = csv.DictReader(StringIO(table))
    assert row["Mã đơn vị"] == "29686"
    assert (row["Ngày kiểm tra"], row["Hạn khắc phục"]) == ("2020-05-20", "2020-07-20")
    assert row["Trạng thái"] == "Chưa đạt, cần khắc phục lại"
    assert row["Tài liệu kiểm chứng"] == "7/BC – =SUM(A1)"
    assert row["Kết luận"] == row["Các lần chưa đạt"] == "Chưa đạt yêu cầu 2020-07-01: Thiếu ảnh"
    sheet = load_workbook(BytesIO(book.content)).active
    assert [cell.value for cell in sheet[2]][:2] == ["29686", "Xã Hiếu Phụng"]
    assert none.content.decode("utf-8-sig").count("\n") == 1
    assert client.get("/kiem-tra/kien-nghi/xuat/pdf/").status_code == 404
