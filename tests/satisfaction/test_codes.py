"""One-time codes: one rating per issued code, and nothing that ties the two afterwards."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from common import clock
from common.codes import ALPHABET
from satisfaction import selectors, services
from satisfaction.exceptions import CodeNotWaiting
from satisfaction.models import CodeIssue, Rating, RatingCode, RatingSummary, SentForm
from tests.factories.procedures import DossierFactory
from tests.factories.satisfaction import QuestionSetFactory, code_for

pytestmark = pytest.mark.django_db

TODAY = date(2020, 6, 17)


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(datetime(2020, 6, 17, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def question_set(db):
    return QuestionSetFactory()


def rate(question_set, code, **fields):
    ballot = {"overall": 5, "answers": [None] * 5} | fields
    return services.submit_rating(question_set=question_set, code=code, **ballot)


def issue(unit, by=None, first=TODAY, last=TODAY):
    return services.issue_codes(unit=unit, first=first, last=last, by=by)


def closed(unit, **fields):
    return DossierFactory(unit=unit, **{"finished_on": TODAY, "status": "returned"} | fields)


# --- Giving them out ----------------------------------------------------------------------------


def test_a_closed_dossier_gets_twelve_letters_that_only_the_key_can_tell(commune, people, settings):
    closed(commune, code="H1")
    [one] = issue(commune, by=people.official)

    assert (one.dossier_code, len(one.code)) == ("H1", 14)
    assert set(one.code) <= {*ALPHABET, "-"}
    assert one.expires_on == date(2020, 8, 16)
    settings.RATING_KEY = "another key"
    assert services.codes.grouped(selectors.codes.code_of("H1")) != one.code


def test_printing_again_gives_the_same_letters_and_no_second_row(commune):
    closed(commune)
    first, second = issue(commune), issue(commune)

    assert first == second
    assert (CodeIssue.objects.count(), RatingCode.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(action="rating_codes.issued").count() == 1


def test_printing_again_never_revives_a_code_that_was_spent(commune, question_set):
    closed(commune)
    [one] = issue(commune)
    rate(question_set, one.code)
    [again] = issue(commune)

    assert again.code == one.code
    with pytest.raises(CodeNotWaiting):
        rate(question_set, again.code)
    assert Rating.objects.count() == 1


def test_only_closed_dossiers_of_the_unit_and_the_days_get_one(commune, neighbour):
    closed(commune, code="IN")
    closed(neighbour)
    closed(commune, finished_on=TODAY - timedelta(days=1))
    DossierFactory(unit=commune, status="processing", finished_on=None)

    assert [one.dossier_code for one in issue(commune)] == ["IN"]


def test_a_dossier_closed_longer_ago_than_a_code_lives_gets_none(commune):
    closed(commune, finished_on=TODAY - timedelta(days=61))
    closed(commune, code="JUST", finished_on=TODAY - timedelta(days=60))

    assert [one.dossier_code for one in issue(commune, first=date(2020, 1, 1))] == ["JUST"]


def test_only_those_who_may_invite_at_the_unit_give_codes_out(commune, people):
    closed(commune)
    for name in ("leader", "staff", "inspector", "administrator", "stranger"):
        with pytest.raises(PermissionDenied):
            issue(commune, by=getattr(people, name))
    assert not CodeIssue.objects.exists()


@pytest.mark.parametrize("count", [2, 40])
def test_many_dossiers_take_as_many_queries_as_few(
    commune, people, count, django_assert_max_num_queries
):
    for _dossier in range(count):
        closed(commune)
    people.official.get_all_permissions()
    with django_assert_max_num_queries(16):
        assert len(issue(commune, by=people.official)) == count


# --- Spending them ------------------------------------------------------------------------------


def test_unit_procedure_and_channel_are_the_codes_and_of_the_day_only_the_month_is_kept(
    commune, neighbour, question_set
):
    dossier = closed(commune)
    [one] = issue(commune)
    rating = rate(question_set, one.code, unit=neighbour, channel="open", procedure=None)

    rating.refresh_from_db()
    assert (rating.unit, rating.procedure, rating.channel) == (commune, dossier.procedure, "token")
    assert rating.submitted_on == date(2020, 6, 1)
    assert RatingSummary.objects.get().n == 1


def test_case_spaces_and_dashes_do_not_matter(commune, question_set):
    code = code_for(commune)
    assert rate(question_set, f" {code.lower().replace('-', '  ')} ") is not None


def test_the_second_try_with_a_code_is_told_and_changes_nothing(commune, question_set):
    code = code_for(commune)
    rate(question_set, code)
    with pytest.raises(CodeNotWaiting, match="đã được dùng"):
        rate(question_set, code, overall=1, once="x")
    assert RatingSummary.objects.get().n == 1
    # The refused form may be sent once more with another code.
    assert not SentForm.objects.exists()


def test_an_impatient_second_tap_is_no_second_ballot_and_no_refusal(commune, question_set):
    code = code_for(commune)
    assert rate(question_set, code, once="f" * 32) is not None
    assert rate(question_set, code, once="f" * 32) is None
    assert Rating.objects.count() == 1


def test_a_ballot_that_is_refused_leaves_its_code_waiting(commune, question_set):
    code = code_for(commune)
    with pytest.raises(services.ballots.WrongBallot):
        rate(question_set, code, overall=9)
    assert selectors.waiting_code(code) is not None


def test_a_code_ends_after_its_last_day(commune, question_set):
    code = code_for(commune)
    with clock.frozen(datetime(2020, 8, 16, 2, 0, tzinfo=UTC)):
        assert selectors.waiting_code(code) is not None
    with (
        clock.frozen(datetime(2020, 8, 17, 2, 0, tzinfo=UTC)),
        pytest.raises(CodeNotWaiting),
    ):
        rate(question_set, code)


def test_what_is_kept_of_a_spent_code_ties_nothing(commune, question_set):
    code = code_for(commune, code="HS-7")
    rating = rate(question_set, code)

    assert not RatingCode.objects.exists()
    row = Rating.objects.filter(pk=rating.pk).values().get()
    assert set(row) == {
        "id", "unit_id", "procedure_id", "question_set_id", "channel", "submitted_on", "overall",
        "answers", "comment", "batch_id", "survey_round_id", "standing", "suspicion_id",
    }  # fmt: skip
    assert "HS-7" not in str(row)
    issued = CodeIssue.objects.values().get()
    assert set(issued) == {"id", "dossier_id", "issued_on"}
    assert not AuditEvent.objects.filter(target="satisfaction.rating").exists()


def test_numbers_of_ballots_do_not_tell_their_order(commune, question_set):
    pks = [rate(question_set, code_for(commune)).pk for _citizen in range(12)]
    # Twelve numbers by chance stand in order once in 479 million times.
    assert pks != sorted(pks)
    assert all(2**40 <= pk < 2**53 for pk in pks)


# --- Ten thousand tries --------------------------------------------------------------------------


@pytest.mark.slow
def test_of_thousands_of_replays_and_guesses_none_is_taken(commune, neighbour, question_set):
    spent = [code_for(commune) for _code in range(5)]
    for code in spent:
        rate(question_set, code)
    waiting = code_for(neighbour)
    rng = random.Random(6)
    taken = 0
    for number in range(2_000):
        guess = spent[number % 5] if number % 2 else "".join(rng.choices(ALPHABET, k=12))
        try:
            services.codes.spend(guess)
        except CodeNotWaiting:
            continue
        taken += 1
    assert taken == 0
    # And the one that waits is another unit's: whatever unit is said, it counts for its own.
    assert rate(question_set, waiting, unit=commune).unit == neighbour


# --- Forgetting ----------------------------------------------------------------------------------


def test_codes_that_ran_out_and_yesterdays_forms_are_forgotten(commune):
    code_for(commune)
    SentForm.objects.create(once="today", sent_on=TODAY)
    SentForm.objects.create(once="yesterday", sent_on=TODAY - timedelta(days=1))
    assert services.clear_voice() == (0, 1)
    with clock.frozen(datetime(2020, 8, 17, 2, 0, tzinfo=UTC)):
        assert services.clear_voice() == (1, 1)
    # That a code was given out stays, so that there is never a second one.
    assert CodeIssue.objects.count() == 1
