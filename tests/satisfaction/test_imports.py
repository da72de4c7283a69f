import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from satisfaction.models import Question, QuestionSet, Rating
from tests.factories.procedures import ProcedureFactory
from tests.factories.satisfaction import QuestionSetFactory, RatingFactory

pytestmark = pytest.mark.django_db
SETS = "satisfaction/data/question_sets.json"
HEADER = "unit_code,procedure_code,channel,submitted_on,question_set,overall,q1,q2,q3,q4,q5"


def run(command, *arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err)
    except CommandError:
        return out.getvalue(), err.getvalue().splitlines()
    return out.getvalue(), []


@pytest.fixture
def sheet(tmp_path):
    def write(*lines, header=HEADER):
        path = tmp_path / "phieu.csv"
        path.write_text("\n".join([header, *lines]), encoding="utf-8")
        return path

    return write


def test_both_sets_load_and_load_again_without_change(db):
    assert run("import_question_sets", SETS)[0].startswith("2 bộ câu hỏi, trong đó 2 bộ mới")
    assert run("import_question_sets", SETS)[0].startswith("2 bộ câu hỏi, trong đó 0 bộ mới")
    survey = QuestionSet.objects.get(code="sipas-2017-2020")
    assert (survey.questions.count(), survey.confirmed) == (22, False)
    assert Question.objects.filter(question_set__code="quick").count() == 5


def test_the_wording_of_an_answered_set_is_not_changed(commune):
    run("import_question_sets", SETS)
    RatingFactory(unit=commune)
    Question.objects.filter(question_set__code="quick", position=0).update(text="Lời khác")
    _out, errors = run("import_question_sets", SETS)
    assert [line.split(":")[0] for line in errors] == ["Tại sets[1].factors"]


def test_ballots_load_once(sheet, commune):
    QuestionSetFactory()
    ProcedureFactory(code="1.004873")
    path = sheet(
        "29686,1.004873,paper,2020-11-02,quick,5,5,4,,1,",
        "29686,,kiosk,2020-11-02,quick,2,,,,,",
    )
    assert run("import_ratings", path)[0] == "2 phiếu.\n"
    assert run("import_ratings", path)[0].startswith("Tệp này đã được nạp trước đây")
    assert list(Rating.objects.order_by("pk").values_list("overall", "answers")) == [
        (5, [5, 4, None, 1, None]),
        (2, [None] * 5),
    ]


def test_every_fault_is_named_and_nothing_is_kept(sheet, commune):
    QuestionSetFactory()
    path = sheet(
        "29686,,paper,2020-11-02,quick,5,,,,,",
        "29686,1.999999,paper,2020-11-02,quick,6,,,,,,",
        "11111,,mail,02/11/2020,none,,,,,,",
        "29686,,paper,2020-11-02,quick,4,0,x,,,",
    )
    _out, errors = run("import_ratings", path)
    assert [line.split(":")[0] for line in errors] == [
        "Dòng 3, cột procedure_code",
        "Dòng 3, cột overall",
        "Dòng 4, cột overall",
        "Dòng 4, cột submitted_on",
        "Dòng 4, cột channel",
        "Dòng 4, cột question_set",
        "Dòng 5, cột q1",
        "Dòng 5, cột q2",
    ]
    assert Rating.objects.count() == 0


def test_a_dry_run_keeps_nothing_and_names_are_dropped(sheet, commune):
    QuestionSetFactory()
    path = sheet("29686,,paper,2020-11-02,quick,5,,,,,,A", header=f"{HEADER},ho_ten")
    out, _errors = run("import_ratings", path, "--dry-run")
    assert out == "Chạy thử, không ghi: 1 phiếu. Không lưu các cột: ho_ten.\n"
    assert Rating.objects.count() == 0


def test_the_index_command_prints_counts_share_mean_and_interval(commune, district):
    RatingFactory(unit=commune, overall=5, answers=[4, None, None, None, None])
    RatingFactory(unit=commune, overall=3, answers=[3, None, None, None, None])
    out, _errors = run("satisfaction_index", "--year", 2020, "--unit", "29686")
    (unit,) = json.loads(out)["units"]
    # Wilson for 1 of 2: 9.45 to 90.55.
    assert unit["overall"] == {
        "n": 2,
        "answers": 2,
        "satisfied": 1,
        "share": "50.00",
        "mean": "4.000",
        "interval": ["9.45", "90.55"],
    }
    assert unit["factors"][0]["mean"] == "3.500"
    assert len(unit["questions"]) == 5
