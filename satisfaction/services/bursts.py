"""How many ballots a place has taken in the last minutes. Kept in the cache only, for minutes.

A ballot knows its day and not its moment, so a burst must be seen while it happens. What is
remembered of it is the ballots' numbers, for ten minutes, and no address.
"""

import math
from datetime import timedelta

from django.core.cache import cache

from common import clock
from satisfaction.choices import RatingChannel
from satisfaction.models import CounterLink, Rating
from units.models import Unit

WINDOW_SECONDS = 600
# From so many ballots of one place in ten minutes a form asks for proof that it was not sent by
# a machine: more than two counters can serve.
CHALLENGE_FROM = 8
# From so many they are held for a person to look at, unless the unit is used to more.
HOLD_FROM = 15
# One-time codes were each given out for a dossier, and a whole unit's are one place: only somebody
# with a sheaf of slips in hand sends so many.
HOLD_CODES_FROM = 40
# No threshold is higher, and no more ballots of the past are looked up when one is passed.
LOOK_BACK = 100
HISTORY_DAYS = 30
WORKING_DAYS_OF_30 = 21
# Forty-eight times ten minutes in a day of eight hours, and a rush hour has 2.5 times its share.
RUSH = 2.5 / 48
_DAY_SECONDS = 86_400
_HOUR_SECONDS = 3_600


def place_of(unit: Unit, channel: str, link: CounterLink | None = None) -> str:
    """A counter's or a tablet's code, or else everything of the unit that comes in one way."""
    return f"link-{link.pk}" if link else f"{channel}-{unit.pk}"


def note(place: str, pk: int) -> int:
    """Remember the ballot for ten minutes; its number at the place, for `came_together`."""
    count = f"burst:{place}"
    cache.add(count, 0, _DAY_SECONDS)
    try:
        number = cache.incr(count)
    except ValueError:
        cache.set(count, number := 1, _DAY_SECONDS)
    cache.set(f"{count}:{number}", pk, WINDOW_SECONDS)
    return number


def came_together(place: str, number: int, count: int) -> bool:
    """Whether the last `count` ballots up to this number all came within ten minutes."""
    return number >= count and f"burst:{place}:{number - count + 1}" in cache


def recent(place: str, newest: int) -> list[int]:
    """The ballots of the last ten minutes up to this number, at most the last LOOK_BACK."""
    keys = [
        f"burst:{place}:{number}" for number in range(max(newest - LOOK_BACK, 0) + 1, newest + 1)
    ]
    found = cache.get_many(keys)
    return [found[key] for key in keys if key in found]


def is_hot(place: str) -> bool:
    """Whether the place has had more ballots in the last minutes than people usually send.

    Never so with one-time codes: who has one needs no other proof.
    """
    if place.startswith(f"{RatingChannel.TOKEN}-"):
        return False
    return came_together(place, cache.get(f"burst:{place}") or 0, CHALLENGE_FROM)


def hold_from(unit: Unit, channel: str) -> int:
    """From how many ballots in ten minutes on the unit's are held: four deviations over a rush."""
    key = f"burst-limit:{unit.pk}:{channel}:{clock.today()}"
    limit = cache.get(key)
    if limit is None:
        rush = _daily_mean(unit, channel) * RUSH
        usual = math.ceil(rush + 4 * math.sqrt(rush) + 4)
        least = HOLD_CODES_FROM if channel == RatingChannel.TOKEN else HOLD_FROM
        limit = min(max(least, usual), LOOK_BACK)
        cache.set(key, limit, _HOUR_SECONDS)
    return limit


def _daily_mean(unit: Unit, channel: str) -> float:
    """Counted ballots of a usual working day. Only compared with, never shown."""
    if channel == RatingChannel.TOKEN:
        # Of these only the month is kept, as its first day: all of the month before.
        last = clock.today().replace(day=1) - timedelta(days=1)
        first = last.replace(day=1)
    else:
        first = clock.today() - timedelta(days=HISTORY_DAYS)
        last = clock.today() - timedelta(days=1)
    ballots = Rating.objects.standing().filter(
        unit=unit, channel=channel, submitted_on__range=(first, last), batch=None, survey_round=None
    )
    return ballots.count() / WORKING_DAYS_OF_30
