"""Typing a round's forms: once, for some twice, and settling what differs.

Every write holds the round's row: two people who type at once come one after the other, and nothing
is typed into a round that is being closed.
"""

from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from common.text import edition_of
from satisfaction import exceptions_rounds as refusals
from satisfaction.choices import (
    SCALE,
    EntryPass,
    FormState,
    RatingChannel,
    RoundState,
    Standing,
)
from satisfaction.exceptions import WrongBallot
from satisfaction.models import FormEntry, Rating, RoundStratum, SurveyForm, SurveyRound
from satisfaction.selectors.rounds import name_of
from satisfaction.services.rounds import locked
from satisfaction.services.summaries import fold
from units.access import require
from units.permissions import Permission

Answers = list[int | None]
MARKS = (FormState.REFUSED, FormState.UNUSABLE)


@transaction.atomic
def type_form(
    *,
    survey_round: SurveyRound,
    number: int,
    overall: int,
    answers: Answers,
    comment: str = "",
    stack: RoundStratum | None = None,
    by: Any,
) -> SurveyForm:
    """The first typing of a form makes its ballot. `stack` is the part that the person types."""
    survey_round, form = _held(survey_round, number, by, stack)
    if form.state != FormState.ISSUED:
        raise refusals.FormTaken(number, form.get_state_display())
    _check_ballot(survey_round, overall, answers)
    rating = Rating.objects.create(
        unit=form.stratum.unit,
        question_set_id=survey_round.question_set_id,
        channel=RatingChannel.PAPER,
        # The round's own days: a form that is typed in January still belongs to its year.
        submitted_on=min(max(clock.today(), survey_round.starts_on), survey_round.ends_on),
        overall=overall,
        answers=answers,
        comment=comment.strip(),
        survey_round=survey_round,
    )
    fold([rating])
    _entry(form, EntryPass.FIRST, overall, answers, by)
    form.rating, form.state = rating, FormState.TYPED
    form.save(update_fields=["rating", "state"])
    return form


@transaction.atomic
def type_again(
    *, survey_round: SurveyRound, number: int, overall: int, answers: Answers, by: Any
) -> bool:
    """The second typing, by somebody who has not seen the first; whether both say the same."""
    survey_round, form = _held(survey_round, number, by)
    turns = {entry.turn: entry for entry in form.entries.all()}
    first = turns.get(EntryPass.FIRST)
    if not form.second_entry or first is None or EntryPass.SECOND in turns:
        raise refusals.NotDrawn(number)
    if first.typed_by_id == by.pk:
        raise refusals.SamePerson(number)
    _check_ballot(survey_round, overall, answers)
    _entry(form, EntryPass.SECOND, overall, answers, by)
    return (first.overall, first.answers) == (overall, answers)


@transaction.atomic
def settle_form(
    *,
    survey_round: SurveyRound,
    number: int,
    overall: int,
    answers: Answers,
    edition: str | None = None,
    by: Any,
) -> Rating:
    """What the paper says on another look; the ballot and the sums follow it.

    Also mends a form that was typed once. Not while a second typing waits: it must stay blind.
    `edition` is `ballot_edition` of what the person saw.
    """
    survey_round, form = _held(survey_round, number, by)
    if not may_settle(form):
        raise refusals.NotToSettle(number)
    _check_ballot(survey_round, overall, answers)
    rating = Rating.objects.select_for_update().get(paper=form)
    if edition is not None and edition != ballot_edition(rating):
        raise refusals.BallotChanged(number)
    before = {"number": number, "overall": rating.overall, "answers": rating.answers}
    _correct(rating, overall, answers)
    FormEntry.objects.update_or_create(
        form=form,
        turn=EntryPass.SETTLED,
        defaults={
            "overall": overall,
            "answers": answers,
            "typed_by": by,
            "typed_at": clock.now(),
        },
    )
    after = {"number": number, "overall": overall, "answers": answers}
    unit = form.stratum.unit
    record("survey_form.settled", form, by=by, before=before, after=after, unit=unit)
    return rating


def may_settle(form: SurveyForm) -> bool:
    """Whether the paper may be looked at once more: typed, and not waiting for a second typing."""
    if form.state != FormState.TYPED:
        return False
    return not form.second_entry or form.entries.filter(turn=EntryPass.SECOND).exists()


def ballot_edition(rating: Rating) -> str:
    return edition_of(rating.overall, *rating.answers)


def _correct(rating: Rating, overall: int, answers: Answers) -> None:
    counted = rating.standing == Standing.COUNTED
    if counted:
        fold([rating], times=-1)
    rating.overall, rating.answers = overall, answers
    rating.save(update_fields=["overall", "answers"])
    if counted:
        fold([rating])


@transaction.atomic
def mark_form(
    *,
    survey_round: SurveyRound,
    number: int,
    mark: FormState | str,
    stack: RoundStratum | None = None,
    by: Any,
) -> SurveyForm:
    """The person refused, or the form came back unusable: no ballot, and it counts as such."""
    if mark not in MARKS:
        raise ValueError(mark)
    _round, form = _held(survey_round, number, by, stack)
    if form.state != FormState.ISSUED:
        raise refusals.FormTaken(number, form.get_state_display())
    form.state = mark
    form.save(update_fields=["state"])
    after = {"number": number, "state": str(mark)}
    record("survey_form.marked", form, by=by, after=after, unit=form.stratum.unit)
    return form


@transaction.atomic
def take_back_mark(*, survey_round: SurveyRound, number: int, reason: str, by: Any) -> SurveyForm:
    """A form that was marked by mistake waits again."""
    _round, form = _held(survey_round, number, by)
    if form.state not in MARKS:
        raise refusals.MarkMissing(number)
    if not reason.strip():
        raise refusals.ReasonMissing
    before = {"number": number, "state": form.state}
    form.state = FormState.ISSUED
    form.save(update_fields=["state"])
    record(
        "survey_form.mark_taken_back",
        form,
        by=by,
        before=before,
        reason=reason.strip(),
        unit=form.stratum.unit,
    )
    return form


def _held(
    survey_round: SurveyRound, number: int, by: Any, stack: RoundStratum | None = None
) -> tuple[SurveyRound, SurveyForm]:
    """The round and the form as they are now, the round held to the end of the transaction."""
    survey_round = locked(survey_round)
    require(by, Permission.SURVEY_TYPE, survey_round.unit)
    if survey_round.state != RoundState.OPEN:
        raise refusals.RoundNotOpen
    forms = survey_round.forms.select_related("stratum__unit", "stratum__field")
    form = forms.filter(number=number).first()
    if form is None:
        raise refusals.NoSuchForm(number)
    if stack is not None and stack.pk != form.stratum_id:
        raise refusals.WrongStack(number, name_of(form.stratum))
    return survey_round, form


def _check_ballot(survey_round: SurveyRound, overall: int, answers: Answers) -> None:
    asked = survey_round.question_set.questions.count()
    given = [answer for answer in answers if answer is not None]
    if len(answers) != asked or any(answer not in SCALE for answer in (overall, *given)):
        raise WrongBallot


def _entry(form: SurveyForm, turn: EntryPass, overall: int, answers: Answers, by: Any) -> None:
    """What people wrote in words stands in the ballot alone."""
    FormEntry.objects.create(
        form=form,
        turn=turn,
        overall=overall,
        answers=answers,
        typed_by=by,
        typed_at=clock.now(),
    )
