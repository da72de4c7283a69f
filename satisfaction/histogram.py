"""How a ballot becomes whole numbers that can be added. No database.

The list of a question set with q questions in f factors has 5 + 5·q + f places: the general
question's answers 1..5, then every question's answers 1..5 by position, then per factor how many
people answered any of its questions.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

GRADES = 5


def factors_of(factor_of_question: Sequence[str]) -> list[str]:
    """The factors in order of their first question."""
    return list(dict.fromkeys(factor_of_question))


def width(factor_of_question: Sequence[str]) -> int:
    return GRADES * (1 + len(factor_of_question)) + len(factors_of(factor_of_question))


def count_ballot(
    overall: int, answers: Sequence[int | None], factor_of_question: Sequence[str]
) -> list[int]:
    """One ballot's list; an answer left out adds nothing."""
    counts = [0] * width(factor_of_question)
    counts[overall - 1] = 1
    factors = factors_of(factor_of_question)
    heads = GRADES * (1 + len(factor_of_question))
    for position, (factor, answer) in enumerate(zip(factor_of_question, answers, strict=False)):
        if answer is not None:
            counts[GRADES * (1 + position) + answer - 1] = 1
            counts[heads + factors.index(factor)] = 1
    return counts


def added(counts: Iterable[int], more: Iterable[int], times: int = 1) -> list[int]:
    """The sum of two lists, the second taken `times` over (-1: taken away)."""
    return [one + times * other for one, other in zip_longest(counts, more, fillvalue=0)]
