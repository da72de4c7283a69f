"""One-time codes: which wait, and how many were given out."""

import hashlib
import hmac

from django.conf import settings

from common import clock
from common.codes import ALPHABET, letters_of, plain
from satisfaction.models import RatingCode

CODE_LENGTH = 12


def code_of(dossier_code: str) -> str:
    """The dossier's one-time code, twelve of thirty letters (59 bits); the same at every printing.

    Derived with the portal's RATING_KEY, so that it is stored nowhere and nobody without the key
    can tell it from the dossier's code.
    """
    return letters_of(int.from_bytes(_keyed("one-time-code", dossier_code)), CODE_LENGTH)


def digest_of_code(code: str) -> str:
    """What is kept of a waiting code. Keyed: without the key no trying of codes finds it."""
    return _keyed("one-time-digest", plain(code)).hex()


def waiting_code(code: str) -> RatingCode | None:
    """The code's row while it is neither spent nor past its day; typed in any case, with dashes."""
    wanted = plain(code)
    if len(wanted) != CODE_LENGTH or not set(wanted) <= set(ALPHABET):
        return None
    rows = RatingCode.objects.select_related("unit__level", "procedure")
    return rows.filter(digest=digest_of_code(wanted), expires_on__gte=clock.today()).first()


def _keyed(purpose: str, text: str) -> bytes:
    said = f"{purpose}|{text}".encode()
    return hmac.new(settings.RATING_KEY.encode(), said, hashlib.sha256).digest()
