"""Survey rounds: made, changed, sampled, opened, closed."""

import secrets
from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from random import Random
from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from satisfaction import exceptions_rounds as refusals
from satisfaction.choices import RoundState
from satisfaction.models import SurveyForm, SurveyRound
from satisfaction.selectors.entries import entry_check
from units.access import require
from units.models import Unit
from units.permissions import Permission

CONTENT = (
    "code",
    "name",
    "purpose",
    "frame",
    "question_set",
    "year",
    "starts_on",
    "ends_on",
    "margin",
    "second_entry_percent",
)


@transaction.atomic
def create_round(*, unit: Unit, content: Mapping[str, Any], by: Any) -> SurveyRound:
    """A draft; `content` holds what CONTENT names."""
    require(by, Permission.SURVEY_KEEP, unit)
    _refuse_code(content["code"])
    made = SurveyRound(unit=unit, created_by=by)
    _write(made, content)
    made.save()
    record("survey_round.created", made, by=by, after=_told(made), unit=unit)
    return made


@transaction.atomic
def update_round(
    *, survey_round: SurveyRound, content: Mapping[str, Any], edition: int | None, by: Any
) -> SurveyRound:
    """Change a draft; `edition` is that of the draft which the person saw."""
    survey_round = draft_of(survey_round, edition, by)
    if content["code"] != survey_round.code:
        _refuse_code(content["code"])
    before = _told(survey_round)
    _write(survey_round, content)
    after = _told(survey_round)
    if before == after:
        return survey_round
    save_round(survey_round)
    record(
        "survey_round.changed",
        survey_round,
        by=by,
        before=before,
        after=after,
        unit=survey_round.unit,
    )
    return survey_round


@transaction.atomic
def open_round(
    *, survey_round: SurveyRound, edition: int | None = None, seed: int | None = None, by: Any
) -> SurveyRound:
    """Give every form its number, part by part, and draw those that are typed twice.

    The seed is drawn by the portal and kept in the audit trail: nobody chooses, and anybody can draw
    again and compare. No page lets a person name one; the demonstration does, to be always the same.
    """
    survey_round = draft_of(survey_round, edition, by)
    strata = list(survey_round.strata.order_by("unit__code", "field__name", "pk"))
    asked = [stratum for stratum in strata for _one in range(stratum.sample)]
    if not asked:
        raise refusals.RoundWithoutSample
    seed = secrets.randbelow(2**31) if seed is None else seed
    drawn = drawn_numbers(len(asked), survey_round.second_entry_percent, seed)
    SurveyForm.objects.bulk_create(
        (
            SurveyForm(
                survey_round=survey_round,
                stratum=stratum,
                number=number,
                second_entry=number in drawn,
            )
            for number, stratum in enumerate(asked, start=1)
        ),
        batch_size=1000,
    )
    survey_round.state, survey_round.opened_at = RoundState.OPEN, clock.now()
    save_round(survey_round)
    after = {"forms": len(asked), "drawn": len(drawn), "seed": seed}
    record("survey_round.opened", survey_round, by=by, after=after, unit=survey_round.unit)
    return survey_round


def drawn_numbers(forms: int, percent: int, seed: int) -> set[int]:
    """Which forms are typed twice: ⌈forms · percent / 100⌉ of them, the same for the same seed."""
    rng = Random(seed)  # noqa: S311 -- must be drawn again the same; the seed is nobody's choice
    return set(rng.sample(range(1, forms + 1), ceil(Fraction(forms * percent, 100))))


@transaction.atomic
def close_round(*, survey_round: SurveyRound, note: str = "", by: Any) -> SurveyRound:
    """After this nothing of the round changes. What was left undone needs a note that says why."""
    survey_round = locked(survey_round)
    require(by, Permission.SURVEY_KEEP, survey_round.unit)
    if survey_round.state != RoundState.OPEN:
        raise refusals.RoundNotOpen
    check = entry_check(survey_round)
    waiting, unsettled = len(check.waiting), len(check.unsettled)
    if (waiting or unsettled) and not note.strip():
        raise refusals.RoundNotDone(waiting, unsettled)
    survey_round.state, survey_round.closed_at = RoundState.CLOSED, clock.now()
    survey_round.closing_note = note.strip()
    save_round(survey_round)
    after = {"waiting": waiting, "unsettled": unsettled}
    record(
        "survey_round.closed", survey_round, by=by, after=after, reason=note, unit=survey_round.unit
    )
    return survey_round


@transaction.atomic
def reopen_round(*, survey_round: SurveyRound, reason: str, by: Any) -> SurveyRound:
    """Let forms be typed again, with a reason that stays in the trail."""
    survey_round = locked(survey_round)
    require(by, Permission.SURVEY_KEEP, survey_round.unit)
    if survey_round.state != RoundState.CLOSED:
        raise refusals.RoundNotClosed
    if not reason.strip():
        raise refusals.ReasonMissing
    before = {"closed_at": survey_round.closed_at, "note": survey_round.closing_note}
    survey_round.state, survey_round.closed_at = RoundState.OPEN, None
    survey_round.closing_note = ""
    save_round(survey_round)
    record(
        "survey_round.reopened",
        survey_round,
        by=by,
        before=before,
        reason=reason.strip(),
        unit=survey_round.unit,
    )
    return survey_round


def locked(survey_round: SurveyRound) -> SurveyRound:
    """The round as it is now, held until the end of the transaction: typing and closing wait."""
    rounds = SurveyRound.objects.select_for_update(of=("self",)).select_related("unit")
    return rounds.get(pk=survey_round.pk)


def draft_of(survey_round: SurveyRound, edition: int | None, by: Any) -> SurveyRound:
    """The draft, held, for its keeper; refused where it is none any more or another than was seen."""
    survey_round = locked(survey_round)
    require(by, Permission.SURVEY_KEEP, survey_round.unit)
    if survey_round.state != RoundState.DRAFT:
        raise refusals.RoundNotDraft
    if edition is not None and edition != survey_round.edition:
        raise refusals.RoundChanged
    return survey_round


def save_round(survey_round: SurveyRound) -> None:
    """Keep it under a new edition."""
    survey_round.edition += 1
    survey_round.save()


def _write(survey_round: SurveyRound, content: Mapping[str, Any]) -> None:
    for name in CONTENT:
        setattr(survey_round, name, content[name])


def _told(survey_round: SurveyRound) -> dict[str, Any]:
    told = {name: getattr(survey_round, name) for name in CONTENT}
    return told | {
        "question_set": survey_round.question_set.code,
        # As the database will give it back, so that the same again is no change.
        "margin": f"{survey_round.margin:.3f}",
    }


def _refuse_code(code: str) -> None:
    if SurveyRound.objects.filter(code=code).exists():
        raise refusals.RoundCodeTaken(code)
