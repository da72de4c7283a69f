"""Forms typed once, twice, and on another look; nothing is lost, doubled or typed by the judged."""

from datetime import date
from fractions import Fraction
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from common import clock
from satisfaction import exceptions_rounds as refusals
from satisfaction.exceptions import WrongBallot
from satisfaction.models import FormEntry, Rating, RatingSummary, Suspicion
from satisfaction.selectors.entries import entry_check, waiting_seconds
from satisfaction.services import rebuild
from satisfaction.services.entries import (
    ballot_edition,
    mark_form,
    settle_form,
    take_back_mark,
    type_again,
    type_form,
)
from satisfaction.services.rounds import close_round
from tests.factories.plans import at
from tests.factories.satisfaction import opened_round
from tests.factories.units import person

pytestmark = pytest.mark.django_db
FIRST = {"overall": 4, "answers": [5, 4, None]}


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(at(2020, 9, 10)):
        yield


@pytest.fixture
def second(district, people):
    return person("district_staff", district)


@pytest.fixture
def survey_round(people, district, commune, neighbour):
    """Every form is drawn for a second typing: 1 and 2 of the neighbour, 3 and 4 of the commune."""
    return opened_round(people.staff, (commune, 2), (neighbour, 2), unit=district, percent=100)


@pytest.fixture
def typing(survey_round, people):
    return partial(type_form, survey_round=survey_round, by=people.staff)


def sums() -> list[tuple]:
    rows = RatingSummary.objects.filter(n__gt=0).order_by("key")
    return list(rows.values_list("key", "n", "counts"))


def check_sums() -> None:
    kept = sums()
    rebuild()
    assert sums() == kept


# --- The first typing -------------------------------------------------------------------------


def test_a_typed_form_is_a_paper_ballot_of_its_unit_and_round(survey_round, typing, commune):
    form = typing(number=3, comment="  Nên thêm ghế. ", **FIRST)

    rating = Rating.objects.get()
    assert (form.state, form.rating) == ("typed", rating)
    assert (rating.unit, rating.channel, rating.survey_round) == (commune, "paper", survey_round)
    assert (rating.overall, rating.answers, rating.comment) == (4, [5, 4, None], "Nên thêm ghế.")
    assert sums()[0][1] == 1
    check_sums()


def test_who_typed_what_is_kept_without_an_event_for_each_ballot(typing, people):
    before = AuditEvent.objects.count()
    typing(number=3, **FIRST)

    entry = FormEntry.objects.get()
    assert (entry.turn, entry.typed_by, entry.overall) == ("first", people.staff, 4)
    # What a citizen wrote stands in one place alone.
    assert entry.comment == ""
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    ("today", "day"),
    [((2020, 8, 20), date(2020, 9, 1)), ((2020, 9, 10), date(2020, 9, 10))]
    + [((2021, 1, 8), date(2020, 11, 30))],
)
def test_a_ballot_falls_on_the_rounds_own_days(typing, today, day):
    with clock.frozen(at(*today)):
        typing(number=1, **FIRST)

    assert Rating.objects.get().submitted_on == day


def test_a_form_is_typed_once(typing):
    typing(number=1, **FIRST)

    with pytest.raises(refusals.FormTaken, match="Phiếu số 1 đã ghi trước đó: Đã nhập"):
        typing(number=1, overall=1, answers=[1, 1, 1])

    assert Rating.objects.get().overall == 4
    assert FormEntry.objects.count() == 1


def test_a_number_that_was_never_given(typing):
    with pytest.raises(refusals.NoSuchForm, match="không cấp phiếu số 5"):
        typing(number=5, **FIRST)


def test_a_form_of_another_stack(survey_round, typing, commune):
    stack = survey_round.strata.get(unit=commune)

    with pytest.raises(refusals.WrongStack, match="Phiếu số 1 thuộc Xã Quới An"):
        typing(number=1, stack=stack, **FIRST)

    assert not Rating.objects.exists()
    typing(number=3, stack=stack, **FIRST)


@pytest.mark.parametrize("wrong", [{"overall": 6}, {"answers": [5, 4]}, {"answers": [0, 4, 5]}])
def test_answers_that_are_none(typing, wrong):
    with pytest.raises(WrongBallot):
        typing(number=1, **FIRST | wrong)

    assert not Rating.objects.exists()


def test_nobody_types_what_was_said_about_their_own_house(survey_round, people):
    """A commune's official types for the commune, but this round is the district's."""
    for by in (people.official, people.leader, people.inspector, people.administrator):
        with pytest.raises(PermissionDenied):
            type_form(survey_round=survey_round, number=3, by=by, **FIRST)


def test_a_units_own_round_is_typed_by_the_unit(people, commune):
    own = opened_round(people.staff, (commune, 1), unit=commune)

    type_form(survey_round=own, number=1, by=people.official, **FIRST)

    assert Rating.objects.get().survey_round == own


# --- Marks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["refused", "unusable"])
def test_a_mark_makes_no_ballot_and_closes_the_form(survey_round, typing, people, mark):
    mark_form(survey_round=survey_round, number=2, mark=mark, by=people.staff)

    with pytest.raises(refusals.FormTaken):
        typing(number=2, **FIRST)
    assert not Rating.objects.exists()
    assert AuditEvent.objects.get(action="survey_form.marked").after == {"number": 2, "state": mark}


def test_a_mark_is_taken_back_with_a_reason(survey_round, typing, people):
    mark_form(survey_round=survey_round, number=2, mark="refused", by=people.staff)
    back = partial(take_back_mark, survey_round=survey_round, by=people.staff)

    with pytest.raises(refusals.ReasonMissing):
        back(number=2, reason=" ")
    with pytest.raises(refusals.MarkMissing):
        back(number=1, reason="Nhầm")
    back(number=2, reason="Đánh dấu nhầm phiếu")

    typing(number=2, **FIRST)
    assert AuditEvent.objects.get(action="survey_form.mark_taken_back").reason


# --- The second typing ------------------------------------------------------------------------


def test_a_second_typing_is_another_persons(survey_round, typing, people, second):
    typing(number=1, **FIRST)
    again = partial(type_again, survey_round=survey_round, number=1)

    with pytest.raises(refusals.SamePerson):
        again(by=people.staff, **FIRST)
    assert again(by=second, **FIRST)
    with pytest.raises(refusals.NotDrawn):
        again(by=second, **FIRST)

    assert Rating.objects.count() == 1


def test_only_drawn_and_typed_forms_are_typed_again(people, district, commune, typing, second):
    undrawn = opened_round(people.staff, (commune, 1), unit=district, percent=0)
    type_form(survey_round=undrawn, number=1, by=people.staff, **FIRST)

    with pytest.raises(refusals.NotDrawn):
        type_again(survey_round=undrawn, number=1, by=second, **FIRST)


def test_not_before_the_first(survey_round, second):
    with pytest.raises(refusals.NotDrawn):
        type_again(survey_round=survey_round, number=1, by=second, **FIRST)


def test_the_error_rate_is_over_fields(
    survey_round, typing, people, second, django_assert_num_queries
):
    """Two forms of four fields: three of eight differ, an answer against none among them."""
    typing(number=1, **FIRST)
    typing(number=2, **FIRST)
    typing(number=3, **FIRST)
    type_again(survey_round=survey_round, number=1, by=second, overall=3, answers=[5, 4, 4])
    type_again(survey_round=survey_round, number=2, by=second, overall=4, answers=[5, 5, None])

    with django_assert_num_queries(2):
        check = entry_check(survey_round)

    assert (check.drawn, check.compared, check.fields, check.differing) == (4, 2, 8, 3)
    assert check.rate == Fraction(300, 8)
    # Wilson for 3 of 8: 13.68 to 69.43 %.
    assert [f"{end:.2f}" for end in check.interval] == ["13.68", "69.43"]
    assert [one.form.number for one in check.waiting] == [3]
    assert [one.differing for one in check.unsettled] == [[2, 3], [1]]
    assert waiting_seconds([survey_round]) == [(survey_round.pk, people.staff.pk)]


def test_the_second_typing_alone_changes_no_figure(survey_round, typing, second):
    typing(number=1, **FIRST)
    before = sums()

    assert not type_again(
        survey_round=survey_round, number=1, by=second, overall=1, answers=[1, 1, 1]
    )

    assert sums() == before
    assert Rating.objects.get().overall == 4


# --- Another look at the paper ----------------------------------------------------------------


def test_what_is_settled_moves_the_ballot_and_the_sums(survey_round, typing, people, second):
    typing(number=1, **FIRST)
    type_again(survey_round=survey_round, number=1, by=second, overall=2, answers=[5, 4, None])

    settle_form(
        survey_round=survey_round, number=1, overall=2, answers=[5, 4, None], by=people.staff
    )

    rating = Rating.objects.get()
    assert (rating.overall, rating.answers) == (2, [5, 4, None])
    [(_key, n, counts)] = sums()
    assert (n, counts[:5]) == (1, [0, 1, 0, 0, 0])
    check_sums()
    event = AuditEvent.objects.get(action="survey_form.settled")
    assert (event.before["overall"], event.after["overall"]) == (4, 2)
    check = entry_check(survey_round)
    # The slip stays in the error rate; nothing is left to do.
    assert (check.differing, check.unsettled) == (1, [])
    assert FormEntry.objects.get(turn="first").overall == 4


def test_a_form_that_waits_for_its_second_typing_is_not_settled(survey_round, typing, people):
    typing(number=1, **FIRST)

    for number in (1, 2):
        with pytest.raises(refusals.NotToSettle):
            settle_form(survey_round=survey_round, number=number, by=people.staff, **FIRST)


def test_a_form_typed_once_is_mended_too_and_again(people, district, commune):
    survey_round = opened_round(people.staff, (commune, 1), unit=district)
    type_form(survey_round=survey_round, number=1, by=people.staff, **FIRST)
    mend = partial(settle_form, survey_round=survey_round, number=1, by=people.staff)

    mend(overall=5, answers=[5, 5, 5])
    mend(overall=3, answers=[3, 3, 3])

    assert FormEntry.objects.filter(turn="settled").count() == 1
    assert Rating.objects.get().overall == 3
    check_sums()


def test_two_who_mend_at_once_see_each_other(people, district, commune, second):
    survey_round = opened_round(people.staff, (commune, 1), unit=district)
    form = type_form(survey_round=survey_round, number=1, by=people.staff, **FIRST)
    seen = ballot_edition(form.rating)
    mend = partial(settle_form, survey_round=survey_round, number=1, edition=seen)

    mend(overall=5, answers=[5, 5, 5], by=second)
    with pytest.raises(refusals.BallotChanged):
        mend(overall=1, answers=[1, 1, 1], by=people.staff)

    assert Rating.objects.get().overall == 5


def test_a_ballot_set_apart_is_mended_without_touching_the_sums(people, district, commune):
    survey_round = opened_round(people.staff, (commune, 1), unit=district)
    form = type_form(survey_round=survey_round, number=1, by=people.staff, **FIRST)
    suspicion = Suspicion.objects.create(
        unit=commune, channel="paper", kind="same", on=date(2020, 9, 10)
    )
    Rating.objects.filter(pk=form.rating_id).update(standing="held", suspicion=suspicion)
    rebuild()

    settle_form(survey_round=survey_round, number=1, overall=1, answers=[1, 1, 1], by=people.staff)

    assert sums() == []


def test_a_closed_round_settles_nothing(people, district, commune):
    survey_round = opened_round(people.staff, (commune, 1), unit=district)
    type_form(survey_round=survey_round, number=1, by=people.staff, **FIRST)
    close_round(survey_round=survey_round, by=people.staff)

    with pytest.raises(refusals.RoundNotOpen):
        settle_form(survey_round=survey_round, number=1, by=people.staff, **FIRST)
