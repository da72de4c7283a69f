"""Ballots that look wrong: held at once, out of every figure, until a person has decided."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from common.models import Chore
from satisfaction import selectors, services
from satisfaction.choices import Verdict
from satisfaction.detection import is_unlikely, usual_of, usual_share
from satisfaction.exceptions import DecidedMeanwhile, ReasonNeeded
from satisfaction.models import Rating, RatingSummary, Suspicion
from satisfaction.services import bursts
from satisfaction.services.bursts import HOLD_FROM, hold_from
from satisfaction.tasks import clear_voice, watch_ballots
from tests.factories.satisfaction import (
    CounterLinkFactory,
    QuestionSetFactory,
    RatingFactory,
    SuspicionFactory,
    code_for,
)

pytestmark = pytest.mark.django_db

TODAY = date(2020, 6, 17)
CALM = [5, 4, 5, 4, None]


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(datetime(2020, 6, 17, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def question_set(db):
    return QuestionSetFactory()


@pytest.fixture
def link(commune):
    return CounterLinkFactory(unit=commune)


@pytest.fixture
def rate(question_set):
    def rate(count=1, **fields):
        ballot = {"overall": 5, "answers": [5] * 5, "channel": "counter_qr"} | fields
        return [
            services.submit_rating(question_set=question_set, **ballot) for _ballot in range(count)
        ]

    return rate


def sums_hold():
    """The sums are what the ballots say."""
    before = sorted(RatingSummary.objects.filter(n__gt=0).values_list("key", "n", "counts"))
    services.rebuild()
    after = sorted(RatingSummary.objects.filter(n__gt=0).values_list("key", "n", "counts"))
    return before == after


def states():
    return sorted(Rating.objects.values_list("standing", flat=True))


def series_with(commune, count=20, **fields):
    """A surge that was found: its ballots are held."""
    for _ballot in range(count):
        RatingFactory(unit=commune, submitted_on=TODAY, channel="counter_qr", **fields)
    history(commune)
    services.hold_finds()
    return Suspicion.objects.get()


def history(unit, per_day=2, days=30, **fields):
    for back in range(1, days + 1):
        for number in range(per_day):
            RatingFactory(
                unit=unit,
                submitted_on=TODAY - timedelta(days=back),
                answers=[5, 4, 5, 4, number % 5 + 1],
                **fields,
            )


def decide(series, by, verdict=Verdict.EXCLUDED, reason="Đã hỏi quầy", seen=None):
    seen = selectors.state_of(series) if seen is None else seen
    return services.decide_series(
        suspicion=series, verdict=verdict, reason=reason, seen=seen, by=by
    )


# --- A burst, while it happens ---------------------------------------------------------------------


def test_a_quiet_counter_is_left_alone(rate, commune, link):
    rate(HOLD_FROM - 1, unit=commune, link=link)
    assert set(states()) == {"counted"}
    assert not Suspicion.objects.exists()


def test_the_ballot_that_makes_a_burst_takes_the_whole_burst_out_of_the_sums(rate, commune, link):
    rate(HOLD_FROM, unit=commune, link=link)
    series = Suspicion.objects.get()

    assert states() == ["held"] * HOLD_FROM
    assert (series.kind, series.link, series.facts["n"]) == ("burst", link, HOLD_FROM)
    assert not RatingSummary.objects.filter(n__gt=0).exists()
    assert sums_hold()
    rate(3, unit=commune, link=link)
    assert Suspicion.objects.get().ratings.count() == HOLD_FROM + 3


def test_a_burst_at_one_counter_does_not_touch_the_next(rate, commune, link):
    other = CounterLinkFactory(unit=commune, label="Quầy số 2")
    rate(2, unit=commune, link=other)
    rate(HOLD_FROM, unit=commune, link=link)
    assert states() == ["counted"] * 2 + ["held"] * HOLD_FROM
    assert sums_hold()


def test_a_place_that_is_used_to_many_is_given_more_room(commune, monkeypatch):
    assert hold_from(commune, "kiosk") == HOLD_FROM
    monkeypatch.setattr(bursts, "_daily_mean", lambda unit, channel: 200)
    # A rush of 200 a day is 10.4 in ten minutes, and four deviations of it are 12.9.
    assert hold_from(commune, "counter_qr") == 28


@pytest.mark.parametrize("today", [date(2020, 3, 15), date(2020, 8, 1), date(2021, 1, 31)])
def test_the_usual_of_codes_is_the_month_before_however_long_it_was(commune, today):
    this = today.replace(day=1)
    before = (this - timedelta(days=1)).replace(day=1)
    for month, count in ((this, 5), (before, 21), ((before - timedelta(days=1)).replace(day=1), 9)):
        for _ballot in range(count):
            RatingFactory(unit=commune, channel="token", submitted_on=month)
    with clock.frozen(datetime(today.year, today.month, today.day, 2, tzinfo=UTC)):
        assert bursts._daily_mean(commune, "token") == 1


def test_a_sheaf_of_codes_spent_one_after_another_is_a_burst_and_a_few_are_not(
    rate, commune, monkeypatch
):
    monkeypatch.setattr(bursts, "HOLD_CODES_FROM", HOLD_FROM + 3)
    codes = [code_for(commune) for _code in range(HOLD_FROM + 3)]
    for code in codes[:-1]:
        rate(code=code)
    assert set(states()) == {"counted"}
    assert not bursts.is_hot(bursts.place_of(commune, "token"))
    rate(code=codes[-1])
    assert set(states()) == {"held"}


def test_a_new_burst_after_a_decision_is_a_new_series(rate, commune, link, people):
    rate(HOLD_FROM, unit=commune, link=link)
    decide(Suspicion.objects.get(), people.staff, Verdict.KEPT)
    rate(1, unit=commune, link=link)

    kept, fresh = Suspicion.objects.order_by("pk")
    assert (kept.ratings.count(), fresh.ratings.count()) == (HOLD_FROM, 1)
    assert states() == ["counted"] * HOLD_FROM + ["held"]
    assert sums_hold()


# --- More than usual, and the same again and again --------------------------------------------


def test_a_day_far_above_the_usual_is_held_and_the_days_before_are_not(commune):
    series = series_with(commune)

    assert (series.kind, series.on, series.facts["busiest"]) == ("surge", TODAY, 2)
    assert Rating.objects.filter(standing="held").count() == 20
    assert Rating.objects.filter(standing="counted").count() == 60
    assert sums_hold()


def test_later_ballots_of_a_day_that_is_held_join_its_series(commune):
    series = series_with(commune)
    RatingFactory(unit=commune, submitted_on=TODAY, channel="counter_qr")
    assert services.hold_finds() == 0
    assert series.ratings.count() == 21
    # The sentence that the reviewer reads is about the whole day.
    series.refresh_from_db()
    assert series.facts["n"] == 21


def test_looking_again_finds_nothing_new(commune):
    series_with(commune)
    assert services.hold_finds() == 0
    assert Suspicion.objects.count() == 1


def test_answers_all_alike_are_held_only_where_that_is_unlikely(commune, neighbour):
    history(commune)
    for _ballot in range(14):
        # Here nobody answers so; next door everyone is always pleased with everything.
        RatingFactory(unit=commune, submitted_on=TODAY, answers=[4, 4, 3, 5, 5], overall=4)
        RatingFactory(unit=neighbour, submitted_on=TODAY, answers=[5] * 5)
    for back in range(1, 31):
        RatingFactory(unit=neighbour, submitted_on=TODAY - timedelta(days=back), answers=[5] * 5)
    services.hold_finds()

    series = Suspicion.objects.get()
    assert (series.unit, series.kind, series.facts["n"]) == (commune, "same", 14)
    assert series.ratings.count() == 14
    assert sums_hold()


def test_paper_rounds_files_and_codes_are_no_surge(commune):
    history(commune)
    for _ballot in range(60):
        RatingFactory(unit=commune, submitted_on=TODAY, channel="paper")
        RatingFactory(unit=commune, submitted_on=TODAY.replace(day=1), channel="token")
    assert services.hold_finds() == 0


@pytest.mark.parametrize("units", [1, 6])
def test_looking_takes_as_many_queries_for_many_units_as_for_few(
    district, units, django_assert_max_num_queries
):
    from tests.factories.units import UnitFactory  # noqa: PLC0415

    for _unit in range(units):
        history(UnitFactory(parent=district), per_day=1, days=3)
        for _ballot in range(13):
            RatingFactory(unit=UnitFactory(parent=district), submitted_on=TODAY)
    with django_assert_max_num_queries(4):
        selectors.suspicions.finds(TODAY)


def test_the_usual_is_told_from_thirty_days():
    assert usual_of([3] * 30).limit == 15
    # Of twenty days or more half as much as the busiest again is too much, of fewer its double.
    assert usual_of([10] * 30).limit == usual_of([10] * 20).limit == 15
    assert usual_of([20] * 20).limit == 30
    assert usual_of([20] * 19).limit == 40
    assert (usual_of([]).limit, usual_of([100] * 2).limit) == (40, 66)
    assert str(usual_of([1, 1]).mean) == "0.1"


def test_being_pleased_with_everything_is_no_sign_but_always_the_same_odd_answer_is():
    pleased, odd = (5, (5, 5, 5, 5, 5)), (4, (4, 3, 5, 4, 5))
    assert not is_unlikely(20, 25, usual_share(pleased, 40, 100))
    assert is_unlikely(20, 25, usual_share(odd, 0, 100))
    assert not is_unlikely(11, 11, usual_share(odd, 0, 100))


# --- A person decides ----------------------------------------------------------------------------


def test_excluded_ballots_stay_and_count_nowhere_kept_ones_count_again(commune, people):
    series = series_with(commune)
    decide(series, people.staff)
    assert Rating.objects.filter(standing="excluded").count() == 20
    assert sums_hold()

    series.refresh_from_db()
    decide(series, people.staff, Verdict.KEPT, reason="Ngày hội, có danh sách")
    assert Rating.objects.filter(standing="counted").count() == 80
    assert Rating.objects.filter(suspicion=series).count() == 20
    assert sums_hold()

    series.refresh_from_db()
    decide(series, people.staff)
    assert Rating.objects.filter(standing="excluded").count() == 20
    assert sums_hold()
    told = AuditEvent.objects.filter(target="satisfaction.suspicion").order_by("sequence")
    assert [event.action for event in told] == [
        "ballots.held",
        "ballots.excluded",
        "ballots.kept",
        "ballots.excluded",
    ]
    assert told[2].reason == "Ngày hội, có danh sách"
    assert told[2].before["verdict"] == "excluded"


def test_ballots_that_were_kept_are_not_held_again(commune, people):
    decide(series_with(commune), people.staff, Verdict.KEPT)
    RatingFactory(unit=commune, submitted_on=TODAY, channel="counter_qr")
    assert services.hold_finds() == 0
    assert not Rating.objects.filter(standing="held").exists()


def test_of_two_who_decide_the_second_is_told(commune, people):
    series = series_with(commune)
    seen = selectors.state_of(series)
    decide(series, people.staff, seen=seen)
    with pytest.raises(DecidedMeanwhile):
        decide(series, people.staff, Verdict.KEPT, seen=seen)
    assert Rating.objects.filter(standing="excluded").count() == 20


def test_nobody_decides_about_ballots_that_came_after_they_looked(client, commune, people):
    series = series_with(commune)
    seen = selectors.state_of(series)
    RatingFactory(unit=commune, submitted_on=TODAY, channel="counter_qr", overall=1)
    services.hold_finds()
    with pytest.raises(DecidedMeanwhile, match="thêm phiếu"):
        decide(series, people.staff, Verdict.KEPT, seen=seen)
    assert Rating.objects.filter(standing="held").count() == 21
    decide(series, people.staff, Verdict.KEPT)
    assert not Rating.objects.filter(standing="held").exists()


def test_a_decision_needs_a_reason_and_the_right(commune, people):
    series = series_with(commune)
    with pytest.raises(ReasonNeeded):
        decide(series, people.staff, reason="  ")
    for name in ("official", "leader", "inspector", "administrator", "stranger"):
        with pytest.raises(PermissionDenied):
            decide(series, getattr(people, name))
    assert Rating.objects.filter(standing="held").count() == 20


# --- The pages -------------------------------------------------------------------------------------


def test_who_may_decide_finds_the_series_on_the_work_list_and_decides(client, commune, people):
    series = series_with(commune)
    client.force_login(people.staff)
    address = reverse("satisfaction:series-detail", args=[series.pk])
    assert address in client.get("/lam-viec/").content.decode()
    page = client.get(address).content.decode()
    assert "Trong ngày có 20 phiếu" in page
    assert "5 · 4 · 5 · 4 · –" in page

    response = client.post(
        f"{address}quyet-dinh/",
        {"verdict": "excluded", "reason": "Cùng một người", "seen": selectors.state_of(series)},
    )
    assert response.url == address
    page = client.get(address).content.decode()
    assert "Cùng một người" in page
    assert address not in client.get("/lam-viec/").content.decode()


def test_a_decision_without_a_reason_comes_back_with_what_was_chosen(client, commune, people):
    series = series_with(commune)
    client.force_login(people.staff)
    address = reverse("satisfaction:series-decide", args=[series.pk])
    response = client.post(address, {"verdict": "kept", "reason": "", "seen": "open-"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Xin ghi lý do" in page
    assert 'value="kept" checked' in page


def test_a_decision_over_anothers_is_told_on_the_page(client, commune, people):
    series = series_with(commune)
    decide(series, people.staff)
    client.force_login(people.staff)
    address = reverse("satisfaction:series-decide", args=[series.pk])
    response = client.post(address, {"verdict": "kept", "reason": "Đúng", "seen": "open-"})
    assert response.status_code == 422
    assert "vừa có quyết định khác" in response.content.decode()


def test_the_figure_is_shown_with_and_without_the_series(commune):
    series = series_with(commune, overall=1)
    figures = selectors.with_and_without(series)
    assert (figures.without.satisfied, figures.without.ballots) == (60, 60)
    assert (figures.with_it.satisfied, figures.with_it.ballots) == (60, 80)


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_takes_as_many_queries_for_many_series(
    client, people, commune, count, django_assert_max_num_queries
):
    for number in range(count):
        SuspicionFactory(unit=commune, mark=str(number))
    client.force_login(people.staff)
    with django_assert_max_num_queries(20):
        client.get(reverse("satisfaction:series-list"))


def test_the_chore_says_what_it_held_and_the_next_round_nothing(commune):
    for _ballot in range(41):
        RatingFactory(unit=commune, submitted_on=TODAY, answers=CALM)
    assert (watch_ballots(), watch_ballots()) == (1, 0)
    assert Chore.objects.get(pk="watch-ballots").last_result.startswith("1 loạt phiếu")


def test_the_nights_chore_says_what_it_forgot(commune):
    code_for(commune)
    with clock.frozen(datetime(2020, 9, 1, 2, 0, tzinfo=UTC)):
        assert clear_voice() == 1
    assert "1 mã hết hạn" in Chore.objects.get(pk="clear-voice").last_result
