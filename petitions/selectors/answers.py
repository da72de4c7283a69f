"""The words of an answer as the public would read them, and what in them may be a name."""

import re
from dataclasses import dataclass

from common.privacy import likely_names, without_names
from petitions.models import Petition


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
    subject = petition.public_subject or without_names(petition.subject)
    text = petition.public_text or without_names(petition.text)
    kept = "" if petition.draft_answer else petition.public_answer
    answer = kept or without_names(petition.draft_answer or petition.answer)
    return PublicWords(subject, text, answer, likely_names("\n".join((subject, text, answer))))


def marked(text: str) -> list[tuple[str, bool]]:
    """The text in pieces; true: this piece looks like somebody's name."""
    names = sorted(likely_names(text), key=len, reverse=True)
    if not names:
        return [(text, False)]
    pieces = re.split(f"({'|'.join(map(re.escape, names))})", text)
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece]
