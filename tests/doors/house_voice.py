"""What citizens say, behind the doors of the house."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from tests.doors.words import CANARY
from tests.factories import petitions, satisfaction


def fill_voice(things: SimpleNamespace, users: dict[str, Any]) -> None:
    """Something behind every door about ratings, survey rounds and petitions."""
    things.petition = petitions.PetitionFactory(unit=things.commune, subject=CANARY, text=CANARY)
    things.question_set = satisfaction.QuestionSetFactory()
    for _ballot in range(30):
        satisfaction.RatingFactory(
            unit=things.commune, question_set=things.question_set, comment=CANARY
        )
    things.link = satisfaction.CounterLinkFactory(unit=things.commune)
    fill_publication(things)


def fill_publication(things: SimpleNamespace) -> None:
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
        "satisfaction:rating-counter": [things.link.address_part],
        "satisfaction:counter-link": [things.link.pk],
        "satisfaction:comment": [things.comment.pk],
        "satisfaction:result-file": ["csv"],
        "satisfaction:result-detail-file": [things.commune.pk, "xlsx"],
        "satisfaction": [things.commune.pk],
    }
