"""The form a citizen meets: languages as data, the full form, procedures, tablets, codes, prints."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from satisfaction import selectors
from satisfaction.choices import FormKind
from satisfaction.models import Rating
from satisfaction.services.links import renew_counter_link
from tests.factories.procedures import DossierFactory, ProcedureFactory
from tests.factories.satisfaction import (
    CounterLinkFactory,
    QuestionSetFactory,
    RatingFactory,
    SetWordingFactory,
    code_for,
)

pytestmark = pytest.mark.django_db

KHMER = {
    "overall": "តើលោកអ្នកពេញចិត្តនឹងសេវានេះទេ?",
    "questions": ["កន្លែងទទួលភ្ញៀវ", "ឯកសារ", "មន្ត្រី", "លទ្ធផល", "មតិ"],
    "scale": {
        "1": "មិនពេញចិត្តខ្លាំង",
        "2": "មិនពេញចិត្ត",
        "3": "ធម្មតា",
        "4": "ពេញចិត្ត",
        "5": "ពេញចិត្តខ្លាំង",
    },
    "not_applicable": "មិនពាក់ព័ន្ធ",
    "send": "ផ្ញើ",
    "thanks": "សូមអរគុណ",
}


@pytest.fixture(autouse=True)
def _june():
    cache.clear()
    with clock.frozen(datetime(2020, 6, 1, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def quick(db):
    return QuestionSetFactory()


@pytest.fixture
def full(db):
    factors = ("access",) * 4 + ("staff",) * 6
    return QuestionSetFactory(code="survey", form="full", name="Phiếu đầy đủ", factors=factors)


@pytest.fixture
def link(commune, quick):
    return CounterLinkFactory(unit=commune)


def text_of(response):
    return response.content.decode()


# --- Languages ----------------------------------------------------------------------------------


def test_a_language_that_no_code_knows_is_added_as_a_row(client, link, quick):
    SetWordingFactory(question_set=quick, language="km", language_name="ភាសាខ្មែរ", words=KHMER)
    plain = text_of(client.get(link.get_absolute_url()))
    assert 'href="?ngon-ngu=km"' in plain
    assert KHMER["overall"] not in plain

    address = f"{link.get_absolute_url()}?ngon-ngu=km"
    page = text_of(client.get(address))

    for words in (KHMER["overall"], *KHMER["questions"], *KHMER["scale"].values(), KHMER["send"]):
        assert words in page
    assert page.count(KHMER["not_applicable"]) == 5
    assert "Hài lòng" not in page
    # What the row leaves out is said in the interface's language.
    assert "Điều muốn nói thêm" in page

    sent = client.post(address, {"overall": "4"})
    assert sent.url.endswith("?ngon-ngu=km")
    assert KHMER["thanks"] in text_of(client.get(sent.url))
    assert Rating.objects.get().overall == 4


def test_english_is_kept_from_the_form_to_the_thanks_and_through_a_refusal(client, link, quick):
    SetWordingFactory(question_set=quick)
    address = f"{link.get_absolute_url()}?ngon-ngu=en"
    page = text_of(client.get(address))
    assert '<html lang="en">' in page
    assert "Were you satisfied?" in page
    # A question that was not translated stands in its own words.
    assert "Câu 2" in page

    refused = client.post(address, {"comment": "Fine"})
    assert refused.status_code == 422
    assert '<html lang="en">' in text_of(refused)
    sent = client.post(address, {"overall": "5"})
    assert '<html lang="en">' in text_of(client.get(sent.url))


def test_an_unknown_language_is_no_language(client, link):
    assert client.get(f"{link.get_absolute_url()}?ngon-ngu=<b>").status_code == 200
    sent = client.post(f"{link.get_absolute_url()}?ngon-ngu=<b>", {"overall": "5"})
    assert "<" not in sent.url


def test_a_language_of_a_region_is_kept_to_the_thanks(client, link, quick):
    SetWordingFactory(question_set=quick, language="km-KH", language_name="ភាសាខ្មែរ", words=KHMER)
    sent = client.post(f"{link.get_absolute_url()}?ngon-ngu=km-KH", {"overall": "4"})
    assert KHMER["thanks"] in text_of(client.get(sent.url))


# --- The full form ------------------------------------------------------------------------------


def test_the_full_form_is_reached_from_the_quick_one_and_kept_with_its_set(client, link, full):
    quick_page = text_of(client.get(link.get_absolute_url()))
    assert 'href="?day-du=1"' in quick_page
    address = f"{link.get_absolute_url()}?day-du=1"

    page = text_of(client.get(address))
    assert len(set(re.findall(r'name="(q\d+)"', page))) == 10
    assert "checked" not in page

    client.post(address, {"overall": "5", "asked": "survey", "q9": "2", "q0": "na"})
    rating = Rating.objects.get()
    assert rating.question_set == full
    assert rating.answers == [None] * 9 + [2]


def test_without_a_full_set_the_quick_one_is_asked(client, link):
    page = text_of(client.get(f"{link.get_absolute_url()}?day-du=1"))
    assert len(set(re.findall(r'name="(q\d+)"', page))) == 5
    assert "phiếu đầy đủ" not in page


def test_a_form_that_stood_open_over_a_change_of_sets_is_kept_with_what_it_asked(client, link):
    old = QuestionSetFactory()
    old.valid_to = date(2020, 5, 31)
    old.save()
    new = QuestionSetFactory(code="quick-2", factors=("access", "staff"))
    new.valid_from = date(2020, 6, 1)
    new.save()

    client.post(link.get_absolute_url(), {"overall": "4", "asked": "quick", "q4": "3"})
    assert Rating.objects.get().question_set == old
    assert Rating.objects.get().answers == [None] * 4 + [3]

    refused = client.post(link.get_absolute_url(), {"overall": "4", "asked": "older", "q1": "3"})
    assert refused.status_code == 422
    assert "vừa được thay" in text_of(refused)
    assert Rating.objects.count() == 1


# --- Which set, on which day --------------------------------------------------------------------


def test_the_set_with_the_latest_first_day_that_has_come_is_asked(db):
    def add(code, first=None, last=None):
        return QuestionSetFactory(code=code, valid_from=first, valid_to=last)

    add("always")
    add("later-without-a-day")
    add("spring", date(2020, 3, 1))
    add("may-only", date(2020, 5, 1), date(2020, 5, 31))
    add("autumn", date(2020, 9, 1))

    def asked(day):
        return selectors.set_in_force(FormKind.QUICK, day).code

    assert asked(date(2020, 2, 29)) == "always"
    assert asked(date(2020, 3, 1)) == "spring"
    assert asked(date(2020, 5, 31)) == "may-only"
    assert asked(date(2020, 6, 1)) == "spring"
    assert asked(date(2020, 9, 1)) == "autumn"
    assert selectors.set_in_force(FormKind.FULL) is None


# --- Procedure, comment -------------------------------------------------------------------------


def test_only_the_usual_procedures_stand_on_the_page_and_others_are_looked_for(
    client, link, commune
):
    usual = ProcedureFactory(name="Chứng thực bản sao")
    for number in range(30):
        ProcedureFactory(name=f"Thủ tục hiếm {number}")
    rare = ProcedureFactory(name="Đăng ký khai tử")
    DossierFactory(unit=commune, procedure=usual, received_on=date(2020, 5, 4))

    page = text_of(client.get(link.get_absolute_url()))
    assert re.findall(r'<option value="([^"]+)"', page) == [usual.code]

    sent = {"overall": "4", "q1": "2", "comment": "Tốt", "called": "khai tu", "once": "a" * 32}
    found = client.post(link.get_absolute_url(), sent)
    page = text_of(found)
    assert found.status_code == 200
    assert Rating.objects.count() == 0
    assert page.count("checked") == 2
    assert "Tốt" in page
    assert f'value="{"a" * 32}"' in page
    assert re.findall(r'<option value="([^"]+)"', page)[0] == rare.code

    sent |= {"looked": "khai tu", "procedure": rare.code}
    client.post(link.get_absolute_url(), sent)
    assert Rating.objects.get().procedure == rare


def test_who_does_not_choose_a_found_procedure_is_not_asked_twice(client, link):
    sent = {"overall": "4", "called": "khong co gi", "looked": "khong co gi"}
    assert client.post(link.get_absolute_url(), sent).status_code == 302
    assert Rating.objects.get().procedure is None


def test_a_telephone_number_in_the_comment_is_refused_and_everything_stays(client, link):
    response = client.post(
        link.get_absolute_url(), {"overall": "2", "q0": "1", "comment": "Gọi 0912 345 678 giúp"}
    )
    page = text_of(response)
    assert response.status_code == 422
    assert "0912 345 678" in page
    assert page.count("checked") == 2
    assert 'aria-invalid="true"' in page
    assert Rating.objects.count() == 0


# --- Codes --------------------------------------------------------------------------------------


def test_a_typed_code_leads_to_its_form_and_makes_a_ballot_of_its_procedure(client, commune, quick):
    procedure = ProcedureFactory(name="Cấp bản sao trích lục")
    code = code_for(commune, procedure=procedure)
    assert "Nhập mã trên phiếu trả kết quả" in text_of(client.get("/danh-gia/"))

    entry = client.get("/danh-gia/m/", {"ma": f" {code.lower()} "})
    page = text_of(client.get(entry.url))
    assert procedure.name in page
    assert 'name="procedure"' not in page

    sent = {"overall": "3", "once": "b" * 32, "unit": str(commune.pk), "asked": "quick"}
    first = client.post(entry.url, sent)
    assert first.url == f"/danh-gia/{commune.pk}/cam-on/"
    rating = Rating.objects.get()
    assert (rating.unit, rating.procedure, rating.channel) == (commune, procedure, "token")

    # An impatient second tap is thanked, too; the code itself is spent.
    assert client.post(entry.url, sent).url == first.url
    assert client.get(entry.url).status_code == 404
    assert client.post(entry.url, sent | {"once": "c" * 32}).status_code == 404
    assert Rating.objects.count() == 1


def test_a_code_of_a_commune_that_was_merged_meanwhile_is_thanked(client, commune, quick):
    code = code_for(commune)
    type(commune).objects.filter(pk=commune.pk).update(valid_to=clock.today() - timedelta(days=1))
    sent = client.post(f"/danh-gia/m/{code.replace('-', '')}/", {"overall": "4"}, follow=True)
    assert sent.status_code == 200
    assert commune.name in text_of(sent)
    assert Rating.objects.get().unit == commune


@pytest.mark.parametrize("unit", ["٣", "9" * 5000, "x"])
def test_a_forged_second_tap_is_only_a_wrong_code(client, link, unit):
    client.post(link.get_absolute_url(), {"overall": "4", "once": "d" * 32})
    forged = client.post("/danh-gia/m/KHONGPHAIMA/", {"once": "d" * 32, "unit": unit})
    assert forged.status_code in {302, 404}


def test_a_code_that_is_none_says_so(client, quick):
    response = client.get("/danh-gia/m/KHONGPHAIMA/")
    assert response.status_code == 404
    assert "đã được dùng hoặc đã hết hạn" in text_of(response)
    assert client.get("/danh-gia/m/").url == "/danh-gia/"


# --- Prints and tablets -------------------------------------------------------------------------


def test_an_old_print_says_that_the_code_was_renewed_and_a_forged_one_is_unknown(
    client, link, people
):
    old = link.get_absolute_url()
    renew_counter_link(link=link, reason="", by=people.official)
    link.refresh_from_db()

    answer = client.post(old, {"overall": "5"})
    assert answer.status_code == 410
    assert "Xin quét mã mới" in text_of(answer)
    assert client.post(link.get_absolute_url(), {"overall": "5"}).status_code == 302
    token, version, signature = link.address_part.split(".")
    other = "b" if signature[-1] == "a" else "a"
    for forged in (
        f"{token}.{version}.{signature[:-1]}{other}",
        f"{token}.{int(version) + 1}.{signature}",
        f"{token}.{version}.",
        f"{token}.{'9' * 40}.{signature}",
    ):
        assert client.get(f"/danh-gia/q/{forged}/").status_code == 404
    assert Rating.objects.count() == 1


def test_a_print_from_before_addresses_were_signed_works_until_the_code_is_renewed(
    client, commune, quick, people
):
    link = CounterLinkFactory(unit=commune, accepts_unsigned=True)
    unsigned = reverse("satisfaction:rating-counter", args=[link.token])
    assert client.get(unsigned).status_code == 200
    renew_counter_link(link=link, reason="", by=people.official)
    assert client.get(unsigned).status_code == 410
    never = CounterLinkFactory(unit=commune)
    assert client.get(f"/danh-gia/q/{never.token}/").status_code == 404


def test_a_tablet_goes_back_to_an_empty_form_and_keeps_nothing(client, commune, quick):
    link = CounterLinkFactory(unit=commune, kind="kiosk")
    form = client.get(link.get_absolute_url())
    assert "no-store" in form["Cache-Control"]
    assert 'autocomplete="off"' in text_of(form)
    # Nothing leads from the tablet into the rest of the web.
    assert set(re.findall(r'<a [^>]*href="([^"]+)"', text_of(form))) == {
        "#main",
        link.get_absolute_url(),
    }

    sent = client.post(link.get_absolute_url(), {"overall": "5", "comment": "Riêng tư"})
    thanks = client.get(sent.url)
    assert sent.url == f"{link.get_absolute_url()}cam-on/"
    assert "no-store" in thanks["Cache-Control"]
    refresh = re.search(r'http-equiv="refresh" content="\d+;url=([^"]+)"', text_of(thanks))
    assert refresh.group(1) == link.get_absolute_url()
    assert "<script" not in text_of(thanks)
    # What makes a browser throw away the page that it kept for its Back button.
    assert thanks.cookies["turn"]["httponly"]
    again = text_of(client.get(refresh.group(1)))
    assert "Riêng tư" not in again
    assert "checked" not in again
    assert Rating.objects.get().channel == "kiosk"


def test_the_form_asks_as_many_queries_for_many_ballots_as_for_few(
    client, link, commune, quick, full
):
    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as found:
            client.get(link.get_absolute_url())
        return len(found)

    DossierFactory(unit=commune, received_on=date(2020, 5, 4))
    few = queries()
    RatingFactory.create_batch(5, unit=commune, question_set=quick)
    for number in range(10):
        DossierFactory(unit=commune, received_on=date(2020, 5, 4), code=f"D{number}")
    assert queries() == few <= 14


def test_thanks_promise_no_more_than_the_channel_gives(client, commune, link):
    counted = text_of(client.post(link.get_absolute_url(), {"overall": "4"}, follow=True))
    apart = text_of(client.post(f"/danh-gia/{commune.pk}/", {"overall": "4"}, follow=True))
    assert "thành mức độ hài lòng của cơ quan" in counted
    assert "thành mức độ hài lòng của cơ quan" not in apart
    assert "thống kê riêng" in apart
    assert "thống kê riêng" not in counted
