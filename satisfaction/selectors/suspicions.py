"""Which days' ballots stand out, and what a person needs to decide about a series."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone
from satisfaction.choices import (
    COUNTED_CHANNELS,
    RatingChannel,
    Standing,
    SuspicionKind,
    Verdict,
)
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
from satisfaction.selectors.basis import COUNTED, Basis
from satisfaction.selectors.opinions import opinions
from satisfaction.tally import Tally
from units.models import Unit

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
    """What somebody saw who decides: another decision or more ballots give another word."""
    at = series.decided_at
    return f"{series.verdict}-{at.isoformat() if at else series.ratings.count()}"


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
    units = {unit for unit, *_place in crowded}
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
    units = {unit for unit, *_place in places}
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
    for (unit, _way, questions), vectors in before.items():
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


# --- For the person who decides ----------------------------------------------------------------

STATES = {
    Verdict.OPEN: State("open", _("Chờ quyết định"), Tone.SOON),
    Verdict.KEPT: State("kept", _("Được tính"), Tone.DONE),
    Verdict.EXCLUDED: State("excluded", _("Không tính"), Tone.NEUTRAL),
}
# Rows of the table of answers; the rest is said as one number.
PATTERNS_SHOWN = 12


def series_of(units: QuerySet[Unit], verdict: str = "") -> QuerySet[Any]:
    """Series at these units with their number of ballots `n`, newest first; "decided": all but open."""
    series = Suspicion.objects.filter(unit__in=units).select_related("unit", "link", "decided_by")
    if verdict == "decided":
        series = series.exclude(verdict=Verdict.OPEN)
    elif verdict:
        series = series.filter(verdict=verdict)
    return series.annotate(n=Count("ratings")).order_by("-on", "-pk")


def open_series_count(units: QuerySet[Unit]) -> int:
    return Suspicion.objects.filter(unit__in=units, verdict=Verdict.OPEN).count()


@dataclass(frozen=True)
class Pattern:
    """A whole answer and how many ballots of the series gave it."""

    overall: int
    answers: tuple[int | None, ...]
    n: int


def patterns_of(series: Suspicion) -> list[Pattern]:
    """The series' answers, most frequent first. One query."""
    rows = (
        Rating.objects.filter(suspicion=series)
        .order_by()
        .values_list("overall", "answers")
        .annotate(n=Count("pk"))
    )
    found = [Pattern(overall, tuple(answers), n) for overall, answers, n in rows]
    return sorted(found, key=lambda one: (-one.n, -one.overall, str(one.answers)))


@dataclass(frozen=True)
class WithAndWithout:
    """The unit's general question in the series' year, over the channels it is counted with."""

    without: Tally
    with_it: Tally


def with_and_without(series: Suspicion) -> WithAndWithout:
    counted = series.channel in COUNTED_CHANNELS
    basis = COUNTED if counted else Basis(channels=(series.channel,))
    now = opinions([series.unit], series.on.year, "own", basis=basis)[series.unit.pk].overall
    its_own = Tally()
    for pattern in patterns_of(series):
        its_own.merge(Tally({**Tally().counts, pattern.overall: pattern.n}, pattern.n))
    in_the_sums = series.verdict == Verdict.KEPT
    other = Tally(
        {
            grade: now.counts[grade] + (-n if in_the_sums else n)
            for grade, n in its_own.counts.items()
        },
        now.ballots + (-its_own.ballots if in_the_sums else its_own.ballots),
    )
    return WithAndWithout(other, now) if in_the_sums else WithAndWithout(now, other)
