"""What keeps a form from being filled in by machines, and what honest people notice of it."""

import hashlib
import threading
from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from common import clock, throttle
from common.throttle import is_over, network_of, too_many
from reform_portal.middleware import VisitorAddressMiddleware
from satisfaction import detection
from satisfaction.exceptions import ProofNeeded
from satisfaction.models import Rating
from satisfaction.services import bursts, challenges
from satisfaction.views import guards
from tests.factories.satisfaction import CounterLinkFactory, QuestionSetFactory, code_for

MORNING = datetime(2020, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(MORNING):
        yield


@pytest.fixture
def link(commune):
    QuestionSetFactory()
    return CounterLinkFactory(unit=commune)


def send(client, link, **fields):
    return client.post(link.get_absolute_url(), {"overall": "5", **fields})


def make_hot(link, count=bursts.CHALLENGE_FROM):
    for number in range(count):
        bursts.note(bursts.place_of(link.unit, "counter_qr", link), number)


def work(ticket):
    """What the script on the page does."""
    number = 0
    while not challenges._is_worked(ticket, str(number)):
        number += 1
    return str(number)


# --- Limits ----------------------------------------------------------------------------------------


def test_of_two_hundred_at_once_exactly_the_limit_pass():
    gate, passed = threading.Barrier(20), []

    def post():
        gate.wait()
        with clock.frozen(MORNING):
            passed.extend(not too_many("place", "203.0.113.7", 10) for _post in range(10))

    threads = [threading.Thread(target=post) for _thread in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(passed) == {True: 10, False: 190}


def test_a_limit_is_looked_at_without_being_counted():
    assert not is_over("place", "203.0.113.7", 1)
    assert not too_many("place", "203.0.113.7", 1)
    assert is_over("place", "203.0.113.7", 1)
    assert not is_over("another place", "203.0.113.7", 1)


def test_no_address_is_kept_and_the_next_day_has_another_key(monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "add", lambda key, value, timeout: kept.append((key, timeout)))
    too_many("place", "203.0.113.7")
    with clock.frozen(datetime(2020, 6, 2, 2, 0, tzinfo=UTC)):
        too_many("place", "203.0.113.7")
    (first, timeout), (second, _timeout) = kept
    assert first != second
    assert "203.0.113" not in first
    assert timeout <= 86_400


def test_a_house_with_ipv6_is_one_network():
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9")
    assert network_of("2001:db8:1:2::9") != network_of("2001:db8:1:3::9")
    assert network_of("::ffff:203.0.113.7") == network_of("203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "10.9.9.9", "127.0.0.1"),
        (True, "", "127.0.0.1"),
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "10.9.9.9, 203.0.113.7", "203.0.113.7"),
        (True, "10.9.9.9, unknown", "127.0.0.1"),
        (True, "10.9.9.9, 2001:db8::1", "2001:db8::1"),
    ],
)
def test_who_asks_is_the_connection_or_what_the_one_proxy_saw(
    rf, settings, behind, forwarded, address
):
    settings.BEHIND_PROXY = behind
    request = rf.get("/", headers={"x-forwarded-for": forwarded})
    VisitorAddressMiddleware(lambda seen: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address


@pytest.mark.django_db
@pytest.mark.parametrize("behind", [False, True])
def test_forged_addresses_are_limited_like_one(client, link, settings, monkeypatch, behind):
    settings.BEHIND_PROXY = behind
    monkeypatch.setattr(throttle, "LIMIT", 5)
    monkeypatch.setattr(bursts, "CHALLENGE_FROM", 100)
    # What the visitor invents stands first; what the proxy saw is appended.
    seen = ", 203.0.113.7" if behind else ""
    codes = [
        client.post(
            link.get_absolute_url(),
            {"overall": "5"},
            headers={"x-forwarded-for": f"198.51.100.{number}{seen}"},
        ).status_code
        for number in range(8)
    ]
    assert Counter(codes) == {302: 5, 422: 3}


@pytest.mark.django_db
def test_sixty_people_of_one_office_in_a_day_are_all_heard(client, link, monkeypatch):
    """A visit to the counter about every eight minutes, by chance, all behind one address."""
    rng, now = Random(60), MORNING.timestamp()
    monkeypatch.setattr(throttle.time, "time", lambda: now)
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: now)
    refused = 0
    for _person in range(60):
        now += rng.expovariate(1 / 480)
        # Each has a telephone of their own, and is told if anything is asked.
        refused += send(client, link).status_code != 302
    assert refused == 0
    assert Rating.objects.filter(standing="counted").count() == 60


# --- Staff and machines -------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_field_that_people_do_not_see_is_filled_in_by_machines_only(client, link):
    assert send(client, link, website="http://spam").status_code == 302
    assert not Rating.objects.exists()


@pytest.mark.django_db
def test_staff_signed_in_do_not_rate_by_code_either(client, commune, people, link):
    code = code_for(commune)
    client.force_login(people.official)
    response = client.post(reverse("satisfaction:rating-code", args=[code]), {"overall": "5"})
    assert response.status_code == 422
    assert not Rating.objects.exists()


@pytest.mark.django_db
def test_a_browser_that_staff_signed_in_with_rates_for_nobody_until_the_shift_is_over(
    commune, people, link
):
    people.official.set_password("mat-khau-rat-dai")
    people.official.save()
    client = Client()
    client.post(
        "/dang-nhap/", {"username": people.official.username, "password": "mat-khau-rat-dai"}
    )
    client.post("/dang-xuat/")
    response = send(client, link)
    assert response.status_code == 422
    assert "vừa được dùng để đăng nhập" in response.content.decode()
    cookie = client.cookies["can_bo"]
    assert people.official.username not in cookie.value
    assert (cookie["httponly"], cookie["max-age"]) == (True, 43_200)
    # A tablet is set up by staff, and used by citizens.
    assert send(client, CounterLinkFactory(unit=commune, kind="kiosk")).status_code == 302
    # One's own invention is no cookie of ours.
    other = Client()
    other.cookies["can_bo"] = "1:forged"
    assert send(other, link).status_code == 302


@pytest.mark.django_db
def test_a_network_that_tries_codes_is_put_off_and_counters_are_not(client, commune, link):
    code = code_for(commune)
    wrong = reverse("satisfaction:rating-code", args=["ABCDEFGHJKMN"])
    codes = [client.get(wrong).status_code for _try in range(guards.WRONG_CODES + 2)]
    assert Counter(codes) == {404: guards.WRONG_CODES, 429: 2}
    assert client.get(reverse("satisfaction:rating-code", args=[code])).status_code == 429
    assert send(client, link).status_code == 302


# --- Proof, in a burst only ----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_quiet_form_asks_for_no_proof_and_brings_no_script(client, link):
    assert "rating-challenge" not in client.get(link.get_absolute_url()).content.decode()
    make_hot(link)
    page = client.get(link.get_absolute_url()).content.decode()
    assert "rating-challenge.js" in page
    assert "Xin đợi 60 giây" in page
    assert len(page.encode()) < 60_000


@pytest.mark.django_db
def test_in_a_burst_a_form_passes_with_work_once(client, link):
    make_hot(link)
    refused = send(client, link, comment="Còn đây")
    assert refused.status_code == 422
    assert "Còn đây" in refused.content.decode()
    ticket = refused.context["challenge"].ticket
    proof = work(ticket)
    assert send(client, link, ticket=ticket, proof=proof).status_code == 302
    assert send(client, link, ticket=ticket, proof=proof).status_code == 422
    assert Rating.objects.count() == 1


@pytest.mark.django_db
def test_a_second_tap_of_a_ballot_that_was_kept_is_thanked_not_refused(client, link):
    make_hot(link)
    ticket = client.get(link.get_absolute_url()).context["challenge"].ticket
    form = {"ticket": ticket, "proof": work(ticket), "once": "e" * 32}
    assert [send(client, link, **form).status_code for _tap in range(2)] == [302, 302]
    assert Rating.objects.count() == 1


@pytest.mark.django_db
def test_without_a_script_a_form_passes_after_the_wait_that_goes_on_when_tried_early(
    client, link, monkeypatch
):
    make_hot(link)
    ticket = client.get(link.get_absolute_url()).context["challenge"].ticket
    early = send(client, link, ticket=ticket)
    assert early.status_code == 422
    assert early.context["challenge"].ticket == ticket
    monkeypatch.setattr(challenges, "WAIT_SECONDS", -1)
    assert send(client, link, ticket=ticket).status_code == 302


def test_only_so_many_pass_by_waiting_and_none_with_anothers_ticket(monkeypatch):
    monkeypatch.setattr(challenges, "WAIT_SECONDS", -1)
    passed = 0
    for _form in range(challenges.WAITED_AT_MOST + 5):
        try:
            challenges.check_proof("place", challenges.challenge_for("place").ticket, "")
        except ProofNeeded:
            continue
        passed += 1
    assert passed == challenges.WAITED_AT_MOST
    with pytest.raises(ProofNeeded):
        challenges.check_proof("other", challenges.challenge_for("place").ticket, "")


@pytest.mark.parametrize("proof", ["", "-1", "x", "٣", "1" * 13])
def test_a_proof_is_a_number_whose_hash_begins_with_zeros(proof):
    assert not challenges._is_worked("ticket", proof)
    right = work("ticket")
    digest = hashlib.sha256(f"ticket:{right}".encode()).hexdigest()
    assert int(digest, 16) >> (256 - challenges.BITS) == 0


# --- How well what looks wrong is found ---------------------------------------------------------

DAYS = 60


def honest_answers(rng, pleased):
    """A person's mood moves all answers together; many tap one number all the way down."""
    mood = min(max(rng.gauss(pleased, 0.12), 0.02), 0.98)

    def grade():
        return rng.choices(
            (5, 4, 3, 2, 1), (mood**2, mood, 0.25, 0.08 * (1 - mood), 0.1 * (1 - mood))
        )[0]

    overall = grade()
    if rng.random() < 0.45:
        return overall, (overall,) * 5
    return overall, tuple(None if rng.random() < 0.08 else grade() for _question in range(5))


def busy_day(rng, usual):
    """People of a day: market days are busier, and no two days alike."""
    mean = usual * rng.gammavariate(4, 0.25)
    count, reach = 0, rng.expovariate(1)
    while reach < mean:
        count, reach = count + 1, reach + rng.expovariate(1)
    return count


def is_flagged(history, ballots):
    """The two rules of the quarter-hourly look, on a day's ballots."""
    usual = detection.usual_of([len(day) for day in history[-30:] if day])
    if len(ballots) > usual.limit:
        return True
    known = Counter(vector for day in history for vector in day)
    people = sum(known.values())
    return any(
        detection.is_unlikely(
            times, len(ballots), detection.usual_share(vector, known[vector], people)
        )
        for vector, times in Counter(ballots).items()
    )


def town(rng):
    """A unit's usual day, from a quiet commune to a district's hall, and two months of it."""
    usual, pleased = rng.choice((2, 4, 8, 15, 30, 80)), rng.uniform(0.6, 0.95)

    def day():
        return [honest_answers(rng, pleased) for _person in range(busy_day(rng, usual))]

    return day, [day() for _day in range(DAYS)]


# Ballots an attacker adds within a day, and the answers they give.
ATTACKS = {
    "5,000 in sixty days, all at five": (84, lambda rng: (5, (5,) * 5)),
    "5,000 in sixty days, four or five by chance": (
        84,
        lambda rng: (5, tuple(rng.choice((4, 5)) for _question in range(5))),
    ),
    "1,000 in a day, anything by chance": (
        1000,
        lambda rng: (rng.randint(1, 5), tuple(rng.randint(1, 5) for _question in range(5))),
    ),
    "80 in a day, all at one": (80, lambda rng: (1, (1,) * 5)),
}


@pytest.mark.slow
def test_honest_days_are_rarely_flagged_and_attacks_are_found():
    rng = Random(42)
    false_flags = honest_days = 0
    found, tried = Counter(), Counter()
    for _town in range(60):
        day, history = town(rng)
        for back in range(10, 0, -1):
            honest_days += 1
            false_flags += is_flagged(history[:-back], history[-back])
        for name, (extra, answer) in ATTACKS.items():
            # Answers by chance, spread thin in a great hall, look like its own people: these are
            # among the few that are not found (docs/satisfaction-trust.md says so).
            attacked = day() + [answer(rng) for _ballot in range(extra)]
            tried[name] += 1
            found[name] += is_flagged(history, attacked)
    assert false_flags / honest_days <= 0.01, (false_flags, honest_days)
    assert sum(found.values()) / sum(tried.values()) >= 0.95, (found, tried)
