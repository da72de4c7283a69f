"""The one-stop assessment: what records give, who declares and appraises, what then counts."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from demo.pdf import small_pdf
from procedures import services
from procedures.exceptions import (
    AppraisalNeedsReason,
    AssessmentMovedOn,
    DeclarationIncomplete,
    DeclarationNeedsProof,
    QuarterStillRuns,
    SomebodyWasFaster,
)
from procedures.models import Assessment, AssessmentMark, Dossier
from procedures.scoring import Quarter
from procedures.selectors.assessment import seen_of, sheet_of, sheets_of
from procedures.selectors.assessment_dossiers import dossiers_of_index
from procedures.work import work_items
from tests.factories.petitions import PetitionFactory
from tests.factories.procedures import (
    DossierFactory,
    PostingFactory,
    ProcedureFactory,
    VersionFactory,
)
from tests.factories.units import LevelFactory, UnitFactory, person

pytestmark = pytest.mark.django_db

Q2 = Quarter(2020, 2)
SAID = services.Declaration(points=2, basis="25/25 thủ tục tại chỗ", document="45/BC-UBND, mục 2")


@pytest.fixture(autouse=True)
def _july():
    with clock.frozen(datetime(2020, 7, 6, 3, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def procedure(commune):
    """Of the commune's level, at online level 3, on its board since March."""
    procedure = ProcedureFactory(online_level=3)
    PostingFactory(unit=commune, procedure=procedure)
    return procedure


@pytest.fixture
def dossier(commune, procedure):
    """Makes dossiers of the commune: due on 4 June 2020 and ready that day, unless told otherwise."""

    def make(code, **facts):
        return DossierFactory(code=code, unit=commune, procedure=procedure, **facts)

    return make


def points(unit, number, quarter=Q2):
    return sheet_of(unit, quarter).line(number).points


def tally(unit, number):
    """Points by dossier, as the list behind the index shows them."""
    return {one.code: one.points for one in dossiers_of_index(unit, Q2, number)}


EARLY, EVEN, LATE = date(2020, 6, 3), date(2020, 6, 4), date(2020, 6, 5)


# --- What the records give ------------------------------------------------------------------------


def test_index_1_compares_the_result_with_the_promise_else_with_the_rules(commune, dossier):
    dossier("SOM", finished_on=EARLY)
    dossier("DUNG", finished_on=EVEN)
    dossier("TRE", finished_on=LATE)
    dossier("TRE-THEO-LUAT", due_on=None, computed_due_on=EARLY, finished_on=EVEN)
    dossier("HUA-TRUOC-LUAT", due_on=LATE, computed_due_on=EARLY, finished_on=EVEN)
    dossier("KHONG-HAN", due_on=None)
    dossier("DANG", finished_on=None)
    dossier("QUY-SAU", finished_on=date(2020, 7, 1), due_on=date(2020, 7, 1))
    assert tally(commune, 1) == {
        "SOM": 2,
        "DUNG": 1,
        "TRE": 0,
        "TRE-THEO-LUAT": 0,
        "HUA-TRUOC-LUAT": 2,
        "KHONG-HAN": None,
    }
    line = sheet_of(commune, Q2).line(1)
    # (2 + 1 + 0 + 0 + 2) / 5
    assert (line.points, line.computed.n) == (D("1.0"), 5)
    assert any("1 hồ sơ không có hạn" in note for note in line.computed.notes)


def test_index_2_takes_the_partners_word_else_that_of_index_1_for_one_agency(commune, dossier):
    dossier("NGAN", partners_time="shorter", finished_on=LATE)
    dossier("BANG", partners_time="equal")
    dossier("DAI", partners_time="longer", finished_on=EARLY)
    dossier("IM-SOM", finished_on=EARLY)
    dossier("IM-MOT-TRE", agencies=1, finished_on=LATE)
    dossier("IM-HAI", agencies=2, finished_on=EARLY)
    assert tally(commune, 2) == {
        "NGAN": 2,
        "BANG": 1,
        "DAI": 0,
        "IM-SOM": 2,
        "IM-MOT-TRE": 0,
        "IM-HAI": None,
    }
    notes = sheet_of(commune, Q2).line(2).computed.notes
    assert any(note.startswith("Giả định: 2 hồ sơ") for note in notes)


def test_index_3_counts_requests_else_asks_whether_anybody_waited(commune, dossier):
    dossier("0", supplement_requests=0, waiting_days=3)
    dossier("1", supplement_requests=1)
    dossier("2", supplement_requests=2)
    dossier("IM", waiting_days=0)
    dossier("IM-CHO", waiting_days=4)
    assert tally(commune, 3) == {"0": 2, "1": 1, "2": 0, "IM": 2, "IM-CHO": 1}
    # 6 / 5
    assert points(commune, 3) == D("1.2")


def test_index_4_counts_agencies_else_reads_the_channel(commune, dossier):
    dossier("0", agencies=0)
    dossier("1", agencies=1, channel="online")
    dossier("2", agencies=2, channel="post")
    for channel in ("online", "post", "counter", "elsewhere"):
        dossier(channel, channel=channel)
    assert tally(commune, 4) == {
        "0": 2,
        "1": 1,
        "2": 0,
        "online": 2,
        "post": 2,
        "counter": 1,
        "elsewhere": 0,
    }


def complain(unit, code="", **facts):
    return PetitionFactory(unit=unit, about_conduct=True, dossier_code=code, **facts)


def test_index_7_early_or_in_time_and_nobody_complained_of_conduct(commune, dossier):
    dossier("SOM", finished_on=EARLY)
    dossier("SOM-BI-CHE", finished_on=EARLY)
    dossier("DUNG")
    dossier("TRE", finished_on=LATE)
    dossier("KHONG-HAN-BI-CHE", due_on=None)
    # A complaint of last week about a dossier of the quarter counts where the dossier is judged.
    complain(commune, "SOM-BI-CHE", received_at=datetime(2020, 7, 3, 2, tzinfo=UTC))
    complain(commune, "KHONG-HAN-BI-CHE")
    # Turned away, or about something else: no complaint about conduct.
    complain(commune, "SOM", status="turned_away")
    PetitionFactory(unit=commune, dossier_code="DUNG")
    assert tally(commune, 7) == {
        "SOM": 2,
        "SOM-BI-CHE": 0,
        "DUNG": 1,
        "TRE": 0,
        "KHONG-HAN-BI-CHE": 0,
    }
    # 3 / 5
    assert points(commune, 7) == D("0.6")


def test_a_complaint_without_a_known_dossier_takes_the_best_one_of_its_quarter(
    commune, neighbour, dossier
):
    dossier("SOM", finished_on=EARLY)
    dossier("DUNG")
    complain(commune, "MA-LA")
    complain(commune, received_at=datetime(2020, 3, 31, 2, tzinfo=UTC))
    complain(neighbour)
    # Only the unknown code of June counts: 2 + 1 becomes 0 + 1.
    assert points(commune, 7) == D("0.5")
    assert any("không nêu hồ sơ" in n for n in sheet_of(commune, Q2).line(7).computed.notes)


def test_index_6_wants_the_board_and_the_portal(commune, procedure):
    assert points(commune, 6) == 2
    ProcedureFactory()
    assert points(commune, 6) == 1


def test_a_board_filled_after_the_quarter_comes_too_late(commune):
    PostingFactory(unit=commune, procedure=ProcedureFactory(), posted_on=date(2020, 7, 1))
    assert points(commune, 6) == 1


def test_a_board_with_last_years_version_is_not_up_to_date(commune, procedure):
    VersionFactory(procedure=procedure, number=1, effective_from=None)
    VersionFactory(procedure=procedure, number=2, effective_from=date(2020, 5, 4))
    assert points(commune, 6) == 1
    PostingFactory(unit=commune, procedure=procedure, version=2, posted_on=date(2020, 5, 6))
    assert points(commune, 6) == 2
    # In the first quarter the first version was the one to hang.
    assert points(commune, 6, Quarter(2020, 1)) == 2


def test_index_8_counts_what_fell_due_in_the_quarter(commune, procedure):
    assert points(commune, 8) == 2
    for _number in range(9):
        PetitionFactory(unit=commune, answered=True)
    assert points(commune, 8) == 2
    late = PetitionFactory(unit=commune, answered=True, answered_on=date(2020, 6, 23))
    assert points(commune, 8) == 1
    # Answered only after the quarter: at its end it dragged on.
    late.answered_on = date(2020, 7, 2)
    late.save()
    assert points(commune, 8) == 0


def test_a_petition_due_in_the_next_quarter_is_not_this_quarters(commune, procedure):
    PetitionFactory(unit=commune, due_on=date(2020, 7, 1))
    PetitionFactory(unit=commune, due_on=date(2020, 6, 30))
    line = sheet_of(commune, Q2).line(8)
    assert line.computed.n == 1
    # On 30 June its day was not over yet: late, but not dragging.
    assert line.points == 0


def test_index_9_by_share_and_level_and_lateness(commune, dossier):
    for number in range(7):
        dossier(f"QUAY-{number}")
    for number in range(3):
        dossier(f"MANG-{number}", channel="online")
    assert points(commune, 9) == 2
    dossier("QUAY-8")
    # 3 of 11 is less than 30 %.
    assert points(commune, 9) == 1
    Dossier.objects.filter(code="MANG-0").update(finished_on=LATE, returned_on=LATE)
    assert points(commune, 9) == 0


def test_a_service_online_since_a_later_day_was_not_online_in_the_quarter(
    commune, procedure, dossier
):
    dossier("MANG", channel="online")
    procedure.online_since = date(2020, 7, 1)
    procedure.save()
    assert points(commune, 9) == 0
    procedure.online_since = Q2.end
    procedure.save()
    assert points(commune, 9) == 2


def test_an_open_online_dossier_past_its_day_is_late(commune, dossier):
    dossier("MANG", channel="online")
    assert points(commune, 9) == 2
    dossier("MANG-TREO", channel="online", finished_on=None)
    assert points(commune, 9) == 0


def test_without_dossiers_there_is_no_class(commune, procedure):
    sheet = sheet_of(commune, Q2)
    assert [line.points for line in sheet.lines] == [
        None, None, None, None, None, D(2), None, D(2), None,
    ]  # fmt: skip
    assert (sheet.total, sheet.shown_class.code) == (4, "none")


def test_the_total_is_the_sum_of_the_rounded_nine(commune, dossier):
    dossier("A", finished_on=EARLY, agencies=0, supplement_requests=0)
    dossier("B", agencies=1, supplement_requests=0)
    dossier("C", agencies=1, supplement_requests=1)
    sheet = sheet_of(commune, Q2)
    # 4/3, 4/3, 5/3, 4/3; 2 on board; 4/3; no petition; nothing online.
    assert [line.points for line in sheet.lines] == [
        D("1.3"), D("1.3"), D("1.7"), D("1.3"), None, D(2), D("1.3"), D(2), D(0),
    ]  # fmt: skip
    assert (sheet.total, sheet.shown_class.code) == (D("10.9"), "fair")


def test_any_number_of_units_costs_the_same(commune, dossier, django_assert_max_num_queries):
    dossier("A")
    with django_assert_max_num_queries(13) as one:
        sheets_of([commune], Q2)
    others = [UnitFactory() for _number in range(4)]
    for unit in others:
        DossierFactory(unit=unit)
        PetitionFactory(unit=unit)
    with django_assert_max_num_queries(13) as five:
        sheets_of([commune, *others], Q2)
    assert len(one) == len(five)


# --- From declaration to result ---------------------------------------------------------------------


def declare(unit, people, number=5, said=SAID, **more):
    return services.declare_index(
        unit=unit, quarter=Q2, number=number, said=said, by=people.official, **more
    )


def appraise(unit, people, number, given, reason="", **more):
    return services.appraise_index(
        unit=unit, quarter=Q2, number=number, points=given, reason=reason, by=people.staff, **more
    )


def submit(unit, people):
    return services.submit_declaration(unit=unit, quarter=Q2, by=people.official)


def close(unit, people):
    return services.close_assessment(unit=unit, quarter=Q2, by=people.staff)


def reopen(unit, people, state, reason="Sai mẫu số"):
    return services.reopen_assessment(
        unit=unit, quarter=Q2, state=state, reason=reason, by=people.staff
    )


def test_points_without_basis_or_proof_are_refused(commune, people):
    for said in (
        services.Declaration(2, "", "45/BC-UBND"),
        services.Declaration(2, "25/25 thủ tục", ""),
        services.Declaration(0, " ", "45/BC-UBND"),
    ):
        with pytest.raises(DeclarationNeedsProof):
            declare(commune, people, said=said)
    assert not AssessmentMark.objects.exists()


def test_saying_nothing_or_the_same_again_writes_nothing(commune, people, procedure):
    declare(commune, people, said=services.Declaration(None))
    assert not AssessmentMark.objects.exists()
    declare(commune, people)
    declare(commune, people)
    assert AuditEvent.objects.filter(action="assessment.index_declared").count() == 1
    declare(commune, people, said=services.Declaration(None))
    assert (AssessmentMark.objects.get().declared, AssessmentMark.objects.get().basis) == (None, "")


def test_what_the_portal_cannot_compute_must_be_declared(commune, people, dossier):
    dossier("A")
    with pytest.raises(DeclarationIncomplete, match="5"):
        submit(commune, people)
    declare(commune, people)
    assert submit(commune, people).state == "declared"


def test_a_running_quarter_cannot_be_handed_in(commune, people, procedure):
    declare(commune, people)
    with clock.frozen(datetime(2020, 6, 30, 3, 0, tzinfo=UTC)), pytest.raises(QuarterStillRuns):
        submit(commune, people)


def test_what_counts_is_appraised_else_computed_else_declared(commune, people, dossier):
    dossier("A")
    declare(commune, people)
    declare(commune, people, number=6, said=services.Declaration(1, "Bảng hỏng", "7/BB"))
    sheet = sheet_of(commune, Q2)
    assert (sheet.line(5).points, sheet.line(5).is_provisional) == (2, True)
    # Declared otherwise than computed: shown, and the portal's figure goes on counting.
    assert (sheet.line(6).points, sheet.line(6).differs) == (2, True)
    submit(commune, people)
    appraise(commune, people, 5, 1, "Còn hai thủ tục ngoài Một cửa")
    appraise(commune, people, 6, 1, "Theo biên bản")
    sheet = sheet_of(commune, Q2)
    assert [sheet.line(number).points for number in (5, 6)] == [1, 1]


def test_other_points_than_would_count_need_a_reason(commune, people, dossier):
    dossier("A")
    declare(commune, people)
    submit(commune, people)
    for number, given in ((5, 1), (6, 1), (1, 2)):
        with pytest.raises(AppraisalNeedsReason):
            appraise(commune, people, number, given)
    appraise(commune, people, 5, 2)
    assert AssessmentMark.objects.get(index=5).appraised == 2


def test_declared_only_earns_nothing_once_closed(commune, people, dossier):
    dossier("A")
    declare(commune, people)
    submit(commune, people)
    before = sheet_of(commune, Q2).total
    close(commune, people)
    after = sheet_of(commune, Q2)
    assert (after.total, after.line(5).is_provisional) == (before - 2, True)


def test_declared_only_makes_no_class_once_closed(commune, people, procedure):
    for number in (1, 5, 9):
        declare(commune, people, number)
    submit(commune, people)
    assert sheet_of(commune, Q2).shown_class.code != "none"
    close(commune, people)
    assert sheet_of(commune, Q2).shown_class.code == "none"


def test_a_closed_result_stands_still_and_says_what_changed(commune, people, dossier):
    dossier("A")
    declare(commune, people)
    submit(commune, people)
    appraise(commune, people, 5, 2)
    close(commune, people)
    frozen = sheet_of(commune, Q2)
    Dossier.objects.update(finished_on=EARLY)
    again = sheet_of(commune, Q2)
    assert (again.total, again.line(1).points) == (frozen.total, D("1.0"))
    assert (again.line(1).has_changed, again.line(1).now.points) == (True, D("2.0"))
    assert not again.line(6).has_changed
    mark = AssessmentMark.objects.get(index=1)
    assert (mark.computed, mark.records) == (D("1.0"), 1)


def test_one_step_back_with_a_reason(commune, people, dossier):
    dossier("A")
    declare(commune, people)
    submit(commune, people)
    close(commune, people)
    assert reopen(commune, people, "appraised").state == "declared"
    Dossier.objects.update(finished_on=EARLY)
    # Open again, the records count as they are now.
    assert points(commune, 1) == 2
    assert reopen(commune, people, "declared").state == "open"
    assert AuditEvent.objects.filter(action="assessment.reopened", reason="Sai mẫu số").count() == 2


def test_no_act_in_the_wrong_state(commune, people, dossier):
    dossier("A")
    with pytest.raises(AssessmentMovedOn):
        appraise(commune, people, 5, 2)
    with pytest.raises(AssessmentMovedOn):
        close(commune, people)
    declare(commune, people)
    submit(commune, people)
    with pytest.raises(AssessmentMovedOn):
        declare(commune, people)
    with pytest.raises(AssessmentMovedOn):
        reopen(commune, people, "appraised")


def test_the_second_of_two_people_is_told(commune, people, procedure):
    seen = seen_of(sheet_of(commune, Q2), 5)
    declare(commune, people, seen=seen)
    with pytest.raises(SomebodyWasFaster):
        declare(commune, people, said=services.Declaration(1, "Khác", "8/BC"), seen=seen)
    assert AssessmentMark.objects.get().declared == 2
    # Another index is another matter.
    declare(commune, people, number=6, seen=seen_of(sheet_of(commune, Q2), 6))


def test_a_form_sent_twice_is_saved_once(commune, people, procedure):
    seen = seen_of(sheet_of(commune, Q2), 5)
    declare(commune, people, seen=seen)
    declare(commune, people, seen=seen)
    assert AuditEvent.objects.filter(action="assessment.index_declared").count() == 1


def test_only_who_may(commune, people, dossier):
    dossier("A")
    for by in (people.leader, people.stranger, people.inspector, people.staff):
        with pytest.raises(PermissionDenied):
            services.declare_index(unit=commune, quarter=Q2, number=5, said=SAID, by=by)
    declare(commune, people)
    submit(commune, people)
    for by in (people.official, people.leader, people.inspector, people.administrator):
        with pytest.raises(PermissionDenied):
            services.close_assessment(unit=commune, quarter=Q2, by=by)


def test_nobody_appraises_the_own_house(district, people):
    with pytest.raises(PermissionDenied):
        close(district, people)


# --- Pages ----------------------------------------------------------------------------------------


def address(name, unit, *more, quarter=Q2):
    return reverse(
        f"procedures:assessment-{name}", args=[unit.pk, quarter.year, quarter.number, *more]
    )


def test_an_official_declares_on_the_page_with_a_file(client, commune, people, procedure):
    client.force_login(people.official)
    page = client.get(address("declare", commune, 5))
    sent = {
        "points": "2",
        "basis": "25/25 thủ tục",
        "document": "",
        "seen": page.context["form"].initial["seen"],
        "file": SimpleUploadedFile("bc.pdf", small_pdf(["Bao cao"])),
    }
    assert client.post(address("declare", commune, 5), sent).status_code == 302
    answer = client.get(address("file", commune, 5))
    assert answer["Content-Disposition"] == 'attachment; filename="mot-cua-29686-2020-q2-cs5.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    client.force_login(people.stranger)
    assert client.get(address("file", commune, 5)).status_code == 404


def test_a_refused_form_keeps_what_was_typed(client, commune, people, procedure):
    client.force_login(people.official)
    seen = seen_of(sheet_of(commune, Q2), 5)
    answer = client.post(
        address("declare", commune, 5), {"points": "1", "basis": "Căn cứ đã gõ", "seen": seen}
    )
    assert answer.status_code == 422
    assert "Căn cứ đã gõ" in answer.content.decode()
    assert "tài liệu kiểm chứng" in answer.content.decode()


def test_a_stale_page_is_told_and_can_be_sent_again(client, commune, people, procedure):
    client.force_login(people.official)
    seen = seen_of(sheet_of(commune, Q2), 5)
    declare(commune, people)
    sent = {"points": "1", "basis": "Của tôi", "document": "9/BC", "seen": seen}
    answer = client.post(address("declare", commune, 5), sent)
    assert answer.status_code == 422
    assert "Người khác vừa lưu" in answer.content.decode()
    sent["seen"] = answer.context["form"]["seen"].value()
    assert client.post(address("declare", commune, 5), sent).status_code == 302
    assert AssessmentMark.objects.get().basis == "Của tôi"


def test_the_district_appraises_closes_and_opens_again(client, commune, people, dossier):
    dossier("A")
    declare(commune, people)
    submit(commune, people)
    client.force_login(people.staff)
    seen = seen_of(sheet_of(commune, Q2), 5)
    assert (
        client.post(address("appraise", commune, 5), {"points": "2", "seen": seen}).status_code
        == 302
    )
    client.post(address("close", commune))
    assert Assessment.objects.get().state == "appraised"
    empty = client.post(address("reopen", commune), {"state": "appraised", "reason": ""})
    assert empty.status_code == 422
    client.post(address("reopen", commune), {"state": "appraised", "reason": "Nhầm quý"})
    assert Assessment.objects.get().state == "declared"
    assert "Nhầm quý" in client.get(address("detail", commune)).content.decode()


@pytest.mark.parametrize(("year", "quarter"), [(2020, 0), (2020, 5), (2020, 4), (9999, 1), (1, 1)])
def test_a_quarter_that_is_none_or_has_not_begun(client, commune, people, year, quarter):
    client.force_login(people.staff)
    place = [commune.pk, year, quarter]
    assert client.get(reverse("procedures:assessment-detail", args=place)).status_code == 404


def test_a_body_without_a_one_stop_shop_has_no_sheet(client, commune, district, procedure):
    department = UnitFactory(level=LevelFactory(code="department"), parent=district)
    by = person("official", department)
    client.force_login(by)
    assert client.get(address("detail", department)).status_code == 404
    assert client.post(address("declare", department, 5), {"points": 2}).status_code == 404
    assert client.post(address("submit", department)).status_code == 404
    assert not Assessment.objects.exists()


def test_a_young_unit_has_no_quarters_of_before(client, district, procedure):
    young = UnitFactory(parent=district, valid_from=date(2020, 5, 1))
    client.force_login(person("official", young))
    assert client.get(address("detail", young, quarter=Quarter(2020, 1))).status_code == 404
    shown = client.get(address("detail", young))
    assert [one["label"] for one in shown.context["quarters"]] == ["Quý II/2020", "Quý III/2020"]


def test_the_table_shows_the_quarter_ended_last(client, commune, neighbour, people, dossier):
    dossier("A")
    client.force_login(people.staff)
    answer = client.get(reverse("procedures:assessment-list"))
    assert answer.context["quarter"] == Q2
    units = {sheet.unit for sheet in answer.context["sheets"]}
    assert {commune, neighbour} <= units
    client.force_login(people.official)
    answer = client.get(reverse("procedures:assessment-list"))
    assert [sheet.unit for sheet in answer.context["sheets"]] == [commune]


def test_four_quarters_side_by_side_make_no_year(client, commune, people, dossier):
    dossier("A")
    client.force_login(people.official)
    answer = client.get(reverse("procedures:assessment-list") + "?nam=2020&quy=0")
    ((unit, sheets),) = answer.context["years"]
    assert unit == commune
    # The fourth quarter has not begun in July.
    assert [sheet and sheet.total for sheet in sheets][3] is None
    assert sheets[1].total == sheet_of(commune, Q2).total


def test_garbage_in_the_address_shows_the_quarter_ended_last(client, people, dossier):
    client.force_login(people.staff)
    answer = client.get(reverse("procedures:assessment-list") + "?nam=20x0&quy=9")
    assert answer.context["quarter"] == Q2


def test_the_table_goes_out_as_a_sheet(client, commune, people, dossier):
    dossier("A")
    client.force_login(people.official)
    answer = client.get(reverse("procedures:assessment-export") + "?nam=2020&quy=2")
    assert answer["Content-Disposition"] == 'attachment; filename="mot-cua-2020-quy-2.xlsx"'


def test_the_table_costs_a_fixed_number_of_queries(
    client, district, commune, people, dossier, django_assert_max_num_queries
):
    dossier("A")
    Assessment.objects.create(unit=commune, year=2020, quarter=2)
    client.force_login(people.staff)
    client.get(reverse("procedures:assessment-list"))
    with django_assert_max_num_queries(22) as few:
        client.get(reverse("procedures:assessment-list"))
    for _number in range(4):
        unit = UnitFactory(parent=district)
        DossierFactory(unit=unit)
        Assessment.objects.create(unit=unit, year=2020, quarter=2)
    with django_assert_max_num_queries(22) as more:
        client.get(reverse("procedures:assessment-list"))
    assert len(few) == len(more)


# --- The work list --------------------------------------------------------------------------------


def titles(user):
    return [str(item.title) for item in work_items(user) if "Một cửa" in str(item.title)]


def test_who_owes_what(commune, people, dossier):
    dossier("A")
    assert titles(people.official) == ["Đánh giá Một cửa, Quý II/2020"]
    assert titles(people.staff) == titles(people.leader) == []
    declare(commune, people)
    submit(commune, people)
    assert titles(people.official) == []
    assert titles(people.staff) == ["Thẩm định đánh giá Một cửa, Quý II/2020"]
    close(commune, people)
    assert titles(people.staff) == []
