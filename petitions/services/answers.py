"""The answer: given, and made public in words that name nobody."""

from typing import Any

from django.db import transaction

from common import clock
from petitions.choices import PetitionStatus
from petitions.exceptions import AnswerMissing
from petitions.models import Petition
from petitions.selectors.register import register_key
from petitions.services.steps import move


@transaction.atomic
def answer(*, petition: Petition, text: str, by: Any) -> None:
    """Give the answer; a later call corrects it as long as it is not published."""
    if not text.strip():
        raise AnswerMissing
    first: dict[str, Any] = {"answered_on": clock.today()} if petition.answered_on is None else {}
    move(
        petition,
        "petition.answered",
        by=by,
        come_from=(PetitionStatus.RECEIVED, PetitionStatus.PROCESSING, PetitionStatus.ANSWERED),
        to=PetitionStatus.ANSWERED,
        answer=text.strip(),
        answered_by=by,
        **first,
    )


@transaction.atomic
def publish(*, petition: Petition, public_subject: str, public_answer: str, by: Any) -> None:
    """Make the answer public, in words that name nobody. Again: mend the public words."""
    if not public_subject.strip() or not public_answer.strip():
        raise AnswerMissing
    first: dict[str, Any] = {"published_on": clock.today()} if petition.published_on is None else {}
    move(
        petition,
        "petition.published",
        by=by,
        come_from=(PetitionStatus.ANSWERED, PetitionStatus.PUBLISHED),
        to=PetitionStatus.PUBLISHED,
        public_subject=public_subject.strip(),
        public_answer=public_answer.strip(),
        search_key=register_key(petition.unit, public_subject, petition.public_text, public_answer),
        **first,
    )
