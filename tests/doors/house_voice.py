"""What citizens say, behind the doors of the house."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from common.models import PendingImport
from satisfaction.choices import QUESTION_FILE
from satisfaction.services.entries import type_form
from tests.doors.words import CANARY
from tests.factories import petitions, satisfaction


def fill_voice(things: SimpleNamespace, users: dict[str, Any]) -> None:
    """Something behind every door about ratings, survey rounds and petitions."""
    things.petition = petitions.PetitionFactory(unit=things.commune, subject=CANARY, text=CANARY)
    petitions.PictureFactory(petition=things.petition)
    things.published = petitions.PetitionFactory(
        unit=things.commune, published=True, subject=CANARY, text=CANARY
    )
    things.question_set = satisfaction.QuestionSetFactory()
    for _ballot in range(30):
        satisfaction.RatingFactory(
            unit=things.commune, question_set=things.question_set, comment=CANARY
        )
    things.link = satisfaction.CounterLinkFactory(unit=things.commune)
    things.series = satisfaction.SuspicionFactory(unit=things.commune)
    _fill_rating(things, users)
    _fill_round(things, users)
    _fill_publication(things)


def _fill_rating(things: SimpleNamespace, users: dict[str, Any]) -> None:
    things.one_time_code = satisfaction.code_for(things.commune)
    satisfaction.SetWordingFactory(question_set=things.question_set)
    things.sets_file = PendingImport.objects.create(
        kind=QUESTION_FILE, by=users["staff"], content={"document": {"sets": []}}
    )


def _rating_arguments(things: SimpleNamespace) -> dict[str, Any]:
    question_set = things.question_set.pk
    return {
        "satisfaction:rating-counter": [things.link.address_part],
        "satisfaction:rating-code": [things.one_time_code],
        "satisfaction:counter-link": [things.link.pk],
        "satisfaction:question-set": [question_set],
        "satisfaction:question-set-review": [things.sets_file.pk],
        "satisfaction:set-wording": [question_set, "en"],
        "satisfaction:set-wording-new": [question_set],
    }


def _fill_round(things: SimpleNamespace, users: dict[str, Any]) -> None:
    """An open round about the commune, with a form that has come back."""
    things.round = satisfaction.opened_round(
        users["staff"], (things.commune, 3), unit=things.district, name=CANARY, purpose=CANARY
    )
    type_form(
        survey_round=things.round,
        number=1,
        overall=4,
        answers=[4, 4, None],
        comment=CANARY,
        by=users["staff"],
    )


def _fill_publication(things: SimpleNamespace) -> None:
    """Figures that everybody reads; comments read, not yet read, and kept inside."""
    act = satisfaction.PublicationFactory(unit=things.commune, published_on=date(2020, 9, 1))
    satisfaction.PublishedFiguresFactory(publication=act, as_of=date(2020, 9, 1))
    said = {"unit": things.commune, "question_set": things.question_set}
    satisfaction.CommentReviewFactory(rating__comment="Ghế chờ còn ít", **_of_rating(said))
    kept = satisfaction.RatingFactory(comment=CANARY, **said)
    satisfaction.CommentReviewFactory(rating=kept, state="kept", public_text="")
    things.comment = satisfaction.RatingFactory(comment=CANARY, **said)


def _of_rating(values: dict[str, Any]) -> dict[str, Any]:
    return {f"rating__{name}": value for name, value in values.items()}


def voice_arguments(things: SimpleNamespace) -> dict[str, Any]:
    """By the beginning of an address's name; the longest that fits is taken."""
    return {
        "petitions:petition": [things.petition.pk],
        "petitions:petition-follow": [things.petition.code],
        "petitions:petition-thanks": [things.petition.code],
        "satisfaction:result-file": ["csv"],
        "satisfaction:result-detail-file": [things.commune.pk, "xlsx"],
        "satisfaction:round": [things.round.pk],
        "satisfaction:round-settle": [things.round.pk, 1],
        "satisfaction:round-sample-file": [things.round.pk, "csv"],
        "satisfaction:round-report-file": [things.round.pk, "ket-qua", "csv"],
        "satisfaction:series": [things.series.pk],
        "petitions:petition-judge": [things.petition.code],
        "petitions:petition-reopen": [things.petition.code],
        "petitions:petition-picture": [things.petition.code, 1],
        "petitions:petition-public": [things.published.pk],
        "satisfaction:comment": [things.comment.pk],
        "satisfaction": [things.commune.pk],
        **_rating_arguments(things),
    }
