"""One unit's ballots taken apart: by month, year, channel, round, field and procedure."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models.functions import ExtractYear

from procedures.models import Procedure
from satisfaction.choices import RatingChannel
from satisfaction.models import SurveyRound
from satisfaction.selectors.basis import COUNTED, Basis
from satisfaction.selectors.opinions import Adder, Layout, Opinion, overall_by
from satisfaction.tally import Tally
from units.models import Unit
from units.selectors import counted_in


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the ballots, with its name. `note` says what else is to be known of it."""

    name: str
    opinion: Opinion
    note: str = ""


def by_month(
    unit: Unit, year: int, argument: str, *, basis: Basis = COUNTED, layout: Layout
) -> dict[date, Opinion]:
    """Every month of the basis, also those without ballots. Two queries."""
    first, last = basis.months
    months = [date(year, month, 1) for month in range(first, last + 1)]
    return _by(unit, year, argument, "month", basis, layout, months)


def by_channel(
    unit: Unit, year: int, argument: str, *, basis: Basis = COUNTED, layout: Layout
) -> dict[str, Opinion]:
    """Every channel there is, also those that the basis leaves out. Two queries."""
    every = list(RatingChannel.values)
    basis = replace(basis, channels=tuple(every))
    return _by(unit, year, argument, "channel", basis, layout, every)


def by_round(
    unit: Unit, year: int, argument: str, *, basis: Basis = COUNTED, layout: Layout
) -> list[Part]:
    """The survey rounds with ballots; those of no round are left out. Three queries."""
    found = _by(unit, year, argument, "survey_round_id", basis, layout, [])
    rounds = SurveyRound.objects.filter(pk__in=[pk for pk in found if pk]).order_by("starts_on")
    return [Part(one.name, found[one.pk], one.get_state_display()) for one in rounds]


def _by(
    unit: Unit,
    year: int,
    argument: str,
    column: str,
    basis: Basis,
    layout: Layout,
    keys: list[Any],
) -> dict[Any, Opinion]:
    adder: Adder[Any] = Adder(layout)
    kept = basis.sums([year]).filter(unit__in=list(counted_in([unit], argument)))
    for key, *sums in kept.values_list(column, "question_set_id", "channel", "n", "counts"):
        adder.add(key, *sums)
    return adder.opinions(keys)


def by_year(
    unit: Unit, years: list[int], argument: str, *, basis: Basis = COUNTED
) -> dict[int, Tally]:
    """The general question in the same months of each year. Two queries."""
    kept = basis.sums(years).filter(unit__in=list(counted_in([unit], argument)))
    found = overall_by(kept.annotate(year=ExtractYear("month")), "year")
    return {year: found.get(year, Tally()) for year in sorted(years)}


@dataclass(frozen=True, slots=True)
class FieldTally:
    """The general question by field, with the field's procedures from the most ballots down."""

    name: str
    tally: Tally
    procedures: list[tuple[Procedure, Tally]]


def by_field(
    unit: Unit, year: int, argument: str, *, basis: Basis = COUNTED
) -> tuple[list[FieldTally], Tally]:
    """Fields with ballots, and the people who said no procedure. Three queries."""
    kept = basis.sums_by_procedure([year]).filter(unit__in=list(counted_in([unit], argument)))
    found = overall_by(kept, "procedure")
    unnamed = found.pop(None, Tally())
    procedures = Procedure.objects.filter(pk__in=list(found)).select_related("field")
    by_name: dict[str, FieldTally] = {}
    for procedure in procedures:
        name = procedure.field.name
        field = by_name.setdefault(name, FieldTally(name, Tally(), []))
        field.tally.merge(found[procedure.pk])
        field.procedures.append((procedure, found[procedure.pk]))
    for field in by_name.values():
        field.procedures.sort(key=lambda line: (-line[1].ballots, line[0].code))
    return sorted(by_name.values(), key=lambda field: -field.tally.ballots), unnamed
