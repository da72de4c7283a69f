"""What people thought, counted by unit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from procedures.models import Procedure
from satisfaction.choices import COUNTED_CHANNELS, MINIMUM_N
from satisfaction.models import Question, Rating
from satisfaction.tally import Tally
from units.models import Unit
from units.selectors import counted_in

STREAM = 2000


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

    def factors(self) -> dict[str, str]:
        """Codes and names in the order of the official set, the one with most questions."""
        longest = max(self.questions.values(), key=len, default=[])
        return {question.factor: question.factor_name for question in longest}


def opinions(
    units: list[Unit],
    year: int,
    argument: str = "",
    *,
    channels: Iterable[str] = COUNTED_CHANNELS,
    layout: Layout | None = None,
) -> dict[int, Opinion]:
    """What people thought of each unit (and those below it) in the year. Three queries."""
    layout = layout or Layout.load()
    scope = counted_in(units, argument)
    found = {unit.pk: Opinion() for unit in units}
    ballots = (
        Rating.objects.in_year(year)
        .filter(channel__in=list(channels), unit__in=list(scope))
        .order_by()
        .values_list("unit_id", "question_set_id", "channel", "overall", "answers")
    )
    for holder, question_set, channel, overall, answers in ballots.iterator(chunk_size=STREAM):
        questions = layout.questions.get(question_set, [])
        for asked in scope[holder]:
            _count(found[asked], question_set, questions, channel, overall, answers)
    return found


def _count(
    opinion: Opinion,
    question_set: int,
    questions: list[Question],
    channel: str,
    overall: int,
    answers: list[int | None],
) -> None:
    opinion.overall.add([overall])
    opinion.channels[channel] = opinion.channels.get(channel, 0) + 1
    by_factor: dict[str, list[int | None]] = {}
    for question, answer in zip(questions, answers, strict=False):
        by_factor.setdefault(question.factor, []).append(answer)
        key = (question_set, question.position)
        opinion.questions.setdefault(key, Tally()).add([answer])
    for factor, given in by_factor.items():
        opinion.factors.setdefault(factor, Tally()).add(given)


def opinion_of_procedure(procedure: Procedure, start: date, end: date) -> Tally:
    """The general question among people who said which procedure they came for. One query."""
    tally = Tally()
    given = Rating.objects.counted().filter(procedure=procedure, submitted_on__range=(start, end))
    for overall in given.values_list("overall", flat=True):
        tally.add([overall])
    return tally


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
