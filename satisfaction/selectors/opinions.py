"""What people thought, read from the kept sums: no ballot is looked at."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import IntegerField, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from satisfaction.choices import MINIMUM_N, SCALE
from satisfaction.histogram import GRADES, added, factors_of
from satisfaction.models import Question
from satisfaction.selectors.basis import COUNTED, Basis
from satisfaction.tally import Tally
from units.models import Unit
from units.selectors import counted_in

Key = TypeVar("Key", bound=Hashable)


@dataclass
class Opinion:
    """All that was counted for one unit: the general question, factors and single questions."""

    overall: Tally = field(default_factory=Tally)
    factors: dict[str, Tally] = field(default_factory=dict)
    # By question set and position.
    questions: dict[tuple[int, int], Tally] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return self.overall.ballots

    @property
    def enough(self) -> bool:
        return self.n >= MINIMUM_N


@dataclass(frozen=True)
class Layout:
    """Which answers of a ballot belong to which factor, per question set."""

    questions: dict[int, list[Question]]

    @classmethod
    def load(cls) -> "Layout":
        questions: dict[int, list[Question]] = {}
        for question in Question.objects.select_related("question_set").order_by(
            "question_set_id", "position"
        ):
            questions.setdefault(question.question_set_id, []).append(question)
        return cls(questions)

    def factors(self, *found: "Opinion") -> dict[str, str]:
        """Codes and names of all sets in these opinions, the one with most questions first.

        Where nobody has answered, those of the longest set there is.
        """
        answered = {pk for opinion in found for pk, _position in opinion.questions}
        sets = sorted(self.questions.items(), key=lambda one: -len(one[1]))
        asked = [questions for pk, questions in sets if pk in answered]
        named: dict[str, str] = {}
        for questions in asked or [questions for _pk, questions in sets[:1]]:
            for question in questions:
                named.setdefault(question.factor, question.factor_name)
        return named


class Adder(Generic[Key]):
    """Adds lists of counts up by key and question set, and makes opinions of them."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._counts: dict[tuple[Key, int], list[int]] = {}
        self._channels: dict[tuple[Key, str], int] = {}

    def add(self, key: Key, question_set: int, channel: str, n: int, counts: list[int]) -> None:
        place = (key, question_set)
        known = self._counts.get(place)
        self._counts[place] = counts if known is None else added(known, counts)
        self._channels[key, channel] = self._channels.get((key, channel), 0) + n

    def opinions(self, keys: Iterable[Key] = ()) -> dict[Key, Opinion]:
        """An opinion per key: first those asked for, also if nothing was added to them."""
        found = {key: Opinion() for key in keys}
        for (key, question_set), counts in self._counts.items():
            opinion = found.setdefault(key, Opinion())
            _spread(opinion, question_set, self.layout.questions.get(question_set, []), counts)
        for (key, channel), n in self._channels.items():
            found[key].channels[channel] = n
        return found


def _spread(
    opinion: Opinion, question_set: int, questions: list[Question], counts: list[int]
) -> None:
    """Add the counts of one set to the opinion (satisfaction.histogram tells their order)."""
    opinion.overall.merge(_tally(counts, 0))
    by_factor = [question.factor for question in questions]
    heads = GRADES * (1 + len(questions))
    for code, people in zip(factors_of(by_factor), counts[heads:], strict=False):
        opinion.factors.setdefault(code, Tally()).ballots += people
    for place, question in enumerate(questions):
        tally = _tally(counts, GRADES * (1 + place))
        opinion.questions[question_set, question.position] = tally
        factor = opinion.factors.setdefault(question.factor, Tally())
        factor.merge(Tally(tally.counts))


def _tally(counts: list[int], start: int) -> Tally:
    """Five counts as a tally of people: to one question everyone answers once."""
    grades = counts[start : start + GRADES]
    return Tally(dict(enumerate(grades, start=1)), sum(grades))


def opinions(
    units: list[Unit],
    year: int,
    argument: str = "",
    *,
    basis: Basis = COUNTED,
    layout: Layout | None = None,
) -> dict[int, Opinion]:
    """What people thought of each unit (and those below it) in the year. Three queries."""
    adder: Adder[int] = Adder(layout or Layout.load())
    scope = counted_in(units, argument)
    kept = basis.sums([year]).filter(unit__in=list(scope))
    for holder, *sums in kept.values_list("unit_id", "question_set_id", "channel", "n", "counts"):
        for asked in scope[holder]:
            adder.add(asked, *sums)
    return adder.opinions(unit.pk for unit in units)


def together(found: Iterable[Opinion]) -> Opinion:
    """Several units' ballots as if of one."""
    whole = Opinion()
    for one in found:
        whole.overall.merge(one.overall)
        for code, tally in one.factors.items():
            whole.factors.setdefault(code, Tally()).merge(tally)
        for place, tally in one.questions.items():
            whole.questions.setdefault(place, Tally()).merge(tally)
        for channel, n in one.channels.items():
            whole.channels[channel] = whole.channels.get(channel, 0) + n
    return whole


def ballots_of(unit: Unit, year: int) -> int:
    """Ballots that count for the unit itself."""
    return ballots_by_unit(year, [unit]).get(unit.pk, 0)


def ballots_by_unit(
    year: int, units: Iterable[Unit] | None = None, basis: Basis = COUNTED
) -> Mapping[int, int]:
    """How many ballots count for each unit itself. One query."""
    kept = basis.sums([year])
    if units is not None:
        kept = kept.filter(unit__in=[unit.pk for unit in units])
    totals = kept.values("unit").annotate(total=Sum("n"))
    return dict(totals.values_list("unit", "total"))


def overall_by(kept: QuerySet, column: str) -> dict[Any, Tally]:
    """The general question's answers, added up by the database for each value of the column."""
    grades = {
        f"grade_{grade}": Sum(Cast(KeyTextTransform(grade - 1, "counts"), IntegerField()))
        for grade in SCALE
    }
    rows = kept.order_by().values_list(column).annotate(**grades)
    return {
        value: Tally(dict(zip(SCALE, counts, strict=True)), sum(counts)) for value, *counts in rows
    }


@dataclass(frozen=True, slots=True)
class SetTallies:
    """A question set with the answers to each of its questions."""

    name: str
    draft: bool
    lines: list[tuple[Question, Tally]]


def question_tallies(opinion: Opinion, layout: Layout) -> list[SetTallies]:
    """Per set that anybody answered: every question, also those nobody did."""
    found = []
    for pk, questions in layout.questions.items():
        lines = [
            (question, opinion.questions.get((pk, question.position), Tally()))
            for question in questions
        ]
        if any(tally.valid for _question, tally in lines):
            question_set = questions[0].question_set
            found.append(SetTallies(question_set.name, not question_set.confirmed, lines))
    return found
