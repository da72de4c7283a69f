"""Series of ballots that look wrong: held as soon as seen, decided by a person, never deleted.

Whoever locks, locks in one order: the series, its ballots, the sums, the trail.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from audit.services import record
from common import clock
from satisfaction.choices import Standing, SuspicionKind, Verdict
from satisfaction.exceptions import DecidedMeanwhile, ReasonNeeded
from satisfaction.models import CounterLink, Rating, Suspicion
from satisfaction.selectors.suspicions import Find, finds, state_of
from satisfaction.services import bursts
from satisfaction.services.summaries import fold
from units.access import require
from units.models import Unit
from units.permissions import Permission

# --- Seen live -----------------------------------------------------------------------------------


def join_burst(rating: Rating, link: CounterLink | None) -> Suspicion | None:
    """Count an unsaved ballot at its place; the series to which it belongs if there is a burst.

    The ballots of the burst that were counted before it was seen are taken out of the sums.
    """
    unit, channel = rating.unit, rating.channel
    place = bursts.place_of(unit, channel, link)
    number = bursts.note(place, rating.pk)
    limit = bursts.hold_from(unit, channel)
    if not bursts.came_together(place, number, limit):
        return None
    together = bursts.recent(place, number)
    facts = {"n": len(together), "limit": limit, "minutes": bursts.WINDOW_SECONDS // 60}
    series, is_new = _open_series(
        unit, channel, SuspicionKind.BURST, clock.today(), mark=place, facts=facts, link=link
    )
    _hold(series, Q(pk__in=together))
    if is_new:
        _tell(series)
    return series


# --- Seen afterwards -----------------------------------------------------------------------------


def hold_finds() -> int:
    """Look at today and yesterday, and hold what stands out; how many series are new."""
    return sum(_hold_find(find) for find in finds(clock.today()))


@transaction.atomic
def _hold_find(find: Find) -> bool:
    unit = Unit.objects.get(pk=find.unit_id)
    series, is_new = _open_series(
        unit, find.channel, find.kind, find.on, mark=find.mark, facts=find.facts
    )
    _hold(series, find.ballots)
    if is_new:
        _tell(series)
    elif series.facts != find.facts:
        # The day went on: the reviewer reads of all of it.
        series.facts = find.facts
        series.save(update_fields=["facts"])
    return is_new


def _open_series(
    unit: Unit,
    channel: str,
    kind: str,
    on: date,
    *,
    mark: str,
    facts: dict[str, Any],
    link: CounterLink | None = None,
) -> tuple[Suspicion, bool]:
    """The undecided series of the place and day, locked; a new one if all were decided."""
    place = {"unit": unit, "channel": channel, "kind": kind, "on": on}
    while True:
        known = list(
            Suspicion.objects.select_for_update()
            .filter(Q(mark=mark) | Q(mark__startswith=f"{mark}~"), **place)
            .order_by("pk")
        )
        for series in known:
            if series.verdict == Verdict.OPEN:
                return series, False
        fresh = f"{mark}~{len(known) + 1}" if known else mark
        series, made = Suspicion.objects.get_or_create(
            mark=fresh, **place, defaults={"facts": facts, "link": link}
        )
        if made:
            return series, True
        # Somebody else made it in this moment: look again, and lock.


def _hold(series: Suspicion, which: Q) -> None:
    """Take the counted ballots that nobody has judged out of the sums, into the series."""
    ballots = list(
        Rating.objects.select_for_update()
        .filter(which, unit=series.unit_id, standing=Standing.COUNTED, suspicion=None)
        .order_by("pk")
    )
    if not ballots:
        return
    _move(ballots, Standing.HELD, series)
    fold(ballots, times=-1)


def _move(ballots: Iterable[Rating], standing: Standing, series: Suspicion) -> None:
    pks = [ballot.pk for ballot in ballots]
    for start in range(0, len(pks), 500):
        Rating.objects.filter(pk__in=pks[start : start + 500]).update(
            standing=standing, suspicion=series
        )


def _tell(series: Suspicion) -> None:
    after = {"kind": series.kind, "channel": series.channel, "on": series.on}
    record("ballots.held", series, by=None, after=after, unit=series.unit)


# --- Decided -------------------------------------------------------------------------------------


@transaction.atomic
def decide_series(
    *, suspicion: Suspicion, verdict: Verdict, reason: str, seen: str, by: Any
) -> Suspicion:
    """Count the series' ballots (KEPT) or leave them out (EXCLUDED), with a reason.

    A decision can be changed; each is a line of the trail. `seen` is the state the person looked
    at (`state_of`): raises DecidedMeanwhile if another decided or ballots joined since, or if
    nothing would change.
    """
    require(by, Permission.RATING_REVIEW, suspicion.unit)
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded
    series = (
        Suspicion.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=suspicion.pk)
    )
    if state_of(series) != seen or series.verdict == verdict:
        raise DecidedMeanwhile
    ballots = list(Rating.objects.select_for_update().filter(suspicion=series).order_by("pk"))
    counted = [one for one in ballots if one.standing == Standing.COUNTED]
    _move(ballots, Standing.COUNTED if verdict == Verdict.KEPT else Standing.EXCLUDED, series)
    if verdict == Verdict.KEPT:
        fold([one for one in ballots if one.standing != Standing.COUNTED])
    else:
        fold(counted, times=-1)
    before = {"verdict": series.verdict, "reason": series.reason}
    series.verdict, series.reason = verdict, reason
    series.decided_by, series.decided_at = by, clock.now()
    series.save(update_fields=["verdict", "reason", "decided_by", "decided_at"])
    record(
        f"ballots.{verdict}",
        series,
        by=by,
        before=before,
        after={"verdict": verdict, "ballots": len(ballots)},
        reason=reason,
        unit=series.unit,
    )
    return series
