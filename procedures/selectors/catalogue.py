"""What a procedure's page shows beside its own row: practice, versions, local words."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet, prefetch_related_objects

from common import clock
from common.choices import State
from common.figures import Figure
from procedures.choices import VERSION_STATES, Channel
from procedures.models import (
    IN_TIME,
    Dossier,
    LocalSupplement,
    Procedure,
    ProcedureVersion,
    TimeLimit,
    national_code,
)
from procedures.selectors.durations import Spread, counts_of_days, spread_of
from procedures.selectors.versions import Change, blank_content, changes_between
from units.models import Unit

_CHANNELS = list(Channel)
# "Bước 1: …", "2. …", "- …": the list itself counts.
_MARK = re.compile(r"^(?:(?:bước\s*)?\d+\s*[.:)]|[-–•+*])\s+", re.IGNORECASE)


def catalogue_code(code: str) -> str:
    """The catalogue's key for a code as people copy it, with or without a province's suffix."""
    try:
        return national_code(code.upper())
    except ValueError:
        return code


def public_page(code: str) -> QuerySet[Procedure]:
    """The procedure of this code with all that hangs on it. Five queries."""
    return (
        Procedure.objects.filter(code=code)
        .select_related("field")
        .prefetch_related("limits", "handlings__level", "paper_list")
    )


def limits_in_order(procedure: Procedure) -> list[TimeLimit]:
    """The ordinary case first; within a case as people come: counter, online, post."""
    return sorted(
        procedure.limits.all(), key=lambda one: (one.case, _CHANNELS.index(Channel(one.channel)))
    )


def steps_of(procedure: Procedure) -> list[str]:
    """One step a line, without the numbers that people write before them."""
    lines = (line.strip() for line in procedure.steps.splitlines())
    return [_MARK.sub("", line) for line in lines if line]


@dataclass(frozen=True, slots=True)
class Practice:
    """How a procedure really goes: the last twelve months across all units."""

    in_time: Figure
    spread: Spread
    start: date
    end: date


def practice_of(procedure: Procedure, source: str) -> Practice:
    """Share in time and working days of the dossiers resolved in twelve months. Two queries."""
    end = clock.today()
    start = end - timedelta(days=365)
    resolved = Dossier.objects.filter(procedure=procedure).resolved_in(start, end)
    counts = resolved.aggregate(n=Count("pk"), in_time=Count("pk", filter=IN_TIME))
    figure = (
        Figure.ratio(counts["in_time"], counts["n"], source=source, as_of=end)
        if counts["n"]
        else Figure.missing(source=source)
    )
    return Practice(figure, spread_of(counts_of_days(resolved)), start, end)


@dataclass(frozen=True, slots=True)
class Standing:
    """The version in force and the one whose day is still to come."""

    current: ProcedureVersion | None
    coming: ProcedureVersion | None


def standing_of(procedure: Procedure) -> Standing:
    """One query."""
    versions = list(procedure.versions.defer("content").order_by("number"))
    return Standing(
        next((one for one in versions if one.number == procedure.version), None),
        next((one for one in versions if one.applied_at is None and _is_ahead(one)), None),
    )


@dataclass(frozen=True, slots=True)
class VersionStep:
    """A version with what it changed against the one before; `changes` is None for the first."""

    version: ProcedureVersion
    state: State
    changes: list[Change] | None


def history_of(procedure: Procedure) -> list[VersionStep]:
    """Newest first. Two queries, and one for each version that moved the procedure to other levels."""
    prefetch_related_objects([procedure], "versions__made_by")
    versions = sorted(procedure.versions.all(), key=lambda version: version.number)
    befores = [None, *versions]
    steps = [
        VersionStep(
            version,
            _version_state(version, procedure),
            changes_between(before.content or blank_content(), version.content) if before else None,
        )
        for before, version in zip(befores, versions, strict=False)
    ]
    return steps[::-1]


def _version_state(version: ProcedureVersion, procedure: Procedure) -> State:
    if version.number == procedure.version:
        return VERSION_STATES["current"]
    return VERSION_STATES["coming" if version.number > procedure.version else "past"]


def _is_ahead(version: ProcedureVersion) -> bool:
    return version.effective_from is not None and version.effective_from > clock.today()


@dataclass(frozen=True, slots=True)
class LocalWords:
    """What the units add to a procedure's text, and the unit that the visitor chose."""

    units: list[Unit]
    chosen: Unit | None
    supplement: LocalSupplement | None


def local_words(procedure: Procedure, asked: str) -> LocalWords | None:
    """None where no unit adds anything. Two queries."""
    supplements = {one.unit_id: one for one in procedure.supplements.all()}
    if not supplements:
        return None
    levels = [handling.level_id for handling in procedure.handlings.all()]
    units = list(Unit.objects.in_force().filter(level__in=levels))
    chosen = next((unit for unit in units if str(unit.pk) == asked), None)
    return LocalWords(units, chosen, supplements.get(chosen.pk) if chosen else None)
