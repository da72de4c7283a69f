"""Keeping the catalogue: the editor, two at once, local words, readers' reports, the list of tasks."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from procedures import services
from procedures.exceptions import AnswerMissing, ContentRefused, ReportAnswered
from procedures.models import LinkCheck, LocalSupplement, Paper, Procedure, ProcedureVersion
from procedures.selectors import keeping
from procedures.selectors.versions import content_of, limit_entry
from procedures.work import work_items
from tests.factories.procedures import (
    FaultReportFactory,
    ProcedureFactory,
    TimeLimitFactory,
    VersionFactory,
)
from tests.factories.units import LevelFactory

pytestmark = pytest.mark.django_db
TODAY = date(2020, 6, 1)


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(datetime(2020, 6, 1, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def procedure(commune):
    procedure = ProcedureFactory(code="1.004873", name="Xác nhận tình trạng hôn nhân")
    TimeLimitFactory(procedure=procedure, fee="15.000 đồng")
    Paper.objects.create(procedure=procedure, name="Tờ khai")
    Paper.objects.create(procedure=procedure, name="Sổ hộ khẩu", originals=0, copies=1, position=1)
    return procedure


@pytest.fixture
def staff(client, people):
    client.force_login(people.staff)
    return client


def fields_of(page):
    """Everything a browser would send of the page's form as it stands."""
    sent = {}
    forms = [page.context["editor"].page, page.context.get("version"), page.context.get("new")]
    sets = [page.context["editor"].limits, page.context["editor"].papers]
    for rows in sets:
        forms += [rows.management_form, *rows]
    for form in filter(None, forms):
        for field in form:
            value = field.value()
            if hasattr(value, "strftime"):
                hidden = field.is_hidden
                value = value.isoformat() if hidden else value.strftime("%d/%m/%Y")
            if value is True:
                value = "on"
            if value is not None and value is not False and value != "":
                sent[field.html_name] = value
    return sent


def edit_page(client):
    return client.get("/thu-tuc/danh-muc/1.004873/sua/")


def save(client, sent, **changed):
    return client.post("/thu-tuc/danh-muc/1.004873/sua/", {**sent, "note": "Sửa", **changed})


def test_opened_and_sent_back_nothing_changes(staff, procedure):
    before = content_of(procedure)
    answer = save(staff, fields_of(edit_page(staff)))
    assert answer.status_code == 302
    assert content_of(Procedure.objects.get()) == before
    assert ProcedureVersion.objects.count() == 0


def test_an_edit_is_a_version(staff, procedure, people):
    sent = fields_of(edit_page(staff))
    answer = save(
        staff,
        sent,
        **{
            "thoi-han-0-amount": "2",
            "giay-to-0-ORDER": "9",
            "giay-to-1-form": "Mẫu 01",
            "decision": "02/QĐ",
            "decision_on": "20/05/2020",
        },
    )
    assert answer.status_code == 302
    procedure.refresh_from_db()
    version = procedure.versions.get(number=2)
    assert (procedure.version, version.made_by, version.note) == (2, people.staff, "Sửa")
    assert (version.decision, version.decision_on) == ("02/QĐ", date(2020, 5, 20))
    assert str(procedure.limits.get()) == "2 ngày làm việc"
    assert [one.name for one in procedure.paper_list.all()] == ["Sổ hộ khẩu", "Tờ khai"]
    shown = staff.get("/thu-tuc/danh-muc/1.004873/").content.decode()
    assert "3 ngày làm việc; lệ phí: 15.000 đồng" in shown
    assert "2 ngày làm việc; lệ phí: 15.000 đồng" in shown


def test_a_row_can_go_and_another_come(staff, procedure):
    sent = fields_of(edit_page(staff))
    save(
        staff,
        sent,
        **{
            "giay-to-1-DELETE": "on",
            "thoi-han-1-channel": "online",
            "thoi-han-1-unit": "same_day",
        },
    )
    assert [one.name for one in procedure.paper_list.all()] == ["Tờ khai"]
    assert {one.channel: str(one) for one in procedure.limits.all()} == {
        "counter": "3 ngày làm việc",
        "online": "Trong ngày làm việc",
    }


def test_more_rows_lose_nothing_that_was_typed(staff, procedure):
    sent = fields_of(edit_page(staff))
    page = save(staff, sent, more="giay-to", **{"giay-to-2-name": "Giấy mới", "result": "Bản sao"})
    assert page.status_code == 200
    assert "Giấy mới" in page.content.decode()
    assert len(page.context["editor"].papers.forms) == 6
    again = fields_of(page)
    assert again["result"] == "Bản sao"
    assert "bắt buộc" not in page.content.decode()
    assert ProcedureVersion.objects.count() == 0
    # The new rows that stay empty are no papers.
    assert save(staff, again).status_code == 302
    names = [one.name for one in procedure.paper_list.all()]
    assert names == ["Tờ khai", "Sổ hộ khẩu", "Giấy mới"]


def test_more_limits_too(staff, procedure):
    page = save(staff, fields_of(edit_page(staff)), more="thoi-han")
    assert len(page.context["editor"].limits.forms) == 5
    assert save(staff, fields_of(page)).status_code == 302
    assert ProcedureVersion.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"thoi-han-0-unit": ""}, "không phải là thời hạn"),
        ({"name": ""}, "Tên thủ tục"),
        ({"thoi-han-1-amount": "4", "thoi-han-1-unit": "days"}, "chỉ có một dòng"),
        ({"giay-to-0-form_url": "javascript:alert(1)"}, "hợp lệ"),
        ({"effective_from": "31/02/2020"}, "Có hiệu lực từ"),
        ({"note": " "}, "Thay đổi gì"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(staff, procedure, changed, said):
    sent = fields_of(edit_page(staff)) | {"requirements": "Đủ 18 tuổi"}
    page = save(staff, sent, **changed)
    assert page.status_code == 422
    shown = page.content.decode()
    assert said in shown
    assert "Đủ 18 tuổi" in shown
    assert ProcedureVersion.objects.count() == 0


def test_two_editors_are_told_and_both_are_kept(staff, procedure):
    sent = fields_of(edit_page(staff))
    save(staff, sent, result="Của người thứ nhất", steps="Một")
    second = save(staff, sent, requirements="Của người thứ hai", steps="Hai")
    assert second.status_code == 409
    shown = second.content.decode()
    assert "Người khác vừa sửa thủ tục này" in shown
    again = fields_of(second)
    assert (again["result"], again["steps"]) == ("Của người thứ nhất", "Hai")
    assert save(staff, again).status_code == 302
    procedure.refresh_from_db()
    assert (procedure.result, procedure.requirements) == ("Của người thứ nhất", "Của người thứ hai")
    assert (procedure.steps, procedure.version) == ("Hai", 3)


def test_a_later_edit_does_not_undo_what_waits(staff, procedure):
    waiting = {"limits": [limit_entry(amount=1, unit="working_days")]}
    services.set_version(
        procedure=procedure,
        content=waiting,
        effective_from=date(2020, 9, 1),
        source="proposal",
        by=None,
    )
    page = edit_page(staff)
    assert "chờ có hiệu lực từ 01/09/2020" in page.content.decode()
    save(staff, fields_of(page), result="Bản giấy", effective_from="01/10/2020")
    newest = procedure.versions.first()
    assert newest.number == 3
    assert newest.content["limits"] == waiting["limits"]


def test_rubbish_for_what_was_seen_leads_back_to_the_form(staff, procedure):
    sent = fields_of(edit_page(staff))
    for changed in ({"seen": "x"}, {"seen": "-1"}, {"opened": "x"}, {"seen": "9" * 30}):
        assert save(staff, sent, **changed).status_code == 302
    assert ProcedureVersion.objects.count() == 0
    huge = {"thoi-han-TOTAL_FORMS": "99999999", "more": "thoi-han"}
    assert save(staff, sent, **huge).status_code == 200


def test_a_new_procedure(staff, commune):
    page = staff.get("/thu-tuc/danh-muc/them/")
    sent = fields_of(page) | {
        "code": "1.000001.000.00.00.H61",
        "name": "Thủ tục mới",
        "field": "Hộ tịch",
        "levels": ["commune"],
        "thoi-han-0-amount": "5",
        "thoi-han-0-unit": "days",
    }
    assert staff.post("/thu-tuc/danh-muc/them/", sent).status_code == 302
    made = Procedure.objects.get(code="1.000001")
    assert (str(made.limits.get()), made.field.name, made.confirmed) == ("5 ngày", "Hộ tịch", False)
    assert AuditEvent.objects.filter(action="procedure.created").exists()
    again = staff.post("/thu-tuc/danh-muc/them/", sent)
    assert again.status_code == 422
    assert "Mã này đã có" in again.content.decode()


def test_of_two_people_who_add_one_code_at_once_the_second_is_told(staff, commune, monkeypatch):
    """The other one comes between the look for the code and the writing."""
    checked = services.keeping.check_content

    def and_meanwhile(content):
        checked(content)
        ProcedureFactory(code="1.000001")

    monkeypatch.setattr(services.keeping, "check_content", and_meanwhile)
    sent = fields_of(staff.get("/thu-tuc/danh-muc/them/")) | {
        "code": "1.000001",
        "name": "Thủ tục mới",
        "field": "Hộ tịch",
        "levels": ["commune"],
    }
    answer = staff.post("/thu-tuc/danh-muc/them/", sent)

    assert answer.status_code == 422
    assert "Mã 1.000001 đã có trong danh mục" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="procedure.created").exists()


def test_of_two_people_at_one_frame_the_second_is_told(staff, procedure):
    url = reverse("procedures:procedure-frame", args=["1.004873"])
    seen = staff.get(url).context["form"]["edition"].value()
    first = {"also_called": "giấy độc thân", "edition": seen}
    assert staff.post(url, first).status_code == 302
    second = staff.post(url, {"source_url": "https://nguon.test/1", "edition": seen})
    assert second.status_code == 422
    assert "https://nguon.test/1" in second.content.decode()
    procedure.refresh_from_db()
    assert (procedure.also_called, procedure.source_url) == ("giấy độc thân", "")


def test_confirming_and_ending(staff, procedure):
    staff.post("/thu-tuc/danh-muc/1.004873/doi-chieu/", {"version": "1"})
    procedure.refresh_from_db()
    assert (procedure.confirmed, procedure.checked_on) == (True, TODAY)
    url = "/thu-tuc/danh-muc/1.004873/het-hieu-luc/"
    staff.post(url, {"last_day": "31/12/2020", "reason": "QĐ bãi bỏ 9/QĐ"})
    procedure.refresh_from_db()
    assert (procedure.valid_to, procedure.version) == (date(2020, 12, 31), 1)
    assert AuditEvent.objects.get(action="procedure.framed").reason == "QĐ bãi bỏ 9/QĐ"


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        ({"valid_to": date(2020, 3, 1)}, "Đã hết hiệu lực"),
        ({"valid_from": date(2021, 3, 1)}, "Chưa có hiệu lực"),
        ({"valid_from": date(2021, 3, 1), "valid_to": date(2022, 3, 1)}, "Chưa có hiệu lực"),
    ],
)
def test_a_page_says_whether_it_is_over_or_to_come(staff, client, procedure, days, kept):
    Procedure.objects.update(**days)
    assert kept in staff.get("/thu-tuc/danh-muc/1.004873/").content.decode()
    read = client.get("/thu-tuc/1.004873/").content.decode()
    assert "Thủ tục này hiện không có hiệu lực" in read
    assert ("đến hết ngày 01/03" in read) == ("valid_to" in days)


def test_no_end_before_the_beginning(procedure):
    Procedure.objects.update(valid_from=date(2020, 3, 1))
    with pytest.raises(ContentRefused):
        services.end_procedure(procedure=procedure, last_day=date(2020, 2, 1), reason="x", by=None)


def test_a_waiting_version_is_dropped_from_its_page(staff, procedure):
    waiting = services.set_version(
        procedure=procedure,
        content={"result": "x"},
        effective_from=date(2020, 9, 1),
        source="edit",
        by=None,
    )
    assert f"bo-phien-ban/{waiting.pk}/" in _keep_page(staff)
    # Meanwhile another takes its number.
    services.set_version(
        procedure=procedure,
        content={"agency": "y"},
        effective_from=date(2020, 8, 1),
        source="edit",
        by=None,
    )
    url = reverse("procedures:version-drop", args=["1.004873", waiting.pk])
    assert staff.post(url).status_code == 302
    left = procedure.versions.values_list("number", "content__agency")
    assert list(left) == [(2, "y"), (1, "")]
    assert staff.post(url).status_code == 404
    first = procedure.versions.get(number=1)
    staff.post(reverse("procedures:version-drop", args=["1.004873", first.pk]))
    assert "đã có hiệu lực nên không bỏ được" in _keep_page(staff)


def kept_url():
    return reverse("procedures:procedure-keep", args=["1.004873"])


def _keep_page(staff):
    return staff.get(kept_url()).content.decode()


# --- Local words ------------------------------------------------------------------------------------


def test_a_commune_adds_its_own_words_and_takes_them_back(client, procedure, commune, people):
    client.force_login(people.official)
    url = reverse("procedures:supplement-edit", args=[commune.pk, "1.004873"])
    seen = client.get(url).context["form"]["edition"].value()
    client.post(url, {"text": "Nhận buổi sáng.", "edition": seen})
    written = LocalSupplement.objects.get()
    assert (written.unit, written.text, written.written_on) == (commune, "Nhận buổi sáng.", TODAY)
    assert "Nhận buổi sáng." in client.get("/thu-tuc/bo-sung/").content.decode()
    late = client.post(url, {"text": "Nhận buổi chiều.", "edition": seen})
    assert late.status_code == 422
    assert "Nhận buổi chiều." in late.content.decode()
    assert LocalSupplement.objects.get().text == "Nhận buổi sáng."
    client.post(url, {"text": "  ", "edition": client.get(url).context["form"]["edition"].value()})
    assert not LocalSupplement.objects.exists()
    assert AuditEvent.objects.filter(action="procedure.supplemented").count() == 2


def test_only_of_procedures_that_the_unit_handles(client, commune, people):
    LevelFactory(code="district")
    ProcedureFactory(code="1.000002", levels=("district",))
    client.force_login(people.official)
    assert client.get(f"/thu-tuc/bo-sung/{commune.pk}/1.000002/").status_code == 404


def test_nobody_writes_for_a_neighbour(procedure, commune, people):
    for person in (people.stranger, people.leader, people.inspector):
        with pytest.raises(PermissionDenied):
            services.set_supplement(procedure=procedure, unit=commune, text="x", by=person)
    services.set_supplement(procedure=procedure, unit=commune, text="x", by=people.staff)


def test_a_procedures_page_costs_the_same_for_any_number_of_versions(
    staff, procedure, people, django_assert_max_num_queries
):
    url = reverse("procedures:procedure-keep", args=["1.004873"])

    def queries(numbers):
        for number in numbers:
            day = date(2020, 1, number)
            VersionFactory(
                procedure=procedure, number=number, effective_from=day, made_by=people.staff
            )
        with django_assert_max_num_queries(40) as counted:
            staff.get(url)
        return len(counted)

    queries([1, 2])
    assert queries([3]) == queries(range(4, 9))


# --- Readers' reports -------------------------------------------------------------------------------


def test_a_report_is_answered_once(staff, procedure, people):
    report = FaultReportFactory(procedure=procedure, text="Một cửa nói 2 ngày.")
    url = reverse("procedures:fault-answer", args=[report.pk])
    assert report.text in staff.get("/thu-tuc/danh-muc/viec/").content.decode()
    bare = staff.post(url, {"state": "mended", "answer": " "})
    assert bare.status_code == 422
    assert staff.post(url, {"state": "mended", "answer": "Đã sửa còn 2 ngày."}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.answered_by, report.answered_on) == ("mended", people.staff, TODAY)
    with pytest.raises(ReportAnswered):
        services.answer_fault(report=report, state="unfounded", answer="Không sai", by=None)
    with pytest.raises(AnswerMissing):
        services.answer_fault(report=report, state="open", answer="x", by=None)


def test_a_bad_day_makes_no_endless_page(staff, procedure, django_assert_max_num_queries):
    """Sixty versions for one day, and the site of all sources down: fifty of each are shown."""
    for number in range(60):
        url = f"https://nguon.test/{number}"
        one = ProcedureFactory(source_url=url)
        ProcedureVersion.objects.create(
            procedure=one, number=2, effective_from=date(2020, 9, 1), content=content_of(one)
        )
        LinkCheck.objects.create(url=url, status=503, failing_since=TODAY)
    with django_assert_max_num_queries(40):
        page = staff.get(reverse("procedures:catalogue-tasks"))
    assert (len(page.context["coming"]), len(page.context["dead_links"])) == (50, 50)
    assert "Còn 10 đường dẫn khác không mở được." in page.content.decode()


def test_what_came_into_force_after_the_page_was_read_is_not_confirmed(staff, procedure):
    url = reverse("procedures:procedure-confirm", args=["1.004873"])
    Procedure.objects.update(confirmed=False)
    shown = f'name="version" value="{procedure.version}"'
    assert shown in _keep_page(staff)
    old = procedure.version
    services.set_version(
        procedure=procedure, content={"result": "x"}, effective_from=TODAY, source="edit", by=None
    )
    for version in (str(old), "", "9" * 40):
        staff.post(url, {"version": version})
        procedure.refresh_from_db()
        assert not procedure.confirmed
    assert "vừa sửa thủ tục này" in _keep_page(staff)
    staff.post(url, {"version": str(procedure.version)})
    procedure.refresh_from_db()
    assert (procedure.confirmed, procedure.checked_on) == (True, TODAY)


def test_a_flood_of_reports_comes_page_by_page(staff, procedure):
    FaultReportFactory.create_batch(45, procedure=procedure)
    for url in (reverse("procedures:catalogue-tasks"), kept_url()):
        last = staff.get(url, {"trang": "3"})
        assert len(last.context["page_obj"]) == 5
        assert "41–45 trong 45" in last.content.decode()


# --- What wants a hand ------------------------------------------------------------------------------


def test_the_sorts_of_work_are_counted(procedure, settings):
    settings.PROCEDURE_STALE_DAYS = 180
    checked = ProcedureFactory(confirmed=True, checked_on=date(2019, 12, 4))
    TimeLimitFactory(procedure=checked)
    old = ProcedureFactory(confirmed=True, checked_on=date(2019, 12, 3))
    TimeLimitFactory(procedure=old, amount=None, unit="", fee="miễn phí")
    ProcedureFactory(valid_to=date(2020, 5, 31))
    FaultReportFactory(procedure=old)
    FaultReportFactory(procedure=old)
    FaultReportFactory(procedure=procedure, state="mended")
    assert keeping.keeping_counts() == {
        "total": 3,
        keeping.STALE: 2,
        keeping.UNCONFIRMED: 1,
        keeping.NO_LIMIT: 1,
        keeping.COMING: 0,
        keeping.REPORTED: 1,
    }
    assert list(keeping.kept_procedures(sort=keeping.REPORTED)) == [old]
    assert keeping.kept_procedures(sort=keeping.ENDED).count() == 1
    assert keeping.kept_procedures().count() == 3


def test_the_work_list_tells_the_keepers_alone(procedure, people):
    FaultReportFactory(procedure=procedure)
    [item] = [one for one in work_items(people.staff) if "Danh mục" in str(one.title)]
    assert item.detail == ("Thủ tục: 1 bị người đọc báo sai, 1 chưa đối chiếu, 1 lâu chưa rà soát")
    assert not [one for one in work_items(people.official) if "Danh mục" in str(one.title)]


@pytest.mark.parametrize(
    "url", ["/thu-tuc/danh-muc/", "/thu-tuc/danh-muc/viec/", "/thu-tuc/bo-sung/"]
)
def test_pages_cost_a_fixed_number_of_queries(
    staff, procedure, url, django_assert_max_num_queries, people
):
    def queries():
        with django_assert_max_num_queries(60) as counted:
            assert staff.get(url).status_code == 200
        return len(counted)

    def more(number):
        one = ProcedureFactory(levels=("commune", "district"))
        TimeLimitFactory(procedure=one)
        FaultReportFactory(procedure=one)
        services.set_version(
            procedure=one,
            content={"result": str(number)},
            effective_from=date(2020, 9, 1),
            source="edit",
            by=people.staff,
        )

    more(0)
    # The first page of a session reads a little more.
    queries()
    few = queries()
    for number in range(6):
        more(number)
    assert queries() == few


# --- A file in the browser --------------------------------------------------------------------------


def upload(client, text, name="danh-muc.csv", day="01/09/2020"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post("/thu-tuc/danh-muc/nhap/", {"file": file, "effective_from": day})


HEAD = "code,name,field,levels,limit,limit_unit\n"
LINES = "1.004873,Xác nhận tình trạng hôn nhân,Hộ tịch,commune,2,ngày làm việc\n1.000009,Mới,Hộ tịch,commune,1,ngày\n"


def test_a_file_is_looked_at_and_then_written(staff, procedure, people):
    sent = upload(staff, HEAD + LINES)
    page = staff.get(sent["Location"])
    shown = page.content.decode()
    assert "3 ngày làm việc; lệ phí: 15.000 đồng" in shown
    assert "2 ngày làm việc; lệ phí: 15.000 đồng" in shown
    assert "thay đổi có hiệu lực từ 01/09/2020" in shown
    assert ProcedureVersion.objects.count() == 0
    staff.post(sent["Location"], {"seen": page.context["seen"]})
    version = procedure.versions.get(number=2)
    assert (version.source, version.made_by, version.applied_at) == ("file", people.staff, None)
    assert version.note == "Nhập từ tệp danh-muc.csv"
    assert Procedure.objects.filter(code="1.000009").exists()
    # Taken once.
    assert staff.post(sent["Location"], {"seen": page.context["seen"]}).status_code == 404


def test_what_was_changed_meanwhile_is_looked_at_again(staff, procedure):
    sent = upload(staff, HEAD + LINES)
    seen = staff.get(sent["Location"]).context["seen"]
    services.set_version(
        procedure=procedure,
        content={"limits": [limit_entry(amount=4, unit="days")]},
        effective_from=TODAY,
        source="edit",
        by=None,
    )
    answer = staff.post(sent["Location"], {"seen": seen})
    assert answer.status_code == 409
    assert "Danh mục vừa được sửa" in answer.content.decode()
    assert not Procedure.objects.filter(code="1.000009").exists()


def test_faults_of_a_file_are_shown_and_can_not_be_confirmed(staff, procedure):
    sent = upload(staff, HEAD + LINES + "1.000010,Sai,Hộ tịch,ward,3,\n")
    page = staff.get(sent["Location"])
    shown = page.content.decode()
    assert "Dòng 4, cột levels" in shown
    assert "Dòng 4, cột limit_unit" in shown
    staff.post(sent["Location"], {"seen": page.context["seen"]})
    assert Procedure.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.pdf", "x"),
        ("a.csv", ""),
        ("a", "x"),
    ],
)
def test_other_files_are_turned_away(staff, name, text, commune):
    assert upload(staff, text, name).status_code == 422


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xlsx", "no workbook"),
        ("a.json", "{"),
        ("a.json", "[1]"),
        ("a.csv", "\x00"),
        ("a.csv", "a\n1\n"),
    ],
)
def test_damaged_files_say_so(staff, name, text, commune):
    page = staff.get(upload(staff, text, name)["Location"])
    assert page.context["errors"]


def test_the_catalogue_goes_out(staff, procedure):
    for kind in ("xlsx", "csv", "json"):
        answer = staff.get(f"/thu-tuc/danh-muc/tai/{kind}/")
        assert answer["Content-Disposition"].endswith(f'danh-muc-thu-tuc.{kind}"')
    assert staff.get("/thu-tuc/danh-muc/tai/exe/").status_code == 404
