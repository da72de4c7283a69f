"""Keeping the sums: every ballot is added, and taken away again, in its own transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction

from satisfaction.choices import Standing
from satisfaction.histogram import added, count_ballot
from satisfaction.models import Question, Rating, RatingSummary

STREAM = 2000


def factors_by_set() -> dict[int, list[str]]:
    """Per question set the factor of each question, by position. One query."""
    factors: dict[int, list[str]] = defaultdict(list)
    rows = Question.objects.order_by("question_set_id", "position")
    for question_set, factor in rows.values_list("question_set_id", "factor"):
        factors[question_set].append(factor)
    return factors


def fold(ratings: Iterable[Rating], *, times: int = 1) -> None:
    """Add the ballots to the sums (`times` -1: take them away). Call it in their transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("sums change only together with their ballots")
    for key, row in _sums(ratings, factors_by_set()).items():
        _add(key, row, times)


def _sums(ratings: Iterable[Rating], factors: dict[int, list[str]]) -> dict[str, RatingSummary]:
    """Unsaved rows by key, in the order in which they are locked: always the same."""
    sums: dict[str, RatingSummary] = {}
    for rating in ratings:
        counted = count_ballot(rating.overall, rating.answers, factors[rating.question_set_id])
        row = sums.setdefault(key := key_of(rating), _empty(rating, key))
        row.counts = added(row.counts, counted)
        row.n += 1
    return dict(sorted(sums.items()))


def key_of(rating: Rating) -> str:
    parts: Sequence[object] = (
        rating.unit_id,
        f"{rating.submitted_on:%Y-%m}",
        rating.channel,
        rating.question_set_id,
        rating.survey_round_id or "",
        rating.procedure_id or "",
    )
    return ":".join(str(part) for part in parts)


def _empty(rating: Rating, key: str) -> RatingSummary:
    return RatingSummary(
        key=key,
        unit_id=rating.unit_id,
        month=rating.submitted_on.replace(day=1),
        channel=rating.channel,
        question_set_id=rating.question_set_id,
        survey_round_id=rating.survey_round_id,
        procedure_id=rating.procedure_id,
        n=0,
        counts=[],
    )


def _add(key: str, more: RatingSummary, times: int) -> None:
    kept = RatingSummary.objects.select_for_update().filter(key=key).first()
    if kept is None:
        try:
            with transaction.atomic():
                more.n, more.counts = more.n * times, added([], more.counts, times)
                more.save(force_insert=True)
        except IntegrityError:
            # Another ballot made the row in this moment: now it is there to be added to.
            more.n, more.counts = more.n * times, added([], more.counts, times)
            _add(key, more, times)
        return
    kept.n += times * more.n
    kept.counts = added(kept.counts, more.counts, times)
    kept.save(update_fields=["n", "counts"])


@transaction.atomic
def rebuild() -> int:
    """All sums anew from the ballots; how many rows there are now."""
    RatingSummary.objects.all().delete()
    standing = Rating.objects.filter(standing=Standing.COUNTED).order_by()
    sums = _sums(standing.iterator(chunk_size=STREAM), factors_by_set())
    RatingSummary.objects.bulk_create(sums.values(), batch_size=500)
    return len(sums)
