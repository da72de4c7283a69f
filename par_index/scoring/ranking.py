"""Bands, the published percent, and ranks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, Protocol, TypeVar

from par_index.scoring.numbers import rounded, to_fraction
from par_index.scoring.sets import DENSE, PUBLISHED, Band, SetSpec


def published(percent: Fraction | None, spec: SetSpec) -> Decimal | None:
    """The percent as it is shown: the one rounding, in the mode the set names."""
    if percent is None:
        return None
    return rounded(percent, spec.rounding.places, spec.rounding.mode)


def band_for(percent: Fraction | Decimal | None, bands: Sequence[Band]) -> Band | None:
    """The highest band whose lower bound the unrounded percent reaches."""
    if percent is None:
        return None
    exact = to_fraction(percent)
    for band in sorted(bands, key=lambda band: (band.lower, not band.inclusive), reverse=True):
        lower = to_fraction(band.lower)
        if exact > lower or (band.inclusive and exact == lower):
            return band
    return None


class Rankable(Protocol):
    """What ranking reads of a unit's score."""

    @property
    def unit(self) -> str: ...
    @property
    def percent(self) -> Fraction | None: ...
    @property
    def published(self) -> Decimal | None: ...
    @property
    def is_ranked(self) -> bool: ...


Score = TypeVar("Score", bound=Rankable)


@dataclass(frozen=True)
class Ranked(Generic[Score]):
    """A unit's place: ranks ``rank`` to ``shared_to`` are shared by equals ("1-2", then 3).

    Where the set counts places densely (1, 1, then 2), both are the same.
    """

    score: Score
    rank: int | None
    shared_to: int | None
    group: str = ""

    @property
    def unit(self) -> str:
        return self.score.unit

    @property
    def text(self) -> str:
        if self.rank is None:
            return ""
        return str(self.rank) if self.rank == self.shared_to else f"{self.rank}-{self.shared_to}"


def rank(
    scores: Iterable[Score],
    groups: Mapping[str, str] | None = None,
    spec: SetSpec | None = None,
) -> list[Ranked[Score]]:
    """Rank by percent, equals sharing; with ``groups`` (unit -> group) within each.

    ``spec`` says whether equals share the places they fill or one place densely, and whether
    the unrounded or the published percent decides; without it unrounded and shared.
    Sorted by group, rank and unit code, the unranked last, whatever the order given.
    """
    members: dict[str, list[Score]] = {}
    for score in scores:
        members.setdefault((groups or {}).get(score.unit, ""), []).append(score)
    return [
        ranked for group in sorted(members) for ranked in _rank_group(group, members[group], spec)
    ]


def _rank_group(group: str, scores: list[Score], spec: SetSpec | None) -> list[Ranked[Score]]:
    dense = spec is not None and spec.rank_ties == DENSE
    on_published = spec is not None and spec.rank_on == PUBLISHED
    placed: dict[Fraction | Decimal, list[Score]] = {}
    aside = []
    for score in sorted(scores, key=lambda score: score.unit):
        percent = score.published if on_published else score.percent
        if score.is_ranked and percent is not None:
            placed.setdefault(percent, []).append(score)
        else:
            aside.append(score)
    ranked: list[Ranked[Score]] = []
    for place, percent in enumerate(sorted(placed, reverse=True), start=1):
        first = place if dense else len(ranked) + 1
        last = first if dense else len(ranked) + len(placed[percent])
        ranked += [Ranked(score, first, last, group) for score in placed[percent]]
    return ranked + [Ranked(score, None, None, group) for score in aside]
