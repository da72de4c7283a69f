"""What a unit's published figures are made of: whole numbers, as they stood on a day. No database.

A document keeps counts, not percents, so that every figure shown later is exact. What fewer than
`MINIMUM_N` people said is not in it, nor what could be worked out of two documents: a figure that
differs from an earlier one by only a few people would tell how those few answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from satisfaction.choices import MINIMUM_N
from satisfaction.tally import Tally

FORMAT = 1
# Why a figure is not shown: too few people, or too few besides those of an earlier publication.
FEW, NEAR = "few", "near"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublicFactor:
    """A factor as the public reads it; without a tally, `withheld` says why."""

    code: str
    name: str
    tally: Tally | None
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published document, read."""

    overall: Tally
    factors: tuple[PublicFactor, ...]
    # Ballots of people who rated unasked, from the portal's own page; never mixed with the others.
    open: Tally | None
    channels: tuple[str, ...]
    rounds: tuple[str, ...]
    note: str
    corrects: bool

    @property
    def n(self) -> int:
        return self.overall.ballots


def is_near(new: Tally, old: Tally) -> bool:
    """Whether two published figures together would tell what a few people answered."""
    return new.counts != old.counts and abs(new.ballots - old.ballots) < MINIMUM_N


def why_withheld(tally: Tally, before: Iterable[Tally | None]) -> str:
    if not tally.enough:
        return FEW
    return NEAR if any(old and is_near(tally, old) for old in before) else ""


def make_document(
    overall: Tally,
    factors: Sequence[tuple[str, str, Tally | None]],
    open_ballots: Tally | None = None,
    *,
    channels: Iterable[str] = (),
    rounds: Iterable[str] = (),
    before: Sequence[Snapshot] = (),
    note: str = "",
    corrects: bool = False,
) -> Document:
    """The document of figures that stand next to those of `before`, which everybody may still read."""
    named: dict[str, list[Tally | None]] = {}
    for one in before:
        for factor in one.factors:
            named.setdefault(factor.code, []).append(factor.tally)
    free = open_ballots or Tally()
    shown_free = not why_withheld(free, [one.open for one in before])
    return {
        "format": FORMAT,
        "minimum": MINIMUM_N,
        "overall": _kept(overall),
        "factors": [
            _factor(code, name, tally or Tally(), named.get(code, ()))
            for code, name, tally in factors
        ],
        "open": _kept(free) if shown_free else None,
        "channels": sorted(channels),
        "rounds": sorted(rounds),
        "note": note,
        "corrects": corrects,
    }


def withdrawal(reason: str) -> Document:
    """What stands in the place of figures that were wrong and can't be replaced."""
    return {"format": FORMAT, "withdrawn": True, "note": reason}


def is_withdrawal(document: Document) -> bool:
    return bool(document.get("withdrawn"))


def same_figures(one: Document, other: Document) -> bool:
    """Whether two documents say the same of the same people, whatever is said beside it.

    Of a factor one may show what the other may not show again.
    """
    parts = ("overall", "open", "channels", "rounds")
    if any(one.get(part) != other.get(part) for part in parts):
        return False
    left, right = (
        {factor["code"]: factor.get("counts") for factor in document.get("factors", ())}
        for document in (one, other)
    )
    return left == right


def read(document: Document) -> Snapshot | None:
    """The figures; None where they were withdrawn, or are too few to be shown."""
    if is_withdrawal(document) or "overall" not in document:
        return None
    overall = _tally(document["overall"])
    if not overall.enough:
        return None
    free = document.get("open")
    return Snapshot(
        overall=overall,
        factors=tuple(_read_factor(one) for one in document["factors"]),
        open=_tally(free) if free else None,
        channels=tuple(document["channels"]),
        rounds=tuple(document["rounds"]),
        note=document.get("note", ""),
        corrects=bool(document.get("corrects")),
    )


def _factor(code: str, name: str, tally: Tally, before: Iterable[Tally | None]) -> Document:
    withheld = why_withheld(tally, before)
    head = {"code": code, "name": name}
    return head | ({"withheld": withheld} if withheld else _kept(tally))


def _kept(tally: Tally) -> Document:
    return {"counts": [tally.counts[grade] for grade in range(1, 6)], "people": tally.ballots}


def _tally(kept: Document) -> Tally:
    return Tally(dict(enumerate(kept["counts"], 1)), kept["people"])


def _read_factor(kept: Document) -> PublicFactor:
    shown = None if kept.get("withheld") else _tally(kept)
    return PublicFactor(kept["code"], kept["name"], shown, kept.get("withheld", ""))
