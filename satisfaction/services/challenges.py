"""Proof asked of a form while its place has a burst: a little work by a script, or a wait.

It stops nobody who means to cheat for good; it slows simple scripts, and costs an honest person a
second with a script and a minute without. What a burst brings in is held for a person anyway.
"""

import hashlib
import secrets
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache

from common.throttle import WINDOW_SECONDS, too_many
from satisfaction.exceptions import ProofNeeded

SALT = "rating-challenge"
# Leading zero bits: some eight thousand tries, a second in a telephone's browser.
BITS = 13
WAIT_SECONDS = 60
# A page may lie open for a while before it is sent.
GOOD_FOR_SECONDS = 1800
# Without a script: so many of a place in ten minutes, however many networks they come from.
WAITED_AT_MOST = 10


@dataclass(frozen=True)
class Challenge:
    """What the form carries; the script looks for a number that makes the hash begin with zeros."""

    ticket: str
    bits: int = BITS
    wait_seconds: int = WAIT_SECONDS


def challenge_for(place: str, ticket: str = "") -> Challenge:
    """A new ticket, or the one that the form brought, as long as it is good: its wait goes on."""
    if ticket and _is_of(place, ticket, GOOD_FOR_SECONDS) and _used(ticket) not in cache:
        return Challenge(ticket=ticket)
    nonce = secrets.token_urlsafe(9)
    return Challenge(ticket=signing.dumps([place, nonce], salt=SALT))


def check_proof(place: str, ticket: str, proof: str) -> None:
    """Raise ProofNeeded unless this ticket of this place was worked for, or waited for; once."""
    if not _is_of(place, ticket, GOOD_FOR_SECONDS):
        raise ProofNeeded
    if not _is_worked(ticket, proof):
        # Young tickets have not waited yet; of those that have, only so many pass.
        if _is_of(place, ticket, WAIT_SECONDS):
            raise ProofNeeded
        if too_many(f"waited|{place}", "", WAITED_AT_MOST):
            raise ProofNeeded
    if not cache.add(_used(ticket), 1, GOOD_FOR_SECONDS + WINDOW_SECONDS):
        raise ProofNeeded


def _used(ticket: str) -> str:
    return f"ticket:{hashlib.sha256(ticket.encode()).hexdigest()}"


def _is_of(place: str, ticket: str, seconds: int) -> bool:
    """Whether we gave it out for this place, within so many seconds."""
    try:
        return signing.loads(ticket, salt=SALT, max_age=seconds)[0] == place
    except (signing.BadSignature, LookupError, TypeError):
        return False


def _is_worked(ticket: str, proof: str) -> bool:
    if not (proof.isascii() and proof.isdecimal() and len(proof) <= 12):
        return False
    digest = hashlib.sha256(f"{ticket}:{proof}".encode()).digest()
    return int.from_bytes(digest[:4]) >> (32 - BITS) == 0
