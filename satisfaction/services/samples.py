"""Whom a round may ask and how many it asks."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from audit.services import record
from procedures.models import ProcedureField
from satisfaction import exceptions_rounds as refusals
from satisfaction.models import RoundStratum, SurveyRound
from satisfaction.sampling import MinimumTooLarge, allocate, sample_size
from satisfaction.selectors.rounds import served_between, units_asked
from satisfaction.services.rounds import draft_of, save_round
from units.models import Unit


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
    survey_round = draft_of(survey_round, edition, by)
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
    survey_round = draft_of(survey_round, edition, by)
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
    survey_round = draft_of(survey_round, edition, by)
    strata = list(survey_round.strata.select_related("unit").order_by("pk"))
    for stratum in strata:
        stratum.population = populations.get(stratum.pk, stratum.population)
    groups: dict[int, list[RoundStratum]] = {}
    for stratum in strata:
        groups.setdefault(stratum.unit_id if per_unit else 0, []).append(stratum)
    for group in groups.values():
        _allocate(group, survey_round, minimum)
    RoundStratum.objects.bulk_update(strata, ["population", "sample"])
    save_round(survey_round)
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
    save_round(survey_round)
    told = after | {"population": sum(sizes.values()), "parts": len(sizes)}
    record("survey_round.populations_set", survey_round, by=by, after=told, unit=survey_round.unit)
    return survey_round
