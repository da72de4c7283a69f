"""Indices of two communes against a sheet worked by hand (intervals with `bc`, 20 digits).

Xã Hiếu Phụng, 40 people. General question: 25×5, 7×4, 5×3, 3×1: 32 of 40, mean 171/40.
"access" has two questions: q1 25×5, 7×4, 5×3; q2 25×4, 5×2: 57 of 67 answers, mean 278/67, of 37
people. "staff": 25×5, 3×1: 25 of 28 answers, 28 people.
Xã Quới An, 12 people. General: 9×4, 3×2. "access": q1 9×4; q2 9×4, 3×2: 18 of 21, 12 people.
"staff": 9×4: 9 of 9.
"""

import csv
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common import clock
from par_index.figures import ballots_words, figures_of, portal_figures
from par_index.models import CriteriaSet
from par_index.scoring import InvalidCriteriaSet, digest, parse_criteria_set
from par_index.scoring.sets import BALLOT_CHANNELS, Ballots
from par_index.services.criteria import copy_set, create_draft, issue_set
from satisfaction.choices import RatingChannel, Standing
from satisfaction.measures import MEASURES
from satisfaction.models import SurveyRound, Suspicion
from satisfaction.selectors import Basis, Layout, opinions
from tests.factories.procedures import ProcedureFactory
from tests.factories.satisfaction import QuestionSetFactory, RatingFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db

#                (people, answers, satisfied, share, mean, low, high)
SHEET = {
    ("commune", "overall"): (40, 40, 32, "80.00", "4.28", "65.24", "89.50"),
    ("commune", "access"): (37, 67, 57, "85.07", "4.15", "70.36", "93.19"),
    ("commune", "staff"): (28, 28, 25, "89.29", "4.57", "72.80", "96.29"),
    ("neighbour", "overall"): (12, 12, 9, "75.00", "3.50", "46.77", "91.11"),
    ("neighbour", "access"): (12, 21, 18, "85.71", "3.71", "57.77", "96.34"),
    ("neighbour", "staff"): (9, 9, 9, "100.00", "4.00", "70.09", "100.00"),
    ("district", "overall"): (52, 52, 41, "78.85", "4.10", "65.97", "87.76"),
    ("district", "access"): (49, 88, 75, "85.23", "4.05", "72.76", "92.57"),
    ("district", "staff"): (37, 37, 34, "91.89", "4.43", "78.70", "97.20"),
}
HELD_OR_OUT = ((Standing.HELD, 6), (Standing.EXCLUDED, 4))


@pytest.fixture(autouse=True)
def _end_of_2020():
    with clock.frozen(datetime(2020, 12, 31, 5, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def ballots(district, commune, neighbour):
    questions = QuestionSetFactory(code="survey", factors=("access", "access", "staff"))

    def give(unit, count, overall, answers, **more):
        for _ in range(count):
            RatingFactory(
                unit=unit, question_set=questions, overall=overall, answers=answers, **more
            )

    give(commune, 25, 5, [5, 4, 5])
    give(commune, 7, 4, [4, None, None], channel="paper")
    give(commune, 5, 3, [3, 2, None])
    give(commune, 3, 1, [None, None, 1])
    give(neighbour, 9, 4, [4, 4, 4])
    give(neighbour, 3, 2, [None, 2, None])
    # What counts nowhere: set apart, self-selected, of another year.
    why = Suspicion.objects.create(unit=commune, channel="kiosk", kind="burst", on=date(2020, 6, 1))
    for standing, count in HELD_OR_OUT:
        give(commune, count, 1, [1, 1, 1], standing=standing, suspicion=why)
    give(commune, 9, 1, [1, 1, 1], channel="open")
    give(commune, 2, 1, [1, 1, 1], submitted_on=date(2019, 12, 31))
    return {"district": district, "commune": commune, "neighbour": neighbour}


def rounded(value):
    exact = Decimal(value.numerator) / value.denominator if hasattr(value, "numerator") else value
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.parametrize("place", ["commune", "neighbour", "district"])
def test_indices_are_those_of_the_hand_worked_sheet(ballots, place):
    opinion = opinions([ballots[place]], 2020)[ballots[place].pk]
    for measure in ("overall", "access", "staff"):
        tally = opinion.overall if measure == "overall" else opinion.factors[measure]
        low, high = tally.interval
        assert (
            *(tally.ballots, tally.valid, tally.satisfied),
            *(rounded(tally.share), rounded(tally.mean), rounded(low), rounded(high)),
        ) == SHEET[place, measure]


def test_a_question_counts_its_own_answers(ballots):
    opinion = opinions([ballots["commune"]], 2020)[ballots["commune"].pk]
    second = [tally for (_set, position), tally in opinion.questions.items() if position == 1]
    assert [(tally.ballots, tally.satisfied) for tally in second] == [(30, 25)]


def test_measures_hand_the_index_the_same_figures(ballots):
    commune = ballots["commune"]
    figure = MEASURES["factor"]([commune], 2020, "access")[commune.pk]
    assert (figure.numerator, figure.denominator, figure.n) == (57, 67, 37)
    assert figure.as_of == date(2020, 12, 31)


# --- Pages -------------------------------------------------------------------------------------


def shown(client, name, *args, **query):
    return client.get(reverse(f"satisfaction:{name}", args=args), query)


def test_the_list_can_be_narrowed_and_greys_what_is_few(client, people, ballots):
    client.force_login(people.staff)
    page = shown(client, "result-list", nam=2020).content.decode()
    assert "80,0" in page
    assert "ít phiếu" in page
    paper = shown(client, "result-list", nam=2020, kenh="paper").context
    assert paper["ballots"] == 7
    assert shown(client, "result-list", nam=2020, kenh="paper,open").context["ballots"] == 16
    assert shown(client, "result-list", nam=2020, ky="q3").context["ballots"] == 0
    assert shown(client, "result-list", nam=2020, ky="t6").context["ballots"] == 52
    # What is no choice is not asked for.
    assert shown(client, "result-list", nam=2020, ky="x", kenh="y").context["ballots"] == 52


@pytest.mark.parametrize("part", ["", "thoi-gian", "kenh", "thu-tuc"])
def test_each_part_costs_as_many_queries_for_many_as_for_few(
    client, people, ballots, part, django_assert_max_num_queries
):
    client.force_login(people.staff)
    district = ballots["district"]
    RatingFactory(unit=ballots["commune"], procedure=ProcedureFactory())
    asked = {"nam": 2020, "phan": part, "pham-vi": "subtree"}
    shown(client, "result-detail", district.pk, **asked)
    with django_assert_max_num_queries(28) as few:
        assert shown(client, "result-detail", district.pk, **asked).status_code == 200
    for _ in range(3):
        RatingFactory(unit=UnitFactory(parent=district), procedure=ProcedureFactory())
    with django_assert_max_num_queries(28) as many:
        shown(client, "result-detail", district.pk, **asked)
    assert len(few) == len(many)


def test_the_page_compares_with_last_year_and_the_whole_district(client, people, ballots):
    commune = ballots["commune"]
    for _ in range(30):
        RatingFactory(unit=commune, submitted_on=date(2019, 6, 1), overall=4)
    client.force_login(people.official)
    lines = shown(client, "result-detail", commune.pk, nam=2020).context["lines"]
    # 2019: 30 of 32 were satisfied, 93.75 %; now 80 %.
    assert (rounded(lines[0].change), lines[0].whole.ballots) == ("-13.75", 52)
    assert lines[1].change is None or lines[1].before.enough


def test_months_channels_and_procedures_take_the_same_ballots_apart(client, people, ballots):
    commune, procedure = ballots["commune"], ProcedureFactory(name="Đăng ký khai sinh")
    for month in (3, 3, 9):
        RatingFactory(unit=commune, procedure=procedure, submitted_on=date(2020, month, 9))
    client.force_login(people.official)
    times = shown(client, "result-detail", commune.pk, nam=2020, phan="thoi-gian").context
    assert [tally.ballots for _name, tally in times["months"]] == [
        *(0, 0, 2, 0, 0, 40, 0, 0, 1, 0, 0, 0),
    ]
    # A month with few ballots is a gap in the drawing.
    assert [value is None for value in times["month_chart"][1][0][1]].count(False) == 1
    assert {year: tally.ballots for year, tally in times["years"]} == {2019: 2, 2020: 43}
    channels = shown(client, "result-detail", commune.pk, nam=2020, phan="kenh").context
    by_channel = {name: opinion.n for name, opinion, _counts in channels["channel_lines"]}
    assert by_channel["Phiếu giấy"] == 7
    assert by_channel["Tự do trên cổng"] == 9
    fields = shown(client, "result-detail", commune.pk, nam=2020, phan="thu-tuc").context
    assert [(line.tally.ballots, line.procedures[0][0]) for line in fields["fields"]] == [
        (3, procedure)
    ]
    assert fields["unnamed"].ballots == 40
    # One procedure, or one field, has factors of its own too.
    for query in ({"tt": procedure.code}, {"lv": procedure.field_id}):
        alone = shown(client, "result-detail", commune.pk, nam=2020, **query).context
        assert [line.tally.ballots for line in alone["lines"]] == [3, 3, 3, 3, 3, 0]
        assert len(alone["sets"]) == 1
    assert procedure.name in alone["basis"] or procedure.field.name in alone["basis"]


def test_tables_say_what_the_page_says(client, people, ballots):
    commune = ballots["commune"]
    client.force_login(people.official)
    answer = shown(client, "result-file", "csv", nam=2020)
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1] == [
        *("29686", "Xã Hiếu Phụng", "Câu hỏi chung", "25", "7", "5", "0", "3"),
        *("40", "40", "80.00", "65.24", "89.50", "4.28", "có"),
    ]
    assert rows[3][-1] == "không"
    book = load_workbook(
        BytesIO(shown(client, "result-detail-file", commune.pk, "xlsx", nam=2020).content)
    )
    kinds = {row[0] for row in book.active.iter_rows(min_row=2, values_only=True)}
    assert kinds == {"Yếu tố", "Câu hỏi", "Tháng", "Kênh"}
    assert shown(client, "result-file", "pdf").status_code == 404


# --- What a criteria set uses ---------------------------------------------------------------------


def document(**more):
    rule = {"kind": "proportional", "full_at": "100"}
    components = [
        {
            "code": "1.1",
            "name": "Hài lòng",
            "max": "10",
            "rule": rule,
            "source": {"kind": "survey", "name": "satisfaction.overall"},
        }
    ]
    area = {"code": "1", "name": "A", "components": components}
    return {
        **{"code": "s-2020", "title": "Bộ", "level": "commune", "year": 2020, "scale": "10"},
        "areas": [area],
        **more,
    }


@pytest.fixture
def survey_round(district, people):
    return SurveyRound.objects.create(
        code="dt-2020",
        name="Điều tra 2020",
        purpose="p",
        frame="f",
        unit=district,
        question_set=QuestionSetFactory(code="survey", factors=("access", "access", "staff")),
        year=2020,
        starts_on=date(2020, 10, 1),
        ends_on=date(2020, 11, 30),
    )


def test_a_set_without_the_setting_reads_as_before_and_keeps_its_digest(ballots, people):
    before = document()
    assert digest(before) == digest(document())
    assert parse_criteria_set(before).ballots is None
    draft = create_draft(document=before, by=people.staff)
    assert draft.digest == digest(before)
    commune = ballots["commune"]
    figure = portal_figures(draft, [commune], 2020)[commune.pk, "1.1"]
    assert (figure.numerator, figure.n, figure.source) == (32, 40, "Phiếu đánh giá trên cổng")


def test_a_set_may_use_one_channel_or_one_round_and_says_so(ballots, people, survey_round):
    commune = ballots["commune"]
    questions = survey_round.question_set
    for overall in (5, 5, 2):
        RatingFactory(
            unit=commune,
            question_set=questions,
            channel="paper",
            survey_round=survey_round,
            overall=overall,
            answers=[None, None, None],
            submitted_on=date(2020, 11, 3),
        )

    def figure(**setting):
        draft = CriteriaSet(document=document(ballots=setting), digest=digest(setting))
        return portal_figures(draft, [commune], 2020)[commune.pk, "1.1"], ballots_words(draft)

    paper, words = figure(channels=["paper"])
    assert (paper.numerator, paper.denominator) == (9, 10)
    assert words == "phiếu giấy"
    assert paper.source == "Phiếu đánh giá trên cổng: phiếu giấy"
    one_round, words = figure(channels=["paper", "token"], rounds=["dt-2020"])
    assert (one_round.numerator, one_round.n) == (2, 3)
    assert words == "phiếu giấy, mã một lần theo hồ sơ của đợt: Điều tra 2020"
    # Self-selected ballots count for nobody who did not name them.
    everything, _words = figure(channels=list(RatingChannel.values))
    assert everything.n == 52
    nothing, _words = figure(channels=["paper"], rounds=["chua-co"])
    assert nothing.numerator is None
    basis = Basis.of_round(survey_round.pk)
    assert opinions([commune], 2020, "own", basis=basis, layout=Layout.load())[commune.pk].n == 3


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ({}, "ballots.channels"),
        ({"channels": []}, "ballots.channels"),
        ({"channels": ["mail"]}, "ballots.channels[0]"),
        ({"channels": ["paper"], "rounds": [""]}, "ballots.rounds[0]"),
        ({"channels": ["paper"], "month": 3}, "ballots.month"),
        ([], "ballots"),
    ],
)
def test_a_wrong_setting_is_refused_where_it_stands(setting, path):
    with pytest.raises(InvalidCriteriaSet) as refused:
        parse_criteria_set(document(ballots=setting))
    assert path in [fault.path for fault in refused.value.faults]


def test_the_engine_knows_the_same_channels():
    assert set(BALLOT_CHANNELS) == set(RatingChannel.values)


def test_other_measures_do_not_hear_of_ballots(commune):
    told = figures_of("satisfaction.published", [commune], 2020, Ballots(("paper",)))
    assert told[commune.pk].value == 0


def test_the_setting_is_edited_on_the_draft_and_frozen_with_it(client, people, survey_round):
    draft = create_draft(document=document(), by=people.staff)
    client.force_login(people.staff)
    address = reverse("par_index:criteria-head", args=[draft.pk])
    page = client.get(address)
    form = page.context["form"]
    assert "Điều tra 2020" in page.content.decode()
    typed = {box.html_name: value for box in form if (value := box.value()) not in (None, False)}
    typed |= {"channels": ["paper"], "rounds": ["dt-2020"]}
    assert client.post(address, typed).status_code == 302
    draft.refresh_from_db()
    assert draft.document["ballots"] == {"channels": ["paper"], "rounds": ["dt-2020"]}
    shown_page = client.get(reverse("par_index:criteria-detail", args=[draft.pk])).content.decode()
    assert "phiếu giấy của đợt: Điều tra 2020" in shown_page
    issue_set(criteria_set=draft, by=people.staff)
    assert client.get(address).status_code == 404
    # Next year's copy keeps the channels; the round asked about this year.
    copied = copy_set(criteria_set=draft, code="s-2021", title="Bộ", year=2021, by=people.staff)
    assert copied.document["ballots"] == {"channels": ["paper"]}


# --- Files ----------------------------------------------------------------------------------------


def test_a_file_may_name_the_round_and_no_day_that_cannot_be(survey_round, tmp_path, commune):
    from tests.satisfaction.test_imports import run  # noqa: PLC0415 -- its way of calling

    SurveyRound.objects.update(state="open")
    header = "unit_code,procedure_code,channel,submitted_on,question_set,overall,q1,round"
    rows = {
        "29686,,paper,2020-11-02,survey,5,5,dt-2020": "",
        "29686,,kiosk,2020-11-02,survey,5,5,dt-2020": "round",
        "29686,,paper,2020-09-02,survey,5,5,dt-2020": "round",
        "29686,,paper,2020-11-02,survey,5,5,dt-2019": "round",
        "29686,,paper,2021-01-01,survey,5,5,": "submitted_on",
        "29686,,paper,2009-01-01,survey,5,5,": "submitted_on",
    }
    path = tmp_path / "phieu.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    _out, errors = run("import_ratings", path)
    assert [line.split(":")[0] for line in errors] == [
        f"Dòng {number}, cột {column}"
        for number, column in enumerate(rows.values(), start=2)
        if column
    ]
    path.write_text("\n".join([header, *list(rows)[:1]]), encoding="utf-8")
    assert run("import_ratings", path)[0] == "1 phiếu.\n"
    assert survey_round.ratings.count() == 1
    SurveyRound.objects.update(state="closed")
    path.write_text("\n".join([header, *list(rows)[:1], ""]), encoding="utf-8")
    assert "không ở giai đoạn thu phiếu" in run("import_ratings", path)[1][0]
