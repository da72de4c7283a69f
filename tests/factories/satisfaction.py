from datetime import date

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from common import clock
from satisfaction.choices import CommentState
from satisfaction.models import (
    CommentReview,
    CounterLink,
    Publication,
    PublishedFigures,
    Question,
    QuestionSet,
    Rating,
    RoundStratum,
    SetWording,
    SurveyRound,
    Suspicion,
)
from satisfaction.services import fold, issue_codes
from satisfaction.services.rounds import open_round
from satisfaction.snapshot import make_document
from satisfaction.tally import Tally
from tests.factories.procedures import DossierFactory
from tests.factories.units import DistrictFactory, UnitFactory

FACTORS = ("access", "procedures", "staff", "results", "feedback")


class QuestionSetFactory(DjangoModelFactory):
    """The quick set: one question per factor, unless `factors` names others."""

    class Meta:
        model = QuestionSet
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    code = "quick"
    name = "Đánh giá nhanh tại quầy"
    overall_question = "Ông/bà có hài lòng với lần phục vụ này không?"
    form = "quick"

    @factory.post_generation
    def factors(self, create: bool, extracted: tuple[str, ...] | None) -> None:
        if self.questions.exists():
            return
        for position, code in enumerate(extracted or FACTORS):
            Question.objects.create(
                question_set=self,
                factor=code,
                factor_name=code.title(),
                text=f"Câu {position + 1}",
                position=position,
            )


class RatingFactory(DjangoModelFactory):
    """A pleased person at the counter, who said nothing about feedback."""

    class Meta:
        model = Rating

    unit = factory.SubFactory(UnitFactory)
    question_set = factory.SubFactory(QuestionSetFactory)
    channel = "counter_qr"
    submitted_on = date(2020, 6, 1)
    overall = 5
    answers = factory.LazyFunction(lambda: [5, 4, 5, 4, None])

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """Kept as the services keep it: with its sums."""
        with transaction.atomic():
            rating = super()._create(model_class, *args, **kwargs)
            if rating.standing == "counted":
                fold([rating])
        return rating


class CounterLinkFactory(DjangoModelFactory):
    class Meta:
        model = CounterLink

    unit = factory.SubFactory(UnitFactory)
    label = "Quầy số 1"


class PublicationFactory(DjangoModelFactory):
    class Meta:
        model = Publication

    unit = factory.SubFactory(UnitFactory)
    year = 2020
    published_on = date(2020, 12, 1)


class PublishedFiguresFactory(DjangoModelFactory):
    """Public figures of `n` people, all of them pleased; nobody said anything of a factor."""

    class Meta:
        model = PublishedFigures

    publication = factory.SubFactory(PublicationFactory)
    as_of = date(2020, 12, 1)
    n = 30
    document = factory.LazyAttribute(
        lambda row: make_document(
            Tally({1: 0, 2: 0, 3: 0, 4: 0, 5: row.n}, row.n), [], channels=["counter_qr"]
        )
    )


class CommentReviewFactory(DjangoModelFactory):
    """A comment that everybody reads as it was written."""

    class Meta:
        model = CommentReview

    rating = factory.SubFactory(RatingFactory, comment="Ghế chờ còn ít")
    state = CommentState.SHOWN
    public_text = factory.LazyAttribute(lambda review: review.rating.comment)


class SurveyRoundFactory(DjangoModelFactory):
    """A district's draft for November, with a full set of three questions in two factors."""

    class Meta:
        model = SurveyRound

    code = factory.Sequence(lambda number: f"dot-{number}")
    name = "Điều tra mức độ hài lòng năm 2020"
    purpose = "Đo mức độ hài lòng của người dân."
    frame = "Người có hồ sơ đã giải quyết trong năm."
    unit = factory.SubFactory(DistrictFactory)
    question_set = factory.SubFactory(
        QuestionSetFactory,
        code="survey",
        form="full",
        factors=("access", "access", "staff"),
        overall_question="Nhìn chung, ông/bà hài lòng thế nào?",
    )
    year = 2020
    starts_on = date(2020, 9, 1)
    ends_on = date(2020, 11, 30)
    second_entry_percent = 0


class RoundStratumFactory(DjangoModelFactory):
    class Meta:
        model = RoundStratum

    survey_round = factory.SubFactory(SurveyRoundFactory)
    unit = factory.SubFactory(UnitFactory)
    population = 100
    sample = 5


def opened_round(
    by: object, *strata: tuple[object, int], percent: int = 0, **kwargs
) -> SurveyRound:
    """An open round whose forms are numbered: of each unit so many, from a hundred people."""
    made = SurveyRoundFactory(second_entry_percent=percent, **kwargs)
    for unit, sample in strata:
        RoundStratumFactory(survey_round=made, unit=unit, sample=sample)
    return open_round(survey_round=made, by=by)


def code_for(unit, **fields) -> str:
    """A one-time code that waits, for a dossier of the unit that was closed today."""
    fields = {"finished_on": clock.today(), "status": "finished"} | fields
    dossier = DossierFactory(unit=unit, **fields)
    day = dossier.finished_on
    issued = issue_codes(unit=unit, first=day, last=day, by=None)
    return next(one.code for one in issued if one.dossier_code == dossier.code)


class SuspicionFactory(DjangoModelFactory):
    """A burst at an open page, with no ballots unless a test gives it some."""

    class Meta:
        model = Suspicion

    unit = factory.SubFactory(UnitFactory)
    channel = "open"
    kind = "burst"
    on = date(2020, 6, 1)
    mark = "open-1"
    facts = factory.LazyFunction(lambda: {"n": 15, "limit": 15, "minutes": 10})


class SetWordingFactory(DjangoModelFactory):
    """The quick set in English, its first question only."""

    class Meta:
        model = SetWording

    question_set = factory.SubFactory(QuestionSetFactory)
    language = "en"
    language_name = "English"
    words = factory.LazyFunction(
        lambda: {"overall": "Were you satisfied?", "questions": ["One", "", "", "", ""]}
    )
