"""A petition's way: received, taken on, answered, published; or turned away with directions."""

from petitions.services.answers import answer, publish
from petitions.services.contacts import has_contact, keep_contact, open_contact
from petitions.services.erasing import erase_due
from petitions.services.handling import note_conduct, take_on, turn_away
from petitions.services.pictures import DrawnPicture, draw_pictures, keep_pictures
from petitions.services.receiving import (
    ALPHABET,
    CODE_LENGTH,
    new_code,
    record_petition,
    send_petition,
)
from petitions.services.verdicts import judge, reopen

__all__ = [
    "ALPHABET",
    "CODE_LENGTH",
    "DrawnPicture",
    "answer",
    "draw_pictures",
    "erase_due",
    "has_contact",
    "judge",
    "keep_contact",
    "keep_pictures",
    "new_code",
    "note_conduct",
    "open_contact",
    "publish",
    "record_petition",
    "reopen",
    "send_petition",
    "take_on",
    "turn_away",
]
