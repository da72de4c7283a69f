"""Questions over many ballots. Ballots are read once, streamed, and counted by unit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet

from common import clock
from procedures.models import Procedure
from satisfaction.choices import COUNTED_CHANNELS, MINIMUM_N
from satisfaction.models import CounterLink, Publication, Question, QuestionSet, Rating
from satisfaction.tally import Tally
from units.choices import DEPARTMENT, PROVINCE
from units.models import Unit
from units.selectors import counted_in

# The set that citizens are asked at the counter.
QUICK_SET = "quick"
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


def ballots_of(unit: Unit, year: int) -> int:
    """Ballots that count for the unit itself."""
    return Rating.objects.counted().in_year(year).filter(unit=unit).count()


def comments_on(unit: Unit, year: int, channels: Iterable[str]) -> QuerySet[Rating]:
    return (
        Rating.objects.in_year(year)
        .filter(unit=unit, channel__in=list(channels))
        .exclude(comment="")
        .select_related("procedure")
        # Not in order of arrival, and not before the day is over: both point at a person.
        .filter(submitted_on__lt=clock.today())
        .order_by("-submitted_on", "comment")
    )


def quick_set() -> QuestionSet | None:
    return QuestionSet.objects.prefetch_related("questions").filter(code=QUICK_SET).first()


def live_link(token: str) -> CounterLink | None:
    """The link behind a QR code, revoked or not; None when there never was one."""
    return CounterLink.objects.select_related("unit__level").filter(token=token).first()


def rated_units(on: date | None = None) -> QuerySet[Unit]:
    """Bodies that receive citizens: all but a district's offices, which share its counter."""
    return Unit.objects.in_force(on).exclude(level_id__in=[DEPARTMENT, PROVINCE])


def rating_years() -> list[int]:
    years = {day.year for day in Rating.objects.dates("submitted_on", "year")}
    return sorted(years | {clock.today().year}, reverse=True)


def publication_of(unit: Unit, year: int) -> Publication | None:
    return Publication.objects.filter(unit=unit, year=year).first()


def publications_of(unit: Unit) -> list[Publication]:
    """Years the unit has made public by today, newest first."""
    acts = Publication.objects.filter(unit=unit, published_on__lte=clock.today())
    return list(acts.order_by("-year"))


def published_units(year: int) -> dict[int, date]:
    """Units whose figures of the year are public today, with the day of the act."""
    acts = Publication.objects.filter(year=year, published_on__lte=clock.today())
    return dict(acts.values_list("unit_id", "published_on"))


def units_open_to_all(year: int) -> dict[int, date]:
    """Of the published, those with enough ballots of their own for their page to be shown."""
    counted = (
        Rating.objects.counted()
        .in_year(year)
        .values("unit")
        .annotate(n=Count("pk"))
        .filter(n__gte=MINIMUM_N)
        .values_list("unit", flat=True)
    )
    enough = set(counted)
    return {pk: day for pk, day in published_units(year).items() if pk in enough}


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
