"""Survey rounds: the closed one of 2020, to which the communes' paper ballots belong, and a draft."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from demo.moments import SEED, Timeline, at, stream
from demo.people import People
from demo.profiles import profile_of
from demo.ratings import SURVEY
from demo.sizes import Size
from satisfaction.choices import EntryPass, FormState, RatingChannel
from satisfaction.models import (
    FormEntry,
    QuestionSet,
    Rating,
    RatingSummary,
    RatingTotal,
    RoundStratum,
    SurveyForm,
    SurveyRound,
)
from satisfaction.services import fold, samples
from satisfaction.services import rounds as services
from satisfaction.services.entries import settle_form, type_again
from units.models import Unit

HELD = date(2020, 10, 1), date(2020, 11, 30)
NEXT = date(2021, 10, 1), date(2021, 11, 30)
# Each commune has a sample of its own: 11 % asks 72 to 79 people of 600 to 1,900.
MARGIN, PERCENT = Decimal("0.11"), 10
# Of a hundred answers that somebody types again, less than one comes out otherwise.
SLIP = 0.007


def plan_rounds(timeline: Timeline, offices: list[Unit], people: People, size: Size) -> None:
    """All through the services, but for the first typing: those ballots are there already."""
    rounds = _Rounds(offices, people, size)
    timeline.add(at(date(2020, 9, 28)), rounds.open)
    timeline.add(at(date(2020, 12, 2)), rounds.type)
    timeline.add(at(date(2020, 12, 4)), rounds.close)
    timeline.add(at(date(2020, 12, 15)), rounds.draft_next)


class _Rounds:
    held: SurveyRound

    def __init__(self, offices: list[Unit], people: People, size: Size) -> None:
        self.people = people
        self.district = next(unit for unit in offices if unit.level_id == "district")
        communes = (unit for unit in offices if unit.level_id == "commune")
        self.communes = [unit for unit in communes if size.takes(unit.code)]

    def open(self) -> None:
        staff = self.people.staff
        self.held = services.create_round(
            unit=self.district, content=_content(2020, *HELD, MARGIN), by=staff
        )
        _sample(self.held, self.communes, self.people)
        services.open_round(survey_round=self.held, seed=SEED, by=staff)

    def type(self) -> None:
        typed = [
            form for unit in self.communes for form in _return_forms(self.held, unit, self.people)
        ]
        _type_again(self.held, typed, self.people)

    def close(self) -> None:
        services.close_round(survey_round=self.held, by=self.people.staff)

    def draft_next(self) -> None:
        draft = services.create_round(
            unit=self.district,
            content=_content(2021, *NEXT, Decimal("0.05")),
            by=self.people.staff,
        )
        samples.propose_populations(
            survey_round=draft,
            start=date(2020, 1, 1),
            end=date(2020, 11, 30),
            by_field=False,
            by=self.people.staff,
        )


def _content(year: int, start: date, end: date, margin: Decimal) -> dict[str, object]:
    return {
        "code": f"dieu-tra-{year}",
        "name": f"Điều tra mức độ hài lòng năm {year}",
        "purpose": "Đo mức độ hài lòng của người dân về sự phục vụ của các xã, thị trấn.",
        "frame": "Người có hồ sơ đã giải quyết tại Bộ phận Một cửa cấp xã trong mười hai tháng trước đợt.",
        "question_set": QuestionSet.objects.get(code=SURVEY),
        "year": year,
        "starts_on": start,
        "ends_on": end,
        "margin": margin,
        "second_entry_percent": PERCENT,
    }


def _sample(held: SurveyRound, communes: list[Unit], people: People) -> None:
    rows = []
    for unit in communes:
        rng, weight = stream("round", unit.code), profile_of(unit.code).weight
        served = round(450 + 150 * weight) + rng.randrange(150)
        rows.append((unit, None, min(1900, max(600, served))))
    samples.take_populations(survey_round=held, rows=rows, by=people.staff)
    samples.save_sample(
        survey_round=held, populations={}, minimum=30, per_unit=True, by=people.staff
    )


def _return_forms(held: SurveyRound, unit: Unit, people: People) -> list[SurveyForm]:
    """The commune's paper ballots become the round's; a few other forms came back without one."""
    rng = stream("round-forms", unit.code)
    stratum = RoundStratum.objects.get(survey_round=held, unit=unit)
    papers = list(
        Rating.objects.filter(
            unit=unit,
            channel=RatingChannel.PAPER,
            question_set=held.question_set,
            submitted_on__range=HELD,
        ).order_by("pk")[: stratum.sample]
    )
    _belong(papers, held)
    forms = list(held.forms.filter(stratum=stratum).order_by("number"))
    rng.shuffle(forms)
    typed, others = forms[: len(papers)], forms[len(papers) :]
    for form, rating in zip(typed, papers, strict=True):
        form.rating, form.state = rating, FormState.TYPED
    # Two in five of those not answered said no, some came back spoilt, the rest never.
    for form in others:
        share = rng.random()
        form.state = (
            FormState.REFUSED
            if share < 0.4
            else FormState.UNUSABLE
            if share < 0.5
            else FormState.ISSUED
        )
    SurveyForm.objects.bulk_update(forms, ["rating", "state"], batch_size=500)
    FormEntry.objects.bulk_create(_first_entries(typed, rng, people), batch_size=500)
    return typed


def _belong(papers: list[Rating], held: SurveyRound) -> None:
    """The sums move from the ballots of no round to those of this one."""
    fold(papers, times=-1)
    for rating in papers:
        rating.survey_round = held
    Rating.objects.bulk_update(papers, ["survey_round"], batch_size=500)
    fold(papers)
    # Nothing is left of some sums: as if rebuilt.
    for table in (RatingSummary, RatingTotal):
        table.objects.filter(n=0).delete()


def _first_entries(typed: list[SurveyForm], rng: Random, people: People) -> Iterator[FormEntry]:
    for form in typed:
        rating = form.rating
        if rating is not None:
            yield FormEntry(
                form=form,
                turn=EntryPass.FIRST,
                overall=rating.overall,
                answers=rating.answers,
                typed_by=people.staff,
                typed_at=_typed_at(rating.submitted_on, rng),
            )


def _typed_at(day: date, rng: Random) -> datetime:
    """In the evening of the day, or in the week after."""
    return at(min(day + timedelta(days=rng.randrange(5)), HELD[1]), 15, rng.randrange(60))


def _type_again(held: SurveyRound, typed: list[SurveyForm], people: People) -> None:
    """A second person types the drawn forms; where both differ the paper is looked at again."""
    rng = stream("round-again")
    for form in sorted(typed, key=lambda form: form.number):
        rating = form.rating
        if not form.second_entry or rating is None:
            continue
        said = {"survey_round": held, "number": form.number, "overall": rating.overall}
        answers = [_again(answer, rng) for answer in rating.answers]
        if not type_again(answers=answers, by=people.second, **said):
            settle_form(answers=rating.answers, by=people.second, **said)


def _again(answer: int | None, rng: Random) -> int | None:
    if answer is None or rng.random() >= SLIP:
        return answer
    return answer - 1 if answer > 1 else 2
