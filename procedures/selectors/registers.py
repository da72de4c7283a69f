"""The registers of the units as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.selectors import history_of
from common import clock
from common.choices import State
from procedures.choices import (
    ISO_STATES,
    LINK_STATES,
    ROLLOUT_STATES,
    IsoState,
    LinkState,
    RolloutState,
)
from procedures.models import IsoConversion, OneStopRollout, SystemLink
from procedures.scoring import Quarter, quarter_of
from units.choices import COMMUNE, PROVINCE
from units.models import Unit, UnitQuerySet

SINCE_FACTS = ("state", "since", "document")
LINK_FACTS = (
    "system",
    "partner",
    "data",
    "how",
    "state",
    "planned_on",
    "connected_on",
    "document",
)


def facts_of(entry: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in names}


def seen_entry(entry: models.Model | None) -> str:
    """A digest of an entry as a person sees it: somebody else's save in between shows."""
    if entry is None:
        return "new"
    names = LINK_FACTS if isinstance(entry, SystemLink) else SINCE_FACTS
    said = {name: str(value) for name, value in facts_of(entry, names).items()}
    return sha256(repr(said).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Row:
    """A unit's line of a register; `entry` is None where it has not said anything."""

    unit: Unit
    entry: OneStopRollout | IsoConversion | None
    state: State | None


def rollout_rows(units: UnitQuerySet) -> list[Row]:
    """Every commune: each of them owes the electronic one-stop shop. Two queries."""
    asked = units.in_force().at_level(COMMUNE)
    kept = {one.unit_id: one for one in OneStopRollout.objects.filter(unit__in=asked)}
    return [
        Row(unit, kept.get(unit.pk), _state(ROLLOUT_STATES, RolloutState, kept.get(unit.pk)))
        for unit in asked
    ]


def iso_rows(units: UnitQuerySet) -> list[Row]:
    """The bodies that keep the register, and the others of which it could be. Two queries."""
    asked = units.in_force().exclude(level_id=PROVINCE)
    kept = {one.unit_id: one for one in IsoConversion.objects.filter(unit__in=asked)}
    return [
        Row(unit, kept.get(unit.pk), _state(ISO_STATES, IsoState, kept.get(unit.pk)))
        for unit in asked
    ]


def _state(states: Any, words: Any, entry: Any) -> State | None:
    return states[words(entry.state)] if entry else None


@dataclass(frozen=True, slots=True)
class LinkRow:
    link: SystemLink
    state: State

    @property
    def is_late(self) -> bool:
        """Its day on the road map has passed and it is neither connected nor dropped."""
        link = self.link
        return (
            link.planned_on is not None
            and link.planned_on < clock.today()
            and link.state in (LinkState.PLANNED, LinkState.BUILDING)
        )


def link_rows(units: UnitQuerySet) -> list[LinkRow]:
    """The road map in order of its days. One query."""
    links = SystemLink.objects.filter(unit__in=units).select_related("unit")
    return [LinkRow(link, LINK_STATES[LinkState(link.state)]) for link in links]


def by_quarter(rows: Iterable[LinkRow]) -> list[tuple[str, list[LinkRow]]]:
    """The road map as a line of time: what is planned for each quarter; last, what has no day."""
    quarters: dict[Quarter | None, list[LinkRow]] = {}
    for row in rows:
        day: date | None = row.link.planned_on
        quarters.setdefault(quarter_of(day) if day else None, []).append(row)
    ordered = sorted(quarters.items(), key=lambda one: (one[0] is None, one[0] and one[0].start))
    return [(str(quarter) if quarter else _("Chưa định ngày"), held) for quarter, held in ordered]


ACTIONS = {
    "rollout.recorded": gettext_lazy("Ghi một cửa điện tử"),
    "iso.recorded": gettext_lazy("Ghi chuyển đổi ISO"),
    "link.recorded": gettext_lazy("Ghi kết nối hệ thống"),
}


# Books have states of the same code; each says its own words.
WORDS: dict[type[models.Model], type[models.TextChoices]] = {
    OneStopRollout: RolloutState,
    IsoConversion: IsoState,
    SystemLink: LinkState,
}


def entry_story(entry: models.Model | None) -> list[dict[str, Any]]:
    """What was recorded, newest first: state, day and document each time."""
    if entry is None:
        return []
    return [
        {
            "at": event.happened_at,
            "who": event.actor_name or _("Cổng"),
            "what": ACTIONS.get(event.action, event.action),
            "lines": _lines(event.after, dict(WORDS[type(entry)].choices)),
        }
        for event in history_of(entry).reverse()
    ]


def _lines(after: dict[str, Any], words: dict[str, Any]) -> list[str]:
    state = words.get(after.get("state", ""), "")
    days = [after.get(name) for name in ("since", "planned_on", "connected_on")]
    said = [str(state), *(_day(day) for day in days if day), after.get("document", "")]
    return [one for one in said if one]


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"
