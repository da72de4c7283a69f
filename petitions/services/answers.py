"""The answer: drafted by an official, given by the leader, made public in words that name nobody."""

from typing import Any

from django.db import transaction

from common import clock
from common.privacy import has_personal_numbers
from petitions.access import require_approving
from petitions.choices import OPEN, NoticeKind, PetitionStatus
from petitions.exceptions import AnswerMissing, NamesSomebody, ReasonMissing
from petitions.models import Petition
from petitions.selectors.answers import public_proposal
from petitions.selectors.register import register_key
from petitions.services.steps import move


@transaction.atomic
def draft_answer(
    *, petition: Petition, text: str, submit: bool, by: Any, edition: int | None = None
) -> None:
    """Keep a draft, or submit it to the unit's leader.

    A draft that already waits for the leader comes back to the official when it is only kept.
    """
    text = text.strip()
    if submit and not text:
        raise AnswerMissing
    said: dict[str, Any] = {"returned_because": ""} if submit else {}
    if petition.taken_on is None:
        said["taken_on"] = clock.today()
    move(
        petition,
        "petition.drafted" if submit else "petition.draft_kept",
        by=by,
        come_from=OPEN,
        to=PetitionStatus.DRAFTED if submit else PetitionStatus.PROCESSING,
        edition=edition,
        draft_answer=text,
        drafted_by=by,
        **said,
    )
    # A new draft is news to the leader, whatever was said of an earlier one.
    petition.notices.filter(kind=NoticeKind.TO_APPROVE).delete()


@transaction.atomic
def return_draft(*, petition: Petition, reason: str, by: Any, edition: int | None = None) -> None:
    """The leader sends the draft back; the official reads why."""
    if not reason.strip():
        raise ReasonMissing
    move(
        petition,
        "petition.draft_returned",
        by=by,
        come_from=(PetitionStatus.DRAFTED,),
        to=PetitionStatus.PROCESSING,
        edition=edition,
        check=require_approving,
        reason=reason,
        returned_because=reason.strip(),
    )


@transaction.atomic
def answer(
    *,
    petition: Petition,
    text: str,
    public_subject: str = "",
    public_text: str = "",
    public_answer: str = "",
    by: Any,
    edition: int | None = None,
) -> None:
    """The leader gives the answer: a draft as it stands or mended, or in words of their own.

    Again, as long as it is not published: the answer is corrected, its day stays. Public words
    that are not given are proposed from what was written, with names masked.
    """
    if not text.strip():
        raise AnswerMissing
    petition.draft_answer = text.strip()
    said = _public_words(petition, public_subject, public_text, public_answer)
    if petition.answered_on is None:
        said["answered_on"] = clock.today()
    if petition.taken_on is None:
        said["taken_on"] = clock.today()
    move(
        petition,
        "petition.answered" if "answered_on" in said else "petition.answer_corrected",
        by=by,
        come_from=(*OPEN, PetitionStatus.ANSWERED),
        to=PetitionStatus.ANSWERED,
        edition=edition,
        check=require_approving,
        answer=text.strip(),
        answered_by=by,
        draft_answer="",
        returned_because="",
        **said,
    )


@transaction.atomic
def publish(
    *,
    petition: Petition,
    public_subject: str,
    public_text: str,
    public_answer: str,
    by: Any,
    edition: int | None = None,
) -> None:
    """Make the answer public, in words that name nobody. Again: mend the public words."""
    if not (public_subject.strip() and public_text.strip() and public_answer.strip()):
        raise AnswerMissing
    said = _public_words(petition, public_subject, public_text, public_answer)
    is_first = petition.published_on is None
    if is_first:
        said["published_on"] = clock.today()
    move(
        petition,
        "petition.published" if is_first else "petition.public_words_mended",
        by=by,
        come_from=(PetitionStatus.ANSWERED, PetitionStatus.PUBLISHED),
        to=PetitionStatus.PUBLISHED,
        edition=edition,
        search_key=register_key(
            petition.unit, said["public_subject"], said["public_text"], said["public_answer"]
        ),
        **said,
    )


@transaction.atomic
def unpublish(*, petition: Petition, reason: str, by: Any, edition: int | None = None) -> None:
    """Take it off the public pages; the sender still reads the answer with the code."""
    if not reason.strip():
        raise ReasonMissing
    move(
        petition,
        "petition.unpublished",
        by=by,
        come_from=(PetitionStatus.PUBLISHED,),
        to=PetitionStatus.ANSWERED,
        edition=edition,
        reason=reason,
        published_on=None,
        search_key="",
    )


def _public_words(petition: Petition, subject: str, text: str, answer: str) -> dict[str, Any]:
    """What was given, or what is proposed; a person's numbers are in neither."""
    proposed = public_proposal(petition)
    words = {
        "public_subject": subject.strip() or proposed.subject,
        "public_text": text.strip() or proposed.text,
        "public_answer": answer.strip() or proposed.answer,
    }
    if any(has_personal_numbers(said) for said in words.values()):
        raise NamesSomebody
    return words
