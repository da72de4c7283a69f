"""What a citizen reads on a procedure's page, and how they say that it is wrong."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils.html import escape

from audit.models import AuditEvent
from common import clock, throttle
from common.qr import qr_image
from procedures import services
from procedures.models import FaultReport, Procedure
from procedures.selectors import content_of, steps_of
from procedures.services import apply_due_versions
from tests.factories.procedures import (
    DossierFactory,
    FaultReportFactory,
    PaperFactory,
    ProcedureFactory,
    SupplementFactory,
    TimeLimitFactory,
    VersionFactory,
)
from tests.factories.satisfaction import RatingFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db
SAID = {"kind": "fee", "text": "Ở xã tôi không thu phí.", "website": "", "once": "a" * 32}


@pytest.fixture(autouse=True)
def _december():
    with clock.frozen(datetime(2020, 12, 17, 3, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def procedure():
    procedure = ProcedureFactory(
        code="1.004873",
        name="Cấp giấy xác nhận tình trạng hôn nhân",
        steps="Bước 1: Nộp hồ sơ.\n\n2. Nhận kết quả.",
        papers="Tờ khai theo mẫu",
        requirements="Đủ tuổi kết hôn",
        agency="Ủy ban nhân dân cấp xã",
        legal_basis="Luật Hộ tịch",
        decision="1872/QĐ-BTP",
        decision_on=date(2020, 9, 4),
        checked_on=date(2020, 11, 2),
        online_level=4,
        online_service="full",
        online_since=date(2020, 3, 1),
    )
    TimeLimitFactory(procedure=procedure, amount=3, fee="15.000 đồng")
    return procedure


def page(client, address, **asked):
    """The words alone, as they stand one after the other."""
    html = client.get(address, asked).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def rows_of(text, start):
    return text.partition(start)[2][:400]


# --- The page ---------------------------------------------------------------------------------


def test_the_page_tells_all_that_is_known(client, procedure):
    shown = page(client, procedure.get_absolute_url())
    for words in (
        "Ủy ban nhân dân cấp xã",
        "Đủ tuổi kết hôn",
        "Luật Hộ tịch",
        "1872/QĐ-BTP, 04/09/2020",
        "Rà soát gần nhất 02/11/2020",
        "Toàn trình (cách gọi từ năm 2022)",
        "Được, mức độ 4 (cách gọi trước năm 2022)",
        "cung cấp từ 01/03/2020",
        "Qua bưu chính công ích Chưa",
        "Chưa đối chiếu",
    ):
        assert words in shown


def test_steps_are_a_list_that_counts_for_itself(client, procedure):
    assert steps_of(procedure) == ["Nộp hồ sơ.", "Nhận kết quả."]
    assert "<li>Nộp hồ sơ.</li>" in client.get(procedure.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("1.004873 là mã", "1.004873 là mã"),
        ("- Nộp", "Nộp"),
        ("bước 12 : Nộp", "Nộp"),
        ("03 ngày sau nhận kết quả", "03 ngày sau nhận kết quả"),
    ],
)
def test_only_a_mark_is_taken_off_a_step(line, step):
    assert steps_of(Procedure(steps=line)) == [step]


def test_each_channel_and_case_has_its_own_limit_and_fee(client, procedure):
    TimeLimitFactory(procedure=procedure, channel="online", amount=2, fee="8.000 đồng")
    TimeLimitFactory(procedure=procedure, case="cần xác minh", amount=6, fee="")
    shown = rows_of(page(client, procedure.get_absolute_url()), "theo cách nộp và trường hợp")
    assert (
        "Trực tiếp tại Một cửa thông thường 3 ngày làm việc 15.000 đồng "
        "Trực tuyến thông thường 2 ngày làm việc 8.000 đồng "
        "Trực tiếp tại Một cửa cần xác minh 6 ngày làm việc —"
    ) in shown


def test_the_list_tells_the_counters_ordinary_limit(client, procedure):
    Procedure.objects.get().limits.all().delete()
    TimeLimitFactory(procedure=procedure, case="cần xác minh", amount=7)
    TimeLimitFactory(procedure=procedure, channel="online", amount=5)
    TimeLimitFactory(procedure=procedure, amount=4)
    shown = page(client, "/thu-tuc/")
    assert "4 ngày làm việc" in shown
    assert "5 ngày làm việc" not in shown


def test_papers_stand_in_order_with_cases_forms_and_copies(client, procedure):
    PaperFactory(procedure=procedure, name="Ủy quyền", case="nộp thay", originals=0, copies=2)
    address = "https://example.gov.vn/mau"
    PaperFactory(procedure=procedure, form="TP/HT-2020", form_url=address, position=9)
    shown = rows_of(page(client, procedure.get_absolute_url()), "Giấy tờ cần có")
    assert "Ủy quyền nộp thay — 0 2 Tờ khai mọi trường hợp TP/HT-2020 1 0" in shown
    assert f'href="{address}"' in client.get(procedure.get_absolute_url()).content.decode()


def test_the_general_words_stand_beside_the_papers(client, people, procedure, commune):
    PaperFactory(procedure=procedure, name="Sổ hộ khẩu")
    assert "Giấy tờ cần có Tờ khai theo mẫu" in page(client, procedure.get_absolute_url())
    client.force_login(people.official)
    notice = page(client, reverse("procedures:posting-notice", args=[commune.pk, procedure.code]))
    assert re.search("Tờ khai theo mẫu.*Sổ hộ khẩu", notice)


def test_without_rows_the_papers_are_told_in_words(client, procedure):
    assert "Giấy tờ cần có Tờ khai theo mẫu" in page(client, procedure.get_absolute_url())


def test_practice_tells_median_and_ninetieth_percentile(client, procedure):
    for days in (1, 1, 2, 2, 2, 3, 3, 4, 9, 20):
        DossierFactory(procedure=procedure, working_days=days)
    DossierFactory(procedure=procedure, working_days=None, finished_on=date(2020, 6, 9))
    # Longer ago than twelve months.
    DossierFactory(
        procedure=procedure,
        working_days=50,
        received_at=datetime(2019, 6, 3, 2, tzinfo=UTC),
        due_on=date(2019, 6, 4),
        finished_on=date(2019, 12, 16),
    )
    shown = page(client, procedure.get_absolute_url())
    assert "Một nửa số hồ sơ xong trong 2 ngày làm việc trung vị · n = 10" in shown
    assert "Chín phần mười xong trong 9 ngày làm việc bách phân vị 90 · n = 10" in shown
    assert "10/11 · Sổ hồ sơ" in shown


def test_satisfaction_shows_from_thirty_ballots_with_its_interval(client, procedure):
    for _number in range(29):
        RatingFactory(procedure=procedure)
    assert "Người dân hài lòng" not in page(client, procedure.get_absolute_url())
    RatingFactory(procedure=procedure)
    shown = rows_of(page(client, procedure.get_absolute_url()), "Người dân hài lòng")
    assert "n = 30, khoảng tin cậy" in shown
    # Whole months in blocks of thirty: the June block is full.
    assert "phiếu đánh giá của người dân · 30/06/2020" in shown


def test_a_unit_chosen_shows_its_own_words(client, procedure, commune, neighbour):
    assert "Tại xã, thị trấn" not in page(client, procedure.get_absolute_url())
    SupplementFactory(procedure=procedure, unit=commune)
    address = procedure.get_absolute_url()
    assert "sáng thứ hai" not in page(client, address)
    assert "Tiếp nhận sáng thứ hai đến thứ sáu" in page(client, address, **{"don-vi": commune.pk})
    other = page(client, address, **{"don-vi": neighbour.pk})
    assert "Xã Quới An không có nội dung bổ sung" in other
    for nonsense in ("abc", "999999999999999999999", ""):
        assert client.get(address, {"don-vi": nonsense}).status_code == 200


def test_the_printed_page_carries_a_code_of_its_own_address(client, procedure):
    shown = client.get("/thu-tuc/1.004873.000.00.00.H61/")
    address = "http://testserver/thu-tuc/1.004873/"
    assert shown.context["address"] == address
    # It stands in the page itself: nothing else is loaded to print it.
    assert f'<img src="{escape(qr_image(address))}"' in shown.content.decode()


def test_the_page_costs_a_fixed_number_of_queries(
    client, procedure, district, django_assert_max_num_queries
):
    address = procedure.get_absolute_url()

    def fill():
        unit = UnitFactory(parent=district)
        SupplementFactory(procedure=procedure, unit=unit)
        PaperFactory(procedure=procedure)
        TimeLimitFactory(procedure=procedure, case=unit.name)
        DossierFactory(procedure=procedure, unit=unit, working_days=2)

    fill()
    client.get(address)
    with django_assert_max_num_queries(13) as few:
        client.get(address)
    fill()
    fill()
    with django_assert_max_num_queries(13) as more:
        client.get(address)
    assert len(few) == len(more)


def test_the_list_of_forty_is_light(client):
    for number in range(45):
        procedure = ProcedureFactory(name=f"Đăng ký một việc có tên khá là dài dòng thứ {number}")
        TimeLimitFactory(procedure=procedure)
    assert len(client.get("/thu-tuc/").content) < 60_000
    assert "một việc" in client.get("/thu-tuc/?trang=2").content.decode()


def test_a_common_name_says_why_a_page_was_found(client, procedure):
    Procedure.objects.update(also_called="giấy độc thân\n\ngiấy chưa vợ")
    assert "Còn gọi" not in page(client, "/thu-tuc/")
    procedure.refresh_from_db()
    procedure.save()
    assert "Còn gọi: giấy độc thân, giấy chưa vợ" in page(client, "/thu-tuc/", q="giay chua vo")


def test_filters_hold_and_are_kept_on_the_page(client, procedure):
    ProcedureFactory(name="Việc của hãng", audience="Doanh nghiệp")
    shown = client.get("/thu-tuc/?audience=business&online=").content.decode()
    assert "Việc của hãng" in shown
    assert procedure.name not in shown
    assert '<option value="business" selected>' in shown
    assert procedure.name in client.get("/thu-tuc/?online=full").content.decode()
    # What cannot be read is left out.
    assert procedure.name in client.get("/thu-tuc/?online=x&level=y&field=z").content.decode()


@pytest.mark.parametrize("name", ["procedure-detail", "procedure-history", "procedure-fault"])
def test_pages_speak_english_too(client, procedure, name):
    VersionFactory(procedure=procedure, content=content_of(procedure))
    client.cookies["django_language"] = "en"
    answer = client.get(reverse(f"procedures:{name}", args=[procedure.code]))
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.content.decode()


# --- Versions ---------------------------------------------------------------------------------


def shorten(procedure, day, amount=2):
    content = content_of(procedure)
    content["limits"][0]["amount"] = amount
    services.set_version(
        procedure=procedure,
        content=content,
        effective_from=day,
        note="Đơn giản hóa",
        source="edit",
        by=None,
    )


def test_a_coming_version_is_announced_and_the_page_stays_as_it_is(client, procedure):
    shorten(procedure, date(2021, 1, 1))
    shown = page(client, procedure.get_absolute_url())
    assert "Có phiên bản mới từ ngày 01/01/2021" in shown
    assert "3 ngày làm việc" in shown
    assert "2 ngày làm việc" not in shown


def test_once_its_day_has_come_the_page_says_since_when(client, procedure):
    shorten(procedure, date(2021, 1, 1))
    with clock.frozen(datetime(2021, 1, 4, 3, 0, tzinfo=UTC)):
        apply_due_versions()
        shown = page(client, procedure.get_absolute_url())
    assert "Phiên bản 2, có hiệu lực từ 01/01/2021" in shown
    assert "Có phiên bản mới" not in shown


def test_the_history_says_what_changed_between_versions(client, procedure):
    shorten(procedure, date(2020, 12, 1))
    shorten(procedure, date(2021, 2, 1), amount=1)
    shown = page(client, reverse("procedures:procedure-history", args=[procedure.code]))
    assert shown.index("Phiên bản 3") < shown.index("Phiên bản 2") < shown.index("Phiên bản 1")
    assert "Phiên bản 3 Sẽ có hiệu lực" in shown
    assert "Phiên bản 2 Đang áp dụng có hiệu lực từ 01/12/2020" in shown
    assert "Phiên bản 1 Đã thay thế có từ trước khi đưa lên cổng" in shown
    assert "3 ngày làm việc; lệ phí: 15.000 đồng 2 ngày làm việc; lệ phí: 15.000 đồng" in shown
    assert "2 ngày làm việc; lệ phí: 15.000 đồng 1 ngày làm việc" in shown


def test_a_procedure_never_changed_says_so(client, procedure):
    shown = page(client, reverse("procedures:procedure-history", args=[procedure.code]))
    assert "Thủ tục chưa thay đổi lần nào" in shown


# --- "This page is wrong" ---------------------------------------------------------------------


def send(client, procedure, **changes):
    address = reverse("procedures:procedure-fault", args=[procedure.code])
    return client.post(address, {**SAID, **changes})


def test_a_reader_reports_a_fault_and_is_thanked(client, procedure):
    answer = client.post(
        reverse("procedures:procedure-fault", args=["1.004873.000.00.00.H61"]), SAID, follow=True
    )
    assert "Cảm ơn ông/bà" in answer.content.decode()
    report = FaultReport.objects.get()
    assert (report.procedure, report.kind, report.text) == (procedure, "fee", SAID["text"])
    assert (report.state, report.reported_on) == ("open", date(2020, 12, 17))
    event = AuditEvent.objects.get(action="fault_report.received")
    assert SAID["text"] not in str(event.after)


def test_sent_twice_it_is_kept_once(client, procedure):
    send(client, procedure)
    send(client, procedure)
    assert FaultReport.objects.count() == 1
    # Gone back to and written anew: that is another one.
    send(client, procedure, text="Cũng sai thời hạn.")
    assert FaultReport.objects.count() == 2
    assert AuditEvent.objects.filter(action="fault_report.received").count() == 2


def test_a_once_of_another_procedure_takes_nothing_away(procedure):
    other = FaultReportFactory(once="b" * 32)
    services.report_fault(procedure=procedure, kind="fee", text="Sai", once="b" * 32)
    assert FaultReport.objects.exclude(pk=other.pk).get().procedure == procedure


def test_a_machine_believes_that_it_was_heard(client, procedure):
    assert send(client, procedure, website="http://spam.example").status_code == 302
    assert FaultReport.objects.count() == 0


def test_nothing_typed_is_lost(client, procedure):
    answer = send(client, procedure, kind="")
    assert answer.status_code == 422
    assert SAID["text"] in answer.content.decode()


def test_another_fault_must_be_told_in_words(client, procedure):
    assert "Xin viết điều gì" in send(client, procedure, kind="other", text=" ").content.decode()
    assert send(client, procedure, kind="limit", text="").status_code == 302
    assert FaultReport.objects.get().kind == "limit"


def test_a_telephone_number_is_refused(client, procedure):
    answer = send(client, procedure, text="Gọi tôi số 0912345678")
    assert answer.status_code == 422
    assert "giống số điện thoại" in answer.content.decode()
    assert FaultReport.objects.count() == 0


def test_a_flood_is_braked(client, procedure, monkeypatch):
    monkeypatch.setattr(throttle, "LIMIT", 1)
    assert send(client, procedure, once="1").status_code == 302
    answer = send(client, procedure, once="2")
    assert answer.status_code == 422
    assert "quá nhiều báo sai" in answer.content.decode()
    assert SAID["text"] in answer.content.decode()


def test_an_unknown_procedure_has_no_form(client):
    assert client.get(reverse("procedures:procedure-fault", args=["9.999999"])).status_code == 404
