"""Question sets: kept by few, versioned, in and out as the same file."""

import copy
import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent
from common import clock
from common.exceptions import Conflict, Refused
from common.models import PendingImport
from satisfaction import selectors, services
from satisfaction.imports_sets import read_document
from satisfaction.models import QuestionSet, Rating, SetWording
from satisfaction.services.question_sets import mark_of
from tests.factories.satisfaction import QuestionSetFactory, RatingFactory, SetWordingFactory

pytestmark = pytest.mark.django_db
SETS = "satisfaction/data/question_sets.json"
LIST = "/hai-long/bo-cau-hoi/"
ONE = {
    "code": "quick-2021",
    "name": "Phiếu năm 2021",
    "overall_question": "Có hài lòng không?",
    "factors": [
        {"code": "access", "name": "Tiếp cận", "questions": ["Nơi chờ"]},
        {"code": "staff", "name": "Công chức", "questions": ["Thái độ"]},
    ],
}


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(datetime(2020, 6, 1, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def quick(db):
    return QuestionSetFactory()


@pytest.fixture
def keeper(client, people):
    client.force_login(people.staff)
    return people.staff


def upload(client, document):
    content = json.dumps(document).encode()
    file = SimpleUploadedFile("bo.json", content, content_type="application/json")
    return client.post(f"{LIST}nhap/", {"file": file})


def faults(**changes):
    _specs, errors = read_document({"sets": [copy.deepcopy(ONE) | changes]})
    return [error.path for error in errors]


# --- Files --------------------------------------------------------------------------------------


def test_the_file_that_goes_out_comes_in_again_without_change(client, keeper):
    call_command("import_question_sets", SETS, verbosity=0)
    SetWordingFactory(question_set=QuestionSet.objects.get(code="quick"), language="km")
    day = QuestionSet.objects.get(code="sipas-2017-2020")
    day.valid_from, day.valid_to = date(2020, 1, 1), date(2021, 12, 31)
    day.save()
    before = {one.code: selectors.document_of(one) for one in QuestionSet.objects.all()}

    answer = client.get(f"{LIST}tep/")
    assert "attachment" in answer["Content-Disposition"]
    specs, errors = read_document(json.loads(answer.content))
    assert errors == []
    assert services.store_sets(specs, by=keeper) == 0

    QuestionSet.objects.all().delete()
    assert services.store_sets(specs, by=keeper) == 2
    assert {one.code: selectors.document_of(one) for one in QuestionSet.objects.all()} == before
    only = json.loads(client.get(f"{LIST}tep/?bo=quick").content)
    assert [one["code"] for one in only["sets"]] == ["quick"]


def test_older_files_without_the_new_keys_keep_what_was_set_on_the_pages(db):
    old = json.loads(Path(SETS).read_text(encoding="utf-8"))
    for one in old["sets"]:
        del one["form"], one["wordings"]
    specs, _errors = read_document(old)
    services.store_sets(specs, by=None)
    forms = dict(QuestionSet.objects.values_list("code", "form"))
    assert forms == {"quick": "quick", "sipas-2017-2020": "full"}

    QuestionSet.objects.update(valid_from=date(2020, 1, 1))
    SetWordingFactory(question_set=QuestionSet.objects.get(code="quick"))
    assert services.store_sets(specs, by=None) == 0
    assert set(QuestionSet.objects.values_list("valid_from", flat=True)) == {date(2020, 1, 1)}
    assert SetWording.objects.count() == 1


def test_a_file_is_looked_at_before_it_is_written(client, keeper, quick):
    review = upload(client, {"sets": [ONE]}).url
    page = client.get(review).content.decode()
    assert "Bộ mới" in page
    assert "Thái độ" in page
    assert QuestionSet.objects.count() == 1

    assert client.post(review).url == LIST
    assert QuestionSet.objects.get(code="quick-2021").questions.count() == 2
    assert AuditEvent.objects.filter(action="question_set.imported").count() == 1
    assert not PendingImport.objects.exists()
    # Said yes twice: the second finds nothing to say yes to.
    assert client.post(review).status_code == 404


def test_what_would_change_is_said(client, keeper, quick):
    document = selectors.document_of(quick) | {"name": "Tên mới"}
    document["wordings"] = [
        {"language": "en", "language_name": "English", "words": {"overall": "Well?"}}
    ]
    page = client.get(upload(client, {"sets": [document]}).url).content.decode()
    assert "tên, lời văn English" in page


def test_a_file_with_faults_shows_all_of_them_and_writes_nothing(client, keeper, commune, quick):
    RatingFactory(unit=commune, question_set=quick)
    changed = selectors.document_of(quick)
    changed["factors"][0]["questions"] = ["Lời khác"]
    broken = copy.deepcopy(ONE) | {"form": "slow", "valid_from": "2020-02-30"}
    review = upload(client, {"sets": [changed, broken]}).url
    page = client.get(review).content.decode()
    for place in ("sets[0].factors", "sets[1].form", "sets[1].valid_from"):
        assert place in page
    assert client.post(review).status_code == 422
    assert QuestionSet.objects.count() == 1


def test_what_is_no_json_is_refused_at_the_door(client, keeper):
    file = SimpleUploadedFile("bo.json", b"\xff\xfe{", content_type="application/json")
    response = client.post(f"{LIST}nhap/", {"file": file})
    assert response.status_code == 422
    assert "không phải JSON" in response.content.decode()


@pytest.mark.parametrize("text", ["\\ud800", "\\u0000"])
def test_letters_that_no_database_keeps_are_refused_at_the_door(client, keeper, text):
    content = json.dumps({"sets": [ONE | {"name": "@"}]}).replace("@", text).encode()
    file = SimpleUploadedFile("bo.json", content, content_type="application/json")
    response = client.post(f"{LIST}nhap/", {"file": file}, follow=True)
    assert response.status_code == 422
    assert "không phải JSON" in response.content.decode()
    assert not PendingImport.objects.exists()


def test_faults_of_a_file():
    km = {"language": "km", "language_name": "Khmer"}
    assert faults() == []
    assert faults(code="Có dấu") == ["sets[0].code"]
    assert faults(factors=[ONE["factors"][0]] * 2) == ["sets[0].factors"]
    assert faults(factors=[ONE["factors"][0] | {"questions": [""]}]) == [
        "sets[0].factors[0].questions"
    ]
    assert faults(valid_from="2020-02-01", valid_to="2020-01-01") == ["sets[0].valid_to"]
    assert faults(wordings=[{"language": "vi", "language_name": "Việt", "words": {}}]) == [
        "sets[0].wordings[0].language"
    ]
    assert faults(wordings=[km | {"words": {"questions": ["một"]}}]) == [
        "sets[0].wordings[0].words.questions"
    ]
    assert faults(wordings=[km | {"words": {"scale": {"6": "x"}}}]) == [
        "sets[0].wordings[0].words.scale"
    ]
    assert faults(wordings=[km | {"words": {"overall": 5}}]) == [
        "sets[0].wordings[0].words.overall"
    ]


def test_a_dry_run_writes_nothing_and_a_fault_ends_with_an_error(tmp_path):
    path = tmp_path / "bo.json"
    path.write_text(json.dumps({"sets": [ONE]}), encoding="utf-8")
    call_command("import_question_sets", path, "--dry-run", stdout=StringIO())
    assert not QuestionSet.objects.exists()
    path.write_text(json.dumps({"sets": [ONE, ONE]}), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_question_sets", path, stdout=StringIO(), stderr=StringIO())
    assert not QuestionSet.objects.exists()


# --- An answered set ------------------------------------------------------------------------------


def test_an_answered_set_keeps_its_questions_and_its_general_question(commune, quick):
    RatingFactory(unit=commune, question_set=quick)
    document = selectors.document_of(quick)
    for changes in ({"overall_question": "Khác?"}, {"factors": ONE["factors"]}):
        specs, errors = read_document({"sets": [document | changes]})
        assert [error.path for error in errors] == ["sets[0].factors"]
        with pytest.raises(Refused):
            services.store_sets(specs, by=None)
    # Its name and the words of other languages may be mended.
    words = {"language": "en", "language_name": "English", "words": {"overall": "Well?"}}
    specs, errors = read_document({"sets": [document | {"name": "Tên", "wordings": [words]}]})
    assert errors == []
    assert services.store_sets(specs, by=None) == 1
    assert Rating.objects.get().question_set.questions.count() == 5


def test_changed_questions_take_the_other_languages_along_or_are_refused(quick):
    SetWordingFactory(question_set=quick)
    document = selectors.document_of(quick)
    turned = document | {"factors": document["factors"][::-1]}
    without = {key: value for key, value in turned.items() if key != "wordings"}
    # English people would be asked one thing and counted for another.
    specs, errors = read_document({"sets": [without]})
    assert [error.path for error in errors] == ["sets[0].wordings"]
    with pytest.raises(Refused, match="English"):
        services.store_sets(specs, by=None)
    assert selectors.document_of(quick) == document

    specs, errors = read_document({"sets": [turned]})
    assert errors == []
    assert services.store_sets(specs, by=None) == 1


def test_a_file_that_asks_something_else_was_not_compared_yet(quick):
    QuestionSet.objects.update(confirmed=True, note="Phụ lục 2, trang 5")
    quick.refresh_from_db()
    same = selectors.document_of(quick)
    del same["verified"]
    services.store_sets(read_document({"sets": [same | {"name": "Tên mới"}]})[0], by=None)
    quick.refresh_from_db()
    assert (quick.name, quick.confirmed, quick.note) == ("Tên mới", True, "Phụ lục 2, trang 5")

    other = same | {"overall_question": "Hỏi khác?"}
    services.store_sets(read_document({"sets": [other]})[0], by=None)
    quick.refresh_from_db()
    assert not quick.confirmed


# --- Days, comparing, languages --------------------------------------------------------------------


def test_the_days_of_a_set_are_set_on_its_page(client, keeper, quick):
    new = QuestionSetFactory(code="quick-2", name="Bộ mới")
    page = client.get(f"{LIST}{new.pk}/").content.decode()
    assert quick.name in page
    address = f"{LIST}{new.pk}/ngay/"

    wrong = client.post(address, {"first": "31/02/2020", "seen": mark_of(new)})
    assert wrong.status_code == 422
    assert "31/02/2020" in wrong.content.decode()
    order = {"first": "01/06/2020", "last": "01/05/2020", "seen": mark_of(new)}
    assert client.post(address, order).status_code == 422

    client.post(address, {"first": "01/06/2020", "last": "", "seen": mark_of(new)})
    assert selectors.set_in_force("quick") == new
    event = AuditEvent.objects.get(action="question_set.days_set")
    assert event.after["valid_from"] == "2020-06-01"


def test_two_keepers_at_once_do_not_overwrite_each_other(client, keeper, quick):
    seen = mark_of(quick)
    services.set_days(question_set=quick, first=date(2020, 1, 1), last=None, seen=seen, by=keeper)
    stale = {"first": "01/02/2020", "seen": seen}
    answer = client.post(f"{LIST}{quick.pk}/ngay/", stale)
    assert answer.status_code == 409
    assert "01/02/2020" in answer.content.decode()
    quick.refresh_from_db()
    assert quick.valid_from == date(2020, 1, 1)
    with pytest.raises(Conflict):
        services.confirm_wording(question_set=quick, confirmed=True, note="x", seen=seen, by=keeper)


def test_the_counters_are_never_left_without_a_form(keeper, quick):
    def end():
        services.set_days(
            question_set=quick,
            first=None,
            last=date(2020, 5, 31),
            seen=mark_of(quick),
            by=keeper,
        )

    with pytest.raises(Refused, match="không còn bộ câu hỏi"):
        end()
    quick.refresh_from_db()
    assert quick.valid_to is None
    QuestionSetFactory(code="quick-2")
    end()
    assert selectors.set_in_force("quick").code == "quick-2"


def test_no_later_day_is_left_without_a_form_either(keeper, quick):
    def end(last):
        services.set_days(question_set=quick, first=None, last=last, seen=mark_of(quick), by=keeper)
        quick.refresh_from_db()

    with pytest.raises(Refused, match="không còn bộ câu hỏi"):
        end(date(2020, 12, 31))
    quick.refresh_from_db()
    QuestionSetFactory(code="quick-2021", valid_from=date(2021, 1, 2))
    with pytest.raises(Refused, match="01/01/2021"):
        end(date(2020, 12, 31))
    quick.refresh_from_db()
    end(date(2021, 1, 1))
    assert selectors.set_in_force("quick", date(2021, 1, 2)).code == "quick-2021"


def test_comparing_says_with_what(client, keeper, quick):
    address = f"{LIST}{quick.pk}/doi-chieu/"
    refused = client.post(address, {"confirmed": "on", "note": " ", "seen": mark_of(quick)})
    assert refused.status_code == 422
    client.post(address, {"confirmed": "on", "note": "Phụ lục 2, trang 5", "seen": mark_of(quick)})
    quick.refresh_from_db()
    assert (quick.confirmed, quick.note) == (True, "Phụ lục 2, trang 5")


def test_a_language_is_added_mended_and_removed_on_pages(client, keeper, quick):
    address = f"{LIST}{quick.pk}/ngon-ngu/"
    fields = {"language_name": "ភាសាខ្មែរ", "overall": "ពេញចិត្តទេ?", "question-1": "ពីរ"}
    vietnamese = client.post(address, fields | {"language": "vi", "seen": mark_of(quick)})
    assert vietnamese.status_code == 422
    assert "ពេញចិត្តទេ?" in vietnamese.content.decode()

    client.post(address, fields | {"language": "km", "seen": mark_of(quick)})
    wording = SetWording.objects.get()
    assert wording.words["questions"] == ["", "ពីរ", "", "", ""]
    twice = client.post(address, fields | {"language": "km", "seen": mark_of(quick)})
    assert twice.status_code == 422

    page = client.get(f"{address}km/").content.decode()
    assert "ពីរ" in page
    stale = client.post(f"{address}km/", fields | {"overall": "x", "seen": "older"})
    assert stale.status_code == 409
    client.post(f"{address}km/", fields | {"overall": "ល្អ?", "seen": mark_of(quick)})
    wording.refresh_from_db()
    assert wording.words["overall"] == "ល្អ?"

    client.post(f"{address}km/bo/", {"seen": "older"})
    assert SetWording.objects.exists()
    client.post(f"{address}km/bo/", {"seen": mark_of(quick)})
    assert not SetWording.objects.exists()


def test_who_only_reads_changes_nothing(client, people, quick):
    client.force_login(people.official)
    page = client.get(f"{LIST}{quick.pk}/").content.decode()
    assert quick.overall_question in page
    assert "Lưu ngày áp dụng" not in page
    assert client.post(f"{LIST}{quick.pk}/ngay/", {}).status_code == 403
    with pytest.raises(PermissionDenied):
        services.store_sets([], by=people.official)


def test_the_list_asks_as_many_queries_for_many_sets_as_for_few(quick):
    def queries():
        with CaptureQueriesContext(connection) as found:
            selectors.kept_sets()
        return len(found)

    SetWordingFactory(question_set=quick)
    few = queries()
    for number in range(8):
        SetWordingFactory(question_set=QuestionSetFactory(code=f"s{number}", form="full"))
    # The full form's set in force is fetched with its questions, too.
    assert queries() <= few + 2
    assert [one.asked for one in selectors.kept_sets()[:3]] == [True, True, False]
