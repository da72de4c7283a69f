"""The public register and its statistics: only what is public, found and counted in the database."""

import csv
from datetime import UTC, date, datetime
from fractions import Fraction
from io import StringIO

import pytest

from common import clock
from petitions import services
from petitions.measures import MEASURES
from petitions.selectors import Tally, published_petitions, statistics_of
from tests.doors.words import CANARY
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _july():
    with clock.frozen(datetime(2020, 7, 6, 2, 0, tzinfo=UTC)):
        yield


def published(unit, public_subject, **facts):
    return PetitionFactory(unit=unit, published=True, public_subject=public_subject, **facts)


def listed(client, query=""):
    return [one.public_subject for one in client.get(f"/phan-anh/?{query}").context["page_obj"]]


def table(response):
    return list(csv.reader(StringIO(response.content.decode().lstrip("\ufeff"))))


# --- The register ------------------------------------------------------------------------------


def test_every_word_is_met_with_or_without_accents(commune):
    wanted = published(commune, "Giờ tiếp dân")
    published(commune, "Bảng niêm yết")
    for text in ("gio tiep dan", "Giờ DÂN", "tiếp gi", "hieu phung gio"):
        assert list(published_petitions(text)) == [wanted], text
    assert list(published_petitions("giờ nghỉ")) == []
    assert published_petitions(" ").count() == 2


def test_what_an_official_publishes_is_found_by_its_public_words(commune, people):
    petition = PetitionFactory(unit=commune, answered=True, text="Chuyện riêng của nhà tôi")
    words = {
        "public_subject": "Giờ tiếp dân",
        "public_text": "Không rõ giờ.",
        "public_answer": "Đã niêm yết.",
    }
    services.publish(petition=petition, by=people.official, **words)
    assert list(published_petitions("gio tiep dan niem yet")) == [petition]
    assert list(published_petitions("chuyen rieng")) == []


def test_it_is_narrowed_by_unit_topic_and_year(client, commune, neighbour):
    published(commune, "A", topic="fees")
    published(neighbour, "B", topic="delay", published_on=date(2019, 12, 31))
    assert listed(client) == ["A", "B"]
    assert listed(client, f"don-vi={neighbour.pk}") == ["B"]
    assert listed(client, "chu-de=fees") == ["A"]
    assert listed(client, "nam=2019") == ["B"]
    assert listed(client, "nam=hom-qua&chu-de=khong-co") == ["A", "B"]


def test_the_page_of_one_tells_days_and_verdict_and_never_the_code(client, commune):
    petition = published(commune, "A", subject=CANARY, text=CANARY, verdict="bad",
                         verdict_on=date(2020, 6, 23), public_text="Chờ lâu quá.")  # fmt: skip
    page = client.get(f"/phan-anh/cong-khai/{petition.pk}/").content.decode()
    # Monday 1 June to Friday 19 June.
    assert "14 ngày làm việc" in page
    assert "Chưa thỏa đáng" in page
    assert "Chờ lâu quá." in page
    assert petition.code not in page
    assert CANARY not in page


@pytest.mark.parametrize("state", [{}, {"answered": True}], ids=["open", "answered"])
def test_what_is_not_public_has_no_page(client, commune, state):
    petition = PetitionFactory(unit=commune, **state)
    assert client.get(f"/phan-anh/cong-khai/{petition.pk}/").status_code == 404


def test_the_file_holds_what_the_page_shows(client, commune):
    petition = published(commune, "=A", subject=CANARY, text=CANARY)
    published(commune, "B", topic="fees")
    response = client.get("/phan-anh/cong-khai.csv?q=a")
    _head, row = table(response)
    assert row[2] == "'=A"
    assert row[5:8] == ["2020-06-01", "2020-06-19", "2020-06-20"]
    for secret in (petition.code, CANARY):
        assert secret not in response.content.decode()


def test_the_register_costs_a_fixed_number_of_queries(
    client, commune, neighbour, django_assert_max_num_queries
):
    published(commune, "A")
    client.get("/phan-anh/")
    with django_assert_max_num_queries(6) as few:
        client.get("/phan-anh/?q=a")
    for unit in (commune, neighbour):
        for year in (2018, 2019):
            published(unit, "A", published_on=date(year, 1, 2))
    with django_assert_max_num_queries(6) as many:
        client.get("/phan-anh/?q=a")
    assert len(few) == len(many)


# --- The statistics ----------------------------------------------------------------------------


@pytest.fixture
def june(commune, neighbour):
    """A hand-worked month: all received on Monday 1 June, due on Monday 22 June."""
    judged = {"verdict_on": date(2020, 6, 23)}
    # 14 working days, in time; four of them judged.
    for verdict in ("good", "good", "fair", "bad"):
        PetitionFactory(unit=commune, answered=True, topic="delay", verdict=verdict, **judged)
    # 17 working days: late.
    PetitionFactory(unit=commune, answered=True, topic="fees", answered_on=date(2020, 6, 24),
                    verdict="bad", **judged)  # fmt: skip
    # Past its day and open.
    PetitionFactory(unit=neighbour, channel="phone")
    # Not due yet.
    PetitionFactory(unit=neighbour, received_at=datetime(2020, 7, 1, 2, tzinfo=UTC),
                    due_on=date(2020, 7, 22))  # fmt: skip
    # In time the first time (4 days), late the second.
    PetitionFactory(unit=neighbour, answered=True, answered_on=date(2020, 7, 3), due_on=date(2020, 7, 1),
                    reopened_on=date(2020, 6, 10), first_answer="Rồi", first_due_on=date(2020, 6, 22),
                    first_answered_on=date(2020, 6, 5))  # fmt: skip
    PetitionFactory(unit=neighbour, status="turned_away", directions="Thanh tra")


def test_a_hand_worked_year(june):
    found = statistics_of(2020)
    total = found.total
    assert (total.received, total.answered, total.in_time, total.judged) == (8, 6, 4, 7)
    assert (total.late_open, total.reopened, found.turned_away) == (1, 1, 1)
    assert total.in_time_share == Fraction(400, 7)
    # 4, 14, 14, 14, 14, 17
    assert total.median_days == 14
    shares = total.verdict_shares
    assert shares == {"good": Fraction(40), "fair": Fraction(20), "bad": Fraction(40)}
    assert total.good_share == 60


def test_by_unit_topic_channel_and_month(june):
    found = statistics_of(2020)
    assert [(name, tally.received) for name, tally in found.by_unit] == [
        ("Xã Hiếu Phụng", 5),
        ("Xã Quới An", 3),
    ]
    assert [(name, tally.received) for name, tally in found.by_topic] == [
        ("Chậm giải quyết, trễ hẹn", 4),
        ("Phí, lệ phí", 1),
        ("Chưa phân loại", 3),
    ]
    assert [tally.received for _name, tally in found.by_channel] == [7, 1]
    assert [(name, tally.received) for name, tally in found.by_month] == [
        ("Tháng 6", 7),
        ("Tháng 7", 1),
    ]


def test_few_verdicts_are_not_shown_as_shares(june, client, neighbour, commune):
    found = statistics_of(2020)
    delay = dict(found.by_topic)["Chậm giải quyết, trễ hẹn"]
    assert (delay.verdict_count, delay.verdict_shares, delay.good_share) == (4, None, None)
    page = client.get("/phan-anh/thong-ke/?nam=2020").content.decode()
    assert "n = 4, dưới 5" in page
    rows = {row[1]: row for row in table(client.get("/phan-anh/thong-ke.csv?nam=2020"))}
    assert rows["Chậm giải quyết, trễ hẹn"][-4:] == ["4", "", "", ""]
    assert rows["2020"][2:] == ["8", "6", "4", "7", "57.1", "1", "14.0", "1", "5", "40.0", "20.0", "40.0"]  # fmt: skip


def test_of_one_unit(june, client, neighbour):
    assert statistics_of(2020, neighbour).total.received == 3
    page = client.get(f"/phan-anh/thong-ke/?nam=2020&don-vi={neighbour.pk}").content.decode()
    assert "Xã Hiếu Phụng</th>" not in page


def test_the_page_and_the_measures_say_the_same(june, commune, neighbour):
    by_unit = dict(statistics_of(2020).by_unit)
    for unit in (commune, neighbour):
        tally = by_unit[unit.name]
        (on_time,) = MEASURES["on_time_rate"]([unit], 2020).values()
        (median,) = MEASURES["median_days"]([unit], 2020).values()
        assert (on_time.numerator, on_time.denominator) == (tally.in_time, tally.judged)
        assert median.value == tally.median_days


def test_a_year_without_petitions_says_so(client):
    assert statistics_of(2019).total == Tally()
    page = client.get("/phan-anh/thong-ke/").content.decode()
    assert "Chưa có phản ánh nào" in page


def test_the_statistics_cost_a_fixed_number_of_queries(
    client, june, commune, django_assert_max_num_queries
):
    client.get("/phan-anh/thong-ke/")
    with django_assert_max_num_queries(8) as few:
        client.get("/phan-anh/thong-ke/")
    PetitionFactory.create_batch(5, unit=commune.parent, topic="other", channel="post")
    with django_assert_max_num_queries(8) as many:
        client.get("/phan-anh/thong-ke/")
    assert len(few) == len(many)


def test_the_public_median_of_an_even_number_is_the_indexs_too():
    tally = Tally()
    tally.days.update([4, 5])
    assert tally.median_days == 4
