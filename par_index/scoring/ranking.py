"""Bands, the published percent, and ranks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from par_index.scoring.numbers import rounded, to_fraction
from par_index.scoring.results import UnitScore
from par_index.scoring.sets import Band, SetSpec


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


@dataclass(frozen=True)
class Ranked:
    """A unit's place: ranks ``rank`` to ``shared_to`` are shared by equals ("1-2", then 3)."""

    score: UnitScore
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


def rank(scores: Iterable[UnitScore], groups: Mapping[str, str] | None = None) -> list[Ranked]:
    """Rank on unrounded percents, ties shared; with ``groups`` (unit -> group) within each.

    Sorted by group, rank and unit code, the unranked last, whatever the order given.
    """
    members: dict[str, list[UnitScore]] = {}
    for score in scores:
        members.setdefault((groups or {}).get(score.unit, ""), []).append(score)
    return [ranked for group in sorted(members) for ranked in _rank_group(group, members[group])]


def _rank_group(group: str, scores: list[UnitScore]) -> list[Ranked]:
    in_order = sorted(scores, key=lambda score: score.unit)
    placed: dict[Fraction, list[UnitScore]] = {}
    aside = []
    for score in in_order:
        if score.is_ranked and score.percent is not None:
            placed.setdefault(score.percent, []).append(score)
        else:
            aside.append(score)
    ranked: list[Ranked] = []
    for percent in sorted(placed, reverse=True):
        first, last = len(ranked) + 1, len(ranked) + len(placed[percent])
        ranked += [Ranked(score, first, last, group) for score in placed[percent]]
    return ranked + [Ranked(score, None, None, group) for score in aside]
