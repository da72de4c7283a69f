"""Keeping ballots, one or a file of them. A ballot is kept without any trace of who gave it."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from audit.services import record
from common import clock
from procedures.models import Procedure
from satisfaction.choices import SCALE, PlaceKind, RatingChannel, Standing
from satisfaction.exceptions import LinkRevoked, StaffMayNotRate, WrongBallot
from satisfaction.models import CounterLink, QuestionSet, Rating, RatingBatch, SentForm
from satisfaction.services.codes import spend
from satisfaction.services.summaries import fold
from satisfaction.services.suspicions import join_burst
from units.models import Unit

CHUNK = 500


@transaction.atomic
def submit_rating(
    *,
    question_set: QuestionSet,
    overall: int,
    answers: list[int | None],
    unit: Unit | None = None,
    channel: str = RatingChannel.OPEN,
    procedure: Procedure | None = None,
    comment: str = "",
    link: CounterLink | None = None,
    code: str = "",
    once: str = "",
    by: Any = None,
) -> Rating | None:
    """Keep one ballot and add it to the sums. `by` is whoever is signed in; staff may not rate.

    With a one-time `code` the unit, the procedure and the channel are the code's, whatever else is
    said; the code is spent in the same transaction, and of the day only the month is kept. Without
    one a `unit` is needed.

    None where the very same form (`once`) was kept before: an impatient second tap.
    """
    if getattr(by, "is_authenticated", False):
        raise StaffMayNotRate
    # Read again: the form may have stood open while the link was revoked.
    if link and CounterLink.objects.filter(pk=link.pk).exclude(revoked_at=None).exists():
        raise LinkRevoked
    _check_ballot(question_set, overall, answers)
    if once and not _first_time(once):
        return None
    day = clock.today()
    if code:
        spent = spend(code)
        unit, procedure, channel = spent.unit, spent.procedure, RatingChannel.TOKEN
        # With the day, the ballots of a quiet week would tell whose they are.
        day = day.replace(day=1)
    if unit is None:
        raise WrongBallot
    # No audit event: a moment and an order would tie the ballot to a person at the counter.
    rating = Rating(
        pk=_unordered_pk(),
        unit=unit,
        procedure=procedure,
        question_set=question_set,
        channel=channel,
        submitted_on=day,
        overall=overall,
        answers=answers,
        comment=comment.strip(),
    )
    series = join_burst(rating, link)
    rating.suspicion, rating.standing = series, Standing.HELD if series else Standing.COUNTED
    rating.save(force_insert=True)
    if series is None:
        fold([rating])
    return rating


def _unordered_pk() -> int:
    """A number by chance: numbers in a row would tell which ballot came before which.

    Above every number that a file's ballots get, and exact in JavaScript.
    """
    return 2**40 + secrets.randbelow(2**52)


def _first_time(once: str) -> bool:
    try:
        with transaction.atomic():
            SentForm.objects.create(once=once)
    except IntegrityError:
        return False
    return True


def _check_ballot(question_set: QuestionSet, overall: int, answers: list[int | None]) -> None:
    if overall not in SCALE or len(answers) != question_set.questions.count():
        raise WrongBallot
    if any(answer is not None and answer not in SCALE for answer in answers):
        raise WrongBallot


@transaction.atomic
def store_ratings(ratings: Iterable[Rating], *, name: str, sha256: str, by: Any = None) -> int:
    """Keep a file's ballots, unless the very same file was loaded before (then 0)."""
    try:
        with transaction.atomic():
            batch = RatingBatch.objects.create(sha256=sha256, name=name[:200], rows=0)
    except IntegrityError:
        return 0
    made = list(ratings)
    for rating in made:
        rating.batch = batch
    Rating.objects.bulk_create(made, batch_size=CHUNK)
    fold(made)
    batch.rows = len(made)
    batch.save(update_fields=["rows"])
    record("ratings.loaded", batch, by=by, after={"name": name, "rows": len(made)})
    return len(made)


def channel_of(link: CounterLink | None) -> str:
    """A ballot from a counter's code counts; one from the open page is kept apart."""
    if link is None:
        return RatingChannel.OPEN
    return RatingChannel.KIOSK if link.kind == PlaceKind.KIOSK else RatingChannel.COUNTER_QR
