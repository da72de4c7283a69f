"""A petition's way: received, taken on, answered, published; or turned away with directions."""

from petitions.services.answers import answer, draft_answer, publish, return_draft, unpublish
from petitions.services.contacts import has_contact, keep_contact, open_contact
from petitions.services.handling import classify, take_on, turn_away, undo_turning_away
from petitions.services.receiving import (
    ALPHABET,
    CODE_LENGTH,
    new_code,
    record_petition,
    send_petition,
)
from petitions.services.transfers import transfer

__all__ = [
    "ALPHABET",
    "CODE_LENGTH",
    "answer",
    "classify",
    "draft_answer",
    "has_contact",
    "keep_contact",
    "new_code",
    "open_contact",
    "publish",
    "record_petition",
    "return_draft",
    "send_petition",
    "take_on",
    "transfer",
    "turn_away",
    "undo_turning_away",
    "unpublish",
]
