"""Pages of areas given out and of blind second readings."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from common.figures import Figure
from par_index import services
from par_index.choices import StepKind
from par_index.models import AppraiserArea, BlindMark, BlindSample
from tests.factories import par_index as make
from tests.factories.units import DistrictFactory, UnitFactory, person
from tests.par_index.test_views_scorecards import moved, typed, url

TOLD = "Chê lần đầu"


@pytest.fixture
def second(district, people):
    return person("district_staff", district)


@pytest.fixture
def staff(client, people):
    client.force_login(people.staff)
    return client


@pytest.fixture
def appraised(card, people, measured):
    """One component claimed with 15 of 20 and lowered to 12.6, with the first round finished."""
    measured["petitions.on_time_rate"] = Figure.ratio(9, 10, source="Sổ phản ánh")
    criterion = make.leaf(card.criteria_set, "2.1")
    services.save_self_mark(
        scorecard=card, criterion=criterion, by=people.official, value="3/4", reason="Có sổ giấy"
    )
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED)
    services.save_appraisal_mark(
        scorecard=card,
        criterion=criterion,
        by=people.staff,
        value="63/100",
        reason=TOLD,
        clause="Điều 7",
    )
    services.finish_appraisal(scorecard=card, by=people.staff)
    return card


@pytest.fixture
def drawn(appraised, people, second):
    sample = services.draw_blind_sample(
        criteria_set=appraised.criteria_set, year=2020, share_percent=100, by=people.staff, seed=3
    )
    return sample.marks.get()


# --- Areas given out --------------------------------------------------------------------------


def test_table_of_areas_and_people_is_saved(staff, card, people, second):
    page = staff.get(url("appraisal-assign")).content.decode()
    assert f'value="2:{second.pk}"' in page
    assert page.count("để ngỏ") >= 3

    data = {"bo": card.criteria_set.code, "nam": "2020", "da-thay": "", "giao": [f"2:{second.pk}"]}
    staff.post(url("appraisal-assign"), data)

    assert list(AppraiserArea.objects.values_list("area_code", "appraiser")) == [("2", second.pk)]
    page = staff.get(url("appraisal-assign")).content.decode()
    assert f'value="2:{second.pk}" checked' in page


def test_somebody_elses_work_is_not_overwritten(staff, card, people, second):
    AppraiserArea.objects.create(
        criteria_set=card.criteria_set, year=2020, area_code="1", appraiser=second
    )
    data = {"bo": card.criteria_set.code, "nam": "2020", "da-thay": "", "giao": []}

    page = staff.post(url("appraisal-assign"), data, follow=True).content.decode()

    assert "Người khác vừa đổi phân công" in page
    assert AppraiserArea.objects.count() == 1


def test_nonsense_in_the_table_is_refused(staff, card, people):
    data = {"bo": card.criteria_set.code, "nam": "2020", "da-thay": "x :: 2:²", "giao": ["2:999"]}

    assert staff.post(url("appraisal-assign"), data).status_code == 422


def test_without_cards_there_is_nothing_to_give_out(staff):
    assert "Chưa có bảng điểm nào" in staff.get(url("appraisal-assign")).content.decode()


@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator"])
@pytest.mark.parametrize("name", ["appraisal-assign", "blind-list"])
def test_these_pages_are_for_appraisers(client, people, who, name):
    client.force_login(getattr(people, who))

    assert client.get(url(name)).status_code == 403


def test_another_ones_area_is_read_only_on_the_card(staff, card, people, second, measured):
    services.save_self_mark(
        scorecard=card,
        criterion=make.leaf(card.criteria_set, "2.1"),
        by=people.official,
        value="3/4",
    )
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED)
    AppraiserArea.objects.create(
        criteria_set=card.criteria_set, year=2020, area_code="2", appraiser=second
    )

    page = staff.get(url("appraisal-detail", card.pk), {"linh-vuc": "2"}).content.decode()

    assert f"Phân công: {second}" in page
    assert "ông/bà chỉ xem lĩnh vực này" in page
    assert url("appraisal-save", card.pk, "2.1") not in page
    assert f"2 Phục vụ: 1 · {second}" in page
    answer = staff.post(url("appraisal-agree", card.pk, "2.1"), follow=True)
    assert f"phân công cho {second}" in answer.content.decode()
    assert card.marks.filter(stage="appraisal").count() == 0


def test_progress_is_told_by_person_and_area(staff, appraised, people, second):
    AppraiserArea.objects.create(
        criteria_set=appraised.criteria_set, year=2020, area_code="2", appraiser=second
    )

    page = staff.get(url("appraisal-list")).content.decode()

    assert str(second) in page
    assert '2 Phục vụ <span class="text-nowrap">1/1</span>' in page


def test_progress_costs_the_same_for_more_cards(
    staff, appraised, people, second, district, django_assert_max_num_queries
):
    AppraiserArea.objects.create(
        criteria_set=appraised.criteria_set, year=2020, area_code="2", appraiser=second
    )
    staff.get(url("appraisal-list"))
    with django_assert_max_num_queries(100) as one:
        staff.get(url("appraisal-list"))
    for _ in range(3):
        card = make.ScorecardFactory(
            criteria_set=appraised.criteria_set, unit=UnitFactory(parent=district)
        )
        make.MarkFactory(scorecard=card)
        moved(card, StepKind.SUBMITTED, StepKind.SIGNED)

    with django_assert_max_num_queries(len(one)):
        staff.get(url("appraisal-list"))


# --- Blind second readings --------------------------------------------------------------------


def test_a_sample_is_drawn_by_button(staff, appraised, people, second):
    data = {"bo": appraised.criteria_set.code, "nam": "2020", "share_percent": "50"}

    page = staff.post(url("blind-draw"), data, follow=True).content.decode()

    sample = BlindSample.objects.get()
    assert (sample.share_percent, sample.marks.get().reader) == (50, second)
    assert str(sample.seed) in page
    assert "Chưa có tiêu chí nào được đọc lại" in page


@pytest.mark.parametrize("share", ["", "0", "101", "nhiều"])
def test_a_share_that_is_none_stays_in_the_form(staff, appraised, share):
    data = {"bo": appraised.criteria_set.code, "nam": "2020", "share_percent": share}

    assert staff.post(url("blind-draw"), data).status_code == 422
    assert BlindSample.objects.count() == 0


def test_one_appraiser_alone_is_told_that_another_is_needed(staff, appraised, people, district):
    data = {"bo": appraised.criteria_set.code, "nam": "2020", "share_percent": "100"}
    page = staff.post(url("blind-draw"), data, follow=True).content.decode()
    assert "Cần một người thẩm định khác" in page
    sample = BlindSample.objects.get()
    page = staff.post(url("blind-assign", sample.pk), follow=True).content.decode()
    assert "Chưa giao được" in page

    newcomer = person("district_staff", district)
    staff.post(url("blind-assign", sample.pk))

    assert BlindMark.objects.get().reader == newcomer


def test_the_reader_sees_the_claim_and_nothing_of_the_first_mark(client, drawn, second):
    client.force_login(second)

    page = client.get(url("blind-read", drawn.pk)).content.decode()

    assert "Có sổ giấy" in page
    assert "15,00" in page
    assert "12,60" not in page
    assert TOLD not in page
    assert "Điều 7" not in page


@pytest.mark.parametrize("name", ["appraisal-detail", "scorecard-detail", "score-comparison"])
def test_nor_anywhere_else_before_reading(client, drawn, second, name):
    client.force_login(second)
    address = url(name, drawn.scorecard_id)

    page = client.get(address, {"linh-vuc": "2"}).content.decode()

    assert TOLD not in page
    assert "12,60" not in page

    services.save_blind_mark(blind_mark=drawn, by=second, value="3/4")
    assert TOLD in client.get(address, {"linh-vuc": "2"}).content.decode()


def test_the_export_keeps_it_too(client, drawn, second):
    client.force_login(second)

    def told():
        answer = client.get(url("score-export", drawn.scorecard_id))
        rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
        return {cell for row in rows for cell in row} & {TOLD, "Điều 7", 12.6}

    assert told() == set()
    services.save_blind_mark(blind_mark=drawn, by=second, value="3/4")
    assert told() == {TOLD, "Điều 7", 12.6}


def test_a_veiled_line_is_not_judged_before_it_is_read(client, drawn, second):
    client.force_login(second)
    data = typed("2.1", numerator="4", denominator="4", version="0")

    page = client.post(
        url("appraisal-save", drawn.scorecard_id, "2.1"), data, follow=True
    ).content.decode()

    assert "Xin đọc lại trước" in page
    assert drawn.scorecard.marks.filter(stage="final").count() == 0


def test_reading_is_saved_once_and_leads_on(client, drawn, second):
    client.force_login(second)
    prefix = url("blind-read", drawn.pk)
    empty = client.post(prefix, {})
    assert empty.status_code == 422

    answer = client.post(prefix, typed("2.1", points="12", reason="Đủ một phần"))

    assert answer.url == url("blind-list")
    drawn.refresh_from_db()
    assert (drawn.points, drawn.reason) == (Decimal(12), "Đủ một phần")
    again = client.post(prefix, typed("2.1", points="20"))
    assert again.status_code == 422
    drawn.refresh_from_db()
    assert drawn.points == Decimal(12)
    page = client.get(prefix).content.decode()
    assert "Đã đọc lại" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_only_the_reader_opens_it(staff, drawn):
    assert staff.get(url("blind-read", drawn.pk)).status_code == 404


def test_agreement_says_its_formula_and_that_few_are_too_few(staff, drawn, second):
    services.save_blind_mark(blind_mark=drawn, by=second, value="3/4")

    page = staff.get(url("blind-list")).content.decode()

    # A reading of 15 beside 12.6 of 20: 12 % of the maximum apart.
    assert "12,0" in page
    assert "√(Σd² / 2n)" in page
    assert "chưa đủ để kết luận" in page


def test_sample_of_another_district_is_not_there(staff, drawn, client):
    client.force_login(person("district_staff", DistrictFactory(code="858")))

    assert client.post(url("blind-assign", drawn.sample_id)).status_code == 404
    assert "Mẫu đã rút" not in client.get(url("blind-list")).content.decode()


# --- Clauses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["scorecard-detail", "score-comparison"])
def test_the_clause_is_shown_where_the_reason_is(client, people, appraised, name):
    client.force_login(people.official)

    page = client.get(url(name, appraised.pk), {"linh-vuc": "2"}).content.decode()

    assert TOLD in page
    assert "Điều 7" in page


def test_the_clause_is_asked_beside_the_reason(staff, card, people, measured):
    services.save_self_mark(
        scorecard=card,
        criterion=make.leaf(card.criteria_set, "2.1"),
        by=people.official,
        value="3/4",
    )
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED)
    data = typed("2.1", numerator="2", denominator="4", version="0", reason="Thiếu", clause="Mục 3")

    staff.post(url("appraisal-save", card.pk, "2.1"), data)

    assert card.marks.get(stage="appraisal").clause == "Mục 3"
