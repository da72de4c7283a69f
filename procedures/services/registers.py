"""Registers of the units: date, state and document of each."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction

from audit.services import record
from common import clock
from procedures.choices import IsoState, LinkState, RolloutState
from procedures.exceptions import DoneInFuture, DoneWithoutProof, LinkStandsTwice, SomebodyWasFaster
from procedures.models import IsoConversion, OneStopRollout, SystemLink
from procedures.selectors.registers import LINK_FACTS, SINCE_FACTS, facts_of, seen_entry
from procedures.services.common import require_for
from units.models import Unit
from units.permissions import Permission

# A body in one of these states has done something, on a day and by a document.
PROVEN = {
    RolloutState.PARTIAL,
    RolloutState.FULL,
    IsoState.CONVERTING,
    IsoState.ISO_2015,
    LinkState.CONNECTED,
}


Entry = TypeVar("Entry", OneStopRollout, IsoConversion)


@transaction.atomic
def record_rollout(
    *,
    unit: Unit,
    state: str,
    since: date | None = None,
    document: str = "",
    seen: str | None = None,
    by: Any,
) -> OneStopRollout:
    """How far the unit runs the electronic one-stop shop."""
    require_for(by, Permission.REGISTER_KEEP, unit)
    _check(state, since, document)
    said = {"state": state, "since": since, "document": document.strip()}
    return _keep(OneStopRollout, "rollout.recorded", unit, said, seen=seen, by=by)


@transaction.atomic
def record_iso(
    *,
    unit: Unit,
    state: str,
    since: date | None = None,
    document: str = "",
    seen: str | None = None,
    by: Any,
) -> IsoConversion:
    """How far the unit is from TCVN ISO 9001:2008 to 9001:2015."""
    require_for(by, Permission.REGISTER_KEEP, unit)
    _check(state, since, document)
    said = {"state": state, "since": since, "document": document.strip()}
    return _keep(IsoConversion, "iso.recorded", unit, said, seen=seen, by=by)


def _keep(
    model: type[Entry],
    action: str,
    unit: Unit,
    said: Mapping[str, Any],
    *,
    seen: str | None,
    by: Any,
) -> Entry:
    _one_at_a_time(unit)
    known = model.objects.filter(unit=unit).first()
    before = facts_of(known, SINCE_FACTS) if known else {}
    # The same sent twice is no conflict, and no second entry of the history.
    if known is not None and before == said:
        return known
    _refuse_stale(known, seen)
    entry, _created = model.objects.update_or_create(unit=unit, defaults=dict(said))
    record(action, entry, by=by, before=before, after=said, unit=unit)
    return entry


@transaction.atomic
def record_link(
    *,
    unit: Unit,
    link: SystemLink | None = None,
    seen: str | None = None,
    by: Any,
    **said: Any,
) -> SystemLink:
    """A line of the road map, new or changed. `said`: the model's own words (LINK_FACTS)."""
    require_for(by, Permission.REGISTER_KEEP, unit)
    _check(said["state"], said.get("connected_on"), said.get("document", ""))
    _one_at_a_time(unit)
    known = SystemLink.objects.select_for_update().filter(pk=link.pk).first() if link else None
    if known is not None:
        require_for(by, Permission.REGISTER_KEEP, known.unit)
    _refuse_stale(known, seen)
    before = facts_of(known, LINK_FACTS) if known else {}
    entry = known or SystemLink()
    entry.unit = unit
    for name, value in said.items():
        setattr(entry, name, value.strip() if isinstance(value, str) else value)
    twin = SystemLink.objects.filter(unit=unit, system=entry.system, partner=entry.partner)
    if twin.exclude(pk=entry.pk).exists():
        raise LinkStandsTwice
    entry.save()
    record(
        "link.recorded", entry, by=by, before=before, after=facts_of(entry, LINK_FACTS), unit=unit
    )
    return entry


def _one_at_a_time(unit: Unit) -> None:
    """Whoever writes a unit's lines waits here: a first line has no row of its own to lock."""
    Unit.objects.select_for_update().get(pk=unit.pk)


def _check(state: str, done_on: date | None, document: str) -> None:
    """What is done has a day that is not to come, and a document."""
    if state in PROVEN:
        if done_on is None or not document.strip():
            raise DoneWithoutProof
        if done_on > clock.today():
            raise DoneInFuture


def _refuse_stale(known: models.Model | None, seen: str | None) -> None:
    if seen is not None and seen != seen_entry(known):
        raise SomebodyWasFaster
