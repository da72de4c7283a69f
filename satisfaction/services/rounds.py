"""Survey rounds: made, changed, sampled, opened, closed."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from math import ceil
from random import Random
from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from procedures.models import ProcedureField
from satisfaction import exceptions_rounds as refusals
from satisfaction.choices import RoundState
from satisfaction.models import RoundStratum, SurveyForm, SurveyRound
from satisfaction.sampling import MinimumTooLarge, allocate, sample_size
from satisfaction.selectors.entries import entry_check
from satisfaction.selectors.rounds import served_between, units_asked
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
    survey_round = _draft(survey_round, edition, by)
    if content["code"] != survey_round.code:
        _refuse_code(content["code"])
    before = _told(survey_round)
    _write(survey_round, content)
    after = _told(survey_round)
    if before == after:
        return survey_round
    _save(survey_round)
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
def propose_populations(
    *,
    survey_round: SurveyRound,
    start: date,
    end: date,
    by_field: bool,
    edition: int | None = None,
    by: Any,
) -> SurveyRound:
    """Take the portal's own dossiers resolved between the days for the number of people.

    Replaces what stood there. Every unit that the round may ask has a line, also with nobody; by
    field a line stands only where somebody was served.
    """
    survey_round = _draft(survey_round, edition, by)
    units = units_asked(survey_round)
    served = served_between(units, start, end, by_field=by_field)
    if not by_field:
        served = {(unit.pk, None): 0 for unit in units} | served
    after = {"start": start, "end": end, "by_field": by_field}
    return _replace_strata(survey_round, served, after, by)


@transaction.atomic
def take_populations(
    *,
    survey_round: SurveyRound,
    rows: Iterable[tuple[Unit, ProcedureField | None, int]],
    edition: int | None = None,
    by: Any,
) -> SurveyRound:
    """The populations of a sheet; replaces what stood there."""
    survey_round = _draft(survey_round, edition, by)
    asked = {unit.pk for unit in units_asked(survey_round)}
    sizes = {}
    for unit, field, population in rows:
        if unit.pk not in asked:
            raise refusals.OutsideRound(unit)
        sizes[unit.pk, field.pk if field else None] = population
    return _replace_strata(survey_round, sizes, {"file": True}, by)


@transaction.atomic
def save_sample(
    *,
    survey_round: SurveyRound,
    populations: Mapping[int, int],
    minimum: int,
    per_unit: bool,
    edition: int | None = None,
    by: Any,
) -> SurveyRound:
    """Keep the populations by stratum and work out who is asked how many.

    One sample for the whole round, or (`per_unit`) one for each unit with the round's margin.
    """
    survey_round = _draft(survey_round, edition, by)
    strata = list(survey_round.strata.select_related("unit").order_by("pk"))
    for stratum in strata:
        stratum.population = populations.get(stratum.pk, stratum.population)
    groups: dict[int, list[RoundStratum]] = {}
    for stratum in strata:
        groups.setdefault(stratum.unit_id if per_unit else 0, []).append(stratum)
    for group in groups.values():
        _allocate(group, survey_round, minimum)
    RoundStratum.objects.bulk_update(strata, ["population", "sample"])
    _save(survey_round)
    after = {
        "population": sum(stratum.population for stratum in strata),
        "sample": sum(stratum.sample for stratum in strata),
        "margin": survey_round.margin,
        "minimum": minimum,
        "per_unit": per_unit,
    }
    record("survey_round.sampled", survey_round, by=by, after=after, unit=survey_round.unit)
    return survey_round


def _allocate(group: list[RoundStratum], survey_round: SurveyRound, minimum: int) -> None:
    sizes = [stratum.population for stratum in group]
    try:
        given = allocate(sizes, sample_size(sum(sizes), survey_round.margin), minimum)
    except MinimumTooLarge as fault:
        raise refusals.MinimaTooLarge(fault.needed, fault.sample) from fault
    for stratum, sample in zip(group, given, strict=True):
        stratum.sample = sample


@transaction.atomic
def open_round(
    *, survey_round: SurveyRound, edition: int | None = None, seed: int | None = None, by: Any
) -> SurveyRound:
    """Give every form its number, part by part, and draw those that are typed twice.

    The seed is drawn by the portal and kept in the audit trail: nobody chooses, and anybody can draw
    again and compare. No page lets a person name one; the demonstration does, to be always the same.
    """
    survey_round = _draft(survey_round, edition, by)
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
    _save(survey_round)
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
    _save(survey_round)
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
    _save(survey_round)
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


def _draft(survey_round: SurveyRound, edition: int | None, by: Any) -> SurveyRound:
    survey_round = locked(survey_round)
    require(by, Permission.SURVEY_KEEP, survey_round.unit)
    if survey_round.state != RoundState.DRAFT:
        raise refusals.RoundNotDraft
    if edition is not None and edition != survey_round.edition:
        raise refusals.RoundChanged
    return survey_round


def _save(survey_round: SurveyRound) -> None:
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


def _replace_strata(
    survey_round: SurveyRound,
    sizes: Mapping[tuple[int, int | None], int],
    after: dict[str, Any],
    by: Any,
) -> SurveyRound:
    survey_round.strata.all().delete()
    RoundStratum.objects.bulk_create(
        RoundStratum(
            survey_round=survey_round, unit_id=unit, field_id=field, population=size, sample=0
        )
        for (unit, field), size in sorted(
            sizes.items(), key=lambda item: (item[0][0], item[0][1] or 0)
        )
    )
    _save(survey_round)
    told = after | {"population": sum(sizes.values()), "parts": len(sizes)}
    record("survey_round.populations_set", survey_round, by=by, after=told, unit=survey_round.unit)
    return survey_round
