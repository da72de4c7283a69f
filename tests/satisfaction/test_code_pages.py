"""Slips with one-time codes: given out, printed again, handed to other software."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from common import clock
from satisfaction.models import CodeIssue, RatingCode
from satisfaction.services import issue_codes
from tests.factories.procedures import DossierFactory
from tests.factories.satisfaction import QuestionSetFactory

pytestmark = pytest.mark.django_db

TODAY = date(2020, 6, 17)
DAYS = {"tu": "16/06/2020", "den": "17/06/2020"}


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(datetime(2020, 6, 17, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def dossiers(commune):
    return [
        DossierFactory(unit=commune, code=f"HS-{number}", finished_on=TODAY, status="returned")
        for number in range(3)
    ]


@pytest.fixture
def official(client, people):
    client.force_login(people.official)
    return client


def address(name, unit):
    return reverse(f"satisfaction:{name}", args=[unit.pk])


def test_the_page_counts_and_a_press_gives_codes_and_opens_the_slips(official, commune, dossiers):
    page = official.get(address("code-list", commune), DAYS).content.decode()
    assert "Cấp 3 mã và in phiếu" in page
    assert not CodeIssue.objects.exists()

    slips = official.post(address("code-list", commune), DAYS, follow=True)
    text = slips.content.decode()
    [first, *_others] = issue_codes(unit=commune, first=TODAY, last=TODAY, by=None)
    assert text.count('class="slip"') == 3
    assert first.code in text
    assert "HS-0" in text
    assert RatingCode.objects.count() == 3

    page = official.get(address("code-list", commune), DAYS).content.decode()
    assert "In lại phiếu đã cấp" in page
    assert "mã và in phiếu" not in page


def test_a_slips_qr_code_opens_the_form_of_its_procedure(official, client, commune, dossiers):
    QuestionSetFactory()
    official.post(address("code-list", commune), DAYS)
    [one, *_others] = issue_codes(unit=commune, first=TODAY, last=TODAY, by=None)
    client.logout()
    client.cookies.clear()
    assert client.get(one.path).status_code == 200
    sent = client.post(one.path, {"overall": "5"})
    assert sent.status_code == 302
    assert client.get(one.path).status_code == 404


def test_to_look_at_the_slips_gives_nothing_out(official, commune, dossiers):
    text = official.get(address("code-slips", commune), DAYS).content.decode()
    assert "Chưa có mã nào" in text
    assert not CodeIssue.objects.exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"tu": "17/06/2020", "den": "16/06/2020"}, "không được trước ngày đầu"),
        ({"tu": "01/01/2020", "den": "17/06/2020"}, "không quá 31 ngày"),
        ({"tu": "hôm qua", "den": "17/06/2020"}, "hôm qua"),
    ],
)
def test_days_that_cannot_be_are_told_and_stay_typed(official, commune, days, words):
    response = official.get(address("code-list", commune), days)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_the_file_is_for_other_software(official, commune, dossiers):
    issue_codes(unit=commune, first=TODAY, last=TODAY, by=None)
    lines = (
        official.get(address("code-file", commune), DAYS).content.decode("utf-8-sig").splitlines()
    )
    assert lines[0] == "dossier_code,code,address,expires_on"
    assert len(lines) == 4
    code, place, day = lines[1].split(",")[1:]
    assert place == f"http://testserver/danh-gia/m/{code.replace('-', '')}/"
    assert day == "2020-08-16"


def test_the_command_writes_the_same_and_says_what_it_does_not_know(
    commune, dossiers, tmp_path, settings
):
    settings.PORTAL_ADDRESS = "https://cchc.example.vn"
    out, days = StringIO(), ("--from", "2020-06-17", "--to", "2020-06-17")
    call_command("issue_rating_codes", "--unit", commune.code, *days, stdout=out)
    assert out.getvalue().count("https://cchc.example.vn/danh-gia/m/") == 3
    call_command("issue_rating_codes", "--unit", commune.code, *days, "-o", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == out.getvalue()
    with pytest.raises(CommandError, match="no unit"):
        call_command("issue_rating_codes", "--unit", "0", *days)
    with pytest.raises(CommandError, match="after"):
        call_command(
            "issue_rating_codes",
            "--unit",
            commune.code,
            "--from",
            "2020-06-18",
            "--to",
            "2020-06-17",
        )


def test_months_tell_what_was_given_and_what_came_back_and_no_dossier(official, commune, dossiers):
    DossierFactory(unit=commune, finished_on=TODAY - timedelta(days=20), status="returned")
    issue_codes(unit=commune, first=date(2020, 5, 1), last=TODAY, by=None)
    months = official.get(address("code-list", commune)).context["months"]
    assert [(one.month, one.issued, one.rated) for one in months[:2]] == [
        (date(2020, 6, 1), 3, 0),
        (date(2020, 5, 1), 1, 0),
    ]


@pytest.mark.parametrize("count", [2, 30])
def test_many_slips_take_as_many_queries_as_few(
    official, commune, count, django_assert_max_num_queries
):
    for _dossier in range(count):
        DossierFactory(unit=commune, finished_on=TODAY, status="returned")
    issue_codes(unit=commune, first=TODAY, last=TODAY, by=None)
    with django_assert_max_num_queries(12):
        official.get(address("code-slips", commune), DAYS)
