"""The one door through which letters leave the portal.

A letter is a row, written in the transaction that calls for it; after the commit a worker hands
it to the mail server. Plain text, one address each. Claiming a row before it is handed over is
what keeps two workers from sending it twice. Signs of life are told in real time.
"""

import logging
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common import clock
from common.hints import hint
from common.models import MailState, OutgoingMail
from common.tasks import send_mails

logger = logging.getLogger(__name__)

# How long to wait after the first, second … failure; after the last the letter has failed.
PAUSES = (
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
MAX_ATTEMPTS = len(PAUSES) + 1
# A process that hands a letter over is done or dead by now.
SILENT_AFTER = timedelta(minutes=10)
AT_ONCE = 200
# The server said no, or the message could not even be put together: it was certainly not sent.
REFUSALS = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    ValueError,
)
# How a server says that it takes nothing more for now.
CLOSING = 421


@dataclass(frozen=True)
class Letter:
    """`key` names what it is about; the same key is never written twice."""

    key: str
    to: str
    subject: str
    body: str


class Outcome(StrEnum):
    SENT = "sent"
    TAKEN = "taken"
    # About this letter alone: the next one may well be taken.
    REFUSED = "refused"
    # About the server or about us: it would be the same for every letter.
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


@dataclass
class Swept:
    sent: int = 0
    put_off: int = 0
    unknown: int = 0


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def write(letters: Iterable[Letter]) -> dict[str, OutgoingMail]:
    """Write the letters down in the caller's transaction, to be sent once it is committed.

    A key that was written before raises IntegrityError: who loses a race must notice.
    """
    rows = [
        OutgoingMail(
            key=letter.key,
            to=letter.to,
            # One line, whatever a unit is called: nothing can be slipped into the headers.
            subject=" ".join(letter.subject.split())[:200],
            body=letter.body,
        )
        for letter in letters
    ]
    OutgoingMail.objects.bulk_create(rows)
    if rows:
        hint(send_mails)
    return {row.key: row for row in rows}


def sweep() -> Swept:
    """Hand over what is due.

    A mail server that does not answer ends the round for all, a letter that it refuses does not.
    """
    swept = Swept()
    due = _due(timezone.now()).order_by("written_at", "pk").values_list("pk", flat=True)
    for pk in list(due[:AT_ONCE]):
        outcome = deliver(pk)
        swept.sent += outcome == Outcome.SENT
        swept.unknown += outcome == Outcome.UNKNOWN
        swept.put_off += outcome in (Outcome.REFUSED, Outcome.UNREACHABLE)
        if outcome == Outcome.UNREACHABLE:
            break
    return swept


def deliver(pk: int) -> Outcome:
    """Claim one letter and hand it over."""
    now = timezone.now()
    claimed = (
        _due(now)
        .filter(pk=pk)
        .update(state=MailState.SENDING, claimed_at=now, attempts=F("attempts") + 1, error="")
    )
    if not claimed:
        return Outcome.TAKEN
    letter = OutgoingMail.objects.get(pk=pk)
    try:
        connection = get_connection()
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        _put_off(letter, error)
        return Outcome.UNREACHABLE
    try:
        message = EmailMessage(
            letter.subject,
            letter.body,
            settings.DEFAULT_FROM_EMAIL,
            [letter.to],
            connection=connection,
        )
        message.send()
    except REFUSALS as error:
        _put_off(letter, error)
        return Outcome.UNREACHABLE if _concerns_all(error) else Outcome.REFUSED
    except (OSError, smtplib.SMTPException) as error:
        # The line broke after the letter may have been taken: only a person can tell.
        logger.warning("mail.unknown id=%s %s", letter.pk, type(error).__name__)
        _settle(letter, MailState.SENDING, error=_words(error))
        return Outcome.UNKNOWN
    finally:
        connection.close()
    _settle(letter, MailState.SENT, sent_at=clock.now())
    return Outcome.SENT


def unknown_letters() -> QuerySet[OutgoingMail]:
    """Claimed by a process that died, or cut off while being handed over."""
    silent = Q(claimed_at__lt=timezone.now() - SILENT_AFTER)
    return OutgoingMail.objects.filter(state=MailState.SENDING).filter(silent | ~Q(error=""))


def requeue(letter: OutgoingMail) -> bool:
    """Somebody decided that it is to go out (again), from the first attempt on."""
    waiting = _open_to_people().filter(pk=letter.pk)
    if not waiting.update(state=MailState.QUEUED, attempts=0, error="", claimed_at=None):
        return False
    hint(send_mails)
    return True


def mark_sent(letter: OutgoingMail) -> bool:
    """Somebody found out that it did arrive."""
    waiting = _open_to_people().filter(pk=letter.pk)
    return bool(waiting.update(state=MailState.SENT, error="", sent_at=clock.now()))


def _open_to_people() -> QuerySet[OutgoingMail]:
    failed = OutgoingMail.objects.filter(state=MailState.FAILED)
    return failed | unknown_letters()


def _due(now: datetime) -> QuerySet[OutgoingMail]:
    rested = Q(attempts=0)
    for attempts, pause in enumerate(PAUSES, start=1):
        rested |= Q(attempts=attempts, claimed_at__lte=now - pause)
    return OutgoingMail.objects.filter(rested, state=MailState.QUEUED)


def _put_off(letter: OutgoingMail, error: Exception) -> None:
    state = MailState.QUEUED if letter.attempts < MAX_ATTEMPTS else MailState.FAILED
    logger.warning("mail.%s id=%s %s", state, letter.pk, type(error).__name__)
    _settle(letter, state, error=_words(error))


def _concerns_all(error: Exception) -> bool:
    """Our own address is refused, or the server says that it is closing (421)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == CLOSING for code, _said in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return isinstance(error, smtplib.SMTPSenderRefused) or error.smtp_code == CLOSING
    return False


def _settle(letter: OutgoingMail, state: MailState, **fields: object) -> None:
    """Only as long as it is still ours: a person may have decided meanwhile."""
    mine = OutgoingMail.objects.filter(
        pk=letter.pk, state=MailState.SENDING, claimed_at=letter.claimed_at
    )
    mine.update(state=state, **fields)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
