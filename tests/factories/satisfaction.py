from datetime import date

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from satisfaction.choices import CommentState
from satisfaction.models import (
    CommentReview,
    CounterLink,
    Publication,
    PublishedFigures,
    Question,
    QuestionSet,
    Rating,
)
from satisfaction.services import fold
from satisfaction.snapshot import make_document
from satisfaction.tally import Tally
from tests.factories.units import UnitFactory

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
