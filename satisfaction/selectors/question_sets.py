"""Question sets: which one is asked on a day, and what the people who keep them see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from common import clock
from satisfaction.choices import FormKind
from satisfaction.models import QuestionSet, Rating, SurveyRound


def set_in_force(form: FormKind | str, on: date | None = None) -> QuestionSet | None:
    """The set that this form asks on the day (today): the one whose first day is the latest.

    A set without a first day holds since ever. Of two with the same first day the one that was
    here first is asked: a set that is only loaded, without a day, never takes another's place.
    """
    return in_force(on).filter(form=form).first()


def in_force(on: date | None = None) -> QuerySet[QuestionSet]:
    """Sets whose days hold the day; of each form the first is the one that is asked."""
    day = on or clock.today()
    return (
        QuestionSet.objects.filter(Q(valid_from=None) | Q(valid_from__lte=day))
        .filter(Q(valid_to=None) | Q(valid_to__gte=day))
        .prefetch_related("questions", "wordings")
        .order_by(F("valid_from").desc(nulls_last=True), "pk")
    )


def answered_codes() -> set[str]:
    """Sets that people have answered or that a survey round asks: their questions stay. One query."""
    asked = QuestionSet.objects.filter(
        Exists(Rating.objects.filter(question_set=OuterRef("pk")))
        | Exists(SurveyRound.objects.filter(question_set=OuterRef("pk")))
    )
    return set(asked.values_list("code", flat=True))


def document_of(question_set: QuestionSet) -> dict[str, Any]:
    """The set as the file of `import_question_sets` says it; reading it again changes nothing."""
    factors: dict[str, dict[str, Any]] = {}
    for question in question_set.questions.order_by("position"):
        factor = {"code": question.factor, "name": question.factor_name, "questions": []}
        factors.setdefault(question.factor, factor)["questions"].append(question.text)
    days = {"valid_from": question_set.valid_from, "valid_to": question_set.valid_to}
    return {
        "code": question_set.code,
        "form": question_set.form,
        **{key: day.isoformat() if day else None for key, day in days.items()},
        "name": question_set.name,
        "basis": question_set.basis,
        "verified": question_set.note,
        "overall_question": question_set.overall_question,
        "factors": list(factors.values()),
        "wordings": [
            {
                "language": one.language,
                "language_name": one.language_name,
                "words": one.words,
            }
            for one in question_set.wordings.order_by("language")
        ],
    }


@dataclass(frozen=True)
class KeptSet:
    """A set in the keepers' list: what it is, and whether it is the one asked today."""

    question_set: QuestionSet
    questions: int
    languages: list[str]
    answered: bool
    asked: bool
    ended: bool


def kept_sets() -> list[KeptSet]:
    """All sets, those asked today first. A fixed number of queries."""
    today = clock.today()
    sets = QuestionSet.objects.prefetch_related("questions", "wordings")
    asked = {found.pk for form in FormKind if (found := set_in_force(form, today))}
    answered = answered_codes()
    kept = [
        KeptSet(
            question_set=one,
            questions=len(one.questions.all()),
            languages=[wording.language_name for wording in one.wordings.all()],
            answered=one.code in answered,
            asked=one.pk in asked,
            ended=one.valid_to is not None and one.valid_to < today,
        )
        for one in sets.order_by("form", F("valid_from").desc(nulls_last=True), "pk")
    ]
    return sorted(kept, key=lambda one: (not one.asked, one.ended))
