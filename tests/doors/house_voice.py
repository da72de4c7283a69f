"""What citizens say, behind the doors of the house."""

from datetime import date
from types import SimpleNamespace
from typing import Any

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
    satisfaction.PublicationFactory(unit=things.commune, published_on=date(2020, 9, 1))


def voice_arguments(things: SimpleNamespace) -> dict[str, Any]:
    """By the beginning of an address's name; the longest that fits is taken."""
    return {
        "petitions:petition": [things.petition.pk],
        "petitions:petition-follow": [things.petition.code],
        "petitions:petition-thanks": [things.petition.code],
        "petitions:petition-judge": [things.petition.code],
        "petitions:petition-reopen": [things.petition.code],
        "petitions:petition-picture": [things.petition.code, 1],
        "petitions:petition-public": [things.published.pk],
        "satisfaction:rating-counter": [things.link.address_part],
        "satisfaction:counter-link": [things.link.pk],
        "satisfaction": [things.commune.pk],
    }
