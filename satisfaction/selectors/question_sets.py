"""Question sets: which one is asked on a day, and what the people who keep them see."""

from datetime import date

from django.db.models import F, Q, QuerySet

from common import clock
from satisfaction.choices import FormKind
from satisfaction.models import QuestionSet


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
