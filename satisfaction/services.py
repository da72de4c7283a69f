"""Every write of this app. A ballot is kept without any trace of who gave it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from audit.services import record
from common import clock
from procedures.models import Procedure
from satisfaction.choices import MINIMUM_N, SCALE, RatingChannel
from satisfaction.exceptions import (
    LinkRevoked,
    PublishedInFuture,
    StaffMayNotRate,
    TooFewRatings,
    WrongBallot,
)
from satisfaction.models import (
    CounterLink,
    Publication,
    QuestionSet,
    Rating,
    RatingBatch,
)
from satisfaction.selectors import ballots_of
from units.access import require
from units.models import Unit
from units.permissions import Permission

CHUNK = 500


@transaction.atomic
def submit_rating(
    *,
    unit: Unit,
    question_set: QuestionSet,
    overall: int,
    answers: list[int | None],
    channel: str,
    procedure: Procedure | None = None,
    comment: str = "",
    link: CounterLink | None = None,
    by: Any = None,
) -> Rating:
    """Keep one ballot. `by` is whoever is signed in; staff may not rate."""
    if getattr(by, "is_authenticated", False):
        raise StaffMayNotRate
    # Read again: the form may have stood open while the link was revoked.
    if link and CounterLink.objects.filter(pk=link.pk).exclude(revoked_at=None).exists():
        raise LinkRevoked
    _check_ballot(question_set, overall, answers)
    # No audit event: a moment and an order would tie the ballot to a person at the counter.
    return Rating.objects.create(
        unit=unit,
        procedure=procedure,
        question_set=question_set,
        channel=channel,
        submitted_on=clock.today(),
        overall=overall,
        answers=answers,
        comment=comment.strip(),
    )


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
    batch.rows = len(made)
    batch.save(update_fields=["rows"])
    record("ratings.loaded", batch, by=by, after={"name": name, "rows": len(made)})
    return len(made)


@transaction.atomic
def issue_counter_link(*, unit: Unit, label: str = "", by: Any) -> CounterLink:
    """A new address for a counter's QR code."""
    if by is not None:
        require(by, Permission.SATISFACTION_PUBLISH, unit)
    link = CounterLink.objects.create(unit=unit, label=label.strip())
    record("counter_link.issued", link, by=by, after={"label": link.label}, unit=unit)
    return link


@transaction.atomic
def revoke_counter_link(*, link: CounterLink, reason: str = "", by: Any) -> None:
    """The printed code stops working; ballots already given stay."""
    require(by, Permission.SATISFACTION_PUBLISH, link.unit)
    revoked = CounterLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now())
    if revoked:
        record("counter_link.revoked", link, by=by, reason=reason, unit=link.unit)


@transaction.atomic
def publish_results(*, unit: Unit, year: int, by: Any, on: date | None = None) -> Publication:
    """Make the unit's figures of the year public. Done once; a second call changes nothing."""
    require(by, Permission.SATISFACTION_PUBLISH, unit)
    if on and on > clock.today():
        raise PublishedInFuture
    n = ballots_of(unit, year)
    if n < MINIMUM_N:
        raise TooFewRatings(n)
    publication, created = Publication.objects.get_or_create(
        unit=unit,
        year=year,
        defaults={"published_on": on or clock.today(), "published_by": by},
    )
    if created:
        after = {"year": year, "published_on": publication.published_on, "n": n}
        record("satisfaction.published", publication, by=by, after=after, unit=unit)
    return publication


def counter_channel(link: CounterLink | None) -> str:
    """A ballot from a counter's code counts; one from the open page is kept apart."""
    return RatingChannel.COUNTER_QR if link else RatingChannel.OPEN
