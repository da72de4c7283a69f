"""One-time codes: which wait, and how many were given out."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth

from common import clock
from common.codes import ALPHABET, letters_of, plain
from procedures.models import Dossier
from satisfaction.choices import RatingChannel
from satisfaction.models import CodeIssue, RatingCode, RatingTotal
from units.models import Unit

CODE_LENGTH = 12
# How long after its dossier was closed a code can be spent.
VALID_DAYS = 60


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


# --- How many ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CodeCounts:
    """Dossiers closed in some days: all, those given a code, those whose time for one is over."""

    closed: int
    issued: int
    too_old: int

    @property
    def fresh(self) -> int:
        return self.closed - self.issued - self.too_old


def code_counts(unit: Unit, first: date, last: date) -> CodeCounts:
    """Of the unit's dossiers closed between the days. One query."""
    closed = Dossier.objects.filter(unit=unit).resolved_in(first, last)
    has_code = Exists(CodeIssue.objects.filter(dossier=OuterRef("pk")))
    is_old = Q(finished_on__lt=clock.today() - timedelta(days=VALID_DAYS))
    counts = closed.annotate(has_code=has_code).aggregate(
        closed=Count("pk"),
        issued=Count("pk", filter=Q(has_code=True)),
        too_old=Count("pk", filter=Q(has_code=False) & is_old),
    )
    return CodeCounts(**counts)


@dataclass(frozen=True)
class CodeMonth:
    """`issued`: dossiers of the month that got a code; `rated`: ballots with codes in the month."""

    month: date
    issued: int
    rated: int


def code_months(unit: Unit, months: int = 6) -> list[CodeMonth]:
    """The last months, newest first. Two queries. Which dossier's code was spent is not told."""
    month = clock.today().replace(day=1)
    wanted = [month]
    while len(wanted) < months:
        month = (month - timedelta(days=1)).replace(day=1)
        wanted.append(month)
    rows = (
        CodeIssue.objects.filter(dossier__unit=unit, dossier__finished_on__gte=wanted[-1])
        .annotate(month=TruncMonth("dossier__finished_on"))
        .order_by()
        .values_list("month")
        .annotate(Count("pk"))
    )
    issued = dict(rows)
    totals = RatingTotal.objects.filter(
        unit=unit, channel=RatingChannel.TOKEN, month__gte=wanted[-1]
    )
    rated = dict(totals.order_by().values_list("month").annotate(Sum("n")))
    return [CodeMonth(one, issued.get(one, 0), rated.get(one, 0)) for one in wanted]
