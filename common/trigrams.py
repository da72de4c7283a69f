"""Likeness of texts that forgives typing errors: the word similarity of PostgreSQL's pg_trgm.

A word's trigrams are its runs of three letters with two spaces before it and one behind:
"sao" -> "  s", " sa", "sao", "ao ". The word similarity of what is wanted to a text is the
greatest share of common trigrams, over all stretches of the text: common / (wanted + stretch
- common). PostgreSQL counts it itself; SQLite asks the function here, which walks as
PostgreSQL does and so gives the same number.
"""

import re
from functools import lru_cache

from django.db.backends.base.base import BaseDatabaseWrapper

_WORD = re.compile(r"[^\W_]+")


def trigrams(text: str) -> list[str]:
    """The text's trigrams in their order, as often as they come."""
    padded = (f"  {word} " for word in _WORD.findall(text.lower()))
    return [word[at : at + 3] for word in padded for at in range(len(word) - 2)]


@lru_cache(maxsize=64)
def _wanted(text: str) -> frozenset[str]:
    return frozenset(trigrams(text))


def similarity(one: str, other: str) -> float:
    """The share of trigrams that two texts have in common, as wholes."""
    first, second = _wanted(one), set(trigrams(other))
    together = len(first | second)
    return len(first & second) / together if together else 0.0


def word_similarity(wanted: str, text: str) -> float:
    """How near the nearest stretch of the text is to what is wanted, from 0 to 1."""
    sought = _wanted(wanted)
    walked = trigrams(text)
    return _Stretch(sought, walked).best() if sought.intersection(walked) else 0.0


class _Stretch:
    """A stretch of the text that grows to the right and lets go on the left where that is nearer."""

    def __init__(self, sought: frozenset[str], walked: list[str]) -> None:
        self.sought, self.walked = sought, walked
        # Where each trigram of the stretch stands last.
        self.last: dict[str, int] = {}
        self.start = -1
        self.common = 0

    def best(self) -> float:
        best = 0.0
        for place, trigram in enumerate(self.walked):
            met = trigram in self.sought
            if self.start < 0 and not met:
                continue
            if trigram not in self.last:
                self.common += met
            self.last[trigram] = place
            if met:
                self.start = place if self.start < 0 else self.start
                best = max(best, self._let_go(place))
        return best

    def _let_go(self, end: int) -> float:
        """Move the start to where the stretch up to the end is nearest; return how near."""
        wanted, last, sought = len(self.sought), self.last, self.sought
        common, size = self.common, len(last)
        nearest = common / (wanted + size - common)
        start, kept = self.start, common
        for place in range(self.start, end + 1):
            share = common / (wanted + size - common)
            if share > nearest:
                nearest, start, kept = share, place, common
            trigram = self.walked[place]
            if last[trigram] == place:
                size -= 1
                common -= trigram in sought
        for place in range(self.start, start):
            if last.get(self.walked[place]) == place:
                del last[self.walked[place]]
        self.start, self.common = start, kept
        return nearest


def teach_sqlite(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Give a new connection to SQLite the function that PostgreSQL has."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            "WORD_SIMILARITY", 2, word_similarity, deterministic=True
        )
