"""Pages of survey rounds: what a person meets on the way from a draft to a report."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from common import clock
from satisfaction.models import FormEntry, Rating, SurveyRound
from satisfaction.services.entries import mark_form, type_form
from satisfaction.services.rounds import close_round
from satisfaction.work_rounds import round_items
from tests.factories.plans import at
from tests.factories.satisfaction import (
    QuestionSetFactory,
    RoundStratumFactory,
    SurveyRoundFactory,
    opened_round,
)
from tests.factories.units import UnitFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(at(2020, 9, 10)):
        yield


@pytest.fixture
def staff(client, people):
    client.force_login(people.staff)
    return client


@pytest.fixture
def survey_round(people, district, commune, neighbour):
    return opened_round(people.staff, (commune, 3), (neighbour, 2), unit=district, percent=100)


def url(name: str, *args: object) -> str:
    return reverse(f"satisfaction:round-{name}", args=args)


@pytest.fixture
def typed_round(survey_round, people):
    """Neighbour: 4, 2; commune: 5, 5, refused."""
    for number, overall, answers in (
        (1, 4, [4, 4, None]),
        (2, 2, [2, 4, 1]),
        (3, 5, [5, 5, 5]),
        (4, 5, [5, None, 5]),
    ):
        type_form(
            survey_round=survey_round,
            number=number,
            overall=overall,
            answers=answers,
            by=people.staff,
        )
    mark_form(survey_round=survey_round, number=5, mark="refused", by=people.staff)
    return survey_round


# --- The draft --------------------------------------------------------------------------------


def form_of(district, **changes) -> dict:
    question_set = QuestionSetFactory(code="survey", form="full", factors=("access", "staff"))
    return {
        "unit": district.pk,
        "name": "Điều tra 2020",
        "code": "dieu-tra-2020",
        "purpose": "Đo mức độ hài lòng.",
        "frame": "Người có hồ sơ đã giải quyết.",
        "question_set": question_set.pk,
        "year": "2020",
        "starts_on": "01/10/2020",
        "ends_on": "30/11/2020",
        "margin": "5,5",
        "second_entry_percent": "10",
    } | changes


def test_a_draft_is_made_with_the_full_set_in_force(staff, district):
    sent = form_of(district)
    page = staff.get(url("new"))

    assert page.context["form"]["question_set"].value() == sent["question_set"]
    answer = staff.post(url("new"), sent)

    made = SurveyRound.objects.get()
    assert answer["Location"] == url("sample", made.pk)
    assert (str(made.margin), made.starts_on) == ("0.055", date(2020, 10, 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "30/09/2020"}, "ends_on"),
        ({"ends_on": "05/01/2021"}, "year"),
        ({"name": ""}, "name"),
        ({"margin": "0"}, "margin"),
    ],
)
def test_what_is_wrong_comes_back_with_all_that_was_typed(staff, district, changes, field):
    answer = staff.post(url("new"), form_of(district, **changes))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Đo mức độ hài lòng." in answer.content.decode()
    assert not SurveyRound.objects.exists()


def test_the_sample_page_shows_the_sum(staff, district, commune):
    draft = SurveyRoundFactory(unit=district)
    stratum = RoundStratumFactory(survey_round=draft, unit=commune, population=0, sample=0)
    sent = {"minimum": "5", "per_unit": "0", "edition": draft.edition, f"n{stratum.pk}": "1000"}

    assert staff.post(url("sample-save", draft.pk), sent).status_code == 302

    page = staff.get(url("sample", draft.pk)).content.decode()
    assert "n = ⌈N / (1 + N · e²)⌉ = ⌈1.000 / (1 + 1.000 · 0,05²)⌉ = <strong>286</strong>" in page
    # The same sheet of paper again: somebody has changed it meanwhile.
    again = staff.post(url("sample-save", draft.pk), sent | {f"n{stratum.pk}": "77"})
    assert again.status_code == 422
    assert 'value="77"' in again.content.decode()
    assert "Trên cổng: 1.000" in again.content.decode()
    # Now it has been told: what is sent once more is meant.
    told = sent | {f"n{stratum.pk}": "77", "edition": again.context["form"]["edition"].value()}
    assert staff.post(url("sample-save", draft.pk), told).status_code == 302


def test_a_draft_that_somebody_changed_shows_both(staff, district, people):
    draft = SurveyRoundFactory(unit=district, name="Tên đầu")
    page = staff.get(url("edit", draft.pk)).context["form"]
    sent = {name: page[name].value() for name in page.fields}
    sent |= {"starts_on": "01/09/2020", "ends_on": "30/11/2020", "margin": "5"}
    assert (
        staff.post(url("edit", draft.pk), sent | {"name": "Tên của một người"}).status_code == 302
    )

    answer = staff.post(url("edit", draft.pk), sent | {"name": "Tên của tôi"})

    assert answer.status_code == 422
    assert "Trên cổng: Tên của một người" in answer.content.decode()
    assert 'value="Tên của tôi"' in answer.content.decode()
    told = sent | {"name": "Tên của tôi", "edition": answer.context["form"]["edition"].value()}
    assert staff.post(url("edit", draft.pk), told).status_code == 302
    draft.refresh_from_db()
    assert draft.name == "Tên của tôi"


def test_a_bad_sheet_says_what_is_wrong(staff, district):
    draft = SurveyRoundFactory(unit=district)
    sent = {
        "edition": draft.edition,
        "file": SimpleUploadedFile("m.csv", b"unit_code,population\nx,1"),
    }

    answer = staff.post(url("sample-upload", draft.pk), sent)

    assert answer.status_code == 422
    assert "mã đơn vị thuộc phạm vi của đợt" in answer.content.decode()


# --- Paper ------------------------------------------------------------------------------------


def test_papers_bear_number_unit_and_questions_and_ask_no_name(staff, survey_round, commune):
    stratum = survey_round.strata.get(unit=commune)
    page = staff.get(url("print", survey_round.pk), {"phan": stratum.pk, "tu": 4}).content.decode()

    assert page.count('class="survey-paper"') == 2
    assert "<strong>4</strong>" in page
    assert "<strong>3</strong>" not in page
    assert page.count('class="survey-box"') == 2 * (3 * 6 + 5)


def test_printing_costs_the_same_for_few_and_many(
    staff, people, district, commune, neighbour, django_assert_max_num_queries
):
    many = opened_round(people.staff, (commune, 60), (neighbour, 30), unit=district)

    with django_assert_max_num_queries(16):
        page = staff.get(url("print", many.pk))
    assert page.content.decode().count('class="survey-paper"') == 50


# --- Typing -----------------------------------------------------------------------------------


def test_a_form_is_typed_with_digits_and_enter(staff, survey_round):
    answer = staff.post(url("type", survey_round.pk), {"number": "3", "answers": "54 0 4"})

    assert answer.status_code == 302
    rating = Rating.objects.get()
    assert (rating.answers, rating.overall) == ([5, 4, None], 4)


def test_with_the_script_one_request_brings_the_next_empty_form(staff, survey_round):
    answer = staff.post(
        url("type", survey_round.pk),
        {"number": "3", "answers": "54n4", "act": "typed"},
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert "Đã ghi phiếu số 3 · Xã Hiếu Phụng." in page
    assert answer.context["form"]["number"].value() is None


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("545", "Cần 4 chữ số: 3 câu rồi câu chung. Đang có 3."),
        ("5455 4", "Đang có 5."),
        ("5x54", "Ô thứ 2 là “x”"),
        ("5²54", "Ô thứ 2 là “²”"),
        ("5640", "Ô thứ 2 là “6”"),
        ("5540", "Câu chung phải có câu trả lời."),
        ("", "Xin gõ các câu trả lời"),
    ],
)
def test_slips_are_told_and_what_was_typed_stays(staff, survey_round, answers, said):
    answer = staff.post(url("type", survey_round.pk), {"number": "3", "answers": answers})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{answers}"' in page
    assert 'value="3"' in page
    assert not Rating.objects.exists()


def test_a_form_typed_before_is_refused_and_nothing_typed_is_lost(staff, typed_round):
    answer = staff.post(url("type", typed_round.pk), {"number": "1", "answers": "1111"})

    assert answer.status_code == 422
    assert "Phiếu số 1 đã ghi trước đó: Đã nhập." in answer.content.decode()
    assert 'value="1111"' in answer.content.decode()
    assert Rating.objects.count() == 4


def test_the_stack_in_hand_keeps_others_out(staff, survey_round, commune):
    stack = survey_round.strata.get(unit=commune)
    address = f"{url('type', survey_round.pk)}?chong={stack.pk}"

    refused = staff.post(address, {"number": "1", "answers": "5454"})
    taken = staff.post(address, {"number": "3", "answers": "5454"})

    assert "Phiếu số 1 thuộc Xã Quới An" in refused.content.decode()
    assert taken["Location"] == address


def test_a_mark_needs_the_number_alone(staff, survey_round):
    sent = {"number": "2", "answers": "", "act": "refused"}

    assert staff.post(url("type", survey_round.pk), sent).status_code == 302
    assert survey_round.forms.get(number=2).state == "refused"


def test_comments_with_a_persons_number_are_not_taken(staff, survey_round):
    sent = {"number": "3", "answers": "5454", "comment": "Gọi 0912 345 678"}

    assert staff.post(url("type", survey_round.pk), sent).status_code == 422
    assert not Rating.objects.exists()


def test_the_page_of_second_typings_shows_nothing_of_the_first(client, typed_round, district):
    second = person("district_staff", district)
    client.force_login(second)
    page = client.get(url("type-again", typed_round.pk))

    assert [one.form.number for one in page.context["waiting"]] == [1, 2, 3, 4]
    answer = client.post(url("type-again", typed_round.pk), {"number": "2", "answers": "2412"})
    assert answer.status_code == 302
    assert FormEntry.objects.get(turn="second").typed_by == second


def test_own_forms_are_not_offered_again(staff, typed_round):
    page = staff.get(url("type-again", typed_round.pk))

    assert (page.context["waiting"], page.context["own"]) == ([], 4)


def test_the_way_of_a_differing_form(client, typed_round, people, district):
    """Typed twice, compared, settled on the paper: disputed answers stand empty."""
    client.force_login(person("district_staff", district))
    client.post(url("type-again", typed_round.pk), {"number": "2", "answers": "2435"})
    client.force_login(people.staff)

    assert (
        url("settle", typed_round.pk, 2)
        in client.get(url("check", typed_round.pk)).content.decode()
    )
    form = client.get(url("settle", typed_round.pk, 2)).context["form"]
    shown = [form[f"a{place}"].value() for place in range(4)]
    assert shown == ["2", "4", "", ""]
    edition = form["edition"].value()
    empty = client.post(
        url("settle", typed_round.pk, 2), {"edition": edition, "a0": "2", "a1": "0"}
    )
    assert empty.status_code == 422
    sent = {"edition": edition, "a0": "2", "a1": "0", "a2": "3", "a3": "2"}
    assert client.post(url("settle", typed_round.pk, 2), sent).status_code == 302

    rating = Rating.objects.get(paper__number=2)
    assert (rating.answers, rating.overall) == ([2, None, 3], 2)


def test_a_form_that_waits_stays_blind(staff, typed_round):
    page = staff.get(url("settle", typed_round.pk, 2))

    assert page.context["form"] is None
    assert "đang chờ nhập lần hai" in page.content.decode()


# --- The report -------------------------------------------------------------------------------


def test_the_report_by_hand(staff, typed_round, neighbour, commune):
    """Of 100 people each: neighbour 1 of 2 pleased, commune 2 of 2; weights are equal."""
    typed_round.strata.filter(unit=neighbour).update(population=300)
    context = staff.get(url("report", typed_round.pk)).context

    returns = context["returns"]
    assert (returns.issued, returns.usable, returns.refused, returns.rate) == (5, 4, 1, 80)
    overall, access, _staff = context["report"].whole
    # Unweighted 3 of 4; weighted (300·50 + 100·100) / 400 = 62.5, n = 400² / (300²/2 + 100²/2) = 3.2.
    assert (overall.counted.share, overall.share, overall.n) == (75, 62.5, 3)
    # First factor: neighbour 4, 4, 2, 4 and commune 5, 5, 5.
    assert (access.counted.satisfied, access.counted.valid, access.counted.ballots) == (6, 7, 4)


def test_a_unit_reads_its_own_part_only(client, typed_round, people, neighbour):
    client.force_login(people.official)

    for name in ("detail", "report", "sample"):
        assert neighbour.name not in client.get(url(name, typed_round.pk)).content.decode()
    file = client.get(url("report-file", typed_round.pk, "phieu", "csv")).content.decode()
    assert neighbour.name not in file


@pytest.mark.parametrize("table", ["phieu", "ket-qua"])
def test_the_report_as_a_sheet(staff, typed_round, table):
    rows = staff.get(url("report-file", typed_round.pk, table, "csv")).content.decode().splitlines()
    book = load_workbook(
        BytesIO(staff.get(url("report-file", typed_round.pk, table, "xlsx")).content)
    )

    assert len(list(book.active.rows)) == len(rows)
    assert staff.get(url("report-file", typed_round.pk, table, "pdf")).status_code == 404
    assert staff.get(url("report-file", typed_round.pk, "khac", "csv")).status_code == 404


@pytest.mark.parametrize("more", [0, 6])
def test_the_report_costs_the_same_for_few_units_and_many(
    staff, people, district, commune, more, django_assert_max_num_queries
):
    others = [(UnitFactory(parent=district), 1) for _unit in range(more)]
    survey_round = opened_round(people.staff, (commune, 2), *others, unit=district)

    with django_assert_max_num_queries(24):
        staff.get(url("report", survey_round.pk))


def test_closing_on_the_page(staff, typed_round):
    refused = staff.post(url("close", typed_round.pk), {"note": ""})
    assert refused.status_code == 422
    assert "Còn 4 phiếu chờ nhập lần hai" in refused.content.decode()

    staff.post(url("close", typed_round.pk), {"note": "Không đủ người."})

    typed_round.refresh_from_db()
    assert typed_round.state == "closed"
    assert staff.get(url("type", typed_round.pk)).status_code == 200
    assert (
        staff.post(url("type", typed_round.pk), {"number": "1", "answers": "5454"}).status_code
        == 422
    )


# --- The work list ----------------------------------------------------------------------------


def test_the_work_list_of_those_who_type(typed_round, survey_round, people, district):
    second = person("district_staff", district)

    def titles(user):
        return [item.title for item in round_items(user)]

    assert titles(people.staff) == []
    assert titles(second) == ["Nhập lần hai 4 phiếu điều tra"]
    with clock.frozen(at(2020, 12, 2)):
        # No form is out: the round can be closed.
        assert titles(people.staff) == ["Khóa đợt điều tra đã hết ngày"]
    assert titles(people.official) == titles(people.inspector) == []


def test_a_round_that_ends_with_forms_out(survey_round, people, district):
    with clock.frozen(at(2020, 11, 27)):
        [item] = round_items(people.staff)
        assert item.title == "Còn 5 phiếu điều tra chưa ghi"
        assert item.group == "soon"
    with clock.frozen(at(2020, 12, 2)):
        assert [item.group for item in round_items(people.staff)] == ["overdue"]
    close_round(survey_round=survey_round, by=people.staff)
    assert round_items(people.staff) == []
