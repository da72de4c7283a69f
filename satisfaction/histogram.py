"""How a ballot becomes whole numbers that can be added. No database.

The list of a question set with q questions in f factors has 5 + 5·q + f places: the general
question's answers 1..5, then every question's answers 1..5 by position, then per factor how many
people answered any of its questions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import add

GRADES = 5


def factors_of(factor_of_question: Sequence[str]) -> list[str]:
    """The factors in order of their first question."""
    return list(dict.fromkeys(factor_of_question))


def width(factor_of_question: Sequence[str]) -> int:
    return GRADES * (1 + len(factor_of_question)) + len(factors_of(factor_of_question))


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the answers of one question set are counted. Made once, used for many ballots."""

    width: int
    # Per question the place where its factor's people are counted.
    people: tuple[int, ...]

    @classmethod
    def of(cls, factor_of_question: Sequence[str]) -> "Shape":
        heads = GRADES * (1 + len(factor_of_question))
        place = {code: heads + at for at, code in enumerate(factors_of(factor_of_question))}
        return cls(width(factor_of_question), tuple(place[code] for code in factor_of_question))

    def count(self, counts: list[int], overall: int, answers: Iterable[int | None]) -> None:
        """Add one ballot to the list in place; an answer left out adds nothing."""
        counts[overall - 1] += 1
        told = set()
        # Grades start at 1: the place before a question's first.
        before = GRADES - 1
        for people, answer in zip(self.people, answers, strict=False):
            if answer is not None:
                counts[before + answer] += 1
                told.add(people)
            before += GRADES
        for people in told:
            counts[people] += 1


def count_ballot(
    overall: int, answers: Sequence[int | None], factor_of_question: Sequence[str]
) -> list[int]:
    """One ballot's list."""
    shape = Shape.of(factor_of_question)
    counts = [0] * shape.width
    shape.count(counts, overall, answers)
    return counts


def added(counts: Sequence[int], more: Sequence[int], times: int = 1) -> list[int]:
    """The sum of two lists, the second taken `times` over (-1: taken away)."""
    if times == 1 and len(counts) == len(more):
        return list(map(add, counts, more))
    return [one + times * other for one, other in zip_longest(counts, more, fillvalue=0)]
