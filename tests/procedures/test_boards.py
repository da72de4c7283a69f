"""What hangs on the boards: confirming, correcting, being late, and the sheets on paper."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import AuditEvent
from common import clock
from procedures import services
from procedures.exceptions import AlreadyPosted, PostingChanged
from procedures.measures.catalogue import posting_rate
from procedures.models import Posting, Procedure
from procedures.selectors import board_lines, board_of
from procedures.work import posting_items
from tests.factories.procedures import (
    PaperFactory,
    PostingFactory,
    ProcedureFactory,
    TimeLimitFactory,
    VersionFactory,
)
from tests.factories.units import UnitFactory
from units.models import SpecialDay, Unit

pytestmark = pytest.mark.django_db
LIST = "procedures:posting-list"


@pytest.fixture(autouse=True)
def _december():
    """Thursday 17 December 2020."""
    with clock.frozen(datetime(2020, 12, 17, 3, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def procedure():
    procedure = ProcedureFactory(code="1.004873", name="Cấp giấy xác nhận tình trạng hôn nhân")
    TimeLimitFactory(procedure=procedure, fee="15.000 đồng")
    return procedure


def confirm(client, unit, *procedures, posted_on="15/12/2020", **more):
    sent = {"procedures": [one.pk for one in procedures], "posted_on": posted_on}
    address = reverse("procedures:posting-confirm", args=[unit.pk])
    return client.post(address, {**sent, "place": "Bảng tin", **more})


def new_version(procedure, effective_from, number=2):
    """The procedure says something else since the day."""
    VersionFactory(procedure=procedure, number=number, effective_from=effective_from)
    Procedure.objects.filter(pk=procedure.pk).update(version=number)


def board_on_page(client, unit):
    return client.get(f"{reverse(LIST)}?don-vi={unit.pk}").context["board"]


# --- Confirming ---------------------------------------------------------------------------------


def test_an_official_confirms_the_own_board(client, people, commune, procedure):
    assert [item.action for item in posting_items(people.official)] == ["Xác nhận"]
    client.force_login(people.official)
    assert confirm(client, commune, procedure).status_code == 302
    posting = Posting.objects.get()
    assert (posting.posted_on, posting.place, posting.confirmed_by) == (
        date(2020, 12, 15),
        "Bảng tin",
        people.official,
    )
    assert posting_items(people.official) == []
    event = AuditEvent.objects.get(action="posting.confirmed")
    assert event.after["procedures"] == {"1.004873": 1}


def test_a_day_to_come_is_refused_and_nothing_typed_is_lost(client, people, commune, procedure):
    client.force_login(people.official)
    response = confirm(client, commune, procedure, posted_on="18/12/2020")
    assert response.status_code == 422
    assert "không được sau ngày hôm nay" in response.content.decode()
    assert "Bảng tin" in response.content.decode()
    assert Posting.objects.count() == 0


def test_nothing_chosen_is_told(client, people, commune, procedure):
    client.force_login(people.official)
    response = confirm(client, commune)
    assert response.status_code == 422
    assert "chọn ít nhất một thủ tục" in response.content.decode()


def test_all_are_confirmed_with_one_tick(client, people, commune, procedure):
    other = ProcedureFactory()
    PostingFactory(unit=commune, procedure=ProcedureFactory(), posted_on=date(2020, 1, 6))
    client.force_login(people.official)
    assert confirm(client, commune, everything="on").status_code == 302
    new = Posting.objects.filter(posted_on=date(2020, 12, 15))
    assert {one.procedure for one in new} == {procedure, other}


def test_a_procedure_of_another_level_is_refused(client, people, commune):
    other = ProcedureFactory(levels=("district",))
    assert confirm_status(client, people.official, commune, other) == 422


def confirm_status(client, user, unit, procedure):
    client.force_login(user)
    return confirm(client, unit, procedure).status_code


def test_only_the_units_own_people_confirm(client, people, commune, procedure):
    assert confirm_status(client, people.stranger, commune, procedure) == 404
    assert confirm_status(client, people.inspector, commune, procedure) == 403
    assert confirm_status(client, people.leader, commune, procedure) == 403
    assert Posting.objects.count() == 0


def test_the_second_of_two_people_is_told_and_keeps_the_rest(client, people, commune, procedure):
    """Both had the page open; the first one's day and place stand."""
    other = ProcedureFactory(name="Chứng thực chữ ký")
    PostingFactory(unit=commune, procedure=procedure, posted_on=date(2020, 12, 1), place="Tường")
    client.force_login(people.official)
    response = confirm(client, commune, procedure, other)
    assert response.status_code == 422
    assert "vừa được xác nhận niêm yết" in response.content.decode()
    assert response.context["chosen"] == [str(procedure.pk), str(other.pk)]
    assert Posting.objects.get().place == "Tường"


def test_the_last_place_is_remembered(client, people, commune, procedure):
    PostingFactory(unit=commune, procedure=ProcedureFactory(), place="Bảng ngoài cổng")
    client.force_login(people.official)
    form = client.get(reverse(LIST)).context["form"]
    assert form["place"].value() == "Bảng ngoài cổng"


# --- Versions -----------------------------------------------------------------------------------


def test_a_new_version_is_posted_anew_and_the_old_posting_stays(client, people, commune, procedure):
    PostingFactory(unit=commune, procedure=procedure, posted_on=date(2020, 1, 6))
    new_version(procedure, date(2020, 12, 14))
    client.force_login(people.official)
    assert [one.procedure for one in board_on_page(client, commune).missing] == [procedure]
    confirm(client, commune, procedure)
    [entry] = board_on_page(client, commune).posted
    assert (entry.posting.version, entry.posting.posted_on) == (2, date(2020, 12, 15))
    assert [(old.version, old.posted_on) for old in entry.earlier] == [(1, date(2020, 1, 6))]
    assert "phiên bản 1: 06/01/2020" in client.get(reverse(LIST)).content.decode()


def test_posted_ahead_is_allowed_and_said(client, people, commune, procedure):
    new_version(procedure, date(2020, 12, 16))
    client.force_login(people.official)
    address = reverse("procedures:posting-confirm", args=[commune.pk])
    sent = {"procedures": [procedure.pk], "posted_on": "15/12/2020", "place": ""}
    page = client.post(address, sent, follow=True).content.decode()
    assert "1 thủ tục có ngày niêm yết trước ngày phiên bản có hiệu lực" in page
    assert "niêm yết trước ngày có hiệu lực" in page


# --- By when ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effective", "due", "left", "status"),
    [
        # Friday 11/12: Mon 14, Tue 15, Wed 16, Thu 17, Fri 18.
        (date(2020, 12, 11), date(2020, 12, 18), 1, "due"),
        # Due today is not late yet.
        (date(2020, 12, 10), date(2020, 12, 17), 0, "due"),
        (date(2020, 12, 9), date(2020, 12, 16), -1, "overdue"),
        # Saturday 12/12 counts from Monday.
        (date(2020, 12, 12), date(2020, 12, 18), 1, "due"),
        (None, None, None, "due"),
    ],
)
def test_due_within_five_working_days(commune, effective, due, left, status):
    ProcedureFactory(valid_from=effective)
    [entry] = board_of(commune).missing
    assert (entry.due_on, entry.days_left, entry.status) == (due, left, status)


def test_holidays_and_the_setting_move_the_day(commune, settings):
    SpecialDay.objects.create(day=date(2020, 12, 15), kind="holiday")
    ProcedureFactory(valid_from=date(2020, 12, 11))
    assert board_of(commune).missing[0].due_on == date(2020, 12, 21)
    settings.POSTING_WITHIN_DAYS = 2
    assert board_of(commune).missing[0].due_on == date(2020, 12, 16)


def test_a_new_version_is_due_from_its_own_day(commune, procedure):
    Procedure.objects.update(valid_from=date(2015, 1, 1))
    PostingFactory(unit=commune, procedure=procedure)
    new_version(procedure, date(2020, 12, 16))
    assert board_of(commune).missing[0].due_on == date(2020, 12, 23)


def test_a_unit_that_is_new_has_its_time_from_its_first_day(district):
    ProcedureFactory(valid_from=date(2015, 1, 1))
    young = UnitFactory(parent=district, valid_from=date(2020, 12, 14))
    assert board_of(young).missing[0].due_on == date(2020, 12, 21)


def test_late_and_due_are_two_lines_of_the_work_list(people, commune):
    ProcedureFactory(valid_from=date(2020, 12, 1))
    ProcedureFactory(valid_from=date(2020, 12, 2))
    ProcedureFactory(valid_from=date(2020, 12, 15))
    ProcedureFactory()
    late, due = posting_items(people.official)
    assert (late.group, late.due_on) == ("overdue", date(2020, 12, 8))
    assert "2 thủ tục đã quá hạn" in late.title
    assert (due.group, due.due_on) == ("soon", date(2020, 12, 22))
    assert "2 thủ tục" in due.title
    assert posting_items(people.leader) == []


def test_the_work_list_says_how_many_days_are_left(client, people, commune):
    ProcedureFactory(valid_from=date(2020, 12, 11))
    client.force_login(people.official)
    assert "1 ngày làm việc" in client.get("/lam-viec/").content.decode()


# --- Correcting ---------------------------------------------------------------------------------


@pytest.fixture
def posting(commune, procedure):
    return PostingFactory(
        unit=commune, procedure=procedure, posted_on=date(2020, 3, 2), place="Tường"
    )


def test_a_wrong_day_and_place_are_corrected_with_history(client, people, posting):
    client.force_login(people.official)
    address = reverse("procedures:posting-correct", args=[posting.pk])
    edition = client.get(address).context["form"]["edition"].value()
    sent = {"posted_on": "12/03/2020", "place": "Bảng tin", "edition": edition}
    assert client.post(address, sent).status_code == 302
    posting.refresh_from_db()
    assert (posting.posted_on, posting.place) == (date(2020, 3, 12), "Bảng tin")
    assert "Trước đó: 02/03/2020, Tường" in client.get(address).content.decode()


def test_of_two_people_correcting_the_second_is_told(client, people, posting):
    client.force_login(people.official)
    address = reverse("procedures:posting-correct", args=[posting.pk])
    edition = client.get(address).context["form"]["edition"].value()
    Posting.objects.update(posted_on=date(2020, 3, 9))
    sent = {"posted_on": "12/03/2020", "place": "Bảng tin", "edition": edition}
    response = client.post(address, sent)
    assert response.status_code == 422
    assert "Người khác vừa sửa" in response.content.decode()
    assert "12/03/2020" in response.content.decode()
    posting.refresh_from_db()
    assert posting.posted_on == date(2020, 3, 9)


def test_a_day_to_come_is_refused_in_a_correction_too(client, people, posting):
    client.force_login(people.official)
    address = reverse("procedures:posting-correct", args=[posting.pk])
    edition = services.posting_edition(posting)
    sent = {"posted_on": "18/12/2020", "place": "", "edition": edition}
    assert client.post(address, sent).status_code == 422


def test_a_mistaken_confirmation_is_taken_back_with_its_reason(client, people, posting, commune):
    client.force_login(people.official)
    address = reverse("procedures:posting-withdraw", args=[posting.pk])
    edition = services.posting_edition(posting)
    assert client.post(address, {"edition": edition, "reason": " "}).status_code == 422
    assert client.post(address, {"edition": edition, "reason": "Nhầm"}).status_code == 302
    assert Posting.objects.count() == 0
    event = AuditEvent.objects.get(action="posting.withdrawn")
    assert (event.reason, event.before["posted_on"]) == ("Nhầm", "2020-03-02")


def test_services_refuse_what_was_seen_otherwise(people, posting, procedure, commune):
    with pytest.raises(PostingChanged):
        services.withdraw_posting(
            posting=posting, reason="Nhầm", edition="another", by=people.official
        )
    with pytest.raises(AlreadyPosted):
        services.confirm_postings(
            unit=commune, procedures=[procedure], posted_on=date(2020, 12, 1), by=people.official
        )


# --- All units ----------------------------------------------------------------------------------


def test_the_district_sees_the_late_ones_first(client, people, commune, neighbour, posting):
    Procedure.objects.update(valid_from=date(2020, 1, 2))
    client.force_login(people.staff)
    lines = client.get(reverse("procedures:posting-overview")).context["lines"]
    assert [(line.unit, line.posted, len(line.overdue)) for line in lines] == [
        (neighbour, 0, 1),
        (commune, 1, 0),
    ]
    assert lines[1].last_on == date(2020, 3, 2)


def test_the_overview_goes_out_as_a_sheet(client, people, commune, posting):
    client.force_login(people.staff)
    answer = client.get(reverse("procedures:posting-overview") + "?dinh-dang=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [commune.code, commune.name, 1, 1, 0, 0, "2020-03-02"] in [[*row[:7]] for row in rows]


def test_boards_cost_the_same_for_any_number_of_units(
    district, commune, procedure, django_assert_num_queries
):
    with django_assert_num_queries(4) as few:
        board_lines(Unit.objects.in_force().select_related("level"))
    for _number in range(3):
        PostingFactory(unit=UnitFactory(parent=district), procedure=ProcedureFactory())
    with django_assert_num_queries(4) as more:
        board_lines(Unit.objects.in_force().select_related("level"))
    assert len(few) == len(more)


# --- On paper -----------------------------------------------------------------------------------


def test_the_sheet_lists_everything_in_force_by_field(client, people, commune, posting):
    ProcedureFactory(name="Chứng thực chữ ký", code="2.000884")
    client.force_login(people.official)
    answer = client.get(reverse("procedures:posting-sheet", args=[commune.pk]))
    page = answer.content.decode()
    for said in ("Danh mục thủ tục hành chính niêm yết công khai", "1.004873", "02/03/2020"):
        assert said in page
    for said in (
        "15.000 đồng",
        "3 ngày làm việc",
        "…/…/…",
        "chưa có thông tin",
        "data:image/svg+xml",
    ):
        assert said in page
    numbers = [n for _field, rows in answer.context["board"].by_field for n, _entry in rows]
    assert numbers == [1, 2]


def test_a_procedure_has_a_sheet_of_its_own(client, people, commune, posting, procedure):
    PaperFactory(procedure=procedure, name="Tờ khai theo mẫu")
    Procedure.objects.update(steps="Bước 1: nộp hồ sơ")
    client.force_login(people.official)
    address = reverse("procedures:posting-notice", args=[commune.pk, "1.004873.000.00.00.H61"])
    page = client.get(address).content.decode()
    for said in ("Tờ khai theo mẫu", "Bước 1: nộp hồ sơ", "15.000 đồng", "02/03/2020"):
        assert said in page
    unknown = reverse("procedures:posting-notice", args=[commune.pk, "9.999999"])
    assert client.get(unknown).status_code == 404


def test_a_page_costs_the_same_for_any_number_of_procedures(
    client, people, commune, posting, django_assert_max_num_queries
):
    client.force_login(people.official)
    address = reverse("procedures:posting-sheet", args=[commune.pk])
    client.get(address)
    with django_assert_max_num_queries(14) as one:
        client.get(address)
    for _number in range(3):
        TimeLimitFactory(procedure=ProcedureFactory())
    with django_assert_max_num_queries(14) as four:
        client.get(address)
    assert len(one) == len(four)


# --- The measure --------------------------------------------------------------------------------


def rate(unit, year):
    figure = posting_rate([unit], year, "own")[unit.pk]
    return figure.numerator, figure.denominator


def test_the_rate_is_of_the_versions_in_force_on_the_last_day(commune, procedure):
    """Version 1 hung all of 2019; version 2 came in June 2020 and was posted in 2020."""
    VersionFactory(procedure=procedure, number=1, effective_from=None)
    new_version(procedure, date(2020, 6, 1))
    PostingFactory(unit=commune, procedure=procedure, version=1, posted_on=date(2019, 3, 1))
    assert rate(commune, 2019) == (1, 1)
    assert rate(commune, 2020) == (0, 1)
    PostingFactory(unit=commune, procedure=procedure, version=2, posted_on=date(2020, 6, 3))
    assert rate(commune, 2020) == (1, 1)
    assert rate(commune, 2019) == (1, 1)


def test_a_version_still_to_come_asks_for_nothing_yet(commune, procedure):
    VersionFactory(procedure=procedure, number=1, effective_from=None)
    VersionFactory(procedure=procedure, number=2, effective_from=date(2020, 12, 20))
    PostingFactory(unit=commune, procedure=procedure, version=1)
    assert rate(commune, 2020) == (1, 1)


def test_a_posting_of_next_year_is_not_this_years(commune, procedure):
    PostingFactory(unit=commune, procedure=procedure, posted_on=date(2020, 1, 2))
    assert rate(commune, 2019) == (0, 1)
