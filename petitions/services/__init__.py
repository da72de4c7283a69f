"""A petition's way: received, taken on, answered, published; or turned away with directions."""

from petitions.services.answers import answer, draft_answer, publish, return_draft, unpublish
from petitions.services.contacts import has_contact, keep_contact, open_contact
from petitions.services.erasing import erase_due
from petitions.services.handling import classify, take_on, turn_away, undo_turning_away
from petitions.services.pictures import DrawnPicture, draw_pictures, keep_pictures
from petitions.services.receiving import (
    ALPHABET,
    CODE_LENGTH,
    new_code,
    record_petition,
    send_petition,
)
from petitions.services.transfers import transfer
from petitions.services.verdicts import judge, reopen

__all__ = [
    "ALPHABET",
    "CODE_LENGTH",
    "DrawnPicture",
    "answer",
    "classify",
    "draft_answer",
    "draw_pictures",
    "erase_due",
    "has_contact",
    "judge",
    "keep_contact",
    "keep_pictures",
    "new_code",
    "open_contact",
    "publish",
    "record_petition",
    "return_draft",
    "reopen",
    "send_petition",
    "take_on",
    "transfer",
    "turn_away",
    "undo_turning_away",
    "unpublish",
]
