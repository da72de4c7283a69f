"""Which days' ballots stand out, and what a person needs to decide about a series."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from satisfaction.choices import RatingChannel, Standing, SuspicionKind, Verdict
from satisfaction.detection import (
    FLOOR_KNOWN,
    HISTORY_DAYS,
    SAME_FROM,
    Vector,
    is_unlikely,
    usual_of,
    usual_share,
)
from satisfaction.models import Rating, Suspicion

# Ballots that people send themselves and whose day is kept. Paper rounds and files come in heaps,
# and of one-time codes only the month is known.
WATCHED = (RatingChannel.COUNTER_QR, RatingChannel.KIOSK, RatingChannel.OPEN)
# How far back a unit's usual answers are looked up.
ANSWER_DAYS = 90

Place = tuple[int, str, date]


@dataclass(frozen=True)
class Find:
    """A day's ballots of a unit and channel that stand out, and why."""

    unit_id: int
    channel: str
    on: date
    kind: SuspicionKind
    mark: str
    facts: dict[str, Any]
    ballots: Q = field(compare=False)


def state_of(series: Suspicion) -> str:
    """What somebody saw who decides: another decision in between gives another word."""
    at = series.decided_at
    return f"{series.verdict}-{at.isoformat() if at else ''}"


# --- Looking for what stands out --------------------------------------------------------------


def finds(today: date) -> list[Find]:
    """What stands out today and yesterday. Four queries, however many units there are."""
    days = [today - timedelta(days=1), today]
    crowded = _crowded(days)
    if not crowded:
        return []
    surges = list(_surges(crowded, today))
    taken = {(one.unit_id, one.channel, one.on) for one in surges}
    # A whole day that is held needs no look at its single answers.
    return surges + list(_same(set(crowded) - taken, days, today))


def _watched() -> QuerySet[Rating]:
    """Ballots that nobody has judged: those decided about stay as they were decided."""
    return Rating.objects.filter(channel__in=WATCHED, batch=None, survey_round=None).order_by()


def _undecided(kind: SuspicionKind) -> Q:
    return Q(suspicion=None) | Q(suspicion__kind=kind, suspicion__verdict=Verdict.OPEN)


def _crowded(days: list[date]) -> dict[Place, int]:
    """Places and days with enough ballots to be looked at."""
    rows = (
        _watched()
        .filter(_undecided(SuspicionKind.SURGE), submitted_on__in=days)
        .values_list("unit_id", "channel", "submitted_on")
        .annotate(n=Count("pk"))
        .filter(n__gte=min(SAME_FROM, FLOOR_KNOWN))
    )
    return {(unit, channel, on): n for unit, channel, on, n in rows}


def _surges(crowded: dict[Place, int], today: date) -> Iterator[Find]:
    units = {unit for unit, _channel, _on in crowded}
    first = today - timedelta(days=HISTORY_DAYS + 1)
    history: dict[tuple[int, str], dict[date, int]] = defaultdict(dict)
    rows = (
        _watched()
        .filter(unit__in=units, submitted_on__range=(first, today), standing=Standing.COUNTED)
        .values_list("unit_id", "channel", "submitted_on")
        .annotate(n=Count("pk"))
    )
    for unit, channel, on, n in rows:
        history[unit, channel][on] = n
    for (unit, channel, on), n in sorted(crowded.items()):
        since = on - timedelta(days=HISTORY_DAYS)
        known = [many for day, many in history[unit, channel].items() if since <= day < on]
        usual = usual_of(known)
        if n > usual.limit:
            facts = {
                "n": n,
                "mean": str(usual.mean),
                "busiest": usual.busiest,
                "limit": usual.limit,
            }
            ballots = Q(channel=channel, submitted_on=on, batch=None, survey_round=None)
            yield Find(unit, channel, on, SuspicionKind.SURGE, "", facts, ballots)


def _same(places: Iterable[Place], days: list[date], today: date) -> Iterator[Find]:
    units = {unit for unit, _channel, _on in places}
    here = _vectors(
        _watched().filter(_undecided(SuspicionKind.SAME), unit__in=units, submitted_on__in=days),
        "submitted_on",
    )
    before = _vectors(
        _watched().filter(
            unit__in=units,
            standing=Standing.COUNTED,
            submitted_on__range=(today - timedelta(days=ANSWER_DAYS), days[0] - timedelta(days=1)),
        )
    )
    usual: dict[tuple[int, int], dict[Vector, int]] = defaultdict(lambda: defaultdict(int))
    for (unit, _channel, questions), vectors in before.items():
        for vector, times in vectors.items():
            usual[unit, questions][vector] += times
    for (unit, channel, questions, on), vectors in sorted(here.items()):
        if (unit, channel, on) in places:
            known = usual[unit, questions]
            yield from _too_often(unit, channel, questions, on, vectors, known)


def _too_often(
    unit: int,
    channel: str,
    questions: int,
    on: date,
    vectors: dict[Vector, int],
    known: dict[Vector, int],
) -> Iterator[Find]:
    people, known_people = sum(vectors.values()), sum(known.values())
    for vector, times in vectors.items():
        share = usual_share(vector, known.get(vector, 0), known_people)
        if not is_unlikely(times, people, share):
            continue
        overall, answers = vector
        facts = {"n": times, "of": people, "usual": known.get(vector, 0), "usual_of": known_people}
        ballots = Q(
            channel=channel,
            submitted_on=on,
            batch=None,
            survey_round=None,
            question_set=questions,
            overall=overall,
            answers=list(answers),
        )
        mark = f"{questions}:{overall}:{''.join(str(one or '-') for one in answers)}"
        yield Find(unit, channel, on, SuspicionKind.SAME, mark[:100], facts, ballots)


def _vectors(ballots: QuerySet[Rating], *by: str) -> dict[Any, dict[Vector, int]]:
    """How often each whole answer was given, per unit, channel, question set and what `by` says."""
    keys = ("unit_id", "channel", "question_set_id", *by)
    found: dict[Any, dict[Vector, int]] = defaultdict(dict)
    rows = ballots.values_list(*keys, "overall", "answers").annotate(n=Count("pk"))
    for *key, overall, answers, n in rows:
        found[tuple(key)][overall, tuple(answers)] = n
    return found
