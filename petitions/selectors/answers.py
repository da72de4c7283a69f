"""The words of an answer as the public would read them, and what in them may be a name."""

from dataclasses import dataclass

from common.privacy import any_of, composed, likely_names, without_names
from petitions.models import Petition

SUBJECT_AT_MOST = Petition._meta.get_field("public_subject").max_length


@dataclass(frozen=True, slots=True)
class PublicWords:
    subject: str
    text: str
    answer: str
    # What may still be people's names, for the reader to judge.
    names: list[str]


def public_proposal(petition: Petition) -> PublicWords:
    """What was decided for the public, else the sender's and the answer's words with names masked.

    A draft that waits is newer than the public answer kept with an earlier one.
    """
    # A mask may be longer than what it hides.
    subject = petition.public_subject or without_names(petition.subject)[:SUBJECT_AT_MOST]
    text = petition.public_text or without_names(petition.text)
    kept = "" if petition.draft_answer else petition.public_answer
    answer = kept or without_names(petition.draft_answer or petition.answer)
    return PublicWords(subject, text, answer, likely_names("\n".join((subject, text, answer))))


def marked(text: str) -> list[tuple[str, bool]]:
    """The text in pieces; true: this piece looks like somebody's name."""
    names = likely_names(text)
    if not names:
        return [(text, False)]
    pieces = any_of(names).split(composed(text))
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece]
